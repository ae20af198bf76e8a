#pragma once

#include "migrate/revision.h"

#include <vector>

namespace stillroom {

/// A piece of line between a row of the history and the row below it.
struct LaneLine
{
    int from = 0; ///< lane at this row
    int to = 0; ///< lane at the row below
    bool dependency = false; ///< stands for depends_on, not for down_revision

    bool operator==(const LaneLine &) const = default;
};

/// Where a revision stands in the drawn graph. Lane 0 is the leftmost.
struct LaneRow
{
    int lane = 0;
    std::vector<LaneLine> below; ///< lines that leave this row downwards, those that only pass included

    bool operator==(const LaneRow &) const = default;
};

/// Lanes for revisions listed newest first (RevisionMap::walk): each revision stands above those it follows.
/// Lines to revisions that are not in the list end below the last row.
[[nodiscard]] std::vector<LaneRow> revisionLanes(const std::vector<Revision> &newestFirst);

} // namespace stillroom
