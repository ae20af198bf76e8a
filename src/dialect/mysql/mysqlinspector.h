#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// The database of the connection, and the further ones asked for as schemas. MariaDB is asked for the text
/// of each table (SHOW CREATE TABLE), many at once; it makes a catalogue view anew for each query, opening
/// every table. MySQL, and a MariaDB whose texts are not understood, is asked in a handful of catalogue
/// queries for each database by a constant, and for the text where there are full-text indexes, whose parser
/// nothing else tells.
[[nodiscard]] Schema inspectMySql(const Dialect &dialect, Connection &connection,
                                  const InspectOptions &options);

} // namespace stillroom
