#include <QtTest>

#include "base/configfolder.h"
#include "gui/common/errorbar.h"
#include "gui/common/gridview.h"
#include "gui/common/theme.h"
#include "gui/connect/passworddialog.h"
#include "gui/editor/sqlpage.h"
#include "gui/grid/gridmodel.h"
#include "gui/grid/gridpage.h"
#include "gui/shell/mainwindow.h"
#include "gui/shell/messagespanel.h"
#include "gui/shell/tabarea.h"
#include "support/driver.h"
#include "support/heartbeat.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QAction>
#include <QLineEdit>
#include <QScrollBar>
#include <QTreeWidget>

using namespace stillroom;

/// The window while servers stop, restart, fill their disk and change passwords: nothing freezes, nothing is
/// lost, and each time a sentence says what happened. The servers are this test's own.
class FaultsTest : public QObject
{
    Q_OBJECT

    std::map<QString, std::unique_ptr<PrivateServer>> m_servers;
    PrivateServer *m_server = nullptr;
    QTemporaryDir m_folder;
    int m_number = 0;
    std::unique_ptr<MainWindow> m_window;
    GridPage *m_grid = nullptr;

    static constexpr int rowCount = 5000;

    static void servers()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("postgres") << latin("postgres");
        QTest::newRow("mariadb") << latin("mariadb");
        QTest::newRow("mysql") << latin("mysql");
    }

    [[nodiscard]] bool isPostgres() const { return m_server->url().backend() == Backend::PostgreSql; }

    /// The database of the test, as its administrator.
    [[nodiscard]] ConnectionUrl url() const
    {
        ConnectionUrl url = m_server->url();
        url.database = latin("shop");
        return url;
    }
    void administer(const QString &sql) const { Connection::open(url())->executeScript(sql); }
    [[nodiscard]] QString stored(const QString &sql) const
    {
        return Connection::open(url())->scalar(Statement(sql)).toString();
    }

    void makeDatabase() const
    {
        const auto maintenance = Connection::open(m_server->url());
        maintenance->executeScript(latin("DROP DATABASE IF EXISTS shop")
                                   + (isPostgres() ? latin(" WITH (FORCE)") : QString()));
        maintenance->executeScript(latin("CREATE DATABASE shop"));
        const QString text = isPostgres() ? latin("text") : latin("longtext");
        administer(latin("CREATE TABLE people (id integer PRIMARY KEY, name varchar(60) NOT NULL, about %1)")
                       .arg(text));
        QStringList rows;
        for (int id = 1; id <= rowCount; ++id)
            rows << latin("(%1, 'Person %1', NULL)").arg(id);
        administer(latin("INSERT INTO people VALUES ") + rows.join(QLatin1Char(',')));
    }

    void openWindow(const ConnectionUrl &given)
    {
        SavedConnection connection;
        connection.name = latin("Shop");
        connection.url = given;
        (void)takePassword(connection.url);
        connection.password.kind = PasswordSource::Kind::Ask;
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 800);
        m_window->show();
        m_window->openConnection(SavedConnections::save(connection), given.password.value_or(QString()));
        QTRY_VERIFY_WITH_TIMEOUT(
            m_window->workspace() != nullptr && m_window->workspace()->schema() != nullptr, patience);
        m_window->workspace()->requestTable({{}, latin("people")});
        m_grid = qobject_cast<GridPage *>(m_window->tabs()->currentPage());
        QVERIFY(m_grid != nullptr);
        QTRY_COMPARE_WITH_TIMEOUT(model()->totalRows(), qint64(rowCount), patience);
        QTRY_VERIFY_WITH_TIMEOUT(isLoaded(), patience);
    }

    [[nodiscard]] GridModel *model() const { return m_grid->findChild<GridModel *>(); }
    [[nodiscard]] GridView *view() const { return m_grid->findChild<GridView *>(); }
    [[nodiscard]] bool isLoaded() const
    {
        return model()->rowCount() > 0 && model()->isLoaded(int(view()->firstVisible() - model()->base()));
    }
    [[nodiscard]] QString gridError() const { return m_grid->findChild<ErrorBar *>()->text(); }
    [[nodiscard]] QString messages() const { return m_window->messages()->text(); }

    /// Types into a cell of the name column; the edit is staged, not applied.
    void stage(int row, const QString &name)
    {
        QTableView *table = view()->table();
        table->setFocus();
        table->selectionModel()->setCurrentIndex(model()->index(row, model()->columnOf(latin("name"))),
                                                 QItemSelectionModel::ClearAndSelect);
        QTest::keyClick(table, Qt::Key_F2);
        const QPointer<QLineEdit> editor = table->viewport()->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, name);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(!editor);
        QVERIFY(m_grid->hasUnsavedChanges());
    }

    SqlPage *newSql(const QString &text)
    {
        m_window->action(latin("newSql"))->trigger();
        auto *page = qobject_cast<SqlPage *>(m_window->tabs()->currentPage());
        page->setText(text);
        return page;
    }
    void runSql(SqlPage *page, const QString &sql)
    {
        page->setText(sql);
        page->runScript();
        QTRY_VERIFY_WITH_TIMEOUT(!page->isRunning(), patience);
    }
    static QString said(const SqlPage *page)
    {
        QStringList lines;
        const auto *tree = page->findChild<QTreeWidget *>();
        for (int row = 0; row < tree->topLevelItemCount(); ++row)
            for (int column = 0; column < tree->columnCount(); ++column)
                lines << tree->topLevelItem(row)->text(column);
        return lines.join(QLatin1Char('\n'));
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS",
                "unix:path=/nonexistent"); // no keychain, whatever the machine has
        Theme::current().setMode(Theme::Mode::Light);
    }

    void init()
    {
        QFETCH(QString, name);
        std::unique_ptr<PrivateServer> &server = m_servers[name];
        if (!server)
            server = std::make_unique<PrivateServer>(name);
        STILLROOM_NEED_SERVER(*server);
        m_server = server.get();
        m_server->signal("CONT"); // a test that failed may have left it stopped
        m_server->setDiskFull(false);
        setConfigFolder(m_folder.filePath(latin("config%1").arg(++m_number)));
        makeDatabase();
    }

    void cleanup()
    {
        if (!m_window)
            return;
        if (m_grid)
            m_grid->discardChanges();
        m_window->close();
        m_window.reset();
        m_grid = nullptr;
    }

    void cleanupTestCase() { m_servers.clear(); }

    void restart_data() { servers(); }
    /// In the middle of browsing and editing.
    void restart()
    {
        openWindow(url());
        if (QTest::currentTestFailed())
            return;
        stage(0, latin("O'Neil"));
        SqlPage *sql = newSql(latin("SELECT 'unsaved'"));
        m_window->tabs()->setCurrentWidget(m_grid);
        const qsizetype tabs = m_window->tabs()->count();
        m_server->restart();
        QTest::keyClick(view()->table(), Qt::Key_End, Qt::ControlModifier); // rows that are not there yet
        QTRY_VERIFY_WITH_TIMEOUT(messages().contains(latin("was opened again")), patience);
        m_window->action(latin("refresh"))->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(isLoaded(), patience);
        QCOMPARE(m_window->tabs()->count(), tabs);
        QCOMPARE(sql->text(), latin("SELECT 'unsaved'"));
        QVERIFY(m_grid->hasUnsavedChanges());
        m_server->restart();
        m_grid->saveChanges();
        QTRY_VERIFY_WITH_TIMEOUT(!m_grid->hasUnsavedChanges(), patience);
        QCOMPARE(stored(latin("SELECT name FROM people WHERE id = 1")), latin("O'Neil"));
        runSql(sql, latin("SELECT 40 + 2"));
        QVERIFY(!said(sql).contains(latin("lost")));
    }

    void killedWhileApplying_data() { servers(); }
    /// The edits wait for a lock when the server is killed: they are not applied, and still there.
    void killedWhileApplying()
    {
        openWindow(url());
        if (QTest::currentTestFailed())
            return;
        stage(0, latin("First"));
        stage(1, latin("Second"));
        const auto locker = Connection::open(url());
        locker->begin();
        locker->run(Statement(latin("UPDATE people SET name = 'Other' WHERE id = 2")));
        m_grid->saveChanges();
        const QString waiting = isPostgres()
            ? latin("SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            : latin("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'");
        // InnoDB answers from a copy that is made anew only where nobody has asked for a tenth of a second.
        bool isWaiting = false;
        for (int i = 0; !isWaiting && i < patience / 300; ++i) {
            QTest::qWait(300);
            isWaiting = stored(waiting).toInt() > 0;
        }
        QVERIFY2(isWaiting, qPrintable(gridError()));
        QVERIFY(m_grid->hasUnsavedChanges());
        m_server->kill();
        QTRY_VERIFY_WITH_TIMEOUT(!gridError().isEmpty(), patience);
        QVERIFY2(gridError().contains(latin("lost")), qPrintable(gridError()));
        QVERIFY(m_grid->hasUnsavedChanges());
        m_grid->saveChanges(); // nobody is there
        QTRY_VERIFY_WITH_TIMEOUT(
            gridError().contains(latin("refused")) || gridError().contains(latin("lost")), patience);
        QVERIFY(m_grid->hasUnsavedChanges());
        m_server->restart();
        QCOMPARE(stored(latin("SELECT COUNT(*) FROM people WHERE name NOT LIKE 'Person%'")), latin("0"));
        // The save before may not have ended yet: then this one does nothing, and the next one counts.
        const auto saves = [this] {
            m_grid->saveChanges();
            return QTest::qWaitFor([this] { return !m_grid->hasUnsavedChanges(); }, patience / 4);
        };
        QVERIFY2(saves() || saves(), qPrintable(gridError()));
        QCOMPARE(stored(latin("SELECT name FROM people WHERE id = 2")), latin("Second"));
        QCOMPARE(stored(latin("SELECT COUNT(*) FROM people WHERE name NOT LIKE 'Person%'")), latin("2"));
    }

    void lostTransaction_data() { servers(); }
    void lostTransaction()
    {
        openWindow(url());
        if (QTest::currentTestFailed())
            return;
        SqlPage *sql = newSql({});
        runSql(sql, latin("BEGIN; UPDATE people SET name = 'x' WHERE id = 3"));
        m_server->restart();
        runSql(sql, latin("UPDATE people SET name = 'y' WHERE id = 4; COMMIT"));
        QVERIFY2(said(sql).contains(latin("The open transaction was lost")), qPrintable(said(sql)));
        QCOMPARE(stored(latin("SELECT COUNT(*) FROM people WHERE name IN ('x', 'y')")), latin("0"));
        runSql(sql, latin("UPDATE people SET name = 'y' WHERE id = 4"));
        QCOMPARE(stored(latin("SELECT name FROM people WHERE id = 4")), latin("y"));
    }

    void stopped_data() { servers(); }
    /// The server answers nothing for 30 seconds while a person goes on working.
    void stopped()
    {
        openWindow(url());
        if (QTest::currentTestFailed())
            return;
        stage(0, latin("Kept"));
        SqlPage *sql = newSql(latin("SELECT COUNT(*) FROM people"));
        m_server->signal("STOP");
        QElapsedTimer stopped;
        stopped.start();
        Heartbeat heartbeat;
        sql->runScript();
        QTest::qWait(1000);
        QVERIFY(sql->isRunning());
        QElapsedTimer cancelled;
        cancelled.start();
        m_window->action(latin("newSql"))->trigger(); // another tab meanwhile
        sql->cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!sql->isRunning(), patience);
        const qint64 cancelTook = cancelled.elapsed();
        m_window->tabs()->setCurrentWidget(m_grid);
        m_window->action(latin("refresh"))->trigger();
        while (stopped.elapsed() < 30'000) {
            view()->table()->setFocus();
            QTest::keyClick(view()->table(), Qt::Key_PageDown);
            QTest::qWait(200);
            if (stopped.elapsed() > 10'000 && m_window->workspace()->isReading())
                m_window->workspace()->cancelReading();
        }
        const qint64 wait = heartbeat.longestWait();
        qInfo("cancelled after %lld ms; longest wait of the event loop %lld ms, longest pause %lld ms",
              cancelTook, wait, heartbeat.longestPause());
        QVERIFY2(wait < 100, qPrintable(QString::number(wait)));
        QVERIFY2(cancelTook < 5000, qPrintable(QString::number(cancelTook)));
        QVERIFY(m_grid->hasUnsavedChanges());
        m_server->signal("CONT");
        m_grid->saveChanges();
        QTRY_VERIFY_WITH_TIMEOUT(!m_grid->hasUnsavedChanges(), patience);
        QCOMPARE(stored(latin("SELECT name FROM people WHERE id = 1")), latin("Kept"));
        runSql(sql, latin("UPDATE people SET name = 'after' WHERE id = 9"));
        QCOMPARE(stored(latin("SELECT name FROM people WHERE id = 9")), latin("after"));
    }

    void stoppedWhileApplying_data() { servers(); }
    /// The edits wait for a lock when the server stops answering; the window goes on, and they are applied
    /// once.
    void stoppedWhileApplying()
    {
        openWindow(url());
        if (QTest::currentTestFailed())
            return;
        stage(0, latin("First"));
        stage(1, latin("Second"));
        const auto locker = Connection::open(url());
        locker->begin();
        locker->run(Statement(latin("UPDATE people SET name = 'Other' WHERE id = 2")));
        m_grid->saveChanges();
        QTest::qWait(500);
        QVERIFY(m_grid->hasUnsavedChanges());
        m_server->signal("STOP");
        Heartbeat heartbeat;
        QElapsedTimer stopped;
        stopped.start();
        while (stopped.elapsed() < 5000) {
            view()->table()->setFocus();
            QTest::keyClick(view()->table(), Qt::Key_PageDown);
            QTest::qWait(200);
        }
        QVERIFY2(heartbeat.longestWait() < 100, qPrintable(QString::number(heartbeat.longestWait())));
        QVERIFY(m_grid->hasUnsavedChanges());
        m_server->signal("CONT");
        locker->rollback();
        QTRY_VERIFY_WITH_TIMEOUT(!m_grid->hasUnsavedChanges(), patience);
        QCOMPARE(stored(latin("SELECT name FROM people WHERE id = 2")), latin("Second"));
        QCOMPARE(stored(latin("SELECT COUNT(*) FROM people WHERE name NOT LIKE 'Person%'")), latin("2"));
    }

    void passwordChanged_data() { servers(); }
    void passwordChanged()
    {
        ConnectionUrl own = url();
        own.user = latin("clerk");
        own.password = freshPassword();
        const QString next = freshPassword();
        const QString user = isPostgres() ? latin("clerk") : latin("clerk@'%'");
        const QString word = isPostgres() ? latin("PASSWORD") : latin("IDENTIFIED BY");
        administer(latin("DROP USER IF EXISTS %1").arg(user));
        administer(latin("CREATE USER %1 %2 '%3'").arg(user, word, *own.password));
        administer(isPostgres() ? latin("GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk")
                                : latin("GRANT ALL ON shop.* TO ") + user);
        openWindow(own);
        if (QTest::currentTestFailed())
            return;
        stage(0, latin("Kept"));
        SqlPage *sql = newSql(latin("SELECT 'unsaved'"));
        m_window->tabs()->setCurrentWidget(m_grid);
        const qsizetype tabs = m_window->tabs()->count();
        administer(latin("ALTER USER %1 %2 '%3'").arg(user, word, next));
        m_server->restart();
        m_window->action(latin("refresh"))->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(dialog<PasswordDialog>() != nullptr, patience);
        auto *line = named<QLineEdit>(dialog<PasswordDialog>(), "Password");
        line->setFocus();
        QTest::keyClicks(line, next);
        button(dialog<PasswordDialog>(), "Connect")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->workspace()->isReading() && isLoaded(), patience);
        QVERIFY(dialog<PasswordDialog>() == nullptr);
        QCOMPARE(m_window->tabs()->count(), tabs);
        QCOMPARE(sql->text(), latin("SELECT 'unsaved'"));
        QVERIFY(m_grid->hasUnsavedChanges());
        m_grid->saveChanges();
        QTRY_VERIFY_WITH_TIMEOUT(!m_grid->hasUnsavedChanges(), patience);
        QCOMPARE(stored(latin("SELECT name FROM people WHERE id = 1")), latin("Kept"));
        runSql(sql, latin("UPDATE people SET name = 'after' WHERE id = 9")); // a session of its own
        QCOMPARE(stored(latin("SELECT name FROM people WHERE id = 9")), latin("after"));
        administer((isPostgres() ? latin("DROP OWNED BY clerk;") : QString()) + latin("DROP USER ") + user);
    }

    void diskFull_data() { servers(); }
    void diskFull()
    {
        administer(latin("CREATE TABLE notes (id integer PRIMARY KEY, text varchar(2000))"));
        openWindow(url());
        if (QTest::currentTestFailed())
            return;
        stage(0, latin("Kept"));
        SqlPage *sql = newSql({});
        m_server->setDiskFull(true);
        const QString big
            = latin("INSERT INTO notes SELECT id, repeat('x', 1500) FROM people WHERE id <= 3000");
        runSql(sql, big);
        QVERIFY2(said(sql).contains(isPostgres() ? latin("No space left on device") : latin("is full")),
                 qPrintable(said(sql)));
        QCOMPARE(stored(latin("SELECT COUNT(*) FROM notes")), latin("0"));
        QVERIFY(m_grid->hasUnsavedChanges());
        m_server->setDiskFull(false);
        runSql(sql, big);
        QCOMPARE(stored(latin("SELECT COUNT(*) FROM notes")), latin("3000"));
        m_grid->saveChanges();
        QTRY_VERIFY_WITH_TIMEOUT(!m_grid->hasUnsavedChanges(), patience);
        QCOMPARE(stored(latin("SELECT name FROM people WHERE id = 1")), latin("Kept"));
    }
};

QTEST_MAIN(FaultsTest)
#include "tst_faults.moc"
