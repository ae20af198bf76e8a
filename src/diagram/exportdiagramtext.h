#pragma once

#include "diagram/diagram.h"

namespace stillroom {

/// File name endings that exportDiagram() writes, without the dot.
[[nodiscard]] QStringList diagramFileTypes();

/// svg, png, pdf: what exportDiagram() alone can write.
[[nodiscard]] bool isPictureDiagramFile(const QString &file);

/// Writes the diagram as source of another tool: dot, mmd, dbml, puml. Needs neither fonts nor a layout.
/// \throws Error(Usage) for another ending, Error(Io) if the file cannot be written
void exportDiagramText(const Diagram &diagram, const QString &file);

} // namespace stillroom
