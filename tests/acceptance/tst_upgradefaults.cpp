#include "base/text.h"
#include "support/faultyproxy.h"
#include "support/migrationtruth.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

QString id(int step)
{
    return latin("r%1").arg(step, 3, 10, QLatin1Char('0'));
}

} // namespace

/// An upgrade through 30 revisions that is broken off in the middle of each of them: afterwards the version
/// table says where the schema stands, the program has said what has landed, and the rest can be run. The
/// servers are this test's own.
class UpgradeFaultsTest : public QObject
{
    Q_OBJECT

    static constexpr int length = 30;
    static constexpr int failed = 255; ///< as Alembic's

    std::map<QString, std::unique_ptr<PrivateServer>> m_servers;
    PrivateServer *m_server = nullptr; ///< null: SQLite
    std::unique_ptr<QTemporaryDir> m_folder;
    ConnectionUrl m_url;

    static void databases(bool sqliteToo)
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"sqlite", "postgres", "mariadb"}) {
            if (sqliteToo || latin(name) != latin("sqlite"))
                QTest::newRow(name) << latin(name);
        }
    }

    /// STILLROOM_TEST_EVERY_STEP tries each revision, which takes minutes.
    [[nodiscard]] static int each(int usual)
    {
        return qEnvironmentVariableIsEmpty("STILLROOM_TEST_EVERY_STEP") ? usual : 1;
    }

    [[nodiscard]] bool isPostgres() const { return m_url.backend() == Backend::PostgreSql; }
    [[nodiscard]] bool isMariaDb() const { return m_url.backend() == Backend::MariaDb; }
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] std::unique_ptr<Connection> open() const { return Connection::open(m_url); }

    /// Four operations; \param fault what runs between the second and the third, an argument of op.execute()
    void writeRevision(int step, const QString &fault = {}) const
    {
        QStringList lines {
            latin("revision = '%1'").arg(id(step)),
            latin("down_revision = %1").arg(step == 1 ? latin("None") : latin("'%1'").arg(id(step - 1))),
            latin("from alembic import op"),
            latin("import sqlalchemy as sa"),
            latin("def upgrade():"),
            latin("    op.create_table('t%1', sa.Column('id', sa.Integer(), nullable=False), "
                  "sa.Column('name', sa.String(2000), nullable=False), sa.PrimaryKeyConstraint('id'))")
                .arg(step),
            latin("    op.create_index('ix_t%1', 't%1', ['id'])").arg(step)};
        if (!fault.isEmpty())
            lines << latin("    op.execute(%1)").arg(fault);
        if (step > 1)
            lines << latin("    op.add_column('t%1', sa.Column('extra', sa.Integer()))").arg(step - 1);
        lines << latin("    op.execute(\"INSERT INTO t%1 (id, name) VALUES (1, 'x')\")").arg(step)
              << latin("def downgrade():") << latin("    op.drop_table('t%1')").arg(step) << QString();
        writeTextFile(path(latin("scripts/versions/%1.py").arg(id(step))), lines.join(QLatin1Char('\n')));
    }

    void writeIni() const
    {
        const PasswordMayBeWritten mine;
        writeTextFile(path(latin("alembic.ini")),
                      latin("[alembic]\nscript_location = scripts\nsqlalchemy.url = %1\n")
                          .arg(m_url.toString().replace(QLatin1Char('%'), latin("%%"))));
    }

    [[nodiscard]] ProcessResult upgrade(const QString &target, const QStringList &environment = {}) const
    {
        return runStillroom({latin("upgrade"), target}, m_folder->path(), environment);
    }

    [[nodiscard]] MigrationTruth truth() const
    {
        const auto connection = open();
        return migrationTruth(*connection,
                              ScriptDirectory::read(AlembicIni::read(path(latin("alembic.ini")))));
    }

    /// The revision before stands, and of this one nothing or, on MariaDB, what the program said has landed.
    void checkBefore(int step, const QString &said, int landed)
    {
        const MigrationTruth found = truth();
        QCOMPARE(found.current, step == 1 ? QStringList() : QStringList {id(step - 1)});
        const int kept = isMariaDb() ? landed : 0;
        // A table goes with its index.
        const QStringList expectedDifferences
            = kept > 0 ? QStringList {latin("Drop table t%1").arg(step)} : QStringList();
        QCOMPARE(found.differences, expectedDifferences);
        if (said.isEmpty())
            return;
        const QString expected = kept == 0 ? latin("Nothing of revision %1 was kept").arg(id(step))
                                           : latin("%1 of the %2 operations of revision %3 have landed")
                                                 .arg(kept)
                                                 .arg(step > 1 ? 5 : 4)
                                                 .arg(id(step));
        QVERIFY2(said.contains(expected), qPrintable(said));
    }

    /// As a person goes on: what has landed is undone by hand, then the mended revision is run.
    void goOn(int step)
    {
        if (isMariaDb())
            open()->executeScript(latin("DROP TABLE IF EXISTS t%1").arg(step));
        writeRevision(step);
        const ProcessResult result = upgrade(id(step));
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        const MigrationTruth found = truth();
        QCOMPARE(found.current, QStringList {id(step)});
        QCOMPARE(found.differences, QStringList());
    }

    [[nodiscard]] QString sleep() const
    {
        return isPostgres() ? latin("'SELECT pg_sleep(60)'") : latin("'SELECT SLEEP(60)'");
    }

    /// Starts `upgrade head` and waits until it sleeps in the revision.
    std::unique_ptr<QProcess> startedSleeping(Connection &watcher) const
    {
        auto process = std::make_unique<QProcess>();
        process->setWorkingDirectory(m_folder->path());
        process->start(QStringLiteral(STILLROOM_EXECUTABLE), {latin("upgrade"), latin("head")});
        const bool slept = QTest::qWaitFor([&] { return isAsleep(watcher); }, 20'000);
        return slept ? std::move(process) : nullptr;
    }

    [[nodiscard]] QString sleeping() const ///< conditions on the server's list of sessions
    {
        return isPostgres()
            ? latin("FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active' "
                    "AND pid <> pg_backend_pid()")
            : latin("FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(60)%'");
    }
    [[nodiscard]] bool isAsleep(Connection &watcher) const
    {
        return watcher.scalar(Statement(latin("SELECT COUNT(*) ") + sleeping())).toInteger() > 0;
    }

    void endStatement(Connection &watcher) const
    {
        if (isPostgres())
            watcher.executeScript(latin("SELECT pg_terminate_backend(pid) ") + sleeping());
        else
            watcher.executeScript(latin("KILL %1").arg(
                watcher.scalar(Statement(latin("SELECT id ") + sleeping())).toInteger()));
        QVERIFY(QTest::qWaitFor([&] { return !isAsleep(watcher); }, 20'000));
    }

private Q_SLOTS:
    void init()
    {
        QFETCH(QString, name);
        m_server = nullptr;
        m_folder = std::make_unique<QTemporaryDir>();
        if (name == latin("sqlite")) {
            m_url = ConnectionUrl::sqliteFile(path(latin("app.db")));
            m_url.query.emplace_back(latin("mode"), latin("rwc"));
        } else {
            std::unique_ptr<PrivateServer> &server = m_servers[name];
            if (!server)
                server = std::make_unique<PrivateServer>(name);
            STILLROOM_NEED_SERVER(*server);
            m_server = server.get();
            m_server->setDiskFull(false);
            m_url = m_server->url();
            const auto maintenance = Connection::open(m_url);
            maintenance->executeScript(latin("DROP DATABASE IF EXISTS chain")
                                       + (isPostgres() ? latin(" WITH (FORCE)") : QString()));
            maintenance->executeScript(latin("CREATE DATABASE chain"));
            m_url.database = latin("chain");
        }
        QDir().mkpath(path(latin("scripts/versions")));
        writeTextFile(path(latin("scripts/env.py")), latin("target_metadata = None\n"));
        writeIni();
        for (int step = 1; step <= length; ++step)
            writeRevision(step);
    }

    void cleanupTestCase() { m_servers.clear(); }

    void failingStatement_data() { databases(true); }
    void failingStatement()
    {
        for (int step = 1; step <= length; step += each(2)) {
            writeRevision(step, latin("'INSERT INTO nowhere VALUES (1)'"));
            const ProcessResult result = upgrade(latin("head"));
            QCOMPARE(result.exitCode, failed);
            QVERIFY2(result.error.contains(latin("nowhere")), qPrintable(result.error));
            checkBefore(step, result.error, 2);
            goOn(step);
            if (QTest::currentTestFailed())
                return;
        }
    }

    void killed_data() { databases(false); } // on SQLite tst_demo does it, at random moments
    /// The program itself, with no chance to say anything.
    void killed()
    {
        const auto watcher = Connection::open(m_server->url());
        for (int step = 1; step <= length; step += each(4)) {
            writeRevision(step, sleep());
            const auto process = startedSleeping(*watcher);
            QVERIFY(process != nullptr);
            process->kill();
            QVERIFY(process->waitForFinished());
            endStatement(*watcher); // the server finds out when it has ended
            checkBefore(step, {}, 2);
            goOn(step);
            if (QTest::currentTestFailed())
                return;
        }
    }

    void serverKilled_data() { databases(false); }
    void serverKilled()
    {
        for (int step = 1; step <= length; step += each(7)) { // its recovery takes seconds
            writeRevision(step, sleep());
            auto watcher = Connection::open(m_server->url());
            const auto process = startedSleeping(*watcher);
            QVERIFY(process != nullptr);
            m_server->kill();
            QVERIFY(process->waitForFinished(20'000));
            const QString said = QString::fromUtf8(process->readAllStandardError());
            QCOMPARE(process->exitCode(), failed);
            QVERIFY2(said.contains(latin("lost")), qPrintable(said));
            m_server->restart();
            checkBefore(step, said, 2);
            goOn(step);
            if (QTest::currentTestFailed())
                return;
        }
    }

    void lineCut_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("isDone"); // what those words said has been done by the server
        QTest::newRow("postgres at COMMIT") << latin("postgres") << latin("COMMIT") << true;
        QTest::newRow("postgres in DDL") << latin("postgres") << latin("ALTER TABLE t1 ADD") << false;
        QTest::newRow("mariadb at COMMIT") << latin("mariadb") << latin("COMMIT") << true;
        QTest::newRow("mariadb in DDL") << latin("mariadb") << latin("ALTER TABLE t1 ADD") << true;
    }
    /// The server has done what it was told to last, and the program does not hear of it.
    void lineCut()
    {
        QFETCH(QString, words);
        QFETCH(bool, isDone);
        const bool atCommit = words == latin("COMMIT");
        QCOMPARE(upgrade(id(1)).exitCode, 0);
        ConnectionUrl straight = m_url;
        FaultyProxy proxy(*m_server->url().port);
        m_url.port = proxy.port;
        if (isPostgres())
            m_url.query.emplace_back(latin("sslmode"), latin("disable"));
        writeIni();
        proxy.cutBehind(words.toUtf8());
        const ProcessResult result = upgrade(id(2));
        QCOMPARE(result.exitCode, failed);
        m_url = straight;
        writeIni();
        const MigrationTruth found = truth();
        QCOMPARE(found.current, QStringList {id(atCommit ? 2 : 1)});
        QCOMPARE(found.differences.size(), isMariaDb() && !atCommit ? 2 : 0);
        const QString expected = atCommit ? latin("Whether revision r002 was applied is not known")
            : isDone ? latin("Whether these operations of revision r002 have landed is not "
                             "known, because the connection was lost while they ran: Add "
                             "column t1.extra")
                     : latin("Nothing of revision r002 was kept");
        QVERIFY2(result.error.contains(expected), qPrintable(result.error));
        QVERIFY2(result.error.contains(latin("none of its changes")) == !isDone, qPrintable(result.error));
        QVERIFY2(!isDone || !result.error.contains(latin("was kept")), qPrintable(result.error));
        QVERIFY2(result.error.contains(latin("2 of the 4 operations")) == (isMariaDb() && !atCommit),
                 qPrintable(result.error));
    }

    void diskFull_data() { databases(true); }
    void diskFull()
    {
        QStringList environment;
        const QString flag = path(latin("full"));
        if (!m_server)
            environment
                = {latin("LD_PRELOAD=" STILLROOM_FULLDISK), latin("STILLROOM_DISK=") + m_folder->path()};
        for (int step = 1; step <= length; step += each(5)) {
            if (step > 1)
                QCOMPARE(upgrade(id(step - 1)).exitCode, 0);
            const QString big = isPostgres()
                ? latin(
                    "\"INSERT INTO t%1 SELECT i + 10, repeat('x', 1500) FROM generate_series(1, 3000) i\"")
                : isMariaDb()
                ? latin("\"INSERT INTO t%1 SELECT seq + 10, repeat('x', 1500) FROM seq_1_to_3000\"")
                : latin("\"WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
                        "INSERT INTO t%1 SELECT i, hex(randomblob(700)) FROM n\"");
            writeRevision(step, big.arg(step));
            if (m_server)
                m_server->setDiskFull(true);
            else
                writeTextFile(flag, {});
            const ProcessResult result = upgrade(latin("head"), environment);
            if (m_server)
                m_server->setDiskFull(false);
            else
                QFile::remove(flag);
            QCOMPARE(result.exitCode, failed);
            QVERIFY2(result.error.contains(latin("full")) || result.error.contains(latin("No space left")),
                     qPrintable(result.error));
            const MigrationTruth found = truth();
            QCOMPARE(found.current, step == 1 ? QStringList() : QStringList {id(step - 1)});
            // How many changes there was room for is the server's affair; the program says it.
            if (!isMariaDb())
                QCOMPARE(found.differences, QStringList());
            QVERIFY2(result.error.contains(latin("have landed")) == !found.differences.isEmpty(),
                     qPrintable(result.error));
            goOn(step);
            if (QTest::currentTestFailed())
                return;
        }
    }

    void lockTimeout_data() { databases(false); }
    /// Somebody holds the table that the revision changes, longer than the connection is told to wait.
    void lockTimeout()
    {
        m_url.query.emplace_back(isPostgres() ? latin("options") : latin("init_command"),
                                 isPostgres() ? latin("-c lock_timeout=200")
                                              : latin("SET lock_wait_timeout=1"));
        writeIni();
        QCOMPARE(upgrade(id(1)).exitCode, 0);
        for (int step = 2; step <= length; step += each(7)) {
            QCOMPARE(upgrade(id(step - 1)).exitCode, 0);
            const auto other = open();
            other->begin();
            other->run(Statement(latin("UPDATE t%1 SET name = 'y'").arg(step - 1)));
            const ProcessResult result = upgrade(latin("head"));
            QCOMPARE(result.exitCode, failed);
            QVERIFY2(result.error.contains(latin("lock"), Qt::CaseInsensitive), qPrintable(result.error));
            other->rollback();
            const MigrationTruth found = truth();
            QCOMPARE(found.current, QStringList {id(step - 1)});
            QCOMPARE(found.differences.size(), isMariaDb() ? 1 : 0);
            QVERIFY2(result.error.contains(isMariaDb() ? latin("2 of the 4") : latin("Nothing of revision")),
                     qPrintable(result.error));
            goOn(step);
            if (QTest::currentTestFailed())
                return;
        }
    }
};

QTEST_GUILESS_MAIN(UpgradeFaultsTest)
#include "tst_upgradefaults.moc"
