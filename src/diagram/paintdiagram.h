#pragma once

#include "diagram/diagramstyle.h"
#include "diagram/routelinks.h"

class QPainter;

namespace stillroom {

/// How a node or link stands out at the moment.
struct DiagramEmphasis
{
    bool dimmed = false; ///< something else is looked at
    bool lifted = false; ///< this is looked at
    bool selected = false;
    bool focused = false; ///< has the keyboard
};

enum class DiagramDetail {
    Full,
    Headers, ///< far away: cards with their names
    Blocks, ///< farther still: coloured cards with no text
};

// The one drawing of a diagram, for the window and for files. All paint in the diagram's coordinates.
void paintNode(QPainter &painter, const DiagramNode &node, const DiagramStyle &style,
               const DiagramEmphasis &emphasis = {}, DiagramDetail detail = DiagramDetail::Full);
void paintLink(QPainter &painter, const DiagramLink &link, const LinkRoute &route, const DiagramStyle &style,
               const DiagramEmphasis &emphasis = {}, DiagramDetail detail = DiagramDetail::Full);
void paintLinkLabel(QPainter &painter, const DiagramLink &link, const LinkRoute &route,
                    const DiagramStyle &style, const DiagramEmphasis &emphasis = {});
/// Links below, nodes above, on the canvas colour without dots.
void paintDiagram(QPainter &painter, const Diagram &diagram, const std::vector<LinkRoute> &routes,
                  const DiagramStyle &style);

/// What paintDiagram() covers, with a margin.
[[nodiscard]] QRectF paintedBounds(const Diagram &diagram, const std::vector<LinkRoute> &routes);

} // namespace stillroom
