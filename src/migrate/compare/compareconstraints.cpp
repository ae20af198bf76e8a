#include "dialect/sqlexpression.h"
#include "migrate/compare/comparison.h"

#include <algorithm>

namespace stillroom {

namespace {

/// What tells nothing apart may be the same.
bool mayBeSame(const QString &wanted, const QString &found, const Dialect &dialect)
{
    return sameExpression(wanted, found, dialect).value_or(true);
}

bool isSame(const QString &wanted, const QString &found, const Dialect &dialect)
{
    return sameExpression(wanted, found, dialect).value_or(false);
}

/// The check that an Enum or Boolean column brings along, which its type makes and drops.
bool isOfType(const CheckConstraint &check, const Table &table)
{
    return std::any_of(table.columns.begin(), table.columns.end(), [&](const Column &column) {
        if (!column.type.createConstraint)
            return false;
        return column.type.enumName.isEmpty() ? mentionsColumn(check.sqltext, column.name)
                                              : column.type.enumName == check.name;
    });
}

/// Columns that both texts name, as far as the table has them.
bool namesSameColumns(const QString &wanted, const QString &found, const Table &table)
{
    return std::all_of(table.columns.begin(), table.columns.end(), [&](const Column &column) {
        return mentionsColumn(wanted, column.name) == mentionsColumn(found, column.name);
    });
}

template <class T>
const T *named(const std::vector<const T *> &all, const QString &name)
{
    const auto found
        = std::find_if(all.begin(), all.end(), [&](const T *each) { return each->name == name; });
    return found == all.end() || name.isEmpty() ? nullptr : *found;
}

template <class T>
std::vector<const T *> pointersTo(const std::vector<T> &all)
{
    std::vector<const T *> pointers;
    for (const T &each : all)
        pointers.push_back(&each);
    return pointers;
}

bool sameExclusion(const ExcludeConstraint &wanted, const ExcludeConstraint &found, const Dialect &dialect)
{
    if (wanted.elements.size() != found.elements.size() || !mayBeSame(wanted.where, found.where, dialect))
        return false;
    for (std::size_t i = 0; i < wanted.elements.size(); ++i) {
        if (wanted.elements[i].op != found.elements[i].op
            || !mayBeSame(wanted.elements[i].expression, found.elements[i].expression, dialect))
            return false;
    }
    return true;
}

} // namespace

ConstraintChanges::ConstraintChanges(TableComparison &comparison) : m_comparison(comparison)
{
    comparePrimaryKeys();
    if (comparison.keepsChecks)
        compareChecks();
    compareExclusions();
}

void ConstraintChanges::drop()
{
    for (auto &[operation, line] : m_dropped)
        m_comparison.addBeyondAlembic(std::move(operation), line);
}

void ConstraintChanges::create()
{
    for (auto &[operation, line] : m_created)
        m_comparison.addBeyondAlembic(std::move(operation), line);
}

void ConstraintChanges::change(const Constraint &constraint, DropConstraint::Type type, bool isAdded,
                               const QString &what)
{
    const TableName table = m_comparison.name();
    if (isAdded) {
        m_created.emplace_back(CreateConstraint {table, constraint},
                               QStringLiteral("Detected added %1 on '%2'").arg(what, table.toString()));
        return;
    }
    const QString name = std::visit([](const auto &each) { return each.name; }, constraint);
    m_dropped.emplace_back(DropConstraint {name, table, type, constraint},
                           QStringLiteral("Detected removed %1 on '%2'").arg(what, table.toString()));
}

/// A model without a key has one of its mapper's own, which the database need not know.
void ConstraintChanges::comparePrimaryKeys()
{
    const PrimaryKey &wanted = m_comparison.wanted.primaryKey;
    const PrimaryKey &found = m_comparison.actual.primaryKey;
    if (wanted.columns.isEmpty() || wanted.columns == found.columns || !m_comparison.mayRemove)
        return;
    const auto what = [](const PrimaryKey &key) {
        return QStringLiteral("primary key %1")
            .arg(pythonList(key.columns, QLatin1Char('('), QLatin1Char(')')));
    };
    if (!found.columns.isEmpty())
        change(found, DropConstraint::Type::PrimaryKey, false, what(found));
    change(wanted, DropConstraint::Type::PrimaryKey, true, what(wanted));
}

/// By their names, and by what they say where a side has none: the database has named those itself.
void ConstraintChanges::compareChecks()
{
    const Dialect &dialect = m_comparison.dialect;
    std::vector<const CheckConstraint *> left = pointersTo(m_comparison.actual.checkConstraints);
    std::erase_if(left, [&](const CheckConstraint *check) {
        return isOfType(*check, m_comparison.wanted) || isOfType(*check, m_comparison.actual);
    });
    const auto what = [](const CheckConstraint &check) {
        return check.name.isEmpty() ? QStringLiteral("check constraint (%1)").arg(check.sqltext)
                                    : QStringLiteral("check constraint '%1'").arg(check.name);
    };
    std::vector<const CheckConstraint *> unmatched;
    for (const CheckConstraint &wanted : m_comparison.wanted.checkConstraints) {
        if (isOfType(wanted, m_comparison.wanted))
            continue;
        const CheckConstraint *found = named(left, wanted.name);
        if (!found) {
            unmatched.push_back(&wanted);
            continue;
        }
        std::erase(left, found);
        if (mayBeSame(wanted.sqltext, found->sqltext, dialect))
            continue;
        change(*found, DropConstraint::Type::Check, false, what(*found));
        change(wanted, DropConstraint::Type::Check, true, what(wanted));
    }
    for (const bool isSure : {true, false}) {
        std::erase_if(unmatched, [&](const CheckConstraint *wanted) {
            if (!wanted->name.isEmpty())
                return false;
            const auto same = std::find_if(left.begin(), left.end(), [&](const CheckConstraint *found) {
                return isSure ? isSame(wanted->sqltext, found->sqltext, dialect)
                              : mayBeSame(wanted->sqltext, found->sqltext, dialect)
                        && namesSameColumns(wanted->sqltext, found->sqltext, m_comparison.actual);
            });
            if (same == left.end())
                return false;
            left.erase(same);
            return true;
        });
    }
    for (const CheckConstraint *wanted : unmatched)
        change(*wanted, DropConstraint::Type::Check, true, what(*wanted));
    if (!m_comparison.mayRemove)
        return;
    for (const CheckConstraint *found : left)
        change(*found, DropConstraint::Type::Check, false, what(*found));
}

void ConstraintChanges::compareExclusions()
{
    std::vector<const ExcludeConstraint *> left = pointersTo(m_comparison.actual.excludeConstraints);
    const auto what = [](const ExcludeConstraint &exclude) {
        return QStringLiteral("exclusion constraint '%1'").arg(exclude.name);
    };
    for (const ExcludeConstraint &wanted : m_comparison.wanted.excludeConstraints) {
        const auto same = std::find_if(left.begin(), left.end(), [&](const ExcludeConstraint *found) {
            return wanted.name.isEmpty() ? sameExclusion(wanted, *found, m_comparison.dialect)
                                         : wanted.name == found->name;
        });
        if (same == left.end()) {
            change(wanted, DropConstraint::Type::Exclude, true, what(wanted));
            continue;
        }
        const ExcludeConstraint &found = **same;
        left.erase(same);
        if (sameExclusion(wanted, found, m_comparison.dialect))
            continue;
        change(found, DropConstraint::Type::Exclude, false, what(found));
        change(wanted, DropConstraint::Type::Exclude, true, what(wanted));
    }
    if (!m_comparison.mayRemove)
        return;
    for (const ExcludeConstraint *found : left)
        change(*found, DropConstraint::Type::Exclude, false, what(*found));
}

} // namespace stillroom
