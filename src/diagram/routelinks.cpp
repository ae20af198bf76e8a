#include "diagram/routelinks.h"

#include "diagram/diagramstyle.h"
#include "diagram/segmentindex.h"

#include <QLineF>
#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>

namespace stillroom {

namespace {

constexpr qreal stub = 26; ///< px a line runs straight out of a table: room for the crow's foot
constexpr qreal signLength = 20; ///< px of a line's end that its sign takes
constexpr qreal laneWidth = 8; ///< px between lines side by side
constexpr qreal portStep = 5; ///< px between lines that leave the same row

enum class Side { Left, Right };

/// The way of one link before lines keep their distance from one another.
struct Plan
{
    Side from = Side::Right;
    Side to = Side::Left;
    qreal x1 = 0; ///< first vertical stretch; the only one unless hasDetour
    bool hasDetour = false; ///< x1, then horizontally at y, then x2
    qreal y = 0;
    qreal x2 = 0;
    qreal cost = std::numeric_limits<qreal>::max();
};

class Router final
{
public:
    Router(const Diagram &diagram, std::vector<LinkRoute> &routes)
        : m_diagram(diagram)
        , m_routes(routes)
        , m_index(diagram)
    { }

    void keep(int link)
    {
        const LinkRoute &route = m_routes[size_t(link)];
        book(route.points);
        const DiagramEnd &end = m_diagram.links[size_t(link)].to;
        const Side side = route.points.back().x() > m_diagram.nodes[size_t(end.node)].rect().center().x()
            ? Side::Right
            : Side::Left;
        m_trunks.emplace(trunkOf(end, side), route.points.back().y());
        if (!route.label.isNull())
            m_labels.push_back(route.label);
    }

    void route(int link)
    {
        m_link = &m_diagram.links[size_t(link)];
        m_from = &m_diagram.nodes[size_t(m_link->from.node)];
        m_to = &m_diagram.nodes[size_t(m_link->to.node)];
        m_y1 = m_from->rect().top() + rowCentre(*m_from, m_link->from.columns);
        m_y2 = m_to->rect().top() + rowCentre(*m_to, m_link->to.columns);
        if (m_from == m_to && std::abs(m_y1 - m_y2) < 1) {
            m_y1 -= 8;
            m_y2 += 8;
        }
        LinkRoute &route = m_routes[size_t(link)];
        route.points = lines(bestPlan());
        book(route.points);
    }

    void placeLabel(int link)
    {
        const DiagramLink &subject = m_diagram.links[size_t(link)];
        LinkRoute &route = m_routes[size_t(link)];
        route.label = {};
        if (!subject.pill.isEmpty())
            route.label = pillRect(route.points, subject.pill);
        else if (!subject.label.isEmpty())
            route.label = labelRect(route.points, subject.label);
        if (!route.label.isNull())
            m_labels.push_back(route.label);
    }

private:
    static qreal edge(const DiagramNode &node, Side side)
    {
        return side == Side::Left ? node.rect().left() : node.rect().right();
    }
    static qreal exit(const DiagramNode &node, Side side)
    {
        return edge(node, side) + (side == Side::Left ? -stub : stub);
    }
    int crossings(const QPointF &a, const QPointF &b) const
    {
        return m_index.crossings(a, b, m_link->from.node, m_link->to.node);
    }

    std::vector<QPointF> corners(const Plan &plan, qreal y1, qreal y2) const
    {
        const qreal start = edge(*m_from, plan.from);
        const qreal end = edge(*m_to, plan.to);
        if (plan.hasDetour)
            return {{start, y1},       {plan.x1, y1}, {plan.x1, plan.y},
                    {plan.x2, plan.y}, {plan.x2, y2}, {end, y2}};
        if (std::abs(y1 - y2) < 0.5)
            return {{start, y1}, {end, y1}};
        return {{start, y1}, {plan.x1, y1}, {plan.x1, y2}, {end, y2}};
    }

    void consider(Plan plan, Plan &best) const
    {
        const std::vector<QPointF> points = corners(plan, m_y1, m_y2);
        qreal length = 0;
        int crossed = 0;
        for (size_t i = 1; i < points.size(); ++i) {
            length += (points[i] - points[i - 1]).manhattanLength();
            crossed += crossings(points[i - 1], points[i]);
        }
        plan.cost = length + 24 * qreal(points.size()) + 900 * crossed;
        if (plan.from == plan.to)
            plan.cost += 40;
        // A line that runs where another does will have to move.
        if (!m_vertical.isFree(plan.x1, m_y1, plan.hasDetour ? plan.y : m_y2, laneWidth - 1))
            plan.cost += 6;
        if (plan.cost < best.cost)
            best = plan;
    }

    /// Where the one vertical stretch of a simple way may be: [first, second]; empty if first > second.
    std::pair<qreal, qreal> channel(Side from, Side to) const
    {
        constexpr qreal far = 1e7;
        const qreal a = exit(*m_from, from);
        const qreal b = exit(*m_to, to);
        const qreal low = std::max(from == Side::Right ? a : -far, to == Side::Right ? b : -far);
        const qreal high = std::min(from == Side::Left ? a : far, to == Side::Left ? b : far);
        return {low, high};
    }

    Plan bestPlan() const
    {
        Plan best;
        for (const Side from : {Side::Right, Side::Left}) {
            for (const Side to : {Side::Left, Side::Right}) {
                if (m_from == m_to && (from == Side::Left || to == Side::Left))
                    continue;
                considerSimple(from, to, best);
            }
        }
        if (best.cost >= 900) {
            for (const Side from : {Side::Right, Side::Left}) {
                for (const Side to : {Side::Left, Side::Right})
                    considerDetours(from, to, best);
            }
        }
        return best;
    }

    void considerSimple(Side from, Side to, Plan &best) const
    {
        const auto [low, high] = channel(from, to);
        if (low > high)
            return;
        const auto at = [&](qreal x) { consider({from, to, x, false, 0, 0, 0}, best); };
        if (from != to) {
            at((low + high) / 2);
            at(low);
            at(high);
            return;
        }
        // Around the same side of both: as near as the tables between them allow.
        qreal x = from == Side::Right ? low : high;
        for (int attempt = 0; attempt < 4; ++attempt) {
            at(x);
            const std::vector<int> blocking = m_index.inTheWay({x, m_y1}, {x, m_y2});
            if (blocking.empty())
                return;
            for (const int node : blocking) {
                const QRectF rect = m_diagram.nodes[size_t(node)].rect();
                x = from == Side::Right ? std::max(x, rect.right() + 16) : std::min(x, rect.left() - 16);
            }
        }
    }

    void considerDetours(Side from, Side to, Plan &best) const
    {
        const qreal x1 = exit(*m_from, from);
        const qreal x2 = exit(*m_to, to);
        std::vector<qreal> heights;
        const auto addAround = [&](const QRectF &rect) {
            heights.push_back(rect.top() - 20);
            heights.push_back(rect.bottom() + 20);
        };
        addAround(m_from->rect());
        addAround(m_to->rect());
        heights.push_back((m_y1 + m_y2) / 2);
        int added = 0;
        for (const qreal y : {m_y1, m_y2}) {
            for (const int node : m_index.inTheWay({x1, y}, {x2, y})) {
                addAround(m_diagram.nodes[size_t(node)].rect());
                if (++added > 12)
                    break;
            }
        }
        for (const qreal y : heights)
            consider({from, to, x1, true, y, x2, 0}, best);
    }

    /// The nearest place to `wanted` where a vertical stretch is alone and hits no more tables than there.
    qreal freeVertical(qreal wanted, qreal low, qreal high, qreal y1, qreal y2) const
    {
        const int hit = crossings({wanted, y1}, {wanted, y2});
        for (const qreal distance : {laneWidth, laneWidth / 2, laneWidth / 4}) { // closer where it is crowded
            for (int step = 0; step < 40; ++step) {
                const qreal x = wanted + (step % 2 ? 1 : -1) * ((step + 1) / 2) * distance;
                if (x >= low && x <= high && m_vertical.isFree(x, y1, y2, distance - 0.1)
                    && crossings({x, y1}, {x, y2}) <= hit)
                    return x;
            }
        }
        return wanted;
    }

    qreal freeHorizontal(qreal wanted, qreal x1, qreal x2) const
    {
        const int hit = crossings({x1, wanted}, {x2, wanted});
        for (int step = 0; step < 40; ++step) {
            const qreal y = wanted + (step % 2 ? 1 : -1) * ((step + 1) / 2) * laneWidth;
            if (m_horizontal.isFree(y, x1, x2, laneWidth - 0.5) && crossings({x1, y}, {x2, y}) <= hit)
                return y;
        }
        return wanted;
    }

    /// Links to the same key with the same sign at its end run together for the last bit, like a tree's
    /// branches: a row is too small for each to end on its own.
    using Trunk = std::tuple<int, QString, Side, Cardinality>;
    static Trunk trunkOf(const DiagramEnd &end, Side side)
    {
        return {end.node, end.columns.join(QLatin1Char('\n')), side, end.cardinality};
    }

    qreal trunkPort(Side side, qreal y, qreal start, qreal x)
    {
        const Trunk trunk = trunkOf(m_link->to, side);
        const auto found = m_trunks.find(trunk);
        if (found != m_trunks.end())
            return found->second;
        const qreal port = freePort(y, start, x, 9);
        m_trunks.emplace(trunk, port);
        return port;
    }

    /// Where within its row a line leaves so that it is alone up to `x`.
    qreal freePort(qreal y, qreal start, qreal x, qreal wanted = portStep) const
    {
        for (const qreal distance : {wanted, portStep, portStep / 2}) {
            for (int step = 0; step * distance <= 10; ++step) {
                for (const qreal place : {y + step * distance, y - step * distance}) {
                    if (m_horizontal.isFree(place, start, x, distance - 0.1))
                        return place;
                }
            }
        }
        return y;
    }

    std::vector<QPointF> lines(Plan plan)
    {
        const qreal start = edge(*m_from, plan.from);
        const qreal end = edge(*m_to, plan.to);
        if (plan.hasDetour) {
            plan.y = freeHorizontal(plan.y, plan.x1, plan.x2);
            const auto outward = [](Side side, qreal x) {
                return side == Side::Right ? std::pair(x, x + 10 * laneWidth)
                                           : std::pair(x - 10 * laneWidth, x);
            };
            const auto [low1, high1] = outward(plan.from, plan.x1);
            plan.x1 = freeVertical(plan.x1, low1, high1, m_y1, plan.y);
            const auto [low2, high2] = outward(plan.to, plan.x2);
            plan.x2 = freeVertical(plan.x2, low2, high2, plan.y, m_y2);
            return corners(plan, freePort(m_y1, start, plan.x1), trunkPort(plan.to, m_y2, end, plan.x2));
        }
        const bool isAlone = !m_trunks.contains(trunkOf(m_link->to, plan.to));
        if (plan.from != plan.to && isAlone && std::abs(m_y1 - m_y2) <= 16) {
            // Rows that are almost level are joined by one straight line.
            for (const qreal shift : {0.0, 5.0, -5.0}) {
                const qreal y = (m_y1 + m_y2) / 2 + shift;
                if (std::abs(y - m_y1) <= 10 && std::abs(y - m_y2) <= 10
                    && crossings({start, y}, {end, y}) == 0
                    && m_horizontal.isFree(y, start, end, portStep - 0.1))
                {
                    m_trunks.emplace(trunkOf(m_link->to, plan.to), y);
                    return {{start, y}, {end, y}};
                }
            }
        }
        const auto [low, high] = channel(plan.from, plan.to);
        plan.x1 = freeVertical(plan.x1, low, high, m_y1, m_y2);
        const qreal y1 = freePort(m_y1, start, plan.x1);
        const qreal y2 = trunkPort(plan.to, m_y2, end, plan.x1);
        return corners(plan, y1, y2);
    }

    void book(const std::vector<QPointF> &points)
    {
        for (size_t i = 1; i < points.size(); ++i) {
            const QPointF a = points[i - 1];
            const QPointF b = points[i];
            if (a.x() == b.x())
                m_vertical.add(a.x(), a.y(), b.y());
            else
                m_horizontal.add(a.y(), a.x(), b.x());
        }
    }

    static qreal textWidth(const QString &text)
    {
        return 6.2 * qreal(text.size()) + 6; // of the small font, on the safe side
    }

    bool isFreeForText(const QRectF &rect, bool alsoOfLines) const
    {
        if (m_index.touchesAny(rect))
            return false;
        if (alsoOfLines
            && (m_vertical.runsThrough(rect.left() - 2, rect.right() + 2, rect.top(), rect.bottom())
                || m_horizontal.runsThrough(rect.top() + 1, rect.bottom() - 1, rect.left(), rect.right())))
            return false;
        return std::none_of(m_labels.begin(), m_labels.end(),
                            [&](const QRectF &r) { return r.intersects(rect); });
    }

    /// How much of the text lies on lines, in strips of 8 px.
    int linesBelow(const QRectF &rect) const
    {
        int count = 0;
        for (qreal x = rect.left(); x < rect.right(); x += 8)
            count += m_vertical.runsThrough(x, x + 8, rect.top(), rect.bottom()) ? 2 : 0;
        if (m_horizontal.runsThrough(rect.top() + 1, rect.bottom() - 1, rect.left(), rect.right()))
            count += 3;
        return count;
    }

    /// Beside a vertical stretch, or above or below a horizontal one: the first free place.
    QRectF labelRect(const std::vector<QPointF> &points, const QString &text) const
    {
        const QSizeF size(textWidth(text), 15);
        std::vector<QRectF> places;
        for (size_t i = 1; i < points.size(); ++i) {
            const QPointF a = points[i - 1];
            const QPointF b = points[i];
            const qreal length = std::abs(a.y() - b.y());
            if (a.x() != b.x() || length < 24)
                continue;
            for (const qreal share : {0.0, -0.16, 0.16, -0.3, 0.3, -0.4, 0.4}) {
                const qreal y = (a.y() + b.y()) / 2 + share * length;
                places.emplace_back(QPointF(a.x() + 6, y - 8), size);
                places.emplace_back(QPointF(a.x() - 6 - size.width(), y - 8), size);
            }
        }
        for (size_t i = 1; i < points.size(); ++i) {
            const qreal y = points[i].y();
            const qreal left = std::min(points[i - 1].x(), points[i].x());
            const qreal right = std::max(points[i - 1].x(), points[i].x());
            if (points[i - 1].y() != y || right - left < size.width() / 2)
                continue;
            for (const qreal x : {(left + right - size.width()) / 2, left + 4, right - 4 - size.width()}) {
                places.emplace_back(QPointF(x, y - 17), size);
                places.emplace_back(QPointF(x, y + 3), size);
            }
        }
        const QPointF first = points.front();
        const bool toRight = points[1].x() > first.x();
        for (const qreal y : {first.y() - 21, first.y() + 6})
            places.emplace_back(QPointF(toRight ? first.x() + 6 : first.x() - 6 - size.width(), y), size);
        for (const QRectF &place : places) {
            if (isFreeForText(place, true))
                return place;
        }
        // On top of lines, the fewest that can be; without any room at all the tool tip has it.
        QRectF best;
        int fewest = 100;
        for (const QRectF &place : places) {
            const int lines = linesBelow(place);
            if (lines < fewest && isFreeForText(place, false)) {
                best = place;
                fewest = lines;
            }
        }
        return best;
    }

    /// On the longest stretch that has room for it beside the signs at the ends.
    QRectF pillRect(const std::vector<QPointF> &points, const QString &text) const
    {
        const QSizeF size(textWidth(text) + 10, 20);
        QRectF best;
        qreal bestLength = -1e9;
        for (size_t i = 1; i < points.size(); ++i) {
            const QLineF line(points[i - 1], points[i]);
            const qreal before = i == 1 ? signLength : 0;
            const qreal behind = i + 1 == points.size() ? signLength : 0;
            const qreal room = line.length() - before - behind;
            const bool isLevel = points[i - 1].y() == points[i].y();
            const QPointF middle
                = line.length() > 0 ? line.pointAt((before + room / 2) / line.length()) : line.p1();
            const QRectF rect(middle - QPointF(size.width() / 2, size.height() / 2), size);
            qreal left = room - (isLevel ? size.width() : size.height());
            if (!isFreeForText(rect, false))
                left -= 1000;
            if (left > bestLength) {
                best = rect;
                bestLength = left;
            }
        }
        return best;
    }

    const Diagram &m_diagram;
    std::vector<LinkRoute> &m_routes;
    NodeIndex m_index;
    Lanes m_vertical;
    Lanes m_horizontal;
    std::vector<QRectF> m_labels;
    std::map<Trunk, qreal> m_trunks;
    const DiagramLink *m_link = nullptr;
    const DiagramNode *m_from = nullptr;
    const DiagramNode *m_to = nullptr;
    qreal m_y1 = 0;
    qreal m_y2 = 0;
};

/// Short links first: they have the fewest ways to go.
std::vector<int> routingOrder(const Diagram &diagram, std::vector<int> links)
{
    const auto distance = [&diagram](int index) {
        const DiagramLink &link = diagram.links[size_t(index)];
        return (diagram.nodes[size_t(link.from.node)].rect().center()
                - diagram.nodes[size_t(link.to.node)].rect().center())
            .manhattanLength();
    };
    std::stable_sort(links.begin(), links.end(),
                     [&distance](int a, int b) { return distance(a) < distance(b); });
    return links;
}

void routeThese(Router &router, const Diagram &diagram, const std::vector<int> &links)
{
    const std::vector<int> order = routingOrder(diagram, links);
    for (const int link : order)
        router.route(link);
    for (const int link : order)
        router.placeLabel(link);
}

} // namespace

QRectF LinkRoute::bounds() const
{
    QRectF all = label;
    for (const QPointF &point : points)
        all |= QRectF(point - QPointF(8, 8), QSizeF(16, 16));
    return all;
}

std::vector<LinkRoute> routeLinks(const Diagram &diagram)
{
    std::vector<LinkRoute> routes(diagram.links.size());
    Router router(diagram, routes);
    std::vector<int> all(diagram.links.size());
    std::iota(all.begin(), all.end(), 0);
    routeThese(router, diagram, all);
    return routes;
}

void rerouteLinks(const Diagram &diagram, const std::vector<int> &movedNodes, std::vector<LinkRoute> &routes)
{
    const auto isMoved = [&movedNodes](int node) {
        return std::find(movedNodes.begin(), movedNodes.end(), node) != movedNodes.end();
    };
    Router router(diagram, routes);
    std::vector<int> affected;
    for (size_t i = 0; i < diagram.links.size(); ++i) {
        const DiagramLink &link = diagram.links[i];
        if (isMoved(link.from.node) || isMoved(link.to.node))
            affected.push_back(int(i));
        else
            router.keep(int(i));
    }
    routeThese(router, diagram, affected);
}

} // namespace stillroom
