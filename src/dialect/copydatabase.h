#pragma once

#include "db/connectionurl.h"
#include "dialect/dialect.h"

namespace stillroom {

// The statements by which a database is copied beside itself for a rehearsal, and taken away again.

/// PostgreSQL: the whole database, which nobody may be connected to.
[[nodiscard]] Statement copyDatabaseStatement(const Dialect &dialect, const QString &from, const QString &to);
[[nodiscard]] Statement dropDatabaseStatement(const Dialect &dialect, const QString &name);

/// MySQL and MariaDB: character set and collation of a database, one row; and an empty one that has them.
[[nodiscard]] Statement encodingOf(const QString &database);
[[nodiscard]] Statement createDatabaseStatement(const Dialect &dialect, const QString &name,
                                                const QString &characterSet, const QString &collation);
/// MySQL and MariaDB: one statement that answers with the table's own CREATE TABLE, as second value.
[[nodiscard]] Statement showCreateTable(const Dialect &dialect, const QString &database,
                                        const QString &table);
/// At most `bound` rows into the table of the same name of the database that is connected to.
[[nodiscard]] Statement copyRows(const Dialect &dialect, const QString &database, const Table &table,
                                 qint64 bound);
[[nodiscard]] Statement enforceForeignKeys(bool enforced); ///< for the connection
/// The text of a view or trigger with the database's name taken out, so that it means the one it is run in.
[[nodiscard]] QString withoutDatabase(const QString &sql, const QString &database);

// A transaction within a transaction.
[[nodiscard]] Statement setSavepoint();
[[nodiscard]] QString releaseSavepoint(); ///< checks what is deferred first, as COMMIT does
[[nodiscard]] QString rollbackToSavepoint();
/// Gives up instead of waiting for others who hold a table.
[[nodiscard]] Statement boundLockWait(int milliseconds);

} // namespace stillroom
