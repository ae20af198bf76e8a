#pragma once

#include <QString>

namespace stillroom {

/// How well `typed` fits `text` when its letters have to come in order; higher is better, 0 = not at all.
/// Starts of words and runs of letters count more, as does a match near the beginning.
[[nodiscard]] int fuzzyScore(const QString &typed, const QString &text);

} // namespace stillroom
