#include "gui/diagram/diagramview.h"

#include "gui/diagram/minimap.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

namespace stillroom {

namespace {

constexpr qreal steps[] = {0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4};
constexpr int overlayMargin = 12;

} // namespace

DiagramView::DiagramView(DiagramScene &scene, QWidget *parent)
    : QGraphicsView(&scene, parent)
    , m_scene(scene)
    , m_zoomBar(new QWidget(this))
    , m_miniMap(new MiniMap(scene, *this))
{
    setAccessibleName(tr("Diagram"));
    setFrameShape(NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setRenderHint(QPainter::TextAntialiasing);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTransformationAnchor(NoAnchor);
    setResizeAnchor(AnchorViewCenter);
    setViewportUpdateMode(SmartViewportUpdate);
    setOptimizationFlags(DontSavePainterState);
    setCacheMode(CacheNone);
    setDragMode(NoDrag);
    setFocusPolicy(Qt::StrongFocus);

    auto *bar = new QHBoxLayout(m_zoomBar);
    bar->setContentsMargins({});
    bar->setSpacing(6);
    const auto button = [&](const QString &text, const QString &name, const QString &objectName) {
        auto *made = new QPushButton(text, m_zoomBar);
        made->setAccessibleName(name);
        made->setToolTip(name);
        made->setObjectName(objectName);
        made->setFocusPolicy(Qt::TabFocus);
        bar->addWidget(made);
        return made;
    };
    auto *out = button(QStringLiteral("−"), tr("Zoom out (Ctrl+-)"), QStringLiteral("zoomOut"));
    auto *level = button(QStringLiteral("100 %"), tr("Zoom to 100 %"), QStringLiteral("zoomLevel"));
    auto *in = button(QStringLiteral("+"), tr("Zoom in (Ctrl++)"), QStringLiteral("zoomIn"));
    auto *fitButton = button(tr("Fit"), tr("Show the whole diagram (Ctrl+0)"), QStringLiteral("zoomFit"));
    out->setFixedWidth(36);
    in->setFixedWidth(36);
    level->setFixedWidth(level->fontMetrics().horizontalAdvance(QStringLiteral("400 %")) + 28);
    fitButton->setFixedWidth(fitButton->fontMetrics().horizontalAdvance(fitButton->text()) + 28);
    connect(out, &QPushButton::clicked, this, &DiagramView::zoomOut);
    connect(in, &QPushButton::clicked, this, &DiagramView::zoomIn);
    connect(level, &QPushButton::clicked, this, [this] { setZoom(1); });
    connect(fitButton, &QPushButton::clicked, this, &DiagramView::fit);
    connect(this, &DiagramView::zoomChanged, level,
            [level](qreal zoom) { level->setText(tr("%1 %").arg(qRound(zoom * 100))); });
    connect(&m_scene, &DiagramScene::diagramMoved, this, [this] {
        updateSceneRect();
        m_miniMap->invalidate();
        showMiniMap();
    });
}

void DiagramView::updateSceneRect()
{
    // Room on all sides, so that every table can be brought to the middle.
    const qreal room = std::max(viewport()->width(), viewport()->height()) / std::max(zoom(), 0.01) * 0.75;
    setSceneRect(m_scene.diagram().bounds().adjusted(-room, -room, room, room));
}

void DiagramView::applyZoom(qreal zoom)
{
    setTransform(QTransform::fromScale(zoom, zoom));
    updateSceneRect();
    showMiniMap();
    Q_EMIT zoomChanged(zoom);
}

void DiagramView::setZoom(qreal zoom)
{
    m_fits = false;
    const QPointF middle = mapToScene(viewport()->rect().center());
    applyZoom(std::clamp(zoom, minimumZoom, maximumZoom));
    centerOn(middle);
}

void DiagramView::zoomIn()
{
    const auto *next = std::find_if(std::begin(steps), std::end(steps),
                                    [this](qreal step) { return step > zoom() * 1.01; });
    setZoom(next == std::end(steps) ? maximumZoom : *next);
}

void DiagramView::zoomOut()
{
    for (size_t i = std::size(steps); i-- > 0;) {
        if (steps[i] < zoom() * 0.99) {
            setZoom(steps[i]);
            return;
        }
    }
}

void DiagramView::fit()
{
    const QRectF all = paintedBounds(m_scene.diagram(), m_scene.routes());
    const auto fitInto = [&](const QSizeF &room) {
        const qreal zoom = std::min({room.width() / all.width(), room.height() / all.height(), 1.0});
        applyZoom(std::max(zoom, 0.02));
        centerOn(all.center() + QPointF(0, (viewport()->height() - room.height()) / 2 / this->zoom()));
    };
    fitInto(viewport()->size());
    // What would lie below the zoom bar moves up; the minimap is gone where all is seen.
    const auto isCovered = [this](const QWidget *overlay) {
        const QRectF place = mapToScene(overlay->geometry()).boundingRect();
        const auto &nodes = m_scene.diagram().nodes;
        return overlay->isVisible()
            && (std::any_of(nodes.begin(), nodes.end(),
                            [&place](const DiagramNode &node) { return node.rect().intersects(place); })
                || std::any_of(
                    m_scene.routes().begin(), m_scene.routes().end(),
                    [&place](const LinkRoute &route) { return route.bounds().intersects(place); }));
    };
    if (isCovered(m_zoomBar))
        fitInto(QSizeF(viewport()->width(), m_zoomBar->y() - 4));
    m_fits = true;
}

void DiagramView::showNode(int node)
{
    if (node < 0)
        return;
    m_fits = false;
    if (zoom() < 0.67)
        applyZoom(1);
    centerOn(m_scene.diagram().nodes[size_t(node)].rect().center());
}

void DiagramView::drawBackground(QPainter *painter, const QRectF &rect)
{
    const DiagramPalette &palette = m_scene.style().palette;
    painter->fillRect(rect, palette.canvas);
    if (zoom() < 0.3)
        return;
    const qreal grid = zoom() < 0.6 ? 48 : 24;
    std::vector<QPointF> dots;
    for (qreal x = std::floor(rect.left() / grid) * grid; x <= rect.right(); x += grid) {
        for (qreal y = std::floor(rect.top() / grid) * grid; y <= rect.bottom(); y += grid)
            dots.emplace_back(x, y);
    }
    QPen pen(palette.canvasDot, 1.6, Qt::SolidLine, Qt::RoundCap);
    pen.setCosmetic(true);
    painter->setPen(pen);
    painter->drawPoints(dots.data(), int(dots.size()));
}

void DiagramView::wheelEvent(QWheelEvent *event)
{
    m_fits = false;
    if (!(event->modifiers() & Qt::ControlModifier)) {
        QGraphicsView::wheelEvent(event);
        return;
    }
    const QPointF position = event->position();
    const QPointF under = mapToScene(position.toPoint());
    const qreal factor = std::pow(1.0015, event->angleDelta().y());
    // From a fit below the smallest step one may come nearer, not go farther.
    const qreal lowest = std::min(zoom(), minimumZoom);
    applyZoom(std::clamp(zoom() * factor, lowest, maximumZoom));
    const QPointF moved = mapFromScene(under) - position;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + qRound(moved.x()));
    verticalScrollBar()->setValue(verticalScrollBar()->value() + qRound(moved.y()));
    event->accept();
}

void DiagramView::mousePressEvent(QMouseEvent *event)
{
    const bool isOnTable = m_scene.nodeAt(mapToScene(event->pos())) >= 0;
    const bool pans = event->button() == Qt::MiddleButton
        || (event->button() == Qt::LeftButton
            && (m_spaceDown || (!isOnTable && !(event->modifiers() & Qt::ShiftModifier))));
    if (pans) {
        m_panning = true;
        m_panStart = event->pos();
        if (!isOnTable && event->button() == Qt::LeftButton)
            m_scene.setCurrent(-1);
        viewport()->setCursor(Qt::ClosedHandCursor);
        setFocus(Qt::MouseFocusReason);
        event->accept();
        return;
    }
    setDragMode(isOnTable ? NoDrag : RubberBandDrag);
    QGraphicsView::mousePressEvent(event);
}

void DiagramView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_panning) {
        QGraphicsView::mouseMoveEvent(event);
        return;
    }
    m_fits = false;
    const QPoint moved = event->pos() - m_panStart;
    m_panStart = event->pos();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - moved.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - moved.y());
    event->accept();
}

void DiagramView::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_panning) {
        m_panning = false;
        viewport()->setCursor(m_spaceDown ? Qt::OpenHandCursor : Qt::ArrowCursor);
        event->accept();
        return;
    }
    QGraphicsView::mouseReleaseEvent(event);
    setDragMode(NoDrag);
}

void DiagramView::keyPressEvent(QKeyEvent *event)
{
    const bool isControl = event->modifiers() & Qt::ControlModifier;
    switch (event->key()) {
    case Qt::Key_Space:
        if (!event->isAutoRepeat()) {
            m_spaceDown = true;
            viewport()->setCursor(Qt::OpenHandCursor);
        }
        return;
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (!isControl) {
            moveCurrent(event->key());
            return;
        }
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_scene.current() >= 0) {
            Q_EMIT activated(m_scene.diagram().nodes[size_t(m_scene.current())].table);
            return;
        }
        break;
    case Qt::Key_Escape:
        m_scene.setCurrent(-1);
        return;
    default:
        break;
    }
    QGraphicsView::keyPressEvent(event);
}

void DiagramView::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_spaceDown = false;
        viewport()->setCursor(Qt::ArrowCursor);
        return;
    }
    QGraphicsView::keyReleaseEvent(event);
}

bool DiagramView::focusNextPrevChild(bool next)
{
    if (m_scene.diagram().nodes.empty())
        return QGraphicsView::focusNextPrevChild(next);
    stepCurrent(next);
    // Behind the last table the focus leaves the canvas, so that the keyboard is not caught in it.
    return m_scene.current() >= 0 || QGraphicsView::focusNextPrevChild(next);
}

void DiagramView::stepCurrent(bool forward)
{
    const auto &nodes = m_scene.diagram().nodes;
    std::vector<int> order(nodes.size());
    for (size_t i = 0; i < order.size(); ++i)
        order[i] = int(i);
    // As one reads: from top to bottom, then from left to right, in rows of the height of a small table.
    std::sort(order.begin(), order.end(), [&nodes](int a, int b) {
        const auto key = [&nodes](int i) {
            const QPointF place = nodes[size_t(i)].position;
            return std::tuple(std::floor(place.y() / 96), place.x(), i);
        };
        return key(a) < key(b);
    });
    const auto here = std::find(order.begin(), order.end(), m_scene.current());
    if (here == order.end())
        goTo(forward ? order.front() : order.back());
    else if (forward)
        goTo(here + 1 == order.end() ? -1 : *(here + 1));
    else
        goTo(here == order.begin() ? -1 : *(here - 1));
}

void DiagramView::moveCurrent(int key)
{
    if (m_scene.current() < 0) {
        stepCurrent(true);
        return;
    }
    const auto &nodes = m_scene.diagram().nodes;
    const QPointF here = nodes[size_t(m_scene.current())].rect().center();
    int best = -1;
    qreal bestDistance = 0;
    for (int i = 0; i < int(nodes.size()); ++i) {
        const QPointF way = nodes[size_t(i)].rect().center() - here;
        const bool isSideways = key == Qt::Key_Left || key == Qt::Key_Right;
        const qreal sign = key == Qt::Key_Left || key == Qt::Key_Up ? -1 : 1;
        const qreal along = sign * (isSideways ? way.x() : way.y());
        const qreal across = std::abs(isSideways ? way.y() : way.x());
        if (along < 8)
            continue;
        const qreal distance = along + 2 * across;
        if (best < 0 || distance < bestDistance) {
            best = i;
            bestDistance = distance;
        }
    }
    if (best >= 0)
        goTo(best);
}

void DiagramView::goTo(int node)
{
    m_scene.setCurrent(node);
    if (node >= 0)
        ensureVisible(m_scene.diagram().nodes[size_t(node)].rect(), 40, 40);
}

void DiagramView::contextMenuEvent(QContextMenuEvent *event)
{
    int node = m_scene.current();
    QPoint place = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        if (node >= 0)
            place = viewport()->mapToGlobal(
                mapFromScene(m_scene.diagram().nodes[size_t(node)].rect().topLeft() + QPointF(24, 24)));
    } else {
        node = m_scene.nodeAt(mapToScene(event->pos()));
        if (node >= 0)
            m_scene.setCurrent(node);
    }
    Q_EMIT menuRequested(node, place);
    event->accept();
}

void DiagramView::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    updateSceneRect();
    placeOverlays();
    if (m_fits)
        fit();
}

void DiagramView::scrollContentsBy(int dx, int dy)
{
    QGraphicsView::scrollContentsBy(dx, dy);
    // Scrolling copies the picture, with what floats on it, to a new place.
    viewport()->update();
    showMiniMap();
}

/// Only where a part of the diagram is out of sight: else it would hide tables and tell nothing.
void DiagramView::showMiniMap()
{
    const QRectF seen = mapToScene(viewport()->rect()).boundingRect();
    m_miniMap->setVisible(width() > 480 && height() > 320 && !seen.contains(m_scene.diagram().bounds()));
    m_miniMap->update();
}

void DiagramView::placeOverlays()
{
    m_zoomBar->adjustSize();
    m_zoomBar->move(overlayMargin, height() - m_zoomBar->height() - overlayMargin);
    m_miniMap->move(width() - m_miniMap->width() - overlayMargin,
                    height() - m_miniMap->height() - overlayMargin);
    showMiniMap();
}

} // namespace stillroom
