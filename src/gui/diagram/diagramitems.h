#pragma once

#include "gui/diagram/diagramscene.h"

#include <QGraphicsObject>

namespace stillroom {

/// One table; moved by dragging.
class TableItem final : public QGraphicsItem
{
public:
    TableItem(DiagramScene &scene, int node);
    [[nodiscard]] int node() const { return m_node; }
    [[nodiscard]] QRectF boundingRect() const override;
    [[nodiscard]] QPainterPath shape() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;
    enum { Type = UserType + 1 };
    [[nodiscard]] int type() const override { return Type; }

protected:
    QVariant itemChange(GraphicsItemChange change, const QVariant &value) override;
    void hoverEnterEvent(QGraphicsSceneHoverEvent *event) override;
    void hoverLeaveEvent(QGraphicsSceneHoverEvent *event) override;

private:
    DiagramScene &m_scene;
    int m_node;
};

/// The line of one link, with its ends.
class LinkItem final : public QGraphicsItem
{
public:
    LinkItem(DiagramScene &scene, int link);
    [[nodiscard]] QRectF boundingRect() const override { return m_bounds; }
    [[nodiscard]] QPainterPath shape() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;
    void routeChanged();

protected:
    void hoverEnterEvent(QGraphicsSceneHoverEvent *event) override;
    void hoverLeaveEvent(QGraphicsSceneHoverEvent *event) override;

private:
    DiagramScene &m_scene;
    int m_link;
    QRectF m_bounds;
};

/// The label or pill of one link, above all lines.
class LinkLabelItem final : public QGraphicsItem
{
public:
    LinkLabelItem(DiagramScene &scene, int link);
    [[nodiscard]] QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;
    void routeChanged();

private:
    DiagramScene &m_scene;
    int m_link;
    QRectF m_bounds;
};

} // namespace stillroom
