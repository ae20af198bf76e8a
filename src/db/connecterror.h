#pragma once

#include "base/error.h"
#include "db/connectionurl.h"

namespace stillroom {

/// Why a server could not be connected to. Each has its own sentence and hint, the same for all servers.
enum class ConnectFault {
    UnknownHost,
    Refused, ///< nothing listens there
    Unreachable,
    Timeout,
    NoPassword, ///< the server asks for one, and none was given
    WrongPassword,
    NotAllowed, ///< the server's rules do not let this user in from here
    MissingDatabase,
    Tls,
    TooManyConnections,
    NotReady, ///< it starts up or shuts down
    Dropped, ///< it closed the line while it was being connected to
    Other,
};

/// \param driverText the library's own words, in front of them the SQLSTATE if there is one
[[nodiscard]] Error connectError(ConnectFault fault, const ConnectionUrl &url, const QString &driverText,
                                 int code = 0);

/// Whether opening failed only because the server has no database of that name: it can be created.
[[nodiscard]] bool isMissingDatabase(const Error &error);
/// Whether opening failed for want of the right password: it can be asked for.
[[nodiscard]] bool isPasswordRefused(const Error &error);

/// The five characters of SQLSTATE in front of a server error's driver text; empty if there are none.
[[nodiscard]] QString sqlState(const Error &error);

} // namespace stillroom
