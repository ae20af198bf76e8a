#include "schema/relationship.h"

#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

bool isSameSet(const QStringList &a, const QStringList &b)
{
    return QSet<QString>(a.begin(), a.end()) == QSet<QString>(b.begin(), b.end());
}

/// A foreign key that names no columns refers to the primary key.
QStringList referredColumns(const Schema &schema, const ForeignKey &key)
{
    if (!key.referredColumns.isEmpty())
        return key.referredColumns;
    const Table *referred = schema.table(referredTable(key));
    return referred ? referred->primaryKey.columns : QStringList();
}

Relationship ofKey(const Schema &schema, const Table &table, const ForeignKey &key)
{
    Relationship relationship;
    relationship.table = table.tableName();
    relationship.columns = key.columns;
    relationship.referredTable = referredTable(key);
    relationship.referredColumns = referredColumns(schema, key);
    relationship.foreignKeyName = key.name;
    relationship.optional
        = std::any_of(key.columns.begin(), key.columns.end(), [&](const QString &columnName) {
              const Column *column = table.column(columnName);
              return column && column->nullable && !table.primaryKey.columns.contains(columnName);
          });
    if (relationship.referredTable == relationship.table)
        relationship.kind = Relationship::Kind::SelfReference;
    else if (table.isUnique(key.columns))
        relationship.kind = Relationship::Kind::OneToOne;
    return relationship;
}

/// The two foreign keys of an association table: its primary key is made of exactly their columns. Where
/// several keys cover the same columns the first of them counts.
std::optional<std::pair<const ForeignKey *, const ForeignKey *>> associationKeys(const Table &table)
{
    const QStringList &primary = table.primaryKey.columns;
    for (std::size_t i = 0; i < table.foreignKeys.size(); ++i) {
        for (std::size_t j = i + 1; j < table.foreignKeys.size(); ++j) {
            const ForeignKey &first = table.foreignKeys[i];
            const ForeignKey &second = table.foreignKeys[j];
            if (first.columns.size() + second.columns.size() == primary.size()
                && isSameSet(first.columns + second.columns, primary))
                return std::pair(&first, &second);
        }
    }
    return std::nullopt;
}

Relationship throughAssociation(const Schema &schema, const Table &table, const ForeignKey &first,
                                const ForeignKey &second)
{
    Relationship relationship;
    relationship.kind = Relationship::Kind::ManyToMany;
    relationship.table = referredTable(first);
    relationship.columns = referredColumns(schema, first);
    relationship.referredTable = referredTable(second);
    relationship.referredColumns = referredColumns(schema, second);
    relationship.association = table.tableName();
    relationship.associationColumns = first.columns;
    relationship.associationReferredColumns = second.columns;
    return relationship;
}

} // namespace

QString kindName(Relationship::Kind kind)
{
    switch (kind) {
    case Relationship::Kind::ManyToOne:
        return QStringLiteral("many-to-one");
    case Relationship::Kind::OneToOne:
        return QStringLiteral("one-to-one");
    case Relationship::Kind::ManyToMany:
        return QStringLiteral("many-to-many");
    case Relationship::Kind::SelfReference:
        return QStringLiteral("self");
    }
    return {};
}

std::vector<Relationship> relationships(const Schema &schema)
{
    std::vector<Relationship> all;
    for (const Table &table : schema.tables) {
        for (const ForeignKey &key : table.foreignKeys)
            all.push_back(ofKey(schema, table, key));
        if (const auto keys = associationKeys(table))
            all.push_back(throughAssociation(schema, table, *keys->first, *keys->second));
    }
    return all;
}

} // namespace stillroom
