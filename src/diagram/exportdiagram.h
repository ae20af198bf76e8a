#pragma once

#include "diagram/diagramstyle.h"

namespace stillroom {

struct DiagramExportOptions
{
    qreal scale = 2; ///< .png: px of the picture per px of the diagram
    bool transparent = false; ///< .png, .svg: no background
    QString title; ///< of the .svg and .pdf document
};

/// Writes the diagram in the format the file's ending names, one of diagramFileTypes(). Pictures
/// need measured sizes and places, and a QGuiApplication.
/// \throws Error(Usage) for another ending, Error(Io) if the file cannot be written
void exportDiagram(const Diagram &diagram, const QString &file, const DiagramStyle &style,
                   const DiagramExportOptions &options = {});

/// Measures and arranges the diagram, then writes it with the style of files.
void writeDiagramPicture(Diagram &diagram, const QString &file, const DiagramExportOptions &options);

} // namespace stillroom
