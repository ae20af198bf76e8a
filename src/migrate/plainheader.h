#pragma once

#include "migrate/revision.h"

#include <optional>

namespace stillroom {

/// Reads a revision's header line by line where it is written as Alembic's template writes it: a docstring,
/// imports and assignments of None, of strings and of tuples or lists of strings, each on a line of its own.
/// A thousand files are read this way in a few milliseconds. \return nothing for anything else, of which
/// the parser then makes out what it means
[[nodiscard]] std::optional<Revision> readPlainHeader(QStringView header);

} // namespace stillroom
