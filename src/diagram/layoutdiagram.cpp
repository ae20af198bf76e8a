#include "diagram/layoutdiagram.h"

#include "base/error.h"
#include "base/text.h"

#include <QSet>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>

#include <gvc.h>

namespace stillroom {

namespace {

/// A connected set of nodes and where they are, relative to the part's own corner.
struct Part
{
    std::vector<int> nodes;
    std::vector<QPointF> corners; ///< as long as nodes
    QSizeF size;
    QPointF offset;
};

std::vector<Part> connectedParts(const Diagram &diagram)
{
    std::vector<int> parent(diagram.nodes.size());
    std::iota(parent.begin(), parent.end(), 0);
    const auto root = [&parent](int node) {
        while (parent[size_t(node)] != node) {
            parent[size_t(node)] = parent[size_t(parent[size_t(node)])];
            node = parent[size_t(node)];
        }
        return node;
    };
    for (const DiagramLink &link : diagram.links)
        parent[size_t(root(link.from.node))] = root(link.to.node);
    std::map<int, size_t> index;
    std::vector<Part> parts;
    for (int node = 0; node < int(diagram.nodes.size()); ++node) {
        const auto [place, isNew] = index.try_emplace(root(node), parts.size());
        if (isNew)
            parts.emplace_back();
        parts[place->second].nodes.push_back(node);
    }
    return parts;
}

void setSize(Part &part, const Diagram &diagram)
{
    QRectF all;
    for (size_t i = 0; i < part.nodes.size(); ++i)
        all |= QRectF(part.corners[i], diagram.nodes[size_t(part.nodes[i])].size);
    for (QPointF &corner : part.corners)
        corner -= all.topLeft();
    part.size = all.size();
}

std::mutex &graphvizMutex()
{
    static std::mutex mutex;
    return mutex;
}

void setAttribute(void *object, const char *name, const QByteArray &value)
{
    // cgraph's interface is not const-correct; it copies both texts.
    QByteArray key(name);
    QByteArray text(value);
    QByteArray nothing("");
    agsafeset(object, key.data(), text.data(), nothing.data());
}

QByteArray inches(qreal px)
{
    return QByteArray::number(px / 72.0, 'f', 4);
}

/// Centres found by dot for a part with two nodes or more, y downwards.
std::vector<QPointF> dotCentres(GVC_t *context, const Diagram &diagram, const Part &part,
                                const DiagramLayoutOptions &options)
{
    struct Closer
    {
        GVC_t *context;
        bool hasLayout = false;
        void operator()(Agraph_t *graph) const
        {
            if (hasLayout)
                gvFreeLayout(context, graph);
            agclose(graph);
        }
    };
    QByteArray name("diagram");
    std::unique_ptr<Agraph_t, Closer> graph(agopen(name.data(), Agdirected, nullptr), Closer {context});
    setAttribute(graph.get(), "rankdir", "LR");
    setAttribute(graph.get(), "splines", ""); // lines are routed by us
    setAttribute(graph.get(), "nodesep", inches(options.gapY));
    setAttribute(graph.get(), "ranksep", inches(options.gapX));
    // Bounds on network simplex and crossing reduction for big graphs, where perfection takes minutes.
    if (part.nodes.size() > 150) {
        setAttribute(graph.get(), "nslimit", "2");
        setAttribute(graph.get(), "nslimit1", "2");
        setAttribute(graph.get(), "mclimit", "0.5");
    }
    std::map<int, Agnode_t *> nodes;
    for (const int index : part.nodes) {
        QByteArray nodeName = QByteArray::number(index);
        Agnode_t *node = agnode(graph.get(), nodeName.data(), 1);
        const QSizeF size = diagram.nodes[size_t(index)].size;
        setAttribute(node, "shape", "box");
        setAttribute(node, "fixedsize", "true");
        setAttribute(node, "label", "");
        setAttribute(node, "width", inches(size.width()));
        setAttribute(node, "height", inches(size.height()));
        nodes.emplace(index, node);
    }
    QSet<std::pair<int, int>> drawn;
    for (const DiagramLink &link : diagram.links) {
        const std::pair<int, int> pair(link.from.node, link.to.node);
        // Two tables are held together once, whichever way and however often they refer to one another.
        if (pair.first == pair.second || !nodes.contains(pair.first) || drawn.contains(pair)
            || drawn.contains({pair.second, pair.first}))
            continue;
        drawn.insert(pair);
        agedge(graph.get(), nodes.at(pair.first), nodes.at(pair.second), nullptr, 1);
    }
    QByteArray engine("dot");
    if (gvLayout(context, graph.get(), engine.data()) != 0)
        throw Error(Error::Kind::Io,
                    coreTr("The tables could not be arranged: Graphviz's layout \"dot\" failed."))
            .withHint(coreTr("Install Graphviz's plug-ins (Debian: libgvc6) and try again."));
    graph.get_deleter().hasLayout = true;
    std::vector<QPointF> centres;
    for (const int index : part.nodes) {
        const pointf point = ND_coord(nodes.at(index));
        centres.emplace_back(point.x, -point.y);
    }
    return centres;
}

using Column = std::vector<size_t>; ///< indices into Part::nodes, from the top down

/// What the columns of a part are measured by.
class ColumnSizes final
{
public:
    ColumnSizes(const Part &part, const Diagram &diagram, const DiagramLayoutOptions &options)
        : m_part(part)
        , m_diagram(diagram)
        , m_options(options)
    { }

    [[nodiscard]] QSizeF of(size_t i) const { return m_diagram.nodes[size_t(m_part.nodes[i])].size; }
    [[nodiscard]] qreal height(const Column &column) const
    {
        qreal height = -m_options.gapY;
        for (const size_t i : column)
            height += of(i).height() + m_options.gapY;
        return height;
    }
    [[nodiscard]] qreal width(const Column &column) const
    {
        qreal width = 0;
        for (const size_t i : column)
            width = std::max(width, of(i).width());
        return width;
    }
    /// How large a page of the wanted proportions shows these columns, relative to others.
    [[nodiscard]] qreal scale(const std::vector<Column> &columns) const
    {
        qreal wide = -m_options.gapX;
        qreal high = 1;
        for (const Column &column : columns) {
            wide += width(column) + m_options.gapX;
            high = std::max(high, height(column));
        }
        return std::min(m_options.aspect / std::max(wide, 1.0), 1 / high);
    }

private:
    const Part &m_part;
    const Diagram &m_diagram;
    const DiagramLayoutOptions &m_options;
};

/// Columns much higher than the page should be are broken into several, side by side.
std::vector<Column> brokenColumns(const std::vector<Column> &columns, qreal limit, const ColumnSizes &sizes)
{
    std::vector<Column> broken;
    for (const Column &column : columns) {
        const int pieces = std::max(1, int(std::ceil(sizes.height(column) / limit)));
        const size_t each = (column.size() + size_t(pieces) - 1) / size_t(pieces);
        for (size_t start = 0; start < column.size(); start += each)
            broken.emplace_back(column.begin() + long(start),
                                column.begin() + long(std::min(column.size(), start + each)));
    }
    return broken;
}

/// A part much wider than the page should be gets fewer columns: two neighbours become one as long as the
/// page can be shown noticeably larger by that. Tables keep their order by height.
std::vector<Column> joinedColumns(std::vector<Column> columns, const std::vector<QPointF> &centres,
                                  const ColumnSizes &sizes)
{
    constexpr qreal gain = 1.08;
    while (columns.size() > 2) {
        std::vector<Column> best;
        for (size_t i = 0; i + 1 < columns.size(); ++i) {
            std::vector<Column> tried = columns;
            tried[i].insert(tried[i].end(), tried[i + 1].begin(), tried[i + 1].end());
            tried.erase(tried.begin() + long(i) + 1);
            std::stable_sort(tried[i].begin(), tried[i].end(),
                             [&](size_t a, size_t b) { return centres[a].y() < centres[b].y(); });
            if (best.empty() || sizes.scale(tried) > sizes.scale(best))
                best = std::move(tried);
        }
        if (sizes.scale(best) < sizes.scale(columns) * gain)
            break;
        columns = std::move(best);
    }
    return columns;
}

/// Upper edges of a column's tables: as near to where dot has them, drawn together to `height` around 0, as
/// their order allows.
std::vector<qreal> settledTops(const Column &column, const std::vector<QPointF> &centres,
                               const ColumnSizes &sizes, qreal gap, qreal shrink, qreal height)
{
    std::vector<qreal> tops;
    qreal next = -height / 2;
    for (const size_t i : column) {
        tops.push_back(std::max(centres[i].y() * shrink - sizes.of(i).height() / 2, next));
        next = tops.back() + sizes.of(i).height() + gap;
    }
    qreal limit = height / 2;
    for (size_t k = column.size(); k-- > 0;) {
        tops[k] = std::min(tops[k], limit - sizes.of(column[k]).height());
        limit = tops[k] - gap;
    }
    return tops;
}

/// How many px more than the common gap the links between two columns need: lines and names side by side.
qreal roomForLinks(const Part &part, const Diagram &diagram, const Column &left, const Column &right)
{
    constexpr int few = 2;
    constexpr qreal each = 12;
    constexpr qreal most = 48;
    const auto isIn = [&](const Column &column, int node) {
        return std::any_of(column.begin(), column.end(), [&](size_t i) { return part.nodes[i] == node; });
    };
    int links = 0;
    for (const DiagramLink &link : diagram.links)
        links += (isIn(left, link.from.node) && isIn(right, link.to.node))
                || (isIn(right, link.from.node) && isIn(left, link.to.node))
            ? 1
            : 0;
    return std::clamp(each * (links - few), 0.0, most);
}

/// dot gives one column to each step away from the first tables. What is much too high or too wide for the
/// page is broken or joined; the order of tables stays.
void arrangeColumns(Part &part, const std::vector<QPointF> &centres, const Diagram &diagram,
                    const DiagramLayoutOptions &options)
{
    const ColumnSizes sizes(part, diagram, options);
    std::map<int, Column> found;
    qreal area = 0;
    qreal tallest = 0;
    qreal low = 1e9;
    qreal high = -1e9;
    for (size_t i = 0; i < part.nodes.size(); ++i) {
        found[int(std::lround(centres[i].x()))].push_back(i);
        const QSizeF size = sizes.of(i);
        area += (size.width() + options.gapX) * (size.height() + options.gapY);
        tallest = std::max(tallest, size.height());
        low = std::min(low, centres[i].y() - size.height() / 2);
        high = std::max(high, centres[i].y() + size.height() / 2);
    }
    std::vector<QPointF> places = centres; // around y = 0
    for (QPointF &place : places)
        place.ry() -= (low + high) / 2;
    std::vector<Column> columns;
    for (auto &[centre, column] : found) {
        std::sort(column.begin(), column.end(),
                  [&](size_t a, size_t b) { return centres[a].y() < centres[b].y(); });
        columns.push_back(std::move(column));
    }
    const qreal limit = std::max(tallest, std::sqrt(area / options.aspect) * 1.15);
    const bool tooHigh = high - low > limit * 1.5;
    columns = tooHigh ? brokenColumns(columns, limit, sizes) : joinedColumns(columns, centres, sizes);
    // Columns of few tables may be as high as the highest, or as the page is anyway.
    qreal wide = -options.gapX;
    qreal height = 0;
    for (const Column &column : columns) {
        wide += sizes.width(column) + options.gapX;
        height = std::max(height, sizes.height(column));
    }
    const qreal page = std::min(high - low, std::max(height, wide / options.aspect));
    part.corners.resize(part.nodes.size());
    qreal x = 0;
    for (size_t c = 0; c < columns.size(); ++c) {
        const Column &column = columns[c];
        const qreal width = sizes.width(column);
        const std::vector<qreal> tops = tooHigh
            ? std::vector<qreal>()
            : settledTops(column, places, sizes, options.gapY, page / (high - low), std::max(page, height));
        qreal y = -sizes.height(column) / 2;
        for (size_t k = 0; k < column.size(); ++k) {
            const QSizeF size = sizes.of(column[k]);
            part.corners[column[k]] = {x + (width - size.width()) / 2, tooHigh ? y : tops[k]};
            y += size.height() + options.gapY;
        }
        x += width + options.gapX;
        if (!tooHigh && c + 1 < columns.size())
            x += roomForLinks(part, diagram, column, columns[c + 1]);
    }
}

/// Puts the parts beside and below each other, the big ones first: each goes where it leaves the page
/// nearest to the wanted proportions (a skyline of what is already there).
void packParts(std::vector<Part> &parts, const DiagramLayoutOptions &options)
{
    std::vector<Part *> order;
    qreal area = 0;
    qreal widest = 0;
    for (Part &part : parts) {
        order.push_back(&part);
        area += (part.size.width() + options.gapX) * (part.size.height() + options.gapY);
        widest = std::max(widest, part.size.width());
    }
    std::stable_sort(order.begin(), order.end(), [](const Part *a, const Part *b) {
        return a->nodes.size() != b->nodes.size() ? a->nodes.size() > b->nodes.size()
                                                  : a->size.height() > b->size.height();
    });
    const qreal pageWidth = std::max(widest, std::sqrt(area * options.aspect) * 1.08);
    struct Step
    {
        qreal x;
        qreal y; ///< first free y from x to the next step
    };
    std::vector<Step> skyline {{0, 0}};
    for (Part *part : order) {
        const qreal width = part->size.width();
        qreal bestX = 0;
        qreal bestY = -1;
        for (size_t i = 0; i < skyline.size(); ++i) {
            const qreal x = skyline[i].x;
            if (x + width > pageWidth && x > 0)
                continue;
            qreal y = skyline[i].y;
            for (size_t k = i + 1; k < skyline.size() && skyline[k].x < x + width; ++k)
                y = std::max(y, skyline[k].y);
            if (bestY < 0 || y < bestY) {
                bestX = x;
                bestY = y;
            }
        }
        part->offset = {bestX, bestY};
        const qreal end = bestX + width + options.gapX;
        const qreal bottom = bestY + part->size.height() + options.gapY;
        std::vector<Step> next;
        qreal behind = 0; // height where the new part ends
        for (const Step &step : skyline) {
            if (step.x <= end)
                behind = step.y;
            if (step.x < bestX || step.x > end)
                next.push_back(step);
        }
        next.push_back({bestX, bottom});
        next.push_back({end, behind});
        std::sort(next.begin(), next.end(), [](const Step &a, const Step &b) { return a.x < b.x; });
        skyline = std::move(next);
    }
}

} // namespace

std::vector<QPointF> layoutDiagram(const Diagram &diagram, const DiagramLayoutOptions &options)
{
    std::vector<Part> parts = connectedParts(diagram);
    {
        const std::scoped_lock lock(graphvizMutex());
        std::unique_ptr<GVC_t, int (*)(GVC_t *)> context(nullptr, &gvFreeContext);
        for (Part &part : parts) {
            if (part.nodes.size() == 1) {
                part.corners = {QPointF(0, 0)};
            } else {
                if (!context)
                    context.reset(gvContext());
                arrangeColumns(part, dotCentres(context.get(), diagram, part, options), diagram, options);
            }
            setSize(part, diagram);
        }
    }
    packParts(parts, options);
    std::vector<QPointF> corners(diagram.nodes.size());
    for (const Part &part : parts) {
        for (size_t i = 0; i < part.nodes.size(); ++i) {
            const QPointF corner = part.offset + part.corners[i];
            // Whole multiples of 8 px: edges stay sharp and tables line up.
            corners[size_t(part.nodes[i])] = {std::round(corner.x() / 8) * 8, std::round(corner.y() / 8) * 8};
        }
    }
    return corners;
}

void applyLayout(Diagram &diagram, const std::vector<QPointF> &positions)
{
    for (size_t i = 0; i < diagram.nodes.size() && i < positions.size(); ++i) {
        diagram.nodes[i].position = positions[i];
        diagram.nodes[i].placed = true;
    }
}

} // namespace stillroom
