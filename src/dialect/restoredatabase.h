#pragma once

#include "dialect/dialect.h"

namespace stillroom {

// What makes place for a backup in a database that has something in it.

/// PostgreSQL: a script that takes everything of the user's away and leaves an empty schema "public"; for the
/// transaction the backup is put back in. It waits for nobody's lock longer than `lockWaitMs`.
[[nodiscard]] QString emptyDatabaseScript(const Dialect &dialect, int lockWaitMs);

/// MySQL and MariaDB: the statements that drop the tables and views, in an order that keys do not forbid.
[[nodiscard]] std::vector<Statement> emptyDatabaseStatements(const Dialect &dialect, const Schema &actual);

} // namespace stillroom
