#include "dialect/sqlexpression.h"
#include "migrate/compare/comparison.h"

#include <QMap>
#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

/// A unique constraint or an index, compared by the same rules (Alembic's _constraint_sig).
struct Member
{
    const UniqueConstraint *unique = nullptr;
    const Index *index = nullptr;

    [[nodiscard]] bool isIndex() const { return index != nullptr; }
    [[nodiscard]] bool isUnique() const { return unique || index->unique; }
    [[nodiscard]] QString name() const { return unique ? unique->name : index->name; }
    [[nodiscard]] QStringList columns() const { return unique ? unique->columns : index->columns(); }
    [[nodiscard]] QStringList signature() const;
};

/// Expressions lose what databases change in them: casts, space, brackets, quotes, case.
QString crude(QString expression)
{
    static const QRegularExpression cast(
        QStringLiteral(R"(::[\w."]+( varying| precision| with(out)? time zone)?(\[\])?)"));
    expression.remove(cast);
    QString text;
    for (const QChar c : std::as_const(expression)) {
        if (!c.isSpace() && !QStringLiteral("()'\"`[]").contains(c))
            text += c.toLower();
    }
    return text;
}

QStringList Member::signature() const
{
    QStringList parts = columns();
    if (index) {
        for (const IndexElement &element : index->elements) {
            if (element.column.isEmpty())
                parts << QStringLiteral("(") + crude(element.expression);
        }
    }
    parts.sort();
    return parts;
}

/// MySQL and MariaDB make an index for each foreign key.
bool indexesForeignKeys(const Dialect &dialect)
{
    return dialect.name == QStringLiteral("mysql") || dialect.name == QStringLiteral("mariadb");
}

/// The index the server makes for a foreign key anyway, which the inspector does not tell: Alembic leaves it
/// out on both sides too.
bool isMadeForKey(const Index &index, const Table &table)
{
    return !index.unique
        && std::any_of(table.foreignKeys.begin(), table.foreignKeys.end(), [&](const ForeignKey &key) {
               return index.columns() == key.columns
                   && (index.name == key.name || index.name == key.columns.value(0));
           });
}

/// What Alembic does not look at: the order of the elements, and which rows the index holds.
QStringList finerDifferences(const Index &wanted, const Index &found, const Dialect &dialect)
{
    QStringList differences;
    const auto same
        = [&](const QString &a, const QString &b) { return sameExpression(a, b, dialect).value_or(true); };
    bool sameElements = wanted.elements.size() == found.elements.size();
    for (std::size_t i = 0; sameElements && i < wanted.elements.size(); ++i) {
        const IndexElement &one = wanted.elements[i];
        const IndexElement &other = found.elements[i];
        sameElements = one.column == other.column && same(one.expression, other.expression)
            && (one.descending == other.descending || indexesForeignKeys(dialect)); // old ones have no DESC
    }
    if (!sameElements)
        differences << QStringLiteral(" order of columns");
    if (wanted.where.isEmpty() != found.where.isEmpty() || !same(wanted.where, found.where))
        differences << QStringLiteral(" condition");
    return differences;
}

class IndexComparison
{
public:
    explicit IndexComparison(TableComparison &comparison) : m_comparison(comparison) { collect(); }

    void run()
    {
        removed();
        kept();
        added();
    }

private:
    void collect();
    void collectActual();
    [[nodiscard]] bool isWantedUnique(const UniqueConstraint &unique) const;
    void removed();
    void kept();
    void added();
    void tellAdded(const Member &member);
    SchemaChange &tellRemoved(const Member &member);
    SchemaChange &drop(const Member &member, const QString &line);
    SchemaChange &create(const Member &member, const QString &line);

    TableComparison &m_comparison;
    QMap<QString, Member> m_wantedByName;
    std::vector<Member> m_wantedUnnamed; ///< unique constraints without a name
    QMap<QString, Member> m_actualByName; ///< unnamed ones are matched by their columns only
    std::vector<Member> m_actualUniques;
    std::vector<Index> m_uniqueIndexes; ///< unique constraints that nobody wants as such
};

void IndexComparison::collect()
{
    for (const UniqueConstraint &unique : m_comparison.wanted.uniqueConstraints) {
        if (unique.name.isEmpty())
            m_wantedUnnamed.push_back({&unique, nullptr});
        else
            m_wantedByName.insert(unique.name, {&unique, nullptr});
    }
    for (const Index &index : m_comparison.wanted.indexes) {
        if (!indexesForeignKeys(m_comparison.dialect) || !isMadeForKey(index, m_comparison.wanted))
            m_wantedByName.insert(index.name, {nullptr, &index});
    }
    collectActual();
}

/// Where the two are one, the model says which of them it is.
bool IndexComparison::isWantedUnique(const UniqueConstraint &unique) const
{
    const auto named = m_wantedByName.constFind(unique.name);
    if (named != m_wantedByName.constEnd())
        return !named->isIndex();
    const Member member {&unique, nullptr};
    return std::any_of(m_wantedUnnamed.begin(), m_wantedUnnamed.end(),
                       [&](const Member &other) { return other.signature() == member.signature(); });
}

void IndexComparison::collectActual()
{
    const Table &actual = m_comparison.actual;
    m_uniqueIndexes.reserve(actual.uniqueConstraints.size()); // its elements are pointed to
    for (const UniqueConstraint &unique : actual.uniqueConstraints) {
        if (m_comparison.uniqueIsIndex && !isWantedUnique(unique)) {
            Index index;
            index.name = unique.name;
            index.unique = true;
            for (const QString &column : unique.columns) {
                index.elements.emplace_back();
                index.elements.back().column = column;
            }
            m_uniqueIndexes.push_back(std::move(index));
            m_actualByName.insert(unique.name, {nullptr, &m_uniqueIndexes.back()});
            continue;
        }
        m_actualUniques.push_back({&unique, nullptr});
        if (!unique.name.isEmpty())
            m_actualByName.insert(unique.name, {&unique, nullptr});
    }
    for (const Index &index : actual.indexes)
        m_actualByName.insert(index.name, {nullptr, &index});
}

void IndexComparison::removed()
{
    if (!m_comparison.mayRemove)
        return;
    for (auto it = m_actualByName.begin(); it != m_actualByName.end(); ++it) {
        if (m_wantedByName.contains(it.key()))
            continue;
        const bool meant = !it->isIndex()
            && std::any_of(m_wantedUnnamed.begin(), m_wantedUnnamed.end(),
                           [&](const Member &unnamed) { return unnamed.signature() == it->signature(); });
        if (!meant)
            tellRemoved(*it);
    }
    // An unnamed constraint goes with its column; told, so that the way back restores it.
    for (const Member &member : m_actualUniques) {
        const QStringList columns = member.columns();
        const bool loses = std::any_of(columns.begin(), columns.end(), [&](const QString &column) {
            return !m_comparison.wanted.column(column);
        });
        const bool isUnwanted
            = std::none_of(m_wantedUnnamed.begin(), m_wantedUnnamed.end(),
                           [&](const Member &wanted) { return wanted.signature() == member.signature(); });
        if (member.name().isEmpty() && (loses || isUnwanted))
            tellRemoved(member).isBeyondAlembic = !loses;
    }
}

void IndexComparison::kept()
{
    for (auto it = m_wantedByName.begin(); it != m_wantedByName.end(); ++it) {
        const auto found = m_actualByName.constFind(it.key());
        if (found == m_actualByName.constEnd())
            continue;
        if (found->isIndex() != it->isIndex()) {
            tellRemoved(*found);
            tellAdded(*it);
            continue;
        }
        QStringList changes;
        if (found->isUnique() != it->isUnique())
            changes << (it->isUnique() ? QStringLiteral(" unique=False to unique=True")
                                       : QStringLiteral(" unique=True to unique=False"));
        if (found->signature() != it->signature())
            changes << QStringLiteral(" columns %1 to %2")
                           .arg(pythonList(found->signature(), QLatin1Char('('), QLatin1Char(')')),
                                pythonList(it->signature(), QLatin1Char('('), QLatin1Char(')')));
        const bool isFine = changes.isEmpty();
        if (isFine && it->isIndex())
            changes = finerDifferences(*it->index, *found->index, m_comparison.dialect);
        if (changes.isEmpty())
            continue;
        drop(*found,
             QStringLiteral("Detected changed %1 '%2' on '%3':%4")
                 .arg(it->isIndex() ? QStringLiteral("index") : QStringLiteral("unique constraint"), it.key(),
                      m_comparison.actual.name, changes.join(QStringLiteral(","))))
            .isBeyondAlembic
            = isFine;
        create(*it, {}).isBeyondAlembic = isFine;
    }
}

void IndexComparison::added()
{
    for (auto it = m_wantedByName.begin(); it != m_wantedByName.end(); ++it) {
        if (!m_actualByName.contains(it.key()))
            tellAdded(*it);
    }
    std::vector<QStringList> told;
    for (const Member &member : m_wantedUnnamed) {
        const QStringList signature = member.signature();
        const bool there = std::any_of(m_actualUniques.begin(), m_actualUniques.end(),
                                       [&](const Member &actual) { return actual.signature() == signature; });
        if (there || std::find(told.begin(), told.end(), signature) != told.end())
            continue;
        told.push_back(signature);
        tellAdded(member);
    }
}

void IndexComparison::tellAdded(const Member &member)
{
    create(member,
           member.isIndex() ? addedIndexLine(*member.index)
                            : QStringLiteral("Detected added unique constraint '%1' on '%2'")
                                  .arg(member.name().isEmpty() ? QStringLiteral("None") : member.name(),
                                       pythonList(member.columns(), QLatin1Char('['), QLatin1Char(']'))));
}

SchemaChange &IndexComparison::tellRemoved(const Member &member)
{
    return drop(member,
                QStringLiteral("Detected removed %1 '%2' on '%3'")
                    .arg(member.isIndex() ? QStringLiteral("index") : QStringLiteral("unique constraint"),
                         member.name().isEmpty() ? QStringLiteral("None") : member.name(),
                         m_comparison.actual.name));
}

SchemaChange &IndexComparison::drop(const Member &member, const QString &line)
{
    if (!member.isIndex())
        return m_comparison.add(DropConstraint {member.unique->name, m_comparison.name(),
                                                DropConstraint::Type::Unique, Constraint(*member.unique)},
                                line);
    Index original = *member.index;
    original.sql.clear();
    return m_comparison.add(DropIndex {original.name, m_comparison.name(), original, false}, line);
}

SchemaChange &IndexComparison::create(const Member &member, const QString &line)
{
    if (!member.isIndex())
        return m_comparison.add(CreateConstraint {m_comparison.name(), *member.unique}, line);
    Index made = *member.index;
    made.sql.clear();
    return m_comparison.add(CreateIndex {m_comparison.name(), made, false}, line);
}

} // namespace

QString addedIndexLine(const Index &index)
{
    return QStringLiteral("Detected added index '%1' on '%2'")
        .arg(index.name, pythonList(index.columns(), QLatin1Char('['), QLatin1Char(']')));
}

void compareIndexesAndUniques(TableComparison &comparison)
{
    IndexComparison(comparison).run();
}

} // namespace stillroom
