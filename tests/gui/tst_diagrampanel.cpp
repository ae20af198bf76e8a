#include "gui/diagram/diagrampanel.h"

#include "base/error.h"
#include "gui/common/theme.h"
#include "gui/diagram/diagramview.h"
#include "gui/diagram/minimap.h"
#include "support/diagramschemas.h"

#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

Q_DECLARE_METATYPE(stillroom::TableName)

class DiagramPanelTest : public QObject
{
    Q_OBJECT

    static TableName named(const char *name) { return {{}, QString::fromLatin1(name)}; }

    /// Models that the database is behind of.
    static void compare(DiagramSource &source)
    {
        source.database = clubsBehind();
        source.models = clubsModels();
        source.drift = std::make_shared<const DriftReport>(
            findDrift(*source.models, *source.database, Dialect::of(Backend::Sqlite), {}, {}));
    }

    static DiagramSource clubs()
    {
        DiagramSource source;
        source.database = std::make_shared<const Schema>(clubsSchema());
        source.databaseName = QStringLiteral("app.db");
        return source;
    }

    /// Models two columns ahead of the database and with one type that differs, with relationship names.
    /// A type as an inspector tells it: one without a name is unknown and not compared.
    static SqlType varchar(const QString &declared)
    {
        SqlType type = Dialect::of(Backend::Sqlite).parseType(declared);
        type.declared = declared;
        return type;
    }

    static std::shared_ptr<const ModelSet> clubsModels()
    {
        ModelSet models;
        models.schema = clubsSchema();
        const DiagramOptions options = clubsOptions();
        for (Table &table : models.schema.tables) {
            ModelTable model;
            model.className = options.classNames.value(table.name);
            model.place = {QStringLiteral("app/models.py"), 12};
            models.tables.insert(table.name, model);
        }
        models.schema.table(QStringLiteral("users"))->column(QStringLiteral("email"))->type
            = varchar(QStringLiteral("VARCHAR(255)"));
        const auto relate = [&models](const char *from, const char *name, const char *to, const char *back,
                                      const char *table, const char *column) {
            OrmRelationship relationship;
            relationship.className = QString::fromLatin1(from);
            relationship.name = QString::fromLatin1(name);
            relationship.target = QString::fromLatin1(to);
            relationship.kind = QStringLiteral("many-to-one");
            relationship.backPopulates = QString::fromLatin1(back);
            relationship.foreignKeyColumns = {QString::fromLatin1(column)};
            relationship.foreignKeyTable = named(table);
            models.relationships.push_back(relationship);
        };
        relate("Post", "author", "User", "", "posts", "user_id");
        relate("Comment", "author", "User", "", "comments", "user_id");
        relate("Comment", "post", "Post", "", "comments", "post_id");
        relate("Group", "owner", "User", "", "groups", "owner_id");
        relate("Group", "leader", "User", "", "groups", "leader_id");
        relate("User", "group", "Group", "members", "users", "group_id");
        return std::make_shared<const ModelSet>(models);
    }

    static std::shared_ptr<const Schema> clubsBehind()
    {
        Schema schema = clubsSchema();
        const auto drop = [&schema](const char *table, const char *column) {
            Table *subject = schema.table(QString::fromLatin1(table));
            std::erase_if(subject->columns,
                          [column](const Column &c) { return c.name == QLatin1String(column); });
        };
        schema.table(QStringLiteral("users"))->column(QStringLiteral("email"))->type
            = varchar(QStringLiteral("VARCHAR(128)"));
        drop("users", "last_login");
        drop("tags", "color");
        return std::make_shared<const Schema>(schema);
    }

    static void show(DiagramPanel &panel, const DiagramSource &source)
    {
        QSignalSpy spy(&panel, &DiagramPanel::rebuilt);
        panel.resize(1000, 700);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        panel.setSource(source);
        QTRY_VERIFY(!spy.isEmpty() && !panel.isBusy());
    }

    static QPoint at(const DiagramPanel &panel, const char *table)
    {
        const DiagramNode &node
            = panel.scene().diagram().nodes[size_t(panel.scene().diagram().indexOf(named(table)))];
        return panel.view().mapFromScene(node.rect().topLeft() + QPointF(60, 16));
    }

    static QPointF position(const DiagramPanel &panel, const char *table)
    {
        return panel.scene().diagram().nodes[size_t(panel.scene().diagram().indexOf(named(table)))].position;
    }

    static void drag(DiagramPanel &panel, const QPoint &from, const QPoint &by)
    {
        QWidget *canvas = panel.view().viewport();
        QTest::mousePress(canvas, Qt::LeftButton, {}, from);
        // Without a mouse button in them, as QTest::mouseMove() sends them, moves drag nothing.
        for (const QPoint &step : {by / 2, by}) {
            QMouseEvent move(QEvent::MouseMove, from + step, canvas->mapToGlobal(from + step), Qt::NoButton,
                             Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(canvas, &move);
        }
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, from + by);
        QCoreApplication::processEvents();
    }

private Q_SLOTS:
    void initTestCase() { (void)Theme::current(); }

    void showsTablesAndCounts()
    {
        DiagramPanel panel;
        show(panel, clubs());
        QCOMPARE(panel.scene().diagram().nodes.size(), size_t(7));
        QCOMPARE(panel.statusText(), QStringLiteral("7 tables · 10 relationships"));
        // All of it is seen.
        const QRectF seen = panel.view().mapToScene(panel.view().viewport()->rect()).boundingRect();
        QVERIFY(seen.contains(panel.scene().diagram().bounds()));
        QVERIFY(panel.view().zoom() <= 1);
    }

    void comparesModelsWithTheDatabase()
    {
        DiagramPanel panel;
        DiagramSource source = clubs();
        compare(source);
        show(panel, source);
        QStringList texts;
        for (const QLabel *label : panel.findChildren<QLabel *>()) {
            if (label->isVisible())
                texts << label->text();
        }
        QVERIFY2(texts.contains(QStringLiteral("2 only in models")),
                 qPrintable(texts.join(QLatin1Char('|'))));
        QVERIFY2(texts.contains(QStringLiteral("1 differs")), qPrintable(texts.join(QLatin1Char('|'))));
        QVERIFY(texts.contains(QStringLiteral("Models against app.db")));
        const Diagram &diagram = panel.scene().diagram();
        const DiagramNode &users = diagram.nodes[size_t(diagram.indexOf(named("users")))];
        QCOMPARE(users.drift, Drift::Different);
        QCOMPARE(users.className, QStringLiteral("User"));
        QCOMPARE(users.columns[size_t(users.columnIndex(QStringLiteral("last_login")))].drift,
                 Drift::OnlyInModels);
        QCOMPARE(users.columns[size_t(users.columnIndex(QStringLiteral("email")))].type,
                 QStringLiteral("VARCHAR(128)"));
        QStringList labels;
        for (const DiagramLink &link : diagram.links)
            labels << link.label;
        QVERIFY(labels.contains(QStringLiteral("group / members"))
                && labels.contains(QStringLiteral("owner")));
        QSignalSpy spy(&panel, &DiagramPanel::generateRevisionRequested);
        auto *button = panel.findChild<QPushButton *>(QStringLiteral("generateRevision"));
        QVERIFY(button && button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(spy.size(), 1);
    }

    void dragMovesATableAndUndoTakesItBack()
    {
        DiagramPanel panel;
        show(panel, clubs());
        const QPointF before = position(panel, "posts");
        const auto routes = panel.scene().routes();
        drag(panel, at(panel, "posts"), {0, -64});
        const QPointF after = position(panel, "posts");
        QVERIFY(after.y() < before.y());
        QVERIFY(panel.scene().routes() != routes);
        QVERIFY(panel.undoStack().canUndo());
        panel.undoStack().undo();
        QCOMPARE(position(panel, "posts"), before);
        panel.undoStack().redo();
        QCOMPARE(position(panel, "posts"), after);
    }

    void positionsSurviveANewSchema()
    {
        DiagramPanel panel;
        show(panel, clubs());
        drag(panel, at(panel, "posts"), {0, -64});
        const QPointF posts = position(panel, "posts");
        const QPointF users = position(panel, "users");
        Schema more = clubsSchema();
        Table extra = *more.table(QStringLiteral("posts"));
        extra.name = QStringLiteral("pages");
        more.tables.push_back(extra);
        DiagramSource source = clubs();
        source.database = std::make_shared<const Schema>(more);
        panel.setSource(source);
        QTRY_COMPARE(panel.scene().diagram().nodes.size(), size_t(8));
        QCOMPARE(position(panel, "posts"), posts);
        QCOMPARE(position(panel, "users"), users);
    }

    void stateIsKept()
    {
        DiagramPanel panel;
        show(panel, clubs());
        drag(panel, at(panel, "posts"), {16, -64});
        const QJsonObject state = panel.saveState();
        DiagramPanel other;
        other.restoreState(state);
        show(other, clubs());
        for (const DiagramNode &node : panel.scene().diagram().nodes)
            QCOMPARE(
                other.scene().diagram().nodes[size_t(other.scene().diagram().indexOf(node.table))].position,
                node.position);
        QCOMPARE(other.view().zoom(), panel.view().zoom());
    }

    void zoomsWithinItsLimits()
    {
        DiagramPanel panel;
        show(panel, clubs());
        DiagramView &view = panel.view();
        view.setFocus();
        view.setZoom(1);
        QTest::keyClick(&view, Qt::Key_Plus, Qt::ControlModifier);
        QCOMPARE(view.zoom(), 1.1);
        QTest::keyClick(&view, Qt::Key_Minus, Qt::ControlModifier);
        QCOMPARE(view.zoom(), 1.0);
        for (int i = 0; i < 20; ++i)
            view.zoomIn();
        QCOMPARE(view.zoom(), 4.0);
        for (int i = 0; i < 40; ++i)
            view.zoomOut();
        QCOMPARE(view.zoom(), 0.25);
        QTest::keyClick(&view, Qt::Key_0, Qt::ControlModifier);
        QVERIFY(view.zoom() > 0.5);
        // Ctrl+wheel keeps the point under the mouse.
        const QPoint mouse(700, 200);
        const QPointF under = view.mapToScene(mouse);
        QWheelEvent wheel(mouse, view.viewport()->mapToGlobal(mouse), {}, {0, 240}, Qt::NoButton,
                          Qt::ControlModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(view.viewport(), &wheel);
        QVERIFY(QLineF(view.mapToScene(mouse), under).length() < 3);
    }

    void theOverviewIsThereWhenItTellsSomething()
    {
        DiagramPanel panel;
        show(panel, clubs());
        auto *overview = panel.view().findChild<MiniMap *>();
        panel.view().fit();
        QVERIFY2(!overview->isVisible(), "all tables are in sight");
        panel.view().setZoom(2);
        QVERIFY(overview->isVisible());
        panel.view().fit();
        QVERIFY(!overview->isVisible());
        panel.view().horizontalScrollBar()->setValue(panel.view().horizontalScrollBar()->value() + 600);
        QVERIFY(overview->isVisible());
    }

    void emptyCanvasPans()
    {
        DiagramPanel panel;
        show(panel, clubs());
        panel.view().setZoom(1);
        const QRectF bounds = panel.scene().diagram().bounds();
        panel.view().centerOn(bounds.topLeft());
        const QPointF before = panel.view().mapToScene(QPoint(0, 0));
        drag(panel, {40, 40}, {50, 30});
        const QPointF after = panel.view().mapToScene(QPoint(0, 0));
        QCOMPARE((before - after).toPoint(), QPoint(50, 30));
        QVERIFY(!panel.undoStack().canUndo());
    }

    void findsTablesAndColumns()
    {
        DiagramPanel panel;
        show(panel, clubs());
        panel.view().setFocus();
        QTest::keyClick(&panel.view(), Qt::Key_F, Qt::ControlModifier);
        auto *box = panel.findChild<QWidget *>(QStringLiteral("diagramFindBox"));
        QVERIFY(box && box->isVisible());
        auto *field = box->findChild<QLineEdit *>();
        QTest::keyClicks(field, QStringLiteral("user"));
        // users begins with it; comments, posts and profiles have a column user_id.
        QCOMPARE(panel.scene().diagram().nodes[size_t(panel.scene().current())].table, named("users"));
        QCOMPARE(box->findChild<QLabel *>()->text(), QStringLiteral("1 of 4"));
        const QRectF seen = panel.view().mapToScene(panel.view().viewport()->rect()).boundingRect();
        QVERIFY(
            seen.contains(panel.scene().diagram().nodes[size_t(panel.scene().current())].rect().center()));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(box->findChild<QLabel *>()->text(), QStringLiteral("2 of 4"));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!box->isVisible());
    }

    void keyboardWalksAndOpens()
    {
        DiagramPanel panel;
        show(panel, clubs());
        panel.view().setFocus();
        QSignalSpy spy(&panel, &DiagramPanel::tableRequested);
        QTest::keyClick(&panel.view(), Qt::Key_Return);
        QCOMPARE(spy.size(), 0);
        QTest::keyClick(&panel.view(), Qt::Key_Tab);
        const int first = panel.scene().current();
        QVERIFY(first >= 0);
        QTest::keyClick(&panel.view(), Qt::Key_Tab);
        QVERIFY(panel.scene().current() >= 0 && panel.scene().current() != first);
        QTest::keyClick(&panel.view(), Qt::Key_Backtab, Qt::ShiftModifier);
        QCOMPARE(panel.scene().current(), first);
        panel.scene().setCurrent(panel.scene().diagram().indexOf(named("comments")));
        const QPointF start = position(panel, "comments");
        QTest::keyClick(&panel.view(), Qt::Key_Right);
        const DiagramNode &here = panel.scene().diagram().nodes[size_t(panel.scene().current())];
        QVERIFY(here.position.x() > start.x());
        QTest::keyClick(&panel.view(), Qt::Key_Return);
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.at(0).at(0).value<TableName>(), here.table);
    }

    void doubleClickOpensTheData()
    {
        DiagramPanel panel;
        show(panel, clubs());
        QSignalSpy spy(&panel, &DiagramPanel::tableRequested);
        QTest::mouseDClick(panel.view().viewport(), Qt::LeftButton, {}, at(panel, "groups"));
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.at(0).at(0).value<TableName>(), named("groups"));
        QVERIFY(!panel.undoStack().canUndo());
    }

    void neighboursHideAndShowAll()
    {
        DiagramPanel panel;
        show(panel, clubs());
        panel.showNeighbours(named("tags"), 1);
        QTRY_COMPARE(panel.scene().diagram().nodes.size(), size_t(2));
        panel.showAll();
        QTRY_COMPARE(panel.scene().diagram().nodes.size(), size_t(7));
        panel.hideTables({QStringLiteral("users")});
        QTRY_COMPARE(panel.scene().diagram().nodes.size(), size_t(6));
        panel.showAll();
        QTRY_COMPARE(panel.scene().diagram().nodes.size(), size_t(7));
    }

    void contextMenuOpensTheModel()
    {
        DiagramPanel panel;
        DiagramSource source = clubs();
        source.models = clubsModels();
        show(panel, source);
        QSignalSpy spy(&panel, &DiagramPanel::sourceRequested);
        QContextMenuEvent event(QContextMenuEvent::Mouse, at(panel, "posts"),
                                panel.view().viewport()->mapToGlobal(at(panel, "posts")));
        QApplication::sendEvent(panel.view().viewport(), &event);
        auto *menu = panel.findChild<QMenu *>(QStringLiteral("diagramMenu"));
        QVERIFY(menu);
        for (QAction *action : menu->actions()) {
            if (action->text() == QStringLiteral("Open model source"))
                action->trigger();
        }
        menu->close();
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.at(0).at(0).value<SourcePlace>().file, QStringLiteral("app/models.py"));
    }

    void arrangeCanBeUndone()
    {
        DiagramPanel panel;
        show(panel, clubs());
        const QPointF arranged = position(panel, "posts");
        drag(panel, at(panel, "posts"), {0, -64});
        const QPointF dragged = position(panel, "posts");
        QTest::keyClick(&panel.view(), Qt::Key_L, Qt::ControlModifier);
        QTRY_COMPARE(position(panel, "posts"), arranged);
        panel.undoStack().undo();
        QCOMPARE(position(panel, "posts"), dragged);
    }

    void exportsFiles()
    {
        QTemporaryDir folder;
        DiagramPanel panel;
        show(panel, clubs());
        for (const char *type : {"svg", "png", "pdf", "mmd"}) {
            const QString file = folder.filePath(QStringLiteral("a.") + QLatin1String(type));
            QSignalSpy spy(&panel, &DiagramPanel::exported);
            panel.exportTo(file);
            QTRY_COMPARE(spy.size(), 1);
            QVERIFY(QFileInfo(file).size() > 200);
        }
        QSignalSpy failure(&panel, &DiagramPanel::failed);
        panel.exportTo(QStringLiteral("/nowhere/a.svg"));
        QTRY_COMPARE(failure.size(), 1);
    }

    void theSliderShowsThePast()
    {
        DiagramPanel panel;
        show(panel, clubs());
        Schema past = clubsSchema();
        past.tables.resize(3);
        panel.setMoments({{QStringLiteral("first"), [past] { return past; }}});
        auto *slider = panel.findChild<QWidget *>(QStringLiteral("timeSlider"));
        QVERIFY(slider && slider->isVisible());
        QTest::keyClick(slider, Qt::Key_Left);
        QTRY_COMPARE(panel.scene().diagram().nodes.size(), size_t(3));
        QTest::keyClick(slider, Qt::Key_Right);
        QTRY_COMPARE(panel.scene().diagram().nodes.size(), size_t(7));
    }

    void aMomentThatCannotBeReadSaysSo()
    {
        DiagramPanel panel;
        show(panel, clubs());
        Schema past = clubsSchema();
        past.tables.resize(3);
        const auto refuse
            = []() -> Schema { throw Error(Error::Kind::Parse, QStringLiteral("versions/2.py:7: a loop")); };
        const std::vector<DiagramMoment> moments {{QStringLiteral("first"), [past] { return past; }},
                                                  {QStringLiteral("second"), refuse}};
        panel.setMoments(moments);
        auto *slider = panel.findChild<QWidget *>(QStringLiteral("timeSlider"));
        const auto says = [&panel](const char *part) {
            const QList<QLabel *> labels = panel.findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [part](const QLabel *label) {
                return label->isVisible() && label->text().contains(QLatin1String(part));
            });
        };
        QTest::keyClick(slider, Qt::Key_Left);
        QTRY_VERIFY(says("versions/2.py:7: a loop"));
        QVERIFY(!panel.view().isVisible());
        QTest::keyClick(slider, Qt::Key_Left);
        QTRY_COMPARE(panel.scene().diagram().nodes.size(), size_t(3));
        QVERIFY(panel.view().isVisible());
        QVERIFY(says("Schema at first"));
        panel.setMoments(moments); // read anew: the same moment stays chosen
        QTRY_VERIFY(!panel.isBusy());
        QCOMPARE(panel.scene().diagram().nodes.size(), size_t(3));
        QTest::keyClick(slider, Qt::Key_End);
        QTRY_COMPARE(panel.scene().diagram().nodes.size(), size_t(7));
    }

    void emptyPlacesSaySo()
    {
        DiagramPanel panel;
        panel.resize(800, 600);
        panel.show();
        DiagramSource source;
        source.database = std::make_shared<const Schema>();
        panel.setSource(source);
        QTRY_VERIFY(!panel.isBusy());
        QVERIFY(!panel.view().isVisible());
    }

    void aThousandTablesPan()
    {
        DiagramPanel panel;
        DiagramSource source;
        source.database = std::make_shared<const Schema>(generatedSchema(1000));
        show(panel, source);
        for (const qreal zoom : {0.25, 0.5, 1.0}) {
            panel.view().setZoom(zoom);
            QImage image(panel.view().viewport()->size(), QImage::Format_ARGB32_Premultiplied);
            QElapsedTimer timer;
            timer.start();
            constexpr int frames = 10;
            for (int i = 0; i < frames; ++i) {
                panel.view().centerOn(2000 + 40 * i, 2000);
                QPainter painter(&image);
                panel.view().render(&painter);
            }
            qInfo("1000 tables at %g: %.1f ms a frame", zoom, double(timer.elapsed()) / frames);
            QVERIFY2(timer.elapsed() / frames < 250, "panning is not smooth");
        }
    }

    /// Leaves pictures where DIAGRAM_PICTURES names a folder, to be looked at.
    void pictures()
    {
        const QString folder = qEnvironmentVariable("DIAGRAM_PICTURES");
        if (folder.isEmpty())
            QSKIP("DIAGRAM_PICTURES names no folder for pictures");
        for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
            Theme::current().setMode(mode);
            for (const int count : {0, 3, 8, 60, 300}) {
                DiagramPanel panel;
                DiagramSource source = clubs();
                if (count == 8) {
                    compare(source);
                } else {
                    source.database
                        = std::make_shared<const Schema>(count ? generatedSchema(count) : Schema());
                }
                show(panel, source);
                if (count == 8) {
                    std::vector<DiagramMoment> moments;
                    for (int i = 0; i < 8; ++i)
                        moments.push_back({QStringLiteral("revision"), [] { return clubsSchema(); }});
                    panel.setMoments(moments);
                    panel.view().fit();
                }
                const QString name = QStringLiteral("%1/diagram-%2-%3").arg(folder).arg(count);
                const QString theme
                    = mode == Theme::Mode::Light ? QStringLiteral("light") : QStringLiteral("dark");
                panel.grab().save(name.arg(theme) + QStringLiteral(".png"));
                if (count == 8) {
                    panel.scene().setHovered(panel.scene().diagram().indexOf(named("groups")));
                    panel.grab().save(name.arg(theme) + QStringLiteral("-hover.png"));
                }
            }
        }
        Theme::current().setMode(Theme::Mode::System);
    }
};

QTEST_MAIN(DiagramPanelTest)
#include "tst_diagrampanel.moc"
