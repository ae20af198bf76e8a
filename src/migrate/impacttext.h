#pragma once

#include "migrate/impactsheet.h"

namespace stillroom {

// The cells of an impact sheet, in words. Used by the window and by the command line.

[[nodiscard]] QStringList impactHeadings(); ///< Step, Lock, Rewrites, Rows, Data lost, Blocks
/// As many as headings; what a cell lists stands on lines of its own.
[[nodiscard]] QStringList impactCells(const ImpactStep &step);

/// What others have to wait for, one line a lock: "users: nobody reads or writes (ACCESS EXCLUSIVE)".
[[nodiscard]] QString lockSentences(const ImpactStep &step);
/// "2 duplicates in users.email"; empty for a count of 0.
[[nodiscard]] QString factText(const ImpactFact &fact);
/// A fact that is nothing: not measured, or none.
[[nodiscard]] bool isQuiet(const ImpactFact &fact);
/// What the sheet comes to: what stops it, else what is lost, else that nothing is.
[[nodiscard]] QString impactSentence(const ImpactSheet &sheet);

} // namespace stillroom
