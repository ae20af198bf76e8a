#pragma once

#include "diagram/paintdiagram.h"

#include <QGraphicsScene>
#include <QSet>

namespace stillroom {

class TableItem;
class LinkItem;
class LinkLabelItem;

/// Where one table was and where it is.
struct NodeMove
{
    TableName table;
    QPointF from;
    QPointF to;
};

/// Shows a Diagram: one item a table, two a link (line and label), none for columns. Items are looked up from
/// the value, never the reverse; positions are written back to it while tables are dragged.
class DiagramScene final : public QGraphicsScene
{
    Q_OBJECT

public:
    explicit DiagramScene(QObject *parent = nullptr);
    ~DiagramScene() override;

    /// All nodes must be measured and placed. Selection and the current table stay where they still exist.
    void setDiagram(const Diagram &diagram, std::vector<LinkRoute> routes);
    void setStyle(const DiagramStyle &style); ///< colours only; sizes are the diagram's
    [[nodiscard]] const Diagram &diagram() const { return m_diagram; }
    [[nodiscard]] const std::vector<LinkRoute> &routes() const { return m_routes; }
    [[nodiscard]] const DiagramStyle &style() const { return m_style; }

    /// Moves tables without telling movesFinished(): undo, redo. Unknown tables are left out.
    void movePositions(const std::vector<std::pair<TableName, QPointF>> &positions);

    [[nodiscard]] int current() const { return m_current; } ///< node with the keyboard; -1 = none
    void setCurrent(int node, bool select = true);
    [[nodiscard]] std::vector<int> selectedNodes() const;
    [[nodiscard]] int nodeAt(const QPointF &position) const; ///< -1 = none
    /// Lifts a node with its links and neighbours and dims the rest; -1 = nothing.
    void setHovered(int node);
    void setMatches(const QSet<int> &nodes); ///< found by the find box: all others are dimmed; empty = none
    [[nodiscard]] DiagramEmphasis nodeEmphasis(int node) const;
    [[nodiscard]] DiagramEmphasis linkEmphasis(int link) const;
    [[nodiscard]] QString linkToolTip(int link) const;

Q_SIGNALS:
    void movesFinished(const std::vector<stillroom::NodeMove> &moves); ///< tables were dragged
    void diagramMoved(); ///< some position changed
    void tableActivated(const stillroom::TableName &table); ///< double click
    void currentChanged(int node);

protected:
    void mousePressEvent(QGraphicsSceneMouseEvent *event) override;
    void mouseReleaseEvent(QGraphicsSceneMouseEvent *event) override;
    void mouseDoubleClickEvent(QGraphicsSceneMouseEvent *event) override;

private:
    friend class TableItem;
    friend class LinkItem;
    void nodeMoved(int node, const QPointF &position);
    void hoverLink(int link);
    void reroute();
    void updateAll();

    Diagram m_diagram;
    std::vector<LinkRoute> m_routes;
    DiagramStyle m_style;
    std::vector<TableItem *> m_tables; // owned by the scene
    std::vector<LinkItem *> m_links;
    std::vector<LinkLabelItem *> m_labels;
    std::vector<std::pair<TableName, QPointF>> m_pressed; // places when the button went down
    QSet<int> m_moved; // nodes whose links wait for new lines
    QSet<int> m_lifted;
    QSet<int> m_liftedLinks;
    QSet<int> m_matches;
    int m_current = -1;
    bool m_setting = false;
};

} // namespace stillroom
