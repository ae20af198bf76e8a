#include "dialect/dialect.h"
#include "support/testsupport.h"

#include <QTest>

using namespace stillroom;

namespace {

Column column(const char *name, const char *type, bool nullable = true)
{
    Column result;
    result.name = QLatin1String(name);
    result.type.name = QLatin1String(type);
    result.nullable = nullable;
    return result;
}

Table users()
{
    Table table;
    table.name = QStringLiteral("Users x");
    table.columns
        = {column("id", "Integer", false), column("name", "String", false), column("order", "Numeric"),
           column("group_id", "Integer"),  column("twice", "Integer"),      column("made", "DateTime")};
    table.columns[1].type.length = 50;
    table.columns[1].serverDefault = ServerDefault {ServerDefault::Kind::Literal, QStringLiteral("it's")};
    table.columns[2].type.precision = 10;
    table.columns[2].type.scale = 2;
    table.columns[2].serverDefault = ServerDefault {ServerDefault::Kind::Text, QStringLiteral("0")};
    table.columns[4].computed = Computed {QStringLiteral("id+1"), true};
    table.columns[5].serverDefault = ServerDefault {ServerDefault::Kind::Function, QStringLiteral("now()")};
    table.primaryKey = {QStringLiteral("pk"), {QStringLiteral("id")}};
    table.checkConstraints = {{QStringLiteral("ck"), QStringLiteral("id > 0")}};
    ForeignKey key;
    key.name = QStringLiteral("fkg");
    key.columns = {QStringLiteral("group_id")};
    key.referredTable = QStringLiteral("groups");
    key.referredColumns = {QStringLiteral("id")};
    key.onDelete = QStringLiteral("CASCADE");
    key.onUpdate = QStringLiteral("SET NULL");
    key.deferrable = true;
    key.initially = QStringLiteral("DEFERRED");
    table.foreignKeys = {key};
    table.uniqueConstraints = {{QStringLiteral("uq"),
                                {QStringLiteral("name"), QStringLiteral("order")},
                                {{QStringLiteral("sqlite_on_conflict"), QStringLiteral("'FAIL'")}}},
                               {{}, {QStringLiteral("made")}, {}}};
    return table;
}

IndexElement element(const char *name, const char *expression = "", bool descending = false)
{
    IndexElement result;
    result.column = QLatin1String(name);
    result.expression = QLatin1String(expression);
    result.descending = descending;
    return result;
}

} // namespace

class TestSqliteDdl final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asSqlAlchemyPrintsIt();
    void native_data();
    void native();

private:
    const Dialect &m_dialect = Dialect::of(Backend::Sqlite);
};

void TestSqliteDdl::asSqlAlchemyPrintsIt()
{
    Table counted;
    counted.name = QStringLiteral("counted");
    counted.columns = {column("id", "Integer", false)};
    counted.primaryKey.columns = {QStringLiteral("id")};
    counted.options = {{QStringLiteral("sqlite_autoincrement"), QStringLiteral("True")}};
    Table pairs;
    pairs.name = QStringLiteral("pairs");
    pairs.columns = {column("a", "String", false), column("b", "Integer", false)};
    pairs.primaryKey.columns = {QStringLiteral("a"), QStringLiteral("b")};
    pairs.options = {{QStringLiteral("sqlite_with_rowid"), QStringLiteral("False")}};
    const Index indexes[] = {
        {QStringLiteral("ix_a"), {element("name"), element("order", "", true)}, true, {}, {}, {}},
        {QStringLiteral("Ix b"), {element("", "lower(name)")}, false, {}, {}, {}},
        {QStringLiteral("ix_c"), {element("name")}, false, QStringLiteral("name > 'x'"), {}, {}},
    };
    QStringList ours;
    for (const Table &table : {users(), counted, pairs})
        ours.append(m_dialect.createTableDdl(table));
    for (const Index &index : indexes)
        ours.append(m_dialect.createIndexDdl(users().tableName(), index));

    const ProcessResult real = runPython({dataFile(QStringLiteral("sqlite/createtables.py"))});
    if (real.exitCode != 0 && !qEnvironmentVariableIsSet("CI"))
        QSKIP("SQLAlchemy is not installed: nothing was compared.");
    QCOMPARE(real.error, QString());
    QCOMPARE(ours.join(QLatin1Char('\n')), real.output.trimmed());
}

void TestSqliteDdl::native_data()
{
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *expected, const Operation &operation) {
        QTest::newRow(expected) << operation << QString::fromUtf8(expected);
    };
    const TableName table {{}, QStringLiteral("Users x")};
    AddColumn add;
    add.table = table;
    add.column = column("age", "Integer", false);
    add.column.serverDefault = ServerDefault {ServerDefault::Kind::Literal, QStringLiteral("3")};
    row("ALTER TABLE \"Users x\" ADD COLUMN age INTEGER DEFAULT '3' NOT NULL", add);
    add.column = column("boss", "Integer");
    add.foreignKeys = {users().foreignKeys[0]};
    add.foreignKeys[0].columns = {QStringLiteral("boss")};
    add.index = true;
    row("ALTER TABLE \"Users x\" ADD COLUMN boss INTEGER CONSTRAINT fkg REFERENCES groups (id) ON DELETE "
        "CASCADE"
        " ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED; CREATE INDEX \"ix_Users x_boss\" ON \"Users x\" "
        "(boss)",
        add);
    row("ALTER TABLE \"Users x\" DROP COLUMN age",
        DropColumn {{{}, QStringLiteral("Users x")}, QStringLiteral("age"), {}, false});
    AlterColumn rename;
    rename.table = table;
    rename.column = QStringLiteral("name");
    rename.newName = QStringLiteral("Full");
    row("ALTER TABLE \"Users x\" RENAME name TO \"Full\"", rename);
    row("ALTER TABLE \"Users x\" RENAME TO people", RenameTable {table, QStringLiteral("people")});
    row("DROP TABLE IF EXISTS \"Users x\"", DropTable {table, {}, true});
    row("DROP INDEX ix_a", DropIndex {QStringLiteral("ix_a"), table, {}, false});
    row("CREATE UNIQUE INDEX IF NOT EXISTS ix_a ON \"Users x\" (name)",
        CreateIndex {table, {QStringLiteral("ix_a"), {element("name")}, true, {}, {}, {}}, true});
    row("", AlterTableComment {table, QStringLiteral("people"), {}});
}

void TestSqliteDdl::native()
{
    QFETCH(const Operation, operation);
    Schema schema;
    schema.dialect = QStringLiteral("sqlite");
    schema.tables = {users()};
    schema.tables[0].columns.push_back(column("age", "Integer"));
    QStringList statements;
    for (const Statement &statement : m_dialect.compile(operation, schema))
        statements.append(statement.text);
    QTEST(statements.join(QStringLiteral("; ")), "expected");
}

QTEST_GUILESS_MAIN(TestSqliteDdl)
#include "tst_sqliteddl.moc"
