#include "dialect/mssql/mssqlddl.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/ddloptions.h"

#include <algorithm>

namespace stillroom {

namespace {

/// CLUSTERED, NONCLUSTERED or nothing, with a blank behind.
QString clusteredText(const DdlOptions &options)
{
    if (isOn(options, "mssql_clustered"))
        return QStringLiteral("CLUSTERED ");
    return isOff(options, "mssql_clustered") ? QStringLiteral("NONCLUSTERED ") : QString();
}

QString escaped(QString text)
{
    return text.replace(QLatin1Char('\''), QLatin1String("''"));
}

} // namespace

MssqlDdlCompiler::MssqlDdlCompiler(const Dialect &dialect, const Schema &before)
    : DdlCompiler(dialect, before)
    , m_server(before.server.isEmpty() ? MssqlServer::Unknown : MssqlServer::Connected)
{ }

QString MssqlDdlCompiler::typeText(const SqlType &type) const
{
    return type.declared.isEmpty() ? mssqlTypeName(type, m_server) : m_dialect.typeDdl(type);
}

QString MssqlDdlCompiler::national(const QString &text) const
{
    return QStringLiteral("N'%1'").arg(escaped(text));
}

QString MssqlDdlCompiler::stringOf(const TableName &table) const
{
    return escaped(name(table));
}

const Column *MssqlDdlCompiler::columnBefore(const TableName &table, const QString &column) const
{
    const Table *known = m_before.table(table);
    return known ? known->column(column) : nullptr;
}

QString MssqlDdlCompiler::createTableText(const Table &table, bool ifNotExists) const
{
    const QString text = DdlCompiler::createTableText(table);
    return ifNotExists
        ? QStringLiteral("IF OBJECT_ID(N'%1', N'U') IS NULL\n%2").arg(stringOf(table.tableName()), text)
        : text;
}

QString MssqlDdlCompiler::columnText(const Table &table, const Column &column) const
{
    QString text = name(column.name) + QLatin1Char(' ');
    if (column.computed) {
        text += QStringLiteral("AS (%1)").arg(column.computed->sqltext);
        if (column.computed->persisted.value_or(false))
            text += QStringLiteral(" PERSISTED");
    } else {
        text += typeText(column.type);
    }
    const Column *counted = autoincrementColumn(table);
    const bool counts = column.autoincrement.value_or(false) || (counted && counted->name == column.name);
    if (!column.nullable || column.identity || counts || table.primaryKey.columns.contains(column.name))
        text += QStringLiteral(" NOT NULL");
    else if (!column.computed)
        text += QStringLiteral(" NULL");
    if (column.identity || counts) {
        text += QStringLiteral(" IDENTITY");
        const QMap<QString, QString> options = column.identity ? column.identity->options : DdlOptions();
        const QString start = optionText(options, "start");
        const QString increment = optionText(options, "increment");
        if (!start.isEmpty() || !increment.isEmpty())
            text += QStringLiteral("(%1,%2)").arg(start.isEmpty() ? QStringLiteral("1") : start,
                                                  increment.isEmpty() ? QStringLiteral("1") : increment);
    } else if (column.serverDefault && !column.computed) {
        text += QStringLiteral(" DEFAULT ") + m_dialect.defaultDdl(*column.serverDefault);
    }
    return text;
}

QString MssqlDdlCompiler::constraintText(const Constraint &constraint) const
{
    const auto *primary = std::get_if<PrimaryKey>(&constraint);
    if (primary && !clusteredText(primary->options).isEmpty())
        return QStringLiteral("%1PRIMARY KEY %2(%3)")
            .arg(namedConstraint(primary->name), clusteredText(primary->options), names(primary->columns));
    const auto *unique = std::get_if<UniqueConstraint>(&constraint);
    if (!unique || clusteredText(unique->options).isEmpty())
        return DdlCompiler::constraintText(constraint);
    return QStringLiteral("%1UNIQUE %2(%3)")
        .arg(namedConstraint(unique->name), clusteredText(unique->options), names(unique->columns));
}

QString MssqlDdlCompiler::referencesText(const ForeignKey &key) const
{
    ForeignKey known = key; // the server refuses the words of what it does not have
    known.match.clear();
    known.deferrable.reset();
    known.initially.clear();
    return DdlCompiler::referencesText(known);
}

QString MssqlDdlCompiler::createIndexText(const TableName &table, const Index &index, bool ifNotExists) const
{
    const bool isColumnstore = isOn(index.options, "mssql_columnstore");
    QString text = QStringLiteral("CREATE ");
    if (index.unique)
        text += QStringLiteral("UNIQUE ");
    text += clusteredText(index.options);
    if (isColumnstore)
        text += QStringLiteral("COLUMNSTORE ");
    text += QStringLiteral("INDEX ") + indexPlaceText(table, index);
    QStringList elements;
    for (const IndexElement &element : index.elements)
        elements.append(indexElementText(element));
    if (!elements.isEmpty())
        text += QStringLiteral(" (%1)").arg(elements.join(QStringLiteral(", ")));
    else if (!isColumnstore)
        throw Error(Error::Kind::Migration, coreTr("Index %1 has no columns.").arg(index.name));
    if (const QStringList included = pythonTexts(index.options.value(QStringLiteral("mssql_include")));
        !included.isEmpty())
        text += QStringLiteral(" INCLUDE (%1)").arg(names(included));
    if (!index.where.isEmpty())
        text += QStringLiteral(" WHERE ") + index.where;
    if (ifNotExists)
        return QStringLiteral("IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'%1') "
                              "AND name = %2)\n%3")
            .arg(stringOf(table), national(index.name), text);
    return text;
}

std::optional<CheckConstraint> MssqlDdlCompiler::typeCheck(const Column &column) const
{
    if (column.type.name.compare(QLatin1String("Boolean"), Qt::CaseInsensitive) == 0)
        return {}; // a BIT holds nothing but 0 and 1
    return DdlCompiler::typeCheck(column);
}

QString MssqlDdlCompiler::addColumnText(const AddColumn &add, const QString &column) const
{
    const QString text = QStringLiteral("%1 ADD %2").arg(alterTable(add.table), column);
    return add.ifNotExists ? QStringLiteral("IF COL_LENGTH(N'%1', %2) IS NULL\n%3")
                                 .arg(stringOf(add.table), national(add.column.name), text)
                           : text;
}

DdlCompiler::Statements MssqlDdlCompiler::compiled(const RenameTable &rename) const
{
    return {Statement(
        QStringLiteral("EXEC sp_rename '%1', %2").arg(stringOf(rename.table), name(rename.newName)))};
}

Statement MssqlDdlCompiler::dropColumnConstraint(const TableName &table, const QString &column,
                                                 const char *catalog) const
{
    return Statement(QStringLiteral("declare @const_name varchar(256)\n"
                                    "select @const_name = [name] from %1\n"
                                    "where parent_object_id = object_id('%2')\n"
                                    "and col_name(parent_object_id, parent_column_id) = '%3'\n"
                                    "exec('alter table %2 drop constraint ' + @const_name)")
                         .arg(QLatin1String(catalog), stringOf(table), escaped(column)));
}

Statement MssqlDdlCompiler::dropColumnForeignKey(const TableName &table, const QString &column) const
{
    return Statement(QStringLiteral("declare @const_name varchar(256)\n"
                                    "select @const_name = [name] from\n"
                                    "sys.foreign_keys fk join sys.foreign_key_columns fkc\n"
                                    "on fk.object_id=fkc.constraint_object_id\n"
                                    "where fkc.parent_object_id = object_id('%1')\n"
                                    "and col_name(fkc.parent_object_id, fkc.parent_column_id) = '%2'\n"
                                    "exec('alter table %1 drop constraint ' + @const_name)")
                         .arg(stringOf(table), escaped(column)));
}

DdlCompiler::Statements MssqlDdlCompiler::compiled(const DropColumn &drop) const
{
    Statements result;
    const Column *before = columnBefore(drop.table, drop.column);
    if (isOn(drop.options, "mssql_drop_default") || (before && before->serverDefault))
        result.push_back(dropColumnConstraint(drop.table, drop.column, "sys.default_constraints"));
    if (isOn(drop.options, "mssql_drop_check"))
        result.push_back(dropColumnConstraint(drop.table, drop.column, "sys.check_constraints"));
    if (isOn(drop.options, "mssql_drop_foreign_key"))
        result.push_back(dropColumnForeignKey(drop.table, drop.column));
    append(result, DdlCompiler::compiled(drop));
    return result;
}

DdlCompiler::Statements MssqlDdlCompiler::compiled(const AlterColumn &alter) const
{
    if (alter.identity)
        return DdlCompiler::compiled(alter); // refuses
    Statements result;
    const Column *before = columnBefore(alter.table, alter.column);
    std::optional<SqlType> type = alter.type;
    std::optional<bool> nullable = alter.nullable;
    if (type && !nullable) // said with the type, or NOT NULL is lost
        nullable = alter.existingNullable ? alter.existingNullable
            : before                      ? std::optional(before->nullable)
                                          : std::nullopt;
    if (nullable && !type)
        type = alter.existingType ? alter.existingType : before ? std::optional(before->type) : std::nullopt;
    if (nullable && !type)
        throw Error(Error::Kind::Migration,
                    coreTr("Whether %1.%2 may be NULL cannot be changed: its type is not known.")
                        .arg(alter.table.toString(), alter.column))
            .withHint(coreTr("Give alter_column() the existing_type: SQL Server wants both at once."));
    if (type)
        result.emplace_back(alterColumn(alter.table, alter.column) + QLatin1Char(' ') + typeText(*type)
                            + (!nullable       ? QString()
                                   : *nullable ? QStringLiteral(" NULL")
                                               : QStringLiteral(" NOT NULL")));
    if (alter.comment)
        result.push_back(comment(alter.table, alter.column, *alter.comment,
                                 !alter.existingComment                 ? Known::Unknown
                                     : alter.existingComment->isEmpty() ? Known::Absent
                                                                        : Known::Present));
    if (alter.serverDefault) {
        if (alter.existingServerDefault || !*alter.serverDefault || (before && before->serverDefault))
            result.push_back(dropColumnConstraint(alter.table, alter.column, "sys.default_constraints"));
        if (*alter.serverDefault)
            result.emplace_back(QStringLiteral("%1 ADD DEFAULT %2 FOR %3")
                                    .arg(alterTable(alter.table), m_dialect.defaultDdl(**alter.serverDefault),
                                         name(alter.column)));
    }
    if (alter.newName && *alter.newName != alter.column)
        result.emplace_back(
            QStringLiteral("EXEC sp_rename '%1.%2', %3, 'COLUMN'")
                .arg(stringOf(alter.table), escaped(name(alter.column)), name(*alter.newName)));
    return aroundTypeChange(alter, std::move(result));
}

DdlCompiler::Statements MssqlDdlCompiler::compiled(const DropIndex &drop) const
{
    TableName table = drop.table;
    if (table.name.isEmpty()) {
        const auto owner
            = std::find_if(m_before.tables.begin(), m_before.tables.end(), [&](const Table &each) {
                  return std::any_of(each.indexes.begin(), each.indexes.end(),
                                     [&](const Index &index) { return index.name == drop.name; });
              });
        if (owner == m_before.tables.end())
            throw Error(Error::Kind::Migration,
                        coreTr("The index %1 cannot be dropped: its table is not known.").arg(drop.name))
                .withHint(coreTr("Give drop_index() the table_name: SQL Server wants it."));
        table = owner->tableName();
    }
    return {Statement(
        QStringLiteral("DROP INDEX %1%2 ON %3")
            .arg(drop.ifExists ? QStringLiteral("IF EXISTS ") : QString(), name(drop.name), name(table)))};
}

Statement MssqlDdlCompiler::comment(const TableName &table, const QString &column, const QString &comment,
                                    Known before, const QString &kind) const
{
    const QString schema = table.schema.isEmpty() ? m_dialect.defaultSchema : table.schema;
    QString place = QStringLiteral("N'SCHEMA', %1, N'%2', %3")
                        .arg(national(schema.section(QLatin1Char('.'), -1)), kind, national(table.name));
    if (!column.isEmpty())
        place += QStringLiteral(", N'COLUMN', ") + national(column);
    const auto call = [&](const char *procedure) {
        return comment.isEmpty()
            ? QStringLiteral("EXEC %1 N'MS_Description', %2").arg(QLatin1String(procedure), place)
            : QStringLiteral("EXEC %1 N'MS_Description', %2, %3")
                  .arg(QLatin1String(procedure), national(comment), place);
    };
    const QString exists
        = QStringLiteral("IF EXISTS (SELECT 1 FROM fn_listextendedproperty(N'MS_Description', %1))\n%2")
              .arg(column.isEmpty() ? place + QStringLiteral(", NULL, NULL") : place);
    if (comment.isEmpty())
        return Statement(before == Known::Present ? call("sp_dropextendedproperty")
                                                  : exists.arg(call("sp_dropextendedproperty")));
    if (before == Known::Absent)
        return Statement(call("sp_addextendedproperty"));
    if (before == Known::Present)
        return Statement(call("sp_updateextendedproperty"));
    return Statement(exists.arg(QStringLiteral("%1\nELSE\n%2")
                                    .arg(call("sp_updateextendedproperty"), call("sp_addextendedproperty"))));
}

Statement MssqlDdlCompiler::columnComment(const TableName &table, const QString &column,
                                          const QString &text) const
{
    return comment(table, column, text, Known::Unknown);
}

DdlCompiler::Statements MssqlDdlCompiler::commentStatements(const Table &table) const
{
    Statements result;
    if (!table.comment.isEmpty())
        result.push_back(comment(table.tableName(), {}, table.comment, Known::Absent));
    for (const Column &column : table.columns) {
        if (!column.comment.isEmpty())
            result.push_back(comment(table.tableName(), column.name, column.comment, Known::Absent));
    }
    return result;
}

DdlCompiler::Statements MssqlDdlCompiler::compiled(const AlterTableComment &alter) const
{
    return {comment(alter.table, {}, alter.comment,
                    !alter.existingComment                 ? Known::Unknown
                        : alter.existingComment->isEmpty() ? Known::Absent
                                                           : Known::Present)};
}

DdlCompiler::Statements MssqlDdlCompiler::compiled(const BulkInsert &insert) const
{
    Statements rows = DdlCompiler::compiled(insert);
    if (rows.empty())
        return rows;
    if (const Table *table = m_before.table(insert.table)) {
        const Column *counted = autoincrementColumn(*table);
        const bool given
            = std::any_of(table->columns.begin(), table->columns.end(), [&](const Column &column) {
                  return (column.identity || &column == counted) && insert.columns.contains(column.name);
              });
        if (!given)
            return rows;
    }
    const QString set = QStringLiteral("SET IDENTITY_INSERT %1 %2").arg(name(insert.table));
    Statements result {Statement(set.arg(QStringLiteral("ON")))};
    append(result, std::move(rows));
    result.emplace_back(set.arg(QStringLiteral("OFF")));
    return result;
}

} // namespace stillroom
