#include "base/error.h"
#include "db/connecterror.h"
#include "db/queryeach.h"
#include "support/serverstatements.h"
#include "support/testservers.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <thread>

using namespace stillroom;

namespace {

bool isPostgres(const Connection &db)
{
    return db.url().backend() == Backend::PostgreSql;
}

/// A statement that takes a minute.
QString slow(const Connection &db)
{
    return isPostgres(db) ? QStringLiteral("SELECT pg_sleep(60)") : QStringLiteral("SELECT SLEEP(60)");
}

/// A million rows of about 60 bytes.
QString manyRows(const Connection &db)
{
    if (isPostgres(db))
        return QStringLiteral("SELECT i, repeat('x', 50) FROM generate_series(1, 1000000) AS s(i)");
    return QStringLiteral(
        "WITH d(n) AS (SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 "
        "UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) "
        "SELECT a.n, repeat('x', 50) FROM d a, d b, d c, d e, d f, d g");
}

void addServers()
{
    QTest::addColumn<QString>("server");
    for (const TestServer &server : testServers()) {
        if (server.name != QLatin1String("sqlite") && server.name != QLatin1String("mssql"))
            QTest::newRow(qPrintable(server.name)) << server.name;
    }
}

} // namespace

/// PostgreSQL, MariaDB and MySQL, on real servers.
class TestServerConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_data();
    void values();
    void storedValues_data();
    void storedValues();
    void columnsTellTheirOrigin_data() { addServers(); }
    void columnsTellTheirOrigin();
    void placeholders_data() { addServers(); }
    void placeholders();
    void tenMegabytes_data() { addServers(); }
    void tenMegabytes();
    void oneStatementOnly_data() { addServers(); }
    void oneStatementOnly();
    void scriptRunsAll_data() { addServers(); }
    void scriptRunsAll();
    void queriesRunTogether_data() { addServers(); }
    void queriesRunTogether();
    void transactions_data() { addServers(); }
    void transactions();
    void constraints_data() { addServers(); }
    void constraints();
    void syntaxErrorTellsItsLine_data() { addServers(); }
    void syntaxErrorTellsItsLine();
    void cancelEndsAStatement_data() { addServers(); }
    void cancelEndsAStatement();
    void cancelBetweenStatements_data() { addServers(); }
    void cancelBetweenStatements();
    void rowsStream_data() { addServers(); }
    void rowsStream();
    void abandonedResults_data() { addServers(); }
    void abandonedResults();
    void partInTransaction_data() { addServers(); }
    void partInTransaction();
    void abandonedInTransactionCanBeCancelled();
    void readOnly_data() { addServers(); }
    void readOnly();
    void statementTimeout_data() { addServers(); }
    void statementTimeout();
    void timeoutOfAChange_data() { addServers(); }
    void timeoutOfAChange();
    void openingFails_data() { addServers(); }
    void openingFails();
    void tls_data() { addServers(); }
    void tls();
    void ping_data() { addServers(); }
    void ping();
    void copyIsRefused();
    void noticesAreKept();
    void severedInTransaction_data() { addServers(); }
    void severedInTransaction();
};

void TestServerConnection::values_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *server, const char *expression, const char *expected) {
        QTest::newRow(
            qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(server), QString::fromUtf8(expression))))
            << QString::fromLatin1(server) << QString::fromUtf8(expression) << QString::fromUtf8(expected);
    };
    const auto pg
        = [&row](const char *expression, const char *expected) { row("postgresql", expression, expected); };
    pg("NULL::text", "null");
    pg("''::text", "text");
    pg("''::bytea", "blob");
    pg("12345678901234567890.1234567890::numeric(38,10)", "real 12345678901234567890.1234567890");
    pg("'NaN'::numeric", "real NaN");
    pg("9223372036854775807", "integer 9223372036854775807");
    pg("(-9223372036854775808)::bigint", "integer -9223372036854775808");
    pg("0.1::real", "real 0.1");
    pg("0.1::float8 + 0.2::float8", "real 0.30000000000000004");
    pg("'Infinity'::float8", "real Infinity");
    pg("true", "text true");
    pg("NOT true", "text false");
    pg("'2024-06-01 12:00:00.123456'::timestamp", "text 2024-06-01 12:00:00.123456");
    pg("'2024-06-01 12:00:00.123456+05:30'::timestamptz AT TIME ZONE 'UTC'",
       "text 2024-06-01 06:30:00.123456");
    pg("'12:34:56.789012+05:30'::timetz", "text 12:34:56.789012+05:30");
    pg("'24:00:00'::time", "text 24:00:00");
    pg("'infinity'::timestamp", "text infinity");
    pg("'-infinity'::date", "text -infinity");
    pg("'0044-03-15 BC'::date", "text 0044-03-15 BC");
    pg("'12024-01-01'::date", "text 12024-01-01");
    pg("interval '1 year 2 days 03:04:05.678901'", "text 1 year 2 days 03:04:05.678901");
    pg("'{1,2,NULL}'::int[]", "text {1,2,NULL}");
    pg("'{\"a\": 1,   \"b\":[ ]}'::json", "text {\"a\": 1,   \"b\":[ ]}");
    pg("'{\"a\":1}'::jsonb ? 'a'", "text true");
    pg("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", "text a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    pg("'[1,5)'::int4range", "text [1,5)");
    pg("B'10101'", "text 10101");
    pg("'12.50'::money::numeric", "real 12.50");
    pg("'\\x0001ff'::bytea", "blob 0001ff");
    pg("U&'\\+01F600é日本'", "text 😀é日本");
    pg("'192.168.0.1/24'::inet", "text 192.168.0.1/24");
    for (const char *server : {"mariadb", "mysql"}) {
        const auto my = [&row, server](const char *expression, const char *expected) {
            row(server, expression, expected);
        };
        my("NULL", "null");
        my("''", "text");
        my("CAST('12345678901234567890.1234567890' AS DECIMAL(38,10))",
           "real 12345678901234567890.1234567890");
        my("CAST(18446744073709551615 AS UNSIGNED)", "integer 18446744073709551615");
        my("0.1e0 + 0.2e0", "real 0.30000000000000004");
        my("CAST('2024-06-01 12:00:00.123456' AS DATETIME(6))", "text 2024-06-01 12:00:00.123456");
        my("CAST('-838:59:59' AS TIME)", "text -838:59:59");
        my("CAST('abc' AS CHAR) COLLATE utf8mb4_bin", "text abc");
        my("X'0001FF'", "blob 0001ff");
        my("CAST('' AS BINARY)", "blob");
        my("'😀é日本'", "text 😀é日本");
        my("CAST(b'1010000000000000000000000000000000000000000000000000000000000001' AS UNSIGNED)",
           "integer 11529215046068469761");
    }
}

void TestServerConnection::values()
{
    OPEN_SERVER(db);
    QFETCH(QString, expression);
    QFETCH(QString, expected);
    const RowBatch rows = db->query(Statement(QStringLiteral("SELECT ") + expression));
    QCOMPARE(rows.rowCount(), 1);
    QCOMPARE(shown(rows.value(0, 0)), expected);
}

void TestServerConnection::storedValues_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("type");
    QTest::addColumn<Value::Kind>("kind");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *server, const char *type, Value::Kind kind, const QByteArray &bytes) {
        static int number = 0;
        QTest::addRow("%s %s %d", server, type, ++number)
            << QString::fromLatin1(server) << QString::fromUtf8(type) << kind << bytes;
    };
    using Kind = Value::Kind;
    for (const char *server : {"postgresql", "mariadb", "mysql"}) {
        row(server, "numeric(38,10)", Kind::Real, "1234567890123456789012345678.0123456789");
        row(server, "bigint", Kind::Integer, "-9223372036854775808");
        row(server, "double precision", Kind::Real, "0.30000000000000004");
        row(server, "text", Kind::Text, "it's \\ \"quoted\" `so` -- ? $1 %s :x");
        row(server, "text", Kind::Text, "");
        row(server, "text", Kind::Null, {});
        row(server, "text", Kind::Text, "\xf0\x9f\x98\x80\xc3\xa9\xe6\x97\xa5");
        row(server, "text", Kind::Text, "line\r\nline\ttab");
        row(server, "date", Kind::Text, "1850-02-03");
        row(server, "time", Kind::Text, "23:59:59");
    }
    row("postgresql", "timestamptz", Kind::Text, "2024-06-01 12:00:00.123456+00");
    row("postgresql", "timestamp", Kind::Text, "2024-06-01 12:00:00.123456");
    row("postgresql", "date", Kind::Text, "infinity");
    row("postgresql", "date", Kind::Text, "0044-03-15 BC");
    row("postgresql", "bytea", Kind::Blob, QByteArray("\x00\xff'\\", 4));
    row("postgresql", "bytea", Kind::Blob, "");
    row("postgresql", "boolean", Kind::Text, "false");
    row("postgresql", "json", Kind::Text, "{\"b\" : 1.50,  \"a\":null}");
    row("postgresql", "int[]", Kind::Text, "{1,2,NULL}");
    row("postgresql", "uuid", Kind::Text, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    for (const char *server : {"mariadb", "mysql"}) {
        row(server, "bigint unsigned", Kind::Integer, "18446744073709551615");
        row(server, "datetime(6)", Kind::Text, "2024-06-01 12:00:00.123456");
        row(server, "bit(10)", Kind::Integer, "513");
        row(server, "bit(64)", Kind::Integer, "18446744073709551615");
        row(server, "varchar(20) COLLATE utf8mb4_bin", Kind::Text, "bin");
        row(server, "varbinary(20)", Kind::Blob, QByteArray("\x00\xff'\\", 4));
        row(server, "longblob", Kind::Blob, "");
        row(server, "time(6)", Kind::Text, "-838:59:58.123456");
        row(server, "year", Kind::Integer, "2155");
        row(server, "enum('a','b')", Kind::Text, "b");
        row(server, "json", Kind::Text, "{\"a\": 1}");
    }
    row("mariadb", "date", Kind::Text, "0000-00-00");
    row("mariadb", "json", Kind::Text, "{\"b\" : 1.50,  \"a\":null}");
}

void TestServerConnection::storedValues()
{
    OPEN_SERVER(db);
    QFETCH(QString, type);
    QFETCH(Value::Kind, kind);
    QFETCH(QByteArray, bytes);
    if (isPostgres(*db))
        db->run(sql("SET TIME ZONE 'UTC'"));
    db->run(sql("DROP TABLE IF EXISTS kept"));
    db->run(Statement(QStringLiteral("CREATE TABLE kept (v %1)").arg(type)));
    QCOMPARE(db->run(sql("INSERT INTO kept VALUES (?)", {{kind, bytes}})), 1);
    const Value value = db->scalar(sql("SELECT v FROM kept"));
    QCOMPARE(value.kind, kind);
    QCOMPARE(value.bytes, bytes);
}

void TestServerConnection::columnsTellTheirOrigin()
{
    OPEN_SERVER(db);
    db->executeScript(QStringLiteral(
        "DROP TABLE IF EXISTS origin; CREATE TABLE origin (id integer PRIMARY KEY, price decimal(10,2), name "
        "varchar(20)); INSERT INTO origin VALUES (1, 2.50, 'x')"));
    const auto cursor = db->execute(sql("SELECT o.name AS n, price, id + 1 FROM origin o"));
    const auto &columns = cursor->columns();
    QCOMPARE(columns.size(), 3U);
    QCOMPARE(columns[0].name, QStringLiteral("n"));
    QCOMPARE(columns[0].table, QStringLiteral("origin"));
    QCOMPARE(columns[0].column, QStringLiteral("name"));
    QCOMPARE(columns[0].declaredType,
             isPostgres(*db) ? QStringLiteral("character varying(20)") : QStringLiteral("varchar(20)"));
    QCOMPARE(columns[1].declaredType,
             isPostgres(*db) ? QStringLiteral("numeric(10,2)") : QStringLiteral("decimal(10,2)"));
    QVERIFY(columns[2].table.isEmpty());
    QVERIFY(columns[2].column.isEmpty());
}

void TestServerConnection::placeholders()
{
    OPEN_SERVER(db);
    const char *const text = "SELECT '?' || 'a', /* ? */ ?, 'it''s ?' -- ?\n, ?";
    const RowBatch rows
        = db->query(sql(text, {Value::text(QStringLiteral("one")), Value::text(QStringLiteral("two"))}));
    QCOMPARE(rows.text(0, 1), QStringLiteral("one"));
    QCOMPARE(rows.text(0, 2), QStringLiteral("it's ?"));
    QCOMPARE(rows.text(0, 3), QStringLiteral("two"));
    if (isPostgres(*db)) {
        QCOMPARE(
            db->scalar(sql("SELECT $tag$ ? $1 $tag$ || ?", {Value::text(QStringLiteral("x"))})).toString(),
            QStringLiteral(" ? $1 x"));
        QCOMPARE(db->scalar(sql("SELECT (ARRAY[7, 8])[?]", {Value::integer(2)})).toInteger(), 8);
        QCOMPARE(db->scalar(sql("SELECT E'\\'?' || ?", {Value::text(QStringLiteral("x"))})).toString(),
                 QStringLiteral("'?x"));
    } else {
        QCOMPARE(db->scalar(sql("SELECT CONCAT('\\'?', ?)", {Value::text(QStringLiteral("x"))})).toString(),
                 QStringLiteral("'?x"));
    }
    QCOMPARE(errorOf([&] { db->run(sql("SELECT ?, ?", {Value::integer(1)})); }).message,
             QStringLiteral("The statement has 2 parameters, but 1 values were given."));
}

void TestServerConnection::tenMegabytes()
{
    OPEN_SERVER(db);
    db->run(sql("DROP TABLE IF EXISTS large"));
    db->run(Statement(QStringLiteral("CREATE TABLE large (v %1)")
                          .arg(isPostgres(*db) ? QStringLiteral("text") : QStringLiteral("longtext"))));
    const QByteArray text = QByteArray("\xc3\xa9 0123456").repeated(1'000'000);
    db->run(sql("INSERT INTO large VALUES (?)", {{Value::Kind::Text, text}}));
    QCOMPARE(db->scalar(sql("SELECT v FROM large")).bytes.size(), text.size());
    QVERIFY(db->scalar(sql("SELECT v FROM large")).bytes == text);
}

void TestServerConnection::oneStatementOnly()
{
    OPEN_SERVER(db);
    db->run(sql("DROP TABLE IF EXISTS two"));
    QCOMPARE(errorOf([&] { db->run(sql("SELECT 1; CREATE TABLE two (v integer)")); }).kind, Error::Kind::Sql);
    QCOMPARE(errorOf([&] { db->run(sql("SELECT * FROM two")); }).kind, Error::Kind::Sql);
    QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);
}

void TestServerConnection::scriptRunsAll()
{
    OPEN_SERVER(db);
    db->executeScript(QStringLiteral("DROP TABLE IF EXISTS script; CREATE TABLE script (v integer);\nINSERT "
                                     "INTO script VALUES (1), (2); SELECT * "
                                     "FROM script; INSERT INTO script VALUES (3);"));
    QCOMPARE(db->scalar(sql("SELECT count(*) FROM script")).toInteger(), 3);
    QCOMPARE(errorOf([&] {
                 db->executeScript(
                     QStringLiteral("INSERT INTO script VALUES (4); SELECT * FROM nowhere_at_all"));
             }).kind,
             Error::Kind::Sql);
    QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);
    QCOMPARE(db->run(sql("UPDATE script SET v = v WHERE v < 3")), 2);
    if (isPostgres(*db)) {
        const RowBatch rows
            = db->query(sql("INSERT INTO script VALUES (?), (9) RETURNING v", {Value::integer(8)}));
        QCOMPARE(rows.text(0, 0) + rows.text(1, 0), QStringLiteral("89"));
    }
}

/// The rows of each query come in order; whatever ends them early leaves a connection that can be used.
void TestServerConnection::queriesRunTogether()
{
    OPEN_SERVER(db);
    QStringList queries;
    for (int i = 0; i < 600; ++i)
        queries.append(QStringLiteral("SELECT %1, ';' UNION ALL SELECT %1, NULL").arg(i));
    int seen = 0;
    const auto use = [&](const RowBatch &rows) {
        QCOMPARE(rows.rowCount(), 2);
        QCOMPARE(rows.text(1, 0).toInt(), seen++);
        QCOMPARE(int(rows.isNull(0, 1)) + int(rows.isNull(1, 1)), 1);
    };
    queryEach(*db, queries, use);
    QCOMPARE(seen, 600);
    queryEach(*db, {}, use);

    queries[7] = QStringLiteral("SELECT * FROM nowhere_at_all");
    seen = 0;
    const Error error = errorOf([&] { queryEach(*db, queries, use); });
    QCOMPARE(error.kind, Error::Kind::Sql);
    QCOMPARE(error.statement, queries[7]);
    QCOMPARE(seen, 7);
    QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);

    queries[7] = QStringLiteral("SELECT 1, 2");
    const auto refuse = [&](const RowBatch &rows) {
        if (rows.rowCount() == 1)
            throw Error(Error::Kind::Usage, QStringLiteral("No."));
    };
    QCOMPARE(errorOf([&] { queryEach(*db, queries, refuse); }).kind, Error::Kind::Usage);
    QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);

    db->beginJob();
    std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        db->interrupt();
    });
    const Error cancelled = errorOf([&] {
        queryEach(*db, {queries[0], slow(*db), queries[1]}, [](const RowBatch &) {});
    });
    other.join();
    db->endJob();
    QCOMPARE(cancelled.kind, Error::Kind::Cancelled);
    QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);
    // Statements of a person still run one by one.
    QCOMPARE(errorOf([&] { db->run(sql("SELECT 1; SELECT 2")); }).kind, Error::Kind::Sql);
}

void TestServerConnection::transactions()
{
    OPEN_SERVER(db);
    db->executeScript(QStringLiteral("DROP TABLE IF EXISTS tr; CREATE TABLE tr (v integer PRIMARY KEY)"));
    QVERIFY(!db->inTransaction());
    {
        const Transaction transaction(*db);
        QVERIFY(db->inTransaction());
        db->run(sql("INSERT INTO tr VALUES (1)"));
    }
    QVERIFY(!db->inTransaction());
    QCOMPARE(db->scalar(sql("SELECT count(*) FROM tr")).toInteger(), 0);
    {
        Transaction transaction(*db);
        db->run(sql("INSERT INTO tr VALUES (1)"));
        transaction.commit();
    }
    QCOMPARE(db->scalar(sql("SELECT count(*) FROM tr")).toInteger(), 1);
    {
        Transaction transaction(*db);
        QCOMPARE(errorOf([&] { db->run(sql("INSERT INTO tr VALUES (1)")); }).kind, Error::Kind::Constraint);
        if (isPostgres(*db))
            QCOMPARE(errorOf([&] { transaction.commit(); }).kind, Error::Kind::Sql);
    }
    QVERIFY(!db->inTransaction());
}

void TestServerConnection::constraints()
{
    OPEN_SERVER(db);
    db->executeScript(QStringLiteral(
        "DROP TABLE IF EXISTS child; DROP TABLE IF EXISTS parent;"
        "CREATE TABLE parent (id integer PRIMARY KEY, name varchar(20) NOT NULL, CONSTRAINT positive CHECK "
        "(id > 0));"
        "CREATE TABLE child (id integer PRIMARY KEY, parent_id integer, CONSTRAINT fk FOREIGN KEY "
        "(parent_id) "
        "REFERENCES parent (id)); INSERT INTO parent VALUES (1, 'a'); INSERT INTO child VALUES (1, 1)"));
    QStringList lines;
    for (const char *text :
         {"INSERT INTO parent VALUES (1, 'b')", "INSERT INTO parent VALUES (2, NULL)",
          "INSERT INTO child VALUES (2, 7)", "DELETE FROM parent", "INSERT INTO parent VALUES (-1, 'b')"})
    {
        const Error error = errorOf([&] { db->run(sql(text)); });
        QCOMPARE(error.kind, Error::Kind::Constraint);
        QVERIFY(!error.message.isEmpty());
        QCOMPARE(error.statement, QString::fromLatin1(text));
        lines << error.message;
    }
    if (isPostgres(*db)) {
        QCOMPARE(lines[0],
                 QStringLiteral("Another row already has this value of parent.id, which must be unique."));
        QCOMPARE(lines[1], QStringLiteral("parent.name must have a value."));
        QCOMPARE(lines[2],
                 QStringLiteral(
                     "A foreign key is broken: Key (parent_id)=(7) is not present in table \"parent\"."));
    } else {
        QVERIFY2(
            lines[0].startsWith(QLatin1String("Another row already has the value \"1\" in the unique key")),
            qPrintable(lines[0]));
        QCOMPARE(lines[1], QStringLiteral("name must have a value."));
        QVERIFY2(lines[2].startsWith(
                     QLatin1String("A foreign key is broken: the row refers to one that does not exist.")),
                 qPrintable(lines[2]));
    }
}

void TestServerConnection::syntaxErrorTellsItsLine()
{
    OPEN_SERVER(db);
    const Error error = errorOf([&] { db->run(sql("SELECT '😀é',\n\n  2 + ) 3\nFROM x")); });
    QCOMPARE(error.kind, Error::Kind::Sql);
    QCOMPARE(error.line, 3);
    QVERIFY(sqlState(error).startsWith(QLatin1String("42")));
}

void TestServerConnection::cancelEndsAStatement()
{
    OPEN_SERVER(db);
    for (int round = 0; round < 3; ++round) {
        QElapsedTimer timer;
        qint64 blocked = 0;
        std::thread other([&] {
            QTest::qWait(round * 100);
            QElapsedTimer call;
            call.start();
            db->interrupt();
            blocked = call.elapsed();
        });
        timer.start();
        const Error error = errorOf([&] { (void)db->query(Statement(slow(*db))); });
        other.join();
        // The first may come before the statement has begun: it is not running then.
        if (round == 0 && error.kind != Error::Kind::Cancelled)
            continue;
        QCOMPARE(error.kind, Error::Kind::Cancelled);
        QVERIFY2(timer.elapsed() < 1000 + round * 100, qPrintable(QString::number(timer.elapsed())));
        QVERIFY2(blocked < 50, qPrintable(QString::number(blocked)));
        QVERIFY(!db->isLost());
        QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);
    }
    db->interrupt(); // nothing runs
    QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);
}

void TestServerConnection::cancelBetweenStatements()
{
    OPEN_SERVER(db);
    db->beginJob();
    QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);
    db->interrupt();
    QCOMPARE(errorOf([&] { db->run(sql("SELECT 1")); }).kind, Error::Kind::Cancelled);
    QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);
    db->endJob();
}

void TestServerConnection::rowsStream()
{
    OPEN_SERVER(db);
    QElapsedTimer timer;
    const auto cursor = db->execute(Statement(manyRows(*db)));
    const qint64 before = residentKilobytes();
    qint64 rows = 0;
    timer.start();
    for (bool more = true; more;) {
        RowBatch batch(2);
        more = cursor->fetch(batch, 1000);
        rows += batch.rowCount();
    }
    QCOMPARE(rows, 1'000'000);
#ifdef __SANITIZE_ADDRESS__
    QSKIP("AddressSanitizer keeps memory that was freed: the rows were read, the memory not measured");
#endif
    const qint64 grown = residentKilobytes() - before;
    QVERIFY2(grown < 10'000, qPrintable(QStringLiteral("%1 kB more").arg(grown)));
}

void TestServerConnection::abandonedResults()
{
    OPEN_SERVER(db);
    for (int i = 0; i < 5; ++i) {
        QElapsedTimer timer;
        {
            const auto cursor = db->execute(Statement(manyRows(*db)));
            RowBatch batch(2);
            QVERIFY(cursor->fetch(batch, 10));
            timer.start();
        }
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);
    }
    // What a transaction has done survives an abandoned result.
    db->executeScript(QStringLiteral("DROP TABLE IF EXISTS ab; CREATE TABLE ab (v integer)"));
    Transaction transaction(*db);
    db->run(sql("INSERT INTO ab VALUES (1)"));
    {
        const auto cursor = db->execute(Statement(manyRows(*db)));
        RowBatch batch(2);
        cursor->fetch(batch, 10);
    }
    transaction.commit();
    QCOMPARE(db->scalar(sql("SELECT count(*) FROM ab")).toInteger(), 1);
}

void TestServerConnection::readOnly()
{
    OPEN_SERVER(db);
    db->executeScript(QStringLiteral("DROP TABLE IF EXISTS ro; CREATE TABLE ro (v integer)"));
    QVERIFY(!db->isReadOnly());
    OpenOptions options;
    options.readOnly = true;
    const auto reader = Connection::open(testServer(server).url, options);
    QVERIFY(reader->isReadOnly());
    QCOMPARE(errorOf([&] { reader->run(sql("INSERT INTO ro VALUES (1)")); }).kind, Error::Kind::Refused);
    // What takes it back is refused here, and one by one what could be behind it.
    for (const char *text : {"SET SESSION TRANSACTION READ WRITE", "START TRANSACTION READ WRITE",
                             "SET TRANSACTION READ WRITE", "DROP TABLE ro", "TRUNCATE TABLE ro"})
    {
        QCOMPARE(errorOf([&] { reader->run(sql(text)); }).kind, Error::Kind::Refused);
        QCOMPARE(errorOf([&] {
                     reader->executeScript(QLatin1String(text)
                                           + QStringLiteral("; INSERT INTO ro VALUES (1)"));
                 }).kind,
                 Error::Kind::Refused);
    }
    // Inside a function only the server sees it.
    if (isPostgres(*db)) {
        db->executeScript(QStringLiteral(
            "CREATE OR REPLACE FUNCTION ro_write() RETURNS integer LANGUAGE sql AS 'INSERT INTO ro VALUES "
            "(1) "
            "RETURNING 1'; CREATE OR REPLACE FUNCTION ro_off() RETURNS text LANGUAGE sql AS $$ SELECT "
            "set_config('default_transaction_read_only', 'off', false) $$"));
        QCOMPARE(errorOf([&] { reader->run(sql("SELECT ro_write()")); }).kind, Error::Kind::Sql);
        reader->run(sql("SELECT ro_off()"));
        QCOMPARE(errorOf([&] { reader->run(sql("SELECT ro_write()")); }).kind, Error::Kind::Sql);
        reader->begin();
        QCOMPARE(errorOf([&] { reader->run(sql("SELECT ro_write()")); }).kind, Error::Kind::Sql);
        reader->rollback();
    }
    // Reading goes on, in transactions too.
    {
        Transaction transaction(*reader);
        QCOMPARE(reader->scalar(sql("SELECT count(*) FROM ro")).toInteger(), 0);
        transaction.commit();
    }
    QCOMPARE(db->scalar(sql("SELECT count(*) FROM ro")).toInteger(), 0);
}

/// What the SQL page does: it reads the first rows, and leaves the rest where it is.
void TestServerConnection::partInTransaction()
{
    OPEN_SERVER(db);
    db->executeScript(
        QStringLiteral("DROP TABLE IF EXISTS part; CREATE TABLE part (v integer, w varchar(50))"));
    db->begin();
    db->run(sql("INSERT INTO part VALUES (1, 'a'), (2, 'b'), (3, 'c')"));
    const QString endless = isPostgres(*db)
        ? QStringLiteral("SELECT generate_series(1, 1000000000000), repeat('x', 50)")
        : manyRows(*db);
    for (int round = 0; round < 3; ++round) {
        QElapsedTimer timer;
        {
            const auto cursor = db->executePart(Statement(endless));
            QCOMPARE(cursor->columns().size(), 2U);
            RowBatch batch(2);
            QVERIFY(cursor->fetch(batch, 1000));
            QVERIFY(cursor->fetch(batch, 500));
            QCOMPARE(batch.rowCount(), 1500);
            timer.start();
        }
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(db->inTransaction());
    }
    // All of a small one, of an empty one and of one that fits; a table of it can be changed at once.
    const std::pair<const char *, int> wholes[] = {{"SELECT v, w FROM part ORDER BY v", 3},
                                                   {"SELECT v, w FROM part WHERE v > 9", 0},
                                                   {"SELECT v, w FROM part WHERE v = 1", 1},
                                                   {"WITH p AS (SELECT v, w FROM part) SELECT * FROM p", 3}};
    for (const auto &[text, count] : wholes) {
        const auto cursor = db->executePart(sql(text));
        QVERIFY(!isPostgres(*db) || cursor->columns()[0].table == QLatin1String("part"));
        RowBatch batch(2);
        while (cursor->fetch(batch, 2)) {
        }
        QCOMPARE(batch.rowCount(), count);
        QCOMPARE(cursor->affectedRows(), 0);
    }
    if (isPostgres(*db)) { // MySQL would commit
        (void)db->executePart(sql("SELECT v, w FROM part"));
        db->run(sql("ALTER TABLE part ADD COLUMN x integer"));
    }
    QCOMPARE(db->executePart(sql("UPDATE part SET v = v + 1"))->affectedRows(), 3);
    db->commit();
    QCOMPARE(db->scalar(sql("SELECT sum(v) FROM part")).toInteger(), 9);
    // Errors tell their line as elsewhere.
    db->begin();
    const Error error = errorOf([&] { (void)db->executePart(sql("SELECT 1,\n\n  2 + ) 3\nFROM x")); });
    QCOMPARE(error.kind, Error::Kind::Sql);
    QCOMPARE(error.line, 3);
    QVERIFY(error.statement.startsWith(QLatin1String("SELECT")));
    db->rollback();
}

/// A result that is left where nothing was said about how much of it is wanted: it is read to its end,
/// because cancelling would end the transaction, unless a person cancels that too.
void TestServerConnection::abandonedInTransactionCanBeCancelled()
{
    const TestServer &server = testServer(QStringLiteral("postgresql"));
    STILLROOM_NEED_SERVER(server);
    const auto db = Connection::open(server.url);
    db->begin();
    auto cursor = db->execute(sql("SELECT generate_series(1, 1000000000000), repeat('x', 50)"));
    std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        db->interrupt();
    });
    QElapsedTimer timer;
    timer.start();
    cursor.reset();
    other.join();
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!db->isLost());
    db->rollback();
    QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);
}

void TestServerConnection::statementTimeout()
{
    OPEN_SERVER(db);
    OpenOptions options;
    options.statementTimeoutMs = 200;
    const auto limited = Connection::open(testServer(server).url, options);
    QElapsedTimer timer;
    timer.start();
    const QString text = isPostgres(*db) || isMariaDb(*db)
        ? slow(*db)
        : QStringLiteral(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i % 1000 + 1 FROM n) SELECT count(*) FROM "
            "information_schema.columns a, information_schema.columns b, information_schema.columns c");
    const Error error = errorOf([&] { (void)limited->query(Statement(text)); });
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(error.kind, Error::Kind::Sql);
    QVERIFY2(error.message.startsWith(QLatin1String("The server ended the statement")),
             qPrintable(error.message));
    QCOMPARE(limited->scalar(sql("SELECT 7")).toInteger(), 7);
}

/// What changes rows is ended too, alone and within a text of several statements.
void TestServerConnection::timeoutOfAChange()
{
    OPEN_SERVER(db);
    db->executeScript(
        QStringLiteral("DROP TABLE IF EXISTS waits; CREATE TABLE waits (v integer); INSERT INTO waits "
                       "VALUES (1), (2)"));
    OpenOptions options;
    options.statementTimeoutMs = 500;
    const auto limited = Connection::open(testServer(server).url, options);
    const QString change = isPostgres(*db)
        ? QStringLiteral("UPDATE waits SET v = 3 WHERE pg_sleep(60) IS NOT NULL")
        : QStringLiteral("UPDATE waits SET v = 3 WHERE SLEEP(60) = 0");
    for (const bool isScript : {false, true}) {
        QElapsedTimer timer;
        timer.start();
        const Error error = errorOf([&] {
            if (isScript)
                limited->executeScript(QStringLiteral("INSERT INTO waits VALUES (7); ") + change);
            else
                limited->run(Statement(change));
        });
        QVERIFY2(timer.elapsed() > 400 && timer.elapsed() < 3000,
                 qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(error.kind, Error::Kind::Sql);
        QVERIFY2(error.message.startsWith(QLatin1String("The server ended the statement")),
                 qPrintable(error.message));
        QVERIFY(!limited->isLost());
        QCOMPARE(limited->scalar(sql("SELECT count(*) FROM waits WHERE v = 3")).toInteger(), 0);
    }
    // Each statement has its own time, and one that is done in time is left alone.
    const QString wait
        = isPostgres(*db) ? QStringLiteral("SELECT pg_sleep(0.2);") : QStringLiteral("DO SLEEP(0.2);");
    if (!isPostgres(*db)) // which counts the whole text
        limited->executeScript(wait.repeated(5));
    for (int i = 0; i < 5; ++i)
        limited->run(Statement(wait.chopped(1)));
    QCOMPARE(limited->scalar(sql("SELECT 7")).toInteger(), 7);
}

void TestServerConnection::openingFails()
{
    OPEN_SERVER(db);
    Q_UNUSED(db)
    const ConnectionUrl good = testServer(server).url;
    if (!good.host || !good.user || !good.password)
        QSKIP("The URL names no host, no user or no password.");
    OpenOptions limited;
    limited.connectTimeoutMs = 3000;
    const auto failing = [&good, &limited](const std::function<void(ConnectionUrl &)> &change) {
        ConnectionUrl url = good;
        change(url);
        const Error error = errorOf([&] { (void)Connection::open(url, limited); });
        const bool safe = !error.toText().contains(*good.password);
        return safe && error.kind == Error::Kind::Connection ? error
                                                             : Error(Error::Kind::Usage, error.message);
    };
    const QString place = good.port ? QStringLiteral("%1:%2").arg(*good.host).arg(*good.port) : *good.host;
    Error error = failing([](ConnectionUrl &url) { url.host = QStringLiteral("no-such-host.invalid"); });
    QCOMPARE(error.message, QStringLiteral("There is no host named no-such-host.invalid."));
    const auto closed = [](ConnectionUrl &url) {
        url.host = QStringLiteral("127.0.0.1");
        url.port = 1;
    };
    error = failing(closed);
    QCOMPARE(error.message, QStringLiteral("Nothing answers at 127.0.0.1:1: the connection was refused."));
    error = failing([](ConnectionUrl &url) { url.password = QStringLiteral("wrong"); });
    QCOMPARE(error.message, QStringLiteral("%1 did not accept the password of %2.").arg(place, *good.user));
    QVERIFY(isPasswordRefused(error));
    error = failing([](ConnectionUrl &url) { url.database = QStringLiteral("no_such_database"); });
    QCOMPARE(error.message, QStringLiteral("There is no database named no_such_database on %1.").arg(place));
    QVERIFY(isMissingDatabase(error));
    QVERIFY(!isMissingDatabase(failing(closed)));
}

void TestServerConnection::tls()
{
    OPEN_SERVER(db);
    const TestServer &known = testServer(server);
    if (known.ca.isEmpty())
        QSKIP("The server has no certificate of a known authority.");
    const bool pg = isPostgres(*db);
    const auto cipher = [pg](Connection &connection) {
        return pg
            ? connection.scalar(sql("SELECT cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).toString()
            : connection.query(sql("SHOW STATUS LIKE 'Ssl_cipher'")).text(0, 1);
    };
    ConnectionUrl url = known.url;
    url.query = pg ? decltype(url.query) {{QStringLiteral("sslmode"), QStringLiteral("verify-full")},
                                          {QStringLiteral("sslrootcert"), known.ca}}
                   : decltype(url.query) {{QStringLiteral("ssl_ca"), known.ca}};
    QVERIFY(!cipher(*Connection::open(url)).isEmpty());
    // Another authority's certificate is not trusted.
    ConnectionUrl strange = known.url;
    const QString other = QStringLiteral("/etc/ssl/certs/ca-certificates.crt");
    strange.query = pg ? decltype(url.query) {{QStringLiteral("sslmode"), QStringLiteral("verify-full")},
                                              {QStringLiteral("sslrootcert"), other}}
                       : decltype(url.query) {{QStringLiteral("ssl_ca"), other}};
    if (!QFile::exists(other))
        return;
    const Error error = errorOf([&] { (void)Connection::open(strange); });
    QCOMPARE(error.message,
             QStringLiteral("No TLS connection to 127.0.0.1:%1 could be made.").arg(*url.port));
}

void TestServerConnection::ping()
{
    OPEN_SERVER(db);
    QVERIFY(db->ping());
    QVERIFY(!db->hasNews());
    db->sever();
    QVERIFY(db->hasNews());
    QVERIFY(!db->ping());
    QVERIFY(db->isLost());
}

void TestServerConnection::copyIsRefused()
{
    const TestServer &server = testServer(QStringLiteral("postgresql"));
    STILLROOM_NEED_SERVER(server);
    const auto db = Connection::open(server.url);
    db->executeScript(QStringLiteral("DROP TABLE IF EXISTS cp; CREATE TABLE cp (v integer); INSERT INTO cp "
                                     "SELECT generate_series(1, 10000)"));
    for (const char *text : {"COPY cp TO STDOUT", "COPY cp FROM STDIN", "copy (select 1) to stdout"}) {
        const Error error = errorOf([&] { db->run(sql(text)); });
        QVERIFY2(error.message.startsWith(QLatin1String("COPY")), qPrintable(error.message));
        QVERIFY(errorOf([&] {
                    db->executeScript(QString::fromLatin1(text));
                }).message.startsWith(QLatin1String("COPY")));
        QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);
    }
}

void TestServerConnection::noticesAreKept()
{
    const TestServer &server = testServer(QStringLiteral("postgresql"));
    STILLROOM_NEED_SERVER(server);
    const auto db = Connection::open(server.url);
    db->run(sql("DO $$ BEGIN RAISE NOTICE 'hello'; END $$"));
    QCOMPARE(db->takeNotices(), QStringList {QStringLiteral("NOTICE: hello")});
    QVERIFY(db->takeNotices().isEmpty());
}

void TestServerConnection::severedInTransaction()
{
    OPEN_SERVER(db);
    const auto transaction = std::make_unique<Transaction>(*db);
    std::thread other([&] {
        QTest::qWait(200);
        db->sever();
    });
    const Error error = errorOf([&] { (void)db->query(Statement(slow(*db))); });
    other.join();
    QCOMPARE(error.kind, Error::Kind::Connection);
    QVERIFY2(error.message.contains(QLatin1String("The open transaction was lost with it")),
             qPrintable(error.message));
    QVERIFY(db->isLost());
    QVERIFY(!db->inTransaction());
}

QTEST_GUILESS_MAIN(TestServerConnection)
#include "tst_serverconnection.moc"
