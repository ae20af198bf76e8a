#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// The database of the connection, and the further ones asked for as schemas, in a handful of catalogue
/// queries each: each asks one database by a constant, because MariaDB opens every table of the server
/// otherwise. SHOW CREATE TABLE is used for full-text indexes alone, whose parser nothing else tells.
[[nodiscard]] Schema inspectMySql(const Dialect &dialect, Connection &connection,
                                  const InspectOptions &options);

} // namespace stillroom
