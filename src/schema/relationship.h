#pragma once

#include "schema/schema.h"

namespace stillroom {

/// A connection between two tables that follows from the keys. A composite foreign key counts as one.
struct Relationship
{
    enum class Kind {
        ManyToOne,
        OneToOne, ///< the foreign key's columns are unique
        ManyToMany, ///< through an association table whose primary key is made of exactly two foreign keys
        SelfReference, ///< many-to-one of a table to itself
    };
    Kind kind = Kind::ManyToOne;
    TableName table; ///< the side with the foreign key; for ManyToMany the first key's parent
    QStringList columns; ///< of `table`; for ManyToMany the referred columns of the first key
    TableName referredTable;
    QStringList referredColumns;
    bool optional = false; ///< a column of the key may be NULL
    std::optional<TableName> association; ///< ManyToMany only
    QStringList associationColumns; ///< ManyToMany: the association's columns that point to `table`
    QStringList associationReferredColumns; ///< ManyToMany: those that point to `referredTable`
    QString foreignKeyName; ///< may be empty

    bool operator==(const Relationship &) const = default;
};

[[nodiscard]] QString kindName(
    Relationship::Kind kind); ///< "many-to-one", "one-to-one", "many-to-many", "self"

/// All relationships, in the order of tables and keys. The foreign keys of an association table are told as
/// many-to-one as well as, once, as many-to-many; extra columns in the association do not matter.
[[nodiscard]] std::vector<Relationship> relationships(const Schema &schema);

} // namespace stillroom
