#pragma once

#include "schema/schema.h"

#include <variant>

namespace stillroom {

/// A schema as a thing of its own; on MySQL a database of the server.
struct Namespace
{
    QString name;

    bool operator==(const Namespace &) const = default;
};

/// A trigger with the table or view it belongs to.
struct TableTrigger
{
    TableName table;
    Trigger trigger;

    bool operator==(const TableTrigger &) const = default;
};

/// What a database holds beside tables and enumerated types, each with all there is to know of it.
using SchemaObject = std::variant<Namespace, Domain, Sequence, Routine, View, TableTrigger>;

/// In the order of SchemaObject's alternatives, which is the one they are made in.
enum class ObjectKind { Namespace, Domain, Sequence, Routine, View, Trigger };

[[nodiscard]] inline ObjectKind kindOf(const SchemaObject &object)
{
    return ObjectKind(object.index());
}

/// Its name; of a trigger, in the schema of its table.
[[nodiscard]] TableName objectName(const SchemaObject &object);

/// Whether both are one thing, by kind and name: of routines also by what they take, of triggers by their
/// table.
[[nodiscard]] bool isSameObject(const SchemaObject &a, const SchemaObject &b);

/// In words, "view audit.totals", "trigger t on users".
[[nodiscard]] QString objectText(const SchemaObject &object);

/// The SQL it is made of, in which it names others.
[[nodiscard]] QString objectSql(const SchemaObject &object);

/// Whether both are alike: SQL texts count without blanks, names without their quotes, views without their
/// triggers, which are objects of their own.
[[nodiscard]] bool isAlike(const SchemaObject &a, const SchemaObject &b);

/// All of a schema: views without their triggers, which follow by themselves.
/// Left out is what an extension brought.
[[nodiscard]] std::vector<SchemaObject> objectsOf(const Schema &schema);

/// The one that isSameObject(); a view with its triggers.
[[nodiscard]] std::optional<SchemaObject> findObject(const Schema &schema, const SchemaObject &like);

/// \throws Error(Migration) if there is one already, or no table for a trigger
void addObject(Schema &schema, const SchemaObject &object);

/// \return false if there is none
bool removeObject(Schema &schema, const SchemaObject &like);

/// Puts it in the place of the one of its name, or adds it; a view keeps its triggers.
void replaceObject(Schema &schema, const SchemaObject &object);

/// Whether an SQL text names it.
[[nodiscard]] bool mentionsName(const QString &sql, const QString &name);

/// The views that read from this table or view, directly or through others, in the order they can be made.
[[nodiscard]] std::vector<View> dependentViews(const Schema &schema, const TableName &name);

} // namespace stillroom
