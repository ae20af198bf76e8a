#pragma once

#include "project/databaserestore.h"

namespace stillroom {

// How restoreBackup() does it on servers. What cannot be done is told by the first function of each, before
// anything is touched. \throws Error

[[nodiscard]] QString theDatabaseIsAsItWas(); ///< a sentence

void checkPostgresRestore(Connection &connection);
/// In one transaction.
void restorePostgres(Connection &connection, const KeptBackup &backup,
                     const std::function<bool()> &cancelled);

/// What of other databases refers to this one; nothing where we may not ask.
[[nodiscard]] std::optional<QStringList> innodbKeys(Connection &connection);

/// Whether the database has routines, and this user may not see who else may run them.
[[nodiscard]] bool hidesRoutineGrants(Connection &connection);
void checkMysqlRestore(Connection &connection, const KeptBackup &backup);
/// Beside the database first; then tables move. \return as restoreBackup()
[[nodiscard]] QStringList restoreMysql(Connection &connection, const KeptBackup &backup,
                                       const std::function<bool()> &cancelled);

} // namespace stillroom
