#pragma once

#include "db/mysqlclient.h"
#include "db/rowbatch.h"

namespace stillroom {

/// How a column's text of the server becomes a value.
enum class MysqlDecode { Text, Integer, Real, Blob, Bit };

[[nodiscard]] MysqlDecode mysqlDecode(const MYSQL_FIELD &field);

void appendMysqlCell(RowBatch &batch, MysqlDecode decode, const char *bytes, unsigned long size);

/// A column's type as the catalogue writes it: "decimal(38,10)", "bigint(20) unsigned". Values of enum and
/// set are not known to the protocol. \param widths whether integers have a width (MariaDB)
[[nodiscard]] QString mysqlTypeName(const MYSQL_FIELD &field, bool widths);

/// A value as a literal of SQL. \param handle knows the character set and whether backslashes escape
[[nodiscard]] QByteArray mysqlLiteral(MYSQL *handle, const Value &value);

} // namespace stillroom
