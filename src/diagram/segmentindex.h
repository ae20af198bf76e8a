#pragma once

#include "diagram/diagram.h"

#include <cmath>
#include <unordered_map>

namespace stillroom {

/// Finds the tables near a rectangle without looking at all of them. Used by the router.
class NodeIndex final
{
public:
    explicit NodeIndex(const Diagram &diagram);

    /// Number of tables that a stretch from a to b would run through or touch; `own` are the ends' tables,
    /// which may be touched from outside.
    [[nodiscard]] int crossings(const QPointF &a, const QPointF &b, int own1, int own2) const;
    [[nodiscard]] bool touchesAny(const QRectF &rect) const;
    /// Tables in the way of a stretch; sorted.
    [[nodiscard]] std::vector<int> inTheWay(const QPointF &a, const QPointF &b) const;

private:
    template <class F>
    void forEach(const QRectF &rect, F &&visit) const;
    const Diagram &m_diagram;
    std::unordered_map<qint64, std::vector<int>> m_cells;
};

/// Stretches that are already drawn in one direction, so that the next one can keep its distance.
class Lanes final
{
public:
    void add(qreal coordinate, qreal from, qreal to);
    /// Whether a stretch there would keep `distance` px from all that run along it.
    [[nodiscard]] bool isFree(qreal coordinate, qreal from, qreal to, qreal distance) const;
    /// Whether a stretch runs through [acrossLow, acrossHigh] x [alongLow, alongHigh].
    [[nodiscard]] bool runsThrough(qreal acrossLow, qreal acrossHigh, qreal alongLow, qreal alongHigh) const;

private:
    struct Stretch
    {
        qreal coordinate;
        qreal low;
        qreal high;
    };
    static constexpr qreal cell = 16;
    std::unordered_map<int, std::vector<Stretch>> m_cells;
};

} // namespace stillroom
