#pragma once

#include "db/rowbatch.h"

struct sqlite3_stmt;

namespace stillroom {

/// Decimal text of a REAL: the fewest digits that read back as the same number, always with a point or an
/// exponent, as in Python. "inf" and "-inf" for the infinities.
[[nodiscard]] QByteArray realText(double number);

/// Binds a value as its kind says. \return SQLite's code. \throws Error(Sql) for an integer beyond 64 bits
/// or a Real whose text is no number.
[[nodiscard]] int bindValue(sqlite3_stmt *statement, int index, const Value &value);

/// Appends the cell of the statement's current row, exactly as stored.
void appendCell(sqlite3_stmt *statement, int column, RowBatch &batch);

} // namespace stillroom
