#pragma once

#include "dialect/dialect.h"

namespace stillroom {

// What SQL of the user's does beyond the database it runs in. Needed where it is tried on a copy that stands
// beside the real one, or in a transaction that is to be rolled back. Each tells the words that do it, "DROP
// ROLE", for people; empty = nothing of the kind was found. Strings a statement builds at run time cannot be
// seen through; where such are run at all, that alone is told.

/// What would not stay in a copy of the database. \param databases of MySQL's or MariaDB's server, the real
/// one among them
[[nodiscard]] QString reachBeyondDatabase(const Dialect &dialect, const QString &sql,
                                          const QStringList &databases = {});

/// PostgreSQL: what ends the transaction, or what rolling it back would not take back.
[[nodiscard]] QString reachBeyondTransaction(const QString &sql);

/// MySQL and MariaDB: the names of the server's databases, a row each, without information_schema, which can
/// only be read.
[[nodiscard]] Statement namesOfDatabases();

/// MySQL and MariaDB: the storage engine of a CREATE TABLE whose rows lie elsewhere (FEDERATED, CONNECT,
/// SPIDER, MERGE): a copy of the table would be another door to the same rows. Empty where there is none.
[[nodiscard]] QString remoteEngine(const QString &createTable);

} // namespace stillroom
