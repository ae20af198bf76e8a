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

bool indexUses(const Index &index, const QString &column)
{
    return mentionsColumn(index.where, column)
        || std::any_of(index.elements.begin(), index.elements.end(), [&](const IndexElement &element) {
               return element.column == column || mentionsColumn(element.expression, column);
           });
}

Operation withOldName(Operation operation, const QString &now, const QString &old)
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

} // namespace

bool SqliteDdlCompiler::canAddNatively(const AddColumn &add) const
{
    const Column &column = add.column;
    if (add.primaryKey || (add.unique && !add.index))
        return false;
    if (column.computed)
        return !column.computed->persisted.value_or(false) && column.nullable;
    if (!column.serverDefault)
        return column.nullable;
    const QString value = m_dialect.defaultDdl(*column.serverDefault);
    return isConstant(value) && (column.nullable || !isNull(value))
        && (add.foreignKeys.empty() || isNull(value));
}

/// Whether ALTER TABLE DROP COLUMN takes it: nothing but the column's own definition may name it. Its
/// indexes are dropped beforehand.
bool SqliteDdlCompiler::canDropNatively(const Table &table, const QString &column) const
{
    if (!table.column(column) || table.columns.size() < 2)
        return false;
    const auto uses = [&](const auto &constraint) { return constraint.columns.contains(column); };
    const auto mentions = [&](const QString &text) { return mentionsColumn(text, column); };
    if (uses(table.primaryKey) || std::any_of(table.foreignKeys.begin(), table.foreignKeys.end(), uses)
        || std::any_of(table.uniqueConstraints.begin(), table.uniqueConstraints.end(), uses)
        || std::any_of(table.checkConstraints.begin(), table.checkConstraints.end(),
                       [&](const CheckConstraint &check) { return mentions(check.sqltext); })
        || std::any_of(table.columns.begin(), table.columns.end(), [&](const Column &other) {
               return other.computed && (other.name == column || mentions(other.computed->sqltext));
           }))
        return false;
    const SqliteTableText text(table.sql.isEmpty() ? createTableText(table) : table.sql);
    const SqliteTableText::ColumnText *own = text.column(column);
    using Kind = SqliteTableText::Kind;
    return own && std::none_of(own->clauses.begin(), own->clauses.end(), [](const auto &clause) {
               return clause.kind == Kind::PrimaryKey || clause.kind == Kind::Unique
                   || clause.kind == Kind::References || clause.kind == Kind::Check;
           });
}

DdlCompiler::Statements SqliteDdlCompiler::compiled(const AddColumn &given) const
{
    AddColumn add = given;
    if (const auto check = typeCheck(add.column))
        add.checkConstraints.push_back(*check);
    const Table *table = m_before.table(add.table);
    if (table && add.ifNotExists && table->column(add.column.name))
        return {};
    if (!canAddNatively(add))
        return rebuild(add.table, add);
    QString sql = QStringLiteral("%1 ADD COLUMN %2").arg(alterTable(add.table), columnText({}, add.column));
    for (const CheckConstraint &check : add.checkConstraints)
        sql += QLatin1Char(' ') + constraintText(check);
    for (const ForeignKey &key : add.foreignKeys)
        sql += QLatin1Char(' ') + namedConstraint(key.name) + referencesText(key);
    Statements result {Statement(sql)};
    if (add.index)
        result.emplace_back(createIndexText(add.table, columnIndex(add)));
    return result;
}

DdlCompiler::Statements SqliteDdlCompiler::compiled(const DropColumn &drop) const
{
    const Table *table = m_before.table(drop.table);
    if (table && drop.ifExists && !table->column(drop.column))
        return {};
    if (!table || !canDropNatively(*table, drop.column))
        return rebuild(drop.table, drop);
    Statements result;
    for (const Index &index : table->indexes) {
        if (indexUses(index, drop.column))
            append(result, compiled(DropIndex {index.name, drop.table, {}, false}));
    }
    append(result, DdlCompiler::compiled(DropColumn {drop.table, drop.column, {}, false}));
    return result;
}

DdlCompiler::Statements SqliteDdlCompiler::compiled(const AlterColumn &alter) const
{
    Statements result;
    if (needsRebuild(alter)) {
        AlterColumn change = alter;
        change.newName.reset();
        result = rebuild(alter.table, change);
    }
    if (alter.newName && *alter.newName != alter.column)
        result.push_back(renameColumn(alter.table, alter.column, *alter.newName));
    return result;
}

DdlCompiler::Statements SqliteDdlCompiler::compiled(const CreateConstraint &create) const
{
    return rebuild(create.table, create);
}

DdlCompiler::Statements SqliteDdlCompiler::compiled(const DropConstraint &drop) const
{
    return rebuild(drop.table, drop);
}

DdlCompiler::Statements SqliteDdlCompiler::compiled(const BatchAlterTable &batch) const
{
    if (!rebuilds(batch))
        return DdlCompiler::compiled(batch);
    const std::vector<Operation> operations = resolvedBatch(batch, m_before.table(batch.table));
    SqliteRebuild rebuilt(m_dialect, m_before, batch.table);
    if (namesConstraints(batch) && hasConstraintsToName(batch))
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
        result.push_back(renameColumn(batch.table, from, to));
    return result;
}

Statement SqliteDdlCompiler::renameColumn(const TableName &table, const QString &from,
                                          const QString &to) const
{
    return Statement(QStringLiteral("%1 RENAME %2 TO %3").arg(alterTable(table), name(from), name(to)));
}

DdlCompiler::Statements SqliteDdlCompiler::rebuild(const TableName &table, const Operation &change) const
{
    SqliteRebuild rebuilt(m_dialect, m_before, table);
    rebuilt.change(change);
    return rebuilt.statements();
}

bool SqliteDdlCompiler::hasConstraintsToName(const BatchAlterTable &batch) const
{
    const Table *table = m_before.table(batch.table);
    Table copy = table ? *table : Table();
    return !nameConstraints(copy, batch.namingConvention).empty();
}

bool SqliteDdlCompiler::rebuilds(const Operation &operation) const
{
    const auto *batch = operation.as<BatchAlterTable>();
    if (!batch)
        return needsRebuild(operation);
    const std::vector<Operation> operations = resolvedBatch(*batch, m_before.table(batch->table));
    return (namesConstraints(*batch) && hasConstraintsToName(*batch))
        || std::any_of(operations.begin(), operations.end(),
                       [this](const Operation &inner) { return needsRebuild(inner); });
}

bool SqliteDdlCompiler::needsRebuild(const Operation &operation) const
{
    if (const auto *add = operation.as<AddColumn>())
        return !canAddNatively(*add);
    if (const auto *drop = operation.as<DropColumn>()) {
        const Table *table = m_before.table(drop->table);
        return !table || !canDropNatively(*table, drop->column);
    }
    if (const auto *alter = operation.as<AlterColumn>())
        return alter->type || alter->nullable || alter->serverDefault;
    return operation.as<CreateConstraint>() || operation.as<DropConstraint>();
}

} // namespace stillroom
