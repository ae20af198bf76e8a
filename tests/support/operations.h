#pragma once

#include "schema/operation.h"

namespace stillroom {

// Short ways to write operations down in tests.

[[nodiscard]] SqlType sqlType(const char *name, std::optional<int> length = {});
[[nodiscard]] Table makeTable(const char *name, std::vector<Column> columns); ///< the first is the key
[[nodiscard]] Column makeColumn(const char *name, const SqlType &type, bool nullable = true);
[[nodiscard]] Column idColumn();
[[nodiscard]] Column withDefault(Column column, ServerDefault::Kind kind, const char *text);
[[nodiscard]] Index makeIndex(const char *name, const char *column, bool unique = false);
[[nodiscard]] ForeignKey makeForeignKey(const char *name, const char *column, const char *table,
                                        const char *referred);
[[nodiscard]] UniqueConstraint makeUnique(const char *name, const char *column);
[[nodiscard]] TableName tableNamed(const char *name);

/// At least one operation of each kind and of each way to write it, by a name for the test's row.
[[nodiscard]] std::vector<std::pair<const char *, Operation>> sampleOperations();

} // namespace stillroom
