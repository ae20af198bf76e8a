#include "base/configfolder.h"
#include "project/rehearsal.h"
#include "support/operations.h"
#include "support/testdatabase.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <mutex>
#include <thread>

using namespace stillroom;

// Rehearsals of small projects on each database: what the report says, that the database itself is as it was,
// and that no copy is left, whether it went well or not.

namespace {

struct Direction
{
    std::vector<Operation> upgrade;
    std::vector<Operation> downgrade;
};

/// Revisions one after the other, r1, r2, …, whose operations are given.
class Scripts
{
public:
    explicit Scripts(std::vector<Direction> all) : m_all(std::move(all))
    {
        std::vector<Revision> revisions;
        for (std::size_t i = 0; i < m_all.size(); ++i) {
            Revision revision;
            revision.id = QStringLiteral("r%1").arg(i + 1);
            if (i > 0)
                revision.down = {QStringLiteral("r%1").arg(i)};
            revision.file = revision.id + QStringLiteral(".py");
            revision.message = QStringLiteral("step %1").arg(i + 1);
            revisions.push_back(revision);
        }
        m_map = RevisionMap(revisions);
    }

    [[nodiscard]] RehearsalPlan plan(const Dialect &dialect, const QStringList &current,
                                     const QString &destination = QStringLiteral("heads")) const
    {
        RehearsalPlan made;
        made.dialect = &dialect;
        made.versionTable = tableNamed("alembic_version");
        made.steps = destination == QLatin1String("base") ? m_map.downgradeSteps(destination, current)
                                                          : m_map.upgradeSteps(destination, current);
        made.reader = [all = m_all](const Revision &revision, bool upgrade) {
            const Direction &direction = all[revision.id.mid(1).toUInt() - 1];
            return upgrade ? direction.upgrade : direction.downgrade;
        };
        return made;
    }

    /// Brings the database to r1.
    void begin(const TestDatabase &database) const
    {
        const RehearsalPlan made = plan(database.dialect(), {}, QStringLiteral("r1"));
        Migrator(database.dialect(), VersionTable(database.dialect(), made.versionTable), made.reader)
            .run(database.connection(), made.steps);
        database.run(Statement(QStringLiteral("INSERT INTO users (id, email) VALUES (1, 'x'), (2, 'x')")));
    }

private:
    std::vector<Direction> m_all;
    RevisionMap m_map;
};

CreateTable users()
{
    return {makeTable("users", {idColumn(), makeColumn("email", sqlType("String", 50))}), false};
}

Direction first()
{
    return {{users()}, {DropTable {tableNamed("users"), {}, false}}};
}

AddColumn addedAge()
{
    AddColumn add;
    add.table = tableNamed("users");
    add.column = makeColumn("age", sqlType("Integer"));
    return add;
}

Scripts goodScripts()
{
    return Scripts({first(),
                    {{addedAge(), CreateIndex {tableNamed("users"), makeIndex("ix_age", "age"), false}},
                     {DropIndex {QStringLiteral("ix_age"), tableNamed("users"), {}, false, {}},
                      DropColumn {tableNamed("users"), QStringLiteral("age"), {}, false}}}});
}

/// The phases, a line each, without times and places.
QStringList outcomes(const RehearsalReport &report)
{
    static const char *const words[] = {"good", "differs", "failed", "not run"};
    QStringList lines;
    for (const RehearsalPhase &phase : report.phases)
        lines.append(phase.title + QStringLiteral(": ") + QLatin1String(words[int(phase.outcome)]));
    return lines;
}

QStringList allGood()
{
    return {QStringLiteral("Upgrade: good"), QStringLiteral("Downgrade: good"),
            QStringLiteral("Compare with the start: good"), QStringLiteral("Upgrade again: good")};
}

} // namespace

class TestRehearsal final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_config;

    /// Names of copies that are still there.
    static QStringList copiesLeft(const QString &server)
    {
        if (server == QLatin1String("sqlite"))
            return QDir::temp().entryList({QStringLiteral("stillroom_rehearsal_*")});
        const TestDatabase database(testServer(server));
        return database.texts(Statement(
            server == QLatin1String("postgresql")
                ? QStringLiteral("SELECT datname FROM pg_database WHERE datname LIKE 'stillroom_rehearsal%'")
                : QStringLiteral("SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE "
                                 "'stillroom_rehearsal%'")));
    }

    static void prepare(const QString &server, const Scripts &scripts)
    {
        const TestDatabase database(testServer(server));
        if (server == QLatin1String("sqlite"))
            database.run(Statement(QStringLiteral("PRAGMA foreign_keys = OFF")));
        database.clear();
        scripts.begin(database);
    }

    static QStringList state(const QString &server)
    {
        const TestDatabase database(testServer(server));
        QStringList lines
            = database.texts(Statement(QStringLiteral("SELECT version_num FROM alembic_version")));
        for (const Table &table : database.inspect().tables) {
            for (const Column &column : table.columns)
                lines.append(table.name + QLatin1Char('.') + column.name);
        }
        return lines + database.texts(Statement(QStringLiteral("SELECT count(*) FROM users")));
    }

    static void addServers()
    {
        QTest::addColumn<QString>("server");
        for (const char *name : {"sqlite", "postgresql", "mariadb", "mysql"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    /// The error a rehearsal ends with; of kind Io where it does not.
    static Error refusal(const TestServer &where, const RehearsalPlan &plan)
    {
        try {
            const RehearsalReport report = rehearse(where.url, {}, plan);
            return {Error::Kind::Io, report.toText()};
        } catch (const Error &error) {
            return error;
        }
    }

private Q_SLOTS:
    void initTestCase() { setConfigFolder(m_config.path()); }

    void goesThereAndBack_data() { addServers(); }
    void goesThereAndBack()
    {
        QFETCH(QString, server);
        const TestServer &where = testServer(server);
        STILLROOM_NEED_SERVER(where);
        prepare(server, goodScripts());
        const QStringList before = state(server);
        const RehearsalPlan plan
            = goodScripts().plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")});
        const RehearsalReport report = rehearse(where.url, {}, plan);
        QCOMPARE(outcomes(report), allGood());
        QVERIFY(report.passed());
        QVERIFY(report.how.contains(QLatin1String("copy")));
        QVERIFY(report.toText().endsWith(QLatin1String("It runs, can be undone, and runs again.\n")));
        QCOMPARE(state(server), before);
        QCOMPARE(copiesLeft(server), QStringList());
    }

    void goesDownFirst_data() { addServers(); }
    void goesDownFirst()
    {
        QFETCH(QString, server);
        const TestServer &where = testServer(server);
        STILLROOM_NEED_SERVER(where);
        prepare(server, goodScripts());
        const RehearsalReport report
            = rehearse(where.url, {},
                       goodScripts().plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")},
                                          QStringLiteral("base")));
        QCOMPARE(outcomes(report),
                 (QStringList {QStringLiteral("Downgrade: good"), QStringLiteral("Upgrade: good"),
                               QStringLiteral("Compare with the start: good"),
                               QStringLiteral("Downgrade again: good")}));
        QCOMPARE(copiesLeft(server), QStringList());
    }

    void tellsWhatFails_data() { addServers(); }
    void tellsWhatFails()
    {
        QFETCH(QString, server);
        const TestServer &where = testServer(server);
        STILLROOM_NEED_SERVER(where);
        const Scripts scripts(
            {first(), {{addedAge(), CreateConstraint {tableNamed("users"), makeUnique("uq", "email")}}, {}}});
        prepare(server, scripts);
        const QStringList before = state(server);
        const RehearsalReport report
            = rehearse(where.url, {}, scripts.plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")}));
        QCOMPARE(outcomes(report),
                 (QStringList {QStringLiteral("Upgrade: failed"), QStringLiteral("Downgrade: not run"),
                               QStringLiteral("Compare with the start: not run"),
                               QStringLiteral("Upgrade again: not run")}));
        QVERIFY(report.toText().contains(QLatin1String("r2.py")));
        QCOMPARE(report.verdict(), QStringLiteral("The upgrade failed."));
        QCOMPARE(state(server), before);
        QCOMPARE(copiesLeft(server), QStringList());
    }

    void tellsWhatADowngradeForgets_data() { addServers(); }
    void tellsWhatADowngradeForgets()
    {
        QFETCH(QString, server);
        const TestServer &where = testServer(server);
        STILLROOM_NEED_SERVER(where);
        const Scripts scripts({first(), {{CreateTable {makeTable("extra", {idColumn()}), true}}, {}}});
        prepare(server, scripts);
        const RehearsalReport report
            = rehearse(where.url, {}, scripts.plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")}));
        QCOMPARE(outcomes(report)[2], QStringLiteral("Compare with the start: differs"));
        QCOMPARE(report.phases[2].lines,
                 QStringList {QStringLiteral("to be as at the start it would take: Drop table extra")});
        QVERIFY(!report.passed());
    }

    void findsATypeThatIsLeftOver()
    {
        const TestServer &where = testServer(QStringLiteral("postgresql"));
        STILLROOM_NEED_SERVER(where);
        SqlType mood = sqlType("Enum");
        mood.enumValues = {QStringLiteral("sad"), QStringLiteral("glad")};
        mood.enumName = QStringLiteral("mood");
        const Scripts scripts(
            {first(),
             {{CreateTable {makeTable("extra", {idColumn(), makeColumn("mood", mood)}), false}},
              {DropTable {tableNamed("extra"), {}, false}}}});
        prepare(where.name, scripts);
        const RehearsalReport report
            = rehearse(where.url, {}, scripts.plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")}));
        QCOMPARE(report.phases[2].lines, QStringList {QStringLiteral("enumerated type mood is left over")});
    }

    void comparesWithTheModels()
    {
        const TestServer &where = testServer(QStringLiteral("sqlite"));
        prepare(where.name, goodScripts());
        RehearsalPlan plan = goodScripts().plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")});
        plan.models = Schema();
        plan.models->tables
            = {makeTable("users",
                         {idColumn(), makeColumn("email", sqlType("String", 50)),
                          makeColumn("age", sqlType("Integer")), makeColumn("name", sqlType("String", 20))})};
        plan.models->tables[0].indexes = {makeIndex("ix_age", "age")};
        const RehearsalReport report = rehearse(where.url, {}, plan);
        QCOMPARE(outcomes(report)[1], QStringLiteral("Compare with the models: differs"));
        QCOMPARE(report.phases[1].lines,
                 QStringList {QStringLiteral("the models also want: Add column users.name VARCHAR(20)")});
        QCOMPARE(outcomes(report)[4], QStringLiteral("Upgrade again: good"));
    }

    /// PostgreSQL copies no database that somebody is connected to.
    void usesATransactionWhereOthersAreConnected()
    {
        const TestServer &where = testServer(QStringLiteral("postgresql"));
        STILLROOM_NEED_SERVER(where);
        prepare(where.name, goodScripts());
        const QStringList before = state(where.name);
        const std::unique_ptr<Connection> other = Connection::open(where.url);
        RehearsalPlan plan = goodScripts().plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")});
        const Error unasked = refusal(where, plan);
        QCOMPARE(unasked.kind, Error::Kind::Refused);
        QVERIFY(unasked.hint.contains(QLatin1String("--in-transaction")));
        plan.allowInDatabase = true;
        const RehearsalReport report = rehearse(where.url, {}, plan);
        QVERIFY2(report.passed(), qPrintable(report.toText()));
        QCOMPARE(outcomes(report), allGood());
        QVERIFY(report.how.contains(QLatin1String("rolled back")));
        QVERIFY(report.notes.first().contains(QLatin1String("could not be copied")));
        QCOMPARE(state(where.name), before);
    }

    void doesNotWaitLongForOthersInATransaction()
    {
        const TestServer &where = testServer(QStringLiteral("postgresql"));
        STILLROOM_NEED_SERVER(where);
        prepare(where.name, goodScripts());
        const std::unique_ptr<Connection> other = Connection::open(where.url);
        Transaction transaction(*other);
        other->run(Statement(QStringLiteral("LOCK TABLE users IN ROW EXCLUSIVE MODE")));
        RehearsalPlan plan = goodScripts().plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")});
        plan.allowInDatabase = true;
        const RehearsalReport report = rehearse(where.url, {}, plan);
        QCOMPARE(outcomes(report)[0], QStringLiteral("Upgrade: failed"));
        QVERIFY2(report.toText().contains(QLatin1String("lock timeout")), qPrintable(report.toText()));
    }

    void refusesATransactionThatWouldNotHold_data()
    {
        QTest::addColumn<bool>("autocommit");
        QTest::addColumn<QString>("sql");
        QTest::newRow("autocommit_block") << true << QStringLiteral("SELECT 1");
        QTest::newRow("COMMIT") << false << QStringLiteral("SELECT 1; commit");
        QTest::newRow("setval") << false << QStringLiteral("SELECT pg_catalog.setval('users_id_seq', 900)");
        QTest::newRow("setval in a block")
            << false << QStringLiteral("DO $$ BEGIN PERFORM setval('users_id_seq', 900); END $$");
    }
    void refusesATransactionThatWouldNotHold()
    {
        QFETCH(bool, autocommit);
        QFETCH(QString, sql);
        const TestServer &where = testServer(QStringLiteral("postgresql"));
        STILLROOM_NEED_SERVER(where);
        Operation operation(ExecuteSql {sql, {}});
        operation.autocommit = autocommit;
        const Scripts scripts({first(), {{addedAge(), operation}, {}}});
        prepare(where.name, scripts);
        const QStringList before = state(where.name);
        const std::unique_ptr<Connection> other = Connection::open(where.url);
        RehearsalPlan plan = scripts.plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")});
        plan.allowInDatabase = true;
        const Error error = refusal(where, plan);
        QCOMPARE(error.kind, Error::Kind::Refused);
        QVERIFY2(error.message.contains(QLatin1String("in a transaction")), qPrintable(error.toText()));
        QCOMPARE(state(where.name), before);
    }

    /// A copy does not protect what all databases of a server share.
    void refusesWhatIsSharedByAServer_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("sql");
        const auto add = [](const char *server, const char *sql) {
            QTest::newRow(sql) << QString::fromLatin1(server) << QString::fromLatin1(sql);
        };
        add("postgresql", "SELECT 1; create role stillroom_left");
        add("postgresql", "DROP /* it */ DATABASE IF EXISTS stillroom_left");
        add("postgresql", "DO $x$ BEGIN IF true THEN CREATE USER stillroom_left; END IF; END $x$");
        add("postgresql", "DO 'BEGIN EXECUTE ''CREATE GROUP stillroom_left''; END'");
        add("postgresql", "ALTER TABLESPACE pg_default RENAME TO x");
        add("postgresql", "SELECT dblink_exec('dbname=x', 'DROP TABLE users')");
        add("postgresql", "IMPORT FOREIGN SCHEMA public FROM SERVER x INTO public");
        add("postgresql", "GRANT pg_monitor TO CURRENT_USER");
        add("mariadb", "CREATE USER stillroom_left");
        add("mariadb", "DROP DATABASE stillroom_left");
        add("mariadb", "SET @@global.max_connections = 100");
        add("sqlite", "ATTACH 'other.db' AS other");
    }
    void refusesWhatIsSharedByAServer()
    {
        QFETCH(QString, server);
        QFETCH(QString, sql);
        const TestServer &where = testServer(server);
        STILLROOM_NEED_SERVER(where);
        const Scripts scripts({first(), {{}, {addedAge(), ExecuteSql {sql, {}}}}});
        prepare(server, scripts);
        const Error error
            = refusal(where, scripts.plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")}));
        QCOMPARE(error.kind, Error::Kind::Refused);
        QCOMPARE(error.file, QStringLiteral("r2.py"));
        QCOMPARE(copiesLeft(server), QStringList());
    }

    /// What looks like the same words and stays in the copy is let through.
    void letsThroughWhatStaysInACopy()
    {
        const TestServer &where = testServer(QStringLiteral("postgresql"));
        STILLROOM_NEED_SERVER(where);
        const Scripts scripts(
            {first(),
             {{ExecuteSql {QStringLiteral("ALTER TABLE users ADD role text; UPDATE users SET role = 'CREATE "
                                          "ROLE x'; ALTER TABLE users DROP role"),
                           {}},
               ExecuteSql {QStringLiteral("GRANT SELECT ON users TO PUBLIC"), {}}},
              {ExecuteSql {QStringLiteral("REVOKE SELECT ON users FROM PUBLIC"), {}}}}});
        prepare(where.name, scripts);
        const RehearsalReport report
            = rehearse(where.url, {}, scripts.plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")}));
        QVERIFY2(report.passed(), qPrintable(report.toText()));
    }

    /// Beside the copy on the same server stand the real database and another one; neither is touched.
    void refusesWhatNamesAnotherDatabase_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("sql");
        QTest::newRow("operation") << 1 << QString();
        QTest::newRow("create") << 2 << QString();
        QTest::newRow("foreign key") << 3 << QString();
        QTest::newRow("version table") << 4 << QString();
        QTest::newRow("batch") << 5 << QString();
        QTest::newRow("plain") << 0 << QStringLiteral("DELETE FROM stillroom_beside.kept");
        QTest::newRow("quoted") << 0 << QStringLiteral("DELETE FROM `stillroom_beside` . `kept`");
        QTest::newRow("own") << 0 << QStringLiteral("DELETE FROM `%1`.users");
        QTest::newRow("use") << 0 << QStringLiteral("SELECT 1; USE stillroom_beside; DELETE FROM kept");
        QTest::newRow("comment") << 0 << QStringLiteral("/*!50000 DELETE FROM stillroom_beside.kept */");
        QTest::newRow("text") << 0
                              << QStringLiteral(
                                     "EXECUTE IMMEDIATE concat('DELETE FROM stillroom_', 'beside.kept')");
    }
    void refusesWhatNamesAnotherDatabase()
    {
        QFETCH(int, kind);
        QFETCH(QString, sql);
        const TestServer &where = testServer(QStringLiteral("mariadb"));
        STILLROOM_NEED_SERVER(where);
        const QString other = QStringLiteral("stillroom_beside");
        const TableName kept {other, QStringLiteral("kept")};
        const TestDatabase database(where);
        Operation operation;
        Table made = makeTable("made", {idColumn()});
        switch (kind) {
        case 0:
            operation
                = ExecuteSql {sql.contains(QLatin1String("%1")) ? sql.arg(*where.url.database) : sql, {}};
            break;
        case 1:
            operation = DropTable {kept, {}, false};
            break;
        case 2:
            made.schema = other;
            operation = CreateTable {made, false};
            break;
        case 3:
            made.foreignKeys = {makeForeignKey("fk_kept", "id", "kept", "id")};
            made.foreignKeys[0].referredSchema = other;
            operation = CreateTable {made, false};
            break;
        case 5:
            operation = BatchAlterTable {kept, BatchAlterTable::Recreate::Auto, {}, {}};
            break;
        default:
            operation = addedAge();
        }
        const Scripts scripts({first(), {{operation}, {}}});
        prepare(where.name, scripts);
        database.run(Statement(QStringLiteral("DROP DATABASE IF EXISTS stillroom_beside")));
        database.run(Statement(QStringLiteral("CREATE DATABASE stillroom_beside")));
        database.run(Statement(QStringLiteral("CREATE TABLE stillroom_beside.kept (id INT PRIMARY KEY)")));
        database.run(Statement(QStringLiteral("INSERT INTO stillroom_beside.kept VALUES (1), (2)")));
        const QStringList before = state(where.name);
        RehearsalPlan plan = scripts.plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")});
        if (kind == 4)
            plan.versionTable.schema = other;
        const Error error = refusal(where, plan);
        const QStringList tables
            = database.texts(Statement(QStringLiteral("SHOW TABLES FROM stillroom_beside")));
        const QStringList rows
            = database.texts(Statement(QStringLiteral("SELECT count(*) FROM stillroom_beside.kept")));
        database.run(Statement(QStringLiteral("DROP DATABASE stillroom_beside")));
        QVERIFY2(error.kind == Error::Kind::Refused, qPrintable(error.toText()));
        QCOMPARE(tables, QStringList {QStringLiteral("kept")});
        QCOMPARE(rows, QStringList {QStringLiteral("2")});
        QCOMPARE(state(where.name), before);
        QCOMPARE(copiesLeft(where.name), QStringList());
    }

    /// A trigger of the copy must not write beside it, nor may a table of it be a door to rows elsewhere.
    void leavesOutWhatLeadsOutOfACopy()
    {
        const TestServer &where = testServer(QStringLiteral("mariadb"));
        STILLROOM_NEED_SERVER(where);
        const Scripts scripts(
            {first(),
             {{ExecuteSql {QStringLiteral("INSERT INTO users (id, email) VALUES (100, 'new')"), {}}},
              {ExecuteSql {QStringLiteral("DELETE FROM users WHERE id = 100"), {}}}}});
        prepare(where.name, scripts);
        const TestDatabase database(where);
        for (const char *sql :
             {"DROP DATABASE IF EXISTS stillroom_beside", "CREATE DATABASE stillroom_beside",
              "CREATE TABLE stillroom_beside.kept (id INT PRIMARY KEY)",
              "CREATE TRIGGER tell AFTER INSERT ON users FOR EACH ROW INSERT INTO stillroom_beside.kept "
              "VALUES (NEW.id)",
              "CREATE VIEW outside AS SELECT id FROM stillroom_beside.kept",
              "CREATE TABLE door (id INT PRIMARY KEY, FOREIGN KEY fk_out (id) REFERENCES "
              "stillroom_beside.kept (id))",
              "CREATE TABLE one (id INT) ENGINE=MyISAM",
              "CREATE TABLE merged (id INT) ENGINE=MERGE UNION=(one) INSERT_METHOD=LAST"})
            database.run(Statement(QString::fromLatin1(sql)));
        const RehearsalReport report
            = rehearse(where.url, {}, scripts.plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")}));
        const QStringList rows
            = database.texts(Statement(QStringLiteral("SELECT count(*) FROM stillroom_beside.kept")));
        for (const char *sql : {"DROP TRIGGER tell", "DROP VIEW outside", "DROP TABLE door",
                                "DROP TABLE merged", "DROP TABLE one", "DROP DATABASE stillroom_beside"})
            database.run(Statement(QString::fromLatin1(sql)));
        QVERIFY2(report.passed(), qPrintable(report.toText()));
        QCOMPARE(rows, QStringList {QStringLiteral("0")});
        const QString notes = report.notes.join(QLatin1Char('\n'));
        QVERIFY2(notes.contains(QLatin1String("reach into other databases: tell, outside.")),
                 qPrintable(notes));
        QVERIFY2(notes.contains(QLatin1String("rows lie elsewhere: merged (")), qPrintable(notes));
        QVERIFY2(notes.contains(QLatin1String("refer to another database: ")), qPrintable(notes));
        QCOMPARE(copiesLeft(where.name), QStringList());
    }

    /// Copying itself can be ended: a table that somebody has locked would be waited for.
    void canBeInterruptedWhileItCopies_data()
    {
        QTest::addColumn<QString>("server");
        QTest::newRow("postgresql") << QStringLiteral("postgresql");
        QTest::newRow("mariadb") << QStringLiteral("mariadb");
    }
    void canBeInterruptedWhileItCopies()
    {
        QFETCH(QString, server);
        const TestServer &where = testServer(server);
        STILLROOM_NEED_SERVER(where);
        prepare(server, goodScripts());
        const std::unique_ptr<Connection> other
            = Connection::open(where.url); // PostgreSQL waits five seconds
        if (server == QLatin1String("mariadb"))
            other->run(Statement(QStringLiteral("LOCK TABLES users WRITE")));
        std::mutex mutex;
        Connection *working = nullptr;
        RehearsalHooks hooks;
        hooks.connection = [&](Connection *connection) {
            const std::lock_guard lock(mutex);
            working = connection;
        };
        std::thread ending([&] {
            QThread::msleep(1500);
            const std::lock_guard lock(mutex);
            if (working)
                working->interrupt();
        });
        Error::Kind kind = Error::Kind::Io;
        try {
            static_cast<void>(rehearse(
                where.url, {}, goodScripts().plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")}),
                hooks));
        } catch (const Error &error) {
            kind = error.kind;
        }
        ending.join();
        if (server == QLatin1String("mariadb"))
            other->run(Statement(QStringLiteral("UNLOCK TABLES")));
        QCOMPARE(kind, Error::Kind::Cancelled);
        QCOMPARE(copiesLeft(server), QStringList());
    }

    void leavesNothingWhenItIsCancelled_data() { addServers(); }
    void leavesNothingWhenItIsCancelled()
    {
        QFETCH(QString, server);
        const TestServer &where = testServer(server);
        STILLROOM_NEED_SERVER(where);
        prepare(server, goodScripts());
        const RehearsalPlan plan
            = goodScripts().plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")});
        for (const char *when : {"Copying", "Upgrade: ", "Downgrade: "}) {
            RehearsalHooks hooks;
            // Copying begins with the first question, and PostgreSQL asks no other.
            const bool later = when == QByteArray("Copying") && server != QLatin1String("postgresql");
            int asked = 0;
            bool seen = false;
            hooks.progress = [&](const QString &what) {
                asked += what.startsWith(QLatin1String(when)) ? 1 : 0;
                seen = asked > (later ? 1 : 0);
                return !seen;
            };
            Error::Kind kind = Error::Kind::Io;
            try {
                static_cast<void>(rehearse(where.url, {}, plan, hooks));
            } catch (const Error &error) {
                kind = error.kind;
            }
            QVERIFY(seen);
            QCOMPARE(kind, Error::Kind::Cancelled);
            QCOMPARE(copiesLeft(server), QStringList());
        }
    }

    /// Another thread ends the statement that runs; the copy goes all the same.
    void canBeInterruptedInAStatement_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("slow");
        QTest::newRow("postgresql") << QStringLiteral("postgresql") << QStringLiteral("SELECT pg_sleep(60)");
        QTest::newRow("mariadb") << QStringLiteral("mariadb") << QStringLiteral("SELECT sleep(60)");
    }
    void canBeInterruptedInAStatement()
    {
        QFETCH(QString, server);
        QFETCH(QString, slow);
        const TestServer &where = testServer(server);
        STILLROOM_NEED_SERVER(where);
        const Scripts scripts({first(), {{ExecuteSql {slow, {}}}, {}}});
        prepare(server, scripts);
        Connection *working = nullptr;
        std::thread ending;
        RehearsalHooks hooks;
        hooks.connection = [&](Connection *connection) { working = connection; };
        hooks.progress = [&](const QString &what) {
            if (what.startsWith(QLatin1String("Upgrade: ")) && !ending.joinable())
                ending = std::thread([&working] {
                    QThread::msleep(1000);
                    working->interrupt();
                });
            return true;
        };
        Error::Kind kind = Error::Kind::Io;
        QElapsedTimer clock;
        clock.start();
        try {
            static_cast<void>(rehearse(where.url, {},
                                       scripts.plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")}),
                                       hooks));
        } catch (const Error &error) {
            kind = error.kind;
        }
        ending.join();
        QCOMPARE(kind, Error::Kind::Cancelled);
        QVERIFY(clock.elapsed() < 40'000);
        QCOMPARE(copiesLeft(server), QStringList());
    }

    /// Views and triggers come along, rows up to the bound, and what is missing is said.
    void copiesADatabaseOfMariaDb()
    {
        const TestServer &where = testServer(QStringLiteral("mariadb"));
        STILLROOM_NEED_SERVER(where);
        const Scripts scripts(
            {first(),
             {{ExecuteSql {QStringLiteral("INSERT INTO users (id, email) VALUES (100, 'new')"), {}},
               ExecuteSql {QStringLiteral("DROP VIEW b_view"), {}},
               ExecuteSql {QStringLiteral("DROP TRIGGER shout"), {}},
               CreateConstraint {tableNamed("children"), makeUnique("uq", "user_id")}},
              {}}});
        prepare(where.name, scripts);
        {
            const TestDatabase database(where);
            Table children = makeTable("children", {idColumn(), makeColumn("user_id", sqlType("Integer"))});
            children.foreignKeys = {makeForeignKey("fk", "user_id", "users", "id")};
            Column twice = makeColumn("twice", sqlType("Integer"));
            twice.computed = Computed {QStringLiteral("user_id * 2"), true};
            children.columns.push_back(twice);
            database.carryOut(CreateTable {children, false});
            database.run(Statement(
                QStringLiteral("INSERT INTO children (id, user_id) VALUES (1, 1), (2, 2), (3, 1)")));
            database.run(Statement(QStringLiteral("CREATE VIEW z_view AS SELECT id FROM users")));
            database.run(Statement(QStringLiteral("CREATE VIEW b_view AS SELECT id FROM z_view")));
            database.run(Statement(QStringLiteral("CREATE TRIGGER shout BEFORE INSERT ON users FOR EACH ROW "
                                                  "SET NEW.email = upper(NEW.email)")));
        }
        RehearsalPlan plan = scripts.plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")});
        plan.rowBound = 1; // of one child none is a duplicate
        const RehearsalReport report = rehearse(where.url, {}, plan);
        QVERIFY2(outcomes(report)[0] == QLatin1String("Upgrade: good"), qPrintable(report.toText()));
        QVERIFY(report.notes.join(QLatin1Char(' ')).contains(QLatin1String("children")));
        plan.rowBound = 100;
        QCOMPARE(outcomes(rehearse(where.url, {}, plan))[0], QStringLiteral("Upgrade: failed"));
        QCOMPARE(copiesLeft(where.name), QStringList());
    }

    void keepsItsReports()
    {
        const TestServer &where = testServer(QStringLiteral("sqlite"));
        prepare(where.name, goodScripts());
        RehearsalReport report = rehearse(
            where.url, {}, goodScripts().plan(Dialect::of(where.url.backend()), {QStringLiteral("r1")}));
        const QString one = keepReport(report, where.url);
        report.when = report.when.addSecs(1);
        const QString two = keepReport(report, where.url);
        QCOMPARE(keptReports(where.url), (QStringList {two, one}));
        QFile file(two);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()), report.toText());
    }

    void undoesStepsBackwards()
    {
        const std::vector<RevisionStep> steps = goodScripts().plan(Dialect::of(Backend::Sqlite), {}).steps;
        const std::vector<RevisionStep> back = undoing(steps);
        QCOMPARE(back.size(), std::size_t(2));
        QCOMPARE(back[0].toString(), QStringLiteral("downgrade r2 -> r1, step 2"));
        QCOMPARE(back[1].changes[0].kind, VersionChange::Kind::Delete);
        QVERIFY(undoing(back) == steps);
    }
};

QTEST_GUILESS_MAIN(TestRehearsal)
#include "tst_rehearsal.moc"
