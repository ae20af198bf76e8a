#pragma once

#include "db/connectionurl.h"

namespace stillroom {

/// Refuses what may change something on a connection that was asked to be read-only, or would take that back:
/// the servers allow a session to do so at any moment, and SQL Server has no such sessions at all. Goes by
/// the words of the text, in which each statement has to be one that is known to read; what a function does
/// that a SELECT calls is left to the server. \throws Error(Refused)
void checkReadOnly(const QString &sql, Backend backend);

} // namespace stillroom
