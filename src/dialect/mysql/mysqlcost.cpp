#include "dialect/operationcost.h"

#include "dialect/mysql/mysqlserver.h"
#include "dialect/typeshape.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

using Family = TypeShape::Family;

/// From what costs least to what costs most; MariaDB alone has a word for NOCOPY, which builds an index and
/// leaves the rows where they are.
enum class Algorithm { Instant, NoCopy, Inplace, Copy };

/// The table's metadata is locked against everybody for a moment at the beginning and the end; COPY lets
/// nobody write meanwhile. https://mariadb.com/kb/en/innodb-online-ddl-overview/,
/// https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html
TableLock lockOf(const TableName &table, Algorithm algorithm)
{
    if (algorithm == Algorithm::Copy)
        return {table, QStringLiteral("SHARED"), LockStops::Writing, false};
    return {table, QStringLiteral("NONE"), LockStops::Nothing, true};
}

QString word(Algorithm algorithm, const MySqlServer &server)
{
    switch (algorithm) {
    case Algorithm::Instant:
        return QStringLiteral("INSTANT");
    case Algorithm::NoCopy:
        return server.isMariaDb() ? QStringLiteral("NOCOPY") : QStringLiteral("INPLACE");
    case Algorithm::Inplace:
        return QStringLiteral("INPLACE");
    case Algorithm::Copy:
        break;
    }
    return QStringLiteral("COPY");
}

bool isSpecialIndex(const Index &index)
{
    return std::any_of(index.options.begin(), index.options.end(), [](const QString &value) {
        return value.contains(QLatin1String("FULLTEXT"), Qt::CaseInsensitive)
            || value.contains(QLatin1String("SPATIAL"), Qt::CaseInsensitive);
    });
}

class MySqlCost
{
public:
    MySqlCost(const Dialect &dialect, const Schema &before)
        : m_dialect(dialect)
        , m_before(before)
        , m_server(MySqlServer::of(before, dialect.name == QLatin1String("mariadb")))
    { }

    OperationCost operator()(const CreateTable &create) const
    {
        OperationCost cost;
        for (const ForeignKey &key : create.table.foreignKeys)
            cost.merge({{{referredTable(key), QStringLiteral("SHARED"), LockStops::Writing, true}}, {}, {}});
        return cost;
    }
    OperationCost operator()(const DropTable &drop) const { return whole(drop.table); }
    OperationCost operator()(const RenameTable &rename) const { return whole(rename.table); }
    OperationCost operator()(const AddColumn &add) const
    {
        OperationCost cost = addedColumn(add);
        for (const CheckConstraint &check : add.checkConstraints)
            cost.merge((*this)(CreateConstraint {add.table, check}));
        for (const ForeignKey &key : add.foreignKeys)
            cost.merge((*this)(CreateConstraint {add.table, key}));
        if (add.unique || add.index)
            cost.merge((*this)(CreateIndex {add.table, {}, false}));
        return cost;
    }
    OperationCost operator()(const DropColumn &drop) const
    {
        const bool instant = m_server.isMariaDb() ? m_server.version >= 100400 : m_server.version >= 80029;
        const Table *table = m_before.table(drop.table);
        if (!instant)
            return made(drop.table, Algorithm::Inplace, Rewrites::Table);
        return made(drop.table,
                    table && isInIndex(*table, drop.column) ? Algorithm::NoCopy : Algorithm::Instant,
                    Rewrites::Nothing);
    }
    OperationCost operator()(const AlterColumn &alter) const
    {
        const Table *table = m_before.table(alter.table);
        const Column *column = table ? table->column(alter.column) : nullptr;
        OperationCost cost;
        if (alter.newName || alter.serverDefault || alter.comment)
            cost.merge(made(alter.table, Algorithm::Instant, Rewrites::Nothing));
        const bool nullable = alter.existingNullable.value_or(column ? column->nullable : true);
        if (alter.nullable && *alter.nullable != nullable)
            cost.merge(made(alter.table, Algorithm::Inplace, Rewrites::Table));
        if (alter.autoincrement && (!column || column->autoincrement != alter.autoincrement))
            cost.merge(made(alter.table, Algorithm::Copy, Rewrites::Table));
        const std::optional<SqlType> from = column ? std::optional(column->type) : alter.existingType;
        if (alter.type && !(from && isKeptAs(*from, *alter.type)))
            cost.merge(made(alter.table, Algorithm::Copy, Rewrites::Table));
        else if (alter.type)
            cost.merge(made(alter.table, Algorithm::Instant, Rewrites::Nothing));
        return cost.locks.empty() ? made(alter.table, Algorithm::Instant, Rewrites::Nothing) : cost;
    }
    OperationCost operator()(const CreateIndex &create) const
    {
        OperationCost cost = made(create.table, Algorithm::NoCopy, Rewrites::Index);
        if (isSpecialIndex(create.index))
        { // no writing while it is built; the first FULLTEXT adds a hidden column
            cost = made(create.table, Algorithm::Inplace, Rewrites::Table);
            cost.locks = {lockOf(create.table, Algorithm::Copy)};
        }
        return cost;
    }
    OperationCost operator()(const DropIndex &drop) const
    {
        return made(tableOfIndex(drop, m_before), Algorithm::NoCopy, Rewrites::Nothing);
    }
    OperationCost operator()(const CreateConstraint &create) const
    {
        if (std::holds_alternative<UniqueConstraint>(create.constraint))
            return made(create.table, Algorithm::NoCopy, Rewrites::Index);
        if (std::holds_alternative<PrimaryKey>(create.constraint))
            return made(create.table, Algorithm::Inplace, Rewrites::Table);
        OperationCost cost = made(create.table, Algorithm::Copy, Rewrites::Table);
        if (const auto *key = std::get_if<ForeignKey>(&create.constraint))
            cost.merge({{{referredTable(*key), QStringLiteral("SHARED"), LockStops::Writing, true}}, {}, {}});
        return cost;
    }
    OperationCost operator()(const DropConstraint &drop) const
    {
        const auto dropped = droppedConstraint(drop, m_before);
        if ((dropped && std::holds_alternative<PrimaryKey>(*dropped))
            || drop.type == DropConstraint::Type::PrimaryKey)
            return made(drop.table, Algorithm::Copy, Rewrites::Table);
        const bool isIndex = (dropped && std::holds_alternative<UniqueConstraint>(*dropped))
            || drop.type == DropConstraint::Type::Unique;
        const bool instant = m_server.isMariaDb() && !isIndex;
        return made(drop.table, instant ? Algorithm::Instant : Algorithm::NoCopy, Rewrites::Nothing);
    }
    OperationCost operator()(const AlterTableComment &alter) const
    {
        return made(alter.table, m_server.isMariaDb() ? Algorithm::Instant : Algorithm::NoCopy,
                    Rewrites::Nothing);
    }
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
        return made(rename.table, Algorithm::Instant, Rewrites::Nothing);
    }
    OperationCost operator()(const CreateObject &create) const { return objectCost(create.object); }
    OperationCost operator()(const DropObject &drop) const { return objectCost(drop.object); }
    OperationCost operator()(const AlterObject &alter) const { return objectCost(alter.object); }
    OperationCost operator()(const BatchAlterTable &) const { return {}; } // told by its operations

private:
    [[nodiscard]] OperationCost made(const TableName &table, Algorithm algorithm, Rewrites rewrites) const
    {
        return {{lockOf(table, algorithm)}, rewrites, word(algorithm, m_server)};
    }
    /// A change of the table as a thing: nobody may be at work with it, and it is over at once.
    [[nodiscard]] static OperationCost whole(const TableName &table)
    {
        return {{{table, QStringLiteral("EXCLUSIVE"), LockStops::Everything, true}}, Rewrites::Nothing, {}};
    }

    /// The thing itself is locked, which is over at once; a trigger is part of its table.
    [[nodiscard]] static OperationCost objectCost(const SchemaObject &object)
    {
        if (const auto *trigger = std::get_if<TableTrigger>(&object))
            return whole(trigger->table);
        const bool isTable = std::holds_alternative<View>(object) || std::holds_alternative<Sequence>(object);
        return isTable ? whole(objectName(object)) : OperationCost();
    }

    [[nodiscard]] OperationCost addedColumn(const AddColumn &add) const
    {
        const Column &column = add.column;
        if (column.computed && column.computed->persisted.value_or(false))
            return made(add.table, Algorithm::Copy, Rewrites::Table);
        if (column.computed)
            return made(add.table, Algorithm::Instant, Rewrites::Nothing);
        if (add.primaryKey) { // counts up, or makes the clustered index anew
            OperationCost cost = made(add.table, Algorithm::Inplace, Rewrites::Table);
            cost.locks = {lockOf(add.table, Algorithm::Copy)};
            return cost;
        }
        if (column.serverDefault && isPerRow(m_dialect.defaultDdl(*column.serverDefault)))
            return made(add.table, Algorithm::Copy, Rewrites::Table);
        const bool instant = m_server.isMariaDb() ? m_server.version >= 100302 : m_server.version >= 80012;
        return made(add.table, instant ? Algorithm::Instant : Algorithm::Inplace,
                    instant ? Rewrites::Nothing : Rewrites::Table);
    }

    /// A default that is worked out for each row: MariaDB does so for these, MySQL for every expression.
    [[nodiscard]] bool isPerRow(const QString &sql) const
    {
        static const QRegularExpression perRow(
            QStringLiteral(R"(\b(?:uuid|uuid_short|nextval|sys_guid)\s*\()"),
            QRegularExpression::CaseInsensitiveOption);
        static const QRegularExpression moment(
            QStringLiteral(R"(^\(?\s*(?:current_timestamp|now|localtime)\b)"),
            QRegularExpression::CaseInsensitiveOption);
        if (m_server.isMariaDb())
            return sql.contains(perRow) || sql.contains(QLatin1String("NEXT VALUE"), Qt::CaseInsensitive);
        return sql.contains(QLatin1Char('(')) && !sql.startsWith(QLatin1Char('\'')) && !sql.contains(moment);
    }

    [[nodiscard]] static bool isInIndex(const Table &table, const QString &column)
    {
        const auto uses = [&](const auto &each) { return each.columns.contains(column); };
        return std::any_of(table.indexes.begin(), table.indexes.end(),
                           [&](const Index &index) { return index.columns().contains(column); })
            || std::any_of(table.uniqueConstraints.begin(), table.uniqueConstraints.end(), uses)
            || std::any_of(table.foreignKeys.begin(), table.foreignKeys.end(), uses);
    }

    /// Whether the values stay as they are. A VARCHAR grows in place unless the bytes that tell its length
    /// would become two: MySQL decides that at 256 bytes; MariaDB lets those below 128 pass too.
    [[nodiscard]] bool isKeptAs(const SqlType &from, const SqlType &to) const
    {
        const TypeShape old = typeShape(m_dialect, from);
        const TypeShape wanted = typeShape(m_dialect, to);
        if (from.collation != to.collation)
            return false;
        if (old.family == Family::Enum && wanted.family == Family::Enum)
            return wanted.values.size() >= old.values.size()
                && wanted.values.mid(0, old.values.size()) == old.values;
        const QString varchar = QStringLiteral("varchar");
        if (old.word == varchar && wanted.word == varchar && old.length > 0 && wanted.length >= old.length) {
            constexpr int bytesPerCharacter = 4; // utf8mb4, which holds for narrower sets too
            const int oldBytes = old.length * bytesPerCharacter;
            const int newBytes = wanted.length * bytesPerCharacter;
            const int free = m_server.isMariaDb() ? 128 : 0;
            return newBytes < 256 || oldBytes >= 256 || oldBytes < free;
        }
        return m_dialect.typeDdl(from).compare(m_dialect.typeDdl(to), Qt::CaseInsensitive) == 0;
    }

    const Dialect &m_dialect;
    const Schema &m_before;
    const MySqlServer m_server;
};

} // namespace

OperationCost mysqlCost(const Dialect &dialect, const Operation &operation, const Schema &before)
{
    return std::visit(MySqlCost(dialect, before), operation.kind);
}

} // namespace stillroom
