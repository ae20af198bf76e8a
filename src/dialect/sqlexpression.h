#pragma once

#include "dialect/dialect.h"
#include "schema/sqltokens.h"

namespace stillroom {

/// An SQL condition or value in a form in which two texts of one meaning are equal where a database only
/// writes it in its own way: brackets, case, quotes, casts, BETWEEN and IN spelt out, order of what AND and
/// OR join. Empty where it is not wholly understood.
[[nodiscard]] std::optional<QString> comparableExpression(const QString &sql, const Dialect &dialect);

/// Whether two expressions mean the same; empty where that cannot be told from their texts.
[[nodiscard]] std::optional<bool> sameExpression(const QString &a, const QString &b, const Dialect &dialect);

} // namespace stillroom
