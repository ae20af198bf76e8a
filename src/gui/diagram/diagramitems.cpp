#include "gui/diagram/diagramitems.h"

#include <QCursor>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <cmath>

namespace stillroom {

namespace {

/// How much can be read at this zoom.
DiagramDetail detailFor(const QPainter &painter)
{
    const qreal zoom = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter.worldTransform())
        / painter.device()->devicePixelRatioF();
    if (zoom >= 0.4)
        return DiagramDetail::Full;
    return zoom >= 0.16 ? DiagramDetail::Headers : DiagramDetail::Blocks;
}

} // namespace

TableItem::TableItem(DiagramScene &scene, int node) : m_scene(scene), m_node(node)
{
    setFlags(ItemIsMovable | ItemIsSelectable | ItemSendsGeometryChanges);
    setAcceptHoverEvents(true);
    setZValue(2);
    setCursor(Qt::ArrowCursor);
    setPos(scene.diagram().nodes[size_t(node)].position);
}

QRectF TableItem::boundingRect() const
{
    return QRectF(QPointF(0, 0), m_scene.diagram().nodes[size_t(m_node)].size).adjusted(-6, -6, 6, 8);
}

QPainterPath TableItem::shape() const
{
    QPainterPath path;
    path.addRect(QRectF(QPointF(0, 0), m_scene.diagram().nodes[size_t(m_node)].size));
    return path;
}

void TableItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const DiagramNode &node = m_scene.diagram().nodes[size_t(m_node)];
    const DiagramDetail detail = detailFor(*painter);
    painter->translate(-node.position);
    paintNode(*painter, node, m_scene.style(), m_scene.nodeEmphasis(m_node), detail);
}

QVariant TableItem::itemChange(GraphicsItemChange change, const QVariant &value)
{
    if (change == ItemPositionChange && m_scene.mouseGrabberItem()) { // dragged: edges line up
        const QPointF place = value.toPointF();
        return QPointF(std::round(place.x() / 8) * 8, std::round(place.y() / 8) * 8);
    }
    if (change == ItemPositionHasChanged)
        m_scene.nodeMoved(m_node, pos());
    return QGraphicsItem::itemChange(change, value);
}

void TableItem::hoverEnterEvent(QGraphicsSceneHoverEvent *)
{
    m_scene.setHovered(m_node);
}

void TableItem::hoverLeaveEvent(QGraphicsSceneHoverEvent *)
{
    m_scene.setHovered(-1);
}

LinkItem::LinkItem(DiagramScene &scene, int link) : m_scene(scene), m_link(link)
{
    setAcceptHoverEvents(true);
    setAcceptedMouseButtons(Qt::NoButton);
    setToolTip(scene.linkToolTip(link));
    routeChanged();
}

void LinkItem::routeChanged()
{
    prepareGeometryChange();
    LinkRoute lines = m_scene.routes()[size_t(m_link)];
    lines.label = {};
    m_bounds = lines.bounds();
    update();
}

QPainterPath LinkItem::shape() const
{
    QPainterPath path;
    const auto &points = m_scene.routes()[size_t(m_link)].points;
    for (size_t i = 1; i < points.size(); ++i)
        path.addRect(QRectF(points[i - 1], points[i]).normalized().adjusted(-4, -4, 4, 4));
    path.setFillRule(Qt::WindingFill);
    return path;
}

void LinkItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    paintLink(*painter, m_scene.diagram().links[size_t(m_link)], m_scene.routes()[size_t(m_link)],
              m_scene.style(), m_scene.linkEmphasis(m_link), detailFor(*painter));
}

void LinkItem::hoverEnterEvent(QGraphicsSceneHoverEvent *)
{
    m_scene.hoverLink(m_link);
}

void LinkItem::hoverLeaveEvent(QGraphicsSceneHoverEvent *)
{
    m_scene.hoverLink(-1);
}

LinkLabelItem::LinkLabelItem(DiagramScene &scene, int link) : m_scene(scene), m_link(link)
{
    setAcceptedMouseButtons(Qt::NoButton);
    setZValue(1);
    setToolTip(scene.linkToolTip(link));
    routeChanged();
}

void LinkLabelItem::routeChanged()
{
    prepareGeometryChange();
    m_bounds = m_scene.routes()[size_t(m_link)].label.adjusted(-1, -1, 1, 1);
    setVisible(!m_scene.routes()[size_t(m_link)].label.isNull());
    update();
}

void LinkLabelItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    if (detailFor(*painter) == DiagramDetail::Full)
        paintLinkLabel(*painter, m_scene.diagram().links[size_t(m_link)], m_scene.routes()[size_t(m_link)],
                       m_scene.style(), m_scene.linkEmphasis(m_link));
}

} // namespace stillroom
