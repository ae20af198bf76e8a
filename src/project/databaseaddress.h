#pragma once

#include "db/connection.h"
#include "db/sshsettings.h"

#include <optional>

namespace stillroom {

/// What tells one database from another, whoever connects to it: the absolute path of a file, else kind,
/// host, port and name, and the SSH host from which that is meant. No user and no secret.
/// \param url as it was written, not by way of a tunnel \param folder what a relative path starts from
[[nodiscard]] QString databaseAddress(const ConnectionUrl &url, const QString &folder,
                                      const std::optional<SshSettings> &ssh = {});

/// What the server says by itself which server it is, also where another one took its address over. Empty
/// where it does not tell, or not to us. \param connection in no transaction
[[nodiscard]] QString serverIdentity(Connection &connection);

} // namespace stillroom
