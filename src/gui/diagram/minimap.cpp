#include "gui/diagram/minimap.h"

#include "gui/diagram/diagramview.h"

#include <QMouseEvent>
#include <QPainter>

namespace stillroom {

MiniMap::MiniMap(DiagramScene &scene, DiagramView &view) : QWidget(&view), m_scene(scene), m_view(view)
{
    setAccessibleName(tr("Overview of the diagram"));
    setToolTip(tr("Drag to move the view"));
    setFixedSize(152, 96);
    setCursor(Qt::PointingHandCursor);
}

void MiniMap::invalidate()
{
    m_picture = {};
    update();
}

QTransform MiniMap::toMap() const
{
    const QRectF all = m_scene.diagram().bounds();
    if (all.isEmpty())
        return {};
    const QRectF box = QRectF(rect()).adjusted(8, 8, -8, -8);
    const qreal scale = std::min(box.width() / all.width(), box.height() / all.height());
    QTransform map;
    map.translate(box.center().x(), box.center().y());
    map.scale(scale, scale);
    map.translate(-all.center().x(), -all.center().y());
    return map;
}

void MiniMap::paintEvent(QPaintEvent *)
{
    const DiagramPalette &palette = m_scene.style().palette;
    const QTransform map = toMap();
    if (m_picture.isNull()) {
        m_picture = QPixmap(size() * devicePixelRatioF());
        m_picture.setDevicePixelRatio(devicePixelRatioF());
        m_picture.fill(Qt::transparent);
        QPainter painter(&m_picture);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(palette.border);
        painter.setBrush(palette.card);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        const bool isSmall = m_scene.diagram().nodes.size() > 150;
        for (const DiagramNode &node : m_scene.diagram().nodes) {
            const QColor drifted = palette.driftBackground(node.drift);
            painter.setPen(isSmall ? QPen(Qt::NoPen) : QPen(palette.border, 0.75));
            painter.setBrush(drifted.isValid() ? drifted : isSmall ? palette.border : palette.soft);
            painter.drawRect(map.mapRect(node.rect()));
        }
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF seen = m_view.mapToScene(m_view.viewport()->rect()).boundingRect();
    const QRectF frame = map.mapRect(seen).intersected(QRectF(rect()).adjusted(2, 2, -2, -2));
    if (!frame.isEmpty()) {
        painter.setPen(QPen(palette.accent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(frame);
    }
}

void MiniMap::centreOn(const QPointF &position)
{
    m_view.centerOn(toMap().inverted().map(position));
}

void MiniMap::mousePressEvent(QMouseEvent *event)
{
    centreOn(event->position());
}

void MiniMap::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        centreOn(event->position());
}

} // namespace stillroom
