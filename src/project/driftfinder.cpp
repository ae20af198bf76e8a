#include "project/driftfinder.h"

#include "base/text.h"

#include <algorithm>

namespace stillroom {

namespace {

/// Everything that can be compared, whatever env.py leaves out.
CompareOptions thorough(CompareOptions options)
{
    options.compareTypes = true;
    options.compareServerDefaults = true;
    options.includeSchemas = true;
    options.removeUnknownTables = true;
    return options;
}

bool isOfColumn(DriftPart part)
{
    return part >= DriftPart::Column && part <= DriftPart::Comment;
}

/// Whether the rule is about this difference.
bool covers(const DriftRule &rule, const Difference &difference)
{
    if (rule.kind == DriftRule::Kind::Complete)
        return false;
    if (rule.kind == DriftRule::Kind::Equal)
        return rule.part == difference.part && rule.coversTable(difference.table)
            && (rule.name.isEmpty() || rule.name == difference.name) && rule.models == difference.models
            && rule.database == difference.database;
    if (!rule.coversTable(difference.table))
        return false;
    if (rule.part == DriftPart::Table)
        return true;
    if (rule.part == DriftPart::PrimaryKey)
        return difference.part == rule.part;
    if (rule.name != difference.name)
        return false;
    return rule.part == difference.part || (rule.part == DriftPart::Column && isOfColumn(difference.part));
}

bool hasNamed(const std::vector<CheckConstraint> &checks, const QString &name)
{
    return std::any_of(checks.begin(), checks.end(),
                       [&name](const CheckConstraint &check) { return check.name == name; });
}

} // namespace

DriftFinder::DriftFinder(const ModelSet &models, const Schema &database, const Dialect &dialect,
                         const CompareOptions &options, const DriftRules &rules)
    : m_models(models)
    , m_database(database)
    , m_dialect(dialect)
    , m_options(options)
    , m_rules(rules)
{ }

std::vector<Difference> DriftFinder::compared(const Schema &models, const Schema &database,
                                              const CompareOptions &options) const
{
    std::vector<Difference> found
        = differencesOf(compareSchemas(models, database, m_dialect, options), models, database, m_dialect);
    for (const Table &model : models.tables) {
        const Table *table = database.table(model.tableName());
        if (!table || m_options.incompleteTables.contains(model.tableName().toString()))
            continue;
        comparePrimaryKey(model, *table, found);
        compareChecks(model, *table, found);
    }
    return found;
}

void DriftFinder::comparePrimaryKey(const Table &model, const Table &table,
                                    std::vector<Difference> &found) const
{
    if (model.primaryKey.columns == table.primaryKey.columns || model.primaryKey.columns.isEmpty())
        return; // a model without one has a key of the mapper's own
    Difference each;
    each.table = model.tableName();
    each.part = DriftPart::PrimaryKey;
    each.models = model.primaryKey.columns.join(QStringLiteral(", "));
    each.database = table.primaryKey.columns.join(QStringLiteral(", "));
    each.words = driftWords(each);
    found.push_back(std::move(each));
}

/// By their names: databases write the conditions in words of their own.
void DriftFinder::compareChecks(const Table &model, const Table &table, std::vector<Difference> &found) const
{
    const auto tell = [&](const CheckConstraint &check, Drift status) {
        Difference each;
        each.table = model.tableName();
        each.part = DriftPart::Check;
        each.name = m_dialect.limited(check.name);
        each.status = status;
        (status == Drift::OnlyInModels ? each.models : each.database) = check.sqltext;
        each.words = driftWords(each);
        found.push_back(std::move(each));
    };
    bool hasUnnamed = false;
    for (const CheckConstraint &check : model.checkConstraints) {
        if (check.name.isEmpty())
            hasUnnamed = true;
        else if (!hasNamed(table.checkConstraints, m_dialect.limited(check.name)))
            tell(check, Drift::OnlyInModels);
    }
    const bool keepsNone = std::all_of(m_database.tables.begin(), m_database.tables.end(),
                                       [](const Table &each) { return each.checkConstraints.empty(); });
    if (m_dialect.name == QStringLiteral("mysql") && keepsNone) { // before 8.0.16 it reads and forgets them
        std::erase_if(found, [](const Difference &each) { return each.part == DriftPart::Check; });
        return;
    }
    if (hasUnnamed)
        return; // the database has named those, nobody can tell how
    for (const CheckConstraint &check : table.checkConstraints) {
        const auto isIt
            = [&](const CheckConstraint &other) { return m_dialect.limited(other.name) == check.name; };
        if (!check.name.isEmpty()
            && std::none_of(model.checkConstraints.begin(), model.checkConstraints.end(), isIt))
            tell(check, Drift::OnlyInDatabase);
    }
}

void DriftFinder::tellNotUnderstood(std::vector<Difference> &found) const
{
    const auto tell
        = [&](const TableName &table, const SourcePlace &place, const QString &words, const QString &left) {
              std::erase_if(found, [&table](const Difference &each) {
                  return each.table == table && each.part == DriftPart::Table;
              });
              Difference each;
              each.status = Drift::NotUnderstood;
              each.table = table;
              each.words = words;
              each.left = left;
              each.place = place;
              found.push_back(std::move(each));
          };
    QSet<QString> told;
    for (const NotUnderstood &unknown : m_models.notUnderstood) {
        if (!unknown.table || told.contains(unknown.table->toString()))
            continue;
        told.insert(unknown.table->toString());
        tell(*unknown.table, unknown.place, coreTr("not understood: %1").arg(unknown.what),
             coreTr("Nothing of this table is removed: its model was not wholly understood. %1")
                 .arg(unknown.effect));
    }
    for (const UnimportedModel &each : m_models.unimported) {
        if (!each.isInSchema && !told.contains(each.table.toString()))
            tell(each.table, each.place, coreTr("env.py does not import its model"),
                 coreTr("Alembic does not see this model and would drop its table. Import its module %1 in "
                        "env.py.")
                     .arg(each.module));
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
    case DriftPart::PrimaryKey:
        return coreTr("Autogenerate does not compare primary keys. Write the change by hand.");
    case DriftPart::Check:
        return coreTr("Autogenerate does not compare check constraints. Write the change by hand.");
    default:
        return coreTr("Autogenerate leaves this as it is.");
    }
}

/// What autogenerate itself would not find has its reason.
void DriftFinder::tellReasons(std::vector<Difference> &found) const
{
    QSet<QString> generated;
    for (const Difference &each :
         differencesOf(compareSchemas(m_models.schema, m_database, m_dialect, m_options), m_models.schema,
                       m_database, m_dialect))
        generated.insert(each.id());
    for (Difference &each : found) {
        if (!generated.contains(each.id()))
            each.left = reasonFor(each);
    }
}

void DriftFinder::tellPlaces(std::vector<Difference> &found) const
{
    for (Difference &each : found) {
        const auto table = m_models.tables.constFind(each.table.toString());
        if (table == m_models.tables.cend())
            continue;
        const auto column = table->columns.constFind(each.name);
        each.place = isOfColumn(each.part) && column != table->columns.cend() && column->place.line > 0
            ? column->place
            : table->place;
    }
}

/// All rules together decide what counts; each difference that does not is told with the rule that names it.
void DriftFinder::tellRules(DriftReport &report) const
{
    report.rules = m_rules;
    if (m_rules.empty())
        return;
    Schema models = m_models.schema;
    Schema database = m_database;
    applyDriftRules(m_rules, m_dialect, models, database);
    QSet<QString> left;
    for (const Difference &each : compared(models, database, thorough(m_options)))
        left.insert(each.id());
    QSet<qsizetype> used;
    for (Difference &each : report.differences) {
        const auto rule = std::find_if(m_rules.begin(), m_rules.end(),
                                       [&each](const DriftRule &one) { return covers(one, each); });
        const bool isCompared = each.status != Drift::NotUnderstood;
        if (rule == m_rules.end() || (isCompared && left.contains(each.id())))
            continue;
        each.rule = *rule;
        used.insert(rule - m_rules.begin());
    }
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        if (!used.contains(qsizetype(i)) && m_rules[i].kind != DriftRule::Kind::Complete)
            report.unusedRules.push_back(m_rules[i]);
    }
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
    DriftReport report;
    report.differences = compared(m_models.schema, m_database, thorough(m_options));
    tellReasons(report.differences);
    tellPlaces(report.differences);
    tellNotUnderstood(report.differences);
    std::stable_sort(report.differences.begin(), report.differences.end(),
                     [](const Difference &a, const Difference &b) {
                         return std::tie(a.table, a.part, a.name) < std::tie(b.table, b.part, b.name);
                     });
    tellRules(report);
    report.equalTables = equalTables(report.differences);
    return report;
}

} // namespace stillroom
