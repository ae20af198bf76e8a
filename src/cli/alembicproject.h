#pragma once

#include "cli/command.h"
#include "cli/savedtargets.h"
#include "db/connection.h"
#include "migrate/scriptdirectory.h"
#include "migrate/versiontable.h"
#include "project/project.h"

namespace stillroom {

/// What Alembic's commands share: the alembic.ini of -c and -n, its scripts, its database.
class AlembicProject final
{
public:
    /// \throws Error
    [[nodiscard]] static AlembicProject read(const CommandContext &context);

    [[nodiscard]] const AlembicIni &ini() const { return m_scripts.ini(); }
    [[nodiscard]] const ScriptDirectory &scripts() const { return m_scripts; }
    [[nodiscard]] const RevisionMap &map() const { return m_scripts.map(); }

    /// The database of the project, SQLite files absolute. \throws Error(Migration) if nothing names one
    [[nodiscard]] ConnectionUrl url() const;
    /// The same, to be changed. \throws Error(Refused) too
    [[nodiscard]] ConnectionUrl urlToChange() const;
    [[nodiscard]] ConnectionUrl writtenUrl() const; ///< as the project writes it
    [[nodiscard]] Project database() const; ///< all that is known of it \throws Error(Migration)
    [[nodiscard]] VersionTable versions(const ConnectionUrl &database) const;
    /// The rows of the version table; none where there is no table or no SQLite file yet. Writes nothing.
    [[nodiscard]] QStringList currentRows() const;
    /// The row a script for --sql starts from; none for the base and for an empty text.
    [[nodiscard]] QStringList scriptStart(const QString &symbol) const;

private:
    AlembicProject(ScriptDirectory scripts, const CommandContext &context);

    [[nodiscard]] std::optional<SavedConnection> saved() const; ///< of --connection

    ScriptDirectory m_scripts;
    std::shared_ptr<SavedTargets> m_targets;
    QString m_connection;
};

/// How a revision is shown in one line.
struct RevisionLine
{
    bool labels = false;
    bool message = false;
    bool parents = false;
    bool tree = true; ///< (branchpoint) and (mergepoint)
    bool isCurrent = false;
};

[[nodiscard]] QString revisionLine(const RevisionMap &map, const Revision &revision, const RevisionLine &how);
/// The long form, as `show` prints it.
[[nodiscard]] QString revisionDetails(const RevisionMap &map, const Revision &revision, bool isCurrent);

} // namespace stillroom
