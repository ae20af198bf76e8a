#include "dialect/operationcost.h"

#include "dialect/sqlite/sqliteddl.h"

#include <algorithm>

namespace stillroom {

namespace {

/// A writer holds the whole file: others read on (with a rollback journal not at the very end), none writes.
/// https://www.sqlite.org/lockingv3.html
TableLock fileLock()
{
    return {{}, QStringLiteral("RESERVED"), LockStops::Writing, false};
}

/// What ALTER TABLE does without a rebuild. https://www.sqlite.org/lang_altertable.html
Rewrites nativeRewrites(const Operation &operation)
{
    // ADD COLUMN tests the rows where the new column could break a CHECK or a NOT NULL.
    if (const auto *add = operation.as<AddColumn>())
        return add->index                                            ? Rewrites::Index
            : add->checkConstraints.empty() && !add->column.computed ? Rewrites::Nothing
                                                                     : Rewrites::Scan;
    if (operation.as<DropColumn>()) // writes the rows anew to purge the values
        return Rewrites::Rows;
    return operation.as<CreateIndex>() ? Rewrites::Index : Rewrites::Nothing;
}

} // namespace

OperationCost sqliteCost(const Dialect &dialect, const Operation &operation, const Schema &before)
{
    OperationCost cost;
    // SQLite has neither types of its own nor comments.
    const auto *alter = operation.as<AlterColumn>();
    const bool changesColumn
        = alter && (alter->type || alter->nullable || alter->serverDefault || alter->newName);
    if (operation.as<CreateEnum>() || operation.as<DropEnum>() || operation.as<AlterEnum>()
        || operation.as<AlterTableComment>() || (alter && !changesColumn))
        return cost;
    cost.locks = {fileLock()};
    if (const auto *execute = operation.as<ExecuteSql>()) {
        cost.rewrites = Rewrites::Unknown;
        if (leadingWord(execute->sql) == QLatin1String("INSERT"))
            cost.rewrites = Rewrites::Nothing;
    } else if (SqliteDdlCompiler(dialect, before).rebuilds(operation)) {
        cost.rewrites = Rewrites::Table;
        cost.method = QStringLiteral("rebuild");
    } else {
        cost.rewrites = nativeRewrites(operation);
    }
    return cost;
}

bool isOneStep(const Dialect &dialect, const BatchAlterTable &batch, const Schema &before)
{
    return dialect.name == QLatin1String("sqlite")
        && SqliteDdlCompiler(dialect, before).rebuilds(Operation(batch));
}

} // namespace stillroom
