#include <QtTest>

#include "base/configfolder.h"
#include "db/connection.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/theme.h"
#include "gui/connect/connectdialog.h"
#include "gui/editor/sqlpage.h"
#include "gui/form/formpage.h"
#include "gui/schematree/explorerpanel.h"
#include "gui/shell/fuzzymatch.h"
#include "gui/shell/mainwindow.h"
#include "gui/shell/messagespanel.h"
#include "gui/shell/projectmemory.h"
#include "gui/shell/startpage.h"
#include "gui/shell/tabarea.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QDockWidget>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QTreeView>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

/// A page with an edit that is not applied.
class EditedPage final : public TabPage
{
public:
    QString title() const override { return latin("fake"); }
    QIcon icon() const override { return {}; }
    QString key() const override { return latin("fake"); }
    bool hasUnsavedChanges() const override { return unsaved; }
    QString unsavedSummary() const override { return latin("3 edits staged in fake"); }
    void saveChanges() override
    {
        ++saves;
        QTimer::singleShot(10, this, [this] {
            unsaved = !saveWorks;
            Q_EMIT titleChanged();
            if (!saveWorks)
                Q_EMIT saveFailed();
        });
    }
    void discardChanges() override
    {
        unsaved = false;
        Q_EMIT titleChanged();
    }
    bool canUndo() const override { return unsaved; }
    void undo() override { ++undos; }

    bool unsaved = true;
    bool saveWorks = true;
    int saves = 0;
    int undos = 0;
};

} // namespace

class ShellTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;

    QString path(const char *name) const { return m_folder->filePath(latin(name)); }

    /// The window on the small database, its tabs restored.
    std::unique_ptr<MainWindow> open()
    {
        auto window = std::make_unique<MainWindow>();
        window->resize(1280, 800);
        window->show();
        window->openTarget(m_file);
        const bool there = QTest::qWaitFor(
            [&] { return window->workspace() != nullptr && window->workspace()->schema() != nullptr; }, 5000);
        if (!there)
            qWarning("The project was not opened.");
        if (!QTest::qWaitForWindowActive(window.get())) // only then it hears its shortcuts
            qWarning("The window is not active.");
        return window;
    }

    static QStringList tabKeys(const MainWindow &window)
    {
        QStringList keys;
        for (const TabPage *page : window.tabs()->pages())
            keys << page->key();
        return keys;
    }

private Q_SLOTS:
    void initTestCase() { Theme::current().setMode(Theme::Mode::Light); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        setConfigFolder(path("config"));
        m_file = path("clubs.db");
        OpenOptions options;
        options.createMissing = true;
        const auto connection = Connection::open(ConnectionUrl::sqliteFile(m_file), options);
        connection->executeScript(
            latin("CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(128) NOT NULL);"
                  "CREATE TABLE posts (id INTEGER PRIMARY KEY, title VARCHAR(50),"
                  " user_id INTEGER REFERENCES users (id));"
                  "CREATE VIEW authors AS SELECT * FROM users;"
                  "INSERT INTO users (email) VALUES ('ada@example.org'), ('alan@example.org');"));
    }

    void fuzzyOrder()
    {
        QVERIFY(fuzzyScore(latin("usr"), latin("users")) > 0);
        QCOMPARE(fuzzyScore(latin("xyz"), latin("users")), 0);
        QVERIFY(fuzzyScore(latin("users"), latin("users"))
                > fuzzyScore(latin("users"), latin("group_users")));
        QVERIFY(fuzzyScore(latin("it"), latin("item_tags")) > fuzzyScore(latin("it"), latin("editions")));
        QVERIFY(fuzzyScore(latin("ue"), latin("users.email"))
                > fuzzyScore(latin("ue"), latin("true_enum_x")));
    }

    void startPageOffersWhatToDo()
    {
        MainWindow window;
        window.show();
        auto *start = window.findChild<StartPage *>();
        QVERIFY(start->isVisible());
        QStringList texts;
        for (const QPushButton *button : start->findChildren<QPushButton *>()) {
            if (button->isVisible())
                texts << button->text();
        }
        QCOMPARE(texts,
                 QStringList({QStringLiteral("Open file…"), QStringLiteral("Open folder…"),
                              QStringLiteral("Connect…"), QStringLiteral("Open demo")}));
    }

    void opensAndShowsTheTree()
    {
        const auto window = open();
        QCOMPARE(window->windowTitle().section(QLatin1Char(' '), 0, 0), latin("clubs.db"));
        auto *tree = window->findChild<ExplorerPanel *>()->findChild<QTreeView *>();
        QAbstractItemModelTester tester(tree->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto find = [tree](const char *text) {
            return tree->model()
                ->match(tree->model()->index(0, 0), Qt::DisplayRole, latin(text), 1,
                        Qt::MatchExactly | Qt::MatchRecursive)
                .value(0);
        };
        QVERIFY(find("posts").isValid());
        QVERIFY(find("authors").isValid());
        QTRY_COMPARE(find("users").data(Qt::UserRole + 5).toString(), latin("2")); // counted off the thread
        auto *filter = window->findChild<ExplorerPanel *>()->findChild<QLineEdit *>();
        filter->setText(latin("post"));
        QVERIFY(find("posts").isValid());
        QVERIFY(!find("users").isValid());
        filter->clear();
        QVERIFY(find("users").isValid());
        QVERIFY(tree->isExpanded(find("Tables")));
    }

    void failedOpeningIsTold()
    {
        MainWindow window;
        window.show();
        window.openTarget(path("gone.db"));
        auto *start = window.findChild<StartPage *>();
        const auto told = [start] {
            for (const QLabel *label : start->findChildren<QLabel *>()) {
                if (label->isVisible() && label->text().contains(latin("gone.db")))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(told(), 5000);
        QVERIFY(!QFileInfo::exists(path("gone.db")));
        QPushButton *create = nullptr;
        for (QPushButton *button : start->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == latin("Create the file"))
                create = button;
        }
        QVERIFY(create != nullptr);
        create->click();
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace()->schema() != nullptr, 5000);
        QVERIFY(QFileInfo::exists(path("gone.db")));
    }

    void everyActionIsComplete()
    {
        const auto window = open();
        QStringList used;
        for (const QAction *action : window->actions()) {
            const QString text = action->text();
            QVERIFY2(!text.isEmpty(), "an action without text");
            QVERIFY2(!action->icon().isNull(), qPrintable(text));
            QVERIFY2(!action->toolTip().isEmpty(), qPrintable(text));
            for (const QKeySequence &keys : action->shortcuts()) {
                const QString shown = keys.toString(QKeySequence::NativeText);
                QVERIFY2(!used.contains(shown), qPrintable(shown + latin(" is used twice, also by ") + text));
                used << shown;
            }
            if (!action->shortcuts().isEmpty())
                QVERIFY2(action->toolTip().contains(action->shortcut().toString(QKeySequence::NativeText)),
                         qPrintable(action->toolTip()));
        }
        for (const char *keys :
             {"Ctrl+P", "Ctrl+Shift+P", "F1", "Ctrl+T", "Ctrl+W", "Ctrl+Shift+T", "Ctrl+Tab", "F5", "Ctrl+R",
              "Ctrl+S", "Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+N", "Ctrl+O", "Ctrl+Q"})
            QVERIFY2(used.contains(latin(keys)), keys);
        for (const QAction *menu : window->menuBar()->actions())
            QVERIFY2(!menu->isVisible() || (menu->menu() != nullptr && !menu->menu()->isEmpty()),
                     qPrintable(menu->text()));
    }

    void quickOpenFindsByLetters()
    {
        const auto window = open();
        QTest::keyClick(window.get(), Qt::Key_P, Qt::ControlModifier);
        QVERIFY(window->quickOpen()->isVisible());
        QTest::keyClicks(window->quickOpen()->field(), latin("psts"));
        QCOMPARE(window->quickOpen()->shownTexts().first(), latin("posts"));
        window->quickOpen()->field()->clear();
        QTest::keyClicks(window->quickOpen()->field(), latin("email"));
        QCOMPARE(window->quickOpen()->shownTexts().first(), latin("users.email"));
        QTest::keyClick(window->quickOpen()->field(), Qt::Key_Escape);
        QVERIFY(!window->quickOpen()->isVisible());
    }

    void quickOpenRunsActions()
    {
        const auto window = open();
        QTest::keyClick(window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::keyClicks(window->quickOpen()->field(), latin("dark"));
        QCOMPARE(window->quickOpen()->shownTexts().first(), latin("Dark"));
        QTest::keyClick(window->quickOpen()->field(), Qt::Key_Return);
        QVERIFY(Theme::current().isDark());
        QCOMPARE(ProjectMemory::window().value(latin("theme")).toString(), latin("dark"));
        window->action(latin("theme-light"))->trigger();
        QVERIFY(!Theme::current().isDark());
    }

    void tabsAreRememberedWithTheirState()
    {
        {
            const auto window = open();
            window->workspace()->requestSource({latin("notes.py"), 1});
            TabRequest source;
            source.kind = TabRequest::Kind::Source;
            source.place = {latin("other.py"), 1};
            window->openPage(source);
            QVERIFY(tabKeys(*window).contains(latin("source:notes.py")));
            window->findChild<QDockWidget *>(latin("explorer"))->hide();
            window->close();
        }
        const auto window = open();
        QTRY_VERIFY(tabKeys(*window).contains(latin("source:other.py")));
        QCOMPARE(window->tabs()->currentPage()->key(), latin("source:other.py"));
        QVERIFY(qobject_cast<WaitingPage *>(window->tabs()->currentPage()) == nullptr);
        QVERIFY2(qobject_cast<WaitingPage *>(window->tabs()->page(latin("source:notes.py"))) != nullptr,
                 "a tab behind is made when it is looked at");
        QCOMPARE(ProjectMemory::recent().front().target, QFileInfo(m_file).absoluteFilePath());
    }

    /// As after a crash: the window was never closed when the next one reads what is remembered.
    void sqlTextSurvivesACrash()
    {
        const auto window = open();
        QTest::keyClick(window.get(), Qt::Key_T, Qt::ControlModifier);
        auto *page = qobject_cast<SqlPage *>(window->tabs()->currentPage());
        QVERIFY(page != nullptr);
        page->setText(latin("select 'never lost'"));
        const auto isKept = [this] {
            const QByteArray memory
                = QJsonDocument(ProjectMemory::project(QFileInfo(m_file).absoluteFilePath())).toJson();
            return memory.contains("never lost");
        };
        QTRY_VERIFY_WITH_TIMEOUT(isKept(), 6000);
        QTest::keyClick(window.get(), Qt::Key_W, Qt::ControlModifier); // nor by closing its tab
        QTest::qWait(2500);
        const auto second = open();
        QTest::keyClick(second.get(), Qt::Key_T,
                        Qt::ControlModifier); // another one, with a number of its own
        QTest::keyClick(second.get(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        auto *back = qobject_cast<SqlPage *>(second->tabs()->currentPage());
        QVERIFY(back != nullptr);
        QCOMPARE(back->text(), latin("select 'never lost'"));
    }

    void savedSqlStandsInTheTree()
    {
        const QString file = path("count.sql");
        {
            const auto window = open();
            QTest::keyClick(window.get(), Qt::Key_T, Qt::ControlModifier);
            auto *page = qobject_cast<SqlPage *>(window->tabs()->currentPage());
            QVERIFY(!window->action(latin("save"))->isEnabled());
            page->setText(latin("select count(*) from users"));
            QVERIFY(window->action(latin("save"))->isEnabled());
            page->saveTo(file);
            QTRY_COMPARE(page->title(), latin("count.sql"));
            window->close();
        }
        const auto window = open();
        auto *tree = window->findChild<ExplorerPanel *>()->findChild<QTreeView *>();
        const auto find = [tree](const char *text) {
            return tree->model()
                ->match(tree->model()->index(0, 0), Qt::DisplayRole, latin(text), 1,
                        Qt::MatchExactly | Qt::MatchRecursive)
                .value(0);
        };
        QTRY_VERIFY(find("count.sql").isValid());
        QCOMPARE(find("count.sql").parent().data().toString(), latin("Saved SQL"));
        QTRY_VERIFY(tabKeys(*window).contains(latin("sqlfile:") + file)); // its tab is there again
        for (TabPage *page : window->tabs()->pages())
            window->tabs()->removePage(page);
        window->workspace()->requestSqlFile(file);
        auto *page = qobject_cast<SqlPage *>(window->tabs()->currentPage());
        QVERIFY(page != nullptr);
        QTRY_COMPARE(page->text(), latin("select count(*) from users"));
        QFile::remove(file);
        for (TabPage *each : window->tabs()->pages())
            window->tabs()->removePage(each);
        window->workspace()->requestSqlFile(file); // gone: told, and off the list
        QVERIFY(!find("count.sql").isValid());
        QVERIFY(window->messages()->isVisible());
    }

    void panesAreReachedByF6()
    {
        const auto window = open();
        auto *explorer = window->findChild<ExplorerPanel *>();
        QTRY_VERIFY(window->tabs()->currentPage() != nullptr);
        window->tabs()->currentPage()->setFocus();
        const auto isIn = [&](const QWidget *pane) {
            return window->focusWidget() != nullptr && pane->isAncestorOf(window->focusWidget());
        };
        QVERIFY(isIn(window->tabs()));
        QTest::keyClick(window.get(), Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(isIn(explorer));
        QTest::keyClick(window.get(), Qt::Key_F6);
        QVERIFY(isIn(window->tabs()));
    }

    void newRecordBeginsWithWhatWasTyped()
    {
        const auto window = open();
        window->workspace()->requestNewRecord({{}, latin("users")},
                                              {{latin("email"), Value::text(latin("new@x.org")), false, {}}});
        auto *form = qobject_cast<FormPage *>(window->tabs()->currentPage());
        QVERIFY(form != nullptr);
        QTRY_COMPARE(form->model().value(latin("email")).value.toString(), latin("new@x.org"));
        form->discardChanges();
    }

    void closedTabComesBack()
    {
        const auto window = open();
        window->workspace()->requestSource({latin("notes.py"), 1});
        const qsizetype before = window->tabs()->count();
        QTest::keyClick(window.get(), Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(window->tabs()->count(), before - 1);
        QVERIFY(!tabKeys(*window).contains(latin("source:notes.py")));
        QTest::keyClick(window.get(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(tabKeys(*window).contains(latin("source:notes.py")));
    }

    void unsavedEditsAreAskedAbout_data()
    {
        QTest::addColumn<QString>("button");
        QTest::addColumn<bool>("saveWorks");
        QTest::addColumn<bool>("closes");
        QTest::addColumn<int>("saves");
        QTest::newRow("save") << latin("Save") << true << true << 1;
        QTest::newRow("save fails") << latin("Save") << false << false << 1;
        QTest::newRow("discard") << latin("Discard") << true << true << 0;
        QTest::newRow("cancel") << latin("Cancel") << true << false << 0;
    }
    void unsavedEditsAreAskedAbout()
    {
        QFETCH(QString, button);
        QFETCH(bool, saveWorks);
        QFETCH(bool, closes);
        QFETCH(int, saves);
        const auto window = open();
        auto *page = new EditedPage;
        page->saveWorks = saveWorks;
        window->addPage(page);
        QVERIFY(window->action(latin("save"))->isEnabled());
        window->close();
        QVERIFY(window->isVisible());
        auto *dialog = window->findChild<ConfirmDialog *>(latin("unsaved"));
        QVERIFY(dialog != nullptr && dialog->isVisible());
        bool listed = false;
        for (const QLabel *label : dialog->findChildren<QLabel *>())
            listed = listed || label->text().contains(latin("3 edits staged in fake"));
        QVERIFY(listed);
        for (QPushButton *candidate : dialog->findChildren<QPushButton *>()) {
            if (candidate->text() == button)
                candidate->click();
        }
        QTest::qWait(60);
        QCOMPARE(!window->isVisible(), closes);
        QCOMPARE(page->saves, saves);
    }

    void aFailedSaveDoesNotCloseLater()
    {
        const auto window = open();
        auto *page = new EditedPage;
        page->saveWorks = false;
        window->addPage(page);
        window->close();
        auto *dialog = window->findChild<ConfirmDialog *>(latin("unsaved"));
        for (QPushButton *candidate : dialog->findChildren<QPushButton *>()) {
            if (candidate->text() == latin("Save"))
                candidate->click();
        }
        QTRY_COMPARE(page->saves, 1);
        QTest::qWait(60);
        page->discardChanges();
        QTest::qWait(60);
        QVERIFY(window->isVisible());
    }

    void theHistoryOpensAsATab()
    {
        const auto window = open();
        window->action(latin("historyTab"))->trigger();
        QVERIFY(tabKeys(*window).contains(latin("history")));
    }

    void undoGoesToThePage()
    {
        const auto window = open();
        auto *page = new EditedPage;
        window->addPage(page);
        window->action(latin("undo"))->trigger();
        QCOMPARE(page->undos, 1);
        page->discardChanges();
        QVERIFY(!window->action(latin("undo"))->isEnabled());
    }

    void errorsOpenTheMessages()
    {
        const auto window = open();
        auto *dock = window->findChild<QDockWidget *>(latin("messages"));
        QVERIFY(!dock->isVisible());
        window->workspace()->report(latin("A sentence."));
        QVERIFY(!dock->isVisible());
        window->workspace()->report(Error(Error::Kind::Sql, latin("No such table: x.")));
        QVERIFY(dock->isVisible());
        QVERIFY(window->messages()->text().contains(latin("No such table")));
    }

    void closingWhileReadingIsSafe()
    {
        for (int i = 0; i < 10; ++i) {
            MainWindow window;
            window.show();
            window.openTarget(m_file);
            QTest::qWait(i * 3);
        }
    }

    void changedFileIsReadAgain()
    {
        const auto window = open();
        QSignalSpy changed(window->workspace(), &Workspace::schemaChanged);
        Connection::open(ConnectionUrl::sqliteFile(m_file))
            ->executeScript(latin("CREATE TABLE late (id INTEGER)"));
        QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty(), 3000);
        QVERIFY(window->workspace()->schema()->table(latin("late")) != nullptr);
    }

    void connectFieldsAndUrlKeepStep()
    {
        auto *dialog = new ConnectDialog(nullptr);
        dialog->show();
        auto *file = dialog->findChildren<QLineEdit *>().first();
        for (QLineEdit *edit : dialog->findChildren<QLineEdit *>()) {
            if (edit->accessibleName() == latin("File"))
                file = edit;
        }
        QTest::keyClicks(file, latin("/tmp/a b.db"));
        QCOMPARE(ConnectionUrl::parse(dialog->url()).database.value_or(QString()), latin("/tmp/a b.db"));
        dialog->setUrl(latin("sqlite:////srv/x.db"));
        QCOMPARE(file->text(), latin("/srv/x.db"));
        dialog->setUrl(latin("postgresql://localhost/app"));
        for (const QPushButton *button : dialog->findChildren<QPushButton *>()) {
            if (button->text() == latin("Connect"))
                QVERIFY(button->isEnabled());
        }
        dialog->setUrl(latin("sqlite:///") + m_file);
        QSignalSpy connected(dialog, &ConnectDialog::connectRequested);
        for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
            if (button->text() == latin("Test connection"))
                button->click();
        }
        const auto says = [dialog](const char *text) {
            for (const QLabel *label : dialog->findChildren<QLabel *>()) {
                if (label->isVisible() && label->text().contains(latin(text)))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(says("It works"));
        for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
            if (button->text() == latin("Connect"))
                button->click();
        }
        QCOMPARE(connected.count(), 1);
    }

    /// Pictures of the window on the demo to look at, in the build folder.
    void pictures()
    {
        const QString demo = QStringLiteral(STILLROOM_BINARY_DIR "/demo/clubs");
        if (!QFileInfo::exists(demo + latin("/app.db")))
            QSKIP("The demo was not built.");
        MainWindow window;
        window.resize(1280, 800);
        window.show();
        const auto save = [&window](const char *name) {
            QTest::qWait(400);
            QVERIFY(
                window.grab().save(QStringLiteral(STILLROOM_BINARY_DIR "/shell-%1.png").arg(latin(name))));
        };
        save("start");
        window.openTarget(demo);
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace() != nullptr && window.workspace()->schema() != nullptr
                                     && window.workspace()->models() != nullptr
                                     && window.workspace()->scripts() != nullptr,
                                 10000);
        window.resize(1280, 800);
        save("first");
        window.workspace()->requestTable({{}, latin("users")});
        save("users-light");
        window.action(latin("theme-dark"))->trigger();
        save("users-dark");
        window.action(latin("quickOpen"))->trigger();
        QTest::keyClicks(window.quickOpen()->field(), latin("us"));
        save("quickopen-dark");
        window.quickOpen()->hide();
        window.action(latin("theme-light"))->trigger();
        window.workspace()->requestSource({latin("app/models.py"), 12});
        save("source-light");
        window.workspace()->report(Error(Error::Kind::Sql, latin("No such table: x.")));
        window.workspace()->requestSql(latin("SELECT * FROM users"));
        save("sql-light");
        for (const char *name : {"connect", "shortcuts", "about"}) {
            window.action(latin(name))->trigger();
            QTest::qWait(100);
            auto *dialog = window.findChild<QDialog *>();
            QVERIFY(dialog != nullptr);
            QVERIFY(
                dialog->grab().save(QStringLiteral(STILLROOM_BINARY_DIR "/shell-%1.png").arg(latin(name))));
            dialog->close();
            QTest::qWait(20);
        }
    }

    void keyboardAlone()
    {
        const auto window = open();
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        QTest::keyClick(window.get(), Qt::Key_1, Qt::AltModifier);
        auto *panel = window->findChild<ExplorerPanel *>();
        QVERIFY(panel->findChild<QLineEdit *>()->hasFocus());
        QTest::keyClicks(QApplication::focusWidget(), latin("users"));
        QSignalSpy asked(window->workspace(), &Workspace::tableRequested);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QVERIFY(panel->findChild<QTreeView *>()->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(asked.count(), 1);
        // Tab reaches every part of the window and comes round.
        QSet<QWidget *> seen;
        for (int i = 0; i < 200 && QApplication::focusWidget() != nullptr; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            if (seen.contains(QApplication::focusWidget()))
                break;
            seen.insert(QApplication::focusWidget());
        }
        QVERIFY2(seen.size() >= 6, qPrintable(QString::number(seen.size())));
    }

    void filtersReachATabWithStagedEdits()
    {
        const auto window = open();
        const TableName users {{}, latin("users")};
        window->workspace()->requestTable(users);
        TabPage *page = window->tabs()->currentPage();
        QTRY_COMPARE(page->statusText(), latin("2 rows"));
        const QList<QAction *> actions = page->findChildren<QAction *>();
        const auto add = std::find_if(actions.begin(), actions.end(),
                                      [](const QAction *action) { return action->text() == latin("Row"); });
        QVERIFY(add != actions.end());
        (*add)->trigger();
        QTRY_VERIFY(page->hasUnsavedChanges());
        RowFilter ada;
        ada.column = latin("email");
        ada.values = {Value::text(latin("ada@example.org"))};
        const auto shown = window->tabs()->count();
        window->workspace()->requestRows(users, {ada});
        QCOMPARE(window->tabs()->count(), shown);
        QCOMPARE(window->tabs()->currentPage(), page);
        QVERIFY(page->hasUnsavedChanges());
        page->undo();
        QTRY_COMPARE(page->statusText(), latin("1 of 2 rows"));
    }
};

QTEST_MAIN(ShellTest)
#include "tst_shell.moc"
