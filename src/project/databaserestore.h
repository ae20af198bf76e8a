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
    QString address; ///< of the database it is of; empty for a copy of a file, which stands beside it
    QString server; ///< serverIdentity(); may be empty
    QString database; ///< its name, as the server tells it; may be empty
    QStringList revisions; ///< rows of the version table in it
    QStringList tables; ///< TableName::toString()
    QStringList schemas; ///< PostgreSQL

    bool operator==(const KeptBackup &) const = default;
};

/// backUp(), and beside the backup of a server's database a note what it is of and what it holds: a dump does
/// not tell without being put back. The note is read first, so that no table is missed in the backup that was
/// made while it was written. \throws Error as backUp(), Error(Io, Sql)
void backUpWithNote(Connection &connection, const BackupPlan &plan, const VersionTable &versions,
                    const std::function<bool()> &cancelled = {});

/// The backups of this database that planBackup() named, newest first; those that are noted to be of another
/// database are not among them. A copy of a SQLite file is looked into. \param url, folder, ssh as for
/// planBackup()
[[nodiscard]] std::vector<KeptBackup> keptBackups(const ConnectionUrl &url, const QString &folder,
                                                  const VersionTable &versions,
                                                  const std::optional<SshSettings> &ssh = {});

/// What putting it back throws away, a sentence each. Asks the database; rows are counted up to a million.
[[nodiscard]] QStringList lossesOfRestore(Connection &connection, const KeptBackup &backup);

/// Whether it can be put back into this database: rights of the connection, programs, whether this is the
/// server it was made of. Changes nothing. \throws Error(Refused, Io) with how it may be put back by hand
void checkRestore(Connection &connection, const KeptBackup &backup);

/// Puts the backup in the place of everything the database holds. SQLite through its backup API, PostgreSQL
/// in one transaction: whole or not at all. MySQL and MariaDB take no change of the schema back: there it is
/// put into a database beside, then the tables of both move at once; what is broken off there is undone, at
/// once or by undoRestore(). On servers their own client program does it, with the password in its
/// environment only. \param connection in no transaction \return what there is to know, a sentence each
/// \throws Error as checkRestore(), Error(Io) where the program fails, Error(Cancelled)
QStringList restoreBackup(Connection &connection, const KeptBackup &backup,
                          const std::function<bool()> &cancelled = {});

/// A restore on MySQL or MariaDB that was broken off while the tables moved, because the server or we were
/// gone: the database holds neither all that it held nor all of the backup.
struct BrokenRestore
{
    QString file; ///< that tells of it
    QString address; ///< of the database
    QString aside; ///< the database that holds what was there before
    QString scratch; ///< the database that holds the backup
    QStringList oldTables;
    QStringList newTables;
    QByteArray oldObjects; ///< a script that makes views, routines, triggers and events as they were
    QStringList grants; ///< on routines, which went with them; statements
    QString server; ///< serverIdentity(); may be empty
    QString characterSet; ///< of the database, and its collation; may be empty
    QString collation;
    QStringList lostViews; ///< were not valid: their texts, which no script makes again

    bool operator==(const BrokenRestore &) const = default;
};
/// \param url, folder, ssh as for planBackup()
[[nodiscard]] std::optional<BrokenRestore> brokenRestore(const ConnectionUrl &url, const QString &folder,
                                                         const std::optional<SshSettings> &ssh = {});
/// What undoing it throws away, a sentence each.
[[nodiscard]] QStringList lossesOfUndo(const ConnectionUrl &url, const BrokenRestore &broken);
/// Makes the database what it was before. May be tried again when it fails. \return what there is to know, a
/// sentence each \throws Error; Error(Refused) where a restore is under way, or this is not where it was
/// broken off: nothing is touched then
[[nodiscard]] QStringList undoRestore(Connection &connection, const BrokenRestore &broken);

} // namespace stillroom
