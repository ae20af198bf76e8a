#include "base/error.h"
#include "base/text.h"
#include "dialect/operationcost.h"
#include "dialect/serverfacts.h"
#include "migrate/compareschemas.h"
#include "migrate/migrator.h"
#include "support/operations.h"
#include "support/recordedconnection.h"
#include "support/schemalines.h"
#include "support/testsupport.h"

#include <QtTest>

using namespace stillroom;

namespace {

const Dialect &postgres()
{
    return Dialect::of(Backend::PostgreSql);
}

std::unique_ptr<RecordedConnection> recorded(const QString &product)
{
    return std::make_unique<RecordedConnection>(
        ConnectionUrl::parse(QStringLiteral("postgresql://host/shop")),
        dataFile(QStringLiteral("postgresflavours/%1.txt").arg(product)));
}

Schema inspected(const QString &product)
{
    return postgres().inspect(*recorded(product), {{QStringLiteral("*")}, true});
}

/// What a statement that was only written down answers.
class WrittenDown final : public Cursor
{
public:
    [[nodiscard]] const std::vector<ResultColumn> &columns() const override { return m_columns; }
    bool fetch(RowBatch &, int) override { return false; }
    [[nodiscard]] qint64 affectedRows() const override { return 1; }

private:
    std::vector<ResultColumn> m_columns;
};

/// A server whose catalogue is recorded and which writes down what it is told; one statement fails.
class WritingConnection final : public Connection
{
public:
    WritingConnection(const QString &product, QString failing)
        : Connection(ConnectionUrl::parse(QStringLiteral("postgresql://host/shop")))
        , m_catalogue(recorded(product))
        , m_failing(std::move(failing))
    {
        m_flavour = m_catalogue->flavour();
    }

    [[nodiscard]] bool isReadOnly() const override { return false; }
    [[nodiscard]] bool inTransaction() const override { return m_inTransaction; }
    void begin() override { write(QStringLiteral("BEGIN"), true); }
    void commit() override { write(QStringLiteral("COMMIT"), false); }
    void rollback() override { write(QStringLiteral("ROLLBACK"), false); }
    [[nodiscard]] std::unique_ptr<Cursor> execute(const Statement &statement) override
    {
        const bool asks = statement.text.startsWith(QLatin1String("SELECT"))
            || statement.text.startsWith(QLatin1String("BEGIN"))
            || statement.text == QLatin1String("ROLLBACK");
        if (asks)
            return m_catalogue->execute(statement);
        write(statement.text.simplified(), m_inTransaction);
        if (!m_failing.isEmpty() && statement.text.contains(m_failing))
            throw Error(Error::Kind::Sql, QStringLiteral("It fails."));
        return std::make_unique<WrittenDown>();
    }
    void executeScript(const QString &sql) override { write(sql, m_inTransaction); }
    void interrupt() override { }
    void beginJob() override { }
    void endJob() noexcept override { }

    QStringList written;

private:
    void write(const QString &text, bool inTransaction)
    {
        written += text;
        m_inTransaction = inTransaction;
    }

    std::unique_ptr<RecordedConnection> m_catalogue;
    QString m_failing;
    bool m_inTransaction = false;
};

AddColumn addColumn(const char *table, const char *column)
{
    AddColumn add;
    add.table = tableNamed(table);
    add.column = makeColumn(column, sqlType("Integer"));
    return add;
}

Operation createIndex(const char *table, Index index, const char *option, const QString &source)
{
    index.options.insert(QLatin1String(option), source);
    return CreateIndex {tableNamed(table), std::move(index), false};
}

} // namespace

/// Servers that speak PostgreSQL's protocol without being PostgreSQL: what is made of their catalogues,
/// recorded in tests/data/postgresflavours, and what is refused. None of it was run on such a server.
class TestPostgresFlavours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheCatalogue_data();
    void readsTheCatalogue();
    void asksWhatIsThere_data();
    void asksWhatIsThere();
    void saysThatRedshiftIsNotKnown();
    void keepsTheServer();
    void agreesWithTheModels();
    void writes_data();
    void writes();
    void refuses_data();
    void refuses();
    void knowsWhatIsRolledBack();
    void migratesOutsideTransactions();
    void tellsWhatHasLanded();
    void refusesBeforeAnythingRuns();
    void claimsNoLocks();
};

void TestPostgresFlavours::readsTheCatalogue_data()
{
    QTest::addColumn<QString>("server");
    QTest::newRow("cockroachdb") << "CockroachDB 24.3.5";
    QTest::newRow("yugabytedb") << "YugabyteDB 2024.2.3.0";
    QTest::newRow("citus") << "PostgreSQL with Citus 16.1";
}

void TestPostgresFlavours::readsTheCatalogue()
{
    const QString product = QString::fromLatin1(QTest::currentDataTag());
    QTEST(recorded(product)->serverVersion(), "server");
    const QString expected
        = readTextFile(dataFile(QStringLiteral("postgresflavours/%1.expected.txt").arg(product)));
    QCOMPARE(schemaLines(postgres(), inspected(product)).join(QLatin1Char('\n')), expected.trimmed());
}

void TestPostgresFlavours::asksWhatIsThere_data()
{
    QTest::addColumn<QStringList>("never");
    QTest::addColumn<QStringList>("surely");
    QTest::newRow("cockroachdb")
        << QStringList {QStringLiteral("pg_inherits"),       QStringLiteral("t.typtype = 'd'"),
                        QStringLiteral("pg_trigger"),        QStringLiteral("pg_get_partkeydef"),
                        QStringLiteral("s.spcname"),         QStringLiteral("generate_series"),
                        QStringLiteral("(SELECT FROM"),      QStringLiteral("indnullsnotdistinct"),
                        QStringLiteral("pg_dist_partition"), QStringLiteral("NOT c.relispartition")}
        << QStringList {QStringLiteral("is_hidden"), QStringLiteral("'crdb_internal'")};
    QTest::newRow("yugabytedb") << QStringList {QStringLiteral("attgenerated"), QStringLiteral("is_hidden"),
                                                QStringLiteral("indnullsnotdistinct"),
                                                QStringLiteral("pg_dist_partition")}
                                << QStringList {QStringLiteral("pg_trigger"), QStringLiteral("pg_inherits")};
    QTest::newRow("citus") << QStringList {QStringLiteral("is_hidden")}
                           << QStringList {QStringLiteral("relation_is_a_known_shard(c.oid)"),
                                           QStringLiteral("pg_dist_partition"),
                                           QStringLiteral("a.attgenerated"),
                                           QStringLiteral("x.indnullsnotdistinct")};
}

void TestPostgresFlavours::asksWhatIsThere()
{
    QFETCH(QStringList, never);
    QFETCH(QStringList, surely);
    const auto connection = recorded(QString::fromLatin1(QTest::currentDataTag()));
    static_cast<void>(postgres().inspect(*connection, {{QStringLiteral("*")}, true}));
    QString asked;
    for (const Statement &statement : connection->asked())
        asked += statement.text + QLatin1Char('\n');
    for (const QString &text : never)
        QVERIFY2(!asked.contains(text), qPrintable(text));
    for (const QString &text : surely)
        QVERIFY2(asked.contains(text), qPrintable(text));
    QVERIFY(connection->asked().size() < 20);
}

void TestPostgresFlavours::saysThatRedshiftIsNotKnown()
{
    const auto connection = recorded(QStringLiteral("redshift"));
    try {
        static_cast<void>(postgres().inspect(*connection));
        QFAIL("It was inspected.");
    } catch (const Error &error) {
        QCOMPARE(error.message,
                 QStringLiteral(
                     "The tables of Redshift 1.0.54321 cannot be listed: its catalogue is not that of the "
                     "PostgreSQL versions this program knows."));
    }
    QVERIFY(connection->asked().empty());
}

void TestPostgresFlavours::keepsTheServer()
{
    const Schema cockroach = inspected(QStringLiteral("cockroachdb"));
    QCOMPARE(cockroach.server.value(QStringLiteral("product")), QStringLiteral("CockroachDB"));
    QCOMPARE(cockroach.server.value(QStringLiteral("version")), QStringLiteral("24.3.5"));
    const Schema citus = inspected(QStringLiteral("citus"));
    QCOMPARE(citus.server.value(QStringLiteral("distribution column of events")),
             QStringLiteral("tenant_id"));
    QVERIFY(!citus.server.contains(QStringLiteral("distribution column of countries")));
}

/// Models written for PostgreSQL do not differ for ever from what CockroachDB makes of them.
void TestPostgresFlavours::agreesWithTheModels()
{
    Schema actual = inspected(QStringLiteral("cockroachdb"));
    std::erase_if(actual.tables, [](const Table &table) {
        return table.name != QLatin1String("events") && table.name != QLatin1String("t1");
    });
    Schema models;
    models.dialect = QStringLiteral("postgresql");
    Table events = makeTable(
        "events",
        {idColumn(), makeColumn("at", sqlType("DateTime"), false), makeColumn("payload", sqlType("JSON"))});
    events.columns[1].type.timezone = true;
    events.columns[2].comment = QStringLiteral("as it was sent");
    events.indexes = {makeIndex("events_at_idx", "at"), makeIndex("events_payload_idx", "payload")};
    Table t1 = *actual.table(QStringLiteral("t1"));
    for (const char *column : {"a", "c"})
        t1.column(QString::fromLatin1(column))->type = sqlType("Integer");
    t1.column(QStringLiteral("b"))->type = sqlType("BigInteger");
    t1.uniqueConstraints = {makeUnique("t1_a_key", "a")};
    Index key = makeIndex("index_key", "b", true);
    key.elements.push_back(key.elements.front());
    key.elements.back().column = QStringLiteral("c");
    t1.indexes = {key};
    models.tables = {events, t1};
    QCOMPARE(compareSchemas(models, actual, postgres()).detected, QStringList());
    models.tables[1].column(QStringLiteral("d"))->type = sqlType("Integer");
    QCOMPARE(compareSchemas(models, actual, postgres()).detected.size(), 1);
}

void TestPostgresFlavours::writes_data()
{
    QTest::addColumn<QString>("product");
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QString>("sql");
    const auto row = [](const char *name, const char *product, Operation operation, const char *sql) {
        QTest::newRow(name) << QString::fromLatin1(product) << std::move(operation)
                            << QString::fromLatin1(sql);
    };
    row("unique constraint dropped", "cockroachdb",
        DropConstraint {QStringLiteral("t1_a_key"), tableNamed("t1"), DropConstraint::Type::Unique, {}},
        "DROP INDEX t1@t1_a_key CASCADE");
    row("check dropped", "cockroachdb",
        DropConstraint {QStringLiteral("check_b"), tableNamed("t3"), DropConstraint::Type::Check, {}},
        "ALTER TABLE t3 DROP CONSTRAINT check_b");
    row("unique index dropped", "cockroachdb",
        DropIndex {QStringLiteral("index_key"), tableNamed("t1"), {}, false}, "DROP INDEX index_key CASCADE");
    row("index dropped", "cockroachdb",
        DropIndex {QStringLiteral("t2_t1_id_idx"), tableNamed("t2"), {}, false}, "DROP INDEX t2_t1_id_idx");
    row("hash-sharded", "cockroachdb",
        createIndex("events", makeIndex("ix", "at"), "postgresql_using", QStringLiteral("'hash'")),
        "CREATE INDEX ix ON events (at) USING HASH");
    AddColumn add = addColumn("t2", "twice");
    add.column.computed = Computed {QStringLiteral("t1_id * 2"), false};
    row("virtual column", "cockroachdb", add,
        "ALTER TABLE t2 ADD COLUMN twice INTEGER GENERATED ALWAYS AS (t1_id * 2) VIRTUAL");
    row("hash on PostgreSQL", "citus",
        createIndex("events", makeIndex("ix", "at"), "postgresql_using", QStringLiteral("'hash'")),
        "CREATE INDEX ix ON events USING hash (at)");
    row("unique constraint dropped on YugabyteDB", "yugabytedb",
        DropConstraint {QStringLiteral("departments_name_key"),
                        tableNamed("departments"),
                        DropConstraint::Type::Unique,
                        {}},
        "ALTER TABLE departments DROP CONSTRAINT departments_name_key");
    row("unique with the distribution column", "citus",
        CreateConstraint {
            tableNamed("events"),
            UniqueConstraint {QStringLiteral("uq"), {QStringLiteral("tenant_id"), QStringLiteral("at")}, {}}},
        "ALTER TABLE events ADD CONSTRAINT uq UNIQUE (tenant_id, at)");
    row("unique in a table that is not distributed", "citus",
        CreateConstraint {tableNamed("countries"), makeUnique("uq", "code")},
        "ALTER TABLE countries ADD CONSTRAINT uq UNIQUE (code)");
}

void TestPostgresFlavours::writes()
{
    QFETCH(QString, product);
    QFETCH(Operation, operation);
    const std::vector<Statement> statements = postgres().compile(operation, inspected(product));
    QCOMPARE(statements.size(), std::size_t(1));
    QTEST(statements.front().text.simplified(), "sql");
}

void TestPostgresFlavours::refuses_data()
{
    QTest::addColumn<QString>("product");
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const char *product, Operation operation, const char *sentence) {
        QTest::newRow(name) << QString::fromLatin1(product) << std::move(operation)
                            << QString::fromLatin1(sentence);
    };
    ExcludeConstraint exclude;
    exclude.name = QStringLiteral("no_overlap");
    exclude.elements = {{QStringLiteral("a"), QStringLiteral("=")}};
    for (const char *product : {"cockroachdb", "yugabytedb"}) {
        const QByteArray server = qstrcmp(product, "cockroachdb") == 0 ? "CockroachDB" : "YugabyteDB";
        row(qPrintable(QStringLiteral("exclusion on %1").arg(QLatin1String(product))), product,
            CreateConstraint {tableNamed("t1"), exclude},
            (server + " has no exclusion constraints, so no_overlap cannot be made.").constData());
        UniqueConstraint unique = makeUnique("uq", "a");
        unique.options.insert(QStringLiteral("deferrable"), QStringLiteral("True"));
        row(qPrintable(QStringLiteral("deferrable on %1").arg(QLatin1String(product))), product,
            CreateConstraint {tableNamed("t1"), unique},
            (server + " has no deferrable constraints of this kind, so uq cannot be made.").constData());
        row(qPrintable(QStringLiteral("brin on %1").arg(QLatin1String(product))), product,
            createIndex("t1", makeIndex("ix", "a"), "postgresql_using", QStringLiteral("'brin'")),
            (server + " has no index method brin, so ix cannot be made.").constData());
    }
    ForeignKey key = makeForeignKey("fk", "a", "t2", "b");
    key.initially = QStringLiteral("DEFERRED");
    row("deferred key", "cockroachdb", CreateConstraint {tableNamed("t1"), key},
        "CockroachDB has no deferrable foreign keys, so fk cannot be made.");
    row("primary key dropped", "cockroachdb",
        DropConstraint {QStringLiteral("t1_pkey"), tableNamed("t1"), DropConstraint::Type::Unknown, {}},
        "CockroachDB leaves no table without its primary key, so that of t1 cannot be dropped.");
    Index last = makeIndex("ix", "a");
    last.elements.front().nulls = QStringLiteral("LAST");
    row("nulls last", "cockroachdb", CreateIndex {tableNamed("t1"), last, false},
        "CockroachDB has no other place for NULL in an index than before all values, so ix cannot be made.");
    Table parted = makeTable("parted", {idColumn()});
    parted.options.insert(QStringLiteral("postgresql_partition_by"), QStringLiteral("'RANGE (id)'"));
    row("partitions", "cockroachdb", CreateTable {parted, false},
        "CockroachDB has no partitions as PostgreSQL declares them, so parted cannot be made.");
    Table child = makeTable("child", {idColumn()});
    child.options.insert(QStringLiteral("postgresql_inherits"), QStringLiteral("'t1'"));
    row("inheritance", "yugabytedb", CreateTable {child, false},
        "YugabyteDB has no inheritance between tables, so child cannot be made.");
    AddColumn add = addColumn("employees", "twice");
    add.column.computed = Computed {QStringLiteral("1 + 1"), true};
    row("generated column", "yugabytedb", add,
        "YugabyteDB has no generated columns, so twice cannot be made.");
    row("gist", "yugabytedb",
        createIndex("employees", makeIndex("ix", "hired"), "postgresql_using", QStringLiteral("'gist'")),
        "YugabyteDB has no index method gist, so ix cannot be made.");
    row("unique across shards", "citus", CreateConstraint {tableNamed("events"), makeUnique("uq", "id")},
        "The rows of events are distributed by tenant_id, so uq can be unique only together with it.");
    row("unique index across shards", "citus",
        CreateIndex {tableNamed("events"), makeIndex("ix", "at", true), false},
        "The rows of events are distributed by tenant_id, so ix can be unique only together with it.");
    row("distribution column dropped", "citus",
        DropColumn {tableNamed("events"), QStringLiteral("tenant_id"), {}, false},
        "The rows of events are distributed by tenant_id, which can be neither dropped nor given another "
        "type.");
}

void TestPostgresFlavours::refuses()
{
    QFETCH(QString, product);
    QFETCH(Operation, operation);
    try {
        static_cast<void>(postgres().compile(operation, inspected(product)));
        QFAIL("It was not refused.");
    } catch (const Error &error) {
        QTEST(error.message, "sentence");
        QCOMPARE(error.kind, Error::Kind::Migration);
    }
}

void TestPostgresFlavours::knowsWhatIsRolledBack()
{
    const auto rollsBack = [](Backend backend, const char *answer) {
        return rollsBackSchemaChanges(Dialect::of(backend),
                                      serverFlavour(backend, QString::fromLatin1(answer)));
    };
    QVERIFY(rollsBack(Backend::PostgreSql, "PostgreSQL 15.18 on x86_64"));
    QVERIFY(rollsBack(Backend::PostgreSql, "PostgreSQL 16.1 on x86_64\nCitus 12.1-1"));
    QVERIFY(!rollsBack(Backend::PostgreSql, "CockroachDB CCL v25.1.0 (x86_64)"));
    QVERIFY(!rollsBack(Backend::PostgreSql, "PostgreSQL 15.2-YB-2025.1.0.0-b0 on x86_64"));
    QVERIFY(!rollsBack(Backend::MySql, "8.0.36\nMySQL"));
    QVERIFY(rollsBack(Backend::Sqlite, "3.40.1"));
}

namespace {

/// Runs one revision on the recorded server. \return the error's hint
QString migrate(WritingConnection &connection,
                const std::vector<Operation> &operations = {addColumn("t2", "one"), addColumn("t2", "two")})
{
    const RevisionReader reader = [&](const Revision &, bool) { return operations; };
    const Migrator migrator(postgres(), VersionTable(postgres()), reader);
    RevisionStep step;
    step.revision.id = QStringLiteral("aa1");
    step.to = {QStringLiteral("aa1")};
    step.changes = {{VersionChange::Kind::Insert, {}, QStringLiteral("aa1")}};
    try {
        migrator.run(connection, {step});
        return {};
    } catch (const Error &error) {
        return error.hint;
    }
}

} // namespace

/// Each change of the schema by itself, the revision's number in a transaction behind them.
void TestPostgresFlavours::migratesOutsideTransactions()
{
    WritingConnection connection(QStringLiteral("cockroachdb"), {});
    QCOMPARE(migrate(connection), QString());
    const QStringList written = connection.written.filter(QRegularExpression(QStringLiteral("^(?!CREATE)")));
    QCOMPARE(written.join(QLatin1Char('|')),
             QStringLiteral(
                 "BEGIN|COMMIT|ALTER TABLE t2 ADD COLUMN one INTEGER|ALTER TABLE t2 ADD COLUMN two INTEGER"
                 "|BEGIN|INSERT INTO alembic_version (version_num) VALUES (?)|COMMIT"));
}

void TestPostgresFlavours::tellsWhatHasLanded()
{
    WritingConnection cockroach(QStringLiteral("cockroachdb"), QStringLiteral("ADD COLUMN two"));
    const QString hint = migrate(cockroach);
    QVERIFY2(
        hint.contains(QLatin1String("1 of the 2 operations of revision aa1 have landed, because CockroachDB "
                                    "cannot take changes of the schema back")),
        qPrintable(hint));
    WritingConnection citus(QStringLiteral("citus"), QStringLiteral("ADD COLUMN two"));
    QVERIFY(migrate(citus, {addColumn("events", "one"), addColumn("events", "two")})
                .startsWith(QLatin1String("Nothing of revision aa1 was kept")));
    QVERIFY(citus.written.contains(QLatin1String("ROLLBACK")));
}

/// Also behind SQL of the user's, after which nobody knows the tables.
void TestPostgresFlavours::refusesBeforeAnythingRuns()
{
    WritingConnection connection(QStringLiteral("cockroachdb"), {});
    ExcludeConstraint exclude;
    exclude.name = QStringLiteral("no_overlap");
    exclude.elements = {{QStringLiteral("a"), QStringLiteral("=")}};
    ExecuteSql execute;
    execute.sql = QStringLiteral("CREATE TABLE more (id INT)");
    static_cast<void>(migrate(connection, {execute, CreateConstraint {tableNamed("more"), exclude}}));
    QCOMPARE(connection.written, QStringList());
}

void TestPostgresFlavours::claimsNoLocks()
{
    const OperationCost cost
        = operationCost(postgres(), addColumn("t2", "one"), inspected(QStringLiteral("cockroachdb")));
    QVERIFY(cost.locks.empty());
    QCOMPARE(cost.rewrites, Rewrites::Unknown);
    QVERIFY(!operationCost(postgres(), addColumn("events", "one"), inspected(QStringLiteral("citus")))
                 .locks.empty());
}

QTEST_GUILESS_MAIN(TestPostgresFlavours)
#include "tst_postgresflavours.moc"
