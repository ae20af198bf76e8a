#pragma once

#include "schema/column.h"

namespace stillroom {

/// The DDL of a type as SQLAlchemy compiles it for MySQL and MariaDB. `declared` is not looked at.
/// \throws Error(Migration) for a VARCHAR or VARBINARY without a length
[[nodiscard]] QString mysqlTypeName(const SqlType &type, const QString &dialect);

/// A type as the catalogue declares it, with SQLAlchemy's class and arguments; name is empty where it has
/// none.
[[nodiscard]] SqlType mysqlParsedType(const QString &declared);

/// Whether Alembic's compare_type sees no difference on MySQL; more than Alembic it compares the values of
/// ENUM and SET.
[[nodiscard]] bool mysqlSameType(const SqlType &model, const SqlType &database);

/// Whether both say the same DEFAULT, by the rules of Alembic's compare_server_default for MySQL. More than
/// Alembic it knows that now() is CURRENT_TIMESTAMP, true is 1, 0 is 0.00 and brackets change nothing.
[[nodiscard]] bool mysqlSameDefault(const Column &model, const Column &database);

/// CHARACTER SET and COLLATE of a text type, with a blank in front.
[[nodiscard]] QString mysqlCharsetText(const SqlType &type);

/// Whether values are kept as text: SQLAlchemy's affinity String.
[[nodiscard]] bool isMysqlTextType(const SqlType &type);
/// TEXT, BLOB, JSON and geometries: what takes no plain default on MySQL.
[[nodiscard]] bool isMysqlLargeType(const SqlType &type);
/// DATETIME and TIMESTAMP: SQLAlchemy's affinity DateTime.
[[nodiscard]] bool isMysqlDateTimeType(const SqlType &type);

/// 'text', quotes doubled, and backslashes too where they would escape.
[[nodiscard]] QString mysqlQuotedText(QString text, bool backslashEscapes = true);

} // namespace stillroom
