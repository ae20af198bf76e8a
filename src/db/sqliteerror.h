#pragma once

#include "base/error.h"

struct sqlite3;

namespace stillroom {

/// The error of the call that just returned `code` (not Cancelled), with a sentence for people, the extended
/// code, SQLite's own text and the statement; line is the line in `sql` where it was noticed, if known.
[[nodiscard]] Error sqliteError(sqlite3 *handle, int code, const QString &sql);

} // namespace stillroom
