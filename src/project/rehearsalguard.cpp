#include "project/rehearsalguard.h"

#include "base/text.h"
#include "dialect/copydatabase.h"
#include "dialect/sqlreach.h"
#include "schema/operationschemas.h"

namespace stillroom {

namespace {

void checkWithin(const Migrator::Check &check, const RevisionStep &step, const Operation &operation)
{
    check(step, operation);
    if (const auto *batch = operation.as<BatchAlterTable>()) {
        for (const Operation &inner : batch->operations)
            check(step, inner);
    }
}

/// All that is known before anything runs; a script that asks the database is checked while it runs.
void checkAll(const RehearsalPlan &plan, const Migrator::Check &check)
{
    for (const RevisionStep &step : plan.steps) {
        for (const bool upgrade : {true, false}) {
            std::vector<Operation> operations;
            try {
                operations = plan.reader(step.revision, upgrade);
            } catch (const Error &) { // told when that direction is to run
                continue;
            }
            for (const Operation &operation : operations)
                check(step, operation);
        }
    }
}

[[noreturn]] void refuse(const QString &sentence, const RevisionStep &step, const Operation &operation,
                         const QString &hint)
{
    throw Error(Error::Kind::Refused, sentence).withPlace(step.revision.file, operation.line).withHint(hint);
}

bool hasManyDatabases(const Dialect &dialect)
{
    return dialect.name == QLatin1String("mysql") || dialect.name == QLatin1String("mariadb");
}

} // namespace

Migrator::Check refuseBeyondCopy(const RehearsalPlan &plan, const QStringList &databases)
{
    const QString hint = coreTr("Rehearse it on another server. The real database was not changed.");
    const bool schemasAreDatabases = hasManyDatabases(*plan.dialect);
    if (schemasAreDatabases && !plan.versionTable.schema.isEmpty())
        throw Error(Error::Kind::Refused,
                    coreTr("The version table lies in the database %1, which a copy would not replace.")
                        .arg(plan.versionTable.schema))
            .withHint(hint);
    const Migrator::Check one = [hint, schemasAreDatabases, databases, dialect = plan.dialect](
                                    const RevisionStep &step, const Operation &operation) {
        const QStringList schemas = schemasAreDatabases ? schemasOf(operation) : QStringList();
        if (!schemas.isEmpty())
            refuse(coreTr("Revision %1 names the database %2: run on a copy, it would change the real one.")
                       .arg(step.revision.id, schemas.front()),
                   step, operation, hint);
        const auto *execute = operation.as<ExecuteSql>();
        const QString reach = execute ? reachBeyondDatabase(*dialect, execute->sql, databases) : QString();
        if (!reach.isEmpty())
            refuse(
                coreTr("Revision %1 cannot be rehearsed: its SQL may reach beyond the database (%2), where "
                       "a copy protects nothing.")
                    .arg(step.revision.id, reach),
                step, operation, hint);
    };
    const Migrator::Check check
        = [one](const RevisionStep &step, const Operation &operation) { checkWithin(one, step, operation); };
    checkAll(plan, check);
    return check;
}

Migrator::Check refuseBeyondTransaction(const RehearsalPlan &plan)
{
    const QString hint = coreTr("Let nobody be connected to the database, or rehearse on another server.");
    const Migrator::Check one = [hint](const RevisionStep &step, const Operation &operation) {
        const auto *execute = operation.as<ExecuteSql>();
        const QString reach = operation.autocommit ? QStringLiteral("autocommit_block()")
            : execute                              ? reachBeyondTransaction(execute->sql)
                                                   : QString();
        if (!reach.isEmpty())
            refuse(coreTr("Revision %1 cannot be rehearsed in a transaction: part of it would stay after a "
                          "roll-back (%2).")
                       .arg(step.revision.id, reach),
                   step, operation, hint);
    };
    const Migrator::Check check
        = [one](const RevisionStep &step, const Operation &operation) { checkWithin(one, step, operation); };
    checkAll(plan, check);
    return check;
}

QStringList databasesToSpare(const ConnectionUrl &database, const OpenOptions &options)
{
    const Backend backend = database.backend();
    if (backend != Backend::MySql && backend != Backend::MariaDb)
        return {};
    if (database.database.value_or(QString()).isEmpty())
        throw Error(Error::Kind::Usage, coreTr("The connection names no database that could be copied."));
    const RowBatch rows = Connection::open(database, options)->query(namesOfDatabases());
    QStringList names {*database.database};
    for (int row = 0; row < rows.rowCount(); ++row)
        names.append(rows.text(row, 0));
    return names;
}

} // namespace stillroom
