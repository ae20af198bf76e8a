#include "base/error.h"
#include "db/connection.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <limits>
#include <sys/stat.h>
#include <unistd.h>

using namespace stillroom;

namespace {

Statement sql(const char *text, std::vector<Value> binds = {})
{
    return Statement(QString::fromUtf8(text), std::move(binds));
}

void writeBytes(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

/// Runs and returns the error, or one with an empty message.
template <class F>
Error errorOf(F run)
{
    try {
        run();
    } catch (const Error &error) {
        return error;
    }
    return Error(Error::Kind::Usage, {});
}

const char *const endless
    = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void valuesAreExact();
    void beyondInt64();
    void resultColumns();
    void headersAreKept();
    void statementsAreCounted();
    void oneStatementOnly();
    void scriptRunsAll();
    void constraintSentences_data();
    void constraintSentences();
    void sqlErrorTellsLine();
    void transactionRollsBack();
    void foreignKeysAreOn();
    void openingSentences_data();
    void openingSentences();
    void permissionDenied();
    void createMissing();
    void readOnlyUrl();
    void fileUri();
    void lockedFile();
    void hotJournal();
    void walIsKept();
    void cancelLongQuery();
    void statementTimeout();
    void cancelWhileLocked();
    void interruptWhenIdleDoesNothing();
    void backup();

private:
    [[nodiscard]] QString path(const char *name) const { return m_folder->filePath(QString::fromUtf8(name)); }
    [[nodiscard]] std::unique_ptr<Connection> create(const char *name) const
    {
        OpenOptions options;
        options.createMissing = true;
        return Connection::open(ConnectionUrl::sqliteFile(path(name)), options);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestConnection::valuesAreExact()
{
    const auto db = create("a.db");
    db->run(sql("CREATE TABLE t (v)"));
    const std::vector<Value> values {
        Value::null(),
        Value::integer(std::numeric_limits<qint64>::min()),
        Value::integer(std::numeric_limits<qint64>::max()),
        {Value::Kind::Real, "0.1"},
        {Value::Kind::Real, "1e+300"},
        {Value::Kind::Real, "5e-324"},
        {Value::Kind::Real, "100000.0"},
        {Value::Kind::Real, "-inf"},
        {Value::Kind::Text, QByteArray("a\0b", 3)},
        {Value::Kind::Text, ""},
        Value::text(QStringLiteral("\u00e9\U0001f600")),
        {Value::Kind::Blob, ""},
        {Value::Kind::Blob, QByteArray("\x00\xff\x80", 3)},
    };
    for (const Value &value : values)
        QCOMPARE(db->run(sql("INSERT INTO t VALUES (?)", {value})), 1);
    const RowBatch rows = db->query(sql("SELECT v FROM t ORDER BY rowid"));
    QCOMPARE(rows.rowCount(), int(values.size()));
    for (int i = 0; i < rows.rowCount(); ++i) {
        QCOMPARE(rows.value(i, 0).kind, values[std::size_t(i)].kind);
        QCOMPARE(rows.value(i, 0).bytes, values[std::size_t(i)].bytes);
    }
    QVERIFY(db->scalar(sql("SELECT 1 WHERE 0")).isNull());
}

/// SQLite has no integer beyond 64 bits: it makes a number of it that is told as one with a point, and what
/// is bound as an integer is refused instead of rounded.
void TestConnection::beyondInt64()
{
    const auto db = create("a.db");
    db->run(sql("CREATE TABLE t (v INTEGER)"));
    db->run(sql("INSERT INTO t VALUES (9223372036854775807), (9223372036854775808)"));
    const RowBatch rows = db->query(sql("SELECT v FROM t ORDER BY rowid"));
    QCOMPARE(rows.value(0, 0), Value::integer(std::numeric_limits<qint64>::max()));
    QCOMPARE(rows.value(1, 0), (Value {Value::Kind::Real, "9.223372036854776e+18"}));
    try {
        db->run(sql("INSERT INTO t VALUES (?)", {{Value::Kind::Integer, "9223372036854775808"}}));
        QFAIL("It was taken.");
    } catch (const Error &error) {
        QCOMPARE(error.message,
                 QStringLiteral("\"9223372036854775808\" is not an integer of at most 64 bits."));
    }
}

/// With the quotes that stand in them.
void TestConnection::headersAreKept()
{
    const auto db = create("a.db");
    db->run(sql("CREATE TABLE t (\"c x\" TEXT)"));
    const auto cursor = db->execute(sql("SELECT length(\"c x\"), \"c x\" || '\"' AS \"a\"\"b\" FROM t"));
    QCOMPARE(cursor->columns()[0].name, QStringLiteral("length(\"c x\")"));
    QCOMPARE(cursor->columns()[1].name, QStringLiteral("a\"b"));
}

void TestConnection::resultColumns()
{
    const auto db = create("a.db");
    db->run(sql("CREATE TABLE \"odd \"\"t\" (id INTEGER, \"na me\" VARCHAR(20))"));
    const auto cursor = db->execute(sql("SELECT \"na me\" AS x, id + 1, id FROM \"odd \"\"t\""));
    QCOMPARE(cursor->columns().size(), 3U);
    const ResultColumn named {QStringLiteral("x"), QStringLiteral("VARCHAR(20)"), QStringLiteral("odd \"t"),
                              QStringLiteral("na me")};
    QCOMPARE(cursor->columns()[0], named);
    QCOMPARE(cursor->columns()[1].name, QStringLiteral("id + 1"));
    QVERIFY(cursor->columns()[1].table.isEmpty());
}

void TestConnection::statementsAreCounted()
{
    const auto db = create("a.db");
    QCOMPARE(db->run(sql("CREATE TABLE t (v)")), 0);
    QCOMPARE(db->run(sql("INSERT INTO t VALUES (1), (2), (3)")), 3);
    QCOMPARE(db->run(sql("CREATE TABLE u (v)")), 0);
    QCOMPARE(db->run(sql("UPDATE t SET v = 0 WHERE v > 1")), 2);
    QCOMPARE(db->run(sql("DELETE FROM t WHERE v > 5")), 0);
    QCOMPARE(db->run(sql("SELECT * FROM t")), 0);
    QCOMPARE(db->run(sql("INSERT INTO t VALUES (8), (9) RETURNING v")), 2);
    QCOMPARE(db->lastInsertId(), 5);
}

void TestConnection::oneStatementOnly()
{
    const auto db = create("a.db");
    QCOMPARE(db->scalar(sql("SELECT 1; -- done\n /* really */ ;")).toInteger(), 1);
    QCOMPARE(db->run(sql("-- nothing")), 0);
    const Error error = errorOf([&] { db->run(sql("SELECT 1; SELECT 2")); });
    QCOMPARE(error.kind, Error::Kind::Sql);
    QVERIFY2(error.message.contains(QLatin1String("Only one statement")), qPrintable(error.message));
    QCOMPARE(errorOf([&] { db->run(sql("SELECT ?")); }).message,
             QStringLiteral("The statement has 1 parameters, but 0 values were given."));
}

void TestConnection::scriptRunsAll()
{
    const auto db = create("a.db");
    db->executeScript(
        QStringLiteral("CREATE TABLE t (v);\n"
                       "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET v = 1; SELECT 2; END;\n"
                       "INSERT INTO t VALUES (0); -- end"));
    QCOMPARE(db->scalar(sql("SELECT v FROM t")).toInteger(), 1);
    const Error error = errorOf([&] {
        db->executeScript(QStringLiteral("INSERT INTO t VALUES (5); INSERT INTO nowhere VALUES (1);"));
    });
    QCOMPARE(error.driverText, QStringLiteral("no such table: nowhere"));
    QCOMPARE(db->scalar(sql("SELECT count(*) FROM t")).toInteger(), 2);
}

void TestConnection::constraintSentences_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<QString>("message");
    QTest::newRow("unique") << "INSERT INTO t VALUES (2, 'a', 1, NULL)"
                            << "Another row already has this value of t.name, which must be unique.";
    QTest::newRow("null") << "INSERT INTO t VALUES (2, NULL, 1, NULL)"
                          << "t.name must have a value.";
    QTest::newRow("key") << "INSERT INTO t VALUES (1, 'b', 1, NULL)"
                         << "Another row already has this primary key (t.id).";
    QTest::newRow("check") << "INSERT INTO t VALUES (2, 'b', -1, NULL)"
                           << "The check constraint positive does not allow this value.";
    QTest::newRow("parent")
        << "INSERT INTO t VALUES (2, 'b', 1, 77)"
        << "A foreign key is broken: the row refers to one that does not exist, or other rows "
           "still refer to a row that would go away.";
}

void TestConnection::constraintSentences()
{
    QFETCH(QString, statement);
    QFETCH(QString, message);
    const auto db = create("a.db");
    db->executeScript(
        QStringLiteral("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, n INT "
                       "CONSTRAINT positive CHECK (n > 0), up INT REFERENCES t (id));"
                       "INSERT INTO t VALUES (1, 'a', 1, 1)"));
    const Error error = errorOf([&] { db->run(Statement(statement)); });
    QCOMPARE(error.message, message);
    QCOMPARE(error.kind, Error::Kind::Constraint);
    QCOMPARE(error.statement, statement);
    QCOMPARE(error.driverCode & 0xff, 19);
}

void TestConnection::sqlErrorTellsLine()
{
    const auto db = create("a.db");
    const Error error = errorOf([&] { db->run(sql("SELECT 1,\n  2\n  FROMM x y z")); });
    QCOMPARE(error.kind, Error::Kind::Sql);
    QCOMPARE(error.message, QStringLiteral("Near \"x\": syntax error."));
    QCOMPARE(error.line, 3);
    QCOMPARE(db->scalar(sql("SELECT 5")).toInteger(), 5);
}

void TestConnection::transactionRollsBack()
{
    const auto db = create("a.db");
    db->run(sql("CREATE TABLE t (v)"));
    {
        const Transaction transaction(*db);
        QVERIFY(db->inTransaction());
        db->run(sql("INSERT INTO t VALUES (1)"));
        db->run(sql("CREATE TABLE u (v)"));
    }
    QVERIFY(!db->inTransaction());
    QCOMPARE(db->scalar(sql("SELECT count(*) FROM t")).toInteger(), 0);
    QCOMPARE(db->scalar(sql("SELECT count(*) FROM sqlite_master")).toInteger(), 1);
    {
        Transaction transaction(*db);
        db->run(sql("INSERT INTO t VALUES (1)"));
        transaction.commit();
    }
    QCOMPARE(db->scalar(sql("SELECT count(*) FROM t")).toInteger(), 1);
}

void TestConnection::foreignKeysAreOn()
{
    QCOMPARE(create("a.db")->scalar(sql("PRAGMA foreign_keys")).toInteger(), 1);
}

void TestConnection::openingSentences_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    QByteArray noise(4096, '\0');
    for (qsizetype i = 0; i < noise.size(); ++i)
        noise[i] = char((i * 7919 + i * i * 31) & 0xff);
    QTest::newRow("missing") << "none.db" << QByteArray() << "There is no file %1.";
    QTest::newRow("no folder") << "x/y.db" << QByteArray() << "There is no folder %2/x.";
    QTest::newRow("folder") << "." << QByteArray() << "%1 is a folder, not a database file.";
    QTest::newRow("text") << "a.txt" << QByteArray("hello, this is no database\n").repeated(64)
                          << "%1 is not a SQLite database.";
    QTest::newRow("encrypted")
        << "e.db" << noise
        << "%1 does not begin as SQLite databases do: it is encrypted, or of another kind.";
    QTest::newRow("short") << "s.db" << QByteArray("\x01\x02\x03") << "%1 is not a SQLite database.";
    QTest::newRow("damaged") << "d.db" << QByteArray("SQLite format 3\0", 16) + noise
                             << "%1 is not a SQLite database, or it is encrypted.";
}

void TestConnection::openingSentences()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    const QString file = QDir::cleanPath(m_folder->filePath(name));
    if (!bytes.isEmpty())
        writeBytes(file, bytes);
    const Error error = errorOf([&] { (void)Connection::open(ConnectionUrl::sqliteFile(file)); });
    QCOMPARE(error.kind, Error::Kind::Connection);
    QCOMPARE(error.message,
             message.contains(QLatin1String("%1")) ? message.arg(file)
                                                   : message.replace(QLatin1String("%2"), m_folder->path()));
    QVERIFY(bytes.isEmpty() || QFile(file).size() == bytes.size());
    QCOMPARE(QFile::exists(file), !bytes.isEmpty() || name == QLatin1String("."));
}

void TestConnection::permissionDenied()
{
    create("a.db")->run(sql("CREATE TABLE t (v)"));
    QCOMPARE(::chmod(qPrintable(path("a.db")), 0444), 0);
    QCOMPARE(::chmod(qPrintable(m_folder->path()), 0755), 0);
    const bool isRoot = geteuid() == 0;
    if (isRoot)
        QCOMPARE(seteuid(65534), 0);
    {
        const auto db = Connection::open(ConnectionUrl::sqliteFile(path("a.db")));
        QVERIFY(db->isReadOnly());
        QCOMPARE(errorOf([&] { db->run(sql("CREATE TABLE u (v)")); }).message,
                 QStringLiteral("The database is read-only."));
    }
    if (isRoot)
        QCOMPARE(seteuid(0), 0);
    QCOMPARE(::chmod(qPrintable(path("a.db")), 0200), 0);
    if (isRoot)
        QCOMPARE(seteuid(65534), 0);
    const Error denied = errorOf([&] { (void)Connection::open(ConnectionUrl::sqliteFile(path("a.db"))); });
    if (isRoot)
        QCOMPARE(seteuid(0), 0);
    QCOMPARE(denied.message, QStringLiteral("You have no permission to read %1.").arg(path("a.db")));
}

void TestConnection::createMissing()
{
    const auto db = create("\u00fcber #1 100%?.db");
    db->run(sql("CREATE TABLE t (v)"));
    QVERIFY(QFile::exists(path("\u00fcber #1 100%?.db")));
    QVERIFY(!db->isReadOnly());
    OpenOptions inFolder;
    inFolder.baseFolder = m_folder->path();
    const auto relative
        = Connection::open(ConnectionUrl::sqliteFile(QStringLiteral("\u00fcber #1 100%?.db")), inFolder);
    QCOMPARE(relative->scalar(sql("SELECT count(*) FROM sqlite_master")).toInteger(), 1);
}

void TestConnection::readOnlyUrl()
{
    create("a.db")->run(sql("CREATE TABLE t (v)"));
    const auto db
        = Connection::open(ConnectionUrl::parse(QStringLiteral("sqlite:///%1?mode=ro").arg(path("a.db"))));
    QVERIFY(db->isReadOnly());
    const Error error = errorOf([&] { db->run(sql("INSERT INTO t VALUES (1)")); });
    QCOMPARE(error.message, QStringLiteral("The database is read-only."));
}

void TestConnection::fileUri()
{
    create("a b.db")->run(sql("CREATE TABLE t (v)"));
    const auto db = Connection::open(
        ConnectionUrl::parse(QStringLiteral("sqlite:///file:%1?immutable=1&uri=true").arg(path("a%20b.db"))));
    QCOMPARE(db->scalar(sql("SELECT name FROM sqlite_master")).toString(), QStringLiteral("t"));
    QVERIFY(db->isReadOnly());
}

void TestConnection::lockedFile()
{
    const auto first = create("a.db");
    first->run(sql("CREATE TABLE t (v)"));
    first->run(sql("BEGIN EXCLUSIVE"));
    OpenOptions options;
    options.busyTimeoutMs = 50;
    const Error error
        = errorOf([&] { (void)Connection::open(ConnectionUrl::sqliteFile(path("a.db")), options); });
    QCOMPARE(error.message,
             QStringLiteral("%1 is locked: another program is writing to it.").arg(path("a.db")));
    first->run(sql("ROLLBACK"));
    const auto second = Connection::open(ConnectionUrl::sqliteFile(path("a.db")), options);
    first->run(sql("BEGIN IMMEDIATE"));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(errorOf([&] { second->run(sql("INSERT INTO t VALUES (1)")); }).message,
             QStringLiteral("The database is locked: another program is using it."));
    QVERIFY(timer.elapsed() >= 50);
}

void TestConnection::hotJournal()
{
    // A journal whose header says that pages must be played back, as a killed program leaves it.
    const auto db = create("a.db");
    db->executeScript(
        QStringLiteral("PRAGMA cache_size = 2; CREATE TABLE t (v); INSERT INTO t "
                       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500) "
                       "SELECT randomblob(400) FROM n; BEGIN; UPDATE t SET v = zeroblob(400);"
                       "PRAGMA cache_spill = 1;"));
    QVERIFY(QFile::exists(path("a.db-journal")));
    QVERIFY(QFile::copy(path("a.db"), path("hot.db")));
    QVERIFY(QFile::copy(path("a.db-journal"), path("hot.db-journal")));
    if (QFile(path("hot.db-journal")).size() == 0)
        QFAIL("the journal is empty");
    OpenOptions readOnly;
    readOnly.readOnly = true;
    const Error error
        = errorOf([&] { (void)Connection::open(ConnectionUrl::sqliteFile(path("hot.db")), readOnly); });
    QVERIFY2(error.message.contains(QLatin1String("has a hot journal")), qPrintable(error.toText()));
    const auto rolledBack = Connection::open(ConnectionUrl::sqliteFile(path("hot.db")));
    QCOMPARE(rolledBack->scalar(sql("SELECT count(*) FROM t WHERE v = zeroblob(400)")).toInteger(), 0);
    QCOMPARE(rolledBack->scalar(sql("PRAGMA integrity_check")).toString(), QStringLiteral("ok"));
}

void TestConnection::walIsKept()
{
    const auto first = create("a.db");
    QCOMPARE(first->scalar(sql("PRAGMA journal_mode = wal")).toString(), QStringLiteral("wal"));
    first->run(sql("CREATE TABLE t (v)"));
    const auto second = Connection::open(ConnectionUrl::sqliteFile(path("a.db")));
    QCOMPARE(second->scalar(sql("PRAGMA journal_mode")).toString(), QStringLiteral("wal"));
    first->run(sql("BEGIN IMMEDIATE"));
    QCOMPARE(second->scalar(sql("SELECT count(*) FROM t")).toInteger(), 0);
}

void TestConnection::cancelLongQuery()
{
    const auto db = create("a.db");
    QElapsedTimer timer;
    const std::unique_ptr<QThread> other(QThread::create([&] {
        QThread::msleep(100);
        timer.start();
        db->interrupt();
    }));
    other->start();
    const Error error = errorOf([&] { (void)db->scalar(sql(endless)); });
    const qint64 late = timer.elapsed();
    other->wait();
    QCOMPARE(error.kind, Error::Kind::Cancelled);
    QVERIFY2(late < 100, qPrintable(QString::number(late)));
    QCOMPARE(db->scalar(sql("SELECT 3")).toInteger(), 3);
}

/// SQLite has no time limit of its own: ours ends the statement, and the connection is as before.
void TestConnection::statementTimeout()
{
    ConnectionUrl url = ConnectionUrl::parse(QStringLiteral("sqlite://"));
    url.query.emplace_back(QStringLiteral("statement_timeout"), QStringLiteral("0.2"));
    const auto db = Connection::open(url);
    db->run(sql("CREATE TABLE t (v)"));
    const char *const endless
        = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    for (const bool asScript : {false, true}) {
        QElapsedTimer timer;
        timer.start();
        const Error error = errorOf([&] {
            if (asScript)
                db->executeScript(QLatin1String(endless));
            else
                (void)db->query(sql(endless));
        });
        QCOMPARE(error.kind, Error::Kind::Sql);
        QVERIFY2(error.message.contains(QLatin1String("longer than 0.2 s")), qPrintable(error.message));
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
        QTest::qWait(250); // the limit is the statement's, not the connection's
        QCOMPARE(db->run(sql("INSERT INTO t VALUES (1)")), 1);
    }
}

void TestConnection::cancelWhileLocked()
{
    const auto first = create("a.db");
    const auto second = create("a.db");
    first->run(sql("BEGIN EXCLUSIVE"));
    const std::unique_ptr<QThread> other(QThread::create([&] {
        QThread::msleep(100);
        second->interrupt();
    }));
    other->start();
    QElapsedTimer timer;
    timer.start();
    const Error error = errorOf([&] { second->run(sql("CREATE TABLE t (v)")); });
    other->wait();
    QCOMPARE(error.kind, Error::Kind::Cancelled);
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
}

void TestConnection::interruptWhenIdleDoesNothing()
{
    const auto db = create("a.db");
    db->interrupt();
    QCOMPARE(db->scalar(sql("SELECT 3")).toInteger(), 3);
    db->beginJob();
    db->interrupt();
    QCOMPARE(errorOf([&] { (void)db->scalar(sql("SELECT 3")); }).kind, Error::Kind::Cancelled);
    QCOMPARE(db->scalar(sql("SELECT 4")).toInteger(), 4);
    db->endJob();
}

void TestConnection::backup()
{
    const auto db = create("a.db");
    db->executeScript(
        QStringLiteral("CREATE TABLE t (v); INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                       "SELECT i + 1 FROM n LIMIT 20000) SELECT randomblob(400) FROM n;"));
    int calls = 0;
    backupSqlite(*db, path("copy.db"), [&](int done, int all) {
        ++calls;
        return done <= all;
    });
    QVERIFY(calls > 2);
    const auto copy = Connection::open(ConnectionUrl::sqliteFile(path("copy.db")));
    QCOMPARE(copy->scalar(sql("SELECT count(*) FROM t")).toInteger(), 20000);
    QCOMPARE(errorOf([&] { backupSqlite(*db, path("copy.db")); }).message,
             QStringLiteral("%1 exists already and is not written over.").arg(path("copy.db")));
    const Error stopped
        = errorOf([&] { backupSqlite(*db, path("half.db"), [](int, int) { return false; }); });
    QCOMPARE(stopped.kind, Error::Kind::Cancelled);
    QVERIFY(!QFile::exists(path("half.db")));
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
