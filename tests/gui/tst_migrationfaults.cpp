#include <QtTest>

#include "base/configfolder.h"
#include "base/text.h"
#include "gui/common/errorbar.h"
#include "gui/common/workspace.h"
#include "gui/history/migrationdialog.h"
#include "support/driver.h"
#include "support/heartbeat.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QCheckBox>
#include <QDir>
#include <QLabel>
#include <QPushButton>

using namespace stillroom;

/// An upgrade in the window on a server that stops, and on one that is killed. The servers are this test's
/// own.
class MigrationFaultsTest : public QObject
{
    Q_OBJECT

    std::map<QString, std::unique_ptr<PrivateServer>> m_servers;
    PrivateServer *m_server = nullptr;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    QPointer<MigrationDialog> m_dialog;

    static void servers()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("postgres") << latin("postgres");
        QTest::newRow("mariadb") << latin("mariadb");
        QTest::newRow("mysql") << latin("mysql");
    }

    [[nodiscard]] bool isPostgres() const { return m_server->url().backend() == Backend::PostgreSql; }
    [[nodiscard]] ConnectionUrl url() const
    {
        ConnectionUrl url = m_server->url();
        url.database = latin("moved");
        return url;
    }

    [[nodiscard]] QString shown() const
    {
        QStringList texts;
        const auto labels = m_dialog->findChildren<QLabel *>();
        for (const QLabel *label : labels)
            texts << label->text();
        return texts.join(QLatin1Char('\n')) + m_dialog->findChild<ErrorBar *>()->text();
    }
    [[nodiscard]] QPushButton *runButton() const
    {
        return m_dialog->findChild<QPushButton *>(latin("runButton"));
    }
    [[nodiscard]] qint64 tables(Connection &connection) const
    {
        return connection
            .scalar(Statement(
                latin("SELECT count(*) FROM information_schema.tables WHERE table_name = 'landed'")))
            .toInteger();
    }

    /// Runs until the revision sleeps.
    void start()
    {
        const auto watcher = Connection::open(url());
        runButton()->click();
        const QString sleeping = isPostgres()
            ? latin("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = "
                    "'active' "
                    "AND pid <> pg_backend_pid()")
            : latin(
                "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(60)%'");
        QTRY_VERIFY_WITH_TIMEOUT(watcher->scalar(Statement(sleeping)).toInteger() > 0, 20'000);
    }

    void checkTold()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_dialog->findChild<ErrorBar *>()->isVisible(), 20'000);
        const QString said = shown();
        QVERIFY2(said.contains(latin("what of the one that failed was kept is told below")),
                 qPrintable(said));
        QVERIFY2(said.contains(isPostgres() ? latin("Nothing of revision one was kept")
                                            : latin("1 of the 2 operations of revision one have landed")),
                 qPrintable(said));
        QVERIFY(!runButton()->isEnabled());
    }

private Q_SLOTS:
    void initTestCase() { setConfigFolder(QDir::tempPath() + latin("/stillroom-migrationfaults")); }

    void init()
    {
        QFETCH(QString, name);
        std::unique_ptr<PrivateServer> &server = m_servers[name];
        if (!server)
            server = std::make_unique<PrivateServer>(name);
        STILLROOM_NEED_SERVER(*server);
        m_server = server.get();
        m_server->signal("CONT");
        const auto maintenance = Connection::open(m_server->url());
        maintenance->executeScript(latin("DROP DATABASE IF EXISTS moved")
                                   + (isPostgres() ? latin(" WITH (FORCE)") : QString()));
        maintenance->executeScript(latin("CREATE DATABASE moved"));
        m_folder = std::make_unique<QTemporaryDir>();
        QDir().mkpath(m_folder->filePath(latin("scripts/versions")));
        writeTextFile(m_folder->filePath(latin("scripts/env.py")), latin("target_metadata = None\n"));
        {
            const PasswordMayBeWritten mine;
            writeTextFile(m_folder->filePath(latin("alembic.ini")),
                          latin("[alembic]\nscript_location = scripts\nsqlalchemy.url = %1\n")
                              .arg(url().toString().replace(QLatin1Char('%'), latin("%%"))));
        }
        writeTextFile(m_folder->filePath(latin("scripts/versions/one.py")),
                      latin("revision = 'one'\ndown_revision = None\nfrom alembic import op\n"
                            "import sqlalchemy as sa\ndef upgrade():\n"
                            "    op.create_table('landed', sa.Column('id', sa.Integer(), primary_key=True))\n"
                            "    op.execute('SELECT %1(60)')\n"
                            "def downgrade():\n    op.drop_table('landed')\n")
                          .arg(isPostgres() ? latin("pg_sleep") : latin("SLEEP")));
        m_workspace = std::make_unique<Workspace>(Project::open(m_folder->path()));
        m_workspace->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(m_workspace->schema() && m_workspace->scripts(), 20'000);
        m_dialog = new MigrationDialog(*m_workspace, MigrationKind::Upgrade, latin("heads"), nullptr);
        m_dialog->open();
        QTRY_VERIFY_WITH_TIMEOUT(runButton()->isEnabled(), 20'000);
        m_dialog->findChild<QCheckBox *>(latin("backupBox"))->setChecked(false);
        // What a failure would leave is told before anything runs.
        QVERIFY2(shown().contains(isPostgres() ? latin("one that fails leaves nothing behind")
                                               : latin("cannot take changes of the schema back")),
                 qPrintable(shown()));
    }

    void cleanup()
    {
        if (m_server)
            m_server->signal("CONT");
        delete m_dialog;
        m_workspace.reset();
    }
    void cleanupTestCase() { m_servers.clear(); }

    void stopped_data() { servers(); }
    /// The server stops in the middle; the window stays alive, and Cancel ends it.
    void stopped()
    {
        start();
        m_server->signal("STOP");
        Heartbeat heartbeat;
        QTest::qWait(1000);
        m_dialog->reject();
        QElapsedTimer timer;
        timer.start();
        checkTold();
        QVERIFY2(timer.elapsed() < 8000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY2(heartbeat.longestWait() < 100, qPrintable(QString::number(heartbeat.longestWait())));
        m_server->signal("CONT");
        const auto connection = Connection::open(url());
        QTRY_COMPARE_WITH_TIMEOUT(tables(*connection), isPostgres() ? 0 : 1, 20'000);
    }

    void killed_data() { servers(); }
    void killed()
    {
        start();
        m_server->kill();
        checkTold();
        m_server->restart();
        QCOMPARE(tables(*Connection::open(url())), isPostgres() ? 0 : 1);
    }
};

QTEST_MAIN(MigrationFaultsTest)
#include "tst_migrationfaults.moc"
