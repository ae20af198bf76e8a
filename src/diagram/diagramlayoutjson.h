#pragma once

#include "diagram/diagram.h"

namespace stillroom {

/// The places of all tables as JSON text: one line per table, sorted by name, so that two people's changes
/// merge. Includes `kept`, the places of tables that are not shown at present.
[[nodiscard]] QString diagramLayoutToJson(const Diagram &diagram, const QMap<QString, QPointF> &kept = {});

/// Reads what diagramLayoutToJson() wrote. \return places by TableName::toString()
/// \throws Error(Parse) if it is something else
[[nodiscard]] QMap<QString, QPointF> diagramLayoutFromJson(const QString &text);

/// Gives the nodes these places; nodes without one stay as they are.
void applyPositions(Diagram &diagram, const QMap<QString, QPointF> &positions);

} // namespace stillroom
