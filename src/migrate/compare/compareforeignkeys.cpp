#include "migrate/compare/comparison.h"

#include <algorithm>

namespace stillroom {

namespace {

/// RESTRICT is what MySQL and MariaDB do anyway, and they may not tell it.
QString action(const QString &text, const Dialect &dialect)
{
    const QString lower = text.toLower();
    const bool isUsual = lower == QStringLiteral("no action")
        || (lower == QStringLiteral("restrict")
            && (dialect.name == QStringLiteral("mysql") || dialect.name == QStringLiteral("mariadb")));
    return isUsual ? QString() : lower;
}

/// What Alembic compares a foreign key by; its name is not part of it.
QStringList signature(const ForeignKey &key, const Dialect &dialect)
{
    const QString deferring = key.initially.toLower() == QStringLiteral("deferred")
        ? QStringLiteral("initially_deferrable")
        : (key.deferrable.value_or(false) ? QStringLiteral("deferrable") : QStringLiteral("not deferrable"));
    QStringList parts {key.referredSchema, key.referredTable, action(key.onUpdate, dialect),
                       action(key.onDelete, dialect), deferring};
    parts << key.columns << QStringLiteral("->") << key.referredColumns;
    return parts;
}

QString line(const char *what, const ForeignKey &key, const TableName &table)
{
    return QStringLiteral("Detected %1 foreign key (%2)(%3) on table %4")
        .arg(QString::fromLatin1(what), key.columns.join(QStringLiteral(", ")),
             key.referredColumns.join(QStringLiteral(", ")), table.toString());
}

bool contains(const std::vector<ForeignKey> &keys, const ForeignKey &wanted, const Dialect &dialect)
{
    const QStringList sought = signature(wanted, dialect);
    return std::any_of(keys.begin(), keys.end(),
                       [&](const ForeignKey &key) { return signature(key, dialect) == sought; });
}

/// The index MySQL and MariaDB made for a key that goes, which they would keep: nobody asked for it, and the
/// next comparison would find it. It is called as the key, or as the column where the key was given no name.
std::optional<Index> leftIndex(const TableComparison &comparison, const ForeignKey &key)
{
    const QString &server = comparison.dialect.name;
    if (server != QStringLiteral("mysql") && server != QStringLiteral("mariadb"))
        return {};
    const Table &table = comparison.actual;
    const auto serves
        = [&](const QStringList &columns) { return columns.mid(0, key.columns.size()) == key.columns; };
    const bool hasAnother = serves(table.primaryKey.columns)
        || std::any_of(table.indexes.begin(), table.indexes.end(),
                       [&](const Index &index) { return serves(index.columns()); })
        || std::any_of(table.uniqueConstraints.begin(), table.uniqueConstraints.end(),
                       [&](const UniqueConstraint &unique) { return serves(unique.columns); })
        || std::any_of(comparison.wanted.foreignKeys.begin(), comparison.wanted.foreignKeys.end(),
                       [&](const ForeignKey &other) { return other.columns == key.columns; });
    if (hasAnother || key.columns.isEmpty())
        return {};
    Index index;
    const bool isMadeUp = key.name.startsWith(table.name + QStringLiteral("_ibfk_"));
    index.name = key.name.isEmpty() || isMadeUp ? key.columns.front() : key.name;
    for (const QString &column : key.columns) {
        index.elements.emplace_back();
        index.elements.back().column = column;
    }
    return index;
}

} // namespace

void compareForeignKeys(TableComparison &comparison)
{
    for (const ForeignKey &key : comparison.actual.foreignKeys) {
        if (!comparison.mayRemove || contains(comparison.wanted.foreignKeys, key, comparison.dialect))
            continue;
        comparison.add(
            DropConstraint {key.name, comparison.name(), DropConstraint::Type::ForeignKey, Constraint(key)},
            line("removed", key, comparison.name()));
        if (const auto index = leftIndex(comparison, key)) {
            SchemaChange &left = comparison.add(DropIndex {index->name, comparison.name(), *index, true}, {});
            left.isBeyondAlembic = left.isPartOfLast = true;
        }
    }
    std::vector<QStringList> told;
    for (const ForeignKey &key : comparison.wanted.foreignKeys) {
        const QStringList own = signature(key, comparison.dialect);
        if (contains(comparison.actual.foreignKeys, key, comparison.dialect)
            || std::find(told.begin(), told.end(), own) != told.end())
            continue;
        told.push_back(own);
        comparison.add(CreateConstraint {comparison.name(), key}, line("added", key, comparison.name()));
    }
}

} // namespace stillroom
