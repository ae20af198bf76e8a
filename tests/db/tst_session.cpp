#include "base/error.h"
#include "db/session.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace stillroom;

namespace {

ConnectionUrl memory()
{
    return ConnectionUrl::parse(QStringLiteral("sqlite://"));
}

qint64 number(Connection &connection, const char *sql)
{
    return connection.scalar(Statement(QString::fromUtf8(sql))).toInteger();
}

const char *const endless
    = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

Error::Kind kindOf(QFuture<qint64> future)
{
    try {
        future.waitForFinished();
        (void)future.result();
    } catch (const Error &error) {
        return error.kind;
    }
    return Error::Kind::Usage;
}

} // namespace

class TestSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jobsRunInOrderOnOneConnection();
    void errorsReachTheContinuation();
    void busyIsTold();
    void cancelEndsAll();
    void destructorInterrupts();
    void failedOpeningIsTriedAgain();
};

void TestSession::jobsRunInOrderOnOneConnection()
{
    Session session(memory());
    QThread *worker = nullptr;
    session.run([&](Connection &connection) {
        worker = QThread::currentThread();
        connection.executeScript(QStringLiteral("CREATE TABLE t (v); INSERT INTO t VALUES (1)"));
    });
    for (int i = 0; i < 20; ++i)
        session.run([](Connection &connection) {
            connection.executeScript(QStringLiteral("UPDATE t SET v = v * 2 % 1000"));
        });
    QFuture<qint64> result
        = session.run([](Connection &connection) { return number(connection, "SELECT v FROM t"); });
    QCOMPARE(result.result(), (1 << 20) % 1000);
    QVERIFY(worker && worker != QThread::currentThread());
}

void TestSession::errorsReachTheContinuation()
{
    Session session(memory());
    QString message;
    QObject context;
    session.run([](Connection &connection) { return number(connection, "SELECT * FROM nowhere"); })
        .then(&context, [&](qint64) { message = QStringLiteral("no error"); })
        .onFailed(&context, [&](const Error &error) { message = error.message; });
    QTRY_COMPARE(message, QStringLiteral("No such table: nowhere."));
    QCOMPARE(session.run([](Connection &connection) { return number(connection, "SELECT 7"); }).result(), 7);
}

void TestSession::busyIsTold()
{
    Session session(memory());
    QSignalSpy spy(&session, &Session::busyChanged);
    QVERIFY(!session.isBusy());
    session.run([](Connection &connection) { return number(connection, "SELECT 1"); });
    session.run([](Connection &connection) { return number(connection, "SELECT 1"); });
    QTRY_COMPARE(spy.size(), 2);
    QCOMPARE(spy.at(0).at(0).toBool(), true);
    QCOMPARE(spy.at(1).at(0).toBool(), false);
    QVERIFY(!session.isBusy());
}

void TestSession::cancelEndsAll()
{
    Session session(memory());
    session.run(
        [](Connection &connection) { connection.executeScript(QStringLiteral("CREATE TABLE kept (v)")); });
    QFuture<qint64> running = session.run([](Connection &connection) { return number(connection, endless); });
    QFuture<qint64> between
        = session.run([](Connection &connection) { return number(connection, "SELECT 1"); });
    QThread::msleep(100);
    QElapsedTimer timer;
    timer.start();
    session.cancel();
    QCOMPARE(kindOf(running), Error::Kind::Cancelled);
    QVERIFY2(timer.elapsed() < 100, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(kindOf(between), Error::Kind::Cancelled);
    QCOMPARE(
        session.run([](Connection &connection) { return number(connection, "SELECT count(*) FROM kept"); })
            .result(),
        0);
}

void TestSession::destructorInterrupts()
{
    QFuture<qint64> running;
    QElapsedTimer timer;
    {
        Session session(memory());
        running = session.run([](Connection &connection) { return number(connection, endless); });
        QThread::msleep(50);
        timer.start();
    }
    QVERIFY2(timer.elapsed() < 200, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(kindOf(running), Error::Kind::Cancelled);
}

void TestSession::failedOpeningIsTriedAgain()
{
    Session session(ConnectionUrl::sqliteFile(QStringLiteral("/nowhere/at/all.db")));
    const auto ask
        = [&] { return session.run([](Connection &connection) { return number(connection, "SELECT 1"); }); };
    QCOMPARE(kindOf(ask()), Error::Kind::Connection);
    QCOMPARE(kindOf(ask()), Error::Kind::Connection);
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
