#pragma once

#include "db/connection.h"
#include "migrate/scriptdirectory.h"

namespace stillroom {

/// Where a database stands according to its version table, and how its schema differs from what the revisions
/// up to there make.
struct MigrationTruth
{
    QStringList current; ///< rows of the version table
    QStringList differences; ///< what was changed beyond them, as toText() of operations; empty: nothing
};

[[nodiscard]] MigrationTruth migrationTruth(Connection &connection, const ScriptDirectory &scripts);

} // namespace stillroom
