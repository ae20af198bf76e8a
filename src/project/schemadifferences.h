#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// What `now` has otherwise than `wanted`, a sentence each; empty where both mean the same. Looks at more
/// than a comparison with models does: also at checks, triggers, views, enumerated types and sequences.
/// \param versionTable left alone
[[nodiscard]] QStringList schemaDifferences(const Schema &wanted, const Schema &now, const Dialect &dialect,
                                            const TableName &versionTable);

} // namespace stillroom
