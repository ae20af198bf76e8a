#pragma once

#include "migrate/alembicini.h"
#include "migrate/revisionmap.h"
#include "schema/table.h"

#include <QDateTime>
#include <optional>

namespace stillroom {

/// What `revision` and `merge` are asked for.
struct RevisionRequest
{
    std::optional<QString> message;
    QStringList heads {QStringLiteral("head")};
    bool splice = false;
    QStringList branchLabels;
    QString versionPath;
    QString id; ///< empty = a new random one
    QStringList dependsOn;
};

/// The parts of a revision file that are code: function bodies indented by four spaces, import lines.
struct RevisionBody
{
    QString upgrade; ///< empty = pass
    QString downgrade;
    QStringList imports; ///< beyond `from alembic import op` and `import sqlalchemy as sa`
};

/// A revision that could be written: its header, and where.
struct NewRevision
{
    Revision header; ///< `file` is where it would be written
    QDateTime created;
    QStringList branchLabels;
};

/// An Alembic project's folder of scripts: its files and the map they make. A value, read once.
class ScriptDirectory final
{
public:
    /// The files of the revisions, in the order the file system has them, as Alembic takes them: equal heads
    /// then come out in the same order. Folders that are not there give none.
    [[nodiscard]] static QStringList revisionFiles(const AlembicIni &ini);
    /// Reads every revision's header. \throws Error(Io, Parse, Migration)
    [[nodiscard]] static ScriptDirectory read(const AlembicIni &ini);

    [[nodiscard]] const AlembicIni &ini() const { return m_ini; }
    [[nodiscard]] const QString &folder() const { return m_folder; } ///< absolute, with env.py in it
    [[nodiscard]] const QStringList &versionLocations() const { return m_locations; }
    [[nodiscard]] const RevisionMap &map() const { return m_map; }
    [[nodiscard]] QString envFile() const { return m_folder + QStringLiteral("/env.py"); }
    /// The version table as env.py names it in plain words; "alembic_version" otherwise.
    [[nodiscard]] QString versionTableName() const;
    [[nodiscard]] TableName versionTable() const; ///< with the schema env.py gives it

    /// Checks the request and names the file. Writes nothing. \throws Error(Migration) in Alembic's words
    [[nodiscard]] NewRevision prepare(const RevisionRequest &request) const;
    /// The file's text, by the project's script.py.mako where that is in the simple form, else by our own.
    [[nodiscard]] QString text(const NewRevision &revision, const RevisionBody &body = {}) const;
    /// Writes it and reads it back. \return the revision as it now is \throws Error(Io, Migration)
    [[nodiscard]] Revision write(const NewRevision &revision, const RevisionBody &body = {}) const;

private:
    ScriptDirectory() = default;

    [[nodiscard]] QString versionFolder(const RevisionRequest &request,
                                        const std::vector<Revision> &heads) const;
    [[nodiscard]] QString fileName(const NewRevision &revision, const QString &message) const;
    [[nodiscard]] QDateTime now() const;

    AlembicIni m_ini;
    QString m_folder;
    QStringList m_locations;
    RevisionMap m_map;
};

} // namespace stillroom
