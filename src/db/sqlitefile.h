#pragma once

#include "base/error.h"
#include "db/connection.h"

namespace stillroom {

/// What a SQLite URL and the options ask to be opened.
struct SqliteFile
{
    QString path; ///< absolute, native separators only when shown; empty = in memory
    QString uri; ///< what sqlite3_open_v2 gets
    bool readOnly = false;
    bool immutable = false;
    bool create = false;
    int busyTimeoutMs = 0;
};

[[nodiscard]] SqliteFile sqliteFile(const ConnectionUrl &url, const OpenOptions &options);

/// What can be seen before opening. \throws Error(Connection) for a missing file, a folder, a file that
/// cannot be read, and one that does not begin as SQLite files do.
void checkSqliteFile(const SqliteFile &file);

/// The sentence for a failure to open or to read the file for the first time.
[[nodiscard]] Error openError(const SqliteFile &file, int code, const QString &driverText);

} // namespace stillroom
