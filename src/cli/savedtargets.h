#pragma once

#include "db/sshtunnel.h"
#include "project/project.h"
#include "project/savedconnections.h"

#include <functional>
#include <map>

namespace stillroom {

/// The saved connections a command uses, each asked for its password once; their tunnels last as long as
/// this. What is tagged production is opened for reading only unless that is allowed.
class SavedTargets final
{
public:
    using Note = std::function<void(const QString &)>;

    /// \param note shows a line to a person
    SavedTargets(bool allowProduction, Note note);

    /// Ready to be connected to. \throws Error(Usage) where there is none of that name or id, and where its
    /// password has to be typed and nobody can; Error(Io, Connection)
    [[nodiscard]] ConnectionUrl urlOf(const SavedConnection &connection);
    /// A project of what a person named: "connection:" and a name or id, else as Project::open() says.
    [[nodiscard]] Project open(const QString &target);
    /// \throws Error(Refused) where the connection is tagged production and that was not allowed
    void checkMayChange(const SavedConnection &connection) const;

private:
    struct Opened
    {
        ConnectionUrl url;
        std::shared_ptr<SshTunnel> tunnel;
    };

    bool m_allowProduction;
    Note m_note;
    std::map<QString, Opened> m_opened; ///< by id
};

} // namespace stillroom
