#pragma once

#include "query/rowwriter.h"

#include <functional>

namespace stillroom {

/// Writes all rows of a query, some hundred at a time, never the whole result in memory.
/// \param progress gets the rows written so far now and then; returning false stops
/// \return rows written \throws Error(Sql, Io, Cancelled)
qint64 exportRows(Connection &connection, const Statement &query, RowWriter &writer,
                  const std::function<bool(qint64 rows)> &progress = {});

} // namespace stillroom
