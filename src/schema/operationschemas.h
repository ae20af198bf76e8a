#pragma once

#include "schema/operation.h"

namespace stillroom {

/// The schemas an operation names, each once: of its tables and types, of the tables its foreign keys refer
/// to, of what a batch holds. Without the default one, which has no name.
[[nodiscard]] QStringList schemasOf(const Operation &operation);

} // namespace stillroom
