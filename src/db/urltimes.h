#pragma once

#include "db/connection.h"

namespace stillroom {

// Time limits of a connection: what its URL says goes before the options. All in milliseconds.

/// `pool_recycle` in seconds, SQLAlchemy's word. 0 = never opened anew for its age.
[[nodiscard]] int recycleAfterMs(const ConnectionUrl &url, const OpenOptions &options);

/// `pool_pre_ping`: true = before each job, false = never, a number = after so many seconds without a job.
/// -1 = never.
[[nodiscard]] int pingAfterIdleMs(const ConnectionUrl &url, const OpenOptions &options);

/// `statement_timeout` in seconds, for databases whose drivers have no word of their own for it (SQLite, SQL
/// Server). 0 = none.
[[nodiscard]] int statementTimeoutMs(const ConnectionUrl &url, const OpenOptions &options);

} // namespace stillroom
