#include "diagram/diagram.h"
#include "diagram/diagramlayoutjson.h"
#include "diagram/diagramstyle.h"
#include "diagram/layoutdiagram.h"
#include "support/diagramschemas.h"
#include "support/testsupport.h"

#include "base/error.h"
#include "base/text.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace stillroom;

class DiagramTest : public QObject
{
    Q_OBJECT

    static QString cardinality(Cardinality value)
    {
        static const QStringList names {QStringLiteral("1"), QStringLiteral("0..1"), QStringLiteral("1..n"),
                                        QStringLiteral("0..n")};
        return names.at(int(value));
    }

    static QStringList linkLines(const Diagram &diagram)
    {
        QStringList lines;
        for (const DiagramLink &link : diagram.links) {
            lines << QStringLiteral("%1.%2 %3 - %4 %5.%6 %7%8")
                         .arg(diagram.nodes[size_t(link.from.node)].table.name,
                              link.from.columns.join(QLatin1Char('+')), cardinality(link.from.cardinality),
                              cardinality(link.to.cardinality),
                              diagram.nodes[size_t(link.to.node)].table.name,
                              link.to.columns.join(QLatin1Char('+')), link.label,
                              link.pill.isEmpty() ? QString() : QStringLiteral("(%1)").arg(link.pill))
                         .trimmed();
        }
        lines.sort();
        return lines;
    }

    static bool anyOverlap(const Diagram &diagram)
    {
        for (size_t i = 0; i < diagram.nodes.size(); ++i) {
            for (size_t k = 0; k < i; ++k) {
                if (diagram.nodes[i].rect().intersects(diagram.nodes[k].rect()))
                    return true;
            }
        }
        return false;
    }

private Q_SLOTS:
    void linksFollowTheKeys()
    {
        Diagram diagram;
        diagram.update(clubsSchema(), clubsOptions());
        const QStringList expected {
            QStringLiteral("comments.post_id 0..n - 1 posts.id post"),
            QStringLiteral("comments.user_id 0..n - 0..1 users.id author"),
            QStringLiteral("groups.leader_id 0..n - 0..1 users.id leader"),
            QStringLiteral("groups.owner_id 0..n - 1 users.id owner"),
            QStringLiteral("items.id 0..n - 0..n tags.id (item_tags)"),
            QStringLiteral("items.owner_id 0..n - 1 users.id owner"),
            QStringLiteral("posts.user_id 0..n - 0..1 users.id author"),
            QStringLiteral("profiles.user_id 0..1 - 1 users.id"),
            QStringLiteral("tags.parent_id 0..n - 0..1 tags.id"),
            QStringLiteral("users.group_id 0..n - 0..1 groups.id group / members"),
        };
        QCOMPARE(linkLines(diagram), expected);
        QCOMPARE(diagram.indexOf(TableName {{}, QStringLiteral("item_tags")}), -1);
    }

    void associationsCanBeTables()
    {
        DiagramOptions options = clubsOptions();
        options.foldAssociations = false;
        Diagram diagram;
        diagram.update(clubsSchema(), options);
        QVERIFY(diagram.indexOf(TableName {{}, QStringLiteral("item_tags")}) >= 0);
        const QStringList lines = linkLines(diagram);
        QVERIFY(lines.contains(QStringLiteral("item_tags.item_id 0..n - 1 items.id")));
        QVERIFY(lines.contains(QStringLiteral("item_tags.tag_id 0..n - 1 tags.id")));
    }

    void associationWithDataStaysATable()
    {
        Schema schema = clubsSchema();
        Column note;
        note.name = QStringLiteral("note");
        schema.table(QStringLiteral("item_tags"))->columns.push_back(note);
        Diagram diagram;
        diagram.update(schema);
        QVERIFY(diagram.indexOf(TableName {{}, QStringLiteral("item_tags")}) >= 0);
    }

    void columnsAreFiltered()
    {
        DiagramOptions options;
        options.columns = DiagramOptions::Columns::Keys;
        Diagram diagram;
        diagram.update(clubsSchema(), options);
        const DiagramNode &users
            = diagram.nodes[size_t(diagram.indexOf(TableName {{}, QStringLiteral("users")}))];
        QCOMPARE(users.columns.size(), size_t(2));
        QCOMPARE(users.columns[0].key, DiagramColumn::Key::Primary);
        QCOMPARE(users.columns[1].name, QStringLiteral("group_id"));
        const DiagramNode &profiles
            = diagram.nodes[size_t(diagram.indexOf(TableName {{}, QStringLiteral("profiles")}))];
        QCOMPARE(profiles.columns[0].key, DiagramColumn::Key::Both);
    }

    void neighbourhoodHasADepth()
    {
        const auto names = [](int depth) {
            QStringList list;
            for (const TableName &name :
                 neighbourhood(clubsSchema(), TableName {{}, QStringLiteral("tags")}, depth))
                list << name.name;
            list.sort();
            return list.join(QLatin1Char(' '));
        };
        QCOMPARE(names(0), QStringLiteral("tags"));
        QCOMPARE(names(1), QStringLiteral("item_tags items tags"));
        QCOMPARE(names(2), QStringLiteral("item_tags items tags users"));
        QCOMPARE(names(-1), QStringLiteral("comments groups item_tags items posts profiles tags users"));
    }

    void positionsSurviveUpdate()
    {
        Schema schema = clubsSchema();
        Diagram diagram;
        diagram.update(schema);
        DiagramStyle::forFiles().measure(diagram);
        applyLayout(diagram, layoutDiagram(diagram));
        const Diagram before = diagram;
        Table badges;
        badges.name = QStringLiteral("badges");
        Column id;
        id.name = QStringLiteral("id");
        Column user;
        user.name = QStringLiteral("user_id");
        badges.columns = {id, user};
        badges.primaryKey.columns = {QStringLiteral("id")};
        ForeignKey key;
        key.columns = {QStringLiteral("user_id")};
        key.referredTable = QStringLiteral("users");
        key.referredColumns = {QStringLiteral("id")};
        badges.foreignKeys = {key};
        schema.tables.insert(schema.tables.begin(), badges);
        diagram.update(schema);
        DiagramStyle::forFiles().measure(diagram);
        diagram.placeNewNodes();
        for (const DiagramNode &node : before.nodes)
            QCOMPARE(diagram.nodes[size_t(diagram.indexOf(node.table))].position, node.position);
        QVERIFY(!anyOverlap(diagram));
        const DiagramNode &placed = diagram.nodes[size_t(diagram.indexOf(badges.tableName()))];
        const DiagramNode &users
            = diagram.nodes[size_t(diagram.indexOf(TableName {{}, QStringLiteral("users")}))];
        QVERIFY2(QLineF(placed.rect().center(), users.rect().center()).length() < 1000,
                 "not near its neighbour");
    }

    void layoutHasGoodProportions_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {1, 3, 8, 60, 300, 1000})
            QTest::addRow("%d tables", count) << count;
    }
    void layoutHasGoodProportions()
    {
        QFETCH(int, count);
        Diagram diagram;
        diagram.update(count == 8 ? clubsSchema() : generatedSchema(count));
        DiagramStyle::forFiles().measure(diagram);
        QElapsedTimer timer;
        timer.start();
        applyLayout(diagram, layoutDiagram(diagram));
        const QRectF bounds = diagram.bounds();
        qInfo("%d tables: %lld ms, %g x %g", count, timer.elapsed(), bounds.width(), bounds.height());
        QVERIFY(!anyOverlap(diagram));
        if (count >= 8) {
            const double aspect = bounds.width() / bounds.height();
            QVERIFY2(aspect > 0.7 && aspect < 3.0, qPrintable(QString::number(aspect)));
        }
    }

    /// What counts is how large a canvas can show them.
    void layoutIsMadeForItsPage_data()
    {
        QTest::addColumn<QSizeF>("page");
        QTest::addColumn<double>("zoom");
        QTest::newRow("beside both docks") << QSizeF(730, 590) << 0.72;
        QTest::newRow("beside one dock") << QSizeF(1060, 590) << 0.8;
        QTest::newRow("high") << QSizeF(700, 900) << 0.7;
    }
    void layoutIsMadeForItsPage()
    {
        QFETCH(QSizeF, page);
        QFETCH(double, zoom);
        Diagram diagram;
        diagram.update(clubsSchema(), clubsOptions());
        DiagramStyle::forFiles().measure(diagram);
        DiagramLayoutOptions options;
        options.aspect = page.width() / page.height();
        applyLayout(diagram, layoutDiagram(diagram, options));
        QVERIFY(!anyOverlap(diagram));
        const QRectF bounds = diagram.bounds().adjusted(-24, -24, 24, 24);
        const double shown = std::min(page.width() / bounds.width(), page.height() / bounds.height());
        QVERIFY2(shown > zoom, qPrintable(QString::number(shown)));
    }

    void manyLonelyTablesFillAPage()
    {
        Schema schema = generatedSchema(200);
        for (Table &table : schema.tables)
            table.foreignKeys.clear();
        Diagram diagram;
        diagram.update(schema);
        DiagramStyle::forFiles().measure(diagram);
        applyLayout(diagram, layoutDiagram(diagram));
        QVERIFY(!anyOverlap(diagram));
        const double aspect = diagram.bounds().width() / diagram.bounds().height();
        QVERIFY2(aspect > 1.0 && aspect < 2.2, qPrintable(QString::number(aspect)));
    }

    void jsonKeepsPlaces()
    {
        Diagram diagram;
        diagram.update(hostileSchema());
        diagram.nodes[0].position = {-12, 40};
        diagram.nodes[0].placed = true;
        diagram.nodes[1].position = {300.4, 7};
        diagram.nodes[1].placed = true;
        const QString text = diagramLayoutToJson(diagram, {{QStringLiteral("gone"), {1, 2}}});
        const auto places = diagramLayoutFromJson(text);
        QCOMPARE(places.size(), 3);
        QCOMPARE(places.value(diagram.nodes[0].table.toString()), QPointF(-12, 40));
        QCOMPARE(places.value(QStringLiteral("order lines")), QPointF(300, 7));
        // One line per table, in the order of names: merges like text.
        QStringList names;
        for (const QString &line : text.split(QLatin1Char('\n'))) {
            if (line.startsWith(QStringLiteral("    ")))
                names << line;
        }
        QCOMPARE(names.size(), 3);
        QVERIFY(std::is_sorted(names.begin(), names.end()));
        Diagram other;
        other.update(hostileSchema());
        applyPositions(other, places);
        QCOMPARE(other.nodes[0].position, QPointF(-12, 40));
        QVERIFY(other.nodes[1].placed);
    }

    void emptyLayoutIsJsonToo() { QVERIFY(diagramLayoutFromJson(diagramLayoutToJson(Diagram())).isEmpty()); }

    void brokenJsonIsRefused()
    {
        for (const char *text : {"", "[]", "{\"version\": 2}", "{\"version\": 1, \"tables\": {\"a\": 3}}"})
            QVERIFY_THROWS_EXCEPTION(Error, (void)diagramLayoutFromJson(QString::fromLatin1(text)));
    }

    /// Files are painted in the colours of the window: one set of tokens.
    void palettesAreTheThemes()
    {
        const auto check = [](const char *theme, const DiagramPalette &palette) {
            const QJsonObject tokens
                = QJsonDocument::fromJson(readTextFile(sourceFolder() + QStringLiteral("/resources/themes/")
                                                       + QLatin1String(theme) + QStringLiteral(".json"))
                                              .toUtf8())
                      .object();
            const auto same = [&tokens](const char *name, const QColor &color) {
                QCOMPARE(color, QColor(tokens.value(QLatin1String(name)).toString()));
            };
            same("canvas", palette.canvas);
            same("canvasDot", palette.canvasDot);
            same("base", palette.card);
            same("border", palette.border);
            same("soft", palette.soft);
            same("text", palette.text);
            same("muted", palette.muted);
            same("accent", palette.accent);
            same("accentBackground", palette.header);
            same("added", palette.added);
            same("addedBackground", palette.addedBackground);
            same("changed", palette.changed);
            same("changedBackground", palette.changedBackground);
            same("removed", palette.removed);
            same("removedBackground", palette.removedBackground);
        };
        check("light", DiagramPalette::light());
        check("dark", DiagramPalette::dark());
    }
};

QTEST_MAIN(DiagramTest)
#include "tst_diagram.moc"
