#include "base/error.h"
#include "dialect/dialect.h"
#include "dialect/versionrows.h"
#include "support/operations.h"

#include <QtTest>

using namespace stillroom;

/// Names, values, types and row statements of SQL Server. What is compared with Alembic is in
/// tst_alembicsql.cpp.
class MssqlDialectTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void traits();
    void quotes_data();
    void quotes();
    void writesLiterals_data();
    void writesLiterals();
    void readsTypes_data();
    void readsTypes();
    void comparesTypes_data();
    void comparesTypes();
    void pagesRows();
    void continuesBehindARow();
    void finds_data();
    void finds();
    void writesRows();
    void explains();
    void changesComments_data();
    void changesComments();
    void insertsIdentities_data();
    void insertsIdentities();
    void asksWhatItMustKnow();

private:
    [[nodiscard]] QString shown(const Statement &statement) const
    {
        QStringList binds;
        for (const Value &value : statement.binds)
            binds += m_dialect.literal(value);
        return statement.text
            + (binds.isEmpty() ? QString() : QStringLiteral(" <- ") + binds.join(QStringLiteral(", ")));
    }
    [[nodiscard]] QString compiled(const Operation &operation, const Schema &before = {}) const
    {
        QStringList lines;
        for (const Statement &statement : m_dialect.compile(operation, before))
            lines += withLiterals(m_dialect, statement).simplified();
        return lines.join(QLatin1Char('\n'));
    }

    const Dialect &m_dialect = Dialect::of(Backend::SqlServer);
    const TableName m_table {QStringLiteral("sales"), QStringLiteral("order")};
};

void MssqlDialectTest::traits()
{
    QCOMPARE(m_dialect.name, QStringLiteral("mssql"));
    QCOMPARE(m_dialect.identifierLimit, 128);
    QCOMPARE(m_dialect.defaultSchema, QStringLiteral("dbo"));
    QCOMPARE(m_dialect.scriptBegin, QStringLiteral("BEGIN TRANSACTION"));
    QCOMPARE(m_dialect.scriptSeparator, QStringLiteral("GO"));
    QVERIFY(m_dialect.transactionalDdl);
    QVERIFY(m_dialect.supportsComments && !m_dialect.inlineComments);
    QVERIFY(m_dialect.nullsSortFirst);
    QVERIFY(!m_dialect.nativeEnums);
}

void MssqlDialectTest::quotes_data()
{
    QTest::addColumn<QString>("schema");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("always");
    QTest::addColumn<QString>("ifNeeded");
    QTest::newRow("plain") << ""
                           << "users"
                           << "[users]"
                           << "users";
    QTest::newRow("schema") << "sales"
                            << "users"
                            << "[sales].[users]"
                            << "sales.users";
    QTest::newRow("database") << "shop.dbo"
                              << "users"
                              << "[shop].[dbo].[users]"
                              << "shop.dbo.users";
    QTest::newRow("reserved") << ""
                              << "order"
                              << "[order]"
                              << "[order]";
    QTest::newRow("capital") << ""
                             << "Users"
                             << "[Users]"
                             << "[Users]";
    QTest::newRow("bracket") << ""
                             << "a]b[c"
                             << "[a]]b[c]"
                             << "[a]]b[c]";
    QTest::newRow("dot") << ""
                         << "a.b"
                         << "[a.b]"
                         << "[a.b]";
    QTest::newRow("quote") << ""
                           << "a\"b"
                           << "[a\"b]"
                           << "[a\"b]";
    QTest::newRow("digit") << ""
                           << "2nd"
                           << "[2nd]"
                           << "[2nd]";
}

void MssqlDialectTest::quotes()
{
    QFETCH(QString, schema);
    QFETCH(QString, name);
    QTEST(m_dialect.quoted(TableName {schema, name}), "always");
    QTEST(m_dialect.quotedIfNeeded(TableName {schema, name}), "ifNeeded");
}

void MssqlDialectTest::writesLiterals_data()
{
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("literal");
    QTest::newRow("null") << Value::null() << "NULL";
    QTest::newRow("integer") << Value::integer(-5) << "-5";
    QTest::newRow("real") << Value {Value::Kind::Real, "12345678901234567890.12"}
                          << "12345678901234567890.12";
    QTest::newRow("text") << Value::text(QStringLiteral("it's")) << "'it''s'";
    QTest::newRow("wide") << Value::text(QStringLiteral("Straße")) << QStringLiteral("N'Straße'");
    QTest::newRow("empty") << Value::text(QString()) << "''";
    QTest::newRow("bytes") << Value::blob(QByteArray("\x00\xab", 2)) << "0x00AB";
    QTest::newRow("no bytes") << Value::blob({}) << "0x";
}

void MssqlDialectTest::writesLiterals()
{
    QFETCH(Value, value);
    QTEST(m_dialect.literal(value), "literal");
}

void MssqlDialectTest::readsTypes_data()
{
    QTest::addColumn<QString>("declared");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("numbers");
    const auto row = [](const char *declared, const char *name, const char *numbers) {
        QTest::newRow(declared) << QString::fromLatin1(declared) << QString::fromLatin1(name)
                                << QString::fromLatin1(numbers);
    };
    row("nvarchar(50)", "NVARCHAR", "50/-/-");
    row("NVARCHAR(MAX)", "NVARCHAR", "-/-/-");
    row("[varchar] (20) COLLATE Latin1_General_BIN", "VARCHAR", "20/-/-");
    row("decimal(10,2)", "DECIMAL", "-/10/2");
    row("numeric(18)", "NUMERIC", "-/18/-");
    row("float(24)", "FLOAT", "-/24/-");
    row("datetime2(7)", "DATETIME2", "-/7/-");
    row("varbinary(max)", "VARBINARY", "-/-/-");
    row("int", "INTEGER", "-/-/-");
    row("sysname", "NVARCHAR", "128/-/-");
    row("hierarchyid", "", "-/-/-");
    row("dbo.Phone", "", "-/-/-");
}

void MssqlDialectTest::readsTypes()
{
    QFETCH(QString, declared);
    const SqlType type = m_dialect.parseType(declared);
    const auto shownNumber = [](const std::optional<int> &number) {
        return number ? QString::number(*number) : QStringLiteral("-");
    };
    QTEST(type.name, "name");
    QTEST(shownNumber(type.length) + u'/' + shownNumber(type.precision) + u'/' + shownNumber(type.scale),
          "numbers");
    QCOMPARE(m_dialect.typeDdl(type), declared);
}

void MssqlDialectTest::comparesTypes_data()
{
    QTest::addColumn<SqlType>("model");
    QTest::addColumn<QString>("database");
    QTest::addColumn<bool>("same");
    const auto row = [](const char *name, std::optional<int> length, const char *database, bool same) {
        SqlType type = sqlType(name);
        type.length = length;
        QTest::addRow("%s %d = %s", name, length.value_or(0), database)
            << type << QString::fromLatin1(database) << same;
    };
    row("String", 50, "varchar(50)", true);
    row("String", 50, "nvarchar(50)", true); // synonyms for Alembic
    row("String", 50, "varchar(60)", false);
    row("String", {}, "varchar(max)", true);
    row("Text", {}, "varchar(max)", true);
    row("Text", {}, "text", false);
    row("UnicodeText", {}, "nvarchar(max)", true);
    row("LargeBinary", {}, "varbinary(max)", true);
    row("Date", {}, "date", true);
    row("Date", {}, "datetime", false);
    row("Time", {}, "time(7)", true);
    row("DateTime", {}, "datetime", true);
    row("DateTime", {}, "datetime2(7)", false);
    row("Boolean", {}, "bit", true);
    row("Numeric", {}, "decimal(18, 0)", true);
    row("Integer", {}, "bigint", false);
    row("Float", {}, "float", true);
    row("Geometry", {}, "geometry", true); // not known, not compared
}

void MssqlDialectTest::comparesTypes()
{
    QFETCH(SqlType, model);
    QFETCH(QString, database);
    QTEST(m_dialect.sameType(model, m_dialect.parseType(database)), "same");
}

void MssqlDialectTest::pagesRows()
{
    RowQuery query;
    query.table = m_table;
    query.limit = 10;
    QCOMPARE(shown(m_dialect.selectRows(query)),
             QStringLiteral("SELECT TOP (?) * FROM [sales].[order] <- 10"));
    query.offset = 20;
    QCOMPARE(shown(m_dialect.selectRows(query)),
             QStringLiteral("SELECT * FROM [sales].[order] ORDER BY (SELECT NULL) OFFSET ? ROWS FETCH NEXT ? "
                            "ROWS ONLY <- 20, 10"));
    query.order = {{QStringLiteral("id"), true, false}};
    query.columns = {QStringLiteral("id")};
    query.limit = -1;
    QCOMPARE(
        shown(m_dialect.selectRows(query)),
        QStringLiteral("SELECT [sales].[order].[id] FROM [sales].[order] ORDER BY [sales].[order].[id] DESC "
                       "OFFSET ? ROWS <- 20"));
    query.countOnly = true;
    QCOMPARE(shown(m_dialect.selectRows(query)), QStringLiteral("SELECT count(*) FROM [sales].[order]"));
}

void MssqlDialectTest::continuesBehindARow()
{
    RowQuery query;
    query.table = {{}, QStringLiteral("t")};
    query.limit = 5;
    query.filters = {{QStringLiteral("a"), RowFilter::Match::Greater, {Value::integer(1)}}};
    query.order = {{QStringLiteral("b"), false, true}, {QStringLiteral("id"), false, false}};
    query.after = Row {Value::text(QStringLiteral("x")), Value::integer(7)};
    QCOMPARE(shown(m_dialect.selectRows(query)),
             QStringLiteral(
                 "SELECT TOP (?) * FROM [t] WHERE [t].[a] > ? AND [t].[b] >= ? AND ([t].[b] > ? OR "
                 "([t].[b] = ? AND [t].[id] > ?)) ORDER BY [t].[b], [t].[id] <- 5, 1, 'x', 'x', 'x', 7"));
}

void MssqlDialectTest::finds_data()
{
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("condition");
    const QString plain = QStringLiteral("c = ?");
    const QString binary = QStringLiteral("CAST(c AS nvarchar(max)) = ? COLLATE Latin1_General_100_BIN2");
    QTest::newRow("number") << Value::integer(1) << plain;
    QTest::newRow("text") << Value::text(QStringLiteral("Abc")) << binary;
    QTest::newRow("date") << Value::text(QStringLiteral("2024-02-29")) << plain;
    QTest::newRow("moment") << Value::text(QStringLiteral("2024-02-29 10:11:12.1234567 +02:00")) << plain;
    QTest::newRow("time") << Value::text(QStringLiteral("10:11:12")) << plain;
    QTest::newRow("guid") << Value::text(QStringLiteral("01234567-89AB-cdef-0123-456789abcdef")) << plain;
    QTest::newRow("bytes") << Value::blob("a") << plain;
}

void MssqlDialectTest::finds()
{
    QFETCH(Value, value);
    QTEST(m_dialect.unchangedCondition(QStringLiteral("c"), value), "condition");
    QCOMPARE(m_dialect.likeCondition(QStringLiteral("c")),
             QStringLiteral("LOWER(CAST(c AS nvarchar(max))) LIKE LOWER(REPLACE(?, '[', '![')) ESCAPE '!'"));
}

void MssqlDialectTest::writesRows()
{
    const TableName table {{}, QStringLiteral("t")};
    const ColumnValue id {QStringLiteral("id"), Value::integer(3), false, {}};
    const ColumnValue name {QStringLiteral("na]me"), Value::text(QStringLiteral("x")), false, {}};
    const ColumnValue made {QStringLiteral("made"), {}, true, QStringLiteral("getdate()")};
    const ColumnValue left {QStringLiteral("left"), {}, true, {}};
    QCOMPARE(shown(m_dialect.insertRow(table, {name, made, left})),
             QStringLiteral("INSERT INTO [t] ([na]]me], [made]) VALUES (?, getdate()) <- 'x'"));
    QCOMPARE(shown(m_dialect.insertRow(table, {name}, {QStringLiteral("id"), QStringLiteral("a]")})),
             QStringLiteral(
                 "DECLARE @inserted TABLE ([id] sql_variant, [a]]] sql_variant); "
                 "INSERT INTO [t] ([na]]me]) OUTPUT inserted.[id], inserted.[a]]] INTO @inserted ([id], "
                 "[a]]]) VALUES (?); SELECT [id], [a]]] FROM @inserted <- 'x'"));
    QCOMPARE(
        shown(m_dialect.insertRow(table, {left}, {QStringLiteral("id")})),
        QStringLiteral("DECLARE @inserted TABLE ([id] sql_variant); INSERT INTO [t] OUTPUT "
                       "inserted.[id] INTO @inserted ([id]) DEFAULT VALUES; SELECT [id] FROM @inserted"));
    QCOMPARE(shown(m_dialect.updateRow(table, {name}, {id}, {name})),
             QStringLiteral("UPDATE [t] SET [na]]me] = ? WHERE [t].[id] = ? AND CAST([t].[na]]me] AS "
                            "nvarchar(max)) = ? COLLATE Latin1_General_100_BIN2 <- 'x', 3, 'x'"));
    QCOMPARE(shown(m_dialect.deleteRow(table, {id}, {})),
             QStringLiteral("DELETE FROM [t] WHERE [t].[id] = ? <- 3"));
}

void MssqlDialectTest::explains()
{
    // Each statement a batch of its own: SET SHOWPLAN_ALL stands alone in its batch, so that the three sent
    // as one are refused and nothing runs.
    QCOMPARE(m_dialect.explain(QStringLiteral("DELETE FROM t")).text,
             QStringLiteral("SET SHOWPLAN_ALL ON\nGO\nDELETE FROM t\nGO\nSET SHOWPLAN_ALL OFF"));
}

void MssqlDialectTest::changesComments_data()
{
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QString>("sql");
    const QString table = QStringLiteral("N'SCHEMA', N'dbo', N'TABLE', N't'");
    const QString column = table + QStringLiteral(", N'COLUMN', N'c'");
    const TableName name {{}, QStringLiteral("t")};
    QTest::newRow("first") << Operation(AlterTableComment {name, QStringLiteral("it's"), QString()})
                           << QStringLiteral("EXEC sp_addextendedproperty N'MS_Description', N'it''s', ")
            + table;
    QTest::newRow("another") << Operation(AlterTableComment {name, QStringLiteral("x"), QStringLiteral("y")})
                             << QStringLiteral("EXEC sp_updateextendedproperty N'MS_Description', N'x', ")
            + table;
    QTest::newRow("gone") << Operation(AlterTableComment {name, {}, QStringLiteral("y")})
                          << QStringLiteral("EXEC sp_dropextendedproperty N'MS_Description', ") + table;
    AlterColumn alter;
    alter.table = {QStringLiteral("sales"), QStringLiteral("t")};
    alter.column = QStringLiteral("c");
    alter.comment = QStringLiteral("x");
    const QString other = QString(column).replace(QStringLiteral("dbo"), QStringLiteral("sales"));
    QTest::newRow("not known")
        << Operation(alter)
        << QStringLiteral("IF EXISTS (SELECT 1 FROM fn_listextendedproperty(N'MS_Description', %1)) EXEC "
                          "sp_updateextendedproperty N'MS_Description', N'x', %1 ELSE EXEC "
                          "sp_addextendedproperty N'MS_Description', N'x', %1")
               .arg(other);
}

void MssqlDialectTest::changesComments()
{
    QFETCH(Operation, operation);
    QTEST(compiled(operation), "sql");
}

void MssqlDialectTest::insertsIdentities_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("columns");
    QTest::addColumn<bool>("identity");
    QTest::newRow("given") << "counted"
                           << "id,name" << true;
    QTest::newRow("left to the server") << "counted"
                                        << "name" << false;
    QTest::newRow("no such column") << "plain"
                                    << "id,name" << false;
    QTest::newRow("not known") << "unknown"
                               << "name" << true; // as Alembic does
}

void MssqlDialectTest::insertsIdentities()
{
    QFETCH(QString, table);
    QFETCH(QString, columns);
    Schema before;
    before.dialect = m_dialect.name;
    for (const char *type : {"Integer", "String"}) {
        Table made;
        made.name = QLatin1String(type) == QLatin1String("Integer") ? QStringLiteral("counted")
                                                                    : QStringLiteral("plain");
        made.columns = {makeColumn("id", sqlType(type), false), makeColumn("name", sqlType("String"))};
        made.primaryKey.columns = {QStringLiteral("id")};
        before.tables.push_back(made);
    }
    BulkInsert insert;
    insert.table.name = table;
    insert.columns = columns.split(u',');
    insert.rows = {std::vector<Value>(std::size_t(insert.columns.size()), Value::integer(1))};
    QTEST(compiled(insert, before).startsWith(QStringLiteral("SET IDENTITY_INSERT %1 ON\nINSERT").arg(table)),
          "identity");
}

void MssqlDialectTest::asksWhatItMustKnow()
{
    AlterColumn alter;
    alter.table.name = QStringLiteral("t");
    alter.column = QStringLiteral("c");
    alter.nullable = false;
    QVERIFY_THROWS_EXCEPTION(Error, static_cast<void>(m_dialect.compile(alter, {})));
    QVERIFY_THROWS_EXCEPTION(
        Error, static_cast<void>(m_dialect.compile(DropIndex {QStringLiteral("ix"), {}, {}, false}, {})));
}

QTEST_GUILESS_MAIN(MssqlDialectTest)
#include "tst_mssqldialect.moc"
