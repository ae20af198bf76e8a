#include "dialect/operationcost.h"

#include "dialect/ddloptions.h"
#include "dialect/postgres/postgresserver.h"
#include "dialect/typeshape.h"
#include "schema/sqltokens.h"

#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

using Family = TypeShape::Family;

// https://www.postgresql.org/docs/current/explicit-locking.html
TableLock accessExclusive(const TableName &table)
{
    return {table, QStringLiteral("ACCESS EXCLUSIVE"), LockStops::Everything, false};
}

TableLock shareRowExclusive(const TableName &table)
{
    return {table, QStringLiteral("SHARE ROW EXCLUSIVE"), LockStops::Writing, false};
}

TableLock share(const TableName &table)
{
    return {table, QStringLiteral("SHARE"), LockStops::Writing, false};
}

TableLock shareUpdateExclusive(const TableName &table)
{
    return {table, QStringLiteral("SHARE UPDATE EXCLUSIVE"), LockStops::Nothing, false};
}

TableLock rowExclusive(const TableName &table)
{
    return {table, QStringLiteral("ROW EXCLUSIVE"), LockStops::Nothing, false};
}

/// Whether a default gives each row the same value: it is then kept once for all rows there are. What is not
/// known to be so is taken to be volatile, as uuid_generate_v4() and random() are.
bool isSameForAllRows(const QString &sql)
{
    static const QSet<QString> stable {
        QStringLiteral("now"),           QStringLiteral("transaction_timestamp"),
        QStringLiteral("lower"),         QStringLiteral("statement_timestamp"),
        QStringLiteral("upper"),         QStringLiteral("current_setting"),
        QStringLiteral("to_timestamp"),  QStringLiteral("jsonb_build_object"),
        QStringLiteral("date_trunc"),    QStringLiteral("json_build_object"),
        QStringLiteral("make_interval"), QStringLiteral("jsonb_build_array"),
        QStringLiteral("coalesce"),      QStringLiteral("timezone"),
        QStringLiteral("concat"),        QStringLiteral("md5"),
    };
    static const QSet<QString> types {QStringLiteral("numeric"),   QStringLiteral("varchar"),
                                      QStringLiteral("varying"),   QStringLiteral("char"),
                                      QStringLiteral("timestamp"), QStringLiteral("interval"),
                                      QStringLiteral("bit"),       QStringLiteral("current_timestamp"),
                                      QStringLiteral("time"),      QStringLiteral("localtimestamp"),
                                      QStringLiteral("in"),        QStringLiteral("character"),
                                      QStringLiteral("and"),       QStringLiteral("or"),
                                      QStringLiteral("array"),     QStringLiteral("row"),
                                      QStringLiteral("cast"),      QStringLiteral("decimal")};
    std::vector<SqlToken> tokens = tokenizeSql(sql, SqlSyntax::postgres());
    std::erase_if(tokens, [](const SqlToken &token) { return token.kind == SqlToken::Kind::Blank; });
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        if (!tokens[i].isIdentifier() || !tokens[i + 1].isSymbol('('))
            continue;
        const QString name = tokens[i].name().toLower();
        if (!stable.contains(name) && !types.contains(name))
            return false;
    }
    return true;
}

bool isSerialName(const QString &word)
{
    return word == QLatin1String("serial") || word == QLatin1String("bigserial")
        || word == QLatin1String("smallserial");
}

/// Whether ALTER COLUMN TYPE leaves the rows as they are: both types are kept in the same way and the new one
/// has no narrower limit. https://www.postgresql.org/docs/current/sql-altertable.html, notes
bool keepsRows(const TypeShape &from, const TypeShape &to)
{
    if (from.family == Family::Text && to.family == Family::Text)
        return to.length < 0 || (from.length >= 0 && from.length <= to.length);
    if (from.family == Family::Decimal && to.family == Family::Decimal)
        return to.precision < 0
            || (from.precision >= 0 && from.scale == to.scale && from.precision <= to.precision);
    const bool sameZone = from.hasTimeZone == to.hasTimeZone;
    if (from.family == to.family
        && (from.family == Family::DateTime || from.family == Family::Time
            || from.family == Family::Interval))
        return sameZone
            && (to.precision < 0 || to.precision == 6
                || (from.precision >= 0 && from.precision <= to.precision));
    if (from.family == Family::Bits && to.family == Family::Bits && from.word != QLatin1String("bit")
        && to.word != QLatin1String("bit"))
        return to.length < 0 || (from.length >= 0 && from.length <= to.length);
    return from.family != Family::Unknown && from.family == to.family && from.word == to.word
        && from.bytes == to.bytes && from.length == to.length && from.values == to.values;
}

class PostgresCost
{
public:
    PostgresCost(const Dialect &dialect, const Schema &before) : m_dialect(dialect), m_before(before) { }

    OperationCost operator()(const CreateTable &create) const
    {
        OperationCost cost;
        for (const ForeignKey &key : create.table.foreignKeys)
            cost.merge({{shareRowExclusive(referredTable(key))}, {}, {}});
        return cost;
    }
    OperationCost operator()(const DropTable &drop) const
    {
        OperationCost cost {{accessExclusive(drop.table)}, Rewrites::Nothing, {}};
        if (const Table *table = m_before.table(drop.table)) {
            for (const ForeignKey &key : table->foreignKeys)
                cost.merge({{accessExclusive(referredTable(key))}, {}, {}});
        }
        return cost;
    }
    OperationCost operator()(const RenameTable &rename) const
    {
        return {{accessExclusive(rename.table)}, Rewrites::Nothing, {}};
    }
    OperationCost operator()(const AddColumn &add) const
    {
        OperationCost cost {{accessExclusive(add.table)}, Rewrites::Nothing, {}};
        for (const ForeignKey &key : add.foreignKeys)
            cost.merge({{shareRowExclusive(referredTable(key))}, Rewrites::Scan, {}});
        if (!add.checkConstraints.empty())
            cost.rewrites = Rewrites::Scan;
        if (add.unique || add.index || add.primaryKey)
            cost.rewrites = Rewrites::Index;
        const Column &column = add.column;
        const bool counts = column.identity || (add.primaryKey && column.autoincrement.value_or(true))
            || isSerialName(m_dialect.typeDdl(column.type).toLower());
        if (counts || column.computed
            || (column.serverDefault && !isSameForAllRows(m_dialect.defaultDdl(*column.serverDefault))))
            cost.rewrites = Rewrites::Table;
        return cost;
    }
    OperationCost operator()(const DropColumn &drop) const
    {
        OperationCost cost {{accessExclusive(drop.table)}, Rewrites::Nothing, {}};
        if (const Table *table = m_before.table(drop.table)) {
            for (const ForeignKey &key : table->foreignKeys) {
                if (key.columns.contains(drop.column))
                    cost.merge({{accessExclusive(referredTable(key))}, {}, {}});
            }
        }
        return cost;
    }
    OperationCost operator()(const AlterColumn &alter) const
    {
        const bool onlyComment = alter.comment && !alter.type && !alter.nullable && !alter.serverDefault
            && !alter.identity && !alter.newName;
        if (onlyComment)
            return {{shareUpdateExclusive(alter.table)}, Rewrites::Nothing, {}};
        OperationCost cost {{accessExclusive(alter.table)}, Rewrites::Nothing, {}};
        if (alter.nullable && !*alter.nullable && !hasNotNullCheck(alter))
            cost.rewrites = Rewrites::Scan;
        if (alter.type && !keepsRowsOf(alter))
            cost.rewrites = Rewrites::Table;
        return cost;
    }
    OperationCost operator()(const CreateIndex &create) const
    {
        const bool concurrently = isOn(create.index.options, "postgresql_concurrently");
        return {{concurrently ? shareUpdateExclusive(create.table) : share(create.table)},
                Rewrites::Index,
                concurrently ? QStringLiteral("CONCURRENTLY") : QString()};
    }
    OperationCost operator()(const DropIndex &drop) const
    {
        const TableName table = tableOfIndex(drop, m_before);
        const bool concurrently = isOn(drop.options, "postgresql_concurrently");
        return {{concurrently ? shareUpdateExclusive(table) : accessExclusive(table)},
                Rewrites::Nothing,
                concurrently ? QStringLiteral("CONCURRENTLY") : QString()};
    }
    OperationCost operator()(const CreateConstraint &create) const
    {
        const auto notValid = [](const auto &constraint) {
            return isOn(constraint.options, "postgresql_not_valid") ? Rewrites::Nothing : Rewrites::Scan;
        };
        if (const auto *key = std::get_if<ForeignKey>(&create.constraint)) {
            OperationCost cost {{shareRowExclusive(create.table)}, notValid(*key), {}};
            cost.merge({{shareRowExclusive(referredTable(*key))}, {}, {}});
            return cost;
        }
        if (const auto *check = std::get_if<CheckConstraint>(&create.constraint))
            return {{accessExclusive(create.table)}, notValid(*check), {}};
        return {{accessExclusive(create.table)}, Rewrites::Index, {}};
    }
    OperationCost operator()(const DropConstraint &drop) const
    {
        OperationCost cost {{accessExclusive(drop.table)}, Rewrites::Nothing, {}};
        const auto dropped = droppedConstraint(drop, m_before);
        if (const auto *key = dropped ? std::get_if<ForeignKey>(&*dropped) : nullptr)
            cost.merge({{accessExclusive(referredTable(*key))}, {}, {}});
        return cost;
    }
    OperationCost operator()(const AlterTableComment &alter) const
    {
        return {{shareUpdateExclusive(alter.table)}, Rewrites::Nothing, {}};
    }
    OperationCost operator()(const BulkInsert &insert) const
    {
        return {{rowExclusive(insert.table)}, Rewrites::Nothing, {}};
    }
    OperationCost operator()(const ExecuteSql &execute) const
    {
        const QString word = leadingWord(execute.sql);
        return {{}, word == QLatin1String("INSERT") ? Rewrites::Nothing : Rewrites::Unknown, {}};
    }
    OperationCost operator()(const CreateEnum &) const { return {}; }
    OperationCost operator()(const DropEnum &) const { return {}; }
    OperationCost operator()(const AlterEnum &alter) const
    {
        if (keepsType(alter))
            return {};
        OperationCost cost {{}, Rewrites::Table, {}};
        for (const EnumHolder &holder : alter.holders)
            cost.locks.push_back(accessExclusive(holder.table));
        return cost;
    }
    OperationCost operator()(const RenameConstraint &rename) const
    {
        if (rename.isIndex)
            return {{shareUpdateExclusive(rename.table)}, Rewrites::Nothing, {}};
        return {{accessExclusive(rename.table)}, Rewrites::Nothing, {}};
    }
    OperationCost operator()(const CreateObject &create) const
    {
        if (const auto *trigger = std::get_if<TableTrigger>(&create.object))
            return {{shareRowExclusive(trigger->table)}, Rewrites::Nothing, {}};
        const auto *view = std::get_if<View>(&create.object);
        return {{}, view && view->materialized ? Rewrites::Scan : Rewrites::Nothing, {}};
    }
    OperationCost operator()(const DropObject &drop) const { return droppedObject(drop.object); }
    OperationCost operator()(const AlterObject &alter) const
    {
        if (std::holds_alternative<Sequence>(alter.object))
            return {{shareRowExclusive(objectName(alter.object))}, Rewrites::Nothing, {}};
        OperationCost cost = droppedObject(alter.object);
        const auto *view = std::get_if<View>(&alter.object);
        const auto *domain = std::get_if<Domain>(&alter.object);
        if (view && view->materialized)
            cost.rewrites = Rewrites::Scan; // of what it is filled from
        else if (domain && (!domain->nullable || !domain->checkConstraints.empty()))
            cost.rewrites = Rewrites::Scan; // of every table with a column of it
        return cost;
    }
    OperationCost operator()(const BatchAlterTable &) const { return {}; } // told by its operations

private:
    [[nodiscard]] static OperationCost droppedObject(const SchemaObject &object)
    {
        if (const auto *trigger = std::get_if<TableTrigger>(&object))
            return {{accessExclusive(trigger->table)}, Rewrites::Nothing, {}};
        const bool isRelation
            = std::holds_alternative<View>(object) || std::holds_alternative<Sequence>(object);
        return isRelation ? OperationCost {{accessExclusive(objectName(object))}, Rewrites::Nothing, {}}
                          : OperationCost();
    }
    [[nodiscard]] bool keepsRowsOf(const AlterColumn &alter) const
    {
        const Table *table = m_before.table(alter.table);
        const Column *column = table ? table->column(alter.column) : nullptr;
        const std::optional<SqlType> from = column ? std::optional(column->type) : alter.existingType;
        return from && optionText(alter.options, "postgresql_using").isEmpty()
            && keepsRows(typeShape(m_dialect, *from), typeShape(m_dialect, *alter.type));
    }
    /// A valid CHECK (c IS NOT NULL) proves it without a look at the rows.
    [[nodiscard]] bool hasNotNullCheck(const AlterColumn &alter) const
    {
        const Table *table = m_before.table(alter.table);
        return table
            && std::any_of(table->checkConstraints.begin(), table->checkConstraints.end(),
                           [&](const CheckConstraint &check) {
                               std::vector<SqlToken> tokens
                                   = tokenizeSql(check.sqltext, SqlSyntax::postgres());
                               std::erase_if(tokens, [](const SqlToken &token) {
                                   return token.kind == SqlToken::Kind::Blank || token.isSymbol('(')
                                       || token.isSymbol(')');
                               });
                               return tokens.size() == 4 && tokens[0].isIdentifier()
                                   && tokens[0].name() == alter.column && tokens[1].isWord("IS")
                                   && tokens[2].isWord("NOT") && tokens[3].isWord("NULL")
                                   && !isOn(check.options, "postgresql_not_valid");
                           });
    }

    const Dialect &m_dialect;
    const Schema &m_before;
};

} // namespace

OperationCost postgresCost(const Dialect &dialect, const Operation &operation, const Schema &before)
{
    if (!PostgresServer::of(before).hasPostgresLocks())
        return {{}, Rewrites::Unknown, {}}; // told by no manual this was made from
    return std::visit(PostgresCost(dialect, before), operation.kind);
}

} // namespace stillroom
