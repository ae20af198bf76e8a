#include "migrate/roworigins.h"

#include "schema/sqltokens.h"

namespace stillroom {

RowOrigins::RowOrigins(const Schema &database)
{
    for (const Table &table : database.tables) {
        Origin origin;
        origin.table = table.tableName();
        for (const Column &column : table.columns)
            origin.columns.insert(column.name, column.name);
        m_tables.emplace(table.tableName(), std::move(origin));
    }
}

const RowOrigins::Origin *RowOrigins::origin(const TableName &table) const
{
    const auto found = m_tables.find(table);
    return found == m_tables.end() ? nullptr : &found->second;
}

void RowOrigins::follow(const Operation &operation)
{
    if (const auto *batch = operation.as<BatchAlterTable>()) {
        for (const Operation &inner : resolvedBatch(*batch))
            follow(inner);
        return;
    }
    if (const auto *create = operation.as<CreateTable>()) {
        if (!create->ifNotExists || !origin(create->table.tableName()))
            m_tables[create->table.tableName()] = {};
    } else if (const auto *drop = operation.as<DropTable>()) {
        m_tables.erase(drop->table);
    } else if (const auto *rename = operation.as<RenameTable>()) {
        auto node = m_tables.extract(rename->table);
        if (!node.empty()) {
            node.key().name = rename->newName;
            m_tables.insert(std::move(node));
        }
    } else if (operation.as<ExecuteSql>()) {
        m_sqlRan = true;
    } else if (const auto *insert = operation.as<BulkInsert>()) {
        m_tables[insert->table].changed = true;
    } else if (const auto *add = operation.as<AddColumn>()) {
        Origin &table = m_tables[add->table];
        if (!add->column.serverDefault && !add->column.computed && !add->column.identity
            && add->column.nullable)
            table.emptyColumns.insert(add->column.name);
    } else if (const auto *dropped = operation.as<DropColumn>()) {
        Origin &table = m_tables[dropped->table];
        table.columns.remove(dropped->column);
        table.emptyColumns.remove(dropped->column);
    } else if (const auto *alter = operation.as<AlterColumn>(); alter && alter->newName) {
        Origin &table = m_tables[alter->table];
        if (table.columns.contains(alter->column))
            table.columns.insert(*alter->newName, table.columns.take(alter->column));
        if (table.emptyColumns.remove(alter->column))
            table.emptyColumns.insert(*alter->newName);
    }
}

std::optional<TableName> RowOrigins::table(const TableName &name) const
{
    const Origin *found = origin(name);
    return found ? found->table : std::nullopt;
}

std::optional<QString> RowOrigins::column(const TableName &table, const QString &name) const
{
    const Origin *found = origin(table);
    if (!found || !found->table || !found->columns.contains(name))
        return std::nullopt;
    return found->columns.value(name);
}

std::optional<QStringList> RowOrigins::columns(const TableName &table, const QStringList &names) const
{
    QStringList now;
    for (const QString &name : names) {
        const auto known = column(table, name);
        if (!known)
            return std::nullopt;
        now.append(*known);
    }
    return now;
}

std::optional<QString> RowOrigins::expression(const Table &then, const QString &sql) const
{
    QString now = withoutQualifier(sql, then.name);
    for (const Column &each : then.columns) {
        if (!mentionsColumn(sql, each.name))
            continue;
        const auto known = column(then.tableName(), each.name);
        if (!known)
            return std::nullopt;
        if (*known != each.name)
            now = withColumnRenamed(now, each.name, *known);
    }
    return now;
}

bool RowOrigins::mayChange(const TableName &table) const
{
    const Origin *found = origin(table);
    return m_sqlRan || (found && found->changed);
}

bool RowOrigins::isEmptyColumn(const TableName &table, const QString &name) const
{
    const Origin *found = origin(table);
    return found && found->table && !m_sqlRan && !found->changed && found->emptyColumns.contains(name);
}

} // namespace stillroom
