#pragma once

#include "diagram/diagram.h"

namespace stillroom {

struct DiagramLayoutOptions
{
    qreal aspect = 1.5; ///< width to height that is aimed at
    qreal gapX = 136; ///< between tables; links run there
    qreal gapY = 48;
};

/// Arranges all nodes anew: Graphviz's dot for each connected part, the parts packed into a page of good
/// proportions. The nodes' sizes must be measured. Takes seconds for a thousand tables: call it on a worker.
/// Graphviz is not thread-safe, so one layout runs at a time; others wait.
/// \return upper left corners, in the order of the nodes. \throws Error(Io) if Graphviz cannot be used
[[nodiscard]] std::vector<QPointF> layoutDiagram(const Diagram &diagram,
                                                 const DiagramLayoutOptions &options = {});

/// Sets the positions layoutDiagram() found.
void applyLayout(Diagram &diagram, const std::vector<QPointF> &positions);

} // namespace stillroom
