#pragma once

#include "migrate/versiontable.h"
#include "project/databasebackup.h"

namespace stillroom {

/// A backup that was made earlier.
struct KeptBackup
{
    QString file;
    QDateTime when; ///< from its name
    qint64 bytes = 0;
    bool isNoted = false; ///< what follows is known
    QStringList revisions; ///< rows of the version table in it
    QStringList tables; ///< TableName::toString()

    bool operator==(const KeptBackup &) const = default;
};

/// Notes beside a backup of a server's database what it holds: a dump does not tell without being put back.
/// \param connection of the database, as it was backed up \throws Error(Io, Sql)
void noteBackup(Connection &connection, const BackupPlan &plan, const VersionTable &versions);

/// The backups of this database that planBackup() named, newest first. A copy of a SQLite file is looked
/// into. \param folder as for planBackup()
[[nodiscard]] std::vector<KeptBackup> keptBackups(const ConnectionUrl &url, const QString &folder,
                                                  const VersionTable &versions);

/// What putting it back throws away, a sentence each. Asks the database; rows are counted up to a million.
[[nodiscard]] QStringList lossesOfRestore(Connection &connection, const KeptBackup &backup);

/// Why the user is told how to put it back instead: a server's database would have to be emptied first, and
/// what a dump leaves out (owners and grants of schemas, other servers of the same name) would be lost.
/// Nothing for SQLite.
[[nodiscard]] std::optional<Error> refusalOfRestore(const ConnectionUrl &url, const KeptBackup &backup);

/// Puts the backup in the place of everything the database holds. SQLite through its backup API, PostgreSQL
/// in one transaction: whole or not at all. MySQL and MariaDB take no change of the schema back: what is
/// there is dropped first, and where the rest then fails the error says so. On servers their own client
/// program does it, with the password in its environment only. \throws Error(Io) where the program is not
/// found or fails, Error(Cancelled)
void restoreBackup(Connection &connection, const KeptBackup &backup,
                   const std::function<bool()> &cancelled = {});

} // namespace stillroom
