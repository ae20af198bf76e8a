#include "dialect/ddlcompiler.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/ddloptions.h"

#include <algorithm>

namespace stillroom {

namespace {

QString ifExistsText(bool wanted)
{
    return wanted ? QStringLiteral("IF EXISTS ") : QString();
}

QString ifNotExistsText(bool wanted)
{
    return wanted ? QStringLiteral("IF NOT EXISTS ") : QString();
}

} // namespace

void DdlCompiler::append(Statements &to, Statements more)
{
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

DdlCompiler::Statements DdlCompiler::compile(const Operation &operation) const
{
    return std::visit([this](const auto &kind) { return compiled(kind); }, operation.kind);
}

QString DdlCompiler::names(const QStringList &identifiers) const
{
    QStringList quoted;
    for (const QString &identifier : identifiers)
        quoted.append(name(identifier));
    return quoted.join(QStringLiteral(", "));
}

QString DdlCompiler::literal(const QString &text) const
{
    return m_dialect.literal(Value::text(text));
}

QString DdlCompiler::alterTable(const TableName &table) const
{
    return QStringLiteral("ALTER TABLE ") + name(table);
}

QString DdlCompiler::alterColumn(const TableName &table, const QString &column) const
{
    return alterTable(table) + QStringLiteral(" ALTER COLUMN ") + name(column);
}

QString DdlCompiler::constraintName(const Constraint &constraint)
{
    return std::visit([](const auto &value) { return value.name; }, constraint);
}

QString DdlCompiler::namedConstraint(const QString &constraint) const
{
    return constraint.isEmpty() ? QString() : QStringLiteral("CONSTRAINT %1 ").arg(limitedName(constraint));
}

std::optional<CheckConstraint> DdlCompiler::typeCheck(const Column &column) const
{
    if (!column.type.createConstraint)
        return {};
    QStringList values;
    for (const QString &value : column.type.enumValues)
        values.append(literal(value));
    if (column.type.name.compare(QLatin1String("Boolean"), Qt::CaseInsensitive) == 0)
        values = QStringList {QStringLiteral("0"), QStringLiteral("1")};
    if (values.isEmpty())
        return {};
    return CheckConstraint {
        column.type.enumName,
        QStringLiteral("%1 IN (%2)").arg(name(column.name), values.join(QStringLiteral(", ")))};
}

std::vector<Constraint> DdlCompiler::inlineConstraints(const Table &table) const
{
    std::vector<Constraint> constraints;
    if (!table.primaryKey.columns.isEmpty())
        constraints.emplace_back(table.primaryKey);
    constraints.insert(constraints.end(), table.checkConstraints.begin(), table.checkConstraints.end());
    for (const ForeignKey &key : table.foreignKeys) {
        if (!key.useAlter || !m_dialect.supportsAlterColumn)
            constraints.emplace_back(key);
    }
    constraints.insert(constraints.end(), table.uniqueConstraints.begin(), table.uniqueConstraints.end());
    constraints.insert(constraints.end(), table.excludeConstraints.begin(), table.excludeConstraints.end());
    for (const Column &column : table.columns) {
        const auto check = typeCheck(column);
        if (check && std::count(table.checkConstraints.begin(), table.checkConstraints.end(), *check) == 0)
            constraints.emplace_back(*check);
    }
    return constraints;
}

QString DdlCompiler::columnText(const Table &, const Column &column) const
{
    QString text = name(column.name) + QLatin1Char(' ') + m_dialect.typeDdl(column.type);
    if (column.serverDefault)
        text += QStringLiteral(" DEFAULT ") + m_dialect.defaultDdl(*column.serverDefault);
    if (column.computed) {
        text += QStringLiteral(" GENERATED ALWAYS AS (%1)").arg(column.computed->sqltext);
        if (column.computed->persisted)
            text += *column.computed->persisted ? QStringLiteral(" STORED") : QStringLiteral(" VIRTUAL");
    }
    if (!column.nullable)
        text += QStringLiteral(" NOT NULL");
    return text;
}

QString DdlCompiler::referencesText(const ForeignKey &key) const
{
    QString text = QStringLiteral("REFERENCES ") + name(TableName {key.referredSchema, key.referredTable});
    if (!key.referredColumns.isEmpty())
        text += QStringLiteral(" (%1)").arg(names(key.referredColumns));
    if (!key.match.isEmpty())
        text += QStringLiteral(" MATCH ") + key.match;
    if (!key.onDelete.isEmpty())
        text += QStringLiteral(" ON DELETE ") + key.onDelete;
    if (!key.onUpdate.isEmpty())
        text += QStringLiteral(" ON UPDATE ") + key.onUpdate;
    if (key.deferrable)
        text += *key.deferrable ? QStringLiteral(" DEFERRABLE") : QStringLiteral(" NOT DEFERRABLE");
    if (!key.initially.isEmpty())
        text += QStringLiteral(" INITIALLY ") + key.initially;
    return text;
}

QString DdlCompiler::constraintText(const Constraint &constraint) const
{
    const QString begin = namedConstraint(constraintName(constraint));
    if (const auto *primary = std::get_if<PrimaryKey>(&constraint))
        return begin + QStringLiteral("PRIMARY KEY (%1)").arg(names(primary->columns));
    if (const auto *unique = std::get_if<UniqueConstraint>(&constraint))
        return begin + QStringLiteral("UNIQUE (%1)").arg(names(unique->columns));
    if (const auto *check = std::get_if<CheckConstraint>(&constraint))
        return begin + QStringLiteral("CHECK (%1)").arg(check->sqltext);
    if (std::holds_alternative<ExcludeConstraint>(constraint))
        throw Error(Error::Kind::Migration, coreTr("%1 has no EXCLUDE constraints.").arg(m_dialect.title));
    const auto &key = std::get<ForeignKey>(constraint);
    return begin + QStringLiteral("FOREIGN KEY(%1) %2").arg(names(key.columns), referencesText(key));
}

QString DdlCompiler::tableSuffix(const Table &) const
{
    return {};
}

QString DdlCompiler::createTableText(const Table &table, bool ifNotExists) const
{
    QStringList items;
    for (const Column &column : table.columns)
        items.append(columnText(table, column));
    for (const Constraint &constraint : inlineConstraints(table))
        items.append(constraintText(constraint));
    return QStringLiteral("CREATE TABLE %1%2 (\n\t%3\n)%4")
        .arg(ifNotExistsText(ifNotExists), name(table.tableName()), items.join(QStringLiteral(", \n\t")),
             tableSuffix(table));
}

QString DdlCompiler::indexElementText(const IndexElement &element) const
{
    QString text = element.column.isEmpty() ? element.expression : name(element.column);
    if (!element.collation.isEmpty())
        text += QStringLiteral(" COLLATE ") + name(element.collation);
    if (element.descending)
        text += QStringLiteral(" DESC");
    return text;
}

QString DdlCompiler::indexPlaceText(const TableName &table, const Index &index) const
{
    return QStringLiteral("%1 ON %2").arg(limitedName(index.name), name(table));
}

QString DdlCompiler::createIndexText(const TableName &table, const Index &index, bool ifNotExists) const
{
    QStringList elements;
    for (const IndexElement &element : index.elements)
        elements.append(indexElementText(element));
    if (elements.isEmpty())
        throw Error(Error::Kind::Migration, coreTr("Index %1 has no columns.").arg(index.name));
    return QStringLiteral("CREATE %1INDEX %2%3 (%4)")
        .arg(index.unique ? QStringLiteral("UNIQUE ") : QString(), ifNotExistsText(ifNotExists),
             indexPlaceText(table, index), elements.join(QStringLiteral(", ")));
}

DdlCompiler::Statements DdlCompiler::compiled(const CreateTable &create) const
{
    const TableName table = create.table.tableName();
    Statements result {Statement(createTableText(create.table, create.ifNotExists))};
    for (const Index &index : create.table.indexes)
        result.emplace_back(createIndexText(table, index, create.ifNotExists));
    append(result, commentStatements(create.table));
    for (const ForeignKey &key : create.table.foreignKeys) {
        if (key.useAlter && m_dialect.supportsAlterColumn)
            append(result, compiled(CreateConstraint {table, key}));
    }
    for (const Trigger &trigger : create.table.triggers)
        append(result, compiled(CreateObject {TableTrigger {table, trigger}, false}));
    return result;
}

DdlCompiler::Statements DdlCompiler::commentStatements(const Table &table) const
{
    Statements result;
    if (!m_dialect.supportsComments || m_dialect.inlineComments)
        return result;
    if (!table.comment.isEmpty())
        append(result, compiled(AlterTableComment {table.tableName(), table.comment, {}}));
    for (const Column &column : table.columns) {
        if (!column.comment.isEmpty())
            result.push_back(columnComment(table.tableName(), column.name, column.comment));
    }
    return result;
}

Statement DdlCompiler::columnComment(const TableName &table, const QString &column,
                                     const QString &comment) const
{
    return Statement(
        QStringLiteral("COMMENT ON COLUMN %1.%2 IS %3")
            .arg(name(table), name(column), comment.isEmpty() ? QStringLiteral("NULL") : literal(comment)));
}

DdlCompiler::Statements DdlCompiler::compiled(const DropTable &drop) const
{
    return {Statement(QStringLiteral("DROP TABLE %1%2").arg(ifExistsText(drop.ifExists), name(drop.table)))};
}

DdlCompiler::Statements DdlCompiler::compiled(const RenameTable &rename) const
{
    return {Statement(QStringLiteral("%1 RENAME TO %2").arg(alterTable(rename.table), name(rename.newName)))};
}

Index DdlCompiler::columnIndex(const AddColumn &add)
{
    Index index;
    index.name = QStringLiteral("ix_%1_%2")
                     .arg(add.table.toString().replace(QLatin1Char('.'), QLatin1Char('_')), add.column.name);
    index.elements.resize(1);
    index.elements[0].column = add.column.name;
    index.unique = add.unique;
    return index;
}

QString DdlCompiler::addColumnText(const AddColumn &add, const QString &column) const
{
    return QStringLiteral("%1 ADD COLUMN %2%3")
        .arg(alterTable(add.table), ifNotExistsText(add.ifNotExists), column);
}

DdlCompiler::Statements DdlCompiler::compiled(const AddColumn &add) const
{
    Table alone;
    alone.name = add.table.name;
    alone.schema = add.table.schema;
    alone.columns = {add.column};
    if (add.primaryKey)
        alone.primaryKey.columns = {add.column.name};
    Statements result {Statement(addColumnText(add, columnText(alone, add.column)))};
    for (const CheckConstraint &check : add.checkConstraints)
        append(result, compiled(CreateConstraint {add.table, check}));
    for (const ForeignKey &key : add.foreignKeys)
        append(result, compiled(CreateConstraint {add.table, key}));
    if (add.unique && !add.index)
        append(result, compiled(CreateConstraint {add.table, UniqueConstraint {{}, {add.column.name}, {}}}));
    if (const auto check = typeCheck(add.column))
        append(result, compiled(CreateConstraint {add.table, *check}));
    if (add.index)
        result.emplace_back(createIndexText(add.table, columnIndex(add)));
    append(result, commentStatements(alone));
    return result;
}

DdlCompiler::Statements DdlCompiler::compiled(const DropColumn &drop) const
{
    return {Statement(QStringLiteral("%1 DROP COLUMN %2%3")
                          .arg(alterTable(drop.table), ifExistsText(drop.ifExists), name(drop.column)))};
}

DdlCompiler::Statements DdlCompiler::aroundTypeChange(const AlterColumn &alter, Statements change) const
{
    if (!alter.type)
        return change;
    Statements result;
    Column column;
    column.name = alter.column;
    if (alter.existingType) {
        column.type = *alter.existingType;
        if (const auto check = typeCheck(column))
            result = compiled(DropConstraint {check->name, alter.table, DropConstraint::Type::Check, *check});
    }
    append(result, std::move(change));
    column.type = *alter.type;
    if (const auto check = typeCheck(column))
        append(result, compiled(CreateConstraint {alter.table, *check}));
    return result;
}

DdlCompiler::Statements DdlCompiler::compiled(const AlterColumn &alter) const
{
    if (alter.identity)
        throw Error(Error::Kind::Migration,
                    coreTr("%1 cannot make a column an identity, or change one, once it exists.")
                        .arg(m_dialect.title));
    Statements result;
    const QString column = alterColumn(alter.table, alter.column);
    if (alter.nullable)
        result.emplace_back(
            column + (*alter.nullable ? QStringLiteral(" DROP NOT NULL") : QStringLiteral(" SET NOT NULL")));
    if (alter.serverDefault)
        result.emplace_back(*alter.serverDefault ? column + QStringLiteral(" SET DEFAULT ")
                                    + m_dialect.defaultDdl(**alter.serverDefault)
                                                 : column + QStringLiteral(" DROP DEFAULT"));
    if (alter.type)
        result.emplace_back(column + QStringLiteral(" TYPE ") + m_dialect.typeDdl(*alter.type));
    if (alter.comment && m_dialect.supportsComments)
        result.push_back(columnComment(alter.table, alter.column, *alter.comment));
    if (alter.newName && *alter.newName != alter.column)
        result.emplace_back(QStringLiteral("%1 RENAME %2 TO %3")
                                .arg(alterTable(alter.table), name(alter.column), name(*alter.newName)));
    return aroundTypeChange(alter, std::move(result));
}

DdlCompiler::Statements DdlCompiler::compiled(const CreateIndex &create) const
{
    return {Statement(createIndexText(create.table, create.index, create.ifNotExists))};
}

DdlCompiler::Statements DdlCompiler::compiled(const DropIndex &drop) const
{
    return {Statement(QStringLiteral("DROP INDEX %1%2")
                          .arg(ifExistsText(drop.ifExists),
                               name(TableName {drop.table.schema, m_dialect.limited(drop.name)})))};
}

DdlCompiler::Statements DdlCompiler::compiled(const CreateConstraint &create) const
{
    return {Statement(
        QStringLiteral("%1 ADD %2").arg(alterTable(create.table), constraintText(create.constraint)))};
}

DdlCompiler::Statements DdlCompiler::compiled(const DropConstraint &drop) const
{
    if (drop.name.isEmpty())
        throw Error(
            Error::Kind::Migration,
            coreTr("A constraint of %1 is to be dropped, but it has no name.").arg(drop.table.toString()))
            .withHint(coreTr("Give drop_constraint() the name the database knows it by."));
    return {Statement(
        QStringLiteral("%1 DROP CONSTRAINT %2").arg(alterTable(drop.table), limitedName(drop.name)))};
}

DdlCompiler::Statements DdlCompiler::compiled(const AlterTableComment &alter) const
{
    if (!m_dialect.supportsComments)
        return {};
    return {Statement(QStringLiteral("COMMENT ON TABLE %1 IS %2")
                          .arg(name(alter.table),
                               alter.comment.isEmpty() ? QStringLiteral("NULL") : literal(alter.comment)))};
}

DdlCompiler::Statements DdlCompiler::compiled(const CreateEnum &) const
{
    return {};
}

DdlCompiler::Statements DdlCompiler::compiled(const DropEnum &) const
{
    return {};
}

DdlCompiler::Statements DdlCompiler::compiled(const AlterEnum &) const
{
    return {};
}

DdlCompiler::Statements DdlCompiler::compiled(const RenameConstraint &rename) const
{
    throw Error(
        Error::Kind::Migration,
        coreTr("%1 cannot rename %2 of table %3.").arg(m_dialect.title, rename.name, rename.table.toString()))
        .withHint(coreTr("Drop it and make it again under its new name."));
}

DdlCompiler::Statements DdlCompiler::compiled(const ExecuteSql &execute) const
{
    return {Statement(execute.sql, execute.binds)};
}

DdlCompiler::Statements DdlCompiler::compiled(const BulkInsert &insert) const
{
    const QStringList marks(insert.columns.size(), QStringLiteral("?"));
    const QString sql = QStringLiteral("INSERT INTO %1 (%2) VALUES (%3)")
                            .arg(name(insert.table), names(insert.columns), marks.join(QStringLiteral(", ")));
    Statements result;
    for (const std::vector<Value> &row : insert.rows)
        result.emplace_back(sql, row);
    return result;
}

DdlCompiler::Statements DdlCompiler::compiled(const BatchAlterTable &batch) const
{
    Statements result;
    Schema now = m_before;
    for (const Operation &operation : resolvedBatch(batch, m_before.table(batch.table))) {
        append(result, m_dialect.compile(operation, now));
        try {
            apply(operation, now);
        } catch (const Error &) { // offline the table may not be known: the database will say what fits
        }
    }
    return result;
}

bool isIntegerType(const SqlType &type)
{
    static const QStringList integers {QStringLiteral("integer"),      QStringLiteral("int"),
                                       QStringLiteral("smallinteger"), QStringLiteral("smallint"),
                                       QStringLiteral("biginteger"),   QStringLiteral("bigint"),
                                       QStringLiteral("mediumint"),    QStringLiteral("tinyint")};
    return integers.contains(type.name.toLower());
}

const Column *autoincrementColumn(const Table &table)
{
    const QStringList &key = table.primaryKey.columns;
    for (const QString &columnName : key) {
        const Column *column = table.column(columnName);
        if (!column || !isIntegerType(column->type) || column->identity || column->computed)
            continue;
        if (column->autoincrement) {
            if (*column->autoincrement)
                return column;
            continue;
        }
        const bool refers
            = std::any_of(table.foreignKeys.begin(), table.foreignKeys.end(),
                          [&](const ForeignKey &foreign) { return foreign.columns.contains(columnName); });
        if (key.size() == 1 && !column->serverDefault && !refers)
            return column;
    }
    return nullptr;
}

} // namespace stillroom
