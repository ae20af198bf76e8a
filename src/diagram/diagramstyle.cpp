#include "diagram/diagramstyle.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <cmath>

namespace stillroom {

namespace {

QColor rgb(unsigned value)
{
    return QColor::fromRgb(value);
}

} // namespace

DiagramPalette DiagramPalette::light()
{
    return {rgb(0xF8F9FB), rgb(0xDDE2EA), rgb(0xFFFFFF), rgb(0xD8DCE3), rgb(0xE9ECF1),
            rgb(0x1B2430), rgb(0x5A6578), rgb(0x0D6D66), rgb(0xE3F3F1), rgb(0x177534),
            rgb(0xE6F4EA), rgb(0x8A5A00), rgb(0xFFF3D4), rgb(0xB42318), rgb(0xFDECEA)};
}

DiagramPalette DiagramPalette::dark()
{
    return {rgb(0x1E242B), rgb(0x313842), rgb(0x22272E), rgb(0x3A424D), rgb(0x2D333B),
            rgb(0xE4E8EE), rgb(0xA4AEBB), rgb(0x4FC3B5), rgb(0x1E3A38), rgb(0x57C26B),
            rgb(0x173322), rgb(0xE0B04C), rgb(0x372C12), rgb(0xF2786E), rgb(0x3C1D1C)};
}

QColor DiagramPalette::areaTint(int area) const
{
    if (area <= 0)
        return header;
    // Hues that keep their distance from the amber and red of the drift.
    static constexpr int hues[] = {215, 265, 310, 190, 100, 240, 285};
    float h = 0;
    float s = 0;
    float l = 0;
    header.getHslF(&h, &s, &l);
    const int hue = hues[size_t(area - 1) % std::size(hues)];
    return QColor::fromHslF(float(hue) / 360.F, qMax(s, 0.3F), l);
}

QColor DiagramPalette::driftColor(Drift drift) const
{
    switch (drift) {
    case Drift::OnlyInModels:
        return added;
    case Drift::OnlyInDatabase:
        return removed;
    case Drift::Different:
        return changed;
    case Drift::NotUnderstood:
        return muted;
    case Drift::Equal:
        break;
    }
    return {};
}

QColor DiagramPalette::driftBackground(Drift drift) const
{
    switch (drift) {
    case Drift::OnlyInModels:
        return addedBackground;
    case Drift::OnlyInDatabase:
        return removedBackground;
    case Drift::Different:
        return changedBackground;
    case Drift::NotUnderstood:
        return soft;
    case Drift::Equal:
        break;
    }
    return {};
}

DiagramStyle DiagramStyle::of(const QFont &interface, const QFont &fixed, const DiagramPalette &palette)
{
    const auto sized = [](QFont font, int pixels, QFont::Weight weight = QFont::Normal) {
        font.setPixelSize(pixels);
        font.setWeight(weight);
        return font;
    };
    DiagramStyle style;
    style.palette = palette;
    style.text = sized(interface, 13);
    style.bold = sized(interface, 13, QFont::DemiBold);
    style.small = sized(interface, 11);
    style.fixed = sized(fixed, 11);
    return style;
}

DiagramStyle DiagramStyle::forFiles()
{
    return of(QGuiApplication::font(), QFontDatabase::systemFont(QFontDatabase::FixedFont),
              DiagramPalette::light());
}

QSizeF DiagramStyle::sizeOf(const DiagramNode &node) const
{
    const QFontMetricsF textMetrics(text);
    const QFontMetricsF boldMetrics(bold);
    const QFontMetricsF smallMetrics(small);
    const QFontMetricsF fixedMetrics(fixed);
    constexpr qreal gap = 24;
    qreal width = boldMetrics.horizontalAdvance(node.table.toString());
    if (!node.className.isEmpty())
        width += gap + smallMetrics.horizontalAdvance(node.className);
    for (const DiagramColumn &column : node.columns) {
        const bool isPrimary
            = column.key == DiagramColumn::Key::Primary || column.key == DiagramColumn::Key::Both;
        width = qMax(width,
                     (isPrimary ? boldMetrics : textMetrics).horizontalAdvance(column.name) + gap
                         + fixedMetrics.horizontalAdvance(column.type));
    }
    width = qBound(minimumWidth, std::ceil((width + iconColumn + padding) / 8) * 8, maximumWidth);
    const qreal rows = qreal(node.columns.size());
    return {width, headerHeight + rows * rowHeight + (rows > 0 ? 4 : 0)};
}

void DiagramStyle::measure(Diagram &diagram) const
{
    for (DiagramNode &node : diagram.nodes)
        node.size = sizeOf(node);
}

qreal rowCentre(const DiagramNode &node, const QStringList &columns)
{
    qreal sum = 0;
    int shown = 0;
    for (const QString &column : columns) {
        const int index = node.columnIndex(column);
        if (index < 0)
            continue;
        sum += index;
        ++shown;
    }
    if (shown == 0)
        return DiagramStyle::headerHeight / 2;
    // A composite key leaves from the middle of its columns, which sits on a row for an odd number of them.
    return DiagramStyle::headerHeight + (std::floor(sum / shown) + 0.5) * DiagramStyle::rowHeight;
}

} // namespace stillroom
