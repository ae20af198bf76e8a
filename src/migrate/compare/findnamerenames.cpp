#include "base/text.h"
#include "dialect/serverfacts.h"
#include "dialect/sqlexpression.h"
#include "migrate/compare/comparison.h"

#include <algorithm>

namespace stillroom {

namespace {

bool isSameIndex(const Index &wanted, const Index &found, const Dialect &dialect)
{
    const auto same
        = [&](const QString &a, const QString &b) { return sameExpression(a, b, dialect).value_or(false); };
    if (wanted.unique != found.unique || wanted.elements.size() != found.elements.size()
        || wanted.where.isEmpty() != found.where.isEmpty() || !same(wanted.where, found.where))
        return false;
    for (std::size_t i = 0; i < wanted.elements.size(); ++i) {
        const IndexElement &one = wanted.elements[i];
        const IndexElement &other = found.elements[i];
        if (one.column != other.column || one.descending != other.descending
            || !same(one.expression, other.expression))
            return false;
    }
    return true;
}

/// Those of `all` whose name the other side does not have.
template <class T>
std::vector<const T *> onlyIn(const std::vector<T> &all, const std::vector<T> &others)
{
    std::vector<const T *> only;
    for (const T &each : all) {
        const bool isThere = std::any_of(others.begin(), others.end(),
                                         [&each](const T &other) { return other.name == each.name; });
        if (!each.name.isEmpty() && !isThere)
            only.push_back(&each);
    }
    return only;
}

class NameRenames
{
public:
    NameRenames(const Dialect &dialect, std::vector<RenameCandidate> &candidates)
        : m_dialect(dialect)
        , m_candidates(candidates)
    { }

    void compare(const Table &wanted, const Table &actual, const RenamesOf &able, bool beyondAlembic)
    {
        if (able.indexes) {
            pairUp(wanted.indexes, actual.indexes, actual, RenameCandidate::Kind::Index,
                   [this](const Index &a, const Index &b) { return isSameIndex(a, b, m_dialect); });
            pairUp(
                wanted.uniqueConstraints, actual.uniqueConstraints, actual,
                RenameCandidate::Kind::NamedConstraint,
                [](const UniqueConstraint &a, const UniqueConstraint &b) { return a.columns == b.columns; });
        }
        if (able.constraints && beyondAlembic)
            pairUp(wanted.checkConstraints, actual.checkConstraints, actual,
                   RenameCandidate::Kind::NamedConstraint,
                   [this](const CheckConstraint &a, const CheckConstraint &b) {
                       return sameExpression(a.sqltext, b.sqltext, m_dialect).value_or(false);
                   });
    }

private:
    template <class T, class Same>
    void pairUp(const std::vector<T> &wanted, const std::vector<T> &found, const Table &table,
                RenameCandidate::Kind kind, const Same &isSame)
    {
        const QString reason = kind == RenameCandidate::Kind::Index ? coreTr("Both have the same columns.")
                                                                    : coreTr("Both say the same.");
        for (const T *old : onlyIn(found, wanted)) {
            for (const T *added : onlyIn(wanted, found)) {
                if (isSame(*added, *old))
                    m_candidates.push_back({table.tableName(),
                                            old->name,
                                            added->name,
                                            kind,
                                            0.9 + 0.1 * nameSimilarity(old->name, added->name),
                                            {reason}});
            }
        }
    }

    const Dialect &m_dialect;
    std::vector<RenameCandidate> &m_candidates;
};

void findValueRenames(const EnumType &wanted, const EnumType &existing,
                      std::vector<RenameCandidate> &candidates)
{
    const auto neighbours = [](const QStringList &values, qsizetype at) {
        return std::pair(values.value(at - 1), values.value(at + 1));
    };
    for (qsizetype i = 0; i < existing.values.size(); ++i) {
        if (wanted.values.contains(existing.values[i]))
            continue;
        for (qsizetype j = 0; j < wanted.values.size(); ++j) {
            if (existing.values.contains(wanted.values[j]))
                continue;
            const auto before = neighbours(existing.values, i);
            const auto after = neighbours(wanted.values, j);
            const double place
                = (before.first == after.first ? 0.5 : 0.0) + (before.second == after.second ? 0.5 : 0.0);
            const double alike = nameSimilarity(existing.values[i], wanted.values[j]);
            QStringList reasons;
            if (place == 1.0)
                reasons << coreTr("The values before and after it are the same.");
            if (alike >= 0.6)
                reasons << coreTr("The names are alike.");
            candidates.push_back({{existing.schema, existing.name},
                                  existing.values[i],
                                  wanted.values[j],
                                  RenameCandidate::Kind::EnumValue,
                                  0.5 * place + 0.5 * alike,
                                  reasons});
        }
    }
}

} // namespace

void findNameRenames(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                     const CompareOptions &options, std::vector<RenameCandidate> &candidates)
{
    const RenamesOf able = renamesOf(dialect, actual);
    NameRenames renames(dialect, candidates);
    for (const Table &table : wanted.tables) {
        const Table *same = actual.table(table.tableName());
        if (same && !options.incompleteTables.contains(table.tableName().toString()))
            renames.compare(table, *same, able, options.beyondAlembic);
    }
    if (!dialect.nativeEnums || !options.beyondAlembic)
        return;
    const QMap<QString, EnumType> types = enumTypes(wanted);
    for (const EnumType &existing : actual.enums) {
        const auto type = types.constFind(TableName {existing.schema, existing.name}.toString());
        if (type != types.cend())
            findValueRenames(*type, existing, candidates);
    }
}

} // namespace stillroom
