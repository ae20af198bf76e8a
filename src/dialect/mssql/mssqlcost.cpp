#include "dialect/operationcost.h"

#include "dialect/typeshape.h"

namespace stillroom {

namespace {

using Family = TypeShape::Family;

// https://learn.microsoft.com/sql/relational-databases/sql-server-transaction-locking-and-row-versioning-guide
TableLock schemaModification(const TableName &table)
{
    return {table, QStringLiteral("Sch-M"), LockStops::Everything, false};
}

TableLock shared(const TableName &table)
{
    return {table, QStringLiteral("S"), LockStops::Writing, false};
}

/// What ALTER COLUMN leaves as it is: a longer variable length, and nothing else.
bool keepsRows(const TypeShape &from, const TypeShape &to)
{
    const bool variable = from.family == Family::Text || from.family == Family::Binary;
    if (variable && from.word == to.word)
        return to.length < 0 ? from.length < 0 : from.length >= 0 && from.length <= to.length;
    return from.family != Family::Unknown && from.word == to.word && from.length == to.length
        && from.precision == to.precision && from.scale == to.scale;
}

class MssqlCost
{
public:
    MssqlCost(const Dialect &dialect, const Schema &before) : m_dialect(dialect), m_before(before) { }

    OperationCost operator()(const CreateTable &create) const
    {
        OperationCost cost;
        for (const ForeignKey &key : create.table.foreignKeys)
            cost.merge({{schemaModification(referredTable(key))}, {}, {}});
        return cost;
    }
    OperationCost operator()(const DropTable &drop) const
    {
        OperationCost cost {{schemaModification(drop.table)}, Rewrites::Nothing, {}};
        if (const Table *table = m_before.table(drop.table)) {
            for (const ForeignKey &key : table->foreignKeys)
                cost.merge({{schemaModification(referredTable(key))}, {}, {}});
        }
        return cost;
    }
    OperationCost operator()(const RenameTable &rename) const
    {
        return {{schemaModification(rename.table)}, Rewrites::Nothing, {}};
    }
    OperationCost operator()(const AddColumn &add) const
    {
        OperationCost cost {{schemaModification(add.table)}, Rewrites::Nothing, {}};
        const Column &column = add.column;
        // A NOT NULL column with a default is written into every row by all editions but Enterprise.
        if ((column.serverDefault && !column.nullable) || column.identity
            || (column.computed && column.computed->persisted.value_or(false)))
            cost.rewrites = Rewrites::Rows;
        else if (add.unique || add.index || add.primaryKey)
            cost.rewrites = Rewrites::Index;
        for (const ForeignKey &key : add.foreignKeys)
            cost.merge({{schemaModification(referredTable(key))}, {}, {}});
        return cost;
    }
    OperationCost operator()(const DropColumn &drop) const
    {
        return {{schemaModification(drop.table)}, Rewrites::Nothing, {}};
    }
    OperationCost operator()(const AlterColumn &alter) const
    {
        OperationCost cost {{schemaModification(alter.table)}, Rewrites::Nothing, {}};
        if (alter.nullable && !*alter.nullable)
            cost.rewrites = Rewrites::Scan;
        const Table *table = m_before.table(alter.table);
        const Column *column = table ? table->column(alter.column) : nullptr;
        const std::optional<SqlType> from = column ? std::optional(column->type) : alter.existingType;
        if (alter.type
            && !(from && keepsRows(typeShape(m_dialect, *from), typeShape(m_dialect, *alter.type))))
            cost.rewrites = Rewrites::Rows;
        return cost;
    }
    OperationCost operator()(const CreateIndex &create) const
    {
        const bool clustered
            = create.index.options.value(QStringLiteral("mssql_clustered")) == QLatin1String("True");
        return {{clustered ? schemaModification(create.table) : shared(create.table)},
                clustered ? Rewrites::Table : Rewrites::Index,
                {}};
    }
    OperationCost operator()(const DropIndex &drop) const
    {
        return {{schemaModification(tableOfIndex(drop, m_before))}, Rewrites::Nothing, {}};
    }
    OperationCost operator()(const CreateConstraint &create) const
    {
        OperationCost cost {{schemaModification(create.table)}, Rewrites::Index, {}};
        if (const auto *key = std::get_if<ForeignKey>(&create.constraint)) {
            cost.rewrites = Rewrites::Scan;
            cost.merge({{schemaModification(referredTable(*key))}, {}, {}});
        } else if (std::holds_alternative<CheckConstraint>(create.constraint)) {
            cost.rewrites = Rewrites::Scan;
        } else if (std::holds_alternative<PrimaryKey>(create.constraint)) {
            cost.rewrites = Rewrites::Table; // clustered, unless it is told otherwise
        }
        return cost;
    }
    OperationCost operator()(const DropConstraint &drop) const
    {
        OperationCost cost {{schemaModification(drop.table)}, Rewrites::Nothing, {}};
        const auto dropped = droppedConstraint(drop, m_before);
        if (const auto *key = dropped ? std::get_if<ForeignKey>(&*dropped) : nullptr)
            cost.merge({{schemaModification(referredTable(*key))}, {}, {}});
        return cost;
    }
    OperationCost operator()(const AlterTableComment &) const { return {}; }
    OperationCost operator()(const BulkInsert &insert) const
    {
        return {{{insert.table, QStringLiteral("IX"), LockStops::Nothing, false}}, Rewrites::Nothing, {}};
    }
    OperationCost operator()(const ExecuteSql &execute) const
    {
        const QString first = leadingWord(execute.sql);
        return {{}, first == QLatin1String("INSERT") ? Rewrites::Nothing : Rewrites::Unknown, {}};
    }
    OperationCost operator()(const CreateEnum &) const { return {}; }
    OperationCost operator()(const DropEnum &) const { return {}; }
    OperationCost operator()(const AlterEnum &) const { return {}; }
    OperationCost operator()(const RenameConstraint &rename) const
    {
        return {{schemaModification(rename.table)}, Rewrites::Nothing, {}};
    }
    OperationCost operator()(const CreateObject &create) const { return objectCost(create.object); }
    OperationCost operator()(const DropObject &drop) const { return objectCost(drop.object); }
    OperationCost operator()(const AlterObject &alter) const { return objectCost(alter.object); }
    OperationCost operator()(const BatchAlterTable &) const { return {}; } // told by its operations

private:
    /// A trigger is part of its table; the rest is locked alone.
    [[nodiscard]] static OperationCost objectCost(const SchemaObject &object)
    {
        if (const auto *trigger = std::get_if<TableTrigger>(&object))
            return {{schemaModification(trigger->table)}, Rewrites::Nothing, {}};
        return {{schemaModification(objectName(object))}, Rewrites::Nothing, {}};
    }

    const Dialect &m_dialect;
    const Schema &m_before;
};

} // namespace

OperationCost mssqlCost(const Dialect &dialect, const Operation &operation, const Schema &before)
{
    return std::visit(MssqlCost(dialect, before), operation.kind);
}

} // namespace stillroom
