#include "base/error.h"
#include "db/session.h"
#include "support/testsupport.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>
#include <limits>

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

QStringList lines(Connection &connection, const char *sql)
{
    const RowBatch rows = connection.query(Statement(latin(sql)));
    QStringList all;
    for (int row = 0; row < rows.rowCount(); ++row)
        all << rows.text(row, 0);
    return all;
}

QStringList batches(Session &session)
{
    return session.run([](Connection &connection) { return lines(connection, "SELECT batches so far"); })
        .result();
}

QString shown(const Value &value)
{
    static const char *const kinds[] = {"null", "integer", "real", "text", "blob"};
    const QString text
        = value.kind == Value::Kind::Blob ? QString::fromLatin1(value.bytes.toHex()) : value.toString();
    return QStringLiteral("%1 %2").arg(QLatin1String(kinds[int(value.kind)]), text).trimmed();
}

} // namespace

/// What goes over the line to SQL Server and comes back, through FreeTDS, and what happens when nobody
/// answers.
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
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(batches(session).contains(latin("(attention)"))); // on the same line
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

    /// A result that is half read, on a server that has stopped: reading on and closing it can be cancelled.
    void hangInAFetch_data()
    {
        QTest::addColumn<bool>("readsOn");
        QTest::newRow("reading") << true;
        QTest::newRow("closing") << false;
    }
    void hangInAFetch()
    {
        QFETCH(bool, readsOn);
        Session session(m_url);
        (void)batches(session);
        const QFuture<void> waiting = session.run([readsOn](Connection &connection) {
            auto cursor = connection.execute(Statement(latin("SELECT rows and hang")));
            RowBatch rows(1);
            QVERIFY(cursor->fetch(rows, 10));
            while (readsOn && cursor->fetch(rows, 1000)) {
            }
            cursor.reset();
            connection.run(Statement(latin("SELECT 1")));
        });
        QTest::qWait(500);
        QVERIFY(!waiting.isFinished());
        session.cancel();
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(errorOf(waiting).kind, Error::Kind::Cancelled);
        QVERIFY2(timer.elapsed() < 15'000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(batches(session).contains(latin("SET DATEFORMAT ymd"))); // a new line
    }

    void values_data()
    {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *column, const QString &expected) {
            QTest::newRow(column) << latin(column) << expected;
        };
        row("nvarchar", QStringLiteral("text ") + QStringLiteral("é日本😀").repeated(100));
        row("varchar", QStringLiteral("text ") + QStringLiteral("é").repeated(300));
        QByteArray bytes;
        for (int i = 0; i < 512; ++i)
            bytes += char(i % 256);
        row("varbinary", latin("blob ") + QString::fromLatin1(bytes.toHex()));
        row("real", latin("real 0.1"));
        row("real long", latin("real 16777216"));
        row("float", latin("real 0.30000000000000004"));
        row("decimal", latin("real -1234567890123456789012345678.1234567890"));
        row("money", latin("real 1234.5678"));
        row("bit", latin("integer 1"));
        row("tinyint", latin("integer 255"));
        row("bigint", latin("integer -9223372036854775808"));
        row("guid", latin("text A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"));
        row("date", latin("text 2024-06-01"));
        row("time", latin("text 23:59:59.1234567"));
        row("datetime2", latin("text 2024-06-01 12:00:00.1234567"));
        row("datetimeoffset", latin("text 2024-06-01 12:00:00.1234570 +05:30"));
        row("xml", QStringLiteral("text <a>é日本</a>"));
        row("variant of a text", QStringLiteral("text é日"));
        row("variant of a number", latin("text -7"));
    }
    void values()
    {
        QFETCH(QString, column);
        const auto connection = Connection::open(m_url);
        const auto cursor = connection->execute(Statement(latin("SELECT every type")));
        RowBatch rows(int(cursor->columns().size()));
        while (cursor->fetch(rows, 10)) {
        }
        QCOMPARE(rows.rowCount(), 2);
        for (int i = 0; i < rows.columnCount(); ++i) {
            if (cursor->columns()[std::size_t(i)].name != column)
                continue;
            QTEST(shown(rows.value(0, i)), "expected");
            QVERIFY(rows.isNull(1, i));
            return;
        }
        QFAIL("There is no such column.");
    }

    void longTexts()
    {
        const auto connection = Connection::open(m_url);
        const RowBatch rows = connection->query(Statement(latin("SELECT long texts")));
        QCOMPARE(rows.text(0, 0), QStringLiteral("é").repeated(300));
        QCOMPARE(rows.text(0, 1), QStringLiteral("日").repeated(100'000));
    }

    /// The type and the value the server gets to see.
    void parameters_data()
    {
        QTest::addColumn<Value>("value");
        QTest::addColumn<QString>("sent");
        const auto row = [](const char *name, const Value &value, const QString &sent) {
            QTest::newRow(name) << value << sent;
        };
        const auto real = [](const char *number) { return Value {Value::Kind::Real, number}; };
        row("integer", Value::integer(-5), latin("int -5"));
        row("largest integer", Value::integer(std::numeric_limits<qint64>::max()),
            latin("int 9223372036854775807"));
        row("beyond bigint", {Value::Kind::Integer, "18446744073709551615"},
            latin("decimal(38,0) 18446744073709551615"));
        row("decimal", real("0.1"), latin("decimal(38,1) 0.1"));
        row("38 digits", real("1234567890123456789012345678.1234567890"),
            latin("decimal(38,10) 1234567890123456789012345678.1234567890"));
        row("38 digits and a sign", real("-1234567890123456789012345678.1234567890"),
            latin("decimal(38,10) -1234567890123456789012345678.1234567890"));
        row("38 digits behind the point", real("-0.00000000000000000000000000000000000001"),
            latin("decimal(38,38) -0.00000000000000000000000000000000000001"));
        row("39 digits", real("1234567890123456789012345678.12345678901"),
            latin("float 1.2345678901234569e+27"));
        row("with an exponent", real("1.5e300"), latin("float 1.5e+300"));
        row("text", Value::text(QStringLiteral("é日本😀 it's")), QStringLiteral("nvarchar é日本😀 it's"));
        row("empty text", Value::text(QString()), latin("nvarchar"));
        row("bytes", Value::blob(QByteArray("\0\xff'", 3)), latin("varbinary 00ff27"));
    }
    void parameters()
    {
        QFETCH(Value, value);
        const auto connection = Connection::open(m_url);
        connection->run(Statement(latin("UPDATE t SET v = ?"), {value}));
        const QStringList sent = lines(*connection, "SELECT parameters so far");
        QCOMPARE(sent.size(), 1);
        QTEST(sent.front().trimmed(), "sent");
        QCOMPARE(connection->scalar(Statement(latin("SELECT rows"))).toInteger(), 0);
    }

    void longParameter()
    {
        const auto connection = Connection::open(m_url);
        const QString text = QStringLiteral("日本").repeated(50'000);
        connection->run(Statement(latin("UPDATE t SET v = ?"), {Value::text(text)}));
        const QString sent = lines(*connection, "SELECT parameters so far").value(0);
        QVERIFY2(sent.endsWith(QLatin1Char(' ') + text), qPrintable(sent.left(40)));
    }

    /// NULL stands in the text, where it has no type.
    void nullParameter()
    {
        const auto connection = Connection::open(m_url);
        connection->run(Statement(latin("UPDATE t SET v = ?, w = '?'"), {Value::null()}));
        QVERIFY(
            lines(*connection, "SELECT batches so far").contains(latin("UPDATE t SET v = NULL, w = '?'")));
        QVERIFY(lines(*connection, "SELECT parameters so far").isEmpty());
    }

    void messagesAreKept()
    {
        const auto connection = Connection::open(m_url);
        (void)connection->takeNotices();
        Statement statement(latin("PRINT"));
        statement.everyResult = true;
        const auto cursor = connection->execute(statement);
        QStringList all;
        do {
            RowBatch rows(int(cursor->columns().size()));
            for (bool more = rows.columnCount() > 0; more;)
                more = cursor->fetch(rows, 10);
            all += connection->takeNotices();
            if (!rows.isEmpty())
                all += rows.text(0, 0);
        } while (cursor->nextResult());
        all += connection->takeNotices();
        QCOMPARE(all.join(u' '), QStringLiteral("first 1 second 2 é日本"));
    }

    void affectedRows()
    {
        const auto connection = Connection::open(m_url);
        QCOMPARE(connection->run(Statement(latin("COUNT"))), 3);
        QCOMPARE(connection->run(Statement(latin("SET NOCOUNT ON"))), 0);
    }

    /// An error behind a result that worked is told.
    void errorInABatch()
    {
        const auto connection = Connection::open(m_url);
        try {
            (void)connection->query(Statement(latin("FAIL")));
            QFAIL("There was no error.");
        } catch (const Error &error) {
            QCOMPARE(error.driverCode, 8134);
            QVERIFY2(error.message.contains(latin("Divide by zero")), qPrintable(error.message));
        }
        QCOMPARE(connection->scalar(Statement(latin("SELECT rows"))).toInteger(), 0);
    }

    /// Whether a transaction is open is asked without leaving anything unread, which would have to be
    /// cancelled.
    void asksWithoutACancel()
    {
        const auto connection = Connection::open(m_url);
        for (int round = 0; round < 2; ++round) {
            connection->run(Statement(latin("UPDATE t SET v = 1")));
            QVERIFY(!connection->inTransaction());
        }
        const QStringList sent = lines(*connection, "SELECT batches so far");
        QVERIFY(sent.contains(latin("SELECT @@TRANCOUNT")));
        QVERIFY2(!sent.contains(latin("(attention)")), qPrintable(sent.join(u';')));
    }

    /// One statement can be under way: one that was given up half-way is not.
    void oneActiveStatement()
    {
        const auto connection = Connection::open(m_url);
        for (int round = 0; round < 3; ++round) {
            {
                const auto cursor = connection->execute(Statement(latin("SELECT rows")));
                RowBatch rows(1);
                QVERIFY(cursor->fetch(rows, 1));
            }
            QCOMPARE(connection->scalar(Statement(latin("SELECT @@TRANCOUNT"))).toInteger(), 0);
        }
    }

    void openingFails_data()
    {
        QTest::addColumn<QString>("part"); // of the URL
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("message");
        QTest::addColumn<int>("code");
        const auto row
            = [](const char *name, const char *part, const char *value, const char *message, int code) {
                  QTest::newRow(name) << latin(part) << latin(value) << latin(message) << code;
              };
        row("password", "user", "nobody", "password", 18456);
        row("database", "database", "nowhere", "There is no database named nowhere", 4060);
        row("driver", "driver", "No such driver", "\"No such driver\" is not installed here", 0);
        row("TLS", "Encrypt", "yes", "TLS", 0);
    }
    void openingFails()
    {
        QFETCH(QString, part);
        QFETCH(QString, value);
        QFETCH(QString, message);
        ConnectionUrl url = m_url;
        if (part == latin("user"))
            url.user = value;
        else if (part == latin("database"))
            url.database = value;
        else
            url.query.emplace_back(part, value);
        if (part == latin("Encrypt"))
            url.query.emplace_back(latin("TrustServerCertificate"), latin("yes"));
        try {
            (void)Connection::open(url);
            QFAIL("It was opened.");
        } catch (const Error &error) {
            QCOMPARE(error.kind, Error::Kind::Connection);
            QVERIFY2(error.message.contains(message), qPrintable(error.toText()));
            QTEST(error.driverCode, "code");
        }
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
