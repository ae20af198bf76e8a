#include "record/applyedits.h"
#include "support/compliancecases.h"
#include "support/operations.h"
#include "support/serveroutline.h"

#include <QScopeGuard>
#include <QTest>
#include <functional>
#include <map>

using namespace stillroom;

// What a database must do to be supported: one list of cases, each run on every server there is. A case names
// the capabilities it needs; what a database lacks is said in one place, capabilitiesOf().

namespace {

QString shown(const Value &value)
{
    return value.isNull()                 ? QStringLiteral("null")
        : value.kind == Value::Kind::Blob ? QString::fromLatin1(value.bytes.toHex())
                                          : value.toString();
}

ColumnValue cell(const char *column, const Value &value)
{
    return {QString::fromLatin1(column), value, false, {}};
}

} // namespace

class TestCompliance final : public QObject
{
    Q_OBJECT

    std::map<QString, std::unique_ptr<TestDatabase>> m_databases;

    TestDatabase &database(const TestServer &server)
    {
        std::unique_ptr<TestDatabase> &there = m_databases[server.name];
        if (!there)
            there = std::make_unique<TestDatabase>(server);
        return *there;
    }

    /// A row for each server and case whose needs the server meets.
    template <class Cases>
    static void addRows(const Cases &cases)
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<int>("number");
        for (const TestServer &server : testServers()) {
            if (!server.missing.isEmpty()) { // one row that says so
                QTest::addRow("%s", qPrintable(server.name)) << server.name << 0;
                continue;
            }
            QSet<QString> has;
            try {
                has = capabilitiesOf(server);
            } catch (const Error &) { // the test will fail in the words of the server
                QTest::addRow("%s", qPrintable(server.name)) << server.name << 0;
                continue;
            }
            for (std::size_t i = 0; i < cases.size(); ++i) {
                const QStringList &needs = cases[i].second.needs;
                if (std::all_of(needs.begin(), needs.end(),
                                [&](const QString &need) { return has.contains(need); }))
                    QTest::addRow("%s: %s", qPrintable(server.name), cases[i].first) << server.name << int(i);
            }
        }
    }

    /// The table as it was inspected, without the texts a database keeps.
    static Schema withoutTexts(Schema schema)
    {
        for (Table &table : schema.tables) {
            table.sql.clear();
            for (Index &index : table.indexes)
                index.sql.clear();
        }
        // By name; of tables in several schemas the order is that in which they were made.
        std::sort(schema.tables.begin(), schema.tables.end(),
                  [](const Table &a, const Table &b) { return a.tableName() < b.tableName(); });
        if (schema.dialect == QLatin1String("sqlite")) { // keeps the very text
            for (View &view : schema.views)
                view.sql.clear();
        }
        return schema;
    }

private Q_SLOTS:
    void schema_data() { addRows(schemaCases()); }
    void schema();
    void values_data() { addRows(valueCases()); }
    void values();
    void filters_data() { addRows(valueCases()); }
    void filters();
    void unchanged_data() { addRows(valueCases()); }
    void unchanged();
    void paging_data();
    void paging();
    void insertedKey_data() { paging_data(); }
    void insertedKey();
    void stagedEdits_data() { addRows(valueCases()); }
    void stagedEdits();
    void longValues_data();
    void longValues();
    void rollsBackDdl_data() { addRows(needing({"transactional ddl"})); }
    void rollsBackDdl();

private:
    static SchemaCases needing(std::initializer_list<const char *> capabilities)
    {
        SchemaCase once;
        for (const char *capability : capabilities)
            once.needs.append(QLatin1String(capability));
        return {{"database", once}};
    }

    /// A table of an id and a column of the type, with the values and a NULL in it.
    static void fill(const TestDatabase &database, const ValueCase &one)
    {
        database.clear();
        database.carryOut(CreateTable {makeTable("t", {idColumn(), makeColumn("v", one.type)}), false});
        int id = 0;
        for (const Value &value : one.values)
            database.run(database.dialect().insertRow(tableNamed("t"),
                                                      {cell("id", Value::integer(++id)), cell("v", value)}));
        database.run(database.dialect().insertRow(
            tableNamed("t"), {cell("id", Value::integer(++id)), cell("v", Value::null())}));
    }
};

/// inspect(create(x)) == x; a second making from what was inspected gives exactly the same, also in the words
/// of the server; the changes do what apply() says, and their reverse takes them back.
void TestCompliance::schema()
try {
    QFETCH(QString, server);
    QFETCH(int, number);
    STILLROOM_NEED_SERVER(testServer(server));
    const SchemaCase &one = schemaCases()[std::size_t(number)].second;
    const TestDatabase &on = database(testServer(server));
    const Dialect &dialect = on.dialect();
    const InspectOptions looked {one.schemas, true};
    const auto clear = qScopeGuard([&] { // what other cases would not take away
        try {
            if (!one.schemas.isEmpty())
                on.clear(one.schemas);
        } catch (const Error &error) {
            qWarning("%s", qPrintable(error.toText()));
        }
    });
    on.clear(one.schemas);
    Schema wanted;
    wanted.dialect = dialect.name;
    const auto make = [&](const Operation &operation) {
        on.carryOut(operation, looked);
        apply(operation, wanted);
    };
    const auto runAll = [&](const QStringList &texts) {
        for (const QString &sql : texts)
            on.run(Statement(sql));
    };
    runAll(one.sqlBefore);
    for (const SchemaObject &object : one.before)
        make(CreateObject {object, false});
    for (const Table &table : one.tables)
        make(CreateTable {table, false});
    runAll(one.sqlBehind);
    for (const SchemaObject &object : one.objects)
        make(CreateObject {object, false});
    const QStringList outline = serverOutline(on, one.schemas);
    const Schema made = on.inspect(looked);
    QCOMPARE(differences(wanted, made, dialect).join(u'\n'), QString());

    on.clear(one.schemas);
    const auto inspectedObject = [&](const SchemaObject &object) {
        const std::vector<SchemaObject> all = objectsOf(made); // views without their triggers
        return *std::find_if(all.begin(), all.end(),
                             [&](const SchemaObject &each) { return isSameObject(each, object); });
    };
    runAll(one.sqlBefore);
    for (const SchemaObject &object : one.before)
        on.carryOut(CreateObject {inspectedObject(object), false}, looked);
    for (const Table &table : one.tables) { // the order in which they can be made
        const Table *inspected = made.table(table.tableName());
        QVERIFY(inspected);
        Table bare = *inspected;
        bare.triggers.clear();
        on.carryOut(CreateTable {bare, false}, looked);
    }
    runAll(one.sqlBehind);
    for (const SchemaObject &object : one.objects)
        on.carryOut(CreateObject {inspectedObject(object), false}, looked);
    const Schema again = on.inspect(looked);
    QCOMPARE(differences(made, again, dialect).join(u'\n'), QString());
    QVERIFY(withoutTexts(made) == withoutTexts(again));
    // What the inspector does not read at all would pass so far: the server itself says that nothing is lost.
    QCOMPARE(unlikeLines(outline, serverOutline(on, one.schemas)), QString());

    if (one.changes.empty())
        return;
    std::vector<Operation> done;
    for (const Operation &change : one.changes) {
        done.push_back(completed(change, on.inspect(looked)));
        on.carryOut(change, looked);
        apply(change, wanted);
    }
    if (one.expect)
        one.expect(wanted);
    QCOMPARE(differences(wanted, on.inspect(looked), dialect).join(u'\n'), QString());
    if (!one.reversible)
        return;
    for (const Operation &back : reversed(done))
        on.carryOut(back, looked);
    QCOMPARE(differences(again, on.inspect(looked), dialect).join(u'\n'), QString());
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

void TestCompliance::values()
try {
    QFETCH(QString, server);
    QFETCH(int, number);
    STILLROOM_NEED_SERVER(testServer(server));
    const ValueCase &one = valueCases()[std::size_t(number)].second;
    const TestDatabase &on = database(testServer(server));
    fill(on, one);
    RowQuery query;
    query.table = tableNamed("t");
    query.columns = {QStringLiteral("v")};
    query.order = {{QStringLiteral("id")}};
    const RowBatch rows = on.connection().query(on.dialect().selectRows(query));
    QCOMPARE(rows.rowCount(), int(one.values.size()) + 1);
    for (int row = 0; row < rows.rowCount() - 1; ++row) {
        QCOMPARE(shown(rows.value(row, 0)), shown(one.values[std::size_t(row)]));
        QCOMPARE(rows.kind(row, 0), one.values[std::size_t(row)].kind);
    }
    QVERIFY(rows.isNull(rows.rowCount() - 1, 0));
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

void TestCompliance::filters()
try {
    using Match = RowFilter::Match;
    QFETCH(QString, server);
    QFETCH(int, number);
    STILLROOM_NEED_SERVER(testServer(server));
    const ValueCase &one = valueCases()[std::size_t(number)].second;
    const TestDatabase &on = database(testServer(server));
    fill(on, one);
    const auto ids = [&](Match match, std::vector<Value> values) {
        RowQuery query;
        query.table = tableNamed("t");
        query.columns = {QStringLiteral("id")};
        query.filters = {{QStringLiteral("v"), match, std::move(values)}};
        query.order = {{QStringLiteral("id")}};
        return on.texts(on.dialect().selectRows(query)).join(u',');
    };
    const int count = int(one.values.size());
    const QString null = QString::number(count + 1);
    const auto range = [](int from, int to) {
        QStringList list;
        for (int i = from; i <= to; ++i)
            list.append(QString::number(i));
        return list.join(u',');
    };
    const Value &first = one.values.front();
    const Value &last = one.values.back();
    QCOMPARE(ids(Match::IsNull, {}), null);
    QCOMPARE(ids(Match::IsNotNull, {}), range(1, count));
    if (one.hasOrder) {
        QCOMPARE(ids(Match::Equals, {first}), QStringLiteral("1"));
        QCOMPARE(ids(Match::NotEquals, {first}), range(2, count + 1));
        QCOMPARE(ids(Match::Less, {last}), range(1, count - 1));
        QCOMPARE(ids(Match::LessOrEqual, {last}), range(1, count));
        QCOMPARE(ids(Match::Greater, {first}), range(2, count));
        QCOMPARE(ids(Match::GreaterOrEqual, {first}), range(1, count));
        QCOMPARE(ids(Match::Between, {first, last}), range(1, count));
        QCOMPARE(ids(Match::In, {last, Value::null()}), QStringLiteral("%1,%2").arg(count).arg(null));
    }
    if (last.kind == Value::Kind::Blob || !one.hasText)
        return;
    const QString whole = last.toString();
    qsizetype half = whole.size() / 2;
    if (half < whole.size() && whole[half].isLowSurrogate())
        ++half; // not in the middle of a character
    for (const auto &[match, piece] :
         {std::pair(Match::Contains, whole.mid(half)), std::pair(Match::StartsWith, whole.left(half)),
          std::pair(Match::EndsWith, whole)})
        QVERIFY2(ids(match, {Value::text(piece)}).split(u',').contains(QString::number(count)),
                 qPrintable(piece));
    QCOMPARE(ids(Match::Contains, {Value::text(QStringLiteral("no such text"))}), QString());
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

/// An update holds as long as the row is as it was read, and not once somebody else changed it.
void TestCompliance::unchanged()
try {
    QFETCH(QString, server);
    QFETCH(int, number);
    STILLROOM_NEED_SERVER(testServer(server));
    const ValueCase &one = valueCases()[std::size_t(number)].second;
    const TestDatabase &on = database(testServer(server));
    const Dialect &dialect = on.dialect();
    fill(on, one);
    RowQuery query;
    query.table = tableNamed("t");
    query.columns = {QStringLiteral("id"), QStringLiteral("v")};
    query.order = {{QStringLiteral("id")}};
    const RowBatch rows = on.connection().query(dialect.selectRows(query));
    for (int row = 0; row < rows.rowCount(); ++row) {
        const std::vector<ColumnValue> key {cell("id", rows.value(row, 0))};
        const Value old = rows.value(row, 1);
        const Value other = rows.value(row == 0 ? 1 : 0, 1);
        QCOMPARE(on.connection().run(
                     dialect.updateRow(tableNamed("t"), {cell("v", other)}, key, {cell("v", other)})),
                 0);
        QCOMPARE(
            on.connection().run(dialect.updateRow(tableNamed("t"), {cell("v", old)}, key, {cell("v", old)})),
            1);
        QCOMPARE(on.connection().run(dialect.deleteRow(tableNamed("t"), key, {cell("v", other)})), 0);
        QCOMPARE(on.connection().run(dialect.deleteRow(tableNamed("t"), key, {cell("v", old)})), 1);
    }
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

/// A grid's edits: the row is written, read back, edited to each other value and back to what it was.
void TestCompliance::stagedEdits()
try {
    QFETCH(QString, server);
    QFETCH(int, number);
    STILLROOM_NEED_SERVER(testServer(server));
    const ValueCase &one = valueCases()[std::size_t(number)].second;
    const TestDatabase &on = database(testServer(server));
    const Dialect &dialect = on.dialect();
    on.clear();
    on.carryOut(CreateTable {makeTable("t", {idColumn(), makeColumn("v", one.type)}), false});
    const Schema schema = on.inspect();
    const auto applyAll = [&](const StagedEdits &edits) {
        const ApplyResult result = applyEdits(on.connection(), dialect, schema, edits);
        return result.applied ? QString() : result.problem + result.hint;
    };
    std::vector<Value> values = one.values;
    values.push_back(Value::null());
    StagedEdits added;
    for (std::size_t i = 0; i < values.size(); ++i)
        added.addRow(tableNamed("t"),
                     {{QStringLiteral("id"), StagedValue::of(Value::integer(int(i) + 1))},
                      {QStringLiteral("v"), StagedValue::of(values[i])}});
    QCOMPARE(applyAll(added), QString());
    RowQuery query;
    query.table = tableNamed("t");
    query.columns = {QStringLiteral("v")};
    query.order = {{QStringLiteral("id")}};
    const auto stored = [&] {
        const RowBatch rows = on.connection().query(dialect.selectRows(query));
        std::vector<Value> found;
        for (int row = 0; row < rows.rowCount(); ++row)
            found.push_back(rows.value(row, 0));
        return found;
    };
    const auto texts = [](const std::vector<Value> &all) {
        QStringList lines;
        for (const Value &value : all)
            lines.append(QStringLiteral("%1 %2").arg(int(value.kind)).arg(shown(value)));
        return lines.join(QLatin1Char('\n'));
    };
    QCOMPARE(texts(stored()), texts(values));
    // Round by round each row gets what the next one holds, until all are back where they began.
    for (std::size_t round = 0; round < values.size(); ++round) {
        const std::vector<Value> before = stored();
        StagedEdits edits;
        for (std::size_t i = 0; i < values.size(); ++i)
            edits.setCell(tableNamed("t"), {cell("id", Value::integer(int(i) + 1))}, QStringLiteral("v"),
                          StagedValue::of(before[(i + 1) % values.size()]), before[i]);
        QCOMPARE(applyAll(edits), QString());
    }
    QCOMPARE(texts(stored()), texts(values));
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

void TestCompliance::longValues_data()
{
    addRows(SchemaCases {{"ten megabytes", SchemaCase()}});
}

/// 10 MB of text and of bytes are written and come back whole.
void TestCompliance::longValues()
try {
    QFETCH(QString, server);
    STILLROOM_NEED_SERVER(testServer(server));
    const TestDatabase &on = database(testServer(server));
    const Dialect &dialect = on.dialect();
    on.clear();
    const bool isMySql = capabilitiesOf(testServer(server)).contains(QStringLiteral("mysql types"));
    SqlType text = sqlType(isMySql ? "LONGTEXT" : "Text");
    SqlType bytes = sqlType(isMySql ? "MEDIUMBLOB" : "LargeBinary");
    if (isMySql)
        text.module = bytes.module = QStringLiteral("mysql");
    on.carryOut(
        CreateTable {makeTable("t", {idColumn(), makeColumn("v", text), makeColumn("b", bytes)}), false});
    constexpr qsizetype size = 10 * 1024 * 1024;
    QByteArray characters = QByteArray("it's \xc3\xa9 \xf0\x9f\x98\x80 \\ \n").repeated(size / 16);
    QByteArray octets(size / 2, Qt::Uninitialized); // twice that as a literal
    for (qsizetype i = 0; i < octets.size(); ++i)
        octets[i] = char(i * 7);
    const Value whole {Value::Kind::Text, characters};
    on.run(dialect.insertRow(tableNamed("t"), {cell("id", Value::integer(1)), cell("v", whole)}));
    on.run(
        dialect.insertRow(tableNamed("t"), {cell("id", Value::integer(2)), cell("b", Value::blob(octets))}));
    RowQuery query;
    query.table = tableNamed("t");
    query.columns = {QStringLiteral("v"), QStringLiteral("b")};
    query.order = {{QStringLiteral("id")}};
    const RowBatch rows = on.connection().query(dialect.selectRows(query));
    QCOMPARE(rows.rowCount(), 2);
    QVERIFY(rows.value(0, 0) == whole);
    QVERIFY(rows.value(1, 1) == Value::blob(octets));
    const ColumnValue key = cell("id", Value::integer(1));
    QCOMPARE(on.connection().run(dialect.updateRow(tableNamed("t"), {cell("v", Value::null())}, {key},
                                                   {cell("v", rows.value(0, 0))})),
             1);
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

void TestCompliance::paging_data()
{
    const std::vector<std::pair<const char *, SchemaCase>> once {{"rows", SchemaCase()}};
    addRows(once);
}

/// Pages forward and backward over values that repeat and NULLs give every row once, in the whole's order.
void TestCompliance::paging()
try {
    QFETCH(QString, server);
    STILLROOM_NEED_SERVER(testServer(server));
    const TestDatabase &on = database(testServer(server));
    const Dialect &dialect = on.dialect();
    on.clear();
    on.carryOut(CreateTable {
        makeTable("t",
                  {idColumn(), makeColumn("a", sqlType("Integer")), makeColumn("b", sqlType("String", 10))}),
        false});
    for (int i = 1; i <= 30; ++i)
        on.run(dialect.insertRow(
            tableNamed("t"),
            {cell("id", Value::integer(i)), cell("a", i % 4 == 0 ? Value::null() : Value::integer(i % 3)),
             cell("b", i % 5 == 0 ? Value::null() : Value::text(QString(i % 2 == 0 ? u'x' : u'y')))}));
    for (const bool descending : {false, true}) {
        for (const bool second : {false, true}) {
            RowQuery query;
            query.table = tableNamed("t");
            query.columns = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("id")};
            query.order = {{QStringLiteral("a"), descending},
                           {QStringLiteral("b"), second},
                           {QStringLiteral("id"), descending, false}};
            const QStringList whole = on.texts(dialect.selectRows(query));
            QCOMPARE(whole.size(), 30);
            QStringList paged;
            query.limit = 7;
            for (;;) {
                const Statement statement = dialect.selectRows(query);
                const RowBatch rows = on.connection().query(statement);
                if (rows.isEmpty())
                    break;
                paged += on.texts(statement);
                query.after = rows.row(rows.rowCount() - 1);
            }
            QCOMPARE(paged, whole);
        }
    }
    RowQuery query;
    query.table = tableNamed("t");
    query.columns = {QStringLiteral("id")};
    query.order = {{QStringLiteral("id")}};
    query.offset = 27;
    QCOMPARE(on.texts(dialect.selectRows(query)),
             (QStringList {QStringLiteral("28"), QStringLiteral("29"), QStringLiteral("30")}));
    query.countOnly = true;
    QCOMPARE(on.connection().scalar(dialect.selectRows(query)).toInteger(), 30);
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

void TestCompliance::insertedKey()
try {
    QFETCH(QString, server);
    STILLROOM_NEED_SERVER(testServer(server));
    const TestDatabase &on = database(testServer(server));
    const Dialect &dialect = on.dialect();
    on.clear();
    on.carryOut(CreateTable {
        makeTable("t",
                  {idColumn(),
                   withDefault(makeColumn("v", sqlType("String", 10)), ServerDefault::Kind::Literal, "new")}),
        false});
    for (int i = 1; i <= 2; ++i) {
        const Statement statement = dialect.insertRow(tableNamed("t"), {}, {QStringLiteral("id")});
        if (dialect.insertedKey == Dialect::InsertedKey::Returned) {
            QCOMPARE(on.texts(statement), QStringList {QString::number(i)});
        } else {
            on.run(statement);
            QCOMPARE(on.connection().lastInsertId(), qint64(i));
        }
    }
    RowQuery query;
    query.table = tableNamed("t");
    query.order = {{QStringLiteral("id")}};
    QCOMPARE(on.texts(dialect.selectRows(query)),
             (QStringList {QStringLiteral("1|new"), QStringLiteral("2|new")}));
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

void TestCompliance::rollsBackDdl()
try {
    QFETCH(QString, server);
    STILLROOM_NEED_SERVER(testServer(server));
    const TestDatabase &on = database(testServer(server));
    on.clear();
    {
        Transaction transaction(on.connection());
        on.carryOut(CreateTable {makeTable("users", {idColumn()}), false});
        QVERIFY(on.inspect().table(QStringLiteral("users")));
    }
    QVERIFY(on.inspect().tables.empty());
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

QTEST_GUILESS_MAIN(TestCompliance)
#include "tst_compliance.moc"
