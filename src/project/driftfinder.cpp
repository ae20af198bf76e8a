#include "project/driftfinder.h"

#include "base/text.h"

#include <algorithm>

namespace stillroom {

DriftFinder::DriftFinder(const ModelSet &models, const Schema &database, const Dialect &dialect,
                         const CompareOptions &options, const DriftRules &rules)
    : m_models(models)
    , m_database(database)
    , m_dialect(dialect)
    , m_options(options)
    , m_rules(rules)
{ }

/// Beside what is told of the table: it may be in the models only all the same.
void DriftFinder::tellNotUnderstood(std::vector<Difference> &found) const
{
    QSet<QString> told;
    const auto tell = [&](const TableName &table, const QString &name, const SourcePlace &place,
                          const QString &words, const QString &left, bool isPartlyRead) {
        Difference each;
        each.status = Drift::NotUnderstood;
        each.table = table;
        each.part = DriftPart::Model;
        each.name = name;
        each.words = words;
        each.left = left;
        each.place = place;
        each.isPartlyRead = isPartlyRead;
        if (told.contains(each.id()))
            return;
        told.insert(each.id());
        found.push_back(std::move(each));
    };
    QSet<QString> tables;
    for (const NotUnderstood &unknown : m_models.notUnderstood) {
        if (!unknown.table)
            continue;
        tables.insert(unknown.table->toString());
        tell(*unknown.table, unknown.what, unknown.place, coreTr("not understood: %1").arg(unknown.what),
             coreTr("Nothing of this table is removed: its model was not wholly understood. %1")
                 .arg(unknown.effect),
             m_models.schema.table(*unknown.table) != nullptr);
    }
    for (const UnimportedModel &each : m_models.unimported) {
        if (!each.isInSchema && !tables.contains(each.table.toString()))
            tell(each.table, each.module, each.place, coreTr("env.py does not import its model"),
                 coreTr("Alembic does not see this model and would drop its table. Import its module %1 in "
                        "env.py.")
                     .arg(each.module),
                 false);
    }
}

QString DriftFinder::reasonFor(const Difference &difference) const
{
    switch (difference.part) {
    case DriftPart::Table:
        if (difference.status == Drift::OnlyInDatabase && !m_options.removeUnknownTables)
            return coreTr("No table is dropped: not all of the models were understood.");
        return coreTr("env.py compares the default schema only (include_schemas).");
    case DriftPart::Type:
        return coreTr("env.py switches the comparison of types off (compare_type).");
    case DriftPart::Default:
        return coreTr("env.py does not ask for the comparison of defaults (compare_server_default).");
    default:
        break;
    }
    return coreTr("Alembic does not compare this. It is generated where beyond_alembic is switched on.");
}

/// What autogenerate itself would not find has its reason.
void DriftFinder::tellReasons(const SchemaChanges &found, ToldChanges &told) const
{
    QSet<std::size_t> generated;
    for (std::size_t i = 0; i < found.changes.size(); ++i) {
        if (isGenerated(found.changes[i], m_options))
            generated.insert(told.of[i]);
    }
    for (std::size_t i = 0; i < told.differences.size(); ++i) {
        if (!generated.contains(i))
            told.differences[i].left = reasonFor(told.differences[i]);
    }
}

void DriftFinder::tellPlaces(std::vector<Difference> &found) const
{
    for (Difference &each : found) {
        const auto table = m_models.tables.constFind(each.table.toString());
        if (table == m_models.tables.cend())
            continue;
        const auto column = table->columns.constFind(each.name);
        const bool isOfColumn = each.part >= DriftPart::Column && each.part <= DriftPart::Comment;
        each.place = isOfColumn && column != table->columns.cend() && column->place.line > 0 ? column->place
                                                                                             : table->place;
    }
}

/// What is neither excused by a rule nor left alone for a reason. A table or column that stays where it is
/// was not renamed either.
AutogenerateResult DriftFinder::generated(SchemaChanges found, const ToldChanges &told) const
{
    SchemaChanges kept = std::move(found);
    std::vector<SchemaChange> all = std::exchange(kept.changes, {});
    QSet<QString> excused;
    QSet<QString> excusedTypes;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Difference &each = told.differences[told.of[i]];
        if (each.rule) {
            excused.insert(each.id());
            if (const auto *alter = all[i].operation.as<AlterEnum>())
                excusedTypes.insert(TableName {alter->type.schema, alter->type.name}.toString());
        } else if (each.left.isEmpty() && isGenerated(all[i], m_options)) {
            kept.changes.push_back(std::move(all[i]));
        }
    }
    std::erase_if(kept.renameCandidates, [&](const RenameCandidate &candidate) {
        static const QMap<RenameCandidate::Kind, std::vector<DriftPart>> parts {
            {RenameCandidate::Kind::Table, {DriftPart::Table}},
            {RenameCandidate::Kind::Column, {DriftPart::Column}},
            {RenameCandidate::Kind::Index, {DriftPart::Index}},
            // Where a unique constraint is an index, it is told as one.
            {RenameCandidate::Kind::NamedConstraint,
             {DriftPart::Unique, DriftPart::Index, DriftPart::Check}}};
        if (candidate.kind == RenameCandidate::Kind::EnumValue)
            return excusedTypes.contains(candidate.table.toString());
        const std::vector<DriftPart> possible = parts.value(candidate.kind);
        return std::any_of(possible.begin(), possible.end(), [&](DriftPart part) {
            Difference old;
            old.table = candidate.table;
            old.part = part;
            Difference added = old;
            if (part == DriftPart::Table) {
                added.table.name = candidate.newName;
            } else {
                old.name = candidate.oldName;
                added.name = candidate.newName;
            }
            return excused.contains(old.id()) || excused.contains(added.id());
        });
    });
    return assembled(std::move(kept), m_models.schema, m_dialect, m_options);
}

std::vector<TableName> DriftFinder::equalTables(const std::vector<Difference> &found) const
{
    QSet<QString> differing;
    for (const Difference &each : found) {
        if (!each.rule)
            differing.insert(each.table.toString());
    }
    std::vector<TableName> equal;
    for (const Table &table : m_models.schema.tables) {
        const TableName name = table.tableName();
        if (m_database.table(name) && !differing.contains(name.toString()))
            equal.push_back(name);
    }
    std::sort(equal.begin(), equal.end());
    return equal;
}

DriftReport DriftFinder::report() const
{
    SchemaChanges found = findChanges(m_models.schema, m_database, m_dialect, m_options);
    ToldChanges told = tellChanges(found, m_models.schema, m_dialect);
    tellReasons(found, told);
    tellPlaces(told.differences);
    tellNotUnderstood(told.differences);
    DriftMarks marks(m_rules, found, told);
    marks.mark();
    DriftReport report;
    report.rules = m_rules;
    report.unusedRules = marks.unusedRules();
    report.generated = generated(std::move(found), told);
    report.differences = std::move(told.differences);
    std::stable_sort(report.differences.begin(), report.differences.end(), isListedBefore);
    report.equalTables = equalTables(report.differences);
    return report;
}

} // namespace stillroom
