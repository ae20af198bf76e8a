#include "base/error.h"
#include "db/session.h"
#include "support/faultyproxy.h"
#include "support/heartbeat.h"
#include "support/testservers.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <mutex>
#include <thread>

using namespace stillroom;

namespace {

qint64 number(Connection &connection, const QString &sql)
{
    return connection.scalar(Statement(sql)).toInteger();
}

QFuture<qint64> ask(Session &session, const QString &sql)
{
    return session.run([sql](Connection &connection) { return number(connection, sql); });
}

/// The error a future ends with; one of kind Usage if it has a value or does not end in ten seconds. The
/// event loop goes on meanwhile.
template <class T>
Error errorOf(QFuture<T> future)
{
    QElapsedTimer timer;
    timer.start();
    while (!future.isFinished() && timer.elapsed() < 10'000)
        QTest::qWait(5);
    if (!future.isFinished())
        return Error(Error::Kind::Usage, QStringLiteral("It did not end."));
    try {
        future.waitForFinished();
    } catch (const Error &error) {
        return error;
    }
    return Error(Error::Kind::Usage, QStringLiteral("There was no error."));
}

QFuture<void> update(Session &session)
{
    return session.run([](Connection &connection) {
        connection.run(Statement(QStringLiteral("UPDATE faults.counter SET v = v + 10")));
    });
}

void run(Session &session, const char *sql)
{
    session.run([sql](Connection &connection) { connection.run(Statement(QLatin1String(sql))); })
        .waitForFinished();
}

/// A table of one row whose value is 1, in a schema (PostgreSQL) or database (MariaDB) of its own.
void makeCounter(Session &session)
{
    session
        .run([](Connection &connection) {
            const bool postgres = connection.url().backend() == Backend::PostgreSql;
            connection.executeScript(postgres ? QStringLiteral("DROP SCHEMA IF EXISTS faults CASCADE")
                                              : QStringLiteral("DROP DATABASE IF EXISTS faults"));
            connection.executeScript(
                QStringLiteral("CREATE SCHEMA faults; CREATE TABLE faults.counter (v integer); INSERT INTO "
                               "faults.counter VALUES (1)"));
        })
        .waitForFinished();
}

/// Without TLS, so that a proxy sees what is sent.
ConnectionUrl plain(ConnectionUrl url)
{
    if (url.backend() == Backend::PostgreSql)
        url.query.emplace_back(QStringLiteral("sslmode"), QStringLiteral("disable"));
    return url;
}

QString slow(const ConnectionUrl &url)
{
    return url.backend() == Backend::PostgreSql ? QStringLiteral("SELECT pg_sleep(60)")
                                                : QStringLiteral("SELECT SLEEP(60)");
}

} // namespace

/// What happens when servers stop, restart and drop lines. The servers are this test's own.
class TestServerFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void droppedWhileConnecting_data() { servers(); }
    void droppedWhileConnecting();
    void stoppedServer_data() { servers(); }
    void stoppedServer();
    void stoppedWhileConnecting_data() { servers(); }
    void stoppedWhileConnecting();
    void restartBetweenJobs_data() { servers(); }
    void restartBetweenJobs();
    void restartInsideAJob_data() { servers(); }
    void restartInsideAJob();
    void cancelLosesTransaction_data() { servers(); }
    void cancelLosesTransaction();
    void cancelThatStrays_data() { servers(); }
    void cancelThatStrays();
    void lostWhileCommitting_data();
    void lostWhileCommitting();
    void recycling_data() { servers(); }
    void recycling();
    void cleanupTestCase() { m_servers.clear(); }

private:
    static void servers()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("postgres") << QStringLiteral("postgres");
        QTest::newRow("mariadb") << QStringLiteral("mariadb");
        QTest::newRow("mysql") << QStringLiteral("mysql");
    }

    std::map<QString, std::unique_ptr<PrivateServer>> m_servers;
    PrivateServer *m_server = nullptr;
};

void TestServerFaults::init()
{
    QFETCH(QString, name);
    std::unique_ptr<PrivateServer> &server = m_servers[name];
    if (!server)
        server = std::make_unique<PrivateServer>(name);
    STILLROOM_NEED_SERVER(*server);
    m_server = server.get();
    m_server->signal("CONT"); // a test that failed may have left it stopped
}

/// After each number of bytes up to 2,000, on several lines at once: most of the time is waiting.
void TestServerFaults::droppedWhileConnecting()
{
    constexpr int lines = 8;
    std::mutex mutex;
    QStringList wrong;
    QSet<QString> sentences;
    int failures = 0;
    const auto tryFrom = [&](int first) {
        FaultyProxy proxy(*m_server->url().port);
        ConnectionUrl url = m_server->url();
        url.port = proxy.port;
        for (int bytes = first; bytes <= 2000; bytes += lines) {
            proxy.limit = bytes;
            QElapsedTimer timer;
            timer.start();
            std::optional<Error> failed;
            try {
                const auto connection = Connection::open(url);
                (void)connection->scalar(Statement(QStringLiteral("SELECT 1")));
            } catch (const Error &error) {
                failed = error;
            }
            const std::lock_guard lock(mutex);
            if (timer.elapsed() > 3000)
                wrong << QStringLiteral("%1 bytes: %2 ms").arg(bytes).arg(timer.elapsed());
            if (!failed)
                continue;
            ++failures;
            sentences.insert(
                QString(failed->message).replace(QString::number(proxy.port), QStringLiteral("PORT")));
            if (failed->kind != Error::Kind::Connection || !failed->message.endsWith(QLatin1Char('.'))
                || failed->toText().contains(*url.password))
                wrong << QStringLiteral("%1 bytes: %2").arg(bytes).arg(failed->message);
        }
    };
    std::vector<std::thread> threads;
    for (int line = 0; line < lines; ++line)
        threads.emplace_back(tryFrom, line);
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    QVERIFY(failures > 80);
    for (const QString &sentence : sentences)
        qInfo("%s", qPrintable(sentence));
}

void TestServerFaults::stoppedServer()
{
    Session session(m_server->url());
    QCOMPARE(ask(session, QStringLiteral("SELECT 7")).result(), 7);
    m_server->signal("STOP");
    Heartbeat heartbeat;
    QElapsedTimer timer;
    timer.start();
    const QFuture<qint64> waiting = ask(session, QStringLiteral("SELECT 8"));
    QTest::qWait(1500);
    QVERIFY(!waiting.isFinished());
    session.cancel();
    QCOMPARE(errorOf(waiting).kind, Error::Kind::Cancelled);
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    // Another job waits for the server, and its session is taken down meanwhile.
    QFuture<qint64> second;
    {
        Session other(m_server->url());
        second = ask(other, QStringLiteral("SELECT 9"));
        QTest::qWait(300);
    }
    QCOMPARE(errorOf(second).kind, Error::Kind::Cancelled);
    QVERIFY2(heartbeat.longestWait() < 100, qPrintable(QString::number(heartbeat.longestWait())));
    m_server->signal("CONT");
    QSignalSpy spy(&session, &Session::reconnected);
    QCOMPARE(ask(session, QStringLiteral("SELECT 10")).result(), 10);
    QTRY_COMPARE(spy.size(), 1);
}

void TestServerFaults::stoppedWhileConnecting()
{
    auto session = std::make_unique<Session>(m_server->url());
    m_server->signal("STOP");
    Heartbeat heartbeat;
    const QFuture<qint64> waiting = ask(*session, QStringLiteral("SELECT 8"));
    QTest::qWait(500);
    QElapsedTimer timer;
    timer.start();
    session->cancel();
    QCOMPARE(errorOf(waiting).kind, Error::Kind::Cancelled);
    QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
    // The time limit of connecting ends it too.
    OpenOptions options;
    options.connectTimeoutMs = 1000;
    Session limited(m_server->url(), options);
    const Error error = errorOf(ask(limited, QStringLiteral("SELECT 8")));
    QCOMPARE(error.kind, Error::Kind::Connection);
    QVERIFY2(error.message.contains(QLatin1String("did not answer in time")), qPrintable(error.message));
    QVERIFY2(heartbeat.longestWait() < 100, qPrintable(QString::number(heartbeat.longestWait())));
    m_server->signal("CONT");
    QCOMPARE(ask(*session, QStringLiteral("SELECT 10")).result(), 10);
}

void TestServerFaults::restartBetweenJobs()
{
    Session session(m_server->url());
    QSignalSpy spy(&session, &Session::reconnected);
    QCOMPARE(ask(session, QStringLiteral("SELECT 7")).result(), 7);
    m_server->restart();
    QCOMPARE(ask(session, QStringLiteral("SELECT 8")).result(), 8);
    QTRY_COMPARE(spy.size(), 1);
    QVERIFY(spy.at(0).at(0).toString().contains(QLatin1String("was opened again")));
    // With a transaction open, the next job must not run outside it.
    session.run([](Connection &connection) { connection.begin(); }).waitForFinished();
    m_server->restart();
    const Error error = errorOf(ask(session, QStringLiteral("SELECT 9")));
    QCOMPARE(error.kind, Error::Kind::Connection);
    QVERIFY2(error.message.contains(QLatin1String("The open transaction was lost with it")),
             qPrintable(error.message));
    QCOMPARE(ask(session, QStringLiteral("SELECT 10")).result(), 10);
    QTRY_COMPARE(spy.size(), 2);
}

void TestServerFaults::restartInsideAJob()
{
    Session session(m_server->url());
    QAtomicInt runs = 0;
    const QFuture<qint64> job = session.run([&runs, sql = slow(m_server->url())](Connection &connection) {
        ++runs;
        const Transaction transaction(connection);
        return number(connection, sql);
    });
    QTest::qWait(300);
    m_server->kill();
    const Error error = errorOf(job);
    QCOMPARE(error.kind, Error::Kind::Connection);
    QVERIFY2(error.message.contains(QLatin1String("The open transaction was lost with it")),
             qPrintable(error.message));
    // Nobody is there.
    QCOMPARE(errorOf(ask(session, QStringLiteral("SELECT 8"))).kind, Error::Kind::Connection);
    m_server->restart();
    QCOMPARE(ask(session, QStringLiteral("SELECT 9")).result(), 9);
    QCOMPARE(runs.loadRelaxed(), 1);
}

/// A transaction of a person's own: what comes next must not run without it.
void TestServerFaults::cancelLosesTransaction()
{
    Session session(m_server->url());
    makeCounter(session);
    run(session, "BEGIN");
    run(session, "UPDATE faults.counter SET v = 2");
    const QFuture<qint64> waiting = ask(session, slow(m_server->url()));
    QTest::qWait(300);
    m_server->signal("STOP");
    session.cancel();
    const Error cancelled = errorOf(waiting);
    m_server->signal("CONT");
    QCOMPARE(cancelled.kind, Error::Kind::Cancelled);
    QVERIFY2(cancelled.message.contains(QLatin1String("The open transaction was lost with it")),
             qPrintable(cancelled.message));
    QSignalSpy spy(&session, &Session::reconnected);
    const Error next = errorOf(update(session));
    QCOMPARE(next.kind, Error::Kind::Connection);
    QVERIFY2(next.message.contains(QLatin1String("The open transaction was lost with it")),
             qPrintable(next.message));
    QCOMPARE(ask(session, QStringLiteral("SELECT v FROM faults.counter")).result(), 1);
    QTRY_COMPARE(spy.size(), 1);
    // One that ends with its job concerns nobody else.
    const QFuture<qint64> own = session.run([sql = slow(m_server->url())](Connection &connection) {
        const Transaction transaction(connection);
        return number(connection, sql);
    });
    QTest::qWait(300);
    m_server->signal("STOP");
    session.cancel();
    QCOMPARE(errorOf(own).kind, Error::Kind::Cancelled);
    m_server->signal("CONT");
    QCOMPARE(ask(session, QStringLiteral("SELECT v FROM faults.counter")).result(), 1);
}

/// The statement ends before the request to cancel it has arrived, which may hit any other now: the line is
/// given up, and with it a transaction.
void TestServerFaults::cancelThatStrays()
{
    FaultyProxy proxy(*m_server->url().port);
    ConnectionUrl url = plain(m_server->url());
    url.port = proxy.port;
    Session session(url);
    makeCounter(session);
    run(session, "BEGIN");
    run(session, "UPDATE faults.counter SET v = 2");
    proxy.holdsNewLines = true;
    const QFuture<qint64> short_
        = ask(session,
              url.backend() == Backend::PostgreSql ? QStringLiteral("SELECT count(*) FROM pg_sleep(1)")
                                                   : QStringLiteral("SELECT BENCHMARK(1, SLEEP(1))"));
    QTest::qWait(200);
    session.cancel();
    QTRY_VERIFY_WITH_TIMEOUT(short_.isFinished(), 10'000);
    proxy.holdsNewLines = false;
    const Error next = errorOf(update(session));
    QCOMPARE(next.kind, Error::Kind::Connection);
    QVERIFY2(next.message.contains(QLatin1String("The open transaction was lost with it")),
             qPrintable(next.message));
    QCOMPARE(ask(session, QStringLiteral("SELECT v FROM faults.counter")).result(), 1);
}

void TestServerFaults::lostWhileCommitting_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("last");
    QTest::addColumn<int>("kept"); // what the counter shows afterwards
    QTest::newRow("postgres commit") << QStringLiteral("postgres") << QStringLiteral("COMMIT") << 2;
    QTest::newRow("postgres ddl") << QStringLiteral("postgres")
                                  << QStringLiteral("CREATE TABLE faults.late (v integer)") << 1;
    QTest::newRow("mariadb commit") << QStringLiteral("mariadb") << QStringLiteral("COMMIT") << 2;
    QTest::newRow("mariadb ddl") << QStringLiteral("mariadb")
                                 << QStringLiteral("CREATE TABLE faults.late (v integer)") << 2;
    QTest::newRow("mariadb call") << QStringLiteral("mariadb") << QStringLiteral("CALL faults.ends()") << 2;
    QTest::newRow("mariadb update") << QStringLiteral("mariadb")
                                    << QStringLiteral("UPDATE faults.counter SET v = v") << 1;
}

/// The server has run the statement, and its answer is lost.
void TestServerFaults::lostWhileCommitting()
{
    QFETCH(QString, last);
    QFETCH(int, kept);
    FaultyProxy proxy(*m_server->url().port);
    ConnectionUrl url = plain(m_server->url());
    url.port = proxy.port;
    Session session(url);
    makeCounter(session);
    if (url.backend() != Backend::PostgreSql)
        run(session, "CREATE PROCEDURE faults.ends() COMMIT");
    run(session, "BEGIN");
    run(session, "UPDATE faults.counter SET v = 2");
    proxy.cutBehind(last.toUtf8());
    const Error error
        = errorOf(session.run([last](Connection &connection) { connection.run(Statement(last)); }));
    proxy.cutBehind({});
    QCOMPARE(error.kind, Error::Kind::Connection);
    QCOMPARE(ask(session, QStringLiteral("SELECT v FROM faults.counter")).result(), kept);
    const bool isSure = error.message.contains(QLatin1String("none of its changes were applied"));
    QVERIFY2(isSure == (kept == 1), qPrintable(error.message));
    QVERIFY2(isSure || error.message.contains(QLatin1String("is not known")), qPrintable(error.message));
}

void TestServerFaults::recycling()
{
    OpenOptions options;
    options.recycleAfterMs = 1;
    options.pingAfterIdleMs = 1;
    Session session(m_server->url(), options);
    QSignalSpy spy(&session, &Session::reconnected);
    const QString id = m_server->url().backend() == Backend::PostgreSql
        ? QStringLiteral("SELECT pg_backend_pid()")
        : QStringLiteral("SELECT CONNECTION_ID()");
    const qint64 first = ask(session, id).result();
    QTest::qWait(20);
    const qint64 second = ask(session, id).result();
    QVERIFY(first != second);
    // Not while a transaction is open.
    session.run([](Connection &connection) { connection.begin(); }).waitForFinished();
    const qint64 third = ask(session, id).result();
    QTest::qWait(20);
    QCOMPARE(ask(session, id).result(), third);
    QCOMPARE(spy.size(), 0);
}

QTEST_GUILESS_MAIN(TestServerFaults)
#include "tst_serverfaults.moc"
