#pragma once

#include <QString>

namespace stillroom {

/// The SSH host a server is reached through. Keys come from `keyFile`, or from the agent and the user's own
/// configuration of ssh.
struct SshSettings
{
    QString host; ///< a name, an address or a Host of the user's ssh_config
    QString user; ///< empty: ssh's own choice
    int port = 0; ///< 0: ssh's own choice
    QString keyFile; ///< empty: agent and ssh's own keys
    QString jumpHost; ///< [user@]host[:port], several with commas; empty: none

    [[nodiscard]] QString displayName() const; ///< "deploy@gateway:2222"
    bool operator==(const SshSettings &) const = default;
};

} // namespace stillroom
