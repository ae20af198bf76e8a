#pragma once

#include "gui/diagram/diagramscene.h"

#include <QGraphicsView>

namespace stillroom {

class MiniMap;

/// The canvas: pans, zooms, moves the keyboard's table. Zoom bar and minimap float on it.
class DiagramView final : public QGraphicsView
{
    Q_OBJECT

public:
    static constexpr qreal minimumZoom = 0.25;
    static constexpr qreal maximumZoom = 4;

    explicit DiagramView(DiagramScene &scene, QWidget *parent = nullptr);

    [[nodiscard]] qreal zoom() const { return transform().m11(); }
    void setZoom(qreal zoom); ///< kept within the limits; the middle stays
    void zoomIn();
    void zoomOut();
    /// Shows the whole diagram, never larger than 100 %; a large one below the smallest step. It stays whole
    /// when the window changes its size, until one zooms or pans.
    void fit();
    void showNode(int node); ///< centred, at a zoom where columns can be read

Q_SIGNALS:
    void zoomChanged(qreal zoom);
    void activated(const stillroom::TableName &table); ///< Enter
    void menuRequested(int node, const QPoint &globalPosition); ///< node -1 = empty canvas

protected:
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void applyZoom(qreal zoom);
    void updateSceneRect();
    void placeOverlays();
    void showMiniMap();
    void stepCurrent(bool forward);
    void moveCurrent(int key);
    void goTo(int node);

    DiagramScene &m_scene;
    QWidget *m_zoomBar;
    MiniMap *m_miniMap;
    QPoint m_panStart;
    bool m_panning = false;
    bool m_spaceDown = false;
    bool m_fits = false; ///< fit() was the last to move the picture
};

} // namespace stillroom
