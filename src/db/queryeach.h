#pragma once

#include "db/connection.h"

namespace stillroom {

/// Runs queries that return rows. MySQL and MariaDB are sent many at once, so that no answer is waited for
/// before the next is asked and the server works while the rows of the last are read.
/// \param use gets the rows of each, in order; it must not use the connection
/// \throws Error(Sql, Cancelled) at the first that fails; those behind it are not run
void queryEach(Connection &connection, const QStringList &queries,
               const std::function<void(const RowBatch &)> &use);

} // namespace stillroom
