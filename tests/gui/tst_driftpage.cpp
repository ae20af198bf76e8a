#include <QtTest>

#include "base/configfolder.h"
#include "base/englishplurals.h"
#include "base/text.h"
#include "db/connection.h"
#include "gui/common/badge.h"
#include "gui/common/emptystate.h"
#include "gui/common/errorbar.h"
#include "gui/common/searchfield.h"
#include "gui/common/theme.h"
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
#include "gui/shell/mainwindow.h"
#include "gui/shell/sourcepage.h"
#include "gui/shell/tabarea.h"
#include "project/drift.h"
#include "support/testsupport.h"
#include "tour/stage.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTreeView>

using namespace stillroom;

/// The Drift tab in the real window, on a project whose database is behind its models. Takes its pictures.
class DriftPageTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    EnglishPlurals m_plurals;

    static QString latin(const char *text) { return QString::fromLatin1(text); }
    QString folder() const { return m_folder->filePath(latin("clubs")); }
    QString path(const char *name) const { return folder() + QLatin1Char('/') + latin(name); }
    Workspace &workspace() const { return *m_window->workspace(); }
    DriftPage *page() const { return qobject_cast<DriftPage *>(m_window->tabs()->currentPage()); }
    QTreeView *list() const { return page()->findChild<QTreeView *>(latin("differences")); }
    QString shown(const char *label) const { return page()->findChild<QLabel *>(latin(label))->text(); }

    QStringList groups() const
    {
        QStringList titles;
        for (int row = 0; row < list()->model()->rowCount(); ++row) {
            const QModelIndex group = list()->model()->index(row, 0);
            titles
                << QStringLiteral("%1 %2").arg(group.data().toString()).arg(list()->model()->rowCount(group));
        }
        return titles;
    }

    void makeProject()
    {
        copyFolder(dataFile(latin("alembic/clubs")), folder());
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
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 800);
        m_window->show();
        m_window->openTarget(folder());
        QTRY_VERIFY_WITH_TIMEOUT(m_window->workspace() != nullptr && workspace().drift() != nullptr, 15'000);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY(!workspace().isReading());
        QVERIFY(m_window->action(latin("drift"))->isEnabled());
        m_window->action(latin("drift"))->trigger();
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

    /// Pictures in both themes; STILLROOM_TOUR_DIR and STILLROOM_DOCS_DIR say where, as for the tour.
    void shoot(const char *name, const QSize &size = {1280, 800}, const QString &documentName = {})
    {
        Stage stage;
        stage.setFolders(qEnvironmentVariable("STILLROOM_TOUR_DIR", m_folder->path()),
                         qEnvironmentVariable("STILLROOM_DOCS_DIR"));
        m_window->resize(size);
        QVERIFY(stage.shoot(
            *m_window, latin(name), [this] { return !workspace().isReading(); }, documentName));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::installTranslator(&m_plurals);
        for (const char *name : {"DB_CONNECTION_STRING", "DATABASE_URL", "SQLALCHEMY_DATABASE_URL"})
            qunsetenv(name);
        Theme::current().setMode(Theme::Mode::Light);
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        setConfigFolder(m_folder->filePath(latin("config")));
        makeProject();
    }

    void cleanup()
    {
        m_window.reset();
        m_folder.reset();
    }

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
        m_window->action(latin("history"))->trigger(); // its details name the test's own folder
        shoot("drift", {1280, 800}, latin("drift"));
        shoot("drift-wide", {1920, 1080});
        shoot("drift-narrow", {1000, 640});
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
        auto *source = qobject_cast<SourcePage *>(m_window->tabs()->currentPage());
        QVERIFY(source != nullptr);
        QTRY_VERIFY2(source->statusText().endsWith(latin("line 12")), qPrintable(source->statusText()));
        m_window->action(latin("drift"))->trigger();
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(qobject_cast<DiagramPage *>(m_window->tabs()->currentPage()) != nullptr);
        m_window->action(latin("drift"))->trigger();
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Return, Qt::AltModifier);
        QVERIFY(qobject_cast<GridPage *>(m_window->tabs()->currentPage()) != nullptr);
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
        shoot("drift-rules");
        QVERIFY(!workspace().drift()->forDiagram().tables.contains(latin("legacy")));
        page()->findChild<QPushButton *>(latin("driftRevision"))->click();
        auto *dialog = m_window->findChild<NewRevisionDialog *>();
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
        shoot("drift-equal");
    }

    /// Columns and relationships of each class, with what they say; each opens at its line.
    void explorerTellsOfTheModels()
    {
        open();
        auto *explorer = m_window->findChild<ExplorerPanel *>();
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
        shoot("explorer-models");
        tree->setCurrentIndex(row(latin("class:models.py:Member:club_id")));
        QTest::keyClick(tree, Qt::Key_Return);
        auto *source = qobject_cast<SourcePage *>(m_window->tabs()->currentPage());
        QVERIFY(source != nullptr);
        QTRY_VERIFY2(source->statusText().endsWith(latin("line 20")), qPrintable(source->statusText()));
        QVERIFY(source->findChild<QAction *>(latin("openInEditor")) != nullptr);
        shoot("source");
        tree->setCurrentIndex(row(latin("class:models.py:Club")));
        tree->setFocus();
        QTest::keyClick(tree, Qt::Key_Return); // a class opens too, though it has rows
        QTRY_VERIFY2(source->statusText().endsWith(latin("line 7")), qPrintable(source->statusText()));
    }

    void importsTheModelsWhenAsked()
    {
        writeTextFile(path("models.py"),
                      readTextFile(path("models.py"))
                          + latin("\n\nsetattr(Tag, \"late\", Column(Integer))\n"));
        open();
        m_window->action(latin("exact"))->trigger();
        auto *dialog = m_window->findChild<ExactDialog *>();
        QVERIFY(dialog != nullptr);
        auto *run = dialog->findChild<QPushButton *>(latin("exactRun"));
        dialog->findChild<QLineEdit *>(latin("exactPython"))->clear();
        QVERIFY(!run->isEnabled());
        dialog->findChild<QLineEdit *>(latin("exactPython"))->setText(latin("/usr/bin/python3"));
        QVERIFY(run->isEnabled());
        shoot("exact-consent");
        run->click();
        auto *found = dialog->findChild<QListWidget *>(latin("exactList"));
        QTRY_COMPARE_WITH_TIMEOUT(found->count(), 1, 30'000);
        QCOMPARE(found->item(0)->text(), latin("tags.late: column only when imported"));
        QVERIFY(dialog->findChild<QLabel *>(latin("exactSummary"))->text().startsWith(latin("1 difference")));
        shoot("exact-result");
        dialog->findChild<QLineEdit *>(latin("exactPython"))->setText(path("nothing"));
        run->click();
        auto *error = dialog->findChild<ErrorBar *>();
        QTRY_VERIFY(error->isVisible());
        dialog->reject();
    }

    void isRemembered()
    {
        open();
        m_window->close();
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 800);
        m_window->show();
        m_window->openTarget(folder());
        QTRY_VERIFY_WITH_TIMEOUT(m_window->workspace() != nullptr && page() != nullptr, 15'000);
    }
};

QTEST_MAIN(DriftPageTest)
#include "tst_driftpage.moc"
