#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// Dialect::compile() of SQLite: ALTER TABLE where SQLite has it and it is exact, else a rebuild of the table.
[[nodiscard]] std::vector<Statement> compileSqlite(const Dialect &dialect, const Operation &operation,
                                                   const Schema &before);

/// CREATE TABLE without indexes, laid out as SQLAlchemy prints it.
[[nodiscard]] QString sqliteCreateTable(const Dialect &dialect, const Table &table);

[[nodiscard]] QString sqliteCreateIndex(const Dialect &dialect, const TableName &table, const Index &index);

} // namespace stillroom
