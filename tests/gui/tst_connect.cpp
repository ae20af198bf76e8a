#include <QtTest>

#include "base/configfolder.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/commandline.h"
#include "db/connection.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/errorbar.h"
#include "gui/connect/connectdialog.h"
#include "gui/connect/connectionframe.h"
#include "gui/connect/connectionlist.h"
#include "gui/connect/passworddialog.h"
#include "gui/editor/sqlpage.h"
#include "gui/shell/mainwindow.h"
#include "gui/shell/messagespanel.h"
#include "gui/shell/startpage.h"
#include "gui/shell/tabarea.h"
#include "support/driver.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTabWidget>

using namespace stillroom;

namespace {

QStringList shownTexts(const QWidget *parent)
{
    QStringList texts;
    for (const QLabel *label : parent->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts;
}

QString said(const QWidget *parent)
{
    return shownTexts(parent).join(QLatin1Char('\n'));
}

} // namespace

class ConnectTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;

    [[nodiscard]] QString path(const char *name) const { return m_folder->filePath(latin(name)); }

    static void type(QLineEdit *line, const QString &text)
    {
        line->setFocus();
        line->clear();
        QTest::keyClicks(line, text);
    }
    static void paste(QLineEdit *line, const QString &text)
    {
        QApplication::clipboard()->setText(text);
        line->setFocus();
        line->selectAll();
        line->paste();
        QApplication::clipboard()->clear();
    }

    /// Saved, so that the window opens it by its name.
    static SavedConnection saved(const ConnectionUrl &url,
                                 SavedConnection::Tag tag = SavedConnection::Tag::None)
    {
        SavedConnection connection;
        connection.name = latin("Shop");
        connection.url = url;
        (void)takePassword(connection.url);
        connection.tag = tag;
        connection.password.kind
            = url.backend() == Backend::Sqlite ? PasswordSource::Kind::None : PasswordSource::Kind::Ask;
        return SavedConnections::save(connection);
    }

    static bool isOpen(const MainWindow &window)
    {
        return QTest::qWaitFor(
            [&] { return window.workspace() != nullptr && window.workspace()->schema() != nullptr; },
            patience);
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
        m_folder = std::make_unique<QTemporaryDir>();
        setConfigFolder(path("config"));
        m_file = path("shop.db");
        OpenOptions options;
        options.createMissing = true;
        Connection::open(ConnectionUrl::sqliteFile(m_file), options)
            ->executeScript(latin("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT);"
                                  "INSERT INTO items (name) VALUES ('a'), ('b');"));
    }

    void fieldsAndUrlKeepStep()
    {
        auto *dialog = new ConnectDialog(nullptr);
        dialog->show();
        dialog->setUrl(
            latin("postgresql+asyncpg://app@db.internal:5433/shop?sslmode=require&application_name=x"));
        QCOMPARE(named<QLineEdit>(dialog, "Host")->text(), latin("db.internal"));
        QCOMPARE(named<QLineEdit>(dialog, "Port")->text(), latin("5433"));
        QCOMPARE(named<QLineEdit>(dialog, "Database")->text(), latin("shop"));
        QCOMPARE(named<QLineEdit>(dialog, "User")->text(), latin("app"));
        QCOMPARE(named<QListWidget>(dialog, "Database")->currentItem()->text(), latin("PostgreSQL"));
        QCOMPARE(named<QComboBox>(dialog, "Encryption")->currentText(), latin("Required"));
        type(named<QLineEdit>(dialog, "Host"), latin("other"));
        type(named<QLineEdit>(dialog, "Database"), latin("sho p"));
        QCOMPARE(dialog->url(),
                 latin("postgresql+asyncpg://app@other:5433/sho p?application_name=x&sslmode=require"));
        auto *tls = named<QComboBox>(dialog, "Encryption");
        tls->setCurrentIndex(tls->findText(latin("Required, and the certificate is checked")));
        Q_EMIT tls->activated(tls->currentIndex());
        QVERIFY(dialog->url().contains(latin("sslmode=verify-full")));
        type(named<QLineEdit>(dialog, "Authority"), latin("/etc/ca.pem"));
        QVERIFY(dialog->url().contains(latin("sslrootcert=%2Fetc%2Fca.pem")));

        // Typing a URL is not corrected under the person's hands.
        auto *url = named<QLineEdit>(dialog, "Connection URL");
        type(url, latin("mysql://root@h:3307/d?charset=utf8&nonsense=1"));
        QCOMPARE(url->text(), latin("mysql://root@h:3307/d?charset=utf8&nonsense=1"));
        QCOMPARE(named<QListWidget>(dialog, "Database")->currentItem()->text(), latin("MySQL"));
        QCOMPARE(named<QLineEdit>(dialog, "Port")->text(), latin("3307"));
        QVERIFY(said(dialog).contains(latin("Not known and passed over: nonsense")));

        // Another engine keeps what servers have in common.
        QTest::keyClick(named<QListWidget>(dialog, "Database"), Qt::Key_Down);
        QCOMPARE(dialog->url(), latin("mariadb://root@h/d"));
        type(url, latin("no url"));
        QVERIFY(!button(dialog, "Connect")->isEnabled());
        QVERIFY(!button(dialog, "Test connection")->isEnabled());
        dialog->close();
    }

    void passwordLeavesTheUrl()
    {
        auto *dialog = new ConnectDialog(nullptr);
        dialog->show();
        auto *url = named<QLineEdit>(dialog, "Connection URL");
        auto *password = named<QLineEdit>(dialog, "Password");
        paste(url, latin("postgresql://app:s3cret%40x@h/d"));
        QCOMPARE(url->text(), latin("postgresql://app@h/d"));
        QCOMPARE(password->text(), latin("s3cret@x"));
        QCOMPARE(password->echoMode(), QLineEdit::Password);
        type(url, latin("postgresql://app:typed@h/d"));
        QCOMPARE(password->text(), latin("typed"));
        password->setFocus();
        Q_EMIT url->editingFinished();
        QCOMPARE(url->text(), latin("postgresql://app@h/d"));
        QVERIFY(!dialog->connection().url.password);
        dialog->close();
    }

    void withoutAKeychainItIsSaid()
    {
        auto *dialog = new ConnectDialog(nullptr);
        dialog->show();
        dialog->setUrl(latin("postgresql://app@h/d"));
        auto *source = named<QComboBox>(dialog, "Password from");
        QCOMPARE(source->currentText(), latin("Ask each time"));
        source->setCurrentIndex(source->findText(latin("System keychain")));
        QTRY_VERIFY(said(dialog).contains(latin("No keychain answers on this computer")));
        dialog->close();
    }

    void savesEditsAndDeletes()
    {
        MainWindow window;
        window.show();
        window.action(latin("connect"))->trigger();
        auto *made = dialog<ConnectDialog>();
        QVERIFY(made != nullptr);
        made->setUrl(latin("sqlite:///") + m_file);
        QVERIFY(!button(made, "Save")->isEnabled());
        type(named<QLineEdit>(made, "Name"), latin("Files"));
        auto *tag = named<QComboBox>(made, "Tag");
        tag->setCurrentIndex(tag->findText(latin("Test")));
        Q_EMIT tag->activated(tag->currentIndex());
        button(made, "Save")->click();
        QTRY_COMPARE(SavedConnections::all().size(), std::size_t(1));
        QVERIFY(SavedConnections::all().front().tag == SavedConnection::Tag::Test);

        auto *list = window.findChild<ConnectionList *>();
        QVERIFY(list->isVisible());
        const auto press = [list](const char *name) { named<QToolButton>(list, name)->click(); };
        press("Duplicate Files");
        QVERIFY(dialog<ConnectDialog>() != nullptr);
        QCOMPARE(named<QLineEdit>(dialog<ConnectDialog>(), "Name")->text(), latin("Copy of Files"));
        button(dialog<ConnectDialog>(), "Save")->click();
        QTRY_VERIFY(dialog<ConnectDialog>() == nullptr);
        QCOMPARE(SavedConnections::all().size(), std::size_t(2));
        press("Edit Files");
        type(named<QLineEdit>(dialog<ConnectDialog>(), "Name"), latin("Copy of Files"));
        button(dialog<ConnectDialog>(), "Save")->click();
        QVERIFY(dialog<ConnectDialog>()->findChild<ErrorBar *>()->text().contains(latin("already")));
        dialog<ConnectDialog>()->reject();
        press("Delete Copy of Files");
        button(dialog<ConfirmDialog>(), "Delete")->click();
        QTRY_COMPARE(SavedConnections::all().size(), std::size_t(1));
        named<QPushButton>(list, "Open Files")->click();
        QVERIFY(isOpen(window));
        QVERIFY(window.windowTitle().startsWith(latin("Files")));
        QVERIFY(window.connection().has_value());
    }

    void productionIsFramedAndAsks()
    {
        const SavedConnection connection
            = saved(ConnectionUrl::sqliteFile(m_file), SavedConnection::Tag::Production);
        MainWindow window;
        window.resize(1280, 800);
        window.show();
        window.openTarget(connection.target());
        QVERIFY(isOpen(window));
        QVERIFY(window.findChild<ConnectionFrame *>()->isFramed());
        QVERIFY(window.windowTitle().contains(latin("(production)")));
        window.action(latin("newSql"))->trigger();
        auto *page = qobject_cast<SqlPage *>(window.tabs()->currentPage());
        QVERIFY(page != nullptr);
        const auto count = [this] {
            return Connection::open(ConnectionUrl::sqliteFile(m_file))
                ->scalar(Statement(latin("SELECT count(*) FROM items")))
                .toInteger();
        };
        const auto runs = [&](const char *sql) {
            page->setText(latin(sql));
            for (QAction *action : page->actions()) {
                if (action->text() == latin("Run script"))
                    action->trigger();
            }
        };
        runs("SELECT 1");
        QVERIFY2(dialog<ConfirmDialog>() == nullptr, "reading needs no question");
        QTRY_VERIFY(!window.workspace()->isReading());
        QTest::qWait(300);
        runs("INSERT INTO items (name) VALUES ('c')");
        QVERIFY(dialog<ConfirmDialog>() != nullptr);
        dialog<ConfirmDialog>()->reject();
        QTest::qWait(200);
        QCOMPARE(count(), 2);
        runs("INSERT INTO items (name) VALUES ('c')");
        button(dialog<ConfirmDialog>(), "Change production")->click();
        QTRY_COMPARE(count(), 3);
    }

    static void addServers()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"postgresql", "mariadb", "mysql", "mssql"})
            QTest::newRow(name) << latin(name);
    }

    void testSaysWhatIsWrong_data() { addServers(); }
    void testSaysWhatIsWrong()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        auto *dialog = new ConnectDialog(nullptr);
        dialog->show();
        const auto told = [dialog](const ConnectionUrl &url) {
            dialog->setUrl(url.toString());
            button(dialog, "Test connection")->click();
            const auto *error = dialog->findChild<ErrorBar *>();
            (void)QTest::qWaitFor(
                [&] { return !error->text().isEmpty() || said(dialog).contains(latin("It works")); },
                patience);
            return error->text().isEmpty() ? latin("It works") : error->text();
        };
        const auto says = [&told](const ConnectionUrl &url, const char *words) {
            const QString text = told(url);
            QVERIFY2(text.contains(latin(words)), qPrintable(text));
            QVERIFY(!text.contains(url.password.value_or(latin("Hx7"))));
        };
        QCOMPARE(told(server.url), latin("It works"));
        ConnectionUrl wrong = server.url;
        wrong.password = latin("Hx7wrong");
        says(wrong, "did not accept the password");
        wrong = server.url;
        wrong.database = latin("no_such_database");
        says(wrong, "There is no database named no_such_database");
        wrong = server.url;
        wrong.host = latin("nowhere.invalid");
        says(wrong, "There is no host named nowhere.invalid");
        wrong = server.url;
        wrong.host = latin("127.0.0.1");
        wrong.port = 1;
        says(wrong, "the connection was refused");
        dialog->close();
    }

    void testSaysThatEncryptionIsRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("postgres") << latin("postgres") << latin("sslmode") << latin("require");
        QTest::newRow("mariadb") << latin("mariadb") << latin("ssl_mode") << latin("REQUIRED");
    }
    void testSaysThatEncryptionIsRefused()
    {
        QFETCH(QString, name);
        QFETCH(QString, key);
        QFETCH(QString, value);
        PrivateServer plain(name, PrivateServer::Tls::Missing);
        STILLROOM_NEED_SERVER(plain);
        ConnectionUrl url = plain.url();
        url.query = {{key, value}};
        auto *dialog = new ConnectDialog(nullptr);
        dialog->show();
        dialog->setUrl(url.toString());
        button(dialog, "Test connection")->click();
        const auto *error = dialog->findChild<ErrorBar *>();
        QTRY_VERIFY_WITH_TIMEOUT(!error->text().isEmpty(), patience);
        QVERIFY2(error->text().startsWith(latin("No TLS connection to")), qPrintable(error->text()));
        dialog->close();
    }

    void wrongPasswordIsAskedAgain_data() { addServers(); }
    void wrongPasswordIsAskedAgain()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        if (server.url.password.value_or(QString()).isEmpty())
            QSKIP("The URL that names the server has no password.");
        const SavedConnection connection = saved(server.url);
        MainWindow window;
        window.show();
        window.openTarget(connection.target());
        QTRY_VERIFY(dialog<PasswordDialog>() != nullptr);
        type(named<QLineEdit>(dialog<PasswordDialog>(), "Password"), latin("wrong"));
        button(dialog<PasswordDialog>(), "Connect")->click();
        QTRY_VERIFY_WITH_TIMEOUT(dialog<PasswordDialog>() != nullptr, patience);
        type(named<QLineEdit>(dialog<PasswordDialog>(), "Password"), *server.url.password);
        button(dialog<PasswordDialog>(), "Connect")->click();
        QVERIFY(isOpen(window));
        QVERIFY(!window.workspace()->serverVersion().isEmpty());
    }

    void missingDatabaseIsOffered_data() { addServers(); }
    void missingDatabaseIsOffered()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        ConnectionUrl url = server.url;
        url.database = latin("new \"`shop ") + QString::number(QCoreApplication::applicationPid());
        SavedConnection connection = saved(url);
        MainWindow window;
        window.show();
        window.openConnection(connection, url.password.value_or(QString()));
        const QString offer = latin("Create the database ") + *url.database;
        QTRY_VERIFY_WITH_TIMEOUT(button(&window, qPrintable(offer)) != nullptr, patience);
        button(&window, qPrintable(offer))->click();
        QVERIFY(isOpen(window));
        window.action(latin("closeProject"))->trigger();
        QTRY_VERIFY(window.workspace() == nullptr);
        Connection::open(server.url)
            ->run(Statement(latin("DROP DATABASE ") + Dialect::of(url.backend()).quoted(*url.database)));
    }

    /// Pictures to look at, in the build folder.
    void pictures()
    {
        const auto save = [](QWidget *widget, const char *name) {
            QTest::qWait(250);
            QVERIFY(
                widget->grab().save(QStringLiteral(STILLROOM_BINARY_DIR "/connect-%1.png").arg(latin(name))));
        };
        SavedConnection shop;
        shop.name = latin("Shop");
        shop.url = ConnectionUrl::parse(latin("postgresql://app@db.internal/shop?sslmode=verify-full"));
        shop.tag = SavedConnection::Tag::Production;
        shop.ssh = SshSettings {latin("gateway.internal"), latin("deploy"), 0, {}, {}};
        shop.password = {PasswordSource::Kind::Command, latin("pass show db/shop"), {}};
        SavedConnections::save(shop);
        SavedConnection test;
        test.name = latin("Shop, test");
        test.url = ConnectionUrl::parse(latin("mariadb://tester@127.0.0.1:3307/shop"));
        test.tag = SavedConnection::Tag::Test;
        test.color = latin("#8250df");
        SavedConnections::save(test);
        SavedConnection files;
        files.name = latin("Local file");
        files.url = ConnectionUrl::sqliteFile(m_file);
        files.tag = SavedConnection::Tag::Production;
        const QString target = SavedConnections::save(files).target();
        MainWindow window;
        window.resize(1280, 800);
        window.show();
        for (const char *theme : {"light", "dark"}) {
            const auto shot = [&](QWidget *widget, const char *name) {
                save(widget, qPrintable(latin(name) + QLatin1Char('-') + latin(theme)));
            };
            window.action(latin("theme-") + latin(theme))->trigger();
            window.action(latin("closeProject"))->trigger();
            shot(&window, "start");
            named<QToolButton>(window.findChild<ConnectionList *>(), "Edit Shop")->click();
            auto *edited = dialog<ConnectDialog>();
            QVERIFY(edited != nullptr);
            auto *tabs = edited->findChild<QTabWidget *>();
            for (int tab = 1; tab < tabs->count(); ++tab) {
                tabs->setCurrentIndex(tab);
                shot(edited, qPrintable(latin("dialog-%1").arg(tab)));
            }
            edited->setUrl(latin("postgresql://app@127.0.0.1:1/shop"));
            button(edited, "Test connection")->click();
            QTest::qWait(500);
            if (auto *asking = dialog<PasswordDialog>()) {
                shot(asking, "password");
                asking->reject();
            }
            edited->reject();
            window.openTarget(target);
            QVERIFY(isOpen(window));
            window.action(latin("newSql"))->trigger();
            shot(&window, "production");
        }
        window.action(latin("theme-light"))->trigger();
    }

    /// A whole session with a password nobody else has: it is searched for wherever something was written or
    /// shown.
    void passwordIsNowhere()
    {
        const QString password = freshPassword();
        const QString log = path("session.log");
        openLogFile(log);
        QStringList seen;
        const auto look = [&seen](const QWidget *top) {
            seen << top->windowTitle() << shownTexts(top);
            for (const auto *line : top->findChildren<QLineEdit *>()) {
                if (line->echoMode() == QLineEdit::Normal)
                    seen << line->text();
            }
            for (const auto *each : top->findChildren<QWidget *>())
                seen << each->toolTip() << each->accessibleName() << each->accessibleDescription();
            for (const auto *bar : top->findChildren<ErrorBar *>())
                seen << bar->text();
        };
        const quint16 closed = 1; // nothing listens there
        const QStringList urls {
            latin("postgresql://app:%1@127.0.0.1:%2/shop").arg(password).arg(closed),
            latin("postgresql://app:%1@127.0.0.1:%2/shop?sslmode=verify-full").arg(password).arg(closed),
            latin("mysql://app:%1@nowhere.invalid/shop").arg(password),
            latin("mariadb://app@127.0.0.1:%2/shop?password=%1").arg(password).arg(closed),
            latin("mssql://app:%1@127.0.0.1:%2/shop").arg(password).arg(closed),
            latin("postgresql://app:%1/x@127.0.0.1/shop").arg(password)};
        MainWindow window;
        window.show();
        int number = 0;
        for (const QString &url : urls) {
            window.action(latin("connect"))->trigger();
            auto *connecting = dialog<ConnectDialog>();
            QVERIFY(connecting != nullptr);
            paste(named<QLineEdit>(connecting, "Connection URL"), url);
            Q_EMIT named<QLineEdit>(connecting, "Connection URL")->editingFinished();
            if (!button(connecting, "Connect")->isEnabled()) { // a password with a slash in it is no URL
                named<QLineEdit>(connecting, "Connection URL")->clear();
                look(connecting);
                connecting->reject();
                continue;
            }
            type(named<QLineEdit>(connecting, "Name"), latin("Connection %1").arg(++number));
            button(connecting, "Test connection")->click();
            const auto *error = connecting->findChild<ErrorBar *>();
            QTRY_VERIFY_WITH_TIMEOUT(!error->text().isEmpty(), patience);
            look(connecting);
            button(connecting, "Connect")->click();
            const auto *start = window.findChild<StartPage *>();
            QTRY_VERIFY_WITH_TIMEOUT(!start->findChild<ErrorBar *>()->text().isEmpty(), patience);
            look(&window);
            seen << window.messages()->text();
            if (auto *asking = dialog<PasswordDialog>())
                asking->reject();
        }
        const TestServer &server = testServer(latin("postgresql"));
        if (server.missing.isEmpty()) { // and one that works, and one whose password is wrong
            const QString role = latin("role_%1").arg(QCoreApplication::applicationPid());
            const auto admin = Connection::open(server.url);
            admin->executeScript(latin("CREATE ROLE %1 LOGIN PASSWORD '%2'").arg(role, password));
            ConnectionUrl url = server.url;
            url.user = role;
            url.password = password;
            window.openConnection(saved(url), password);
            QVERIFY(isOpen(window));
            window.action(latin("newSql"))->trigger();
            look(&window);
            window.openConnection(SavedConnections::all().back(), password + latin("x"));
            QTRY_VERIFY_WITH_TIMEOUT(dialog<PasswordDialog>() != nullptr, patience);
            look(dialog<PasswordDialog>());
            look(&window);
            dialog<PasswordDialog>()->reject();
            window.openTarget(url.toString());
            QTRY_VERIFY(window.workspace() != nullptr && !window.connection());
            QVERIFY(isOpen(window));
            look(&window);
            window.action(latin("closeProject"))->trigger();
            QTRY_VERIFY(window.workspace() == nullptr);
            admin->executeScript(latin("DROP ROLE ") + role);
        }
        window.close();
        QVERIFY(!seen.filter(latin("Connection 1")).isEmpty()); // it does see what is shown
        for (const QString &text : std::as_const(seen))
            QVERIFY2(!text.contains(password), qPrintable(text));
        int files = 0;
        QDirIterator it(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains(password.toUtf8()), qPrintable(file.fileName()));
            ++files;
        }
        QVERIFY(files >= 3); // connections, window, recents or projects
        QVERIFY(QFileInfo(log).exists());
        qInstallMessageHandler(nullptr);
    }
};

QTEST_MAIN(ConnectTest)
#include "tst_connect.moc"
