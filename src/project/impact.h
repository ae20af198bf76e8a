#pragma once

#include "migrate/impactsheet.h"

namespace stillroom {

/// The schemas these operations name.
[[nodiscard]] QStringList schemasOf(const std::vector<PlannedRevision> &revisions);

/// The impact of these revisions on a database, read and measured. Reads only. \param progress questions done
/// and in all; returning false stops with Error(Cancelled) \throws Error(Cancelled, Connection, Sql)
[[nodiscard]] ImpactSheet databaseImpact(Connection &connection, const Dialect &dialect,
                                         const std::vector<PlannedRevision> &revisions,
                                         const MeasureLimits &limits = {},
                                         const std::function<bool(int done, int all)> &progress = {});

} // namespace stillroom
