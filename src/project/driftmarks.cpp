#include "base/text.h"
#include "project/driftfinder.h"
#include "schema/sqltokens.h"

#include <algorithm>

namespace stillroom {

namespace {

bool isOfColumn(DriftPart part)
{
    return part >= DriftPart::Column && part <= DriftPart::Comment;
}

/// Whether the rule is about this difference.
bool covers(const DriftRule &rule, const Difference &difference)
{
    if (rule.kind == DriftRule::Kind::Complete || rule.kind == DriftRule::Kind::Beyond)
        return false;
    if (rule.kind == DriftRule::Kind::Equal)
        return rule.part == difference.part && rule.coversTable(difference.table)
            && (rule.name.isEmpty() || rule.name == difference.name) && rule.models == difference.models
            && rule.database == difference.database;
    if (!rule.coversTable(difference.table))
        return false;
    if (rule.part == DriftPart::Table)
        return true;
    const bool isNameless
        = rule.part == DriftPart::PrimaryKey || (rule.part == DriftPart::Model && rule.name.isEmpty());
    if (isNameless)
        return difference.part == rule.part;
    if (rule.name != difference.name)
        return false;
    return rule.part == difference.part || (rule.part == DriftPart::Column && isOfColumn(difference.part));
}

QString idOf(const TableName &table, DriftPart part, const QString &name = {})
{
    Difference difference;
    difference.table = table;
    difference.part = part;
    difference.name = name;
    return difference.id();
}

bool uses(const Index &index, const QString &column)
{
    return mentionsColumn(index.where, column)
        || std::any_of(index.elements.begin(), index.elements.end(), [&column](const IndexElement &element) {
               return element.column == column || mentionsColumn(element.expression, column);
           });
}

bool uses(const CheckConstraint &check, const QString &column)
{
    return mentionsColumn(check.sqltext, column);
}

template <class Constraint>
requires requires(const Constraint &constraint)
{
    constraint.columns.contains(QString());
}
bool uses(const Constraint &constraint, const QString &column)
{
    return constraint.columns.contains(column);
}

bool uses(const ExcludeConstraint &exclude, const QString &column)
{
    return mentionsColumn(exclude.where, column)
        || std::any_of(exclude.elements.begin(), exclude.elements.end(),
                       [&column](const auto &element) { return mentionsColumn(element.expression, column); });
}

bool uses(const Operation &operation, const QString &column)
{
    const auto isUsedBy = [&column](const auto &each) { return uses(each, column); };
    if (const auto *create = operation.as<CreateIndex>())
        return isUsedBy(create->index);
    if (const auto *drop = operation.as<DropIndex>())
        return drop->original && isUsedBy(*drop->original);
    if (const auto *create = operation.as<CreateConstraint>())
        return std::visit(isUsedBy, create->constraint);
    if (const auto *drop = operation.as<DropConstraint>())
        return drop->original && std::visit(isUsedBy, *drop->original);
    return false;
}

const ForeignKey *madeKey(const Operation &operation)
{
    const auto *create = operation.as<CreateConstraint>();
    return create ? std::get_if<ForeignKey>(&create->constraint) : nullptr;
}

} // namespace

DriftMarks::DriftMarks(const DriftRules &rules, const SchemaChanges &found, ToldChanges &told)
    : m_rules(rules)
    , m_found(found)
    , m_told(told)
{ }

void DriftMarks::mark()
{
    if (m_rules.empty())
        return;
    for (std::size_t i = 0; i < m_told.differences.size(); ++i)
        m_positions.insert(m_told.differences[i].id(), i);
    markNamed();
    if (m_used.empty())
        return;
    markRestingOnColumns();
    markKeysToNothing();
    collectKeys();
    keepBack();
}

DriftRules DriftMarks::unusedRules() const
{
    DriftRules unused;
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        const bool isOfWhole
            = m_rules[i].kind == DriftRule::Kind::Complete || m_rules[i].kind == DriftRule::Kind::Beyond;
        if (!m_used.contains(i) && !isOfWhole)
            unused.push_back(m_rules[i]);
    }
    return unused;
}

void DriftMarks::markNamed()
{
    for (Difference &each : m_told.differences) {
        for (std::size_t i = 0; i < m_rules.size(); ++i) {
            if (!covers(m_rules[i], each))
                continue;
            m_used.insert(i);
            if (!each.rule)
                each.rule = m_rules[i];
        }
    }
}

/// Where a column is ignored that one side lacks, nothing can rest on it there.
void DriftMarks::markRestingOnColumns()
{
    QHash<QString, std::vector<const Difference *>> ignored;
    for (const Difference &each : m_told.differences) {
        if (each.part == DriftPart::Column && each.rule)
            ignored[each.table.toString()].push_back(&each);
    }
    for (Difference &each : m_told.differences) {
        if (each.rule || each.part < DriftPart::Index)
            continue;
        for (const Difference *column : ignored.value(each.table.toString())) {
            if (restsOn(each, column->name)) {
                each.rule = column->rule;
                break;
            }
        }
    }
}

bool DriftMarks::restsOn(const Difference &difference, const QString &column)
{
    return std::any_of(difference.operations.begin(), difference.operations.end(),
                       [&column](const Operation &operation) { return uses(operation, column); });
}

/// A foreign key to what a rule keeps from being made goes by the same rule.
void DriftMarks::markKeysToNothing()
{
    for (Difference &each : m_told.differences) {
        if (each.rule || each.part != DriftPart::ForeignKey)
            continue;
        for (const Operation &operation : each.operations) {
            const ForeignKey *key = madeKey(operation);
            if (!key)
                continue;
            const TableName referred {key->referredSchema, key->referredTable};
            QStringList missing {idOf(referred, DriftPart::Table)};
            for (const QString &column : key->referredColumns)
                missing << idOf(referred, DriftPart::Column, column);
            for (const QString &id : std::as_const(missing)) {
                const auto position = m_positions.constFind(id);
                if (position == m_positions.cend())
                    continue;
                const Difference &other = m_told.differences[*position];
                if (other.rule && other.status == Drift::OnlyInModels)
                    each.rule = other.rule;
            }
        }
    }
}

void DriftMarks::collectKeys()
{
    for (const Table &table : m_found.actual.tables) {
        for (const ForeignKey &key : table.foreignKeys)
            m_keys[TableName {key.referredSchema, key.referredTable}.toString()].push_back(
                {table.tableName(), &key});
    }
}

/// Whether the difference stays although autogenerate would take it away.
bool DriftMarks::staysByRule(const QString &id) const
{
    const auto position = m_positions.constFind(id);
    return position != m_positions.cend()
        && (m_told.differences[*position].rule || m_told.differences[*position].isKeptBack);
}

/// What is kept back may keep something else back: until nothing changes any more.
void DriftMarks::keepBack()
{
    for (bool hasChanged = true; hasChanged;) {
        hasChanged = false;
        for (std::size_t i = 0; i < m_found.changes.size(); ++i) {
            Difference &each = m_told.differences[m_told.of[i]];
            if (each.rule || !each.left.isEmpty())
                continue;
            each.left = inTheWay(m_found.changes[i]);
            if (each.left.isEmpty())
                continue;
            each.isKeptBack = true;
            hasChanged = true;
        }
    }
}

QString DriftMarks::inTheWay(const SchemaChange &change) const
{
    const Operation &operation = change.operation;
    if (const auto *create = operation.as<CreateTable>()) {
        for (const ForeignKey &key : create->table.foreignKeys) {
            if (const QString reason = inTheWayOfKey(key, change.table); !reason.isEmpty())
                return reason;
        }
    }
    if (const ForeignKey *key = madeKey(operation))
        return inTheWayOfKey(*key, change.table);
    if (operation.as<DropTable>())
        return inTheWayOfDropping(change.table, {});
    if (const auto *drop = operation.as<DropColumn>())
        return inTheWayOfDropping(change.table, drop->column);
    if (const auto *drop = operation.as<DropConstraint>(); drop && drop->original) {
        if (const auto *key = std::get_if<PrimaryKey>(&*drop->original))
            return keptReference(change.table, key->columns);
    }
    return {};
}

bool DriftMarks::isOnlyInModels(const TableName &table, const QStringList &columns) const
{
    const auto isIt = [this](const QString &id) {
        return staysByRule(id) && m_told.differences[m_positions.value(id)].status == Drift::OnlyInModels;
    };
    return isIt(idOf(table, DriftPart::Table))
        || std::any_of(columns.begin(), columns.end(),
                       [&](const QString &column) { return isIt(idOf(table, DriftPart::Column, column)); });
}

QString DriftMarks::inTheWayOfKey(const ForeignKey &key, const TableName &table) const
{
    const TableName referred {key.referredSchema, key.referredTable};
    if (referred == table || !isOnlyInModels(referred, key.referredColumns))
        return {};
    return coreTr("Its foreign key (%1) refers to %2, which a rule of the project keeps out of the database.")
        .arg(key.columns.join(QStringLiteral(", ")), referred.toString());
}

/// A foreign key that stays and refers to one of the columns. \param columns empty = the whole table
QString DriftMarks::keptReference(const TableName &table, const QStringList &columns) const
{
    const auto isReferred = [&columns](const QString &column) { return columns.contains(column); };
    for (const ReferringKey &each : m_keys.value(table.toString())) {
        const QStringList &referred = each.key->referredColumns;
        const bool isOwn = each.table == table && columns.isEmpty();
        if (isOwn || (!columns.isEmpty() && std::none_of(referred.begin(), referred.end(), isReferred)))
            continue;
        if (staysByRule(idOf(each.table, DriftPart::ForeignKey, driftName(*each.key)))
            || staysByRule(idOf(each.table, DriftPart::Table)))
            return coreTr("A foreign key of %1 refers to it, which a rule of the project keeps as it is.")
                .arg(each.table.toString());
    }
    return {};
}

/// \param column empty = the whole table
QString DriftMarks::inTheWayOfDropping(const TableName &table, const QString &column) const
{
    const QStringList columns = column.isEmpty() ? QStringList() : QStringList {column};
    if (const QString reference = keptReference(table, columns); !reference.isEmpty())
        return reference;
    const Table *actual = m_found.actual.table(table);
    if (column.isEmpty() || !actual)
        return {};
    if (actual->primaryKey.columns.contains(column) && staysByRule(idOf(table, DriftPart::PrimaryKey)))
        return coreTr("The primary key rests on it, which a rule of the project keeps as it is.");
    const auto keeps = [&](DriftPart part, const auto &all) {
        for (const auto &each : all) {
            if (uses(each, column) && staysByRule(idOf(table, part, driftName(each))))
                return driftName(each);
        }
        return QString();
    };
    for (const QString &name :
         {keeps(DriftPart::Index, actual->indexes), keeps(DriftPart::Unique, actual->uniqueConstraints),
          keeps(DriftPart::Index, actual->uniqueConstraints), // where the two are one
          keeps(DriftPart::ForeignKey, actual->foreignKeys),
          keeps(DriftPart::Check, actual->checkConstraints),
          keeps(DriftPart::Exclude, actual->excludeConstraints)})
    {
        if (!name.isEmpty())
            return coreTr("%1 rests on it, which a rule of the project keeps as it is.").arg(name);
    }
    return {};
}

} // namespace stillroom
