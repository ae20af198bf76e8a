#include "dialect/operationcost.h"
#include "support/operations.h"
#include "support/testdatabase.h"

#include <QTest>

using namespace stillroom;

// What operationCost() says of a server is asked of the server itself: PostgreSQL tells the locks a
// transaction holds and whether a table got a new file, MariaDB refuses an algorithm it cannot use.

namespace {

using Kind = ServerDefault::Kind;

Column computed(const char *name, const char *sql, bool persisted)
{
    Column column = makeColumn(name, sqlType("Integer"));
    column.computed = Computed {QString::fromLatin1(sql), persisted};
    return column;
}

SqlType numeric(int precision, int scale)
{
    SqlType type = sqlType("Numeric");
    type.precision = precision;
    type.scale = scale;
    return type;
}

SqlType enumType(const QStringList &values)
{
    SqlType type = sqlType("Enum");
    type.enumValues = values;
    type.enumName = QStringLiteral("mood");
    return type;
}

AddColumn added(const Column &column)
{
    AddColumn add;
    add.table = tableNamed("t");
    add.column = column;
    return add;
}

AlterColumn altered(const char *column)
{
    AlterColumn alter;
    alter.table = tableNamed("t");
    alter.column = QString::fromLatin1(column);
    return alter;
}

AlterColumn retyped(const char *column, const SqlType &type)
{
    AlterColumn alter = altered(column);
    alter.type = type;
    return alter;
}

Operation constraint(const Constraint &made)
{
    return CreateConstraint {tableNamed("t"), made};
}

Operation dropped(const char *name, DropConstraint::Type type)
{
    return DropConstraint {QString::fromLatin1(name), tableNamed("t"), type, {}};
}

using Cases = std::vector<std::pair<const char *, Operation>>;

/// On the tables of makeTables(), and possible on every server.
Cases sharedCases()
{
    Cases cases;
    const auto add
        = [&cases](const char *name, Operation operation) { cases.emplace_back(name, std::move(operation)); };
    add("add a column", added(makeColumn("n", sqlType("Integer"))));
    add("add a column with a default",
        added(withDefault(makeColumn("n", sqlType("Integer"), false), Kind::Text, "3")));
    add("add a moment", added(withDefault(makeColumn("n", sqlType("DateTime")), Kind::Function, "now()")));
    add("add a stored column", added(computed("n", "a + 1", true)));
    AddColumn unique = added(makeColumn("n", sqlType("Integer")));
    unique.unique = true;
    add("add a unique column", unique);
    AddColumn key = added(makeColumn("n", sqlType("Integer")));
    key.foreignKeys = {makeForeignKey("fkn", "n", "p", "id")};
    add("add a column with a key", key);
    add("drop a column", DropColumn {tableNamed("t"), QStringLiteral("b"), {}, false});
    add("drop an indexed column", DropColumn {tableNamed("t"), QStringLiteral("k"), {}, false});
    add("widen a text", retyped("b", sqlType("String", 60)));
    add("widen a short text much", retyped("k", sqlType("String", 100)));
    add("narrow a text", retyped("b", sqlType("String", 20)));
    add("make a text endless", retyped("b", sqlType("Text")));
    add("widen a number", retyped("a", sqlType("BigInteger")));
    add("widen a decimal", retyped("d", numeric(12, 2)));
    add("give a decimal digits", retyped("d", numeric(12, 4)));
    AlterColumn notNull = altered("a");
    notNull.nullable = false;
    add("forbid NULL", notNull);
    AlterColumn null = altered("f");
    null.nullable = true;
    add("allow NULL", null);
    AlterColumn value = altered("a");
    value.serverDefault = ServerDefault {Kind::Text, QStringLiteral("3")};
    add("set a default", value);
    AlterColumn renamed = altered("a");
    renamed.newName = QStringLiteral("aa");
    add("rename a column", renamed);
    AlterColumn comment = altered("a");
    comment.comment = QStringLiteral("how many");
    add("comment on a column", comment);
    add("comment on a table", AlterTableComment {tableNamed("t"), QStringLiteral("things"), {}});
    add("create an index", CreateIndex {tableNamed("t"), makeIndex("ixn", "a"), false});
    add("create a unique index", CreateIndex {tableNamed("t"), makeIndex("ixn", "a", true), false});
    add("drop an index", DropIndex {QStringLiteral("ixk"), tableNamed("t"), {}, false, {}});
    add("add a unique constraint", constraint(makeUnique("uqn", "b")));
    add("add a foreign key", constraint(makeForeignKey("fkn", "f", "p", "id")));
    add("add a check", constraint(CheckConstraint {QStringLiteral("ckn"), QStringLiteral("f > 0"), {}}));
    add("drop a foreign key", dropped("fkp", DropConstraint::Type::ForeignKey));
    add("drop a check", dropped("ckf", DropConstraint::Type::Check));
    add("rename a table", RenameTable {tableNamed("t"), QStringLiteral("tt")});
    return cases;
}

Cases postgresCases()
{
    Cases cases = sharedCases();
    const auto add
        = [&cases](const char *name, Operation operation) { cases.emplace_back(name, std::move(operation)); };
    Table child = makeTable("n", {idColumn(), makeColumn("pid", sqlType("Integer"))});
    child.foreignKeys = {makeForeignKey("fkn", "pid", "p", "id")};
    add("create a table with a key", CreateTable {child, false});
    add("drop a table", DropTable {tableNamed("t"), {}, false});
    add("drop a column with a key", DropColumn {tableNamed("t"), QStringLiteral("pid"), {}, false});
    add("add a random column",
        added(withDefault(makeColumn("n", sqlType("Uuid")), Kind::Text, "gen_random_uuid()")));
    Column identity = makeColumn("n", sqlType("Integer"), false);
    identity.identity = Identity {};
    add("add an identity", added(identity));
    AddColumn checked = added(makeColumn("n", sqlType("Integer")));
    checked.checkConstraints = {CheckConstraint {QStringLiteral("ckn"), QStringLiteral("n > 0"), {}}};
    add("add a column with a check", checked);
    add("bound an endless text", retyped("txt", sqlType("String", 20)));
    add("make an endless text a VARCHAR", retyped("txt", sqlType("VARCHAR")));
    SqlType zoned = sqlType("DateTime");
    zoned.timezone = true;
    add("give a moment a zone", retyped("e", zoned));
    add("cut the time off", retyped("e", sqlType("Date")));
    AlterColumn cast = retyped("b", sqlType("Integer"));
    cast.options = {{QStringLiteral("postgresql_using"), QStringLiteral("'b::integer'")}};
    add("convert a text", cast);
    AlterColumn counting = altered("f");
    counting.identity = Identity {};
    add("make an identity", counting);
    add("add a check that is not validated",
        constraint(CheckConstraint {QStringLiteral("ckn"),
                                    QStringLiteral("f > 0"),
                                    {{QStringLiteral("postgresql_not_valid"), QStringLiteral("True")}}}));
    add("insert rows", BulkInsert {tableNamed("p"), {QStringLiteral("id")}, {{Value::integer(99)}}});
    const QString call = QStringLiteral("CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION "
                                        "suppress_redundant_updates_trigger()");
    add("create a trigger",
        CreateObject {TableTrigger {tableNamed("t"), {QStringLiteral("tr"), call}}, false});
    View view;
    view.name = QStringLiteral("v");
    view.definition = QStringLiteral("SELECT a FROM t");
    add("create a view", CreateObject {view, false});
    add("create a type", CreateEnum {{QStringLiteral("mood"), {}, {QStringLiteral("sad")}}, false});
    return cases;
}

Cases mariaDbCases()
{
    Cases cases = sharedCases();
    const auto add
        = [&cases](const char *name, Operation operation) { cases.emplace_back(name, std::move(operation)); };
    add("add a random column",
        added(withDefault(makeColumn("n", sqlType("String", 36)), Kind::Text, "(uuid())")));
    add("add a virtual column", added(computed("n", "a + 1", false)));
    add("widen a text over 255 bytes", retyped("b", sqlType("String", 100)));
    add("widen a long text", retyped("c", sqlType("String", 255)));
    add("add a value to an enum",
        retyped("en", enumType({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")})));
    add("take a value from an enum", retyped("en", enumType({QStringLiteral("b")})));
    return cases;
}

/// p, and t that refers to it, with a row each.
void makeTables(const TestDatabase &database)
{
    database.clear();
    database.carryOut(CreateTable {makeTable("p", {idColumn()}), false});
    std::vector<Column> columns {idColumn(),
                                 makeColumn("a", sqlType("Integer")),
                                 makeColumn("b", sqlType("String", 50)),
                                 makeColumn("c", sqlType("String", 200)),
                                 makeColumn("d", numeric(10, 2)),
                                 makeColumn("e", sqlType("DateTime")),
                                 makeColumn("f", sqlType("Integer"), false),
                                 makeColumn("k", sqlType("String", 20)),
                                 makeColumn("txt", sqlType("Text")),
                                 makeColumn("pid", sqlType("Integer"))};
    const bool isPostgres = database.dialect().name == QLatin1String("postgresql");
    if (!isPostgres)
        columns.push_back(makeColumn("en", enumType({QStringLiteral("a"), QStringLiteral("b")})));
    Table table = makeTable("t", columns);
    table.foreignKeys = {makeForeignKey("fkp", "pid", "p", "id")};
    table.checkConstraints = {CheckConstraint {QStringLiteral("ckf"), QStringLiteral("f > 0"), {}}};
    table.indexes = {makeIndex("ixk", "k")};
    database.carryOut(CreateTable {table, false});
    database.run(Statement(QStringLiteral("INSERT INTO p (id) VALUES (1)")));
    database.run(Statement(
        QStringLiteral("INSERT INTO t (id, a, b, d, f, k, txt, pid) VALUES (1, 1, '1', 1, 1, 'k', 'x', 1)")));
}

/// PostgreSQL's locks from weakest to strongest, as pg_locks names them.
const QStringList &lockModes()
{
    static const QStringList modes {QStringLiteral("RowExclusiveLock"),
                                    QStringLiteral("ShareUpdateExclusiveLock"), QStringLiteral("ShareLock"),
                                    QStringLiteral("ShareRowExclusiveLock"),
                                    QStringLiteral("AccessExclusiveLock")};
    return modes;
}

QString lockMode(const QString &words)
{
    QString mode;
    for (const QString &word : words.split(QLatin1Char(' ')))
        mode += word.left(1) + word.mid(1).toLower();
    return mode + QLatin1String("Lock");
}

} // namespace

class TestOperationCost final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TestDatabase> m_postgres;
    std::unique_ptr<TestDatabase> m_mariaDb;

    static void addRows(const Cases &cases)
    {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < cases.size(); ++i)
            QTest::newRow(cases[i].first) << int(i);
    }

    /// The strongest lock the transaction holds on each table that was there before.
    static QStringList heldLocks(const TestDatabase &database)
    {
        QMap<QString, qsizetype> strongest;
        for (const QString &line : database.texts(Statement(QStringLiteral(
                 "SELECT b.name || '|' || l.mode FROM before_it b JOIN pg_locks l ON l.relation = b.id "
                 "WHERE l.pid = pg_backend_pid()"))))
        {
            const QString table = line.section(QLatin1Char('|'), 0, 0);
            const qsizetype mode = lockModes().indexOf(line.section(QLatin1Char('|'), 1));
            if (mode >= 0)
                strongest[table] = std::max(strongest.value(table, -1), mode);
        }
        QStringList lines;
        for (auto it = strongest.cbegin(); it != strongest.cend(); ++it)
            lines.append(it.key() + QLatin1Char(' ') + lockModes()[it.value()]);
        return lines;
    }

private Q_SLOTS:
    void postgres_data() { addRows(postgresCases()); }
    void postgres()
    {
        QFETCH(int, number);
        const TestServer &server = testServer(QStringLiteral("postgresql"));
        STILLROOM_NEED_SERVER(server);
        if (!m_postgres)
            m_postgres = std::make_unique<TestDatabase>(server);
        makeTables(*m_postgres);
        const Operation operation = postgresCases()[std::size_t(number)].second;
        const Schema before = m_postgres->inspect();
        const OperationCost cost = operationCost(m_postgres->dialect(), operation, before);

        QStringList expected;
        for (const TableLock &lock : cost.locks)
            expected.append(lock.table.name + QLatin1Char(' ') + lockMode(lock.mode));
        expected.sort();

        Connection &connection = m_postgres->connection();
        Transaction transaction(connection);
        // In UTC a moment is the same with and without a zone, and the rows stay.
        m_postgres->run(Statement(QStringLiteral("SET LOCAL TIME ZONE 'Europe/Rome'")));
        m_postgres->run(Statement(QStringLiteral(
            "CREATE TEMPORARY TABLE before_it ON COMMIT DROP AS SELECT c.oid AS id, c.relname AS name, "
            "pg_relation_filenode(c.oid) AS file FROM pg_class c WHERE c.relname IN ('t', 'p') AND c.relkind "
            "= 'r' AND c.relnamespace = 'public'::regnamespace")));
        for (const Statement &statement : m_postgres->dialect().compile(operation, before))
            m_postgres->run(statement);
        QCOMPARE(heldLocks(*m_postgres), expected);
        const QStringList rewritten = m_postgres->texts(
            Statement(QStringLiteral("SELECT b.name FROM before_it b JOIN pg_class c ON c.oid = b.id WHERE "
                                     "pg_relation_filenode(c.oid) <> b.file")));
        QCOMPARE(rewritten.join(QLatin1Char(' ')),
                 cost.rewrites == Rewrites::Table ? QStringLiteral("t") : QString());
    }

    void mariaDb_data() { addRows(mariaDbCases()); }
    void mariaDb()
    {
        QFETCH(int, number);
        const TestServer &server = testServer(QStringLiteral("mariadb"));
        STILLROOM_NEED_SERVER(server);
        if (!m_mariaDb)
            m_mariaDb = std::make_unique<TestDatabase>(server);
        makeTables(*m_mariaDb);
        const Operation operation = mariaDbCases()[std::size_t(number)].second;
        const Schema before = m_mariaDb->inspect();
        const OperationCost cost = operationCost(m_mariaDb->dialect(), operation, before);
        const std::vector<Statement> statements = m_mariaDb->dialect().compile(operation, before);
        if (operation.as<RenameTable>()) {
            QCOMPARE(cost.locks.front().stops, LockStops::Everything);
            return; // takes no ALGORITHM
        }
        // The statement that costs most decides; each is tried from the best algorithm on.
        static const QStringList algorithms {QStringLiteral("INSTANT"), QStringLiteral("NOCOPY"),
                                             QStringLiteral("INPLACE"), QStringLiteral("COPY")};
        qsizetype worst = 0;
        bool letsWrite = true;
        for (const Statement &statement : statements) {
            // DROP INDEX takes neither word, the same as ALTER TABLE does.
            const auto *index = operation.as<DropIndex>();
            const QString sql
                = index ? QStringLiteral("ALTER TABLE t DROP INDEX ") + index->name : statement.text;
            const QString space = sql.trimmed().startsWith(QLatin1String("ALTER")) ? QStringLiteral(", ")
                                                                                   : QStringLiteral(" ");
            const auto taken = [&](const QString &algorithm, const char *lock) {
                try {
                    m_mariaDb->run(Statement(sql + space + QStringLiteral("ALGORITHM=") + algorithm + space
                                             + QStringLiteral("LOCK=") + QLatin1String(lock)));
                    return true;
                } catch (const Error &error) {
                    if (error.driverCode != 1845 && error.driverCode != 1846)
                        throw;
                    return false;
                }
            };
            qsizetype at = 0;
            while (at < algorithms.size()) {
                if (taken(algorithms[at], "NONE"))
                    break;
                if (taken(algorithms[at], "SHARED")) {
                    letsWrite = false;
                    break;
                }
                ++at;
            }
            QVERIFY2(at < algorithms.size(), qPrintable(statement.text));
            worst = std::max(worst, at);
        }
        QCOMPARE(cost.method, algorithms[worst]);
        QCOMPARE(cost.locks.front().stops == LockStops::Nothing, letsWrite);
        QCOMPARE(cost.rewrites == Rewrites::Table, worst >= 2);
    }

    /// SQLite's rebuilds are known from the statements that are compiled.
    void sqlite_data() { addRows(sharedCases()); }
    void sqlite()
    {
        QFETCH(int, number);
        const Dialect &dialect = Dialect::of(Backend::Sqlite);
        TestDatabase database(testServer(QStringLiteral("sqlite")));
        database.run(Statement(QStringLiteral("PRAGMA foreign_keys = OFF")));
        makeTables(database);
        const Operation operation = sharedCases()[std::size_t(number)].second;
        const Schema before = database.inspect();
        const OperationCost cost = operationCost(dialect, operation, before);
        QStringList made;
        for (const Statement &statement : dialect.compile(operation, before))
            made.append(statement.text.trimmed());
        const bool rebuilt = made.join(QLatin1Char('\n')).contains(QLatin1String("CREATE TABLE"));
        QCOMPARE(cost.rewrites == Rewrites::Table, rebuilt);
        QCOMPARE(cost.locks.empty(), made.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestOperationCost)
#include "tst_operationcost.moc"
