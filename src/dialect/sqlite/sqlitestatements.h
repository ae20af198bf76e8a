#pragma once

#include "schema/constraint.h"

namespace stillroom {

// What SQLite's catalogue does not tell is read from the CREATE statements it keeps.

struct SqliteColumnSql
{
    QString name;
    QString collation; ///< of a COLLATE clause, else empty
    QString generated; ///< expression of a generated column, else empty
};

/// A CREATE TABLE statement. Constraints are in the order of the text, those inside columns included; names
/// are as written there.
struct SqliteTableSql
{
    std::vector<SqliteColumnSql> columns;
    QString primaryKeyName;
    std::vector<ForeignKey> foreignKeys; ///< without actions, which the catalogue tells
    std::vector<UniqueConstraint> uniqueConstraints;
    std::vector<CheckConstraint> checkConstraints;
    bool autoincrement = false;
    bool withoutRowid = false;
    bool strict = false;
};

[[nodiscard]] SqliteTableSql readCreateTable(const QString &sql);

/// The elements and the condition of a CREATE INDEX statement. An element that is one name is told as column.
[[nodiscard]] Index readCreateIndex(const QString &sql);

/// The SELECT of a CREATE VIEW statement.
[[nodiscard]] QString viewDefinition(const QString &sql);

/// The module of a CREATE VIRTUAL TABLE statement.
[[nodiscard]] QString virtualModule(const QString &sql);

/// A column's default as the catalogue tells it, in the form DEFAULT takes: SQLite drops the brackets around
/// an expression.
[[nodiscard]] QString defaultClause(const QString &stored);

} // namespace stillroom
