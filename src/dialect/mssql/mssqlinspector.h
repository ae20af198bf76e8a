#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// Dialect::inspect() of SQL Server: ten queries over the sys views, whatever the number of tables.
[[nodiscard]] Schema inspectMssql(const Dialect &dialect, Connection &connection,
                                  const InspectOptions &options);

} // namespace stillroom
