#pragma once

#include "dialect/dialect.h"

namespace stillroom {

// What of a server the layers above have to know beside its Dialect, which is one for all servers that speak
// the same protocol.

/// Whether a rolled back transaction takes changes of the schema with it on this very server.
[[nodiscard]] bool rollsBackSchemaChanges(const Dialect &dialect, const ServerFlavour &server);

/// The same of the server a schema was inspected on.
[[nodiscard]] bool rollsBackSchemaChanges(const Dialect &dialect, const Schema &inspected);

/// Whether the server `known` was read from refuses the operation whatever tables it has, so that it can be
/// told also where the tables are no longer known.
[[nodiscard]] bool isRefusedByServer(const Dialect &dialect, const Operation &operation, const Schema &known);

/// Whether the server keeps check constraints: MySQL before 8.0.16 reads and forgets them.
[[nodiscard]] bool keepsChecks(const Dialect &dialect, const Schema &inspected);

/// What can be given another name in place.
struct RenamesOf
{
    bool indexes = false; ///< and unique constraints
    bool constraints = false; ///< all others
};
[[nodiscard]] RenamesOf renamesOf(const Dialect &dialect, const Schema &inspected);

/// Whether a unique constraint and a unique index are one thing in the database `inspected` was read from.
[[nodiscard]] bool uniqueIsIndex(const Dialect &dialect, const Schema &inspected);

} // namespace stillroom
