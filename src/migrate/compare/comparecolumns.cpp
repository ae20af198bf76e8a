#include "migrate/compare/comparison.h"
#include "python/rendertype.h"

#include <algorithm>

namespace stillroom {

namespace {

/// A type as Python's repr() shows it in Alembic's log.
QString typeText(const SqlType &type)
{
    QSet<QString> imports;
    const PythonWriter writer(QLatin1Char('\''), 1'000'000);
    QString text = writer.statement(renderType(type, writer, revisionNames(imports)), 0).trimmed();
    return text.startsWith(QStringLiteral("sa.")) ? text.mid(3) : text;
}

/// SQLite never keeps a NULL in INTEGER PRIMARY KEY, whatever the declaration says.
bool isRowidAlias(const TableComparison &comparison, const Column &actual)
{
    return comparison.dialect.name == QStringLiteral("sqlite")
        && comparison.actual.primaryKey.columns == QStringList {actual.name}
    && actual.type.name.compare(QStringLiteral("INTEGER"), Qt::CaseInsensitive) == 0;
}

bool nullabilityCounts(const TableComparison &comparison, const Column &wanted, const Column &actual)
{
    if ((wanted.computed || actual.computed) && wanted.nullable)
        return false;
    if (wanted.identity || actual.identity)
        return false;
    return !(isRowidAlias(comparison, actual) && !wanted.nullable);
}

bool sameTypes(const TableComparison &comparison, const Column &wanted, const Column &actual)
{
    if (wanted.type.name.isEmpty() || actual.type.name.isEmpty())
        return true;
    return comparison.dialect.sameType(wanted.type, actual.type);
}

bool sameDefaults(const TableComparison &comparison, const Column &wanted, const Column &actual)
{
    if (wanted.computed || actual.computed || wanted.identity || actual.identity)
        return true;
    return comparison.dialect.sameDefault(wanted, actual);
}

/// The attributes in which an identity differs, by Alembic's rule: what the model does not say is as the
/// database has it.
QStringList identityDifferences(const Column &wanted, const Column &actual)
{
    QStringList differences;
    if (!wanted.identity || !actual.identity)
        return differences;
    if (wanted.identity->always != actual.identity->always)
        differences << QStringLiteral("always");
    const QMap<QString, QString> &options = wanted.identity->options;
    for (auto option = options.begin(); option != options.end(); ++option) {
        if (option.key() != QStringLiteral("order") && option.key() != QStringLiteral("on_null")
            && actual.identity->options.value(option.key()) != option.value())
            differences << option.key();
    }
    differences.sort();
    return differences;
}

/// A key of SQL Server counts by IDENTITY whether the model says so or not.
bool isCountingKey(const TableComparison &comparison, const Column &wanted, const Column &actual)
{
    return comparison.dialect.name == QStringLiteral("mssql") && !wanted.identity && actual.identity
        && comparison.actual.primaryKey.columns.contains(actual.name);
}

/// One aspect of a column at a time: AlterColumn with what the column has now.
void compareColumn(TableComparison &comparison, const Column &wanted, const Column &actual)
{
    const QString table = comparison.name().toString();
    AlterColumn bare;
    bare.table = comparison.name();
    bare.column = wanted.name;
    bare.existingType = actual.type;
    bare.existingNullable = actual.nullable;
    if (actual.serverDefault)
        bare.existingServerDefault = actual.serverDefault;
    if (wanted.nullable != actual.nullable && nullabilityCounts(comparison, wanted, actual)) {
        AlterColumn alter = bare;
        alter.nullable = wanted.nullable;
        comparison.add(alter,
                       QStringLiteral("Detected %1 on column '%2.%3'")
                           .arg(wanted.nullable ? QStringLiteral("NULL") : QStringLiteral("NOT NULL"), table,
                                wanted.name));
    }
    if (!sameTypes(comparison, wanted, actual)) {
        AlterColumn alter = bare;
        alter.type = wanted.type;
        comparison.add(alter,
                       QStringLiteral("Detected type change from %1 to %2 on '%3.%4'")
                           .arg(typeText(actual.type), typeText(wanted.type), table, wanted.name));
    }
    if (!sameDefaults(comparison, wanted, actual)) {
        AlterColumn alter = bare;
        alter.serverDefault = wanted.serverDefault;
        alter.existingServerDefault = actual.serverDefault;
        comparison.add(alter,
                       QStringLiteral("Detected server default on column '%1.%2'").arg(table, wanted.name));
    }
    const QStringList identity = identityDifferences(wanted, actual);
    const bool hasOther = wanted.identity.has_value() != actual.identity.has_value()
        && !isCountingKey(comparison, wanted, actual);
    if (!identity.isEmpty() || hasOther) {
        AlterColumn alter = bare;
        alter.identity = wanted.identity;
        alter.existingIdentity = actual.identity;
        comparison.add(
            alter,
            QStringLiteral("Detected server default on column '%1.%2': identity options attributes %3")
                .arg(table, wanted.name, pythonList(identity, QLatin1Char('['), QLatin1Char(']'))));
    }
    if (comparison.dialect.supportsComments && wanted.comment != actual.comment) {
        AlterColumn alter = bare;
        alter.comment = wanted.comment;
        alter.existingComment = actual.comment;
        comparison.add(alter, QStringLiteral("Detected column comment '%1.%2'").arg(table, wanted.name));
    }
}

/// A column of a model that was not fully understood, whose type is not known: nothing is done to it.
bool isUnknown(const TableComparison &comparison, const Column &wanted)
{
    return !comparison.mayRemove && wanted.type.name.isEmpty();
}

} // namespace

void compareAddedColumns(TableComparison &comparison)
{
    for (const Column &column : comparison.wanted.columns) {
        if (comparison.actual.column(column.name) || isUnknown(comparison, column))
            continue;
        AddColumn add;
        add.table = comparison.name();
        add.column = column;
        comparison.add(
            add,
            QStringLiteral("Detected added column '%1.%2'").arg(comparison.name().toString(), column.name));
    }
}

void compareKeptColumns(TableComparison &comparison)
{
    for (const Column &wanted : comparison.wanted.columns) {
        const Column *actual = comparison.actual.column(wanted.name);
        if (actual && !isUnknown(comparison, wanted))
            compareColumn(comparison, wanted, *actual);
    }
}

void compareRemovedColumns(TableComparison &comparison)
{
    if (!comparison.mayRemove)
        return;
    for (const Column &column : comparison.actual.columns) {
        if (comparison.wanted.column(column.name))
            continue;
        comparison.add(
            DropColumn {comparison.name(), column.name, column, false},
            QStringLiteral("Detected removed column '%1.%2'").arg(comparison.name().toString(), column.name));
    }
}

} // namespace stillroom
