#pragma once

#include "dialect/dialect.h"

namespace stillroom {

// The statements on Alembic's version table, in the words Alembic uses, values bound.

[[nodiscard]] Statement selectVersions(const Dialect &dialect, const TableName &table);
[[nodiscard]] Statement insertVersion(const Dialect &dialect, const TableName &table, const QString &id);
[[nodiscard]] Statement updateVersion(const Dialect &dialect, const TableName &table, const QString &from,
                                      const QString &to);
[[nodiscard]] Statement deleteVersion(const Dialect &dialect, const TableName &table, const QString &id);

/// The statement as text that runs by itself: each `?` replaced by its value.
[[nodiscard]] QString withLiterals(const Dialect &dialect, const Statement &statement);

} // namespace stillroom
