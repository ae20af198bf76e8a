#include "diagram/segmentindex.h"

#include <algorithm>

namespace stillroom {

namespace {

constexpr qreal cellSize = 256;
constexpr qreal clearance = 7; ///< px a line keeps from a table it does not belong to

int cellOf(qreal value)
{
    return int(std::floor(value / cellSize));
}

qint64 keyOf(int x, int y)
{
    return (qint64(x) << 32) ^ qint64(quint32(y));
}

QRectF span(const QPointF &a, const QPointF &b)
{
    return QRectF(QPointF(std::min(a.x(), b.x()), std::min(a.y(), b.y())),
                  QPointF(std::max(a.x(), b.x()), std::max(a.y(), b.y())));
}

/// QRectF::intersects() says no for lines, which have no area.
bool overlaps(const QRectF &a, const QRectF &b)
{
    return a.left() < b.right() && b.left() < a.right() && a.top() < b.bottom() && b.top() < a.bottom();
}

} // namespace

NodeIndex::NodeIndex(const Diagram &diagram) : m_diagram(diagram)
{
    for (size_t i = 0; i < diagram.nodes.size(); ++i) {
        const QRectF rect = diagram.nodes[i].rect().adjusted(-clearance, -clearance, clearance, clearance);
        for (int x = cellOf(rect.left()); x <= cellOf(rect.right()); ++x) {
            for (int y = cellOf(rect.top()); y <= cellOf(rect.bottom()); ++y)
                m_cells[keyOf(x, y)].push_back(int(i));
        }
    }
}

template <class F>
void NodeIndex::forEach(const QRectF &rect, F &&visit) const
{
    for (int x = cellOf(rect.left()); x <= cellOf(rect.right()); ++x) {
        for (int y = cellOf(rect.top()); y <= cellOf(rect.bottom()); ++y) {
            const auto cell = m_cells.find(keyOf(x, y));
            if (cell == m_cells.end())
                continue;
            for (const int node : cell->second) {
                // A table in several cells is met in the first one of the rectangle only.
                const QRectF wide = m_diagram.nodes[size_t(node)].rect().adjusted(-clearance, -clearance,
                                                                                  clearance, clearance);
                if (x == std::max(cellOf(rect.left()), cellOf(wide.left()))
                    && y == std::max(cellOf(rect.top()), cellOf(wide.top())))
                    visit(node);
            }
        }
    }
}

int NodeIndex::crossings(const QPointF &a, const QPointF &b, int own1, int own2) const
{
    const QRectF line = span(a, b);
    int count = 0;
    forEach(line, [&](int node) {
        const qreal margin = node == own1 || node == own2 ? -1 : clearance;
        if (overlaps(line, m_diagram.nodes[size_t(node)].rect().adjusted(-margin, -margin, margin, margin)))
            ++count;
    });
    return count;
}

bool NodeIndex::touchesAny(const QRectF &rect) const
{
    bool found = false;
    forEach(rect, [&](int node) { found = found || overlaps(rect, m_diagram.nodes[size_t(node)].rect()); });
    return found;
}

std::vector<int> NodeIndex::inTheWay(const QPointF &a, const QPointF &b) const
{
    const QRectF line = span(a, b);
    std::vector<int> found;
    forEach(line, [&](int node) {
        if (overlaps(
                line,
                m_diagram.nodes[size_t(node)].rect().adjusted(-clearance, -clearance, clearance, clearance)))
            found.push_back(node);
    });
    std::sort(found.begin(), found.end());
    return found;
}

void Lanes::add(qreal coordinate, qreal from, qreal to)
{
    m_cells[int(std::floor(coordinate / cell))].push_back(
        {coordinate, std::min(from, to), std::max(from, to)});
}

bool Lanes::runsThrough(qreal acrossLow, qreal acrossHigh, qreal alongLow, qreal alongHigh) const
{
    const int last = int(std::floor(acrossHigh / cell));
    for (int index = int(std::floor(acrossLow / cell)); index <= last; ++index) {
        const auto found = m_cells.find(index);
        if (found == m_cells.end())
            continue;
        for (const Stretch &other : found->second) {
            if (other.coordinate > acrossLow && other.coordinate < acrossHigh && other.low < alongHigh
                && alongLow < other.high)
                return true;
        }
    }
    return false;
}

bool Lanes::isFree(qreal coordinate, qreal from, qreal to, qreal distance) const
{
    const qreal low = std::min(from, to) - 2;
    const qreal high = std::max(from, to) + 2;
    return !runsThrough(coordinate - distance, coordinate + distance, low, high);
}

} // namespace stillroom
