#pragma once

#include "db/connection.h"

namespace stillroom {

/// What of ODBC this computer has.
struct OdbcCatalogue
{
    QStringList drivers;
    QStringList sources; ///< names of data sources
    QStringList sourceDrivers {}; ///< of each of them
};

/// The driver for SQL Server: the one the URL names, else Microsoft's newest, else FreeTDS. Empty if there is
/// none.
[[nodiscard]] QString odbcDriver(const ConnectionUrl &url, const QStringList &installed);

/// The text SQLDriverConnect takes, with the password in it: for the driver only, never to be shown.
/// \throws Error(Connection) where no driver is installed, or FreeTDS is, and the server's certificate is to
/// be checked
[[nodiscard]] QString odbcConnectionString(const ConnectionUrl &url, const OpenOptions &options,
                                           const OdbcCatalogue &catalogue);

/// Whether the URL asks for a connection that is encrypted.
[[nodiscard]] bool asksForTls(const ConnectionUrl &url);

} // namespace stillroom
