#pragma once

#include "db/connecterror.h"
#include "db/odbchandle.h"

namespace stillroom {

/// The error that a driver's messages amount to; the line in `sql` where the server tells it.
[[nodiscard]] Error odbcError(const std::vector<OdbcMessage> &messages, const QString &sql);

[[nodiscard]] bool isOdbcLost(const std::vector<OdbcMessage> &messages);
[[nodiscard]] bool isOdbcCancelled(const std::vector<OdbcMessage> &messages);

/// Why connecting failed. May take a second, to try the address.
[[nodiscard]] Error odbcConnectError(const std::vector<OdbcMessage> &messages, const ConnectionUrl &url,
                                     const QString &driver);

} // namespace stillroom
