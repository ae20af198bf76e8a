#pragma once

#include "diagram/diagram.h"

namespace stillroom {

/// Users, groups, posts, comments, items, tags, profiles: eight tables with a cycle, a one-to-one and an
/// association.
[[nodiscard]] Schema clubsSchema();
[[nodiscard]] DiagramOptions clubsOptions(); ///< classes, labels and a drift for clubsSchema()

/// A schema of `count` tables that refer to one another like those of a real application: a few that many
/// point to, chains, and some that stand alone. The same for the same numbers.
[[nodiscard]] Schema generatedSchema(int count, unsigned seed = 7);

/// Two tables with names no format likes.
[[nodiscard]] Schema hostileSchema();

} // namespace stillroom
