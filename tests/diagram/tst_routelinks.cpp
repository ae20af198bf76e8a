#include "diagram/routelinks.h"

#include "diagram/diagramstyle.h"
#include "diagram/layoutdiagram.h"
#include "support/diagramschemas.h"

#include <QtTest>

using namespace stillroom;

class RouteLinksTest : public QObject
{
    Q_OBJECT

    static Diagram arranged(const Schema &schema, const DiagramOptions &options = {})
    {
        Diagram diagram;
        diagram.update(schema, options);
        DiagramStyle::forFiles().measure(diagram);
        applyLayout(diagram, layoutDiagram(diagram));
        return diagram;
    }

    /// px along which two routes lie on one another, ends at the same row left out.
    static qreal shared(const LinkRoute &a, const LinkRoute &b)
    {
        qreal sum = 0;
        for (size_t i = 1; i < a.points.size(); ++i) {
            for (size_t k = 1; k < b.points.size(); ++k) {
                const QRectF one = QRectF(a.points[i - 1], a.points[i]).normalized();
                const QRectF two = QRectF(b.points[k - 1], b.points[k]).normalized();
                const bool vertical
                    = one.width() < 0.1 && two.width() < 0.1 && std::abs(one.x() - two.x()) < 1;
                const bool horizontal
                    = one.height() < 0.1 && two.height() < 0.1 && std::abs(one.y() - two.y()) < 1;
                if (vertical)
                    sum += std::max(0.0,
                                    std::min(one.bottom(), two.bottom()) - std::max(one.top(), two.top()));
                else if (horizontal)
                    sum += std::max(0.0,
                                    std::min(one.right(), two.right()) - std::max(one.left(), two.left()));
            }
        }
        return sum;
    }

    static bool isBundle(const DiagramLink &a, const DiagramLink &b)
    {
        return a.to.node == b.to.node && a.to.columns == b.to.columns;
    }

    static int tablesCrossed(const Diagram &diagram, const std::vector<LinkRoute> &routes)
    {
        int count = 0;
        for (const LinkRoute &route : routes) {
            for (size_t i = 1; i < route.points.size(); ++i) {
                const QRectF line = QRectF(route.points[i - 1], route.points[i])
                                        .normalized()
                                        .adjusted(-0.5, -0.5, 0.5, 0.5);
                for (const DiagramNode &node : diagram.nodes)
                    count += node.rect().adjusted(2, 2, -2, -2).intersects(line) ? 1 : 0;
            }
        }
        return count;
    }

private Q_SLOTS:
    void linesAreOrthogonalAndMeetTheirRows()
    {
        const Diagram diagram = arranged(clubsSchema());
        const std::vector<LinkRoute> routes = routeLinks(diagram);
        QCOMPARE(routes.size(), diagram.links.size());
        for (size_t i = 0; i < routes.size(); ++i) {
            const auto &points = routes[i].points;
            QVERIFY(points.size() >= 2);
            for (size_t k = 1; k < points.size(); ++k)
                QVERIFY(points[k].x() == points[k - 1].x() || points[k].y() == points[k - 1].y());
            const DiagramLink &link = diagram.links[i];
            const auto checkEnd = [&](const DiagramEnd &end, const QPointF &point) {
                const DiagramNode &node = diagram.nodes[size_t(end.node)];
                QVERIFY(point.x() == node.rect().left() || point.x() == node.rect().right());
                const qreal row = node.rect().top() + rowCentre(node, end.columns);
                QVERIFY2(std::abs(point.y() - row) <= DiagramStyle::rowHeight / 2, "end is not at its row");
            };
            checkEnd(link.from, points.front());
            checkEnd(link.to, points.back());
        }
    }

    void parallelLinksKeepTheirDistance()
    {
        const Diagram diagram = arranged(clubsSchema());
        const std::vector<LinkRoute> routes = routeLinks(diagram);
        for (size_t i = 0; i < routes.size(); ++i) {
            for (size_t k = 0; k < i; ++k) {
                // Links to the same key join at its end only, for as long as they run along its row.
                if (isBundle(diagram.links[i], diagram.links[k]))
                    QVERIFY(shared(routes[i], routes[k]) < 200);
                else
                    QVERIFY2(shared(routes[i], routes[k]) < 1,
                             qPrintable(QStringLiteral("links %1 and %2").arg(i).arg(k)));
            }
        }
        QCOMPARE(tablesCrossed(diagram, routes), 0);
    }

    void manyTablesStayReadable()
    {
        const Diagram diagram = arranged(generatedSchema(60));
        const std::vector<LinkRoute> routes = routeLinks(diagram);
        int together = 0;
        for (size_t i = 0; i < routes.size(); ++i) {
            for (size_t k = 0; k < i; ++k) {
                together += !isBundle(diagram.links[i], diagram.links[k]) && shared(routes[i], routes[k]) > 0
                    ? 1
                    : 0;
            }
        }
        const int crossed = tablesCrossed(diagram, routes);
        qInfo("%zu links: %d pairs share a stretch, %d run below a table", routes.size(), together, crossed);
        QCOMPARE(together, 0);
        QVERIFY(crossed <= int(routes.size()) / 20);
    }

    void selfReferenceIsALoop()
    {
        const Diagram diagram = arranged(clubsSchema());
        const std::vector<LinkRoute> routes = routeLinks(diagram);
        for (size_t i = 0; i < diagram.links.size(); ++i) {
            const DiagramLink &link = diagram.links[i];
            if (link.from.node != link.to.node)
                continue;
            const QRectF rect = diagram.nodes[size_t(link.from.node)].rect();
            QCOMPARE(routes[i].points.size(), size_t(4));
            QVERIFY(routes[i].points[1].x() > rect.right() + 20);
            QVERIFY(routes[i].points.front().y() != routes[i].points.back().y());
            return;
        }
        QFAIL("no self reference in the schema");
    }

    void movingOneTableMovesItsLinesOnly()
    {
        Diagram diagram = arranged(clubsSchema());
        const std::vector<LinkRoute> before = routeLinks(diagram);
        std::vector<LinkRoute> routes = before;
        const int profiles = diagram.indexOf(TableName {{}, QStringLiteral("profiles")});
        diagram.nodes[size_t(profiles)].position += QPointF(0, 400);
        rerouteLinks(diagram, {profiles}, routes);
        for (size_t i = 0; i < routes.size(); ++i) {
            const DiagramLink &link = diagram.links[i];
            const bool isAttached = link.from.node == profiles || link.to.node == profiles;
            QCOMPARE(routes[i] == before[i], !isAttached);
        }
    }

    void thousandTables()
    {
        const Diagram diagram = arranged(generatedSchema(1000));
        QElapsedTimer timer;
        timer.start();
        std::vector<LinkRoute> routes = routeLinks(diagram);
        const qint64 all = timer.restart();
        rerouteLinks(diagram, {500}, routes);
        qInfo("1000 tables, %zu links: all %lld ms, one table's %lld ms", diagram.links.size(), all,
              timer.elapsed());
        QVERIFY(all < 5000);
    }
};

QTEST_MAIN(RouteLinksTest)
#include "tst_routelinks.moc"
