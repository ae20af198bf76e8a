#include "project/schemadifferences.h"

#include "base/text.h"
#include "migrate/compareschemas.h"

#include <QSet>

namespace stillroom {

namespace {

/// Names that only one side has.
void compareNames(const QString &what, const QStringList &wanted, const QStringList &now, QStringList &lines)
{
    for (const QString &name : wanted) {
        if (!now.contains(name))
            lines.append(coreTr("%1 %2 is missing").arg(what, name));
    }
    for (const QString &name : now) {
        if (!wanted.contains(name))
            lines.append(coreTr("%1 %2 is left over").arg(what, name));
    }
}

template <class List>
QStringList namesOf(const List &list)
{
    QStringList names;
    for (const auto &each : list)
        names.append(TableName {each.schema, each.name}.toString());
    return names;
}

} // namespace

QStringList schemaDifferences(const Schema &wanted, const Schema &now, const Dialect &dialect,
                              const TableName &versionTable)
{
    CompareOptions options;
    options.versionTable = versionTable.name;
    options.versionTableSchema = versionTable.schema;
    options.compareServerDefaults = true;
    options.includeSchemas = true;
    options.compareObjects = true;
    options.beyondAlembic = true;
    QStringList lines;
    for (const Operation &operation : compareSchemas(wanted, now, dialect, options).operations)
        lines.append(coreTr("to be as at the start it would take: %1").arg(toText(operation)));
    compareNames(coreTr("enumerated type"), namesOf(wanted.enums), namesOf(now.enums), lines);
    for (const EnumType &type : wanted.enums) {
        for (const EnumType &other : now.enums) {
            if (other.name == type.name && other.schema == type.schema && other.values != type.values)
                lines.append(coreTr("enumerated type %1 has other values: %2")
                                 .arg(type.name, other.values.join(QStringLiteral(", "))));
        }
    }
    for (const Table &table : wanted.tables) {
        const Table *other = now.table(table.tableName());
        if (!other || table.tableName() == versionTable)
            continue;
        // The comparison takes a table without a key for a model whose mapper has one of its own.
        if (table.primaryKey.columns.isEmpty() && !other->primaryKey.columns.isEmpty())
            lines.append(coreTr("%1 has another primary key: (%2)")
                             .arg(table.name, other->primaryKey.columns.join(QStringLiteral(", "))));
    }
    return lines;
}

} // namespace stillroom
