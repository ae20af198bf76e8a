#include "migrate/migrator.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/serverfacts.h"
#include "dialect/sqlite/sqliteschemachange.h"
#include "dialect/versionrows.h"
#include "migrate/runningscript.h"
#include "schema/operationschemas.h"
#include "schema/sqltokens.h"

#include <algorithm>
#include <optional>

namespace stillroom {

namespace {

bool isSqlite(const Dialect &dialect)
{
    return dialect.name == QLatin1String("sqlite");
}

/// Whether text given to op.execute() may change the schema, so that a replay no longer knows it.
bool mayChangeSchema(const QString &sql)
{
    for (const SqlToken &token : tokenizeSql(sql)) {
        for (const char *word : {"CREATE", "ALTER", "DROP"}) {
            if (token.isWord(word))
                return true;
        }
    }
    return false;
}

bool mayChangeSchema(const Operation &operation)
{
    const auto *execute = operation.as<ExecuteSql>();
    return execute && mayChangeSchema(execute->sql);
}

/// Operations that are compiled from themselves alone.
bool standsAlone(const Operation &operation)
{
    return operation.as<CreateTable>() || operation.as<DropTable>() || operation.as<RenameTable>()
        || operation.as<CreateIndex>() || operation.as<DropIndex>() || operation.as<ExecuteSql>()
        || operation.as<BulkInsert>() || operation.as<AlterTableComment>() || operation.as<CreateEnum>()
        || operation.as<DropEnum>() || operation.as<AlterEnum>() || operation.as<RenameConstraint>()
        || operation.as<CreateObject>();
}

/// The table an operation on columns or constraints is about.
TableName tableOf(const Operation &operation)
{
    return std::visit(
        [](const auto &kind) -> TableName {
            if constexpr (requires { TableName(kind.table); })
                return kind.table;
            else
                return {};
        },
        operation.kind);
}

/// Renaming makes SQLite rewrite triggers, views and indexes, which a replay keeps as they were.
bool renames(const Operation &operation)
{
    if (const auto *batch = operation.as<BatchAlterTable>())
        return std::any_of(batch->operations.begin(), batch->operations.end(), renames);
    const auto *alter = operation.as<AlterColumn>();
    return operation.as<RenameTable>() || (alter && alter->newName);
}

void place(Error &error, const RevisionStep &step, const Operation &operation)
{
    if (error.file.isEmpty())
        error.withPlace(step.revision.file, operation.line);
}

/// As Alembic writes it: no tabs, a semicolon, an empty line, and what the dialect separates statements by,
/// which does not stand behind the beginning of a transaction.
QString scriptText(const Dialect &dialect, QString sql)
{
    while (!sql.isEmpty() && (sql.back().isSpace() || sql.back() == QLatin1Char(';')))
        sql.chop(1);
    const QString separator = dialect.scriptSeparator.isEmpty() || sql == dialect.scriptBegin
        ? QString()
        : dialect.scriptSeparator + QLatin1String("\n\n");
    return sql.replace(QLatin1Char('\t'), QLatin1String("    ")).trimmed() + QLatin1String(";\n\n")
        + separator;
}

/// Whether a script of this dialect is framed by BEGIN and COMMIT. SQLite's DDL is not transactional for
/// Alembic.
bool framesScripts(const Dialect &dialect)
{
    return dialect.transactionalDdl && !isSqlite(dialect);
}

} // namespace

Migrator::Migrator(const Dialect &dialect, VersionTable versions, RevisionReader reader)
    : m_dialect(dialect)
    , m_versions(std::move(versions))
    , m_reader(std::move(reader))
{ }

Migrator::Operations Migrator::read(const RevisionStep &step, bool offline) const
{
    try {
        return offline && m_reader.readOffline ? m_reader.readOffline(step.revision, step.upgrade)
                                               : m_reader(step.revision, step.upgrade);
    } catch (Error &error) {
        if (error.file.isEmpty())
            error.file = step.revision.file;
        throw;
    }
}

/// The statements of each operation; `schema` moves along. Where SQL of the user's may have changed what a
/// replay cannot see, `certain` becomes false, and from then on it is left to the database to say what fits.
std::vector<std::vector<Statement>> Migrator::compiled(const RevisionStep &step, const Operations &operations,
                                                       Schema &schema, bool &certain, bool all) const
{
    std::vector<std::vector<Statement>> statements;
    for (const Operation &operation : operations) {
        bool compiles = false;
        try {
            statements.push_back(m_dialect.compile(operation, schema));
            compiles = true;
            apply(operation, schema);
        } catch (Error &error) {
            place(error, step, operation);
            if (certain || (all && !compiles)
                || (!compiles && isRefusedByServer(m_dialect, operation, schema)))
                throw;
        }
        certain = certain && !mayChangeSchema(operation);
    }
    return statements;
}

void Migrator::run(Connection &connection, const std::vector<RevisionStep> &steps,
                   const Progress &progress) const
{
    if (steps.empty())
        return;
    if (connection.isReadOnly())
        throw Error(Error::Kind::Migration,
                    coreTr("%1 is read-only, so it cannot be migrated.").arg(connection.url().displayName()))
            .withHint(coreTr("Open it for writing, or give yourself the right to write the file."));
    std::vector<std::optional<Operations>> operations;
    InspectOptions looked = m_versions.inspectOptions();
    for (const RevisionStep &step : steps) {
        if (m_reader.asks(step.revision, step.upgrade)) {
            operations.emplace_back();
            continue;
        }
        operations.emplace_back(read(step));
        for (const Operation &operation : *operations.back()) {
            for (const QString &name : schemasOf(operation)) {
                if (!looked.schemas.contains(name))
                    looked.schemas.append(name);
            }
        }
    }
    const Schema before = m_dialect.inspect(connection, looked);
    Schema schema = before;
    Known known {before, true};
    bool certain = true;
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (operations[i])
            static_cast<void>(compiled(steps[i], *operations[i], schema, certain, false));
        else
            certain = false;
    std::optional<SqliteSchemaChange> change;
    if (isSqlite(m_dialect))
        change.emplace(connection);
    bool createVersions = !m_versions.exists(before);
    Running running {connection, rollsBackSchemaChanges(m_dialect, connection.flavour())};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto tell = [&](const QString &statement) {
            if (progress && !progress({i, steps.size(), &steps[i], statement}))
                throw Error(Error::Kind::Cancelled, coreTr("The migration was cancelled."));
        };
        try {
            tell({});
            running.begin();
            runStep(running, steps[i], operations[i] ? &*operations[i] : nullptr, createVersions, known,
                    tell);
            if (change)
                change->check();
            running.isEnding = true;
            running.commit();
        } catch (Error &error) {
            running.rollback();
            if (error.file.isEmpty())
                error.file = steps[i].revision.file;
            error.hint = standsText(steps[i], running, operations[i] ? operations[i]->size() : 0)
                + (error.hint.isEmpty() ? QString() : QLatin1Char(' ') + error.hint);
            throw;
        }
        createVersions = false;
    }
}

QString Migrator::standsText(const RevisionStep &step, const Running &running, std::size_t all) const
{
    const auto named = [](const QStringList &revisions) {
        return revisions.isEmpty() ? coreTr("base") : revisions.join(QStringLiteral(", "));
    };
    const QString stands = named(step.from);
    const bool isUnknown = running.connection.isLost() && running.connection.isOutcomeUnknown();
    QStringList open = isUnknown ? running.pending : QStringList(); // neither known to have landed nor not
    if (isUnknown && !running.underWay.isEmpty())
        open << running.underWay;
    QStringList texts;
    if (isUnknown && running.isEnding)
        texts << coreTr("Whether revision %1 was applied is not known: the connection was lost while it was "
                        "being committed, and the database stands at %2 or at %3.")
                     .arg(step.revision.id, stands, named(step.to));
    else if (running.kept.isEmpty() && open.isEmpty())
        return coreTr("Nothing of revision %1 was kept; the database stands at %2.")
            .arg(step.revision.id, stands);
    if (!running.kept.isEmpty()) {
        const QString why = running.rollsBack
            ? coreTr("because it ran up to the end of an autocommit_block()")
            : coreTr("because %1 cannot take changes of the schema back")
                  .arg(m_dialect.transactionalDdl ? running.connection.flavour().name() : m_dialect.title);
        const QString count = QString::number(running.kept.size());
        const QString landed = all == 0 ? coreTr("%1 operations of revision %2").arg(count, step.revision.id)
                                        : coreTr("%1 of the %2 operations of revision %3")
                                              .arg(count, QString::number(all), step.revision.id);
        const QString sentence = running.isEnding && isUnknown
            ? coreTr("In either case %1 have landed, %2: %3.")
            : coreTr("The database stands at %4, but %1 have landed, %2: %3.");
        const QString list = running.kept.join(QStringLiteral("; "));
        texts << (running.isEnding && isUnknown ? sentence.arg(landed, why, list)
                                                : sentence.arg(landed, why, list, stands));
    }
    if (!open.isEmpty() && !running.isEnding) {
        if (running.kept.isEmpty())
            texts << coreTr("The database stands at %1.").arg(stands);
        texts << coreTr("Whether these operations of revision %1 have landed is not known, because the "
                        "connection was lost while they ran: %2.")
                     .arg(step.revision.id, open.join(QStringLiteral("; ")));
    }
    if (isUnknown && running.isEnding)
        texts << coreTr(
            "Ask for the current revision when the server answers again: it is committed together "
            "with the changes.");
    else if (!open.isEmpty())
        texts << coreTr("When the server answers again, \"stillroom rescue\" tells which have, and finishes "
                        "or undoes it.");
    else if (!running.rollsBack)
        texts << coreTr("\"stillroom rescue\" shows them, and finishes or undoes it.");
    return texts.join(QLatin1Char(' '));
}

void Migrator::runStep(Running &running, const RevisionStep &step, const Operations *operations,
                       bool createVersions, Known &known, const Tell &tell) const
{
    Connection &connection = running.connection;
    if (createVersions) {
        connection.run(m_versions.create());
        static_cast<void>(running.hasCommittedItself());
    }
    if (operations) {
        for (const Operation &operation : *operations)
            runOperation(running, step, operation, known, tell);
    } else {
        RunningScript script(*this, running, step, known, tell);
        m_reader.run(step.revision, step.upgrade, script);
    }
    running.enter();
    for (const VersionChange &change : step.changes) {
        tell(m_versions.statement(change).text);
        m_versions.carryOut(connection, change);
    }
}

/// A rebuild wants the table as the database keeps it now; for the rest a replayed schema will do.
std::vector<Statement> Migrator::compiledNow(Connection &connection, const Operation &operation,
                                             Known &known) const
{
    // MySQL says a whole column again to change it: that must be the column as it is now.
    const bool mustBeKnown = !m_dialect.transactionalDdl && !known.certain && !standsAlone(operation);
    if ((m_dialect.supportsAlterColumn && !mustBeKnown) || standsAlone(operation))
        return m_dialect.compile(operation, known.schema);
    const Table *table = known.schema.table(tableOf(operation));
    const bool exact = known.certain && table && !table->sql.isEmpty();
    if (known.certain && !exact) {
        try {
            std::vector<Statement> statements = m_dialect.compile(operation, known.schema);
            if (statements.size() < 2)
                return statements;
        } catch (const Error &) { // looking again may help
        }
    }
    if (!exact)
        known = {m_dialect.inspect(connection, m_versions.inspectOptions()), true};
    return m_dialect.compile(operation, known.schema);
}

void Migrator::runOperation(Running &running, const RevisionStep &step, const Operation &operation,
                            Known &known, const Tell &tell, ScriptRows *rows) const
{
    if (m_check)
        m_check(step, operation);
    Connection &connection = running.connection;
    // Where the dialect has transactions for changes of the schema and this server has not, each operation
    // runs by itself, as Alembic runs it where transactional_ddl is False.
    const bool isOutside = framesScripts(m_dialect) && (operation.autocommit || !running.rollsBack);
    int landed = 0;
    std::size_t statementsOf = 0;
    try {
        running.underWay.clear();
        if (isOutside)
            running.leave();
        else
            running.enter();
        running.underWay = toText(operation);
        const std::vector<Statement> statements = compiledNow(connection, operation, known);
        statementsOf = statements.size();
        for (const Statement &statement : statements) {
            if (statement.text.isEmpty()) // the end of a transaction only
                continue;
            tell(statement.text);
            runStatement(running, operation, statement, rows);
            if (!running.rollsBack)
                landed += isOutside || running.hasCommittedItself() ? 1 : 0;
            else if (!isOutside && !connection.inTransaction())
                throw Error(Error::Kind::Migration, coreTr("The revision ended the transaction it runs in."))
                    .withStatement(statement.text)
                    .withHint(coreTr("Remove COMMIT and ROLLBACK from its op.execute()."));
        }
        running.done(operation, landed == 0);
    } catch (Error &error) {
        if (!running.rollsBack)
            running.failed(landed == 0 ? QString()
                                       : coreTr("%1 (%2 of its %3 statements)")
                                             .arg(toText(operation), QString::number(landed),
                                                  QString::number(statementsOf)));
        place(error, step, operation);
        throw;
    }
    try {
        apply(operation, known.schema);
    } catch (const Error &) {
        known.certain = false;
    }
    known.certain = known.certain && !mayChangeSchema(operation) && !renames(operation);
}

Schema Migrator::replayed(const RevisionMap &map, const QStringList &current) const
{
    Schema schema;
    schema.dialect = m_dialect.name;
    QSet<QString> done;
    bool certain = true;
    for (const QString &row : current) {
        for (const RevisionStep &step : map.upgradeSteps(row, {})) {
            if (done.contains(step.revision.id))
                continue;
            done.insert(step.revision.id);
            static_cast<void>(replay(step, schema, certain));
        }
    }
    return schema;
}

QString Migrator::script(const RevisionMap &map, const QStringList &current,
                         const std::vector<RevisionStep> &steps, const Progress &progress) const
{
    QString text;
    Schema schema = replayed(map, current);
    QStringList heads = current;
    bool certain = true;
    const bool transactions = framesScripts(m_dialect);
    if (transactions)
        text += scriptText(m_dialect, m_dialect.scriptBegin);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const RevisionStep &step = steps[i];
        if (progress && !progress({i, steps.size(), &step, {}}))
            throw Error(Error::Kind::Cancelled, coreTr("The migration was cancelled."));
        if (heads.isEmpty())
            text += scriptText(m_dialect, m_versions.create().text);
        text += QStringLiteral("-- Running %1\n\n").arg(step.shortLog());
        const Operations operations = read(step, true);
        const auto statementsOf = compiled(step, operations, schema, certain, true);
        bool isInside = true;
        const auto moveTo = [&](bool inside) {
            if (transactions && inside != isInside)
                text += scriptText(m_dialect, inside ? m_dialect.scriptBegin : m_dialect.scriptCommit);
            isInside = inside;
        };
        for (std::size_t at = 0; at < statementsOf.size(); ++at) {
            moveTo(!operations[at].autocommit);
            for (const Statement &statement : statementsOf[at]) {
                if (statement.text.isEmpty()) // the end of a transaction
                    continue;
                text += scriptText(m_dialect, withLiterals(m_dialect, statement));
            }
        }
        moveTo(true);
        for (const VersionChange &change : step.changes)
            text += scriptText(m_dialect, withLiterals(m_dialect, m_versions.statement(change)));
        heads = applyVersionChanges(heads, step.changes);
    }
    if (heads.isEmpty() && !steps.empty())
        text += scriptText(m_dialect, m_versions.drop().text);
    if (transactions)
        text += scriptText(m_dialect, m_dialect.scriptCommit);
    const QString head = isSqlite(m_dialect) ? sqliteScriptHead(text) : QString();
    return head.isEmpty() ? text : scriptText(m_dialect, head) + text;
}

void Migrator::stamp(Connection &connection, const std::vector<StampStep> &steps) const
{
    Transaction transaction(connection);
    if (!m_versions.exists(m_dialect.inspect(connection, m_versions.inspectOptions())))
        connection.run(m_versions.create());
    for (const StampStep &step : steps) {
        for (const VersionChange &change : step.changes)
            m_versions.carryOut(connection, change);
    }
    transaction.commit();
}

QString Migrator::stampScript(const QStringList &current, const std::vector<StampStep> &steps) const
{
    QString text;
    QStringList heads = current;
    for (const StampStep &step : steps) {
        if (heads.isEmpty())
            text += scriptText(m_dialect, m_versions.create().text);
        text += QStringLiteral("-- Running %1\n\n").arg(step.shortLog());
        for (const VersionChange &change : step.changes)
            text += scriptText(m_dialect, withLiterals(m_dialect, m_versions.statement(change)));
        heads = applyVersionChanges(heads, step.changes);
    }
    if (heads.isEmpty() && !steps.empty())
        text += scriptText(m_dialect, m_versions.drop().text);
    return text;
}

} // namespace stillroom
