#pragma once

#include "diagram/diagram.h"

namespace stillroom {

/// The line of one link, in px: horizontal and vertical stretches by turns, from its `from` end to its `to`
/// end. The first and the last stretch are horizontal and leave the tables at the rows of the columns.
struct LinkRoute
{
    std::vector<QPointF> points;
    QRectF label; ///< where the label (or the pill) is written; null where there is none

    [[nodiscard]] QRectF bounds() const; ///< of line, ends and label
    bool operator==(const LinkRoute &) const = default;
};

/// Routes for all links, in their order: around tables where a way is found, beside one another rather than
/// on top. Same input, same lines.
[[nodiscard]] std::vector<LinkRoute> routeLinks(const Diagram &diagram);

/// Finds new ways for the links at these nodes only; all others stay. `routes` are those of the same links.
void rerouteLinks(const Diagram &diagram, const std::vector<int> &movedNodes, std::vector<LinkRoute> &routes);

} // namespace stillroom
