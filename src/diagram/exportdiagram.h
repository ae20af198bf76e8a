#pragma once

#include "diagram/diagramstyle.h"

namespace stillroom {

struct DiagramExportOptions
{
    qreal scale = 2; ///< .png: px of the picture per px of the diagram
    bool transparent = false; ///< .png, .svg: no background
    QString title; ///< of the .svg and .pdf document
};

/// File name endings that exportDiagram() writes, without the dot.
[[nodiscard]] QStringList diagramFileTypes();

/// Writes the diagram in the format the file's ending names: svg, png, pdf, dot, mmd, dbml, puml. Pictures
/// need measured sizes and places, and a QGuiApplication.
/// \throws Error(Usage) for another ending, Error(Io) if the file cannot be written
void exportDiagram(const Diagram &diagram, const QString &file, const DiagramStyle &style,
                   const DiagramExportOptions &options = {});

/// The same without pictures and without an application's fonts: dot, mmd, dbml, puml.
[[nodiscard]] bool isTextDiagramFile(const QString &file);
void exportDiagramText(const Diagram &diagram, const QString &file);

} // namespace stillroom
