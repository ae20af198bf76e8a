#pragma once

#include "db/connection.h"
#include "dialect/dialect.h"

namespace stillroom {

// What makes place for a backup in a database that has something in it, and puts it there.

/// What the server itself says which server it is, one value; no statement where it has no such word.
[[nodiscard]] std::optional<Statement> serverIdentityStatement(const ServerFlavour &server);

/// The name of the database that is connected to, one value.
[[nodiscard]] Statement currentDatabase(Backend backend);

// PostgreSQL: scripts for psql, parts of one transaction.

/// How the schema "public" has to be before a dump is put back: a dump holds only what of its owner and its
/// grants is different from what the pg_dump of that time took for usual.
struct PublicSchema
{
    bool exists = true; ///< in the backup
    bool ofPostgres15 = true; ///< its pg_dump was of PostgreSQL 15 or later
};
/// Begins the transaction and takes everything of the user's away. It waits for nobody's lock longer than
/// `lockWaitMs`.
[[nodiscard]] QString emptyDatabaseScript(const Dialect &dialect, const PublicSchema &publicSchema,
                                          int lockWaitMs);
/// Fails where one of these is missing; else prints restoredMark(). \param tables TableName::toString()
[[nodiscard]] QString checkRestoredScript(const Dialect &dialect, const QStringList &tables);
[[nodiscard]] QByteArray restoredMark();
[[nodiscard]] Statement settingNames(); ///< of the server, one a row
[[nodiscard]] Statement schemaNames(); ///< of the database, one a row; not the system's
[[nodiscard]] Statement subscriptionCount(); ///< of the database: they end with no transaction

// MySQL and MariaDB: `database` is another one than what is connected to.

/// What a database holds besides rows.
struct DatabaseObjects
{
    QStringList tables; ///< sequences of MariaDB too
    QStringList views;
    QStringList triggers;
    QStringList events;
    QStringList functions;
    QStringList procedures;
    QStringList packages; ///< of MariaDB

    bool operator==(const DatabaseObjects &) const = default;
};
[[nodiscard]] DatabaseObjects databaseObjects(Connection &connection, const QString &database);
/// Drops all of it but the tables.
[[nodiscard]] std::vector<Statement> dropObjects(const Dialect &dialect, const QString &database,
                                                 const DatabaseObjects &objects);
struct TableMove
{
    QString table;
    QString from; ///< databases
    QString to;
};
/// All of them at once, or none. There is at least one.
[[nodiscard]] Statement moveTables(const Dialect &dialect, const std::vector<TableMove> &moves);
/// What of this has to go before tables come into a database and leave it: a trigger holds its table there,
/// a view its name, and an event acts.
[[nodiscard]] DatabaseObjects objectsInTheWay(const DatabaseObjects &objects, const QStringList &coming);
/// The foreign keys of other databases that refer to this one, `database.table` one a row. Only those of
/// tables we may see.
[[nodiscard]] Statement keysFromElsewhere(const QString &database);
/// All of them; needs the right PROCESS. Names as file names have them.
[[nodiscard]] Statement innodbKeysFromElsewhere(const ServerFlavour &server, const QString &database);
/// A lock of the whole server for those who put a backup into this database, which the session holds. One
/// value, 1 where it got it.
[[nodiscard]] Statement takeRestoreLock(const QString &database, int waitSeconds);
[[nodiscard]] Statement isRestoreLockFree(const QString &database); ///< one value, 0 where it is not
[[nodiscard]] Statement setEncoding(const Dialect &dialect, const QString &database,
                                    const QString &characterSet, const QString &collation);
/// As whom views, triggers, routines and events of the database act, other than as us; `user@host` one a row.
[[nodiscard]] Statement otherDefiners(const QString &database);
/// Whether we may make what acts as `definer`: tried on a view in another database, and taken away again.
[[nodiscard]] std::vector<Statement> tryDefiner(const Dialect &dialect, const QString &database,
                                                const QString &definer);
/// Reads no row of it, and fails where it is no valid view.
[[nodiscard]] Statement openView(const Dialect &dialect, const QString &database, const QString &view);
[[nodiscard]] Statement boundMetadataWait(int seconds); ///< for others who hold a table, in this session
/// Who may do what with a routine: dropping it forgets that. User, host, kind, name and rights.
[[nodiscard]] Statement routineGrants(const QString &database);
/// \param row of routineGrants()
[[nodiscard]] Statement grantRoutine(const Dialect &dialect, const QString &database, const RowBatch &rows,
                                     int row);

} // namespace stillroom
