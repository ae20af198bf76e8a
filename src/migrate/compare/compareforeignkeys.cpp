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

} // namespace

void compareForeignKeys(TableComparison &comparison)
{
    for (const ForeignKey &key : comparison.actual.foreignKeys) {
        if (comparison.mayRemove && !contains(comparison.wanted.foreignKeys, key, comparison.dialect))
            comparison.add(DropConstraint {key.name, comparison.name(), DropConstraint::Type::ForeignKey,
                                           Constraint(key)},
                           line("removed", key, comparison.name()));
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
