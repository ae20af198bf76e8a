#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// A schema as lines that can be compared with an expected text: tables as the statements that would make
/// them again, the rest a line each.
[[nodiscard]] QStringList schemaLines(const Dialect &dialect, const Schema &schema);

} // namespace stillroom
