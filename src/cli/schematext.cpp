#include "cli/schematext.h"

#include <algorithm>

namespace stillroom {

namespace {

QString joinedNames(const QStringList &names)
{
    return QLatin1Char('(') + names.join(QLatin1String(", ")) + QLatin1Char(')');
}

QString named(const char *what, const QString &name)
{
    return QStringLiteral("  ") + QLatin1String(what) + (name.isEmpty() ? QString() : QLatin1Char(' ') + name)
        + QLatin1Char(' ');
}

QString columnNotes(const Column &column)
{
    QStringList notes;
    if (!column.nullable)
        notes.append(QStringLiteral("not null"));
    if (column.serverDefault)
        notes.append(QStringLiteral("default ") + column.serverDefault->text);
    if (column.computed)
        notes.append(
            QStringLiteral("generated as (%1)%2")
                .arg(column.computed->sqltext,
                     column.computed->persisted.value_or(false) ? QStringLiteral(" stored") : QString()));
    if (column.identity)
        notes.append(column.identity->always ? QStringLiteral("identity always")
                                             : QStringLiteral("identity"));
    return notes.join(QLatin1String("  "));
}

QString keyText(const ForeignKey &key)
{
    QString text = named("foreign key", key.name) + joinedNames(key.columns) + QStringLiteral(" -> ")
        + (key.referredSchema.isEmpty() ? QString() : key.referredSchema + QLatin1Char('.'))
        + key.referredTable + QLatin1Char(' ') + joinedNames(key.referredColumns);
    if (!key.onDelete.isEmpty())
        text += QStringLiteral(" on delete ") + key.onDelete.toLower();
    if (!key.onUpdate.isEmpty())
        text += QStringLiteral(" on update ") + key.onUpdate.toLower();
    if (key.deferrable.value_or(false))
        text += QStringLiteral(" deferrable");
    if (!key.initially.isEmpty())
        text += QStringLiteral(" initially ") + key.initially.toLower();
    return text;
}

QString indexText(const Index &index)
{
    QStringList elements;
    for (const IndexElement &element : index.elements) {
        elements.append(
            (element.column.isEmpty() ? element.expression : element.column)
            + (element.collation.isEmpty() ? QString() : QStringLiteral(" collate ") + element.collation)
            + (element.descending ? QStringLiteral(" desc") : QString()));
    }
    return named(index.unique ? "unique index" : "index", index.name) + joinedNames(elements)
        + (index.where.isEmpty() ? QString() : QStringLiteral(" where ") + index.where);
}

QStringList tableLines(const Table &table, const TypeText &typeText)
{
    QString head = table.tableName().toString();
    if (!table.virtualModule.isEmpty())
        head += QStringLiteral(" (virtual, %1)").arg(table.virtualModule);
    QStringList lines {head};
    qsizetype nameWidth = 0;
    qsizetype typeWidth = 0;
    for (const Column &column : table.columns) {
        nameWidth = std::max(nameWidth, column.name.size());
        typeWidth = std::max(typeWidth, typeText(column.type).size());
    }
    for (const Column &column : table.columns) {
        QString line = QStringLiteral("  %1  %2  %3")
                           .arg(column.name.leftJustified(nameWidth),
                                typeText(column.type).leftJustified(typeWidth), columnNotes(column));
        while (line.endsWith(QLatin1Char(' ')))
            line.chop(1);
        lines.append(line);
    }
    if (!table.primaryKey.columns.isEmpty())
        lines.append(named("primary key", table.primaryKey.name) + joinedNames(table.primaryKey.columns));
    for (const ForeignKey &key : table.foreignKeys)
        lines.append(keyText(key));
    for (const UniqueConstraint &unique : table.uniqueConstraints)
        lines.append(named("unique", unique.name) + joinedNames(unique.columns));
    for (const CheckConstraint &check : table.checkConstraints)
        lines.append(named("check", check.name) + QLatin1Char('(') + check.sqltext + QLatin1Char(')'));
    for (const ExcludeConstraint &exclude : table.excludeConstraints) {
        QStringList elements;
        for (const ExcludeConstraint::Element &element : exclude.elements)
            elements.append(element.expression + QStringLiteral(" with ") + element.op);
        lines.append(named("exclude", exclude.name) + joinedNames(elements)
                     + (exclude.where.isEmpty() ? QString() : QStringLiteral(" where ") + exclude.where));
    }
    for (const Index &index : table.indexes)
        lines.append(indexText(index));
    for (const Trigger &trigger : table.triggers)
        lines.append(QStringLiteral("  trigger ") + trigger.name);
    if (!table.partitions.isEmpty())
        lines.append(QStringLiteral("  partitions ") + joinedNames(table.partitions));
    return lines;
}

QString relationshipText(const Relationship &relationship)
{
    QString text = QStringLiteral("  %1 %2 -> %3 %4  %5")
                       .arg(relationship.table.toString(), joinedNames(relationship.columns),
                            relationship.referredTable.toString(), joinedNames(relationship.referredColumns),
                            kindName(relationship.kind));
    if (relationship.association)
        text += QStringLiteral(" through ") + relationship.association->toString();
    return text;
}

} // namespace

QString schemaText(const Schema &schema, const TypeText &typeText)
{
    QStringList lines;
    for (const Table &table : schema.tables)
        lines += tableLines(table, typeText) + QStringList {QString()};
    for (const View &view : schema.views) {
        lines += QStringLiteral("view ") + TableName {view.schema, view.name}.toString()
            + (view.columns.isEmpty() ? QString() : QLatin1Char(' ') + joinedNames(view.columns));
        lines += QStringList {QStringLiteral("  ") + view.definition.simplified(), QString()};
    }
    for (const EnumType &type : schema.enums)
        lines
            += QStringList {QStringLiteral("enum %1 %2")
                                .arg(TableName {type.schema, type.name}.toString(), joinedNames(type.values)),
                            QString()};
    for (const Domain &domain : schema.domains)
        lines
            += QStringList {QStringLiteral("domain %1  %2%3")
                                .arg(TableName {domain.schema, domain.name}.toString(), typeText(domain.type),
                                     domain.nullable ? QString() : QStringLiteral("  not null")),
                            QString()};
    for (const Sequence &sequence : schema.sequences)
        lines += QStringList {
            QStringLiteral("sequence ") + TableName {sequence.schema, sequence.name}.toString(), QString()};
    for (const Routine &routine : schema.routines)
        lines += QStringList {
            QStringLiteral("%1 %2(%3)%4")
                .arg(routine.kind, TableName {routine.schema, routine.name}.toString(), routine.arguments,
                     routine.returns.isEmpty() ? QString() : QStringLiteral(" returns ") + routine.returns),
            QString()};
    const std::vector<Relationship> found = relationships(schema);
    if (!found.empty()) {
        lines += QStringLiteral("relationships");
        for (const Relationship &relationship : found)
            lines += relationshipText(relationship);
    }
    while (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    return lines.isEmpty() ? QString() : lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace stillroom
