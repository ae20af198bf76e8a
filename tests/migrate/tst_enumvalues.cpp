#include "base/error.h"
#include "migrate/compareschemas.h"
#include "migrate/migrator.h"
#include "migrate/readrevision.h"
#include "migrate/renderrevision.h"
#include "migrate/revisionmap.h"
#include "support/operations.h"
#include "support/testdatabase.h"
#include "support/testsupport.h"

#include <QtTest>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

SqlType mood(const QStringList &values)
{
    SqlType type = sqlType("Enum");
    type.enumName = latin("mood");
    type.enumValues = values;
    return type;
}

/// people (id, state mood, states mood[])
Schema people(const QStringList &values, const char *serverDefault)
{
    Table table;
    table.name = latin("people");
    table.columns = {makeColumn("id", sqlType("Integer"), false), makeColumn("state", mood(values)),
                     makeColumn("states", SqlType())};
    if (serverDefault)
        table.columns[1].serverDefault = ServerDefault {ServerDefault::Kind::Literal, latin(serverDefault)};
    table.columns[2].type = sqlType("ARRAY");
    table.columns[2].type.items = {mood(values)};
    table.primaryKey.columns = {latin("id")};
    Schema schema;
    schema.tables = {table};
    return schema;
}

/// A revision as autogenerate writes it, read again.
struct Written
{
    QString source;
    RevisionScript script;

    Written(std::vector<Operation> upgrade, const Dialect &dialect)
    {
        std::vector<Operation> downgrade = reversed(upgrade);
        RenderOptions options;
        options.dialect = dialect.name;
        Revision header;
        header.id = header.message = header.doc = latin("a1");
        source = renderRevisionFile(header, renderRevision(upgrade, downgrade, options));
        ReadRevisionOptions reading;
        reading.dialect = dialect.name;
        script = readRevisionSource(source, latin("a1.py"), reading);
    }

    void run(const TestDatabase &on, bool isUpgrade) const
    {
        Revision revision;
        revision.id = latin("a1");
        const RevisionMap map({revision});
        const Migrator migrator(on.dialect(), VersionTable(on.dialect()), [this](const Revision &, bool up) {
            return up ? script.upgradeOperations() : script.downgradeOperations();
        });
        migrator.run(on.connection(),
                     isUpgrade ? map.upgradeSteps(latin("head"), {})
                               : map.downgradeSteps(latin("base"), {revision.id}));
    }
};

CompareOptions everything()
{
    CompareOptions options;
    options.compareServerDefaults = true;
    options.beyondAlembic = true;
    return options;
}

QString told(const std::vector<Operation> &operations)
{
    QStringList lines;
    for (const Operation &operation : operations)
        lines << toText(operation);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

/// What autogenerate does about other values of an enumerated type, and about constraints and indexes that
/// are called otherwise; on real servers, by the file it writes.
class EnumValuesTest final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TestDatabase> m_postgres;

    void make(const TestDatabase &on, const Schema &schema) const
    {
        on.clear();
        Schema now = on.inspect();
        for (const Operation &operation : compareSchemas(schema, now, on.dialect(), everything()).operations)
        {
            for (const Statement &statement : on.dialect().compile(operation, now))
                on.run(statement);
            apply(operation, now);
        }
    }
    QStringList values() const
    {
        return m_postgres->texts(Statement(
            latin("SELECT enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid WHERE typname = "
                  "'mood' ORDER BY enumsortorder")));
    }
    QStringList rows() const
    {
        return m_postgres->texts(Statement(latin("SELECT id, state, states FROM people ORDER BY id")));
    }

private Q_SLOTS:
    void initTestCase()
    {
        STILLROOM_NEED_SERVER(testServer(latin("postgresql")));
        m_postgres = std::make_unique<TestDatabase>(testServer(latin("postgresql")));
    }

    void valuesChange_data()
    {
        QTest::addColumn<QStringList>("before");
        QTest::addColumn<QStringList>("after");
        QTest::addColumn<QString>("does"); ///< a part of the file
        const QStringList two {latin("sad"), latin("ok")};
        QTest::newRow("at the end") << two << QStringList({latin("sad"), latin("ok"), latin("it's fine")})
                                    << latin("ADD VALUE IF NOT EXISTS 'it''s fine'\"");
        QTest::newRow("at the beginning")
            << two << QStringList({latin("awful"), latin("bad"), latin("sad"), latin("ok")})
            << latin("ADD VALUE IF NOT EXISTS 'bad' AFTER 'awful'");
        QTest::newRow("between") << two
                                 << QStringList({latin("sad"), latin("hm"), latin("ok"), latin("good")})
                                 << latin("ADD VALUE IF NOT EXISTS 'hm' AFTER 'sad'");
        QTest::newRow("one goes") << QStringList({latin("sad"), latin("never"), latin("ok")}) << two
                                  << latin("USING state::text::mood");
        QTest::newRow("another order")
            << two << QStringList({latin("ok"), latin("sad")}) << latin("USING states::text[]::mood[]");
        QTest::newRow("one for another")
            << QStringList({latin("sad"), latin("never"), latin("ok")})
            << QStringList({latin("sad"), latin("great"), latin("ok")}) << latin("DROP TYPE mood_old");
    }

    void valuesChange()
    {
        QFETCH(QStringList, before);
        QFETCH(QStringList, after);
        QFETCH(QString, does);
        const TestDatabase &on = *m_postgres;
        make(on, people(before, "sad"));
        on.run(Statement(latin("INSERT INTO people VALUES (1, 'ok', '{sad,ok}'), (2, NULL, NULL)")));
        on.run(Statement(latin("INSERT INTO people (id) VALUES (3)")));
        const QStringList filled = rows();
        const Schema models = people(after, "sad");
        const AutogenerateResult result = compareSchemas(models, on.inspect(), on.dialect(), everything());
        QCOMPARE(result.operations.size(), std::size_t(1));
        QCOMPARE(result.beyondAlembic, result.operations);
        QVERIFY(compareSchemas(models, on.inspect(), on.dialect()).operations.empty());
        const Written written(result.operations, on.dialect());
        QVERIFY2(written.source.contains(does), qPrintable(written.source));
        const bool isAdded = does.startsWith(latin("ADD VALUE"));
        QCOMPARE(written.source.contains(
                     latin("    with op.get_context().autocommit_block():\n        op.execute(")),
                 isAdded);
        written.run(on, true);
        QCOMPARE(values(), after);
        QCOMPARE(rows(), filled);
        QCOMPARE(told(compareSchemas(models, on.inspect(), on.dialect(), everything()).operations),
                 QString());
        written.run(on, false);
        QCOMPARE(values(), before);
        QCOMPARE(rows(), filled);
        QCOMPARE(
            told(compareSchemas(people(before, "sad"), on.inspect(), on.dialect(), everything()).operations),
            QString());
    }

    /// A default goes with its value; the model's takes its place, there and back.
    void aDefaultGoesWithItsValue()
    {
        const TestDatabase &on = *m_postgres;
        const Schema before = people({latin("sad"), latin("new")}, "new");
        const Schema after = people({latin("sad"), latin("fresh")}, "fresh");
        make(on, before);
        const Written written(compareSchemas(after, on.inspect(), on.dialect(), everything()).operations,
                              on.dialect());
        written.run(on, true);
        QCOMPARE(told(compareSchemas(after, on.inspect(), on.dialect(), everything()).operations), QString());
        written.run(on, false);
        QCOMPARE(told(compareSchemas(before, on.inspect(), on.dialect(), everything()).operations),
                 QString());
    }

    /// Where the type itself is not changed, the default is, as Alembic does.
    void aDefaultChangesWithoutItsType()
    {
        const Schema before = people({latin("sad"), latin("new")}, "new");
        const Schema after = people({latin("sad"), latin("fresh")}, "sad");
        make(*m_postgres, before);
        CompareOptions options = everything();
        options.beyondAlembic = false;
        const auto changed = [&] {
            return compareSchemas(after, m_postgres->inspect(), m_postgres->dialect(), options).operations;
        };
        std::vector<Operation> found = changed();
        QCOMPARE(found.size(), std::size_t(1));
        const auto *alter = found.front().as<AlterColumn>();
        QVERIFY2(alter && alter->serverDefault, qPrintable(told(found)));
        options.beyondAlembic = true;
        found = changed();
        QVERIFY2(found.size() == 1 && found.front().as<AlterEnum>(), qPrintable(told(found)));
    }

    /// Rows that hold a value that goes are not changed behind anybody's back.
    void rowsThatHoldTheValueAreRefused()
    {
        const TestDatabase &on = *m_postgres;
        make(on, people({latin("sad"), latin("never"), latin("ok")}, nullptr));
        on.run(Statement(latin("INSERT INTO people VALUES (1, 'never', NULL)")));
        const Schema after = people({latin("sad"), latin("ok")}, nullptr);
        const Written written(compareSchemas(after, on.inspect(), on.dialect(), everything()).operations,
                              on.dialect());
        bool isRefused = false;
        try {
            written.run(on, true);
        } catch (const Error &) {
            isRefused = true;
        }
        QVERIFY(isRefused);
        QCOMPARE(values(), QStringList({latin("sad"), latin("never"), latin("ok")}));
        QCOMPARE(rows(), QStringList({latin("1|never|null")}));
    }

    /// Asked, never assumed: without an answer the value goes and another comes.
    void aValueIsRenamedWhereThatIsConfirmed()
    {
        const TestDatabase &on = *m_postgres;
        make(on, people({latin("sad"), latin("okay"), latin("good")}, "okay"));
        on.run(Statement(latin("INSERT INTO people VALUES (1, 'okay', '{okay,sad}')")));
        const Schema after = people({latin("sad"), latin("ok"), latin("good"), latin("best")}, "ok");
        CompareOptions options = everything();
        const AutogenerateResult asked = compareSchemas(after, on.inspect(), on.dialect(), options);
        QCOMPARE(asked.renameCandidates.size(), std::size_t(1));
        QCOMPARE(asked.renameCandidates[0].oldText(), latin("value okay of mood"));
        QCOMPARE(asked.renameCandidates[0].newName, latin("ok"));
        options.renames = asked.renameCandidates;
        const AutogenerateResult result = compareSchemas(after, on.inspect(), on.dialect(), options);
        QVERIFY2(told(result.operations)
                     .startsWith(latin("Alter type mood: okay renamed to ok\n"
                                       "Alter type mood: with best")),
                 qPrintable(told(result.operations)));
        const Written written(result.operations, on.dialect());
        written.run(on, true);
        QCOMPARE(told(compareSchemas(after, on.inspect(), on.dialect(), everything()).operations), QString());
        QVERIFY(rows().front().contains(latin("ok")) && !rows().front().contains(latin("okay")));
        written.run(on, false);
        QCOMPARE(values(), QStringList({latin("sad"), latin("okay"), latin("good")}));
        QVERIFY(rows().front().contains(latin("{okay,sad}")));
    }

    void namesChange_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<int>("candidates");
        QTest::newRow("postgresql") << latin("postgresql") << 3;
        QTest::newRow("mariadb") << latin("mariadb") << 2;
        QTest::newRow("sqlite") << latin("sqlite") << 0; // it cannot rename them
    }

    /// Indexes and constraints of one content under another name are renamed where that is confirmed.
    void namesChange()
    {
        QFETCH(QString, server);
        QFETCH(int, candidates);
        STILLROOM_NEED_SERVER(testServer(server));
        const TestDatabase on(testServer(server));
        const auto schema = [](const char *suffix) {
            Schema made;
            Table table;
            table.name = latin("rooms");
            table.columns
                = {makeColumn("id", sqlType("Integer"), false), makeColumn("seats", sqlType("Integer")),
                   makeColumn("number", sqlType("Integer"))};
            table.primaryKey.columns = {latin("id")};
            table.uniqueConstraints = {{latin("uq_") + latin(suffix), {latin("number")}, {}}};
            table.checkConstraints = {{latin("ck_") + latin(suffix), latin("seats > 0")}};
            Index index;
            index.name = latin("ix_") + latin(suffix);
            index.elements.resize(1);
            index.elements[0].column = latin("seats");
            table.indexes = {index};
            made.tables = {table};
            return made;
        };
        make(on, schema("a"));
        CompareOptions options = everything();
        options.renames = compareSchemas(schema("b"), on.inspect(), on.dialect(), options).renameCandidates;
        QCOMPARE(int(options.renames.size()), candidates);
        const AutogenerateResult result = compareSchemas(schema("b"), on.inspect(), on.dialect(), options);
        const auto renamed
            = std::count_if(result.operations.begin(), result.operations.end(),
                            [](const Operation &each) { return each.as<RenameConstraint>() != nullptr; });
        QCOMPARE(int(renamed), candidates);
        QCOMPARE(int(result.operations.size()), 3 + 3 - candidates); // what is not renamed goes and comes
        const Written written(result.operations, on.dialect());
        written.run(on, true);
        QCOMPARE(told(compareSchemas(schema("b"), on.inspect(), on.dialect(), everything()).operations),
                 QString());
        written.run(on, false);
        QCOMPARE(told(compareSchemas(schema("a"), on.inspect(), on.dialect(), everything()).operations),
                 QString());
        on.clear();
    }

    void indexesOfOtherKindsAreNoRenames_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("source");
        QTest::addColumn<bool>("isRename");
        QTest::newRow("plain") << QString() << QString() << true;
        QTest::newRow("btree") << latin("postgresql_using") << latin("'BTREE'") << true;
        QTest::newRow("hash") << latin("postgresql_using") << latin("'hash'") << false;
        QTest::newRow("include") << latin("postgresql_include") << latin("['number']") << false;
        QTest::newRow("with") << latin("postgresql_with") << latin("{'fillfactor': 50}") << false;
        QTest::newRow("concurrently") << latin("postgresql_concurrently") << latin("True") << true;
        QTest::newRow("other") << latin("mysql_length") << latin("{'seats': 5}") << true;
    }

    /// What differs in an index beyond its columns would be told of no more after a rename.
    void indexesOfOtherKindsAreNoRenames()
    {
        QFETCH(QString, option);
        QFETCH(QString, source);
        QFETCH(bool, isRename);
        const Dialect &postgres = Dialect::of(Backend::PostgreSql);
        Schema before;
        before.dialect = postgres.name;
        before.tables = {makeTable(
            "rooms",
            {idColumn(), makeColumn("seats", sqlType("Integer")), makeColumn("number", sqlType("Integer"))})};
        before.tables[0].indexes = {makeIndex("ix_a", "seats")};
        Schema after = before;
        after.tables[0].indexes[0].name = latin("ix_b");
        if (!option.isEmpty())
            after.tables[0].indexes[0].options.insert(option, source);
        const auto candidates = [&](const Schema &wanted, const Schema &actual) {
            return compareSchemas(wanted, actual, postgres, everything()).renameCandidates.size();
        };
        QCOMPARE(candidates(after, before), std::size_t(isRename));
        QCOMPARE(candidates(before, after), std::size_t(isRename));
    }

    void cleanupTestCase()
    {
        if (m_postgres)
            m_postgres->clear();
    }
};

QTEST_GUILESS_MAIN(EnumValuesTest)
#include "tst_enumvalues.moc"
