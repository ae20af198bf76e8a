#pragma once

#include "db/connectionurl.h"
#include "db/sshsettings.h"
#include "project/passwordsource.h"

#include <optional>
#include <vector>

namespace stillroom {

/// A connection a person has named, and how it is to be used.
struct SavedConnection
{
    enum class Tag { None, Development, Test, Production };

    QString id; ///< never changes; also the key in the keychain
    QString name;
    ConnectionUrl url; ///< without a password; read-only, timeouts and TLS are in its query
    Tag tag = Tag::None; ///< production asks once more before anything is changed
    QString color; ///< "#2f81f7"; empty: none
    std::optional<SshSettings> ssh;
    PasswordSource password;

    /// What stillroom is called with to open it: "connection:" and the id.
    [[nodiscard]] QString target() const;
    [[nodiscard]] QString secretKey() const; ///< under which the keychain has its password
    bool operator==(const SavedConnection &) const = default;
};

[[nodiscard]] QString connectionTagWord(SavedConnection::Tag tag); ///< "production"; empty for None

/// The saved connections, one JSON file in the configuration folder. Never with a password: one in the URL is
/// refused.
namespace SavedConnections {

/// In the order they were saved. \throws Error(Io, Parse): a file that cannot be read is not written over
[[nodiscard]] std::vector<SavedConnection> all();
/// By id, else by name. \throws Error(Io, Parse)
[[nodiscard]] std::optional<SavedConnection> find(const QString &idOrName);
/// The connection of a target, if it is one. \throws Error(Usage, Io, Parse) where there is none of that name
[[nodiscard]] std::optional<SavedConnection> ofTarget(const QString &target);
/// Adds it, or puts it in the place of the one with its id; one without gets an id. \return as it was saved
/// \throws Error(Usage) for an empty or used name, or a URL with a secret in it
SavedConnection save(SavedConnection connection);
void remove(const QString &id);

} // namespace SavedConnections

/// Takes the password out of a URL, wherever its driver reads one from. \return empty where there was none
QString takePassword(ConnectionUrl &url);

} // namespace stillroom
