#include <QtTest>

#include "base/text.h"
#include "db/connection.h"
#include "gui/common/badge.h"
#include "gui/common/emptystate.h"
#include "gui/common/errorbar.h"
#include "gui/common/searchfield.h"
#include "gui/common/textlabel.h"
#include "gui/diagram/diagrampage.h"
#include "gui/drift/driftdetails.h"
#include "gui/drift/driftmodel.h"
#include "gui/drift/driftpage.h"
#include "gui/drift/exactdialog.h"
#include "gui/grid/gridpage.h"
#include "gui/history/newrevisiondialog.h"
#include "gui/schematree/explorerpanel.h"
#include "gui/schematree/explorertree.h"
#include "gui/schematree/schematreemodel.h"
#include "gui/shell/sourcepage.h"
#include "project/drift.h"
#include "support/testsupport.h"
#include "tour/projectwindow.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTreeView>

using namespace stillroom;

/// The Drift tab in the real window, on a project whose database is behind its models. Takes its pictures.
class DriftPageTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<ProjectWindow> m_project;

    static QString latin(const char *text) { return QString::fromLatin1(text); }
    QString path(const char *name) const { return m_project->path(name); }
    Workspace &workspace() const { return m_project->workspace(); }
    QTreeView *list() const { return m_project->list(); }
    QStringList groups() const { return m_project->groups(); }
    DriftPage *page() const { return qobject_cast<DriftPage *>(m_project->page()); }
    QString shown(const char *label) const { return page()->findChild<TextLabel *>(latin(label))->text(); }

    void makeProject()
    {
        copyFolder(dataFile(latin("alembic/clubs")), m_project->folder());
        writeTextFile(
            path("models.py"),
            latin("from sqlalchemy import Column, DateTime, ForeignKey, Integer, String\n"
                  "from sqlalchemy.orm import declarative_base, relationship\n"
                  "\n"
                  "Base = declarative_base()\n"
                  "\n"
                  "\n"
                  "class Club(Base):\n"
                  "    __tablename__ = \"clubs\"\n"
                  "\n"
                  "    id = Column(Integer, primary_key=True)\n"
                  "    name = Column(String(255), nullable=False, unique=True)\n"
                  "    founded = Column(DateTime)\n"
                  "    code = Column(String(36))\n"
                  "\n"
                  "\n"
                  "class Member(Base):\n"
                  "    __tablename__ = \"members\"\n"
                  "\n"
                  "    id = Column(Integer, primary_key=True)\n"
                  "    club_id = Column(ForeignKey(\"clubs.id\", ondelete=\"CASCADE\"), index=True)\n"
                  "    club = relationship(\"Club\")\n"
                  "\n"
                  "\n"
                  "class Room(Base):\n"
                  "    __tablename__ = \"rooms\"\n"
                  "\n"
                  "    id = Column(Integer, primary_key=True)\n"
                  "\n"
                  "\n"
                  "class Tag(Base):\n"
                  "    __tablename__ = \"tags\"\n"
                  "\n"
                  "    name = Column(String(20), primary_key=True)\n"));
        OpenOptions options;
        options.createMissing = true;
        Connection::open(ConnectionUrl::sqliteFile(path("app.db")), options)
            ->executeScript(latin(
                "CREATE TABLE clubs (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(128), code VARCHAR(32), "
                "fee NUMERIC(8, 2));"
                "CREATE TABLE members (id INTEGER NOT NULL PRIMARY KEY, club_id INTEGER REFERENCES clubs "
                "(id));"
                "CREATE TABLE rooms (id INTEGER NOT NULL PRIMARY KEY);"
                "CREATE TABLE legacy (id INTEGER NOT NULL PRIMARY KEY, note TEXT);"
                "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);"));
        writeTextFile(path(".env"), latin("DATABASE_URL=sqlite:///app.db\n"));
        // env.py of the case says nothing about models; the folder's are taken.
        QString ini = readTextFile(path("alembic.ini"));
        ini.replace(QRegularExpression(latin("sqlalchemy.url *=.*")),
                    latin("sqlalchemy.url = sqlite:///app.db"));
        writeTextFile(path("alembic.ini"), ini);
    }

    void open()
    {
        QVERIFY(
            m_project->open([this] { return workspace().drift() != nullptr && !workspace().isReading(); }));
        QVERIFY(m_project->show("drift"));
        QVERIFY(page() != nullptr);
    }

    void choose(const QString &title, const QString &words)
    {
        const QAbstractItemModel *model = list()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            const QModelIndex group = model->index(row, 0);
            for (int child = 0; child < model->rowCount(group); ++child) {
                const QModelIndex index = model->index(child, 0, group);
                const auto difference = index.data(DriftModel::DifferenceRole).value<Difference>();
                if (index.data().toString() == title && difference.words.contains(words)) {
                    list()->setCurrentIndex(index);
                    return;
                }
            }
        }
        QFAIL(qPrintable(title + QLatin1Char(' ') + words + latin(" is not listed")));
    }

private Q_SLOTS:
    void initTestCase() { ProjectWindow::prepare(); }

    void init()
    {
        m_project = std::make_unique<ProjectWindow>();
        makeProject();
    }

    void cleanup() { m_project.reset(); }

    void listsDifferences()
    {
        open();
        QAbstractItemModelTester tester(page()->findChild<DriftModel *>());
        QCOMPARE(groups(),
                 QStringList({latin("Different 4"), latin("Only in the models 4"),
                              latin("Only in the database 2"), latin("Equal tables 1")}));
        choose(latin("clubs.name"), latin("type"));
        QCOMPARE(shown("driftTitle"), latin("clubs.name"));
        QCOMPARE(shown("driftWords"), QStringLiteral("type VARCHAR(128) → VARCHAR(255)"));
        m_project->window().action(latin("history"))->trigger(); // its details name the test's own folder
        QVERIFY(m_project->shoot("drift", {1280, 800}, latin("drift")));
        QVERIFY(m_project->shoot("drift-wide", {1600, 900}));
        QVERIFY(m_project->shoot("drift-narrow", {900, 600}));
        Q_EMIT list()->customContextMenuRequested(list()->visualRect(list()->currentIndex()).center());
        QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
        QVERIFY(m_project->shoot("drift-menu", {900, 600}));
        QApplication::activePopupWidget()->close();
    }

    void filterAndKeyboard()
    {
        open();
        QTest::keyClick(page(), Qt::Key_F, Qt::ControlModifier);
        auto *search = page()->findChild<SearchField *>();
        QTRY_VERIFY(search->hasFocus());
        QTest::keyClicks(search, latin("founded"));
        QCOMPARE(groups(), QStringList({latin("Only in the models 1")}));
        QTest::keyClick(search, Qt::Key_Down);
        QVERIFY(list()->hasFocus());
        QTest::keyClick(list(), Qt::Key_Return);
        auto *source = qobject_cast<SourcePage *>(m_project->page());
        QVERIFY(source != nullptr);
        QTRY_VERIFY2(source->statusText().endsWith(latin("line 12")), qPrintable(source->statusText()));
        m_project->window().action(latin("drift"))->trigger();
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(qobject_cast<DiagramPage *>(m_project->page()) != nullptr);
        m_project->window().action(latin("drift"))->trigger();
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Return, Qt::AltModifier);
        QVERIFY(qobject_cast<GridPage *>(m_project->page()) != nullptr);
    }

    /// What is ignored goes from the list, the diagram and what a revision would hold, and comes back.
    void rulesAreMadeAndTakenBack()
    {
        open();
        const int before = workspace().drift()->open();
        choose(latin("legacy"), latin("table only in the database"));
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Delete);
        QTRY_COMPARE(workspace().drift()->open(), before - 1);
        QVERIFY(readTextFile(path("stillroom.toml")).contains(latin("table = \"legacy\"")));
        choose(latin("clubs.code"), latin("VARCHAR(32)"));
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Equal, Qt::ControlModifier);
        QTRY_COMPARE(workspace().drift()->open(), before - 2);
        QVERIFY(groups().contains(latin("Left out by rules 2")));
        choose(latin("clubs.code"), {});
        QTRY_VERIFY2(shown("driftReason").contains(latin("is equal to")), qPrintable(shown("driftReason")));
        QVERIFY(m_project->shoot("drift-rules"));
        QVERIFY(!workspace().drift()->forDiagram().tables.contains(latin("legacy")));
        page()->findChild<QPushButton *>(latin("driftRevision"))->click();
        auto *dialog = m_project->window().findChild<NewRevisionDialog *>();
        QTRY_VERIFY(dialog != nullptr);
        dialog->reject();
        choose(latin("legacy"), {});
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Backspace);
        QTRY_COMPARE(workspace().drift()->open(), before - 1);
        // A rule that was written by hand counts as well, without anything being opened anew.
        writeTextFile(path("stillroom.toml"), latin("[[drift.ignore]]\ntable = \"*\"\n"));
        QTRY_COMPARE(workspace().drift()->open(), 0);
        writeTextFile(path("stillroom.toml"), latin("[[drift.ignore]]\ntable = \"nothing\"\n"));
        QTRY_COMPARE(workspace().drift()->open(), before);
        QTRY_VERIFY(groups().contains(latin("Rules without effect 1")));
    }

    /// A model that was not wholly understood keeps its table; a person who knows better says so, in the
    /// page.
    void aModelIsSaidToBeComplete()
    {
        writeTextFile(path("models.py"),
                      readTextFile(path("models.py"))
                          .replace(latin("class Room(Base):\n    __tablename__ = \"rooms\"\n"),
                                   latin("class Room(Base):\n    __tablename__ = \"rooms\"\n"
                                         "    shape = Column(outside.Shape())\n"))
                          .prepend(latin("import outside\n")));
        Connection::open(ConnectionUrl::sqliteFile(path("app.db")), {})
            ->executeScript(
                latin("ALTER TABLE rooms ADD COLUMN shape BLOB; ALTER TABLE rooms ADD COLUMN old TEXT"));
        open();
        QVERIFY(groups().contains(latin("Not understood 1")));
        choose(latin("rooms"), latin("not understood"));
        QVERIFY2(shown("driftReason").startsWith(latin("Nothing of this table is removed")),
                 qPrintable(shown("driftReason")));
        const auto action = [this] {
            const QList<QAction *> all = page()->findChild<DriftDetails *>()->actions();
            return *std::find_if(all.begin(), all.end(), [](const QAction *each) {
                return each->text() == latin("The model is complete");
            });
        };
        QVERIFY(action()->isEnabled() && action()->isVisible());
        QVERIFY(m_project->shoot("drift-not-understood", {900, 600}));
        auto *dialog
            = new NewRevisionDialog(workspace(), NewRevisionDialog::Purpose::Check, &m_project->window());
        dialog->open();
        const auto *summary = dialog->findChild<QLabel *>(latin("revisionSummary"));
        QTRY_VERIFY2(
            summary->text().endsWith(latin("Drift lists them, and where a model is complete all the same, "
                                           "you can say so there.")),
            qPrintable(summary->text()));
        QVERIFY(summary->text().contains(latin("as far as they were understood. 1 part could not be read")));
        QVERIFY(m_project->shoot("check-not-understood"));
        dialog->reject();
        m_project->window().activateWindow(); // no window manager does it here
        QTRY_VERIFY(m_project->window().isActiveWindow());
        choose(latin("rooms"), latin("not understood"));
        list()->setFocus();
        QVERIFY(list()->hasFocus() && action()->isEnabled());
        QTest::keyClick(list(), Qt::Key_Equal, Qt::AltModifier);
        QTRY_VERIFY(!groups().contains(latin("Not understood 1")));
        QVERIFY2(
            readTextFile(path("stillroom.toml")).contains(latin("[[drift.complete]]\ntable = \"rooms\"")),
            qPrintable(readTextFile(path("stillroom.toml"))));
        choose(latin("rooms.old"), latin("column only in the database"));
        QVERIFY(!action()->isVisible());
        choose(latin("rooms"), latin("not understood"));
        QVERIFY2(shown("driftReason").contains(latin("The model of rooms is complete")),
                 qPrintable(shown("driftReason")));
        QVERIFY(m_project->shoot("drift-complete", {900, 600}));
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Backspace);
        QTRY_VERIFY(groups().contains(latin("Not understood 1")));
        QVERIFY(!readTextFile(path("stillroom.toml")).contains(latin("complete")));
    }

    /// All of it without the mouse; what follows the row that was ignored is chosen next.
    void keyboardOnly()
    {
        open();
        choose(latin("members"), latin("index"));
        const QModelIndex before = list()->currentIndex();
        const QString next = before.siblingAtRow(before.row() + 1).data().toString();
        QTest::keyClick(page(), Qt::Key_F, Qt::ControlModifier);
        QTest::keyClick(page()->findChild<SearchField *>(), Qt::Key_Down);
        QVERIFY(list()->hasFocus());
        const int open = workspace().drift()->open();
        QTest::keyClick(list(), Qt::Key_Delete);
        QTRY_COMPARE(workspace().drift()->open(), open - 1);
        QTRY_COMPARE(list()->currentIndex().data().toString(), next);
        QCOMPARE(list()->currentIndex().parent().data().toString(), latin("Only in the models"));
        choose(latin("clubs.code"), latin("VARCHAR(32)"));
        QTest::keyClick(list(), Qt::Key_Equal);
        QTRY_COMPARE(workspace().drift()->open(), open - 2);
        QVERIFY2(readTextFile(path("stillroom.toml")).contains(latin("[[drift.equal]]\ntable = \"clubs\"")),
                 qPrintable(readTextFile(path("stillroom.toml"))));
        choose(latin("clubs.name"), latin("type"));
        QTest::keyClick(list(), Qt::Key_F4);
        auto *source = qobject_cast<SourcePage *>(m_project->page());
        QVERIFY(source != nullptr);
        QTRY_VERIFY2(source->statusText().endsWith(latin("line 11")), qPrintable(source->statusText()));
    }

    /// Hundreds of differences, some with names nobody would choose, in a large and a small window.
    void manyDifferencesWithLongNames()
    {
        QString models = readTextFile(path("models.py"));
        for (int i = 0; i < 220; ++i)
            models += latin("\n\nclass Table%1(Base):\n    __tablename__ = \"table_%1\"\n\n"
                            "    id = Column(Integer, primary_key=True)\n")
                          .arg(i);
        const QString longName = QString(120, QLatin1Char('m')) + QStringLiteral("_<b>ü</b>");
        models += latin("\n\nclass Long(Base):\n    __tablename__ = \"%1\"\n\n"
                        "    id = Column(Integer, primary_key=True)\n"
                        "    %2 = Column(Integer)\n")
                      .arg(longName, QString(200, QLatin1Char('c')));
        writeTextFile(path("models.py"), models);
        open();
        QVERIFY(groups().contains(latin("Only in the models 225")));
        choose(longName, latin("table"));
        QCOMPARE(shown("driftTitle"), longName);
        const auto fits = [this](const char *name) { // nothing of it lies outside
            const auto *label = page()->findChild<TextLabel *>(latin(name));
            const QRect lines = label->fontMetrics().boundingRect(
                QRect(0, 0, label->width(), 10'000), Qt::TextWordWrap,
                label->QLabel::text().replace(QChar::LineSeparator, QLatin1Char('\n')));
            return label->isVisible() && lines.width() <= label->width()
                && lines.height() <= label->height() + 1;
        };
        QVERIFY(m_project->shoot("drift-many", {1600, 900}));
        QVERIFY(fits("driftTitle"));
        QVERIFY(m_project->shoot("drift-many-small", {900, 600}));
        QVERIFY(fits("driftTitle"));
        auto *title = page()->findChild<TextLabel *>(latin("driftTitle"));
        QVERIFY(title->QLabel::text() != longName); // broken, as it must be
        title->setSelection(0, int(title->QLabel::text().size()));
        QTest::keySequence(title, QKeySequence::Copy);
        QCOMPARE(QApplication::clipboard()->text(), longName);
        const int width = m_project->window().width(); // the docks need this much, no text makes it more
        QVERIFY2(width <= 940, qPrintable(QString::number(width)));
    }

    void saysWhyThereIsNothingToCompare()
    {
        writeTextFile(path("models.py"), latin("# none yet\n"));
        QVERIFY(m_project->open([this] { return workspace().schema() && !workspace().isReading(); }));
        workspace().requestDrift({});
        auto *empty = page()->findChild<EmptyState *>(latin("driftEmpty"));
        QVERIFY(empty != nullptr && empty->isVisible());
        QVERIFY(m_project->shoot("drift-no-models", {900, 600}));
        QVERIFY(QDir(m_project->folder()).removeRecursively());
        makeProject();
        QVERIFY(QFile::remove(path("app.db")));
        writeTextFile(path(".env"), latin("DATABASE_URL=postgresql://nobody@127.0.0.1:1/none\n"));
        writeTextFile(path("alembic.ini"),
                      readTextFile(path("alembic.ini"))
                          .replace(latin("sqlite:///app.db"), latin("postgresql://nobody@127.0.0.1:1/none")));
        QVERIFY(m_project->open([this] { return workspace().models() && !workspace().isReading(); }));
        workspace().requestDrift({});
        empty = page()->findChild<EmptyState *>(latin("driftEmpty"));
        QTRY_VERIFY(empty != nullptr && empty->isVisible());
        QVERIFY(m_project->shoot("drift-not-connected", {900, 600}));
    }

    void followsModelsAndDatabase()
    {
        open();
        choose(latin("clubs.founded"), {});
        writeTextFile(path("models.py"),
                      readTextFile(path("models.py")).remove(latin("    founded = Column(DateTime)\n")));
        QTRY_VERIFY(groups().contains(latin("Only in the models 3")));
        workspace().session().run([](Connection &connection) {
            connection.executeScript(latin("CREATE TABLE tags (name VARCHAR(20) NOT NULL PRIMARY KEY)"));
        });
        QTRY_VERIFY(groups().contains(latin("Only in the models 2")));
        QTRY_VERIFY(groups().contains(latin("Equal tables 2")));
    }

    void equalSidesSaySo()
    {
        writeTextFile(path("models.py"),
                      readTextFile(path("models.py")).section(latin("class Club"), 0, 0)
                          + latin("class Room(Base):\n    __tablename__ = \"rooms\"\n"
                                  "    id = Column(Integer, primary_key=True)\n"));
        Connection::open(ConnectionUrl::sqliteFile(path("app.db")), {})
            ->executeScript(latin("DROP TABLE members; DROP TABLE clubs; DROP TABLE legacy;"));
        open();
        QVERIFY(page()->findChild<EmptyState *>(latin("driftEmpty"))->isVisible());
        QCOMPARE(page()->statusText(), QStringLiteral("no differences · 1 table equal"));
        QVERIFY(m_project->shoot("drift-equal"));
    }

    /// Columns and relationships of each class, with what they say; each opens at its line.
    void explorerTellsOfTheModels()
    {
        open();
        auto *explorer = m_project->window().findChild<ExplorerPanel *>();
        auto *tree = explorer->findChild<ExplorerTree *>();
        const auto row = [tree](const QString &id) {
            return tree->model()
                ->match(tree->model()->index(0, 0), SchemaTreeModel::IdRole, id, 1,
                        Qt::MatchExactly | Qt::MatchRecursive)
                .value(0);
        };
        const QModelIndex member = row(latin("class:models.py:Member"));
        QCOMPARE(member.data(SchemaTreeModel::CountRole).toString(), latin("members"));
        QStringList rows;
        for (int i = 0; i < tree->model()->rowCount(member); ++i) {
            const QModelIndex child = tree->model()->index(i, 0, member);
            rows << child.data().toString() + latin(" | ")
                    + child.data(SchemaTreeModel::CountRole).toString();
        }
        QCOMPARE(rows,
                 QStringList({latin("id | INTEGER"), latin("club_id | INTEGER"),
                              QStringLiteral("club → Club | n:1")}));
        const QModelIndex relationship = tree->model()->index(2, 0, member);
        const QString said = relationship.data(Qt::ToolTipRole).toString();
        QVERIFY2(said.contains(latin("many-to-one")) && said.contains(latin("cascade save-update, merge"))
                     && said.contains(latin("models.py:21")),
                 qPrintable(said));
        QCOMPARE(row(latin("models")).data(SchemaTreeModel::BadgeRole).toString(), QStringLiteral("≠ 10"));
        tree->expand(member.parent());
        tree->expand(member);
        tree->setCurrentIndex(relationship);
        tree->setFocus();
        QVERIFY(m_project->shoot("explorer-models"));
        tree->setCurrentIndex(row(latin("class:models.py:Member:club_id")));
        QTest::keyClick(tree, Qt::Key_Return);
        auto *source = qobject_cast<SourcePage *>(m_project->page());
        QVERIFY(source != nullptr);
        QTRY_VERIFY2(source->statusText().endsWith(latin("line 20")), qPrintable(source->statusText()));
        QVERIFY(source->findChild<QAction *>(latin("openInEditor")) != nullptr);
        QVERIFY(m_project->shoot("source"));
        tree->setCurrentIndex(row(latin("class:models.py:Club")));
        tree->setFocus();
        QTest::keyClick(tree, Qt::Key_Return); // a class opens too, though it has rows
        QTRY_VERIFY2(source->statusText().endsWith(latin("line 7")), qPrintable(source->statusText()));
    }

    /// Both sides of a relationship and the table between two, in the words of SQLAlchemy; and the editor of
    /// the person's choice, which gets the file and the line.
    void explorerTellsOfBothSidesAndOpensTheEditor()
    {
        writeTextFile(path("models.py"),
                      latin("from sqlalchemy import Column, ForeignKey, Integer, Table\n"
                            "from sqlalchemy.orm import declarative_base, relationship\n"
                            "\n"
                            "Base = declarative_base()\n"
                            "member_tags = Table(\"member_tags\", Base.metadata,\n"
                            "                    Column(\"member_id\", ForeignKey(\"members.id\")),\n"
                            "                    Column(\"tag_id\", ForeignKey(\"tags.id\")))\n"
                            "\n"
                            "\n"
                            "class Club(Base):\n"
                            "    __tablename__ = \"clubs\"\n"
                            "    id = Column(Integer, primary_key=True)\n"
                            "    members = relationship(\"Member\", back_populates=\"club\",\n"
                            "                           cascade=\"all, delete-orphan\")\n"
                            "\n"
                            "\n"
                            "class Member(Base):\n"
                            "    __tablename__ = \"members\"\n"
                            "    id = Column(Integer, primary_key=True)\n"
                            "    club_id = Column(ForeignKey(\"clubs.id\"))\n"
                            "    club = relationship(\"Club\", back_populates=\"members\")\n"
                            "    tags = relationship(\"Tag\", secondary=member_tags, backref=\"members\")\n"
                            "\n"
                            "\n"
                            "class Tag(Base):\n"
                            "    __tablename__ = \"tags\"\n"
                            "    id = Column(Integer, primary_key=True)\n"));
        const QString editor = path("bin/code"); // by its name one that is known to take a line
        const QString told = path("told.txt");
        QVERIFY(QDir().mkpath(path("bin")));
        writeTextFile(editor,
                      latin("#!/bin/sh\nfor word in \"$@\"; do echo \"$word\"; done > '%1.part'\n"
                            "mv '%1.part' '%1'\n")
                          .arg(told));
        QVERIFY(QFile::setPermissions(editor, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        const QByteArray before = qgetenv("VISUAL");
        const auto restore
            = qScopeGuard([&before] { before.isEmpty() ? qunsetenv("VISUAL") : qputenv("VISUAL", before); });
        qputenv("VISUAL", QFile::encodeName(editor));
        open();
        auto *tree = m_project->window().findChild<ExplorerPanel *>()->findChild<ExplorerTree *>();
        const auto row = [tree](const char *id) {
            return tree->model()
                ->match(tree->model()->index(0, 0), SchemaTreeModel::IdRole, latin(id), 1,
                        Qt::MatchExactly | Qt::MatchRecursive)
                .value(0);
        };
        const auto saysOf = [&row](const char *id) {
            return row(id).data(Qt::ToolTipRole).toString().split(QLatin1Char('\n'));
        };
        QCOMPARE(
            saysOf("class:models.py:Club:->members"),
            QStringList({QStringLiteral("Club.members → Member, one-to-many"), latin("back_populates club"),
                         latin("cascade all, delete-orphan"), latin("models.py:13")}));
        QCOMPARE(
            saysOf("class:models.py:Member:->club"),
            QStringList({QStringLiteral("Member.club → Club, many-to-one"), latin("back_populates members"),
                         latin("cascade save-update, merge"), latin("models.py:21")}));
        QCOMPARE(saysOf("class:models.py:Member:->tags"),
                 QStringList({QStringLiteral("Member.tags → Tag, many-to-many"),
                              latin("back_populates members"), latin("secondary member_tags"),
                              latin("cascade save-update, merge"), latin("models.py:22")}));
        QCOMPARE(saysOf("class:models.py:Tag:->members").mid(0, 3),
                 QStringList({QStringLiteral("Tag.members → Member, many-to-many"), latin("backref of tags"),
                              latin("secondary member_tags")}));
        const auto opened = [&](const char *id) {
            QFile::remove(told);
            tree->expandAll();
            tree->setCurrentIndex(row(id));
            tree->scrollTo(row(id));
            Q_EMIT tree->customContextMenuRequested(tree->visualRect(row(id)).center());
            QWidget *menu = nullptr;
            if (!QTest::qWaitFor([&menu] { return (menu = QApplication::activePopupWidget()) != nullptr; }))
                return QStringList();
            for (QAction *each : menu->actions()) {
                if (each->text() == latin("Open in your editor"))
                    each->trigger();
            }
            menu->close();
            if (!QTest::qWaitFor([&told] { return QFileInfo::exists(told); }, 10'000))
                return QStringList();
            return readTextFile(told).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        };
        const QString file = QFileInfo(path("models.py")).canonicalFilePath();
        const auto expected = [&file](int line) {
            return QStringList({latin("-g"), QStringLiteral("%1:%2").arg(file).arg(line)});
        };
        QCOMPARE(opened("class:models.py:Member:->tags"), expected(22));
        QCOMPARE(opened("class:models.py:Club"), expected(10));
        QCOMPARE(opened("class:models.py:Member:club_id"), expected(20));
        // From the source that is shown, at the line where the cursor is.
        tree->setCurrentIndex(row("class:models.py:Tag"));
        tree->setFocus();
        QTest::keyClick(tree, Qt::Key_Return);
        auto *source = qobject_cast<SourcePage *>(m_project->page());
        QVERIFY(source != nullptr);
        QTRY_VERIFY2(source->statusText().endsWith(latin("line 25")), qPrintable(source->statusText()));
        QFile::remove(told);
        source->findChild<QAction *>(latin("openInEditor"))->trigger();
        QTRY_VERIFY(QFileInfo::exists(told));
        QCOMPARE(readTextFile(told).split(QLatin1Char('\n'), Qt::SkipEmptyParts), expected(25));
    }

    void importsTheModelsWhenAsked()
    {
        writeTextFile(path("models.py"),
                      readTextFile(path("models.py")) + latin("\n\nexec('Tag.late = Column(Integer)')\n"));
        open();
        m_project->window().action(latin("exact"))->trigger();
        auto *dialog = m_project->window().findChild<ExactDialog *>();
        QVERIFY(dialog != nullptr);
        auto *run = dialog->findChild<QPushButton *>(latin("exactRun"));
        dialog->findChild<QLineEdit *>(latin("exactPython"))->clear();
        QVERIFY(!run->isEnabled());
        dialog->findChild<QLineEdit *>(latin("exactPython"))->setText(latin("/usr/bin/python3"));
        QVERIFY(run->isEnabled());
        QVERIFY(m_project->shoot("exact-consent"));
        run->click();
        auto *found = dialog->findChild<QListWidget *>(latin("exactList"));
        QTRY_COMPARE_WITH_TIMEOUT(found->count(), 1, 30'000);
        QCOMPARE(found->item(0)->text(), latin("tags.late: column only when imported"));
        QVERIFY(dialog->findChild<QLabel *>(latin("exactSummary"))->text().startsWith(latin("1 difference")));
        QVERIFY(m_project->shoot("exact-result"));
        dialog->findChild<QLineEdit *>(latin("exactPython"))->setText(path("nothing"));
        run->click();
        auto *error = dialog->findChild<ErrorBar *>();
        QTRY_VERIFY(error->isVisible());
        dialog->reject();
    }

    void isRemembered()
    {
        open();
        m_project->close();
        QVERIFY(m_project->open([this] { return page() != nullptr; }));
    }
};

QTEST_MAIN(DriftPageTest)
#include "tst_driftpage.moc"
