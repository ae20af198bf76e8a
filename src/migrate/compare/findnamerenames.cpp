#include "base/error.h"
#include "base/text.h"
#include "dialect/ddloptions.h"
#include "dialect/serverfacts.h"
#include "dialect/sqlexpression.h"
#include "migrate/compare/comparison.h"

#include <algorithm>

namespace stillroom {

namespace {

/// The method that an index has where none is named. Tables in memory have another one.
bool isDefaultMethod(const QString &option, const QString &source, const Table &table)
{
    const bool isMethod
        = option == QLatin1String("postgresql_using") || option == QLatin1String("mysql_using");
    const bool isInMemory = std::any_of(table.options.begin(), table.options.end(), [](const QString &each) {
        return pythonText(each).compare(QLatin1String("MEMORY"), Qt::CaseInsensitive) == 0;
    });
    return isMethod && !isInMemory
        && pythonText(source).compare(QLatin1String("btree"), Qt::CaseInsensitive) == 0;
}

/// Whether both have the same method, operator classes, lengths and whatever else their options say: as the
/// server is told it, so that the options of other databases and other spellings do not count.
bool hasSameOptions(const Index &wanted, Index found, const Table &table, const Schema &actual,
                    const Dialect &dialect)
{
    for (std::size_t i = 0; i < found.elements.size(); ++i)
        found.elements[i].expression = wanted.elements[i].expression;
    const auto statements = [&](Index index) {
        index.name = wanted.name;
        index.where.clear();
        index.sql.clear();
        index.options.remove(QStringLiteral("postgresql_concurrently"));
        for (const QString &option : index.options.keys()) {
            if (isDefaultMethod(option, index.options.value(option), table))
                index.options.remove(option);
        }
        return dialect.compile(CreateIndex {table.tableName(), index, false}, actual);
    };
    try {
        return statements(wanted) == statements(found);
    } catch (const Error &) {
        return false; // what the server cannot make it does not have under another name
    }
}

bool hasSameElements(const Index &wanted, const Index &found, const Dialect &dialect)
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
    NameRenames(const Schema &actual, const Dialect &dialect, std::vector<RenameCandidate> &candidates)
        : m_actual(actual)
        , m_dialect(dialect)
        , m_candidates(candidates)
    { }

    void compare(const Table &wanted, const Table &actual, const RenamesOf &able, bool beyondAlembic)
    {
        if (able.indexes) {
            pairUp(wanted.indexes, actual.indexes, actual, RenameCandidate::Kind::Index,
                   [&](const Index &a, const Index &b) {
                       return hasSameElements(a, b, m_dialect)
                           && hasSameOptions(a, b, actual, m_actual, m_dialect);
                   });
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

    const Schema &m_actual;
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
    NameRenames renames(actual, dialect, candidates);
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
