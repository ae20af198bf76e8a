#include "cli/alembicproject.h"

#include "base/error.h"
#include "dialect/dialect.h"
#include "project/createdatabase.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace stillroom {

AlembicProject AlembicProject::read(const CommandContext &context)
{
    AlembicProject project(ScriptDirectory::read(AlembicIni::read(context.configFile, context.section)),
                           context);
    for (const QString &warning : project.map().warnings())
        context.note(warning);
    return project;
}

AlembicProject::AlembicProject(ScriptDirectory scripts, const CommandContext &context)
    : m_scripts(std::move(scripts))
    , m_targets(context.targets)
    , m_connection(context.connection)
{ }

std::optional<SavedConnection> AlembicProject::saved() const
{
    if (m_connection.isEmpty())
        return std::nullopt;
    return SavedConnections::ofTarget(QStringLiteral("connection:") + m_connection);
}

ConnectionUrl AlembicProject::urlToChange() const
{
    if (const std::optional<SavedConnection> connection = saved())
        m_targets->checkMayChange(*connection);
    return url();
}

Project AlembicProject::database() const
{
    Project project = Project::open(ini(), QDir::currentPath());
    if (const std::optional<SavedConnection> connection = saved()) {
        project.url = m_targets->urlOf(*connection);
        project.writtenUrl = connection->url;
        project.connectionId = connection->id;
        project.ssh = connection->ssh;
        project.urlOrigin = connection->name;
    }
    if (!project.url) {
        throw Error(Error::Kind::Migration,
                    QCoreApplication::translate("cli", "No database is named in %1.").arg(ini().file))
            .withHint(QCoreApplication::translate(
                "cli", "Set sqlalchemy.url there, or DATABASE_URL in the environment or in a .env file."));
    }
    return project;
}

ConnectionUrl AlembicProject::url() const
{
    return *database().url;
}

ConnectionUrl AlembicProject::writtenUrl() const
{
    return *database().writtenUrl;
}

VersionTable AlembicProject::versions(const ConnectionUrl &database) const
{
    return VersionTable(Dialect::of(database.backend()), scripts().versionTable());
}

QStringList AlembicProject::currentRows() const
{
    const ConnectionUrl database = url();
    if (const QString file = databaseFile(database, {}); !file.isEmpty() && !QFileInfo::exists(file))
        return {};
    const std::unique_ptr<Connection> connection = Connection::open(database);
    return versions(database).read(*connection);
}

QStringList AlembicProject::scriptStart(const QString &symbol) const
{
    const std::optional<Revision> start = symbol.isEmpty() ? std::nullopt : map().resolveOne(symbol);
    return start ? QStringList {start->id} : QStringList();
}

namespace {

QString parentsOf(const Revision &revision)
{
    return revision.down.isEmpty() ? QStringLiteral("<base>") : revision.down.join(QStringLiteral(", "));
}

/// What ends a line for Python's str.splitlines().
const QRegularExpression &pythonLineEnd()
{
    static const QRegularExpression pattern(
        QStringLiteral("\r\n|[\n\r\v\f\\x{1c}-\\x{1e}\\x{85}\\x{2028}\\x{2029}]"));
    return pattern;
}

} // namespace

QString revisionLine(const RevisionMap &map, const Revision &revision, const RevisionLine &how)
{
    QString text = revision.id;
    if (how.parents) {
        text = revision.dependsOn.isEmpty()
            ? QStringLiteral("%1 -> %2").arg(parentsOf(revision), text)
            : QStringLiteral("%1 (%2) -> %3")
                  .arg(parentsOf(revision), revision.dependsOn.join(QStringLiteral(", ")), text);
    }
    const QStringList labels = map.labels(revision.id);
    if (how.labels && !labels.isEmpty())
        text += QStringLiteral(" (%1)").arg(labels.join(QStringLiteral(", ")));
    if (map.isRealHead(revision.id))
        text += QStringLiteral(" (head)");
    else if (map.isHead(revision.id))
        text += QStringLiteral(" (effective head)");
    if (how.isCurrent)
        text += QStringLiteral(" (current)");
    if (how.tree && map.isBranchPoint(revision.id))
        text += QStringLiteral(" (branchpoint)");
    if (how.tree && revision.isMerge())
        text += QStringLiteral(" (mergepoint)");
    if (how.message)
        text += QStringLiteral(", ") + revision.message;
    return text;
}

QString revisionDetails(const RevisionMap &map, const Revision &revision, bool isCurrent)
{
    const bool isBranchPoint = map.isBranchPoint(revision.id);
    QString text = QStringLiteral("Rev: ") + revision.id;
    if (map.isHead(revision.id))
        text += QStringLiteral(" (head)");
    if (isBranchPoint)
        text += QStringLiteral(" (branchpoint)");
    if (revision.isMerge())
        text += QStringLiteral(" (mergepoint)");
    if (isCurrent)
        text += QStringLiteral(" (current)");
    const auto line = [&text](const char *name, const QString &value) {
        text += QStringLiteral("\n%1: %2").arg(QLatin1String(name), value);
    };
    const auto comma = [](const QStringList &names) { return names.join(QStringLiteral(", ")); };
    line(revision.isMerge() ? "Merges" : "Parent", parentsOf(revision));
    if (!revision.dependsOn.isEmpty())
        line("Also depends on", comma(revision.dependsOn));
    if (isBranchPoint)
        line("Branches into", comma(map.next(revision.id)));
    if (const QStringList labels = map.labels(revision.id); !labels.isEmpty())
        line("Branch names", comma(labels));
    line("Path", revision.file);
    text += QStringLiteral("\n\n");
    QStringList paragraphs;
    if (!revision.doc.isEmpty()) {
        for (const QString &each : revision.doc.split(pythonLineEnd()))
            paragraphs << QStringLiteral("    ") + each;
    }
    return text + paragraphs.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace stillroom
