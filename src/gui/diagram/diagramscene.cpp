#include "gui/diagram/diagramscene.h"

#include "gui/diagram/diagramitems.h"

#include <QGraphicsSceneMouseEvent>

namespace stillroom {

DiagramScene::DiagramScene(QObject *parent) : QGraphicsScene(parent) { }

DiagramScene::~DiagramScene()
{
    m_setting = true; // items that go away must not tell of it
    clear();
}

void DiagramScene::setDiagram(const Diagram &diagram, std::vector<LinkRoute> routes)
{
    m_setting = true;
    QSet<QString> selected;
    for (const int node : selectedNodes())
        selected.insert(m_diagram.nodes[size_t(node)].table.toString());
    const TableName current = m_current >= 0 ? m_diagram.nodes[size_t(m_current)].table : TableName();
    m_tables.clear();
    m_links.clear();
    m_labels.clear();
    clear();
    m_lifted.clear();
    m_liftedLinks.clear();
    m_matches.clear();
    m_moved.clear();
    m_diagram = diagram;
    m_routes = std::move(routes);
    for (int i = 0; i < int(m_diagram.links.size()); ++i) {
        m_links.push_back(new LinkItem(*this, i));
        addItem(m_links.back());
        m_labels.push_back(new LinkLabelItem(*this, i));
        addItem(m_labels.back());
    }
    for (int i = 0; i < int(m_diagram.nodes.size()); ++i) {
        m_tables.push_back(new TableItem(*this, i));
        addItem(m_tables.back());
        m_tables.back()->setSelected(selected.contains(m_diagram.nodes[size_t(i)].table.toString()));
    }
    m_current = m_diagram.indexOf(current);
    m_setting = false;
    Q_EMIT diagramMoved();
}

void DiagramScene::setStyle(const DiagramStyle &style)
{
    m_style = style;
    updateAll();
}

void DiagramScene::updateAll()
{
    invalidate();
    update();
}

void DiagramScene::movePositions(const std::vector<std::pair<TableName, QPointF>> &positions)
{
    for (const auto &[table, position] : positions) {
        const int node = m_diagram.indexOf(table);
        if (node >= 0)
            m_tables[size_t(node)]->setPos(position);
    }
    reroute();
}

void DiagramScene::nodeMoved(int node, const QPointF &position)
{
    if (m_setting || m_diagram.nodes[size_t(node)].position == position)
        return;
    m_diagram.nodes[size_t(node)].position = position;
    m_diagram.nodes[size_t(node)].placed = true;
    // All tables of a selection move in one event; their lines are found once, after the last of them.
    if (m_moved.isEmpty())
        QMetaObject::invokeMethod(this, &DiagramScene::reroute, Qt::QueuedConnection);
    m_moved.insert(node);
}

void DiagramScene::reroute()
{
    if (m_moved.isEmpty())
        return;
    rerouteLinks(m_diagram, {m_moved.cbegin(), m_moved.cend()}, m_routes);
    for (size_t i = 0; i < m_diagram.links.size(); ++i) {
        const DiagramLink &link = m_diagram.links[i];
        if (m_moved.contains(link.from.node) || m_moved.contains(link.to.node)) {
            m_links[i]->routeChanged();
            m_labels[i]->routeChanged();
        }
    }
    m_moved.clear();
    Q_EMIT diagramMoved();
}

void DiagramScene::setCurrent(int node, bool select)
{
    if (select) {
        clearSelection();
        if (node >= 0)
            m_tables[size_t(node)]->setSelected(true);
    }
    if (node == m_current)
        return;
    m_current = node;
    updateAll();
    Q_EMIT currentChanged(node);
}

std::vector<int> DiagramScene::selectedNodes() const
{
    std::vector<int> nodes;
    for (const TableItem *item : m_tables) {
        if (item->isSelected())
            nodes.push_back(item->node());
    }
    return nodes;
}

int DiagramScene::nodeAt(const QPointF &position) const
{
    for (QGraphicsItem *item : items(position)) {
        if (const auto *table = qgraphicsitem_cast<TableItem *>(item))
            return table->node();
    }
    return -1;
}

void DiagramScene::setHovered(int node)
{
    m_lifted.clear();
    m_liftedLinks.clear();
    if (node >= 0) {
        m_lifted.insert(node);
        for (size_t i = 0; i < m_diagram.links.size(); ++i) {
            const DiagramLink &link = m_diagram.links[i];
            if (link.from.node != node && link.to.node != node)
                continue;
            m_liftedLinks.insert(int(i));
            m_lifted.insert(link.from.node);
            m_lifted.insert(link.to.node);
        }
    }
    updateAll();
}

void DiagramScene::hoverLink(int link)
{
    m_lifted.clear();
    m_liftedLinks.clear();
    if (link >= 0) {
        m_liftedLinks.insert(link);
        m_lifted.insert(m_diagram.links[size_t(link)].from.node);
        m_lifted.insert(m_diagram.links[size_t(link)].to.node);
    }
    updateAll();
}

void DiagramScene::setMatches(const QSet<int> &nodes)
{
    m_matches = nodes;
    updateAll();
}

DiagramEmphasis DiagramScene::nodeEmphasis(int node) const
{
    DiagramEmphasis emphasis;
    emphasis.lifted = m_lifted.contains(node);
    emphasis.dimmed
        = !emphasis.lifted && (!m_lifted.isEmpty() || (!m_matches.isEmpty() && !m_matches.contains(node)));
    emphasis.selected = m_tables[size_t(node)]->isSelected();
    emphasis.focused = node == m_current && hasFocus();
    return emphasis;
}

DiagramEmphasis DiagramScene::linkEmphasis(int link) const
{
    DiagramEmphasis emphasis;
    emphasis.lifted = m_liftedLinks.contains(link);
    emphasis.dimmed = !emphasis.lifted && (!m_lifted.isEmpty() || !m_matches.isEmpty());
    return emphasis;
}

QString DiagramScene::linkToolTip(int link) const
{
    const DiagramLink &shown = m_diagram.links[size_t(link)];
    const auto end = [this](const DiagramEnd &side) {
        return m_diagram.nodes[size_t(side.node)].table.toString() + QLatin1Char('.')
            + side.columns.join(QStringLiteral(", "));
    };
    QStringList lines {QStringLiteral("%1 → %2").arg(end(shown.from), end(shown.to))};
    lines << kindName(shown.relationship.kind)
            + (shown.pill.isEmpty() ? QString() : tr(" through %1").arg(shown.pill));
    if (!shown.label.isEmpty())
        lines << shown.label;
    return QStringLiteral("<p style='white-space:pre'>%1</p>")
        .arg(lines.join(QLatin1Char('\n')).toHtmlEscaped());
}

void DiagramScene::mousePressEvent(QGraphicsSceneMouseEvent *event)
{
    QGraphicsScene::mousePressEvent(event);
    m_pressed.clear();
    for (const DiagramNode &node : m_diagram.nodes)
        m_pressed.emplace_back(node.table, node.position);
    setCurrent(nodeAt(event->scenePos()), false);
}

void DiagramScene::mouseReleaseEvent(QGraphicsSceneMouseEvent *event)
{
    QGraphicsScene::mouseReleaseEvent(event);
    std::vector<NodeMove> moves;
    for (const auto &[table, position] : m_pressed) {
        const int node = m_diagram.indexOf(table);
        if (node >= 0 && m_diagram.nodes[size_t(node)].position != position)
            moves.push_back({table, position, m_diagram.nodes[size_t(node)].position});
    }
    m_pressed.clear();
    if (!moves.empty()) {
        reroute();
        Q_EMIT movesFinished(moves);
    }
}

void DiagramScene::mouseDoubleClickEvent(QGraphicsSceneMouseEvent *event)
{
    const int node = nodeAt(event->scenePos());
    if (node >= 0 && event->button() == Qt::LeftButton)
        Q_EMIT tableActivated(m_diagram.nodes[size_t(node)].table);
    event->accept();
}

} // namespace stillroom
