#include "migrate/compareschemas.h"
#include "migrate/readrevision.h"
#include "migrate/renderrevision.h"
#include "support/operations.h"
#include "support/testdatabase.h"

#include <QTest>

using namespace stillroom;

// Views, sequences, triggers, routines, domains and schemas of two databases compared: the operations make
// the one as the other, their reverse takes them back, and Alembic's files can hold them.

namespace {

const QString extra = QStringLiteral("stillroom_extra");

/// The SQL that makes the first and the second database, for each dialect.
QStringList script(const QString &dialect, bool second)
{
    if (dialect == QLatin1String("sqlite")) {
        if (!second)
            return {QStringLiteral("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, age INTEGER)"),
                    QStringLiteral("CREATE VIEW adults AS SELECT id FROM people WHERE age > 17"),
                    QStringLiteral("CREATE VIEW old AS SELECT id FROM adults"),
                    QStringLiteral("CREATE TRIGGER tr_a AFTER INSERT ON people BEGIN SELECT 1; END"),
                    QStringLiteral("CREATE TRIGGER tr_b AFTER DELETE ON people BEGIN SELECT 1; END")};
        return {
            QStringLiteral("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, age INTEGER, city TEXT)"),
            QStringLiteral("CREATE TABLE pets (id INTEGER NOT NULL PRIMARY KEY, name TEXT)"),
            QStringLiteral("CREATE VIEW adults AS SELECT id, city FROM people WHERE age > 20"),
            QStringLiteral("CREATE VIEW zoo AS SELECT id FROM above"),
            QStringLiteral("CREATE VIEW above AS SELECT id FROM pets"),
            QStringLiteral("CREATE TRIGGER tr_in INSTEAD OF DELETE ON zoo BEGIN SELECT ':a'; END"),
            QStringLiteral("CREATE TRIGGER tr_a AFTER INSERT ON people BEGIN SELECT 2; END")};
    }
    if (dialect == QLatin1String("postgresql")) {
        const QString stamp = QStringLiteral("CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS "
                                             "$$ BEGIN NEW.name := '%1'::text; RETURN NEW; END $$");
        if (!second)
            return {
                QStringLiteral("CREATE SEQUENCE numbers START 5"),
                QStringLiteral("CREATE DOMAIN age AS integer CHECK (VALUE > 0)"),
                QStringLiteral("CREATE FUNCTION old(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n'"),
                stamp.arg(QStringLiteral("a:b")),
                QStringLiteral("CREATE TABLE people (id serial PRIMARY KEY, name varchar(20), age age, gone "
                               "integer DEFAULT old(1))"),
                QStringLiteral("CREATE VIEW adults AS SELECT id, name FROM people WHERE age > 17"),
                QStringLiteral("CREATE VIEW above AS SELECT id FROM adults"),
                QStringLiteral("CREATE VIEW goes AS SELECT gone FROM people"),
                QStringLiteral("CREATE TRIGGER tr_a BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION "
                               "stamp()")};
        return {QStringLiteral("CREATE SCHEMA ") + extra,
                QStringLiteral("CREATE SEQUENCE numbers START 5 INCREMENT 2"),
                QStringLiteral("CREATE SEQUENCE more"),
                QStringLiteral("COMMENT ON SEQUENCE more IS 'it''s :more'"),
                QStringLiteral("CREATE DOMAIN age AS integer NOT NULL DEFAULT 1 CHECK (VALUE > 1)"),
                QStringLiteral("CREATE FUNCTION fresh() RETURNS integer LANGUAGE sql AS 'SELECT 7'"),
                stamp.arg(QStringLiteral("c")),
                QStringLiteral("CREATE TABLE people (id serial PRIMARY KEY, name varchar(40), age age, home "
                               "integer DEFAULT fresh())"),
                QStringLiteral("CREATE TABLE %1.pets (id integer PRIMARY KEY)").arg(extra),
                QStringLiteral("CREATE FUNCTION pets() RETURNS SETOF %1.pets LANGUAGE sql AS 'SELECT * FROM "
                               "%1.pets'")
                    .arg(extra),
                QStringLiteral("CREATE VIEW adults AS SELECT id, name FROM people WHERE age > 20"),
                QStringLiteral("CREATE VIEW above AS SELECT id FROM adults"),
                QStringLiteral("CREATE VIEW a_first AS SELECT id FROM z_last"),
                QStringLiteral("CREATE TRIGGER tr_b BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION "
                               "stamp()")};
    }
    const QString twice
        = QStringLiteral("CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN n * %1");
    if (!second)
        return {QStringLiteral("CREATE TABLE people (id INT PRIMARY KEY, name VARCHAR(20), age INT)"),
                twice.arg(2), QStringLiteral("CREATE VIEW adults AS SELECT id FROM people WHERE age > 17"),
                QStringLiteral("CREATE VIEW old AS SELECT id FROM adults"),
                QStringLiteral("CREATE TRIGGER tr_a BEFORE INSERT ON people FOR EACH ROW SET NEW.age = 1")};
    return {QStringLiteral("CREATE TABLE people (id INT PRIMARY KEY, name VARCHAR(20), age INT, city INT)"),
            QStringLiteral("CREATE TABLE pets (id INT PRIMARY KEY)"),
            twice.arg(3),
            QStringLiteral("CREATE PROCEDURE note(who INT) DELETE FROM people WHERE id = who"),
            QStringLiteral("CREATE VIEW adults AS SELECT id, city FROM people WHERE age > 20"),
            QStringLiteral("CREATE VIEW beyond AS SELECT twice(id) AS n FROM pets"),
            QStringLiteral("CREATE TRIGGER tr_a BEFORE INSERT ON people FOR EACH ROW SET NEW.age = 2"),
            QStringLiteral("CREATE TRIGGER tr_b BEFORE DELETE ON people FOR EACH ROW SET @a = 2")};
}

CompareOptions objectOptions()
{
    CompareOptions options;
    options.compareObjects = true;
    options.includeSchemas = true;
    options.compareServerDefaults = true;
    return options;
}

QStringList texts(const std::vector<Operation> &operations)
{
    QStringList lines;
    for (const Operation &operation : operations)
        lines.append(toText(operation));
    return lines;
}

/// The body of a revision's upgrade().
QString moduleOf(const QString &body)
{
    return QStringLiteral("from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import "
                          "postgresql, mysql\nrevision = 'a'\ndown_revision = None\n\ndef upgrade():\n")
        + body;
}

} // namespace

class TestCompareObjects final : public QObject
{
    Q_OBJECT

    static Schema made(const TestDatabase &on, bool second, const InspectOptions &looked)
    {
        on.clear();
        for (const QString &sql : script(on.dialect().name, second)) {
            // A view that stands before what it reads, to see the order found.
            if (sql.contains(QLatin1String("z_last")))
                on.run(Statement(QStringLiteral("CREATE VIEW z_last AS SELECT id FROM people")));
            on.run(Statement(sql));
        }
        return on.inspect(looked);
    }

private Q_SLOTS:
    void databases_data()
    {
        QTest::addColumn<QString>("server");
        for (const TestServer &server : testServers())
            QTest::addRow("%s", qPrintable(server.name)) << server.name;
    }

    void databases();
    void words()
    {
        Sequence sequence {QStringLiteral("s"), {}, {{QStringLiteral("increment"), QStringLiteral("1")}}};
        Sequence changed = sequence;
        changed.options.insert(QStringLiteral("increment"), QStringLiteral("5"));
        QCOMPARE(toText(AlterObject {changed, sequence, {}}),
                 QStringLiteral("Alter sequence s: increment 1 to 5"));
        const TableTrigger trigger {tableNamed("users"), {QStringLiteral("t"), {}}};
        QCOMPARE(toText(CreateObject {trigger, false}), QStringLiteral("Create trigger t on users"));
        QCOMPARE(toText(reversed(Operation(CreateObject {trigger, false}))),
                 QStringLiteral("Drop trigger t on users"));
        try { // what a database lacks is said
            static_cast<void>(Dialect::of(Backend::Sqlite).compile(CreateObject {sequence, false}, {}));
            QFAIL("SQLite has no sequences");
        } catch (const Error &error) {
            QCOMPARE(error.message, QStringLiteral("SQLite has no sequences, so s cannot be made."));
        }
    }

    void sqlServer()
    {
        const Dialect &dialect = Dialect::of(Backend::SqlServer);
        const auto lines = [&](const Operation &operation) {
            QStringList all;
            for (const Statement &statement : dialect.compile(operation, {}))
                all.append(statement.text);
            return all.join(QStringLiteral("; "));
        };
        View view;
        view.name = QStringLiteral("v");
        view.schema = QStringLiteral("odd ]s");
        view.sql = QStringLiteral("create view [odd ]]s].v as select 1 as a");
        view.comment = QStringLiteral("it's");
        View other = view;
        other.sql.replace(QLatin1String("1 as"), QLatin1String("2 as"));
        QCOMPARE(lines(AlterObject {other, view, {}}),
                 QStringLiteral("CREATE OR ALTER view [odd ]]s].v as select 2 as a"));
        QCOMPARE(lines(DropObject {view, {}, true}), QStringLiteral("DROP VIEW IF EXISTS [odd ]]s].v"));
        QVERIFY(lines(CreateObject {view, false}).contains(QLatin1String("N'VIEW', N'v'")));
        Sequence sequence {QStringLiteral("s"),
                           {},
                           {{QStringLiteral("data_type"), QStringLiteral("'int'")},
                            {QStringLiteral("start"), QStringLiteral("5")}}};
        QCOMPARE(lines(CreateObject {sequence, false}),
                 QStringLiteral("CREATE SEQUENCE s AS int START WITH 5"));
        Sequence changed = sequence;
        changed.options.insert(QStringLiteral("increment"), QStringLiteral("2"));
        QCOMPARE(lines(AlterObject {changed, sequence, {}}),
                 QStringLiteral("ALTER SEQUENCE s INCREMENT BY 2 NO MINVALUE NO MAXVALUE NO CYCLE"));
        changed.options.insert(QStringLiteral("start"), QStringLiteral("6"));
        QCOMPARE(lines(AlterObject {changed, sequence, {}}),
                 QStringLiteral("DROP SEQUENCE s; CREATE SEQUENCE s AS int INCREMENT BY 2 START WITH 6"));
        Domain domain;
        domain.name = QStringLiteral("code");
        domain.type = sqlType("VARCHAR", 8);
        domain.nullable = false;
        QCOMPARE(lines(CreateObject {domain, false}),
                 QStringLiteral("CREATE TYPE code FROM VARCHAR(8) NOT NULL"));
        QCOMPARE(lines(CreateObject {Namespace {QStringLiteral("odd ]s")}, false}),
                 QStringLiteral("CREATE SCHEMA [odd ]]s]"));
        const TableTrigger trigger {{QStringLiteral("hr"), QStringLiteral("t")},
                                    {QStringLiteral("tr"),
                                     QStringLiteral("CREATE TRIGGER hr.tr ON hr.t FOR DELETE AS "
                                                    "SELECT 1")}};
        QCOMPARE(lines(DropObject {trigger, {}, false}), QStringLiteral("DROP TRIGGER hr.tr"));
    }
};

void TestCompareObjects::databases()
try {
    QFETCH(QString, server);
    STILLROOM_NEED_SERVER(testServer(server));
    const TestDatabase on(testServer(server));
    if (on.dialect().name == QLatin1String("mssql"))
        QSKIP("SQL Server's is compared as text in tst_mssqldialect.");
    InspectOptions looked;
    if (!on.dialect().defaultSchema.isEmpty())
        looked.schemas = QStringList {QStringLiteral("*")};
    const Schema wanted = made(on, true, looked);
    const Schema first = made(on, false, looked);
    const Dialect &dialect = on.dialect();

    // Models know none of them: without being asked nothing of the kind is touched.
    Schema models;
    models.dialect = dialect.name;
    for (const Operation &operation : compareSchemas(models, first, dialect).operations)
        QVERIFY2(operation.as<DropTable>() || operation.as<DropEnum>(), qPrintable(toText(operation)));

    const AutogenerateResult found = compareSchemas(wanted, first, dialect, objectOptions());
    for (const Operation &operation : found.operations)
        on.carryOut(operation, looked);
    const Schema after = on.inspect(looked);
    QCOMPARE(texts(compareSchemas(wanted, after, dialect, objectOptions()).operations).join(u'\n'),
             QString());
    for (const Operation &operation : reversed(found.operations))
        on.carryOut(operation, looked);
    QCOMPARE(
        texts(compareSchemas(first, on.inspect(looked), dialect, objectOptions()).operations).join(u'\n'),
        QString());

    // As a revision file, without the database at hand.
    static_cast<void>(made(on, false, looked));
    const QString body
        = renderRevision(found.operations, {}, {dialect.name, false, defaultNamingConvention(), u'"'})
              .upgrade;
    ReadRevisionOptions reading;
    reading.dialect = dialect.name;
    const RevisionScript read = readRevisionSource(moduleOf(body), QStringLiteral("a.py"), reading);
    for (const Operation &operation : read.upgradeOperations())
        on.carryOut(operation, looked);
    QCOMPARE(
        texts(compareSchemas(wanted, on.inspect(looked), dialect, objectOptions()).operations).join(u'\n'),
        QString());
    on.clear();
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

QTEST_GUILESS_MAIN(TestCompareObjects)
#include "tst_compareobjects.moc"
