#pragma once

#include "schema/schema.h"

#include <QHash>

namespace stillroom {

/// A relationship as the models name it, seen from the table it is declared on.
struct RelationshipHint
{
    QString name; ///< attribute: "group", "posts"
    TableName target;
    TableName foreignKeyTable; ///< table that holds the key; empty for many-to-many
    QStringList foreignKeyColumns;
    TableName association; ///< many-to-many only, else empty
    bool many = false; ///< a list, not a single object

    bool operator==(const RelationshipHint &) const = default;
};

struct ColumnHint
{
    QString defaultSource; ///< Python source of default=
    QString onUpdateSource; ///< Python source of onupdate=
    std::optional<bool> isBoolean
        = {}; ///< whether the model's type is Boolean; not set where it is not known
    bool operator==(const ColumnHint &) const = default;
};

struct TableHint
{
    QStringList labelColumns; ///< what __str__ or __repr__ shows
    QHash<QString, ColumnHint> columns; ///< by column name
    std::vector<RelationshipHint> relationships;
    bool operator==(const TableHint &) const = default;
};

/// What the models know about the tables beyond the schema; project/recordhints.h makes it. Empty where
/// there are no models.
struct RecordHints
{
    QHash<QString, TableHint> tables; ///< by TableName::toString()

    [[nodiscard]] TableHint table(const TableName &name) const { return tables.value(name.toString()); }
    bool operator==(const RecordHints &) const = default;
};

} // namespace stillroom
