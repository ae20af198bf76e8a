#include "dialect/operationcost.h"

#include "schema/sqltokens.h"

#include <algorithm>

namespace stillroom {

void OperationCost::merge(const OperationCost &other)
{
    for (const TableLock &lock : other.locks) {
        const auto same = std::find_if(locks.begin(), locks.end(),
                                       [&](const TableLock &each) { return each.table == lock.table; });
        if (same == locks.end())
            locks.push_back(lock);
        else if (std::pair(lock.stops, !lock.isBrief) > std::pair(same->stops, !same->isBrief))
            *same = lock;
    }
    if (other.rewrites > rewrites || method.isEmpty())
        method = other.method.isEmpty() ? method : other.method;
    rewrites = std::max(rewrites, other.rewrites);
}

OperationCost operationCost(const Dialect &dialect, const Operation &operation, const Schema &before)
{
    if (const auto *batch = operation.as<BatchAlterTable>(); batch && !isOneStep(dialect, *batch, before)) {
        OperationCost all;
        Schema now = before;
        for (const Operation &inner : resolvedBatch(*batch, before.table(batch->table))) {
            all.merge(operationCost(dialect, inner, now));
            apply(inner, now);
        }
        return all;
    }
    if (dialect.name == QLatin1String("sqlite"))
        return sqliteCost(dialect, operation, before);
    if (dialect.name == QLatin1String("postgresql"))
        return postgresCost(dialect, operation, before);
    if (dialect.name == QLatin1String("mssql"))
        return mssqlCost(dialect, operation, before);
    return mysqlCost(dialect, operation, before);
}

std::optional<Constraint> droppedConstraint(const DropConstraint &drop, const Schema &before)
{
    if (const Table *table = before.table(drop.table)) {
        Table copy = *table;
        if (auto found = takeConstraint(copy, drop))
            return found;
    }
    return drop.original;
}

TableName tableOfIndex(const DropIndex &drop, const Schema &before)
{
    if (!drop.table.name.isEmpty())
        return drop.table;
    for (const Table &table : before.tables) {
        if (std::any_of(table.indexes.begin(), table.indexes.end(),
                        [&](const Index &index) { return index.name == drop.name; }))
            return table.tableName();
    }
    return drop.table;
}

QString leadingWord(const QString &sql)
{
    for (const SqlToken &token : tokenizeSql(sql)) {
        if (token.kind == SqlToken::Kind::Word)
            return token.text.toUpper();
        if (token.kind != SqlToken::Kind::Blank)
            break;
    }
    return {};
}

} // namespace stillroom
