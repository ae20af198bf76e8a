#pragma once

#include "schema/sqltype.h"

namespace stillroom {

/// The DDL of a type as SQLAlchemy compiles it for SQLite; a type SQLAlchemy has no SQLite form for keeps its
/// own name in upper case. `declared` is not looked at.
[[nodiscard]] QString sqliteTypeName(const SqlType &type);

/// A declared type by the affinity rules of SQLAlchemy's SQLite inspector; name is empty where it has none.
[[nodiscard]] SqlType sqliteParsedType(const QString &declared);

/// Whether Alembic's compare_type sees no difference on SQLite.
[[nodiscard]] bool sqliteSameType(const SqlType &model, const SqlType &database);

} // namespace stillroom
