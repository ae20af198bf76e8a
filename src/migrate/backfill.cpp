#include "migrate/backfill.h"

#include "dialect/fillnulls.h"

#include <algorithm>

namespace stillroom {

namespace {

std::optional<NeedsValue> needOf(const Operation &operation)
{
    if (const auto *add = operation.as<AddColumn>()) {
        const Column &column = add->column;
        if (column.nullable || column.serverDefault || column.computed || column.identity
            || column.autoincrement.value_or(false))
            return {};
        return NeedsValue {add->table, column.name, true};
    }
    const auto *alter = operation.as<AlterColumn>();
    if (!alter || alter->nullable.value_or(true) || !alter->existingNullable.value_or(true))
        return {};
    return NeedsValue {alter->table, alter->column, false};
}

void addFilled(const AddColumn &add, const Backfill &backfill, const Dialect &dialect,
               std::vector<Operation> &result)
{
    AddColumn first = add;
    AlterColumn then;
    then.table = add.table;
    then.column = add.column.name;
    then.existingType = add.column.type;
    if (!add.column.comment.isEmpty()) // else the MODIFY of MySQL takes it away
        then.existingComment = add.column.comment;
    // One rebuild of a table adds a column and takes its default away: rows would never see it.
    if (backfill.how == Backfill::How::Default && dialect.supportsAlterColumn) {
        first.column.serverDefault = ServerDefault {ServerDefault::Kind::Text, backfill.expression};
        then.existingNullable = false;
        then.serverDefault.emplace();
        then.existingServerDefault = first.column.serverDefault;
        result.emplace_back(first);
    } else {
        first.column.nullable = true;
        then.existingNullable = true;
        then.nullable = false;
        result.emplace_back(first);
        result.emplace_back(
            ExecuteSql {fillNulls(dialect, add.table, add.column.name, backfill.expression).text, {}});
    }
    result.emplace_back(then);
}

} // namespace

QString NeedsValue::toText() const
{
    return table.toString() + QLatin1Char('.') + column;
}

std::vector<NeedsValue> columnsNeedingValues(const std::vector<Operation> &upgrade)
{
    std::vector<NeedsValue> needs;
    for (const Operation &operation : upgrade) {
        if (const auto need = needOf(operation))
            needs.push_back(*need);
    }
    return needs;
}

std::vector<Operation> withBackfills(const std::vector<Operation> &upgrade,
                                     const std::vector<Backfill> &backfills, const Dialect &dialect)
{
    std::vector<Operation> result;
    for (const Operation &operation : upgrade) {
        const auto need = needOf(operation);
        const auto backfill = std::find_if(backfills.begin(), backfills.end(), [&need](const Backfill &each) {
            return need && each.isFor(*need);
        });
        if (!need || backfill == backfills.end()) {
            result.push_back(operation);
            continue;
        }
        if (const auto *add = operation.as<AddColumn>()) {
            addFilled(*add, *backfill, dialect, result);
            continue;
        }
        result.emplace_back(
            ExecuteSql {fillNulls(dialect, need->table, need->column, backfill->expression).text, {}});
        result.push_back(operation);
    }
    return result;
}

} // namespace stillroom
