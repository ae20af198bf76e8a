#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// Dialect::compile() of SQLite: ALTER TABLE where SQLite has it and it is exact, else a rebuild of the table
/// (sqliterebuild.h). Drops and rebuilds want `PRAGMA foreign_keys = OFF`, which only works before BEGIN:
/// with it on, SQLite deletes the children of a table's rows along with the table.
[[nodiscard]] std::vector<Statement> compileSqlite(const Dialect &dialect, const Operation &operation,
                                                   const Schema &before);

/// CREATE TABLE without indexes, laid out as SQLAlchemy prints it.
[[nodiscard]] QString sqliteCreateTable(const Dialect &dialect, const Table &table);

[[nodiscard]] QString sqliteCreateIndex(const Dialect &dialect, const TableName &table, const Index &index);

/// A column as it stands in CREATE TABLE, without its constraints other than NOT NULL.
[[nodiscard]] QString sqliteColumnDdl(const Dialect &dialect, const Column &column);

/// A table constraint as it stands in CREATE TABLE.
[[nodiscard]] QString sqliteConstraintDdl(const Dialect &dialect, const Constraint &constraint);

/// REFERENCES and what follows, without FOREIGN KEY and the key's own columns.
[[nodiscard]] QString sqliteReferences(const Dialect &dialect, const ForeignKey &key);

} // namespace stillroom
