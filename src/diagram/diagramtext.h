#pragma once

#include "diagram/diagram.h"

namespace stillroom {

// A diagram as source of other tools. Every name is escaped as the format wants it; where a format cannot say
// a name, an alias stands for it and the name itself follows as its text.
[[nodiscard]] QString toDot(const Diagram &diagram); ///< Graphviz
[[nodiscard]] QString toMermaid(const Diagram &diagram); ///< erDiagram
[[nodiscard]] QString toDbml(const Diagram &diagram);
[[nodiscard]] QString toPlantUml(const Diagram &diagram);

} // namespace stillroom
