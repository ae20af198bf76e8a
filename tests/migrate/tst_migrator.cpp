#include "base/error.h"
#include "migrate/migrator.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace stillroom;

namespace {

TableName named(const QString &name)
{
    return {{}, name};
}

Column column(const QString &name, const char *type, bool nullable = true)
{
    Column result;
    result.name = name;
    result.type.name = QLatin1String(type);
    result.nullable = nullable;
    return result;
}

Table table(const QString &name, std::vector<Column> columns)
{
    Table result;
    result.name = name;
    result.columns = std::move(columns);
    result.primaryKey.columns = {result.columns.front().name};
    return result;
}

Operation sql(const QString &text)
{
    return ExecuteSql {text, {}};
}

/// Revisions in a row, "r1" the oldest, each with its operations.
struct Project
{
    QMap<QString, std::vector<Operation>> up;
    QMap<QString, std::vector<Operation>> down;
    std::vector<Revision> revisions;

    void add(const QString &id, const QStringList &parents, std::vector<Operation> upgrade,
             std::vector<Operation> downgrade = {})
    {
        Revision revision;
        revision.id = id;
        revision.down = parents;
        revision.message = QStringLiteral("make ") + id;
        revision.file = QStringLiteral("/versions/%1.py").arg(id);
        revisions.push_back(revision);
        for (std::size_t i = 0; i < upgrade.size(); ++i)
            upgrade[i].line = 10 + int(i);
        up.insert(id, std::move(upgrade));
        down.insert(id, std::move(downgrade));
    }

    [[nodiscard]] RevisionReader reader() const
    {
        return [this](const Revision &revision, bool upgrade) {
            return upgrade ? up.value(revision.id) : down.value(revision.id);
        };
    }
};

QString dump(Connection &connection)
{
    QStringList lines;
    const auto query = [&](const QString &text) {
        const RowBatch rows = connection.query(Statement(text));
        for (int row = 0; row < rows.rowCount(); ++row) {
            QStringList cells;
            for (int at = 0; at < rows.columnCount(); ++at)
                cells.append(rows.text(row, at));
            lines.append(cells.join(QLatin1Char('|')));
        }
    };
    query(QStringLiteral("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"));
    for (const Table &each : Dialect::of(Backend::Sqlite).inspect(connection).tables)
        query(QStringLiteral("SELECT '%1', * FROM \"%1\"").arg(each.name));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class TestMigrator final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void upgradesAndDowngrades();
    void failureLeavesTheRevisionBefore();
    void nothingRunsUnlessAllIsUnderstood();
    void whatDoesNotFitIsSeenBeforehand();
    void rebuildKeepsChildren();
    void danglingRowsAreRefused();
    void brokenViewIsRefused();
    void commitInsideIsRefused();
    void versionRowMustMatch();
    void readOnlyAndLocked();
    void cancelled();
    void branchesAndMerge();
    void script();
    void scriptRebuildsFromReplayedSchema();
    void stamps();

private:
    [[nodiscard]] Migrator migrator() const
    {
        return Migrator(m_dialect, VersionTable(m_dialect), m_project.reader());
    }
    [[nodiscard]] RevisionMap map() const { return RevisionMap(m_project.revisions); }
    [[nodiscard]] QStringList current() const { return VersionTable(m_dialect).read(*m_connection); }
    void upgrade(const QString &to = QStringLiteral("heads"))
    {
        migrator().run(*m_connection, map().upgradeSteps(to, current()));
    }
    void downgrade(const QString &to) { migrator().run(*m_connection, map().downgradeSteps(to, current())); }
    [[nodiscard]] Error failure(const std::function<void()> &run) const
    {
        try {
            run();
        } catch (const Error &error) {
            return error;
        }
        return Error(Error::Kind::Usage, QStringLiteral("nothing failed"));
    }

    const Dialect &m_dialect = Dialect::of(Backend::Sqlite);
    std::unique_ptr<Connection> m_connection;
    Project m_project;
};

void TestMigrator::init()
{
    m_connection = Connection::open(ConnectionUrl::parse(QStringLiteral("sqlite://")));
    m_project = {};
    const QString users = QStringLiteral("users");
    m_project.add(QStringLiteral("r1"), {},
                  {CreateTable {table(users,
                                      {column(QStringLiteral("id"), "Integer", false),
                                       column(QStringLiteral("name"), "Text")}),
                                false}},
                  {DropTable {named(users), {}, false}});
    m_project.add(QStringLiteral("r2"), {QStringLiteral("r1")},
                  {BulkInsert {named(users),
                               {QStringLiteral("id"), QStringLiteral("name")},
                               {{Value::integer(1), Value::text(QStringLiteral("it's"))},
                                {Value::integer(2), Value::null()}}}},
                  {sql(QStringLiteral("DELETE FROM users"))});
}

void TestMigrator::upgradesAndDowngrades()
{
    upgrade();
    QCOMPARE(current(), QStringList {QStringLiteral("r2")});
    QCOMPARE(m_connection->scalar(Statement(QStringLiteral("SELECT count(*) FROM users"))).toInteger(), 2);
    QCOMPARE(m_connection->scalar(Statement(QStringLiteral("PRAGMA foreign_keys"))).toInteger(), 1);
    downgrade(QStringLiteral("base"));
    QCOMPARE(current(), QStringList());
    QCOMPARE(m_dialect.inspect(*m_connection).tables.size(), std::size_t(1));
}

void TestMigrator::failureLeavesTheRevisionBefore()
{
    AlterColumn change;
    change.table = named(QStringLiteral("users"));
    change.column = QStringLiteral("name");
    change.nullable = false;
    m_project.add(
        QStringLiteral("r3"), {QStringLiteral("r2")},
        {sql(QStringLiteral("INSERT INTO users VALUES (3, 'x')")),
         CreateTable {table(QStringLiteral("more"), {column(QStringLiteral("id"), "Integer")}), false},
         change, sql(QStringLiteral("DELETE FROM users"))});
    m_project.add(QStringLiteral("r4"), {QStringLiteral("r3")}, {});
    m_project.add(QStringLiteral("r5"), {QStringLiteral("r4")}, {});
    upgrade(QStringLiteral("r2"));
    const QString before = dump(*m_connection);
    const Error error = failure([&] { upgrade(); });
    QCOMPARE(error.kind, Error::Kind::Constraint);
    QCOMPARE(error.file, QStringLiteral("/versions/r3.py"));
    QCOMPARE(error.line, 12);
    QCOMPARE(error.hint.left(68),
             QStringLiteral("Nothing of revision r3 was kept; the database stands at r2.").left(68));
    QCOMPARE(dump(*m_connection), before);
    QCOMPARE(m_connection->scalar(Statement(QStringLiteral("PRAGMA foreign_keys"))).toInteger(), 1);
    QCOMPARE(m_connection->scalar(Statement(QStringLiteral("PRAGMA legacy_alter_table"))).toInteger(), 0);
}

void TestMigrator::nothingRunsUnlessAllIsUnderstood()
{
    const RevisionReader reader = [this](const Revision &revision, bool up) {
        if (revision.id == QLatin1String("r2"))
            throw Error(Error::Kind::Parse, QStringLiteral("for loop")).withPlace(revision.file, 17);
        return m_project.reader()(revision, up);
    };
    const Migrator strict(m_dialect, VersionTable(m_dialect), reader);
    const Error error
        = failure([&] { strict.run(*m_connection, map().upgradeSteps(QStringLiteral("head"), {})); });
    QCOMPARE(error.toText(), QStringLiteral("/versions/r2.py:17: for loop"));
    QCOMPARE(dump(*m_connection), QString());
}

void TestMigrator::whatDoesNotFitIsSeenBeforehand()
{
    m_project.add(
        QStringLiteral("r3"), {QStringLiteral("r2")},
        {DropConstraint {
            QStringLiteral("none"), named(QStringLiteral("users")), DropConstraint::Type::Unknown, {}}});
    const Error error = failure([&] { upgrade(); });
    QCOMPARE(error.toText(), QStringLiteral("/versions/r3.py:10: Table users has no constraint named none."));
    QCOMPARE(dump(*m_connection), QString());

    // What SQL of the user's made is not known beforehand, and fits.
    init();
    AlterColumn change;
    change.table = named(QStringLiteral("made"));
    change.column = QStringLiteral("a");
    change.nullable = false;
    m_project.add(
        QStringLiteral("r3"), {QStringLiteral("r2")},
        {sql(QStringLiteral("CREATE TABLE made (a INT); CREATE INDEX made_a ON made (a)")), change});
    upgrade();
    QVERIFY(!m_dialect.inspect(*m_connection).table(QStringLiteral("made"))->columns[0].nullable);
}

void TestMigrator::rebuildKeepsChildren()
{
    m_connection->executeScript(
        QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
                       "CREATE TABLE posts (user_id INT REFERENCES users (id) ON DELETE CASCADE);"
                       "INSERT INTO users VALUES (1, 'a'); INSERT INTO posts VALUES (1)"));
    AlterColumn change;
    change.table = named(QStringLiteral("users"));
    change.column = QStringLiteral("name");
    change.nullable = false;
    m_project = {};
    m_project.add(QStringLiteral("r1"), {}, {change});
    upgrade();
    QCOMPARE(m_connection->scalar(Statement(QStringLiteral("SELECT count(*) FROM posts"))).toInteger(), 1);
}

void TestMigrator::danglingRowsAreRefused()
{
    m_connection->executeScript(
        QStringLiteral("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INT REFERENCES p (id));"
                       "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)"));
    m_project = {};
    m_project.add(QStringLiteral("r1"), {}, {sql(QStringLiteral("DELETE FROM p"))});
    const QString before = dump(*m_connection);
    const Error error = failure([&] { upgrade(); });
    QCOMPARE(error.kind, Error::Kind::Constraint);
    QCOMPARE(error.message, QStringLiteral("Rows would be left that point to nothing: c -> p (1 row(s))."));
    QCOMPARE(dump(*m_connection), before);
}

void TestMigrator::brokenViewIsRefused()
{
    m_connection->executeScript(QStringLiteral(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT UNIQUE); CREATE VIEW v AS SELECT b FROM t"));
    m_project = {};
    m_project.add(QStringLiteral("r1"), {},
                  {DropColumn {named(QStringLiteral("t")), QStringLiteral("b"), {}, false}});
    const QString before = dump(*m_connection);
    const Error error = failure([&] { upgrade(); });
    QVERIFY2(error.message.startsWith(QLatin1String("View v would no longer work:")), error.what());
    QCOMPARE(dump(*m_connection), before);
}

void TestMigrator::commitInsideIsRefused()
{
    m_project.add(QStringLiteral("r3"), {QStringLiteral("r2")}, {sql(QStringLiteral("COMMIT"))});
    const Error error = failure([&] { upgrade(); });
    QCOMPARE(error.message, QStringLiteral("The revision ended the transaction it runs in."));
}

void TestMigrator::versionRowMustMatch()
{
    const auto steps = map().upgradeSteps(QStringLiteral("head"), {QStringLiteral("r1")});
    upgrade(QStringLiteral("r1"));
    m_connection->run(Statement(QStringLiteral("UPDATE alembic_version SET version_num = 'else'")));
    const QString before = dump(*m_connection);
    const Error error = failure([&] { migrator().run(*m_connection, steps); });
    QCOMPARE(error.kind, Error::Kind::Migration);
    QCOMPARE(error.message,
             QStringLiteral(
                 "Expected to match one row when updating 'r1' to 'r2' in 'alembic_version'; 0 found."));
    QCOMPARE(dump(*m_connection), before);
    const Error unknown = failure([&] { upgrade(); });
    QVERIFY2(unknown.message.contains(QLatin1String("else")), unknown.what());
}

void TestMigrator::readOnlyAndLocked()
{
    const QTemporaryDir folder;
    const ConnectionUrl url = ConnectionUrl::sqliteFile(folder.filePath(QStringLiteral("a.db")));
    OpenOptions options;
    options.createMissing = true;
    options.busyTimeoutMs = 100;
    const auto holder = Connection::open(url, options);
    holder->executeScript(QStringLiteral("CREATE TABLE x (a)"));
    m_connection = Connection::open(url, options);
    {
        const Transaction lock(*holder);
        const Error error = failure([&] { upgrade(); });
        QVERIFY2(error.message.contains(QLatin1String("lock"))
                     || error.message.contains(QLatin1String("another")),
                 error.what());
    }
    options.readOnly = true;
    m_connection = Connection::open(url, options);
    const Error error = failure([&] { upgrade(); });
    QCOMPARE(error.message, QStringLiteral("a.db is read-only, so it cannot be migrated."));
}

void TestMigrator::cancelled()
{
    int calls = 0;
    const Error error = failure([&] {
        migrator().run(*m_connection, map().upgradeSteps(QStringLiteral("head"), {}),
                       [&](const MigrationProgress &progress) {
                           ++calls;
                           return !progress.statement.startsWith(QLatin1String("INSERT INTO users"));
                       });
    });
    QCOMPARE(error.kind, Error::Kind::Cancelled);
    QCOMPARE(current(), QStringList {QStringLiteral("r1")});
    QVERIFY(calls > 3);
}

void TestMigrator::branchesAndMerge()
{
    m_project.add(QStringLiteral("a1"), {QStringLiteral("r2")}, {});
    m_project.add(QStringLiteral("b1"), {QStringLiteral("r2")}, {});
    m_project.add(QStringLiteral("m1"), {QStringLiteral("a1"), QStringLiteral("b1")}, {});
    upgrade(QStringLiteral("a1"));
    upgrade(QStringLiteral("b1"));
    QStringList rows = current();
    rows.sort();
    QCOMPARE(rows, (QStringList {QStringLiteral("a1"), QStringLiteral("b1")}));
    upgrade();
    QCOMPARE(current(), QStringList {QStringLiteral("m1")});
    downgrade(QStringLiteral("base"));
    QCOMPARE(current(), QStringList());
}

void TestMigrator::script()
{
    const QString expected = QStringLiteral(R"(CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> r1

CREATE TABLE users (
    id INTEGER NOT NULL, 
    name TEXT, 
    PRIMARY KEY (id)
);

INSERT INTO alembic_version (version_num) VALUES ('r1');

-- Running upgrade r1 -> r2

INSERT INTO users (id, name) VALUES (1, 'it''s');

INSERT INTO users (id, name) VALUES (2, NULL);

UPDATE alembic_version SET version_num='r2' WHERE alembic_version.version_num = 'r1';

)");
    QCOMPARE(migrator().script(map(), {}, map().upgradeSteps(QStringLiteral("head"), {})), expected);
    const QStringList head {QStringLiteral("r2")};
    QCOMPARE(migrator().script(map(), head, map().downgradeSteps(QStringLiteral("base"), head)),
             QStringLiteral(R"(-- Running downgrade r2 -> r1

DELETE FROM users;

UPDATE alembic_version SET version_num='r1' WHERE alembic_version.version_num = 'r2';

-- Running downgrade r1 -> 

DROP TABLE users;

DELETE FROM alembic_version WHERE alembic_version.version_num = 'r1';

DROP TABLE alembic_version;

)"));
}

void TestMigrator::scriptRebuildsFromReplayedSchema()
{
    AlterColumn change;
    change.table = named(QStringLiteral("users"));
    change.column = QStringLiteral("name");
    change.nullable = true;
    change.type = column({}, "String").type;
    m_project.add(QStringLiteral("r3"), {QStringLiteral("r2")}, {change});
    const QStringList at {QStringLiteral("r2")};
    const QString script = migrator().script(map(), at, map().upgradeSteps(QStringLiteral("head"), at));
    upgrade(QStringLiteral("r2"));
    const auto second = Connection::open(ConnectionUrl::parse(QStringLiteral("sqlite://")));
    second->executeScript(migrator().script(map(), {}, map().upgradeSteps(QStringLiteral("head"), {})));
    m_connection->executeScript(script);
    QCOMPARE(dump(*m_connection).replace(QLatin1Char('\t'), QLatin1String("    ")), dump(*second));
    QVERIFY(script.startsWith(QLatin1String("PRAGMA foreign_keys = OFF;\n\n-- Running upgrade r2 -> r3\n")));
    QCOMPARE(m_dialect.inspect(*m_connection).table(QStringLiteral("users"))->columns[1].type.name,
             QStringLiteral("VARCHAR"));
}

void TestMigrator::stamps()
{
    migrator().stamp(*m_connection, map().stampSteps({QStringLiteral("r2")}, {}));
    QCOMPARE(current(), QStringList {QStringLiteral("r2")});
    QCOMPARE(m_dialect.inspect(*m_connection).tables.size(), std::size_t(1));
    migrator().stamp(*m_connection, map().stampSteps({QStringLiteral("r1")}, current()));
    QCOMPARE(current(), QStringList {QStringLiteral("r1")});
}

QTEST_GUILESS_MAIN(TestMigrator)
#include "tst_migrator.moc"
