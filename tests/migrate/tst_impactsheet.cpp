#include "base/englishplurals.h"
#include "migrate/impacttext.h"
#include "project/impact.h"
#include "support/operations.h"
#include "support/testdatabase.h"

#include <QTest>

using namespace stillroom;

// Rows that stand in the way of a change, or are lost by it, are counted on each database; where the sheet
// says that the database refuses a step, it is run and does refuse it, and where not, it does not.

namespace {

SqlType numeric(int precision, int scale)
{
    SqlType type = sqlType("Numeric");
    type.precision = precision;
    type.scale = scale;
    return type;
}

AlterColumn altered(const char *column)
{
    AlterColumn alter;
    alter.table = tableNamed("users");
    alter.column = QString::fromLatin1(column);
    return alter;
}

AlterColumn retyped(const char *column, const SqlType &type)
{
    AlterColumn alter = altered(column);
    alter.type = type;
    return alter;
}

AlterColumn notNull(const char *column)
{
    AlterColumn alter = altered(column);
    alter.nullable = false;
    return alter;
}

AddColumn added(const Column &column)
{
    AddColumn add;
    add.table = tableNamed("users");
    add.column = column;
    return add;
}

/// What runs on the tables of makeTables(), and the facts that are found, a line each: "Blocks 2
/// users.email".
struct Case
{
    QStringList only; ///< databases; empty = all
    std::vector<Operation> operations;
    QStringList facts;
};

using Cases = std::vector<std::pair<const char *, Case>>;

const Cases &allCases()
{
    static const Cases cases = [] {
        const QStringList servers {QStringLiteral("postgresql"), QStringLiteral("mariadb"),
                                   QStringLiteral("mysql")};
        const QStringList postgres {QStringLiteral("postgresql")};
        const QStringList mariaDb {QStringLiteral("mariadb")};
        const TableName users = tableNamed("users");
        Cases made;
        const auto add = [&made](const char *name, std::vector<Operation> operations,
                                 const QStringList &facts, const QStringList &only = {}) {
            made.emplace_back(name, Case {only, std::move(operations), facts});
        };
        const auto constraint = [&users](const Constraint &each) {
            return Operation(CreateConstraint {users, each});
        };
        add("NULLs", {notNull("email")}, {QStringLiteral("Blocks 1 users.email")});
        add("no NULLs", {notNull("age")}, {QStringLiteral("Blocks 0 users.age")});
        add("duplicates", {constraint(makeUnique("uq", "email"))}, {QStringLiteral("Blocks 3 users.email")});
        add("no duplicates", {constraint(makeUnique("uq", "age"))}, {QStringLiteral("Blocks 0 users.age")});
        UniqueConstraint both = makeUnique("uq", "email");
        both.columns.append(QStringLiteral("age"));
        add("duplicates of two columns", {constraint(both)}, {QStringLiteral("Blocks 0 users.email, age")});
        add("a unique index", {CreateIndex {users, makeIndex("ixu", "email", true), false}},
            {QStringLiteral("Blocks 3 users.email")});
        Index partial = makeIndex("ixu", "email", true);
        partial.where = QStringLiteral("age > 30");
        add("a partial unique index", {CreateIndex {users, partial, false}},
            {QStringLiteral("Blocks 0 users.email")}, postgres);
        Index expression;
        expression.name = QStringLiteral("ixu");
        expression.unique = true;
        expression.elements.resize(1);
        expression.elements[0].expression = QStringLiteral("lower(name)");
        add("a unique index on an expression", {CreateIndex {users, expression, false}},
            {QStringLiteral("Blocks 2 users (ixu)")},
            {QStringLiteral("sqlite"), QStringLiteral("postgresql")});
        add("orphans", {constraint(makeForeignKey("fk", "group_id", "groups", "id"))},
            {QStringLiteral("Blocks 2 users.group_id")});
        add("a check", {constraint(CheckConstraint {QStringLiteral("ck"), QStringLiteral("age > 10"), {}})},
            {QStringLiteral("Blocks 1 ck")});
        add("a check that is not one expression",
            {constraint(CheckConstraint {QStringLiteral("ck"), QStringLiteral("age > 10) OR (1 = 1"), {}})},
            {QStringLiteral("Blocks ? ck")}, {QStringLiteral("none")});
        add("a column that needs a value", {added(makeColumn("n", sqlType("Integer"), false))},
            {QStringLiteral("Blocks 4 users.n")}, {QStringLiteral("sqlite"), QStringLiteral("postgresql")});
        add("a column that is filled by the server", {added(makeColumn("n", sqlType("Integer"), false))}, {},
            mariaDb);
        add("a dropped column", {DropColumn {users, QStringLiteral("email"), {}, false}},
            {QStringLiteral("Loses 3 users.email")});
        add("a dropped table", {DropTable {tableNamed("groups"), {}, false}},
            {QStringLiteral("Loses 1 groups")});
        add("values too long", {retyped("name", sqlType("String", 3))},
            {QStringLiteral("Blocks 2 users.name")}, servers);
        add("any value fits in SQLite", {retyped("name", sqlType("String", 3))}, {},
            {QStringLiteral("sqlite")});
        add("numbers out of range", {retyped("big", sqlType("SmallInteger"))},
            {QStringLiteral("Blocks 1 users.big")}, servers);
        add("digits that are rounded", {retyped("price", numeric(10, 1))},
            {QStringLiteral("Loses 2 users.price")}, servers);
        add("a decimal out of range", {retyped("price", numeric(3, 2))},
            {QStringLiteral("Blocks 1 users.price")}, servers);
        add("a text that is no number", {retyped("code", sqlType("Integer"))},
            {QStringLiteral("Blocks 1 users.code")}, mariaDb);
        add("a text PostgreSQL does not convert", {retyped("code", sqlType("Integer"))},
            {QStringLiteral("Blocks always users.code")}, postgres);
        AlterColumn cast = retyped("code", sqlType("Integer"));
        cast.options = {{QStringLiteral("postgresql_using"), QStringLiteral("'code::integer'")}};
        add("a text that is cast", {cast}, {QStringLiteral("Blocks 1 users.code")}, postgres);
        add("the time of day", {retyped("seen", sqlType("Date"))}, {QStringLiteral("Loses 1 users.seen")},
            servers);
        add("a time of day alone", {retyped("seen", sqlType("Time"))}, {QStringLiteral("Loses 2 users.seen")},
            servers);
        add("a text that should be a date", {retyped("code", sqlType("Date"))},
            {QStringLiteral("Blocks ? users.code")}, mariaDb);
        cast.options = {{QStringLiteral("postgresql_using"), QStringLiteral("'length(code)'")}};
        add("an expression of one's own", {cast}, {QStringLiteral("Blocks ? users.code")}, postgres);
        SqlType mood = sqlType("Enum");
        mood.enumValues = {QStringLiteral("a"), QStringLiteral("bb")};
        add("values an enum lacks", {retyped("name", mood)}, {QStringLiteral("Blocks 3 users.name")},
            mariaDb);
        add("after a rename",
            {RenameTable {users, QStringLiteral("people")},
             [] {
                 AlterColumn rename = altered("email");
                 rename.table = tableNamed("people");
                 rename.newName = QStringLiteral("mail");
                 return rename;
             }(),
             CreateConstraint {tableNamed("people"), makeUnique("uq", "mail")}},
            {QStringLiteral("Blocks 3 people.mail")});
        add("a column of its own that stays empty",
            {added(makeColumn("n", sqlType("Integer"))), notNull("n")}, {QStringLiteral("Blocks 4 users.n")});
        add("a column of its own that is filled",
            {added(makeColumn("n", sqlType("Integer"))),
             ExecuteSql {QStringLiteral("UPDATE users SET n = 1"), {}}, notNull("n")},
            {QStringLiteral("Blocks ? users.n")});
        add("a table of its own",
            {CreateTable {makeTable("fresh", {idColumn(), makeColumn("n", sqlType("Integer"))}), false},
             CreateIndex {tableNamed("fresh"), makeIndex("ixu", "n", true), false}},
            {});
        BatchAlterTable batch;
        batch.table = users;
        batch.operations = {notNull("email"), constraint(makeUnique("uq", "email")),
                            DropColumn {users, QStringLiteral("code"), {}, false}};
        add("a batch", {batch},
            {QStringLiteral("Blocks 1 users.email"), QStringLiteral("Blocks 3 users.email"),
             QStringLiteral("Loses 4 users.code")});
        return made;
    }();
    return cases;
}

void makeTables(const TestDatabase &database)
{
    if (database.dialect().name == QLatin1String("sqlite"))
        database.run(Statement(QStringLiteral("PRAGMA foreign_keys = OFF")));
    database.clear();
    database.carryOut(CreateTable {makeTable("groups", {idColumn()}), false});
    database.carryOut(CreateTable {
        makeTable("users",
                  {idColumn(), makeColumn("email", sqlType("String", 50)),
                   makeColumn("age", sqlType("Integer")), makeColumn("group_id", sqlType("Integer")),
                   makeColumn("name", sqlType("String", 50)), makeColumn("big", sqlType("BigInteger")),
                   makeColumn("price", numeric(10, 2)), makeColumn("code", sqlType("String", 20)),
                   makeColumn("seen", sqlType("DateTime"))}),
        false});
    const QString groups = database.dialect().quoted(QStringLiteral("groups"));
    database.run(Statement(QStringLiteral("INSERT INTO %1 (id) VALUES (1)").arg(groups)));
    for (const char *row :
         {"1, 'x', 5, 1, 'a', 1, 1.25, '7', '2024-01-02 00:00:00'",
          "2, 'x', 20, 2, 'Long', 40000, 2.5, ' 12', '2024-01-02 10:30:00'",
          "3, 'x', 30, 3, 'long', 2, 3.15, 'no', NULL", "4, NULL, 40, NULL, 'abc', NULL, 99.5, '-3', NULL"})
        database.run(Statement(
            QStringLiteral(
                "INSERT INTO users (id, email, age, group_id, name, big, price, code, seen) VALUES (%1)")
                .arg(QString::fromLatin1(row))));
}

QStringList factLines(const ImpactSheet &sheet)
{
    QStringList lines;
    for (const ImpactStep &step : sheet.steps) {
        for (const ImpactFact &fact : step.facts)
            lines.append(QStringLiteral("%1 %2 %3")
                             .arg(fact.effect == ImpactFact::Effect::Loses ? QStringLiteral("Loses")
                                                                           : QStringLiteral("Blocks"),
                                  fact.always                ? QStringLiteral("always")
                                      : fact.found.isKnown() ? QString::number(fact.found.count)
                                                             : QStringLiteral("?"),
                                  fact.subject));
    }
    return lines;
}

} // namespace

class TestImpactSheet final : public QObject
{
    Q_OBJECT

    EnglishPlurals m_plurals;

private Q_SLOTS:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }

    void countsAndIsRight_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<int>("number");
        for (const char *name : {"sqlite", "postgresql", "mariadb", "mysql"}) {
            const QString server = QString::fromLatin1(name);
            for (std::size_t i = 0; i < allCases().size(); ++i) {
                const QStringList &only = allCases()[i].second.only;
                if (only.isEmpty() || only.contains(server))
                    QTest::addRow("%s: %s", name, allCases()[i].first) << server << int(i);
            }
        }
    }
    void countsAndIsRight()
    {
        QFETCH(QString, server);
        QFETCH(int, number);
        STILLROOM_NEED_SERVER(testServer(server));
        const TestDatabase database(testServer(server));
        makeTables(database);
        const Case &each = allCases()[std::size_t(number)].second;
        const ImpactSheet sheet
            = databaseImpact(database.connection(), database.dialect(), {{QString(), each.operations}});
        QCOMPARE(factLines(sheet).join(QLatin1Char('\n')), each.facts.join(QLatin1Char('\n')));
        for (const ImpactStep &step : sheet.steps) { // the rows that are shown are those that were counted
            for (const ImpactFact &fact : step.facts) {
                if (!fact.found.isKnown())
                    continue;
                const Statement shown(showStatement(database.dialect(), fact.probe));
                QCOMPARE(qint64(database.connection().query(shown).rowCount()), fact.found.count);
            }
        }
        const bool isKnown = !factLines(sheet).join(QLatin1Char(' ')).contains(QLatin1Char('?'));
        QString refusal;
        try {
            for (const Operation &operation : each.operations)
                database.carryOut(operation);
            if (server == QLatin1String("sqlite")) { // enforces no foreign key while its schema changes
                const qint64 broken = database.connection()
                                          .query(Statement(QStringLiteral("PRAGMA foreign_key_check")))
                                          .rowCount();
                if (broken > 0)
                    refusal = QStringLiteral("%1 orphans").arg(broken);
            }
        } catch (const Error &error) {
            refusal = error.message;
        }
        if (isKnown)
            QVERIFY2(sheet.isBlocked() != refusal.isEmpty(), qPrintable(refusal));
    }

    void looksAtTheFirstRowsOnly()
    {
        const TestDatabase database(testServer(QStringLiteral("sqlite")));
        makeTables(database);
        MeasureLimits limits;
        limits.rows = 2;
        const ImpactSheet sheet = databaseImpact(
            database.connection(), database.dialect(),
            {{QString(),
              {notNull("email"), DropColumn {tableNamed("users"), QStringLiteral("age"), {}, false}}}},
            limits);
        QCOMPARE(impactCells(sheet.steps[0])[3], QStringLiteral("at least 2"));
        QCOMPARE(impactCells(sheet.steps[0])[5], QStringLiteral("none of the first rows of users.email"));
        QCOMPARE(impactCells(sheet.steps[1])[4], QStringLiteral("at least 2 values in users.age"));
        QVERIFY(!sheet.isBlocked());
        QVERIFY(sheet.losesData());
    }

    void saysWhatItHadNoTimeFor()
    {
        const TestDatabase database(testServer(QStringLiteral("sqlite")));
        makeTables(database);
        MeasureLimits limits;
        limits.allMs = -1;
        const ImpactSheet sheet = databaseImpact(database.connection(), database.dialect(),
                                                 {{QString(), {notNull("email")}}}, limits);
        QCOMPARE(impactCells(sheet.steps[0])[5],
                 QStringLiteral("not measured (there was no time left for it)"));
    }

    /// A statement that outlives its time is ended by the server, and the rest is still asked.
    void boundsTheTimeOfAQuestion_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("slow");
        QTest::newRow("postgresql") << QStringLiteral("postgresql") << QStringLiteral("pg_sleep(5) IS NULL");
        QTest::newRow("mariadb") << QStringLiteral("mariadb") << QStringLiteral("sleep(5) = 1");
    }
    void boundsTheTimeOfAQuestion()
    {
        QFETCH(QString, server);
        QFETCH(QString, slow);
        STILLROOM_NEED_SERVER(testServer(server));
        const TestDatabase database(testServer(server));
        makeTables(database);
        MeasureLimits limits;
        limits.queryMs = 300;
        const ImpactSheet sheet = databaseImpact(
            database.connection(), database.dialect(),
            {{QString(),
              {CreateConstraint {tableNamed("users"), CheckConstraint {QStringLiteral("ck"), slow, {}}},
               notNull("email")}}},
            limits);
        QCOMPARE(factLines(sheet).join(QLatin1Char('\n')),
                 QStringLiteral("Blocks ? ck\nBlocks 1 users.email"));
        QVERIFY(sheet.steps[0].facts[0].found.reason.contains(QLatin1String("server ended")));
    }

    void stopsWhenItIsCancelled()
    {
        const TestDatabase database(testServer(QStringLiteral("sqlite")));
        makeTables(database);
        ImpactSheet sheet = planImpact({{QString(), {notNull("email"), notNull("age")}}}, database.inspect(),
                                       database.dialect());
        const auto measure = [&] {
            measureImpact(sheet, database.connection(), database.dialect(), {},
                          [](int done, int) { return done < 2; });
        };
        QVERIFY_THROWS_EXCEPTION(Error, measure());
        QVERIFY(sheet.steps[0].facts[0].found.isKnown());
        QCOMPARE(sheet.steps[1].facts[0].found.state, Measured::State::Pending);
    }

    /// PostgreSQL is asked in a transaction that may only read.
    void changesNothing()
    {
        const TestServer &server = testServer(QStringLiteral("postgresql"));
        STILLROOM_NEED_SERVER(server);
        const TestDatabase database(server);
        makeTables(database);
        database.run(Statement(
            QStringLiteral("CREATE FUNCTION grow(n integer) RETURNS boolean LANGUAGE sql AS "
                           "'INSERT INTO groups (id) SELECT max(id) + 1 FROM groups; SELECT true'")));
        const ImpactSheet sheet = databaseImpact(
            database.connection(), database.dialect(),
            {{QString(),
              {CreateConstraint {tableNamed("users"),
                                 CheckConstraint {QStringLiteral("ck"), QStringLiteral("grow(age)"), {}}}}}});
        QCOMPARE(factLines(sheet), QStringList {QStringLiteral("Blocks ? ck")});
        QCOMPARE(database.texts(Statement(QStringLiteral("SELECT count(*) FROM groups"))),
                 QStringList {QStringLiteral("1")});
        database.run(Statement(QStringLiteral("DROP FUNCTION grow(integer)")));
    }

    void saysWhatItComesTo()
    {
        const TestDatabase database(testServer(QStringLiteral("sqlite")));
        makeTables(database);
        const auto sentence = [&](const std::vector<Operation> &operations) {
            return impactSentence(
                databaseImpact(database.connection(), database.dialect(), {{QString(), operations}}));
        };
        QCOMPARE(sentence({notNull("age")}), QStringLiteral("Nothing is in its way and nothing is lost."));
        QCOMPARE(sentence({notNull("email")}),
                 QStringLiteral("The database will refuse it: 1 row without a value in users.email."));
        QCOMPARE(sentence({DropTable {tableNamed("groups"), {}, false}}),
                 QStringLiteral("Lost for good: 1 row in groups."));
        QCOMPARE(sentence({ExecuteSql {QStringLiteral("DELETE FROM users"), {}}}),
                 QStringLiteral("Nothing was found in its way and nothing that is lost. Not all could be "
                                "known beforehand."));
    }
};

QTEST_GUILESS_MAIN(TestImpactSheet)
#include "tst_impactsheet.moc"
