#pragma once

#include "db/connecterror.h"
#include "db/postgresclient.h"

namespace stillroom {

/// The error of a result: a sentence for people, SQLSTATE and the server's own words in driverText, the line
/// in `sql` where it was noticed.
[[nodiscard]] Error postgresError(const PGresult *result, const QString &sql);

[[nodiscard]] QString sqlStateOf(const PGresult *result);

/// Whether this SQLSTATE says that the server ends the connection.
[[nodiscard]] bool endsConnection(const QString &sqlState);

/// Why connecting failed. Tells by SQLSTATE where the server answered, and by trying the address where it did
/// not: libpq's words come in the user's language. May take a second.
[[nodiscard]] Error postgresConnectError(const PGconn *handle, const ConnectionUrl &url);

} // namespace stillroom
