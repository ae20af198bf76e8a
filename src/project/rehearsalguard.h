#pragma once

#include "migrate/migrator.h"
#include "project/rehearsal.h"

namespace stillroom {

// What must not be rehearsed, because it would reach beyond the copy or the transaction it is tried in. All
// of both directions is looked at that is known before anything runs; the answer looks at the rest, which a
// script that asks the database says only while it runs.

/// The databases of a server whose databases are told apart by name only, in one statement; else none.
[[nodiscard]] QStringList databasesToSpare(const ConnectionUrl &database, const OpenOptions &options);

/// \param databases databasesToSpare()
/// \throws Error(Refused) with the place
[[nodiscard]] Migrator::Check refuseBeyondCopy(const RehearsalPlan &plan, const QStringList &databases);

/// \throws Error(Refused) with the place for what commits by itself or is not rolled back
[[nodiscard]] Migrator::Check refuseBeyondTransaction(const RehearsalPlan &plan);

} // namespace stillroom
