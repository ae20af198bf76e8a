#pragma once

#include "project/rehearsal.h"

namespace stillroom {

// What must not be rehearsed, because it would reach beyond the copy or the transaction it is tried in. All
// of both directions is looked at; a direction that cannot be read is left out, since it cannot run either.

/// \param databases of MySQL's or MariaDB's server, the real one among them
/// \throws Error(Refused) with the place
void refuseBeyondCopy(const RehearsalPlan &plan, const QStringList &databases);

/// \throws Error(Refused) with the place for what commits by itself or is not rolled back
void refuseBeyondTransaction(const RehearsalPlan &plan);

} // namespace stillroom
