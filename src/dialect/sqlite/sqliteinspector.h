#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// Dialect::inspect() of SQLite: a handful of catalogue queries, whatever the number of tables, and the
/// CREATE statements for what the catalogue does not tell.
[[nodiscard]] Schema inspectSqlite(const Dialect &dialect, Connection &connection);

} // namespace stillroom
