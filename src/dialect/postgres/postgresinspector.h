#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// The whole database in a dozen catalogue queries, from one snapshot. What SQLAlchemy's inspector reports
/// is reported as it does; partitions are part of their table. \throws Error(Sql, Cancelled)
[[nodiscard]] Schema inspectPostgres(const Dialect &dialect, Connection &connection,
                                     const InspectOptions &options);

} // namespace stillroom
