#pragma once

#include "db/rowbatch.h"
#include "dialect/ddloptions.h"
#include "schema/table.h"

#include <vector>

namespace stillroom::postgrescatalog {

// The values of catalogue rows as the inspector needs them.

using Oid = quint32;

[[nodiscard]] Oid oid(const RowBatch &rows, int row, int column);
[[nodiscard]] bool isTrue(const RowBatch &rows, int row, int column);
[[nodiscard]] char code(const RowBatch &rows, int row, int column); ///< of a "char"; 0 if it is empty
/// The numbers in "[1,2]" or "1 2".
[[nodiscard]] std::vector<Oid> numbers(const RowBatch &rows, int row, int column);
[[nodiscard]] QStringList jsonTexts(const RowBatch &rows, int row, int column);
[[nodiscard]] QString action(char letter); ///< of a foreign key; empty for NO ACTION
/// "{'fillfactor': '70'}" of what a table or an index was made WITH.
[[nodiscard]] QString parametersSource(const QStringList &parameters);
/// The condition of "CHECK ((a > 1)) NOT VALID", as SQLAlchemy's inspector takes it out.
[[nodiscard]] QString checkText(const QString &definition);
/// pg_get_indexdef() puts two pairs of brackets around an operator's expression.
[[nodiscard]] QString singlyBracketed(const QString &expression);
[[nodiscard]] DdlOptions deferring(const RowBatch &rows, int row); ///< of a row of `constraints`
/// "EXCLUDE USING gist (room WITH =, during WITH &&) WHERE ((x > 0))" in parts.
[[nodiscard]] ExcludeConstraint readExclusion(const QString &definition);
/// Start, increment, smallest, largest value, cache and cycle, from column `first` on.
[[nodiscard]] DdlOptions sequenceOptions(const RowBatch &rows, int row, int first);

} // namespace stillroom::postgrescatalog
