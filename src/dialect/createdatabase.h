#pragma once

#include "db/connectionurl.h"
#include "db/statement.h"

namespace stillroom {

/// The database that is connected to while another one is made; empty: none is named.
[[nodiscard]] QString maintenanceDatabase(Backend backend);

/// CREATE DATABASE, the name quoted by the dialect. \throws Error(Usage) for a backend whose databases are
/// files
[[nodiscard]] Statement createDatabaseStatement(Backend backend, const QString &name);

} // namespace stillroom
