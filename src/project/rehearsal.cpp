#include "project/rehearsal.h"

#include "base/text.h"
#include "dialect/copydatabase.h"
#include "dialect/serverfacts.h"
#include "dialect/sqlreach.h"
#include "project/announced.h"
#include "project/databasecopy.h"
#include "project/drift.h"
#include "project/impact.h"
#include "project/nestedtransactions.h"
#include "project/rehearsalguard.h"
#include "project/schemadifferences.h"

#include <QElapsedTimer>
#include <algorithm>

namespace stillroom {

namespace {

using Outcome = RehearsalPhase::Outcome;

constexpr int lockWaitMs = 2'000; ///< in the database itself nobody is to wait long because of a rehearsal

QString timeText(qint64 milliseconds)
{
    return milliseconds < 10'000 ? coreTr("%1 ms").arg(milliseconds)
                                 : coreTr("%1 s").arg(double(milliseconds) / 1000, 0, 'f', 1);
}

/// One rehearsal on one connection, phase by phase.
class Rehearsal
{
public:
    Rehearsal(Connection &connection, const RehearsalPlan &plan, const RehearsalHooks &hooks,
              RehearsalReport &report, const Migrator::Check &check)
        : m_connection(connection)
        , m_plan(plan)
        , m_hooks(hooks)
        , m_migrator(*plan.dialect, VersionTable(*plan.dialect, plan.versionTable), plan.reader)
        , m_report(report)
    {
        m_migrator.setCheck(check);
    }

    void run()
    {
        const bool upgrade = m_plan.steps.front().upgrade;
        const QString there = upgrade ? coreTr("Upgrade") : coreTr("Downgrade");
        const QString back = upgrade ? coreTr("Downgrade") : coreTr("Upgrade");
        const Schema start = inspected();
        bool good = migrate(there, m_plan.steps);
        if (upgrade && m_plan.models)
            good = compareModels(good);
        good = migrate(back, undoing(m_plan.steps), good);
        compareStart(start, good);
        migrate(upgrade ? coreTr("Upgrade again") : coreTr("Downgrade again"), m_plan.steps, good);
    }

private:
    [[nodiscard]] Schema inspected() const
    {
        InspectOptions options = m_migrator.versions().inspectOptions();
        std::vector<PlannedRevision> read;
        for (const RevisionStep &step : m_plan.steps) {
            for (const bool upgrade : {true, false}) {
                try {
                    read.push_back({step.revision.id, m_plan.reader(step.revision, upgrade)});
                } catch (const Error &) { // told when that direction is run
                }
            }
        }
        for (const QString &schema : schemasOf(read)) {
            if (!options.schemas.contains(schema))
                options.schemas.append(schema);
        }
        return m_plan.dialect->inspect(m_connection, options);
    }

    RehearsalPhase &begin(const QString &title, bool runs)
    {
        m_report.phases.push_back({title, runs ? Outcome::Good : Outcome::NotRun, 0, {}});
        if (runs && m_hooks.progress && !m_hooks.progress(title))
            throw Error(Error::Kind::Cancelled, coreTr("The rehearsal was cancelled."));
        return m_report.phases.back();
    }

    /// \return whether the next may run
    bool migrate(const QString &title, const std::vector<RevisionStep> &steps, bool runs = true)
    {
        RehearsalPhase &phase = begin(title, runs);
        if (!runs)
            return false;
        QElapsedTimer clock;
        clock.start();
        qint64 begun = 0;
        QString running;
        const auto finish = [&] {
            if (!running.isEmpty())
                phase.lines.append(QStringLiteral("%1: %2").arg(running, timeText(clock.elapsed() - begun)));
        };
        const auto progress = [&](const MigrationProgress &now) {
            if (now.statement.isEmpty()) {
                finish();
                running = now.revision->toString();
                begun = clock.elapsed();
            }
            return !m_hooks.progress || m_hooks.progress(title + QLatin1String(": ") + running);
        };
        try {
            m_migrator.run(m_connection, steps, progress);
            finish();
        } catch (const Error &error) {
            if (error.kind == Error::Kind::Cancelled || m_connection.isLost())
                throw;
            phase.outcome = Outcome::Failed;
            phase.lines.append(running);
            phase.lines.append(failureText(error));
        }
        phase.milliseconds = clock.elapsed();
        return phase.outcome == Outcome::Good;
    }

    /// What the copy's database stands at interests nobody: of the error what happened and where.
    static QString failureText(Error error)
    {
        error.hint.clear();
        return error.toText();
    }

    void differ(RehearsalPhase &phase, const QStringList &differences)
    {
        phase.lines = differences;
        if (!differences.isEmpty())
            phase.outcome = Outcome::Differs;
    }

    bool compareModels(bool runs)
    {
        RehearsalPhase &phase = begin(coreTr("Compare with the models"), runs);
        if (!runs)
            return false;
        QElapsedTimer clock;
        clock.start();
        InspectOptions options = m_migrator.versions().inspectOptions();
        for (const Table &table : m_plan.models->tables) {
            if (!table.schema.isEmpty() && !options.schemas.contains(table.schema))
                options.schemas.append(table.schema);
        }
        QStringList lines;
        const Schema now = m_plan.dialect->inspect(m_connection, options);
        ModelSet models;
        models.schema = *m_plan.models;
        const DriftReport report = findDrift(models, now, *m_plan.dialect, m_plan.modelOptions, m_plan.rules);
        for (const Operation &operation : report.generated.operations)
            lines.append(coreTr("the models also want: %1").arg(toText(operation)));
        differ(phase, lines);
        phase.milliseconds = clock.elapsed();
        return true;
    }

    void compareStart(const Schema &start, bool runs)
    {
        RehearsalPhase &phase = begin(coreTr("Compare with the start"), runs);
        if (!runs)
            return;
        QElapsedTimer clock;
        clock.start();
        differ(phase, schemaDifferences(start, inspected(), *m_plan.dialect, m_migrator.versions().name()));
        phase.milliseconds = clock.elapsed();
    }

    Connection &m_connection;
    const RehearsalPlan &m_plan;
    const RehearsalHooks &m_hooks;
    Migrator m_migrator;
    RehearsalReport &m_report;
};

void rehearseInTransaction(const ConnectionUrl &database, const OpenOptions &options,
                           const RehearsalPlan &plan, const RehearsalHooks &hooks, const Error &why,
                           RehearsalReport &report, const Migrator::Check &inCopy)
{
    const Migrator::Check inTransaction = refuseBeyondTransaction(plan);
    const std::unique_ptr<Connection> connection = Connection::open(database, options);
    if (!rollsBackSchemaChanges(*plan.dialect, connection->flavour()))
        throw Error(Error::Kind::Refused,
                    coreTr("%1 cannot take changes of the schema back, so nothing can be rehearsed in the "
                           "database itself.")
                        .arg(connection->flavour().name()))
            .withHint(coreTr("Rehearse on a database with the same tables that may be changed."));
    report.how = coreTr("In the database itself, in a transaction that was rolled back.");
    report.notes.append(coreTr("It could not be copied: %1").arg(why.message));
    report.notes.append(coreTr("Tables were locked meanwhile as the migration locks them; no lock was waited "
                               "for longer than %1 s. Sequences may have advanced.")
                            .arg(lockWaitMs / 1000));
    const Announced announced(hooks.connection, *connection);
    NestedTransactions nested(*connection);
    nested.run(boundLockWait(lockWaitMs));
    const auto check = [&](const RevisionStep &step, const Operation &operation) {
        inCopy(step, operation);
        inTransaction(step, operation);
    };
    Rehearsal(nested, plan, hooks, report, check).run();
}

void rehearseOnCopy(DatabaseCopy &copy, const OpenOptions &options, const RehearsalPlan &plan,
                    const RehearsalHooks &hooks, RehearsalReport &report, const Migrator::Check &check)
{
    report.how = copy.how();
    report.notes = copy.notes();
    try {
        OpenOptions writing = options;
        writing.readOnly = false;
        const std::unique_ptr<Connection> connection = Connection::open(copy.url(), writing);
        const Announced announced(hooks.connection, *connection);
        Rehearsal(*connection, plan, hooks, report, check).run();
    } catch (Error &error) {
        copy.dropAfter(error);
        throw;
    }
    try {
        copy.drop();
    } catch (const Error &error) {
        report.notes.append(
            coreTr("The copy %1 could not be dropped: %2").arg(copy.url().displayName(), error.message));
    }
}

} // namespace

std::vector<RevisionStep> undoing(const std::vector<RevisionStep> &steps)
{
    std::vector<RevisionStep> back(steps.rbegin(), steps.rend());
    for (RevisionStep &step : back) {
        step.upgrade = !step.upgrade;
        std::swap(step.from, step.to);
        std::reverse(step.changes.begin(), step.changes.end());
        for (VersionChange &change : step.changes) {
            std::swap(change.from, change.to);
            if (change.kind == VersionChange::Kind::Insert)
                change.kind = VersionChange::Kind::Delete;
            else if (change.kind == VersionChange::Kind::Delete)
                change.kind = VersionChange::Kind::Insert;
        }
    }
    return back;
}

RehearsalReport rehearse(const ConnectionUrl &database, const OpenOptions &options, const RehearsalPlan &plan,
                         const RehearsalHooks &hooks)
{
    RehearsalReport report;
    report.database = database.displayName();
    report.when = QDateTime::currentDateTime();
    if (plan.steps.empty())
        throw Error(Error::Kind::Usage, coreTr("There is nothing to rehearse: no revision would run."));
    if (plan.rowBound <= 0)
        throw Error(Error::Kind::Usage, coreTr("Without rows a rehearsal would tell nothing."));
    const QString copying = coreTr("Copying %1").arg(report.database);
    CopyWishes wishes;
    wishes.rowBound = plan.rowBound;
    wishes.whole = plan.versionTable;
    wishes.cancelled = [&] { return hooks.progress && !hooks.progress(copying); };
    wishes.connection = hooks.connection;
    if (wishes.cancelled())
        throw Error(Error::Kind::Cancelled, coreTr("The rehearsal was cancelled."));
    wishes.databases = databasesToSpare(database, options);
    const Migrator::Check check = refuseBeyondCopy(plan, wishes.databases);
    std::unique_ptr<DatabaseCopy> copy;
    try {
        copy = DatabaseCopy::make(database, options, wishes);
    } catch (const Error &error) {
        if (error.kind != Error::Kind::Refused)
            throw;
        if (!plan.allowInDatabase)
            throw Error(Error::Kind::Refused, coreTr("The database cannot be copied: %1").arg(error.message))
                .withHint(
                    coreTr("Let nobody be connected to it, or allow the rehearsal to run in the "
                           "database itself, in a transaction that is rolled back (--in-transaction)."));
        rehearseInTransaction(database, options, plan, hooks, error, report, check);
        return report;
    }
    rehearseOnCopy(*copy, options, plan, hooks, report, check);
    return report;
}

bool RehearsalReport::passed() const
{
    return std::all_of(phases.begin(), phases.end(),
                       [](const RehearsalPhase &phase) { return phase.outcome == Outcome::Good; });
}

QString RehearsalReport::verdict() const
{
    for (const RehearsalPhase &phase : phases) {
        if (phase.outcome == Outcome::Failed)
            return coreTr("The %1 failed.").arg(phase.title.toLower());
    }
    for (const RehearsalPhase &phase : phases) {
        if (phase.outcome == Outcome::Differs)
            return coreTr("It runs both ways, but there are differences: %1.").arg(phase.title.toLower());
    }
    return coreTr("It runs, can be undone, and runs again.");
}

QString RehearsalReport::toText() const
{
    QString text
        = coreTr("Rehearsal of %1, %2").arg(database, when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")))
        + QLatin1Char('\n') + how + QLatin1Char('\n');
    for (const QString &note : notes)
        text += note + QLatin1Char('\n');
    const QMap<Outcome, QString> words {{Outcome::Good, coreTr("ok")},
                                        {Outcome::Differs, coreTr("differs")},
                                        {Outcome::Failed, coreTr("FAILED")},
                                        {Outcome::NotRun, coreTr("not run")}};
    text += QLatin1Char('\n');
    for (const RehearsalPhase &phase : phases) {
        text += words[phase.outcome].leftJustified(9) + phase.title;
        if (phase.outcome != Outcome::NotRun)
            text += QStringLiteral(", ") + timeText(phase.milliseconds);
        text += QLatin1Char('\n');
        for (const QString &line : phase.lines) {
            for (const QString &each : line.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
                text += QString(13, QLatin1Char(' ')) + each + QLatin1Char('\n');
        }
    }
    return text + QLatin1Char('\n') + verdict() + QLatin1Char('\n');
}

} // namespace stillroom
