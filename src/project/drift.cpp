#include "project/drift.h"

#include "base/text.h"
#include "project/driftfinder.h"

#include <algorithm>

namespace stillroom {

QString Difference::id() const
{
    return QStringLiteral("%1|%2|%3").arg(table.toString(), driftPartName(part), name);
}

QString Difference::title() const
{
    switch (part) {
    case DriftPart::Column:
    case DriftPart::Type:
    case DriftPart::Nullable:
    case DriftPart::Default:
    case DriftPart::Identity:
        return table.toString() + QLatin1Char('.') + name;
    case DriftPart::Comment:
        return name.isEmpty() ? table.toString() : table.toString() + QLatin1Char('.') + name;
    default:
        return table.toString();
    }
}

QString Difference::toText() const
{
    return QStringLiteral("%1: %2").arg(title(), words);
}

DriftRule Difference::ignoring() const
{
    return {DriftRule::Kind::Ignore, exactTable(table), part, name, {}, {}};
}

std::optional<DriftRule> Difference::equating(bool everywhere) const
{
    if (status != Drift::Different || (part != DriftPart::Type && part != DriftPart::Default))
        return {};
    return DriftRule {DriftRule::Kind::Equal,
                      everywhere ? QString() : exactTable(table),
                      part,
                      everywhere ? QString() : name,
                      models,
                      database};
}

std::optional<DriftRule> Difference::completing() const
{
    if (!isPartlyRead)
        return {};
    return DriftRule {DriftRule::Kind::Complete, exactTable(table), DriftPart::Table, {}, {}, {}};
}

int DriftReport::open() const
{
    return int(std::count_if(differences.begin(), differences.end(),
                             [](const Difference &each) { return !each.rule; }));
}

int DriftReport::excused() const
{
    return int(std::count_if(differences.begin(), differences.end(),
                             [](const Difference &each) { return each.rule && each.left.isEmpty(); }));
}

int DriftReport::count(Drift status) const
{
    if (status == Drift::Equal)
        return int(equalTables.size());
    return int(std::count_if(differences.begin(), differences.end(), [status](const Difference &each) {
        return !each.rule && each.status == status;
    }));
}

DiagramDrift DriftReport::forDiagram() const
{
    DiagramDrift drift;
    for (const TableName &table : equalTables)
        drift.tables.insert(table.toString(), {});
    for (const Difference &each : differences) {
        if (each.rule)
            continue;
        TableDrift &table = drift.tables[each.table.toString()];
        drift.differences << each.toText();
        if (each.part == DriftPart::Table || each.part == DriftPart::Model) {
            table.status = each.status;
            continue;
        }
        if (table.status == Drift::Equal)
            table.status = Drift::Different;
        const bool isColumn = each.part >= DriftPart::Column && each.part <= DriftPart::Comment;
        if (isColumn && !each.name.isEmpty() && !table.columns.contains(each.name))
            table.columns.insert(each.name, each.status);
        if (each.part != DriftPart::ForeignKey)
            continue;
        // A missing column weighs more than the key that is missing with it.
        for (const Operation &operation : each.operations) {
            for (const QString &column : keyColumns(operation)) {
                if (!table.columns.contains(column))
                    table.columns.insert(column, Drift::Different);
            }
        }
    }
    return drift;
}

DriftReport findDrift(const ModelSet &models, const Schema &database, const Dialect &dialect,
                      const CompareOptions &options, const DriftRules &rules)
{
    const Schema named = namedAsModels(models.schema, database, dialect);
    return DriftFinder(models, named, dialect, completedByRules(options, rules), rules).report();
}

} // namespace stillroom
