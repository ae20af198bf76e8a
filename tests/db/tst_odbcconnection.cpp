#include "base/error.h"
#include "db/session.h"
#include "support/testsupport.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

template <class T>
Error errorOf(QFuture<T> future)
{
    QElapsedTimer timer;
    timer.start();
    while (!future.isFinished() && timer.elapsed() < 30'000)
        QTest::qWait(5);
    if (!future.isFinished())
        return Error(Error::Kind::Usage, latin("It did not end."));
    try {
        future.waitForFinished();
    } catch (const Error &error) {
        return error;
    }
    return Error(Error::Kind::Usage, latin("There was no error."));
}

QFuture<void> send(Session &session, const char *sql)
{
    return session.run([sql](Connection &connection) { connection.executeScript(latin(sql)); });
}

QStringList batches(Session &session)
{
    return session
        .run([](Connection &connection) {
            const RowBatch rows = connection.query(Statement(latin("SELECT batches so far")));
            QStringList all;
            for (int row = 0; row < rows.rowCount(); ++row)
                all << rows.text(row, 0);
            return all;
        })
        .result();
}

} // namespace

/// What goes over the line to SQL Server, through FreeTDS, and what happens when nobody answers.
class TestOdbcConnection : public QObject
{
    Q_OBJECT

    QProcess m_server;
    ConnectionUrl m_url;

private Q_SLOTS:
    void initTestCase()
    {
        m_server.start(latin("python3"), {sourceFolder() + latin("/tests/support/tds_server.py")});
        QVERIFY(m_server.waitForReadyRead(20'000));
        m_url = ConnectionUrl::parse(latin("mssql://sa@127.0.0.1/d"));
        m_url.password = freshPassword();
        m_url.port = m_server.readLine().trimmed().toInt();
        try {
            (void)Connection::open(m_url);
        } catch (const Error &error) {
            if (!qEnvironmentVariableIsEmpty("CI"))
                QFAIL(qPrintable(error.toText()));
            QSKIP(qPrintable(latin("NO DRIVER: ") + error.toText()));
        }
    }
    void cleanupTestCase()
    {
        m_server.closeWriteChannel();
        m_server.waitForFinished();
    }

    void sessionIsPrepared()
    {
        Session session(m_url);
        QVERIFY(batches(session).contains(latin("SET DATEFORMAT ymd")));
        QCOMPARE(session.run([](Connection &connection) { return connection.serverVersion(); }).result(),
                 latin("SQL Server 2019 (15.0.2000)"));
    }

    void cancelIsAnswered()
    {
        Session session(m_url);
        (void)batches(session);
        const QFuture<void> waiting = send(session, "slow");
        QTest::qWait(300);
        session.cancel();
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(errorOf(waiting).kind, Error::Kind::Cancelled);
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(batches(session).contains(latin("(attention)")));
    }

    /// The line is cut when the cancel is not taken, and the transaction is told as lost.
    void cancelOnADeadLine()
    {
        Session session(m_url);
        send(session, "BEGIN TRANSACTION").waitForFinished();
        const QFuture<void> waiting = send(session, "UPDATE t SET hang = 1");
        QTest::qWait(300);
        session.cancel();
        QElapsedTimer timer;
        timer.start();
        const Error error = errorOf(waiting);
        QVERIFY2(timer.elapsed() < 15'000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(error.kind, Error::Kind::Cancelled);
        QVERIFY2(error.message.contains(latin("The open transaction was lost with it")),
                 qPrintable(error.message));
        QVERIFY(errorOf(send(session, "UPDATE t SET v = 2")).message.contains(latin("was lost")));
        QVERIFY(batches(session).contains(latin("SET DATEFORMAT ymd"))); // a new one
    }

    /// The driver ends it, which leaves FreeTDS's connection unusable.
    void statementTimeout()
    {
        ConnectionUrl url = m_url;
        url.query.emplace_back(latin("statement_timeout"), latin("1"));
        Session session(url);
        send(session, "BEGIN TRANSACTION").waitForFinished();
        QElapsedTimer timer;
        timer.start();
        const Error error = errorOf(send(session, "slow"));
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(error.kind, Error::Kind::Sql);
        QVERIFY2(error.message.contains(latin("not known")), qPrintable(error.message));
        QVERIFY(batches(session).contains(latin("SET DATEFORMAT ymd")));
    }

    void readOnlyIsSeenToHere()
    {
        OpenOptions options;
        options.readOnly = true;
        Session session(m_url, options);
        for (const char *sql : {"SELECT 1 DROP TABLE t", "SELECT 1 EXEC p", "TRUNCATE TABLE t"})
            QCOMPARE(errorOf(send(session, sql)).kind, Error::Kind::Refused);
        send(session, "SELECT 1").waitForFinished();
        const QStringList sent = batches(session);
        QVERIFY2(sent.contains(latin("SELECT 1")) && !sent.join(QLatin1Char(';')).contains(latin("DROP")),
                 qPrintable(sent.join(QLatin1Char(';'))));
    }
};

QTEST_GUILESS_MAIN(TestOdbcConnection)
#include "tst_odbcconnection.moc"
