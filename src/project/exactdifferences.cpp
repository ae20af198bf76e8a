#include "base/text.h"
#include "migrate/compareschemas.h"
#include "project/driftfinder.h"
#include "project/exactmodels.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

QString shown(const QString &text)
{
    return text.isEmpty() ? coreTr("nothing") : text.simplified();
}

/// Types in one form: letters, blanks and quotation marks are a matter of taste.
QString plainType(const QString &text)
{
    static const QRegularExpression blanks(QStringLiteral("[\\s'\"`]+"));
    return QString(text).remove(blanks).toUpper();
}

void compareTypes(const Table &read, const Table &exact, const Dialect &dialect, QStringList &lines)
{
    for (const Column &column : read.columns) {
        const Column *other = exact.column(column.name);
        if (!other || column.type.name.isEmpty() || other->type.declared.isEmpty())
            continue;
        const QString ours = driftTypeText(column.type, dialect);
        if (plainType(ours) != plainType(other->type.declared))
            lines << coreTr("%1.%2: type %3 as read, %4 when imported")
                         .arg(read.tableName().toString(), column.name, ours, other->type.declared);
    }
    if (read.primaryKey.columns != exact.primaryKey.columns)
        lines << coreTr("%1: primary key (%2) as read, (%3) when imported")
                     .arg(read.tableName().toString(), read.primaryKey.columns.join(QStringLiteral(", ")),
                          exact.primaryKey.columns.join(QStringLiteral(", ")));
}

void compareRelationships(const ModelSet &read, const ModelSet &exact, QStringList &lines)
{
    const auto textOf = [](const OrmRelationship &each) {
        QString text = QStringLiteral("%1 → %2").arg(each.kind, each.target);
        if (!each.association.isEmpty())
            text += coreTr(" through %1").arg(each.association);
        if (!each.backPopulates.isEmpty())
            text += coreTr(", back_populates %1").arg(each.backPopulates);
        return text;
    };
    QMap<QString, QString> ours;
    for (const OrmRelationship &each : read.relationships)
        ours.insert(each.className + QLatin1Char('.') + each.name, textOf(each));
    QMap<QString, QString> theirs;
    for (const OrmRelationship &each : exact.relationships)
        theirs.insert(each.className + QLatin1Char('.') + each.name, textOf(each));
    for (auto each = theirs.cbegin(); each != theirs.cend(); ++each) {
        if (!ours.contains(each.key()))
            lines << coreTr("%1: relationship only when imported").arg(each.key());
        else if (ours.value(each.key()) != each.value())
            lines << coreTr("%1: relationship %2 as read, %3 when imported")
                         .arg(each.key(), ours.value(each.key()), each.value());
    }
    for (auto each = ours.cbegin(); each != ours.cend(); ++each) {
        if (!theirs.contains(each.key()))
            lines << coreTr("%1: relationship only as read").arg(each.key());
    }
}

QString sentence(const Difference &each)
{
    QString what = driftPartName(each.part);
    if (each.part >= DriftPart::Index && !each.name.isEmpty())
        what += QLatin1Char(' ') + each.name;
    if (each.status == Drift::OnlyInModels)
        return coreTr("%1: %2 only as read").arg(each.title(), what);
    if (each.status == Drift::OnlyInDatabase)
        return coreTr("%1: %2 only when imported").arg(each.title(), what);
    return coreTr("%1: %2 %3 as read, %4 when imported")
        .arg(each.title(), what, shown(each.models), shown(each.database));
}

} // namespace

QStringList exactDifferences(const ModelSet &read, const ExactModels &exact, const Dialect &dialect)
{
    CompareOptions options;
    options.compareTypes = false; // by their texts, which is stricter
    options.compareServerDefaults = true;
    options.includeSchemas = true;
    options.versionTable.clear();
    const Schema &imported = exact.models.schema;
    QStringList lines;
    SchemaChanges found = findChanges(read.schema, imported, dialect, options);
    std::erase_if(found.changes,
                  [&options](const SchemaChange &each) { return !isGenerated(each, options); });
    std::vector<Difference> differences = tellChanges(found, read.schema, dialect).differences;
    std::sort(differences.begin(), differences.end(), isListedBefore);
    for (const Difference &each : differences)
        lines << sentence(each);
    for (const Table &table : read.schema.tables) {
        if (const Table *other = imported.table(table.tableName()))
            compareTypes(table, *other, dialect, lines);
    }
    // Mappers that cannot be configured have no relationships to compare.
    if (!exact.models.relationships.empty())
        compareRelationships(read, exact.models, lines);
    return lines;
}

} // namespace stillroom
