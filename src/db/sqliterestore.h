#pragma once

#include "db/connection.h"

namespace stillroom {

/// Puts a backup in the place of everything the database holds, through SQLite's backup API: whole or not at
/// all, also for others who have the file open. The connection is in no transaction.
/// \throws Error(Io, Cancelled); the database is then as it was
void restoreSqlite(Connection &target, const QString &file,
                   const std::function<bool(int done, int all)> &progress = {});

} // namespace stillroom
