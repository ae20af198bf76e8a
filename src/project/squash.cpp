#include "project/squash.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/copydatabase.h"
#include "dialect/createdatabase.h"
#include "migrate/compareschemas.h"
#include "project/autogenerate.h"
#include "project/createdatabase.h"
#include "project/rehearsalguard.h"
#include "project/schemadifferences.h"
#include "project/urlsettings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>

namespace stillroom {

namespace {

Error refused(const QString &sentence)
{
    return Error(Error::Kind::Migration, sentence);
}

/// An empty database that goes with this object.
class ScratchDatabase
{
public:
    ScratchDatabase(const ConnectionUrl &beside, const Dialect &dialect) : m_dialect(dialect), m_url(beside)
    {
        if (beside.backend() == Backend::Sqlite) {
            m_folder = std::make_unique<QTemporaryDir>();
            m_url = ConnectionUrl::sqliteFile(m_folder->filePath(QStringLiteral("scratch.db")));
        } else {
            m_url.database = QStringLiteral("stillroom_squash_%1")
                                 .arg(QRandomGenerator::global()->generate64(), 16, 16, QLatin1Char('0'));
        }
        setSessionSettings(m_url, {});
        createDatabase(m_url);
        m_made = true;
    }
    ~ScratchDatabase()
    {
        m_connection.reset();
        if (!m_made || m_folder)
            return;
        try {
            ConnectionUrl server = m_url;
            const QString maintenance = maintenanceDatabase(m_url.backend());
            server.database = maintenance.isEmpty() ? std::nullopt : std::optional(maintenance);
            Connection::open(server)->run(dropDatabaseStatement(m_dialect, *m_url.database));
        } catch (const Error &) { // the server does not answer any more
        }
    }
    ScratchDatabase(const ScratchDatabase &) = delete;
    ScratchDatabase &operator=(const ScratchDatabase &) = delete;

    Connection &connection()
    {
        if (!m_connection)
            m_connection = Connection::open(m_url);
        return *m_connection;
    }

private:
    const Dialect &m_dialect;
    ConnectionUrl m_url;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Connection> m_connection;
    bool m_made = false;
};

/// The text of a statement in one line, shortened.
QString inOneLine(const Operation &operation)
{
    constexpr qsizetype longest = 120;
    const QString text = toText(operation).simplified();
    return text.size() <= longest ? text : text.left(longest - 1) + QChar(0x2026);
}

void collectLost(const Revision &revision, const std::vector<Operation> &operations, QStringList &lost)
{
    for (const Operation &operation : operations) {
        if (operation.as<ExecuteSql>() || operation.as<BulkInsert>())
            lost << QStringLiteral("%1:%2: %3")
                        .arg(QFileInfo(revision.file).fileName())
                        .arg(operation.line)
                        .arg(inOneLine(operation));
    }
}

/// Everything else that hangs on a revision that goes.
void checkNothingHangsOn(const RevisionMap &map, const QSet<QString> &gone, const QString &id)
{
    for (const Revision &revision : map.all()) {
        if (gone.contains(revision.id))
            continue;
        for (const QString &below : revision.down + map.dependencies(revision.id)) {
            if (gone.contains(below) && below != id)
                throw refused(
                    coreTr("Revision %1 stands on %2, which would be squashed away.").arg(revision.id, below))
                    .withHint(coreTr("Squash up to a revision that everything later stands on."));
        }
    }
}

RevisionStep firstStep(const SquashPlan &plan)
{
    RevisionStep step;
    step.revision = plan.base.header;
    step.to = {plan.id};
    step.changes = {{VersionChange::Kind::Insert, {}, plan.id}};
    return step;
}

} // namespace

QString SquashPlan::text(const ScriptDirectory &scripts) const
{
    return scripts.text(base, body);
}

QString SquashPlan::stampAdvice(const RevisionMap &map, const QStringList &rows) const
{
    const QSet<QString> applied = map.applied(rows);
    if (applied.contains(id))
        return coreTr("It has %1 already: nothing is to be done.").arg(id);
    if (rows.isEmpty())
        return coreTr("It is empty: an upgrade runs the new base.");
    return coreTr("It stands at %1, which goes: upgrade it to %2 with the old files first.")
        .arg(rows.join(QStringLiteral(", ")), id);
}

SquashPlan planSquash(const ScriptDirectory &scripts, const Dialect &dialect, const RevisionReader &reader,
                      const QString &target)
{
    const RevisionMap &map = scripts.map();
    const std::optional<Revision> last = map.resolveOne(target);
    if (!last)
        throw refused(coreTr("Name the revision up to which is squashed."));
    SquashPlan plan;
    plan.id = last->id;
    const QSet<QString> gone = map.applied({last->id});
    if (gone.size() < 2)
        throw refused(coreTr("%1 is a base already; there is nothing to squash.").arg(last->id));
    checkNothingHangsOn(map, gone, last->id);
    QStringList labels;
    for (const RevisionStep &step : map.upgradeSteps(last->id, {})) {
        plan.replaced.push_back(step.revision);
        for (const QString &label : step.revision.branchLabels) {
            if (!labels.contains(label))
                labels << label;
        }
        if (reader.asks(step.revision, true))
            throw refused(
                coreTr("What revision %1 does depends on what is in the database, so no base can be "
                       "made of it.")
                    .arg(step.revision.id));
        collectLost(step.revision, reader(step.revision, true), plan.lost);
    }
    const Schema whole
        = Migrator(dialect, VersionTable(dialect, scripts.versionTable()), reader).replayed(map, {last->id});
    Schema empty;
    empty.dialect = dialect.name;
    CompareOptions options;
    options.versionTable = scripts.versionTable().name;
    options.versionTableSchema = scripts.versionTable().schema;
    options.includeSchemas = true;
    options.compareServerDefaults = true;
    plan.operations = compareSchemas(whole, empty, dialect, options).operations;
    Schema made = empty;
    for (const Operation &operation : plan.operations)
        apply(operation, made);
    plan.differences = schemaDifferences(whole, made, dialect, scripts.versionTable());

    RevisionRequest request;
    request.id = last->id;
    request.heads = {QStringLiteral("base")};
    request.branchLabels = labels;
    request.versionPath = QFileInfo(last->file).absolutePath();
    request.message = coreTr("squashed %n revision(s) up to %1", int(plan.replaced.size())).arg(last->id);
    plan.base = scripts.prepare(request);
    plan.body = revisionBody(plan.operations, reversed(plan.operations), nullptr, scripts, dialect);
    plan.folder = scripts.folder() + QStringLiteral("/squashed/") + last->id;
    for (const QString &location : scripts.versionLocations()) {
        if ((plan.folder + QLatin1Char('/')).startsWith(location + QLatin1Char('/')))
            plan.folder = scripts.ini().folder() + QStringLiteral("/squashed/") + last->id;
    }
    return plan;
}

QStringList proveSquash(const SquashPlan &plan, const ScriptDirectory &scripts, const Dialect &dialect,
                        const RevisionReader &reader, const ConnectionUrl &database,
                        const std::function<bool()> &cancelled)
{
    const VersionTable versions(dialect, scripts.versionTable());
    const auto progress = [&cancelled](const MigrationProgress &) { return !cancelled || !cancelled(); };
    // Revisions that reach beyond the database they run in would change the real one.
    RehearsalPlan old;
    old.dialect = &dialect;
    old.versionTable = versions.name();
    old.steps = scripts.map().upgradeSteps(plan.id, {});
    old.reader = reader;
    const Migrator::Check check = refuseBeyondCopy(old, databasesToSpare(database, {}));
    ScratchDatabase before(database, dialect);
    ScratchDatabase after(database, dialect);
    Migrator running(dialect, versions, reader);
    running.setCheck(check);
    running.run(before.connection(), old.steps, progress);
    Migrator(dialect, versions, RevisionReader([&plan](const Revision &, bool) { return plan.operations; }))
        .run(after.connection(), {firstStep(plan)}, progress);
    InspectOptions options {{}, true};
    if (!dialect.defaultSchema.isEmpty()) // elsewhere a schema is another database
        options.schemas = QStringList {QStringLiteral("*")};
    return schemaDifferences(dialect.inspect(before.connection(), options),
                             dialect.inspect(after.connection(), options), dialect, versions.name());
}

void carryOutSquash(const SquashPlan &plan, const ScriptDirectory &scripts)
{
    if (!QDir().mkpath(plan.folder))
        throw Error(Error::Kind::Io, coreTr("Cannot create %1.").arg(plan.folder));
    const QString text = plan.text(scripts);
    std::vector<std::pair<QString, QString>> moved;
    bool isWritten = false;
    const auto takeBack = [&moved] {
        for (auto each = moved.rbegin(); each != moved.rend(); ++each)
            QFile::rename(each->second, each->first);
    };
    try {
        for (const Revision &revision : plan.replaced) {
            const QString target = plan.folder + QLatin1Char('/') + QFileInfo(revision.file).fileName();
            QFile file(revision.file);
            if (QFileInfo::exists(target))
                throw Error(Error::Kind::Io,
                            coreTr("%1 exists already and is not written over.").arg(target));
            if (!file.rename(target))
                throw Error(Error::Kind::Io,
                            coreTr("Cannot move %1: %2.").arg(revision.file, file.errorString()));
            moved.emplace_back(revision.file, target);
        }
        if (QFileInfo::exists(plan.base.header.file))
            throw Error(Error::Kind::Io,
                        coreTr("%1 exists already and is not written over.").arg(plan.base.header.file));
        isWritten = true;
        writeTextFile(plan.base.header.file, text);
        (void)ScriptDirectory::read(scripts.ini()); // refuses what does not hang together
    } catch (...) {
        if (isWritten)
            QFile::remove(plan.base.header.file);
        takeBack();
        throw;
    }
}

} // namespace stillroom
