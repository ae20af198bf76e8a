#include "dialect/sqlite/sqliteddl.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/sqlite/sqliterebuild.h"
#include "schema/namingconvention.h"
#include "schema/sqltokens.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

using Statements = std::vector<Statement>;

void append(Statements &to, Statements more)
{
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// A default that is the same for every row, as ADD COLUMN wants it.
bool isConstant(const QString &ddl)
{
    static const QRegularExpression constant(
        QStringLiteral(
            "^([-+]?[0-9.]+([eE][-+]?[0-9]+)?|0[xX][0-9a-fA-F]+|[xX]?'([^']|'')*'|null|true|false)$"),
        QRegularExpression::CaseInsensitiveOption);
    return constant.match(ddl).hasMatch();
}

bool isNull(const QString &ddl)
{
    return ddl.compare(QLatin1String("null"), Qt::CaseInsensitive) == 0;
}

bool canAddNatively(const Dialect &dialect, const AddColumn &add)
{
    const Column &column = add.column;
    if (add.primaryKey || (add.unique && !add.index) || column.type.createConstraint)
        return false;
    if (column.computed)
        return !column.computed->persisted.value_or(false) && column.nullable;
    if (!column.serverDefault)
        return column.nullable;
    const QString value = dialect.defaultDdl(*column.serverDefault);
    return isConstant(value) && (column.nullable || !isNull(value))
        && (add.foreignKeys.empty() || isNull(value));
}

/// Whether ALTER TABLE DROP COLUMN takes it: nothing but the column's own definition may name it. Its
/// indexes are dropped beforehand.
bool canDropNatively(const Dialect &dialect, const Table &table, const QString &name)
{
    const Column *column = table.column(name);
    if (!column || table.columns.size() < 2)
        return false;
    const auto uses = [&](const auto &constraint) { return constraint.columns.contains(name); };
    const auto mentions = [&](const QString &text) { return mentionsColumn(text, name); };
    if (uses(table.primaryKey) || std::any_of(table.foreignKeys.begin(), table.foreignKeys.end(), uses)
        || std::any_of(table.uniqueConstraints.begin(), table.uniqueConstraints.end(), uses)
        || std::any_of(table.checkConstraints.begin(), table.checkConstraints.end(),
                       [&](const CheckConstraint &check) { return mentions(check.sqltext); })
        || std::any_of(table.columns.begin(), table.columns.end(), [&](const Column &other) {
               return other.computed && (other.name == name || mentions(other.computed->sqltext));
           }))
        return false;
    const SqliteTableText text(table.sql.isEmpty() ? sqliteCreateTable(dialect, table) : table.sql);
    const SqliteTableText::ColumnText *own = text.column(name);
    using Kind = SqliteTableText::Kind;
    return own && std::none_of(own->clauses.begin(), own->clauses.end(), [](const auto &clause) {
               return clause.kind == Kind::PrimaryKey || clause.kind == Kind::Unique
                   || clause.kind == Kind::References || clause.kind == Kind::Check;
           });
}

bool indexUses(const Index &index, const QString &column)
{
    return mentionsColumn(index.where, column)
        || std::any_of(index.elements.begin(), index.elements.end(), [&](const IndexElement &element) {
               return element.column == column || mentionsColumn(element.expression, column);
           });
}

class Compiler
{
public:
    Compiler(const Dialect &dialect, const Schema &before, const Operation &operation)
        : m_dialect(dialect)
        , m_before(before)
        , m_operation(operation)
    { }

    Statements operator()(const CreateTable &create) const
    {
        QString sql = create.table.virtualModule.isEmpty() ? sqliteCreateTable(m_dialect, create.table)
                                                           : create.table.sql;
        if (create.ifNotExists)
            sql.replace(0, 12, QStringLiteral("CREATE TABLE IF NOT EXISTS"));
        Statements result {Statement(sql)};
        for (const Index &index : create.table.indexes)
            result.emplace_back(indexSql(create.table.tableName(), index, create.ifNotExists));
        for (const Trigger &trigger : create.table.triggers)
            result.emplace_back(trigger.sql);
        return result;
    }

    Statements operator()(const DropTable &drop) const
    {
        return one(QStringLiteral("DROP TABLE %1%2")
                       .arg(ifExists(drop.ifExists), m_dialect.quotedIfNeeded(drop.table)));
    }

    Statements operator()(const RenameTable &rename) const
    {
        return one(
            QStringLiteral("ALTER TABLE %1 RENAME TO %2")
                .arg(m_dialect.quotedIfNeeded(rename.table), m_dialect.quotedIfNeeded(rename.newName)));
    }

    Statements operator()(const AddColumn &add) const
    {
        const Table *table = m_before.table(add.table);
        if (table && add.ifNotExists && table->column(add.column.name))
            return {};
        if (!canAddNatively(m_dialect, add))
            return rebuild(add.table);
        QString sql = QStringLiteral("ALTER TABLE %1 ADD COLUMN %2")
                          .arg(m_dialect.quotedIfNeeded(add.table), sqliteColumnDdl(m_dialect, add.column));
        for (const CheckConstraint &check : add.checkConstraints)
            sql += named(check.name) + QStringLiteral("CHECK (%1)").arg(check.sqltext);
        for (const ForeignKey &key : add.foreignKeys)
            sql += named(key.name) + sqliteReferences(m_dialect, key);
        Statements result {Statement(sql)};
        if (add.index) {
            Index index;
            index.name = QStringLiteral("ix_%1_%2").arg(add.table.name, add.column.name);
            index.elements.resize(1);
            index.elements[0].column = add.column.name;
            index.unique = add.unique;
            result.emplace_back(sqliteCreateIndex(m_dialect, add.table, index));
        }
        return result;
    }

    Statements operator()(const DropColumn &drop) const
    {
        const Table *table = m_before.table(drop.table);
        if (table && drop.ifExists && !table->column(drop.column))
            return {};
        if (!table || !canDropNatively(m_dialect, *table, drop.column))
            return rebuild(drop.table);
        Statements result;
        for (const Index &index : table->indexes) {
            if (indexUses(index, drop.column))
                result.emplace_back(dropIndexSql(drop.table, index.name, false));
        }
        result.emplace_back(
            QStringLiteral("ALTER TABLE %1 DROP COLUMN %2")
                .arg(m_dialect.quotedIfNeeded(drop.table), m_dialect.quotedIfNeeded(drop.column)));
        return result;
    }

    Statements operator()(const AlterColumn &alter) const
    {
        Statements result;
        if (alter.type || alter.nullable || alter.serverDefault)
            result = rebuild(alter.table);
        if (alter.newName && *alter.newName != alter.column)
            result.emplace_back(renameColumnSql(alter.table, alter.column, *alter.newName));
        return result;
    }

    Statements operator()(const CreateIndex &create) const
    {
        return one(indexSql(create.table, create.index, create.ifNotExists));
    }

    Statements operator()(const DropIndex &drop) const
    {
        return one(dropIndexSql(drop.table, drop.name, drop.ifExists));
    }

    Statements operator()(const CreateConstraint &create) const { return rebuild(create.table); }
    Statements operator()(const DropConstraint &drop) const { return rebuild(drop.table); }
    Statements operator()(const AlterTableComment &) const { return {}; } // SQLite keeps none

    Statements operator()(const ExecuteSql &execute) const { return {Statement(execute.sql, execute.binds)}; }

    Statements operator()(const BulkInsert &insert) const
    {
        QStringList names;
        QStringList places;
        for (const QString &column : insert.columns) {
            names.append(m_dialect.quotedIfNeeded(column));
            places.append(QStringLiteral("?"));
        }
        const QString sql = QStringLiteral("INSERT INTO %1 (%2) VALUES (%3)")
                                .arg(m_dialect.quotedIfNeeded(insert.table), names.join(QStringLiteral(", ")),
                                     places.join(QStringLiteral(", ")));
        Statements result;
        for (const std::vector<Value> &row : insert.rows)
            result.emplace_back(sql, row);
        return result;
    }

    /// One rebuild for all that needs it, in the columns' old names; then the new names, natively.
    Statements operator()(const BatchAlterTable &batch) const
    {
        const std::vector<Operation> operations = resolvedBatch(batch, m_before.table(batch.table));
        const bool names = namesConstraints(batch) && hasConstraintsToName(batch);
        if (!names && !std::any_of(operations.begin(), operations.end(), [&](const Operation &inner) {
                return needsRebuild(inner);
            }))
            return oneByOne(operations);
        SqliteRebuild rebuilt(m_dialect, m_before, batch.table);
        if (names)
            rebuilt.nameConstraints(batch.namingConvention);
        std::vector<std::pair<QString, QString>> renames;
        for (Operation inner : operations) {
            for (auto it = renames.rbegin(); it != renames.rend(); ++it)
                inner = withOldName(std::move(inner), it->second, it->first);
            if (auto *alter = std::get_if<AlterColumn>(&inner.kind);
                alter && alter->newName && *alter->newName != alter->column)
            {
                renames.emplace_back(alter->column, *alter->newName);
                alter->newName.reset();
            }
            if (inner.as<ExecuteSql>() || inner.as<BulkInsert>() || inner.as<RenameTable>())
                throw Error(Error::Kind::Migration,
                            coreTr("A batch holds an operation that is not on its table's structure."));
            rebuilt.change(inner);
        }
        Statements result = rebuilt.statements();
        for (const auto &[from, to] : renames)
            result.emplace_back(renameColumnSql(batch.table, from, to));
        return result;
    }

private:
    [[nodiscard]] static Statements one(const QString &sql) { return {Statement(sql)}; }

    [[nodiscard]] static QString ifExists(bool wanted)
    {
        return wanted ? QStringLiteral("IF EXISTS ") : QString();
    }

    [[nodiscard]] QString named(const QString &name) const
    {
        return name.isEmpty() ? QStringLiteral(" ")
                              : QStringLiteral(" CONSTRAINT %1 ").arg(m_dialect.quotedIfNeeded(name));
    }

    [[nodiscard]] QString indexSql(const TableName &table, const Index &index, bool ifNotExists) const
    {
        QString sql = sqliteCreateIndex(m_dialect, table, index);
        if (ifNotExists)
            sql.replace(sql.indexOf(QLatin1String("INDEX ")), 6, QStringLiteral("INDEX IF NOT EXISTS "));
        return sql;
    }

    [[nodiscard]] QString dropIndexSql(const TableName &table, const QString &name, bool exists) const
    {
        return QStringLiteral("DROP INDEX %1%2")
            .arg(ifExists(exists), m_dialect.quotedIfNeeded(TableName {table.schema, name}));
    }

    [[nodiscard]] QString renameColumnSql(const TableName &table, const QString &from,
                                          const QString &to) const
    {
        return QStringLiteral("ALTER TABLE %1 RENAME %2 TO %3")
            .arg(m_dialect.quotedIfNeeded(table), m_dialect.quotedIfNeeded(from),
                 m_dialect.quotedIfNeeded(to));
    }

    [[nodiscard]] Statements rebuild(const TableName &table) const
    {
        SqliteRebuild rebuilt(m_dialect, m_before, table);
        Operation change = m_operation;
        if (auto *alter = std::get_if<AlterColumn>(&change.kind))
            alter->newName.reset();
        rebuilt.change(change);
        return rebuilt.statements();
    }

    [[nodiscard]] bool hasConstraintsToName(const BatchAlterTable &batch) const
    {
        const Table *table = m_before.table(batch.table);
        Table copy = table ? *table : Table();
        return !nameConstraints(copy, batch.namingConvention).empty();
    }

    [[nodiscard]] bool needsRebuild(const Operation &operation) const
    {
        if (const auto *add = operation.as<AddColumn>())
            return !canAddNatively(m_dialect, *add);
        if (const auto *drop = operation.as<DropColumn>()) {
            const Table *table = m_before.table(drop->table);
            return !table || !canDropNatively(m_dialect, *table, drop->column);
        }
        if (const auto *alter = operation.as<AlterColumn>())
            return alter->type || alter->nullable || alter->serverDefault;
        return operation.as<CreateConstraint>() || operation.as<DropConstraint>();
    }

    [[nodiscard]] Statements oneByOne(const std::vector<Operation> &operations) const
    {
        Statements result;
        Schema now = m_before;
        for (const Operation &inner : operations) {
            append(result, compileSqlite(m_dialect, inner, now));
            apply(inner, now);
        }
        return result;
    }

    [[nodiscard]] static Operation withOldName(Operation operation, const QString &now, const QString &old)
    {
        const auto back = [&](QStringList &names) { std::replace(names.begin(), names.end(), now, old); };
        if (auto *create = std::get_if<CreateConstraint>(&operation.kind)) {
            if (auto *check = std::get_if<CheckConstraint>(&create->constraint))
                check->sqltext = withColumnRenamed(check->sqltext, now, old);
            else if (auto *primary = std::get_if<PrimaryKey>(&create->constraint))
                back(primary->columns);
            else if (auto *unique = std::get_if<UniqueConstraint>(&create->constraint))
                back(unique->columns);
            else
                back(std::get<ForeignKey>(create->constraint).columns);
        } else if (auto *index = std::get_if<CreateIndex>(&operation.kind)) {
            for (IndexElement &element : index->index.elements) {
                if (element.column == now)
                    element.column = old;
                element.expression = withColumnRenamed(element.expression, now, old);
            }
            index->index.where = withColumnRenamed(index->index.where, now, old);
        } else if (auto *alter = std::get_if<AlterColumn>(&operation.kind)) {
            if (alter->column == now)
                alter->column = old;
        } else if (auto *drop = std::get_if<DropColumn>(&operation.kind)) {
            if (drop->column == now)
                drop->column = old;
        }
        return operation;
    }

    const Dialect &m_dialect;
    const Schema &m_before;
    const Operation &m_operation;
};

} // namespace

std::vector<Statement> compileSqlite(const Dialect &dialect, const Operation &operation, const Schema &before)
{
    return std::visit(Compiler(dialect, before, operation), operation.kind);
}

} // namespace stillroom
