#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// Gives the rows that have no value in the column one. \param expression SQL of the user's, taken as it is
[[nodiscard]] Statement fillNulls(const Dialect &dialect, const TableName &table, const QString &column,
                                  const QString &expression);

} // namespace stillroom
