#include "db/connection.h"
#include "migrate/compareschemas.h"
#include "support/operations.h"
#include "support/testsupport.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

QStringList linesOf(const Operation &operation)
{
    const auto line = [](const char *kind, const TableName &table, const QString &column = {}) {
        return QString::fromLatin1(kind) + QLatin1Char(' ') + table.name
            + (column.isEmpty() ? QString() : QLatin1Char('.') + column);
    };
    const auto listed = [](const QString &head, const QStringList &columns) {
        return head + QLatin1Char('(') + columns.join(QLatin1Char(',')) + QLatin1Char(')');
    };
    const auto columnsOf = [](const Constraint &constraint) {
        if (const auto *key = std::get_if<ForeignKey>(&constraint))
            return key->columns;
        return std::get<UniqueConstraint>(constraint).columns;
    };
    if (const auto *create = operation.as<CreateTable>()) {
        QStringList lines {line("add_table", create->table.tableName())};
        for (const Index &index : create->table.indexes)
            lines << listed(line("add_index", create->table.tableName()), index.columns());
        return lines;
    }
    if (const auto *drop = operation.as<DropTable>())
        return {line("remove_table", drop->table)};
    if (const auto *add = operation.as<AddColumn>())
        return {line("add_column", add->table, add->column.name)};
    if (const auto *drop = operation.as<DropColumn>())
        return {line("remove_column", drop->table, drop->column)};
    if (const auto *create = operation.as<CreateIndex>())
        return {listed(line("add_index", create->table), create->index.columns())};
    if (const auto *drop = operation.as<DropIndex>())
        return {listed(line("remove_index", drop->table), drop->original->columns())};
    if (const auto *create = operation.as<CreateConstraint>())
        return {
            listed(line(std::holds_alternative<ForeignKey>(create->constraint) ? "add_fk" : "add_constraint",
                        create->table),
                   columnsOf(create->constraint))};
    if (const auto *drop = operation.as<DropConstraint>())
        return {
            listed(line(drop->type == DropConstraint::Type::ForeignKey ? "remove_fk" : "remove_constraint",
                        drop->table),
                   columnsOf(*drop->original))};
    QStringList lines;
    const auto *alter = operation.as<AlterColumn>();
    if (alter->nullable)
        lines << line("modify_nullable", alter->table, alter->column);
    if (alter->type)
        lines << line("modify_type", alter->table, alter->column);
    if (alter->serverDefault)
        lines << line("modify_default", alter->table, alter->column);
    return lines;
}

} // namespace

/// Differences of schemas, next to what the real Alembic says of the same two files.
class CompareSchemasTest : public QObject
{
    Q_OBJECT

    static const Dialect &sqlite() { return Dialect::of(Backend::Sqlite); }

    static Schema made(const QString &file, const QString &sql)
    {
        OpenOptions options;
        options.createMissing = true;
        const auto connection
            = Connection::open(ConnectionUrl::parse(QStringLiteral("sqlite:///") + file), options);
        connection->executeScript(sql);
        return sqlite().inspect(*connection);
    }

    static Schema people()
    {
        Table table;
        table.name = QStringLiteral("people");
        table.columns = {makeColumn("id", sqlType("Integer"), false),
                         makeColumn("surname", sqlType("String", 20)), makeColumn("age", sqlType("Integer"))};
        table.primaryKey.columns = {QStringLiteral("id")};
        Schema schema;
        schema.tables = {table};
        return schema;
    }

private Q_SLOTS:
    void likeAlembic_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("actual");
        const auto row = [](const char *name, const char *wanted, const char *actual) {
            QTest::newRow(name) << QString::fromUtf8(wanted) << QString::fromUtf8(actual);
        };
        row("nothing", "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b VARCHAR(3))",
            "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b VARCHAR(3)); CREATE TABLE alembic_version "
            "(version_num VARCHAR(32))");
        row("tables",
            "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b_id INTEGER REFERENCES b (id)); CREATE TABLE "
            "b (id INTEGER NOT NULL PRIMARY KEY, "
            "a_id INTEGER REFERENCES a (id)); CREATE INDEX ix_b ON b (a_id)",
            "CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY); CREATE TABLE d (id INTEGER REFERENCES c "
            "(id)); CREATE INDEX ix_d ON d (id)");
        row("columns", "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b VARCHAR(3), c TEXT NOT NULL)",
            "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, d DATE, c TEXT)");
        row("types",
            "CREATE TABLE a (x VARCHAR(3), y INTEGER, z NUMERIC(10, 2), w TEXT, v BOOLEAN, u DATETIME)",
            "CREATE TABLE a (x VARCHAR(4), y BIGINT, z NUMERIC(10, 3), w VARCHAR, v BOOLEAN, u DATE)");
        row("defaults",
            "CREATE TABLE a (x INTEGER DEFAULT 1, y TEXT DEFAULT 'a', z TEXT, w INTEGER DEFAULT 3)",
            "CREATE TABLE a (x INTEGER DEFAULT 2, y TEXT DEFAULT 'a', z TEXT DEFAULT 'q', w INTEGER)");
        row("named uniques",
            "CREATE TABLE a (x INTEGER, y INTEGER, z INTEGER, CONSTRAINT u1 UNIQUE (x, y), CONSTRAINT u3 "
            "UNIQUE (z))",
            "CREATE TABLE a (x INTEGER, y INTEGER, z INTEGER, CONSTRAINT u1 UNIQUE (x), CONSTRAINT u2 UNIQUE "
            "(y))");
        row("unnamed uniques", "CREATE TABLE a (x INTEGER, y INTEGER, z INTEGER UNIQUE, UNIQUE (x, y))",
            "CREATE TABLE a (x INTEGER, y INTEGER UNIQUE, z INTEGER, CONSTRAINT named UNIQUE (y, x))");
        row("indexes",
            "CREATE TABLE a (x INTEGER, y INTEGER, z INTEGER); CREATE INDEX i1 ON a (x); CREATE UNIQUE INDEX "
            "i2 ON a (y); CREATE INDEX i3 ON "
            "a (x, y); CREATE INDEX i5 ON a (z)",
            "CREATE TABLE a (x INTEGER, y INTEGER, z INTEGER); CREATE INDEX i1 ON a (x); CREATE INDEX i2 ON "
            "a (y); CREATE INDEX i3 ON a (x, "
            "z); CREATE INDEX i4 ON a (z)");
        row("index becomes constraint", "CREATE TABLE a (x INTEGER, CONSTRAINT u UNIQUE (x))",
            "CREATE TABLE a (x INTEGER); CREATE UNIQUE INDEX u ON a (x)");
        // SQLAlchemy sees actions only in FOREIGN KEY clauses, not behind a column.
        row("foreign keys",
            "CREATE TABLE p (id INTEGER NOT NULL PRIMARY KEY); CREATE TABLE a (x INTEGER, y INTEGER, z "
            "INTEGER, "
            "FOREIGN KEY(x) REFERENCES p (id) ON DELETE CASCADE, FOREIGN KEY(y) REFERENCES p (id), "
            "FOREIGN KEY(z) REFERENCES p (id) ON DELETE NO ACTION)",
            "CREATE TABLE p (id INTEGER NOT NULL PRIMARY KEY); CREATE TABLE a (x INTEGER, y INTEGER, z "
            "INTEGER, w INTEGER, "
            "FOREIGN KEY(x) REFERENCES p (id), FOREIGN KEY(z) REFERENCES p (id), FOREIGN KEY(w) REFERENCES p "
            "(id))");
    }

    void likeAlembic()
    {
        QFETCH(QString, wanted);
        QFETCH(QString, actual);
        const QTemporaryDir folder;
        const QString wantedFile = folder.filePath(QStringLiteral("wanted.db"));
        const QString actualFile = folder.filePath(QStringLiteral("actual.db"));
        const Schema source = made(wantedFile, wanted);
        const Schema target = made(actualFile, actual);
        const ProcessResult judge = runPython(
            {sourceFolder() + QStringLiteral("/tests/support/compare_files.py"), wantedFile, actualFile});
        QVERIFY2(judge.exitCode == 0, qPrintable(judge.error));
        CompareOptions options;
        options.compareServerDefaults = true;
        const AutogenerateResult result = compareSchemas(source, target, sqlite(), options);
        QStringList lines;
        for (const Operation &operation : result.operations)
            lines << linesOf(operation);
        lines.sort();
        QCOMPARE(lines, judge.output.split(QLatin1Char('\n'), Qt::SkipEmptyParts));
        // The operations can be carried out in this order, and nothing is left to do then.
        Schema after = target;
        for (const Operation &operation : result.operations)
            apply(operation, after);
        QCOMPARE(compareSchemas(source, after, sqlite(), options).operations.size(), std::size_t(0));
    }

    void keepsWhatIsNotUnderstood()
    {
        Schema wanted = people();
        Schema actual = people();
        wanted.tables[0].columns.pop_back();
        actual.tables.push_back(actual.tables[0]);
        actual.tables[1].name = QStringLiteral("other");
        QCOMPARE(compareSchemas(wanted, actual, sqlite()).operations.size(), std::size_t(2));
        CompareOptions options;
        options.incompleteTables.insert(QStringLiteral("people"));
        options.removeUnknownTables = false;
        QCOMPARE(compareSchemas(wanted, actual, sqlite(), options).operations.size(), std::size_t(0));
        // Nor is the table dropped of a model that could not be read at all.
        options.removeUnknownTables = true;
        QCOMPARE(compareSchemas(wanted, actual, sqlite(), options).operations.size(), std::size_t(1));
        options.incompleteTables.insert(QStringLiteral("other"));
        QCOMPARE(compareSchemas(wanted, actual, sqlite(), options).operations.size(), std::size_t(0));
    }

    void findsAndAppliesRenames()
    {
        Schema wanted = people();
        wanted.tables[0].columns[1].name = QStringLiteral("last_name");
        const AutogenerateResult asked = compareSchemas(wanted, people(), sqlite());
        QCOMPARE(asked.operations.size(), std::size_t(2));
        QCOMPARE(asked.renameCandidates.size(), std::size_t(1));
        QCOMPARE(asked.renameCandidates[0].oldName, QStringLiteral("surname"));
        QCOMPARE(asked.renameCandidates[0].newName, QStringLiteral("last_name"));
        QVERIFY(!asked.renameCandidates[0].reasons.isEmpty());
        CompareOptions options;
        options.renames = asked.renameCandidates;
        const AutogenerateResult renamed = compareSchemas(wanted, people(), sqlite(), options);
        QCOMPARE(renamed.operations.size(), std::size_t(1));
        QCOMPARE(renamed.operations[0].as<AlterColumn>()->newName,
                 std::optional(QStringLiteral("last_name")));
        wanted.tables[0].name = QStringLiteral("persons");
        options.renames = compareSchemas(wanted, people(), sqlite()).renameCandidates;
        QCOMPARE(options.renames.size(), std::size_t(1));
        QCOMPARE(options.renames[0].kind, RenameCandidate::Kind::Table);
    }

    void ordersTablesByDependency()
    {
        Schema wanted = people();
        wanted.tables[0].name = QStringLiteral("zebras");
        Table child = wanted.tables[0];
        child.name = QStringLiteral("ants");
        child.foreignKeys = {makeForeignKey("", "age", "zebras", "id")};
        wanted.tables.insert(wanted.tables.begin(), child);
        const auto operations = compareSchemas(wanted, {}, sqlite()).operations;
        QCOMPARE(operations[0].as<CreateTable>()->table.name, QStringLiteral("zebras"));
        const auto dropped = compareSchemas({}, wanted, sqlite()).operations;
        QCOMPARE(dropped[0].as<DropTable>()->table.name, QStringLiteral("ants"));
    }

    /// Types are made before the first column that needs them and dropped with the last; the way back too.
    void enumeratedTypes()
    {
        const auto typed = [](const char *name) {
            SqlType type = sqlType("Enum");
            type.enumName = QString::fromLatin1(name);
            type.enumValues = {QStringLiteral("x")};
            return type;
        };
        const auto texts = [](const std::vector<Operation> &operations) {
            QStringList lines;
            for (const Operation &operation : operations)
                lines << toText(operation);
            return lines.join(QLatin1Char('\n'));
        };
        const Dialect &postgres = Dialect::of(Backend::PostgreSql);
        Schema empty;
        empty.dialect = postgres.name;
        Schema first = empty;
        first.tables = {makeTable("a", {idColumn(), makeColumn("m", typed("mood"))}),
                        makeTable("b", {idColumn(), makeColumn("m", typed("mood"))})};
        const auto made = compareSchemas(first, empty, postgres).operations;
        QCOMPARE(
            texts(made),
            QStringLiteral("Create type mood (x)\nCreate table a (2 columns)\nCreate table b (2 columns)"));
        QCOMPARE(
            made[1].as<CreateTable>()->table.columns[1].type.arguments.value(QStringLiteral("create_type")),
            QStringLiteral("False"));
        QCOMPARE(texts(reversed(made)), QStringLiteral("Drop table b\nDrop table a\nDrop type mood"));

        Schema database = empty;
        for (const Operation &operation : made)
            apply(operation, database);
        QVERIFY(compareSchemas(first, database, postgres).operations.empty());
        Schema second = first;
        second.tables[0].columns[1].type = typed("Other");
        second.tables[1].columns.pop_back();
        const auto changed = compareSchemas(second, database, postgres).operations;
        QCOMPARE(texts(changed),
                 QStringLiteral("Create type Other (x)\nAlter column a.m: type to ENUM('x')\n"
                                "Drop column b.m\nDrop type mood"));
        const QString option = QStringLiteral("postgresql_using");
        QCOMPARE(changed[1].as<AlterColumn>()->options.value(option), QStringLiteral("'m::text::\"Other\"'"));
        const Operation back = reversed(changed[1]);
        QCOMPARE(back.as<AlterColumn>()->options.value(option), QStringLiteral("'m::text::mood'"));
    }
};

QTEST_GUILESS_MAIN(CompareSchemasTest)
#include "tst_compareschemas.moc"
