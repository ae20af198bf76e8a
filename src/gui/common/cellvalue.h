#pragma once

#include "base/value.h"
#include "gui/common/cellroles.h"

namespace stillroom {

/// What a cell shows of a value: one line of text, its size for binary.
[[nodiscard]] QString cellText(Value::Kind kind, QByteArrayView bytes);
/// How a value is shown where nothing is known of its column.
[[nodiscard]] CellKind cellKind(Value::Kind kind);

} // namespace stillroom
