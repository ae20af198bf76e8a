#pragma once

#include "db/connecterror.h"

namespace stillroom {

/// The error of a failed call: a sentence for people, the number as driverCode, "SQLSTATE: text" as
/// driverText, the line in `sql` where the server tells it.
[[nodiscard]] Error mysqlError(unsigned code, const QString &state, const QString &text, const QString &sql);

/// Whether this number says that the line is gone.
[[nodiscard]] bool isMysqlLost(unsigned code);
/// Whether this number says that the statement was ended from outside.
[[nodiscard]] bool isMysqlInterrupted(unsigned code);
[[nodiscard]] bool isMysqlLocked(unsigned code); ///< waited for a lock in vain

/// Why connecting failed. May take a second, to try the address.
[[nodiscard]] Error mysqlConnectError(unsigned code, const QString &text, const ConnectionUrl &url);

} // namespace stillroom
