#pragma once

#include "schema/sqltype.h"

namespace stillroom {

/// Which names SQLAlchemy gives its generic types. Without a connection it takes the server for one older
/// than 2008 and writes TEXT, IMAGE and DATETIME; with one it writes VARCHAR(max), VARBINARY(max), DATE and
/// TIME.
enum class MssqlServer { Unknown, Connected };

/// The DDL of a type as SQLAlchemy compiles it for SQL Server; a type it has no form for keeps its own name
/// in upper case. `declared` is not looked at.
[[nodiscard]] QString mssqlTypeName(const SqlType &type, MssqlServer server);

/// A declared type ("nvarchar(50)") by the names of SQLAlchemy's inspector; name is empty where it has none,
/// as for hierarchyid and the spatial types.
[[nodiscard]] SqlType mssqlParsedType(const QString &declared);

/// Whether Alembic's compare_type sees no difference on SQL Server.
[[nodiscard]] bool mssqlSameType(const SqlType &model, const SqlType &database);

} // namespace stillroom
