#include "base/error.h"
#include "db/session.h"
#include "support/heartbeat.h"
#include "support/testservers.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <arpa/inet.h>
#include <atomic>
#include <mutex>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace stillroom;

namespace {

int connectTo(int port)
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(quint16(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    return ::connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof(address)) == 0 ? socket : -1;
}

/// Hands bytes on in both directions and closes the line after the server has sent `limit` of them.
class DroppingProxy
{
public:
    explicit DroppingProxy(int serverPort) : m_serverPort(serverPort)
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_listener = ::socket(AF_INET, SOCK_STREAM, 0);
        socklen_t size = sizeof(address);
        ::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size);
        ::listen(m_listener, 16);
        ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size);
        port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~DroppingProxy()
    {
        m_stop = true;
        m_thread.join();
        ::close(m_listener);
    }
    DroppingProxy(const DroppingProxy &) = delete;
    DroppingProxy &operator=(const DroppingProxy &) = delete;

    int port = 0;
    std::atomic<qint64> limit = 0;

private:
    void serve()
    {
        while (!m_stop) {
            pollfd wait {m_listener, POLLIN, 0};
            if (::poll(&wait, 1, 50) <= 0)
                continue;
            const int client = ::accept(m_listener, nullptr, nullptr);
            const int server = connectTo(m_serverPort);
            hand(client, server);
            ::close(client);
            ::close(server);
        }
    }

    void hand(int client, int server) const
    {
        qint64 left = limit;
        char bytes[4096];
        while (!m_stop && left > 0) {
            pollfd wait[2] {{client, POLLIN, 0}, {server, POLLIN, 0}};
            if (::poll(wait, 2, 50) <= 0)
                continue;
            if (wait[0].revents) {
                const ssize_t size = ::recv(client, bytes, sizeof(bytes), 0);
                if (size <= 0 || ::send(server, bytes, std::size_t(size), MSG_NOSIGNAL) != size)
                    return;
            }
            if (wait[1].revents) {
                const ssize_t size = ::recv(server, bytes, std::size_t(std::min<qint64>(left, 4096)), 0);
                if (size <= 0 || ::send(client, bytes, std::size_t(size), MSG_NOSIGNAL) != size)
                    return;
                left -= size;
            }
        }
    }

    int m_serverPort;
    int m_listener = -1;
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};

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
    void recycling_data() { servers(); }
    void recycling();
    void cleanupTestCase() { m_servers.clear(); }

private:
    static void servers()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("postgres") << QStringLiteral("postgres");
        QTest::newRow("mariadb") << QStringLiteral("mariadb");
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
        DroppingProxy proxy(*m_server->url().port);
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
