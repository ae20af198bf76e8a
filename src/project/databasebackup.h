#pragma once

#include "db/connection.h"
#include "db/sshsettings.h"

#include <QDateTime>
#include <optional>

namespace stillroom {

/// How a database would be backed up on this computer.
struct BackupPlan
{
    QString file; ///< that would be written
    QString program; ///< the server's own (pg_dump, mariadb-dump, mysqldump); empty: SQLite's backup API
    QString address; ///< of the database, see databaseAddress()
    QString missing; ///< why there can be none, for people; empty: there can
};

/// A SQLite file's backup stands beside it; a server's in our own folder `backups`, because a dump does not
/// belong into a project's repository. \param url as it was written, not by way of a tunnel \param folder of
/// the project, for a relative path \param now part of the file's name
[[nodiscard]] BackupPlan planBackup(const ConnectionUrl &url, const QString &folder, const QDateTime &now,
                                    const std::optional<SshSettings> &ssh = {});

/// Writes the whole database to the planned file, which only its owner may read. Whoever works in the
/// database may go on: it is as it was at one moment, except for MySQL's tables without
/// transactions (MyISAM, Aria). \param connection of the database, in no transaction
/// \param cancelled asked now and then; true ends with Error(Cancelled) \throws Error(Io) with what the
/// program said; nothing of the file is left then
void backUp(Connection &connection, const BackupPlan &plan, const std::function<bool()> &cancelled = {});

/// How the backup is put back, for people: a command line without a password. Into a new database, because
/// what came into the old one since would stand in the way, and nothing is overwritten.
[[nodiscard]] QString restoreHint(const ConnectionUrl &url, const BackupPlan &plan);

} // namespace stillroom
