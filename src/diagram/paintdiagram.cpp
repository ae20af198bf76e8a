#include "diagram/paintdiagram.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <cmath>

namespace stillroom {

namespace {

using Style = DiagramStyle;

/// Icons in a box of 16 px, drawn as lines so that they are sharp at every zoom and in every file format.
void paintTableIcon(QPainter &painter, const QPointF &corner, const QColor &color)
{
    painter.save();
    painter.translate(corner);
    painter.setPen(QPen(color, 1.25));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(2, 2, 12, 12), 1.75, 1.75);
    painter.drawLine(QPointF(2, 6), QPointF(14, 6));
    painter.drawLine(QPointF(2, 10), QPointF(14, 10));
    painter.drawLine(QPointF(6, 6), QPointF(6, 14));
    painter.restore();
}

void paintKeyIcon(QPainter &painter, const QPointF &corner, const QColor &color)
{
    painter.save();
    painter.translate(corner);
    QPen pen(color, 1.25, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(10.5, 5.5), 3.9, 3.9);
    painter.drawLine(QPointF(7.7, 8.3), QPointF(2, 14));
    painter.drawLine(QPointF(2, 14), QPointF(4.4, 14));
    painter.drawLine(QPointF(4.2, 11.8), QPointF(5.9, 13.5));
    painter.setBrush(color);
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(QPointF(11.4, 4.6), 0.9, 0.9);
    painter.restore();
}

void paintLinkIcon(QPainter &painter, const QPointF &corner, const QColor &color)
{
    painter.save();
    painter.translate(corner);
    painter.setPen(QPen(color, 1.35, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.translate(8, 8);
    painter.rotate(-45);
    // Two open rings of a chain and the bar that joins them.
    QPainterPath ring;
    ring.moveTo(1.8, -3);
    ring.lineTo(3.4, -3);
    ring.arcTo(QRectF(0.4, -3, 6, 6), 90, -180);
    ring.lineTo(1.8, 3);
    painter.drawPath(ring);
    painter.drawLine(QPointF(-2.6, 0), QPointF(2.6, 0));
    painter.rotate(180);
    painter.drawPath(ring);
    painter.restore();
}

QString elided(const QFont &font, const QString &text, qreal width)
{
    return QFontMetricsF(font).elidedText(text, Qt::ElideRight, width);
}

void paintText(QPainter &painter, const QRectF &box, const QFont &font, const QColor &color,
               const QString &text, Qt::Alignment alignment)
{
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(box, int(alignment | Qt::AlignVCenter) | Qt::TextSingleLine, text);
}

/// A rectangle with either the upper or the lower corners round.
QPainterPath halfRounded(const QRectF &rect, qreal radius, bool isTop)
{
    const qreal round = isTop ? rect.top() : rect.bottom();
    const qreal straight = isTop ? rect.bottom() : rect.top();
    const qreal inner = isTop ? round + radius : round - radius;
    QPainterPath path(QPointF(rect.left(), straight));
    path.lineTo(rect.left(), inner);
    path.quadTo(QPointF(rect.left(), round), QPointF(rect.left() + radius, round));
    path.lineTo(rect.right() - radius, round);
    path.quadTo(QPointF(rect.right(), round), QPointF(rect.right(), inner));
    path.lineTo(rect.right(), straight);
    path.closeSubpath();
    return path;
}

QColor headerColor(const DiagramNode &node, const DiagramPalette &palette)
{
    const QColor drifted = palette.driftBackground(node.drift);
    return drifted.isValid() ? drifted : palette.areaTint(node.area);
}

void paintHeader(QPainter &painter, const DiagramNode &node, const Style &style)
{
    const QRectF card = node.rect();
    const QRectF header(card.topLeft(), QSizeF(card.width(), Style::headerHeight));
    const QColor drifted = style.palette.driftColor(node.drift);
    paintTableIcon(painter, header.topLeft() + QPointF(9, 8),
                   drifted.isValid() ? drifted : style.palette.text);
    const qreal classWidth
        = node.className.isEmpty() ? 0 : QFontMetricsF(style.small).horizontalAdvance(node.className);
    const QRectF inner = header.adjusted(Style::iconColumn, 0, -Style::padding, 0);
    const qreal nameWidth = inner.width() - (classWidth > 0 ? classWidth + 12 : 0);
    const bool hasClassRoom = nameWidth > 60;
    paintText(painter, inner, style.bold, style.palette.text,
              elided(style.bold, node.table.toString(), hasClassRoom ? nameWidth : inner.width()),
              Qt::AlignLeft);
    if (hasClassRoom)
        paintText(painter, inner, style.small, style.palette.muted, node.className, Qt::AlignRight);
}

void paintRow(QPainter &painter, const DiagramColumn &column, const QRectF &row, bool isLast,
              const Style &style)
{
    const DiagramPalette &palette = style.palette;
    const QColor background = palette.driftBackground(column.drift);
    if (background.isValid()) {
        if (isLast)
            painter.fillPath(halfRounded(row.adjusted(0.5, 0, -0.5, 4), Style::radius, false), background);
        else
            painter.fillRect(row.adjusted(0.5, 0, -0.5, 0), background);
    }
    using Key = DiagramColumn::Key;
    const QPointF icon = row.topLeft() + QPointF(9, 4);
    if (column.key == Key::Primary || column.key == Key::Both)
        paintKeyIcon(painter, icon, column.key == Key::Both ? palette.accent : palette.text);
    else if (column.key == Key::Foreign)
        paintLinkIcon(painter, icon, palette.accent);
    const bool isPrimary = column.key == Key::Primary || column.key == Key::Both;
    const QColor drifted = palette.driftColor(column.drift);
    const QColor ink = drifted.isValid() ? drifted : palette.text;
    const QFont &font = isPrimary ? style.bold : style.text;
    const QRectF inner = row.adjusted(Style::iconColumn, 0, -Style::padding, 0);
    constexpr qreal gap = 12;
    const qreal nameWidth = QFontMetricsF(font).horizontalAdvance(column.name);
    const qreal typeWidth = std::ceil(QFontMetricsF(style.fixed).horizontalAdvance(column.type)) + 1;
    // Too long for the card: the type gives way first, down to a third.
    const qreal typeRoom = qMin(typeWidth, qMax(inner.width() - gap - nameWidth, inner.width() / 3));
    // Nothing is said by colour alone.
    QString mark;
    if (column.drift == Drift::OnlyInModels)
        mark = QStringLiteral("+");
    else if (column.drift == Drift::OnlyInDatabase)
        mark = QStringLiteral("−");
    else if (column.drift == Drift::Different)
        mark = QStringLiteral("≠");
    else if (column.drift == Drift::NotUnderstood)
        mark = QStringLiteral("?");
    if (!mark.isEmpty() && column.key == Key::None)
        paintText(painter, QRectF(row.left(), row.top(), Style::iconColumn, row.height()), style.bold, ink,
                  mark, Qt::AlignHCenter);
    paintText(painter, inner, font, ink, elided(font, column.name, inner.width() - typeRoom - gap + 1),
              Qt::AlignLeft);
    paintText(painter, inner, style.fixed, drifted.isValid() ? drifted : palette.muted,
              elided(style.fixed, column.type, typeRoom), Qt::AlignRight);
}

/// Right angles with small round corners.
QPainterPath roundedLine(const std::vector<QPointF> &points)
{
    constexpr qreal radius = 5;
    QPainterPath path(points.front());
    for (size_t i = 1; i + 1 < points.size(); ++i) {
        const QLineF in(points[i], points[i - 1]);
        const QLineF out(points[i], points[i + 1]);
        const qreal r = std::min({radius, in.length() / 2, out.length() / 2});
        if (r < 0.5) {
            path.lineTo(points[i]);
            continue;
        }
        path.lineTo(in.pointAt(r / in.length()));
        path.quadTo(points[i], out.pointAt(r / out.length()));
    }
    path.lineTo(points.back());
    return path;
}

/// The sign at the end of a line. `direction` is +1 where the line leaves to the right, -1 to the left.
void paintEnd(QPainter &painter, const QPointF &port, qreal direction, Cardinality cardinality,
              const QColor &canvas)
{
    const auto at = [&](qreal along, qreal across) { return port + QPointF(direction * along, across); };
    const bool isMany = cardinality == Cardinality::Many || cardinality == Cardinality::ZeroOrMany;
    if (isMany) {
        painter.drawLine(at(12, 0), at(0.5, -5.5));
        painter.drawLine(at(12, 0), at(0.5, 5.5));
    } else {
        painter.drawLine(at(6, -5.5), at(6, 5.5));
        if (cardinality == Cardinality::One)
            painter.drawLine(at(10, -5.5), at(10, 5.5));
    }
    if (cardinality == Cardinality::ZeroOrMany || cardinality == Cardinality::ZeroOrOne) {
        painter.setBrush(canvas);
        painter.drawEllipse(at(isMany ? 16 : 12, 0), 3.75, 3.75);
        painter.setBrush(Qt::NoBrush);
    }
}

qreal directionAt(const QPointF &end, const QPointF &next)
{
    return next.x() >= end.x() ? 1 : -1;
}

} // namespace

void paintNode(QPainter &painter, const DiagramNode &node, const DiagramStyle &style,
               const DiagramEmphasis &emphasis, DiagramDetail detail)
{
    const DiagramPalette &palette = style.palette;
    const QRectF card = node.rect();
    painter.save();
    if (emphasis.dimmed)
        painter.setOpacity(painter.opacity() * 0.35);
    const QColor drifted = palette.driftColor(node.drift);
    if (detail == DiagramDetail::Full) {
        // A soft shadow of two thin layers; lifted cards stand a little higher.
        QColor shadow(0, 0, 0, palette.canvas.lightness() < 128 ? 46 : 12);
        painter.setPen(Qt::NoPen);
        painter.setBrush(shadow);
        const qreal depth = emphasis.lifted ? 3 : 1;
        painter.drawRoundedRect(card.translated(0, depth), Style::radius, Style::radius);
        painter.drawRoundedRect(card.adjusted(-1, depth, 1, depth + 1), Style::radius + 1, Style::radius + 1);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.card);
    painter.drawRoundedRect(card, Style::radius, Style::radius);
    const QRectF header(card.topLeft(), QSizeF(card.width(), Style::headerHeight));
    if (node.columns.empty() || detail == DiagramDetail::Blocks) {
        painter.setBrush(headerColor(node, palette));
        painter.drawRoundedRect(card, Style::radius, Style::radius);
    } else {
        painter.fillPath(halfRounded(header, Style::radius, true), headerColor(node, palette));
    }
    if (detail == DiagramDetail::Full) {
        paintHeader(painter, node, style);
        QRectF row(card.left(), header.bottom(), card.width(), Style::rowHeight);
        for (size_t i = 0; i < node.columns.size(); ++i) {
            paintRow(painter, node.columns[i], row, i + 1 == node.columns.size(), style);
            row.translate(0, Style::rowHeight);
        }
    } else if (detail == DiagramDetail::Headers) {
        // Large enough to be read from afar, in as many lines as the card is high.
        QFont font = style.bold;
        font.setPixelSize(24);
        const QRectF box = card.adjusted(8, 2, -8, -2);
        painter.setFont(font);
        painter.setPen(palette.text);
        painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine,
                         elided(font, node.table.toString(), box.width()));
    }
    QColor border = drifted.isValid() ? drifted : palette.border;
    qreal width = 1;
    if (emphasis.lifted || emphasis.selected || emphasis.focused) {
        border = palette.accent;
        width = emphasis.focused || emphasis.selected ? 2 : 1.5;
    }
    QPen pen(border, width);
    pen.setCosmetic(detail != DiagramDetail::Full);
    if (node.drift == Drift::NotUnderstood)
        pen.setStyle(Qt::DashLine);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(card, Style::radius, Style::radius);
    if (emphasis.focused) {
        painter.setPen(QPen(palette.accent, 1, Qt::DotLine));
        painter.drawRoundedRect(card.adjusted(-4, -4, 4, 4), Style::radius + 3, Style::radius + 3);
    }
    painter.restore();
}

void paintLink(QPainter &painter, const DiagramLink &link, const LinkRoute &route, const DiagramStyle &style,
               const DiagramEmphasis &emphasis, DiagramDetail detail)
{
    if (route.points.size() < 2)
        return;
    const DiagramPalette &palette = style.palette;
    painter.save();
    if (emphasis.dimmed)
        painter.setOpacity(painter.opacity() * 0.3);
    const QColor ink = emphasis.lifted ? palette.accent : palette.muted;
    QPen pen(ink, emphasis.lifted ? 2 : Style::lineWidth, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
    if (detail != DiagramDetail::Full) {
        // From afar many lines meet; faint ones let the tables stand out.
        if (!emphasis.lifted)
            painter.setOpacity(painter.opacity() * 0.45);
        pen.setWidthF(emphasis.lifted ? 2 : 1);
        pen.setCosmetic(true);
    }
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    if (detail == DiagramDetail::Full) {
        painter.drawPath(roundedLine(route.points));
        const size_t last = route.points.size() - 1;
        paintEnd(painter, route.points.front(), directionAt(route.points[0], route.points[1]),
                 link.from.cardinality, palette.canvas);
        paintEnd(painter, route.points.back(), directionAt(route.points[last], route.points[last - 1]),
                 link.to.cardinality, palette.canvas);
    } else {
        painter.drawPolyline(route.points.data(), int(route.points.size()));
    }
    painter.restore();
}

void paintLinkLabel(QPainter &painter, const DiagramLink &link, const LinkRoute &route,
                    const DiagramStyle &style, const DiagramEmphasis &emphasis)
{
    if (route.label.isNull())
        return;
    const DiagramPalette &palette = style.palette;
    painter.save();
    if (emphasis.dimmed)
        painter.setOpacity(painter.opacity() * 0.3);
    const QColor ink = emphasis.lifted ? palette.accent : palette.muted;
    if (!link.pill.isEmpty()) {
        painter.setPen(QPen(emphasis.lifted ? palette.accent : palette.border, 1));
        painter.setBrush(palette.canvas);
        painter.drawRoundedRect(route.label, route.label.height() / 2, route.label.height() / 2);
        paintText(painter, route.label, style.small, ink,
                  elided(style.small, link.pill, route.label.width() - 6), Qt::AlignHCenter);
    } else {
        const qreal width
            = qMin(route.label.width(), QFontMetricsF(style.small).horizontalAdvance(link.label) + 2);
        const bool isLeft
            = route.label.left() >= route.points.front().x() || route.label.left() >= route.points.back().x();
        QRectF box = route.label;
        if (isLeft)
            box.setWidth(width);
        else
            box.setLeft(box.right() - width);
        // Lines that could not keep away end at the text.
        painter.fillRect(box.adjusted(-2, 1, 2, -1), palette.canvas);
        paintText(painter, box, style.small, ink, link.label, isLeft ? Qt::AlignLeft : Qt::AlignRight);
    }
    painter.restore();
}

void paintDiagram(QPainter &painter, const Diagram &diagram, const std::vector<LinkRoute> &routes,
                  const DiagramStyle &style)
{
    for (size_t i = 0; i < diagram.links.size(); ++i)
        paintLink(painter, diagram.links[i], routes[i], style);
    for (size_t i = 0; i < diagram.links.size(); ++i)
        paintLinkLabel(painter, diagram.links[i], routes[i], style);
    for (const DiagramNode &node : diagram.nodes)
        paintNode(painter, node, style);
}

QRectF paintedBounds(const Diagram &diagram, const std::vector<LinkRoute> &routes)
{
    constexpr qreal margin = 24;
    QRectF all = diagram.bounds();
    for (const LinkRoute &route : routes)
        all |= route.bounds();
    if (all.isEmpty())
        return {0, 0, 200, 100};
    return all.adjusted(-margin, -margin, margin, margin).toAlignedRect();
}

} // namespace stillroom
