#pragma once

#include "schema/schema.h"

#include <QHash>

namespace stillroom {

/// relationship() of a class to be written.
struct PlannedRelationship
{
    QString attribute;
    QString target; ///< class
    QString backPopulates;
    bool isMany = false; ///< a list; else one object
    bool isOptional = false; ///< the one object may be missing
    bool isParentSide = false; ///< the key lies in the target's table
    QString association; ///< variable of the Table() between; empty if there is none
    QStringList foreignKeys; ///< "Group.owner_id", only where several keys join the two tables
    QStringList remoteSide; ///< "Group.id", many-to-one of a table to itself
    QString primaryJoin; ///< many-to-many of a table to itself: the conditions, as Python source
    QString secondaryJoin;
    bool deletedByDatabase = false; ///< the children go with their parent: ON DELETE CASCADE

    bool operator==(const PlannedRelationship &) const = default;
};

/// How a table is called in Python.
struct PlannedModel
{
    std::size_t table = 0; ///< index in Schema::tables
    bool isClass = true; ///< false: Table(), for an association of nothing but two keys, and without a key
    QString name; ///< class, or variable of the Table()
    QHash<QString, QString> attributes; ///< column -> attribute
    std::vector<PlannedRelationship> relationships;

    [[nodiscard]] QString attribute(const QString &column) const { return attributes.value(column, column); }
    bool operator==(const PlannedModel &) const = default;
};

/// Names for classes, attributes and relationships, by the keys between the tables: `owner_id` becomes
/// `owner`, its other side the children's plural, or `groups_as_owner` where several keys lead to one parent.
/// In the order of the tables. `forPydantic`: the classes are Pydantic's too, as SQLModel's are.
[[nodiscard]] std::vector<PlannedModel> planModels(const Schema &schema, bool forPydantic = false);
/// The name, or one that Pydantic takes for a field: not an attribute of BaseModel, not private (`_name`).
[[nodiscard]] QString pydanticName(const QString &name);

/// "user_groups" -> "UserGroup", "Kategorien" -> "Kategorien".
[[nodiscard]] QString classNameOf(const QString &table);
[[nodiscard]] QString singularOf(const QString &word); ///< of a lower-case English plural; others as they are
[[nodiscard]] QString pluralOf(const QString &word);
/// The name as a Python identifier in lower case with underscores; not a keyword.
[[nodiscard]] QString identifierOf(const QString &name);

} // namespace stillroom
