#pragma once

#include "support/testdatabase.h"

namespace stillroom {

/// All of the database in its own words, line by line: what SHOW CREATE, pg_get_…def() and the catalogue say
/// of it, without help of the inspector. Two databases that were made alike have the same outline. Empty for
/// SQL Server, which writes no such texts.
[[nodiscard]] QStringList serverOutline(const TestDatabase &database, const QStringList &schemas = {});

} // namespace stillroom
