#pragma once

#include "dialect/dialect.h"

namespace stillroom {

// What a database made of what was asked for. Where the inspector reports a thing that was not asked for it
// is told too, unless it is what the database does of its own accord (the bounds of an identity, the name of
// a constraint that was given none).

/// What of `wanted` the database has otherwise, a line each; nothing where both mean the same. Types,
/// defaults and expressions are compared as the dialect compares them, names only where one is wanted.
[[nodiscard]] QStringList differences(const Table &wanted, const Table &found, const Dialect &dialect);

/// The same for all of a schema: tables, enumerated types, views, sequences, domains, routines, triggers.
[[nodiscard]] QStringList differences(const Schema &wanted, const Schema &found, const Dialect &dialect);

/// The lines that only one of two texts has, with - and + before them.
[[nodiscard]] QString unlikeLines(const QStringList &wanted, const QStringList &found);

} // namespace stillroom
