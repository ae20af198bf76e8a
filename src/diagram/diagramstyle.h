#pragma once

#include "diagram/diagram.h"

#include <QColor>
#include <QFont>

namespace stillroom {

/// The colours a diagram is painted with; the tokens of resources/themes.
struct DiagramPalette
{
    QColor canvas;
    QColor canvasDot;
    QColor card; ///< "base"
    QColor border;
    QColor soft;
    QColor text;
    QColor muted;
    QColor accent;
    QColor header; ///< "accentBackground": area 0
    QColor added;
    QColor addedBackground;
    QColor changed;
    QColor changedBackground;
    QColor removed;
    QColor removedBackground;

    [[nodiscard]] static DiagramPalette light(); ///< same values as themes/light.json: for files
    [[nodiscard]] static DiagramPalette dark();
    [[nodiscard]] QColor areaTint(int area) const; ///< background of a header
    [[nodiscard]] QColor driftColor(Drift drift) const; ///< text and borders; invalid for Equal
    [[nodiscard]] QColor driftBackground(Drift drift) const; ///< invalid for Equal
};

/// Colours, fonts and measures of a diagram: one for the window and for files. Needs a QGuiApplication.
struct DiagramStyle
{
    static constexpr qreal rowHeight = 24;
    static constexpr qreal headerHeight = 32;
    static constexpr qreal padding = 10; ///< left and right inside a card
    static constexpr qreal iconColumn = 32; ///< where names start
    static constexpr qreal minimumWidth = 176;
    static constexpr qreal maximumWidth = 420;
    static constexpr qreal radius = 6;
    static constexpr qreal lineWidth = 1.5;

    DiagramPalette palette = DiagramPalette::light();
    QFont text; ///< column names
    QFont bold; ///< table names, primary keys
    QFont small; ///< class names, labels
    QFont fixed; ///< types

    /// \param interface, fixed families to use; sizes are the diagram's own, in px
    [[nodiscard]] static DiagramStyle of(const QFont &interface, const QFont &fixed,
                                         const DiagramPalette &palette);
    [[nodiscard]] static DiagramStyle forFiles(); ///< the system's fonts, light

    void measure(Diagram &diagram) const; ///< sets the nodes' sizes
    [[nodiscard]] QSizeF sizeOf(const DiagramNode &node) const;
};

/// y of the middle of a column's row, relative to the node's top; the header's for a column not shown.
[[nodiscard]] qreal rowCentre(const DiagramNode &node, const QStringList &columns);

} // namespace stillroom
