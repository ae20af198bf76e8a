#pragma once

#include <QPixmap>
#include <QWidget>

namespace stillroom {

class DiagramScene;
class DiagramView;

/// The whole diagram in small with a frame around what is seen; dragging the frame pans.
class MiniMap final : public QWidget
{
    Q_OBJECT

public:
    MiniMap(DiagramScene &scene, DiagramView &view);
    void invalidate(); ///< the diagram changed

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    [[nodiscard]] QTransform toMap() const; ///< from the scene's coordinates
    void centreOn(const QPointF &position);

    DiagramScene &m_scene;
    DiagramView &m_view;
    QPixmap m_picture; ///< all tables; made when needed
};

} // namespace stillroom
