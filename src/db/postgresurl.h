#pragma once

#include "db/connection.h"

namespace stillroom {

/// libpq's connection parameters for a URL, in UTF-8. Keys of libpq's are handed on as they are; asyncpg's
/// and psycopg's other spellings are translated. \throws Error(Usage) for an impossible value
[[nodiscard]] std::vector<std::pair<QByteArray, QByteArray>> postgresParameters(const ConnectionUrl &url);

/// How long connecting may take; 0 or less in the URL means as long as the system waits, here five minutes.
[[nodiscard]] int connectTimeoutMs(const ConnectionUrl &url, const OpenOptions &options);

} // namespace stillroom
