#include "base/error.h"
#include "dialect/dialect.h"
#include "support/serverstatements.h"
#include "support/testservers.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <thread>

using namespace stillroom;

namespace {

void addMySqlServers()
{
    QTest::addColumn<QString>("server");
    QTest::newRow("mariadb") << QStringLiteral("mariadb");
    QTest::newRow("mysql") << QStringLiteral("mysql");
}

QStringList cells(const RowBatch &rows, int row)
{
    QStringList all;
    for (int column = 0; column < rows.columnCount(); ++column)
        all += shown(rows.value(row, column));
    return all;
}

} // namespace

/// Values that client libraries and drivers are known to lose, on real servers.
class TestServerValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void floats_data() { addMySqlServers(); }
    void floats();
    void besideAFloat_data() { addMySqlServers(); }
    void besideAFloat();
    void numbersBesideAFloat_data() { addMySqlServers(); }
    void numbersBesideAFloat();
    void floatAppears_data() { addMySqlServers(); }
    void floatAppears();
    void cancelsFloats_data() { addMySqlServers(); }
    void cancelsFloats();
    void geometry_data() { addMySqlServers(); }
    void geometry();
    void zonesOfOldTimes();
    void timesWithoutAZone();
    void refusesNul();
    void zeroDates();
    void explains_data() { addMySqlServers(); }
    void explains();
    void killedConnection_data();
    void killedConnection();
};

/// The servers' text cuts a FLOAT to six digits.
void TestServerValues::floats()
{
    OPEN_SERVER(db);
    db->executeScript(
        QStringLiteral("DROP TABLE IF EXISTS floats; CREATE TABLE floats (id integer PRIMARY KEY, "
                       "f float, g float(10,3), h float unsigned)"));
    const QStringList wanted {QStringLiteral("16777216"),    QStringLiteral("123456.79"),
                              QStringLiteral("0.1"),         QStringLiteral("-1.1754944e-38"),
                              QStringLiteral("3.402823e38"), QStringLiteral("0"),
                              QStringLiteral("0.3"),         QStringLiteral("1e20"),
                              QStringLiteral("1234567.1"),   QStringLiteral("0.00012345678")};
    for (qsizetype i = 0; i < wanted.size(); ++i)
        db->run(sql("INSERT INTO floats VALUES (?, ?, 1234.5678, 16777215)",
                    {Value::integer(i), {Value::Kind::Real, wanted[i].toLatin1()}}));
    db->run(sql("INSERT INTO floats VALUES (99, NULL, NULL, NULL)"));
    for (const char *text :
         {"SELECT f, g, h FROM floats WHERE id < ? ORDER BY id",
          "WITH w AS (SELECT * FROM floats) SELECT f, g, h FROM w WHERE id < ? ORDER BY id",
          "(SELECT f, g, h FROM floats WHERE id < ? ORDER BY id)"})
    {
        const RowBatch rows = db->query(sql(text, {Value::integer(100)}));
        QCOMPARE(rows.rowCount(), int(wanted.size()) + 1);
        for (int row = 0; row < int(wanted.size()); ++row)
            QCOMPARE(cells(rows, row).join(u' '),
                     QStringLiteral("real %1 real 1234.568 real 16777215").arg(wanted[row]));
        QCOMPARE(cells(rows, int(wanted.size())).join(u' '), QStringLiteral("null null null"));
    }
    const auto cursor = db->execute(sql("SELECT f, g FROM floats"));
    QCOMPARE(cursor->columns()[0].declaredType, QStringLiteral("float"));
    QCOMPARE(cursor->columns()[0].table, QStringLiteral("floats"));
    QCOMPARE(cursor->columns()[1].declaredType, QStringLiteral("float(10,3)"));
}

/// All other values of a row with a FLOAT are those that come without it.
void TestServerValues::besideAFloat()
{
    OPEN_SERVER(db);
    const QString types = QStringLiteral(
        "a tinyint, b smallint unsigned, c mediumint, d int zerofill, e bigint, f bigint unsigned, g "
        "decimal(38,10), h double, i double(10,2), j bit(10), k bit(64), l date, m time, n time(6), o "
        "datetime, "
        "p datetime(3), q timestamp(6) NULL, r year, s char(5), t varchar(20) COLLATE utf8mb4_bin, u text, v "
        "longtext, w varbinary(5), x longblob, y json, z enum('a','b'), aa set('a','b'), bb geometry, cc "
        "binary(3)");
    db->executeScript(QStringLiteral("DROP TABLE IF EXISTS beside; CREATE TABLE beside (%1, fl float); "
                                     "DROP TABLE IF EXISTS alone; CREATE TABLE alone (%1)")
                          .arg(types));
    const QStringList rows {
        QStringLiteral(
            "-128, 65535, -8388608, 42, -9223372036854775808, 18446744073709551615, "
            "-1234567890123456789012345678.0123456789, 0.1e0 + 0.2e0, 12345.678, 513, "
            "18446744073709551615, '1850-02-03', '-838:59:59', '-838:59:58.123456', '9999-12-31 "
            "23:59:59', '2024-06-01 12:00:00.123', '2024-06-01 12:00:00.000001', 2155, 'ab', 'it''s', "
            "'😀é日本', repeat('é', 100000), X'00ff27', '', '{\"a\": 1}', 'b', 'a,b', "
            "ST_GeomFromText('POINT(1 "
            "2)'), X'000102'"),
        QStringLiteral(
            "1, 0, 7, 0, 0, 0, 0, -1e-300, -0.005, 0, 0, '1000-01-01', '00:00:00', '00:00:00.000001', "
            "'1000-01-01', '2024-06-01', '2001-01-01', 1901, '', '', '', '', '', X'ff', '[]', 'a', '', "
            "ST_GeomFromText('LINESTRING(0 0, 1 1)'), ''"),
        QStringLiteral("NULL") + QStringLiteral(", NULL").repeated(28)};
    for (const QString &row : rows) {
        db->run(Statement(QStringLiteral("INSERT INTO beside VALUES (%1, 0.1)").arg(row)));
        db->run(Statement(QStringLiteral("INSERT INTO alone VALUES (%1)").arg(row)));
    }
    if (isMariaDb(*db)) { // MySQL's mode refuses them
        db->run(sql(
            "INSERT INTO beside (l, o, q, r, fl) VALUES ('2024-00-15', '0000-00-00', '0000-00-00', 0, 1)"));
        db->run(sql("INSERT INTO alone (l, o, q, r) VALUES ('2024-00-15', '0000-00-00', '0000-00-00', 0)"));
    }
    const RowBatch beside = db->query(sql("SELECT * FROM beside"));
    const RowBatch alone = db->query(sql("SELECT * FROM alone"));
    QCOMPARE(beside.columnCount(), alone.columnCount() + 1);
    QCOMPARE(beside.rowCount(), alone.rowCount());
    for (int row = 0; row < alone.rowCount(); ++row) {
        for (int column = 0; column < alone.columnCount(); ++column)
            QCOMPARE(shown(beside.value(row, column)), shown(alone.value(row, column)));
    }
    QCOMPARE(beside.text(0, beside.columnCount() - 1), QStringLiteral("0.1"));
    const auto withFloat = db->execute(sql("SELECT * FROM beside"))->columns();
    const auto without = db->execute(sql("SELECT * FROM alone"))->columns();
    for (std::size_t i = 0; i < without.size(); ++i) {
        QCOMPARE(withFloat[i].declaredType, without[i].declaredType);
        QCOMPARE(withFloat[i].name, without[i].name);
    }
}

/// Doubles are written as the server writes them: the text finds the row again.
void TestServerValues::numbersBesideAFloat()
{
    OPEN_SERVER(db);
    db->executeScript(
        QStringLiteral("DROP TABLE IF EXISTS numbers; CREATE TABLE numbers (d double, f float)"));
    QStringList rows;
    for (int exponent = -40; exponent <= 40; ++exponent) {
        for (const char *digits : {"1", "-1.5", "1.2345678901234567", "9.999999999999999"})
            rows += QStringLiteral("(%1e%2, 0.5)").arg(QLatin1String(digits)).arg(exponent);
    }
    db->run(Statement(QStringLiteral("INSERT INTO numbers VALUES ") + rows.join(u',')));
    const RowBatch binary = db->query(sql("SELECT d, f FROM numbers"));
    const RowBatch text = db->query(sql("SELECT d, 1 FROM numbers"));
    QCOMPARE(binary.rowCount(), int(rows.size()));
    for (int row = 0; row < binary.rowCount(); ++row)
        QCOMPARE(binary.text(row, 0), text.text(row, 0));
}

/// What is remembered of a statement goes with a change of the schema and with another one.
void TestServerValues::floatAppears()
{
    OPEN_SERVER(db);
    db->executeScript(
        QStringLiteral("DROP TABLE IF EXISTS appears; CREATE TABLE appears (v double); INSERT INTO "
                       "appears VALUES (16777216)"));
    const Statement select = sql("SELECT v FROM appears");
    QCOMPARE(db->scalar(select).toString(), QStringLiteral("16777216"));
    QCOMPARE(db->scalar(select).toString(), QStringLiteral("16777216"));
    db->run(sql("ALTER TABLE appears MODIFY v float"));
    QCOMPARE(db->scalar(select).toString(), QStringLiteral("16777216"));
    // Nor is it cut where another session makes one of a column that was none.
    db->run(sql("ALTER TABLE appears MODIFY v double"));
    QCOMPARE(db->scalar(select).toString(), QStringLiteral("16777216"));
    Connection::open(testServer(server).url)->run(sql("ALTER TABLE appears MODIFY v float"));
    QCOMPARE(db->scalar(select).toString(), QStringLiteral("16777216"));
    // A statement that cannot be prepared, and one that is wrong.
    QCOMPARE(errorOf([&] { db->run(sql("SELECT v FROM nothing_here")); }).driverCode, 1146);
    QCOMPARE(db->scalar(select).toString(), QStringLiteral("16777216"));
}

void TestServerValues::cancelsFloats()
{
    OPEN_SERVER(db);
    db->executeScript(
        QStringLiteral("DROP TABLE IF EXISTS some; CREATE TABLE some (f float); INSERT INTO some "
                       "VALUES (1), (2)"));
    std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        db->interrupt();
    });
    QElapsedTimer timer;
    timer.start();
    const Error error = errorOf([&] { (void)db->query(sql("SELECT f FROM some WHERE SLEEP(30) = 0")); });
    other.join();
    QVERIFY2(error.kind == Error::Kind::Cancelled, qPrintable(error.toText()));
    QVERIFY2(timer.elapsed() < 1300, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!db->isLost());
    // Given up half-way.
    const QString many
        = QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) "
                         "SELECT s.f, repeat('x', 50) FROM some s, n a, n b");
    for (int round = 0; round < 2; ++round) {
        {
            const auto cursor = db->execute(Statement(many));
            RowBatch rows(2);
            QVERIFY(cursor->fetch(rows, 10));
            QCOMPARE(rows.rowCount(), 10);
        }
        QCOMPARE(db->scalar(sql("SELECT 7")).toInteger(), 7);
    }
    // The line is cut while rows are read.
    const auto cursor = db->execute(Statement(many));
    db->sever();
    const Error lost = errorOf([&] {
        RowBatch rows(2);
        while (cursor->fetch(rows, 1000)) {
        }
    });
    QCOMPARE(lost.kind, Error::Kind::Connection);
    QVERIFY(db->isLost());
}

/// Bytes as the server keeps them: a number of the reference system and WKB.
void TestServerValues::geometry()
{
    OPEN_SERVER(db);
    db->executeScript(QStringLiteral(
        "DROP TABLE IF EXISTS places; CREATE TABLE places (id integer, p geometry, j json, f float); "
        "INSERT INTO places VALUES (1, ST_GeomFromText('POINT(1 2)'), '{\"a\": 1}', 0.1), "
        "(2, NULL, NULL, NULL)"));
    const qint64 before = residentKilobytes();
    for (const char *text : {"SELECT p, j FROM places ORDER BY id", "SELECT p, j, f FROM places ORDER BY id"})
    {
        const RowBatch rows = db->query(sql(text));
        QCOMPARE(shown(rows.value(0, 0)),
                 QStringLiteral("blob 000000000101000000000000000000f03f0000000000000040"));
        QCOMPARE(shown(rows.value(0, 1)), QStringLiteral("text {\"a\": 1}"));
        QVERIFY(rows.isNull(1, 0) && rows.isNull(1, 1));
    }
    const qint64 grown = residentKilobytes() - before;
    QVERIFY2(grown < 50'000, qPrintable(QStringLiteral("%1 kB more").arg(grown)));
}

/// Offsets had seconds once, and a session has a zone of its own.
void TestServerValues::zonesOfOldTimes()
{
    const TestServer &server = testServer(QStringLiteral("postgresql"));
    STILLROOM_NEED_SERVER(server);
    const auto db = Connection::open(server.url);
    db->run(sql("SET TIME ZONE 'America/New_York'"));
    QCOMPARE(db->scalar(sql("SELECT timestamptz '1850-01-01 12:00:00.000001+00'")).toString(),
             QStringLiteral("1850-01-01 07:03:58.000001-04:56:02"));
    QCOMPARE(db->scalar(sql("SELECT timestamptz '2024-07-01 12:00:00+00'")).toString(),
             QStringLiteral("2024-07-01 08:00:00-04"));
    // As it was read it can be written.
    db->executeScript(QStringLiteral("CREATE TEMPORARY TABLE kept (v timestamptz)"));
    db->run(sql("INSERT INTO kept VALUES (?)",
                {Value::text(QStringLiteral("1850-01-01 07:03:58.000001-04:56:02"))}));
    QCOMPARE(db->scalar(sql("SELECT v = timestamptz '1850-01-01 12:00:00.000001+00' FROM kept")).toString(),
             QStringLiteral("true"));
}

/// A time without a zone stays what it is, whatever zone the session has.
void TestServerValues::timesWithoutAZone()
{
    const TestServer &server = testServer(QStringLiteral("postgresql"));
    STILLROOM_NEED_SERVER(server);
    const auto db = Connection::open(server.url);
    db->run(sql("SET TIME ZONE 'America/New_York'"));
    db->executeScript(QStringLiteral("CREATE TEMPORARY TABLE kept (v timestamp, w timestamptz)"));
    const Value noon = Value::text(QStringLiteral("2024-06-01 12:00:00.123456"));
    db->run(sql("INSERT INTO kept VALUES (?, ?)", {noon, noon}));
    const RowBatch rows = db->query(sql("SELECT v, w FROM kept"));
    QCOMPARE(rows.value(0, 0), noon);
    QCOMPARE(rows.text(0, 1), QStringLiteral("2024-06-01 12:00:00.123456-04"));
    db->run(sql("SET TIME ZONE 'Asia/Kolkata'"));
    QCOMPARE(db->scalar(sql("SELECT v FROM kept")), noon);
    QCOMPARE(db->scalar(sql("SELECT w FROM kept")).toString(),
             QStringLiteral("2024-06-01 21:30:00.123456+05:30"));
}

void TestServerValues::refusesNul()
{
    const TestServer &server = testServer(QStringLiteral("postgresql"));
    STILLROOM_NEED_SERVER(server);
    const auto db = Connection::open(server.url);
    const Value text {Value::Kind::Text, QByteArray("a\0b", 3)};
    const Error error = errorOf([&] { (void)db->scalar(sql("SELECT ?::text", {text})); });
    QCOMPARE(error.kind, Error::Kind::Sql);
    QCOMPARE(error.message, QStringLiteral("PostgreSQL's texts cannot hold the character U+0000."));
    const Value bytes = Value::blob(text.bytes);
    QCOMPARE(db->scalar(sql("SELECT ?::bytea", {bytes})), bytes);
    for (const char *name : {"mariadb", "mysql"}) { // which hold it
        const TestServer &other = testServer(QLatin1String(name));
        if (other.missing.isEmpty())
            QCOMPARE(Connection::open(other.url)->scalar(sql("SELECT ?", {text})), text);
    }
}

/// MySQL's default mode refuses them; a table may hold some all the same.
void TestServerValues::zeroDates()
{
    const TestServer &server = testServer(QStringLiteral("mysql"));
    STILLROOM_NEED_SERVER(server);
    const auto db = Connection::open(server.url);
    db->executeScript(QStringLiteral(
        "DROP TABLE IF EXISTS zeros; CREATE TABLE zeros (d date, t datetime(3), s timestamp NULL, f float)"));
    const QString mode = db->scalar(sql("SELECT @@sql_mode")).toString();
    QVERIFY2(mode.contains(QLatin1String("NO_ZERO_DATE")), qPrintable(mode));
    const Value zero = Value::text(QStringLiteral("0000-00-00"));
    QCOMPARE(errorOf([&] { db->run(sql("INSERT INTO zeros (d) VALUES (?)", {zero})); }).driverCode, 1292);
    db->run(sql("SET SESSION sql_mode = ''"));
    db->run(sql("INSERT INTO zeros VALUES (?, '0000-00-00', '0000-00-00', 1)", {zero}));
    db->run(sql("INSERT INTO zeros VALUES ('2024-00-15', '2024-05-00 01:02:03.004', NULL, 1)"));
    db->run(Statement(QStringLiteral("SET SESSION sql_mode = ?"), {Value::text(mode)}));
    for (const char *text :
         {"SELECT d, t, s FROM zeros ORDER BY d", "SELECT d, t, s, f FROM zeros ORDER BY d"}) {
        const RowBatch rows = db->query(sql(text));
        QCOMPARE(rows.text(0, 0), QStringLiteral("0000-00-00"));
        QCOMPARE(rows.text(0, 1), QStringLiteral("0000-00-00 00:00:00.000"));
        QCOMPARE(rows.text(0, 2), QStringLiteral("0000-00-00 00:00:00"));
        QCOMPARE(rows.text(1, 0), QStringLiteral("2024-00-15"));
        QCOMPARE(rows.text(1, 1), QStringLiteral("2024-05-00 01:02:03.004"));
        QVERIFY(rows.isNull(1, 2));
    }
}

/// MySQL answers with one text, a tree; MariaDB with a table.
void TestServerValues::explains()
{
    OPEN_SERVER(db);
    db->executeScript(
        QStringLiteral("DROP TABLE IF EXISTS plans; CREATE TABLE plans (id integer PRIMARY KEY)"));
    const auto cursor = db->execute(
        Dialect::of(Backend::MySql).explain(QStringLiteral("SELECT * FROM plans WHERE id > 1")));
    RowBatch rows(int(cursor->columns().size()));
    while (cursor->fetch(rows, 10)) {
    }
    QCOMPARE(rows.rowCount(), 1);
    if (isMariaDb(*db)) {
        QCOMPARE(rows.columnCount(), 10);
        return;
    }
    QCOMPARE(rows.columnCount(), 1);
    QCOMPARE(cursor->columns()[0].name, QStringLiteral("EXPLAIN"));
    QVERIFY2(rows.text(0, 0).startsWith(QLatin1String("-> Filter")) && rows.text(0, 0).count(u'\n') >= 2,
             qPrintable(rows.text(0, 0)));
}

void TestServerValues::killedConnection_data()
{
    QTest::addColumn<QString>("server");
    for (const char *name : {"postgresql", "mariadb", "mysql"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

/// The next statement tells it, and that the connection is of no use any more.
void TestServerValues::killedConnection()
{
    OPEN_SERVER(db);
    const bool isPostgres = db->url().backend() == Backend::PostgreSql;
    const auto other = Connection::open(testServer(server).url);
    const QString id = db->scalar(Statement(isPostgres ? QStringLiteral("SELECT pg_backend_pid()")
                                                       : QStringLiteral("SELECT CONNECTION_ID()")))
                           .toString();
    other->run(Statement((isPostgres ? QStringLiteral("SELECT pg_terminate_backend(%1)")
                                     : QStringLiteral("KILL CONNECTION %1"))
                             .arg(id)));
    QTRY_VERIFY(db->hasNews());
    const Error error = errorOf([&] { (void)db->scalar(sql("SELECT 1")); });
    QCOMPARE(error.kind, Error::Kind::Connection);
    QVERIFY2(error.message.contains(QLatin1String("was lost")), qPrintable(error.message));
    QVERIFY(db->isLost());
    QVERIFY(!db->ping());
    QCOMPARE(other->scalar(sql("SELECT 7")).toInteger(), 7);
}

QTEST_GUILESS_MAIN(TestServerValues)
#include "tst_servervalues.moc"
