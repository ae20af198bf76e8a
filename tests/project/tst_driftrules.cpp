#include <QtTest>

#include "base/error.h"
#include "base/text.h"
#include "project/driftrules.h"

#include <QTemporaryDir>

using namespace stillroom;

class DriftRulesTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static QString latin(const char *text) { return QString::fromLatin1(text); }
    QString file() const { return m_folder.filePath(latin("stillroom.toml")); }
    static DriftRule ignored(const char *table, DriftPart part = DriftPart::Table, const char *name = "")
    {
        return {DriftRule::Kind::Ignore, latin(table), part, latin(name), {}, {}};
    }

private Q_SLOTS:
    void cleanup() { QFile::remove(file()); }

    void noFileHasNoRules()
    {
        QVERIFY(readDriftRules(file()).empty());
        QVERIFY(readDriftRules({}).empty());
    }

    void whatIsWrittenIsRead()
    {
        const DriftRules rules {
            ignored("spatial_ref_sys"),
            ignored("users", DriftPart::ForeignKey, "(a, b)"),
            {DriftRule::Kind::Equal, {}, DriftPart::Type, {}, latin("VARCHAR(36)"), latin("CHAR(36)")},
            {DriftRule::Kind::Equal, latin("t"), DriftPart::Default, latin("c\"\\\n"), {}, latin("''")},
            {DriftRule::Kind::Complete, latin("places"), DriftPart::Table, {}, {}, {}},
        };
        for (const DriftRule &rule : rules)
            addDriftRule(file(), rule);
        QCOMPARE(readDriftRules(file()), rules);
        const QString before = readTextFile(file());
        addDriftRule(file(), rules[1]); // once is enough
        QCOMPARE(readTextFile(file()), before);
        QVERIFY2(before.contains(latin("[[drift.ignore]]\ntable = \"users\"\npart = \"foreign key\"\n")),
                 qPrintable(before));
    }

    void beyondAlembicIsASetting()
    {
        const DriftRule beyond {DriftRule::Kind::Beyond, {}, DriftPart::Table, {}, {}, {}};
        addDriftRule(file(), ignored("a"));
        addDriftRule(file(), beyond);
        addDriftRule(file(), ignored("b"));
        QCOMPARE(readDriftRules(file()), DriftRules({ignored("a"), beyond, ignored("b")}));
        QVERIFY(readTextFile(file()).contains(latin("[autogenerate]\nbeyond_alembic = true\n")));
        removeDriftRule(file(), beyond);
        QCOMPARE(readDriftRules(file()), DriftRules({ignored("a"), ignored("b")}));
        QVERIFY(!readTextFile(file()).contains(latin("autogenerate")));
        const QString more = latin("[autogenerate]\nbeyond_alembic = true\nother = 1\n");
        writeTextFile(file(), more);
        removeDriftRule(file(), beyond);
        QCOMPARE(readTextFile(file()), latin("[autogenerate]\nother = 1\n"));
        writeTextFile(file(), latin("[autogenerate]\nbeyond_alembic = false\n"));
        QVERIFY(readDriftRules(file()).empty());
    }

    void theRestOfTheFileStays()
    {
        const QString rest = latin("# ours\n[other]\nkey = 1 # one\n");
        writeTextFile(file(), rest);
        addDriftRule(file(), ignored("a"));
        addDriftRule(file(), ignored("b"));
        addDriftRule(file(), ignored("c"));
        writeTextFile(file(),
                      readTextFile(file()).replace(latin("[[drift.ignore]]\ntable = \"b\""),
                                                   latin("# why b\n[[drift.ignore]]\ntable = \"b\"")));
        removeDriftRule(file(), ignored("a"));
        QCOMPARE(
            readTextFile(file()),
            rest + latin("\n# why b\n[[drift.ignore]]\ntable = \"b\"\n\n[[drift.ignore]]\ntable = \"c\"\n"));
        removeDriftRule(file(), ignored("c"));
        removeDriftRule(file(), ignored("b"));
        QVERIFY(readDriftRules(file()).empty());
        QVERIFY(readTextFile(file()).startsWith(rest));
    }

    void onlyTheRuleIsRemoved_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("left");
        const QString rule = latin("[[drift.ignore]]\ntable = \"a\"\n");
        QTest::newRow("comment at the end") << rule + latin("# the end\n") << latin("# the end\n");
        QTest::newRow("comment behind a blank line")
            << latin("x = 1\n\n") + rule + latin("\n# the end\n") << latin("x = 1\n\n# the end\n");
        QTest::newRow("comment of a section")
            << rule + latin("# ours\n\n[other]\nkey = 1\n") << latin("# ours\n\n[other]\nkey = 1\n");
        QTest::newRow("long values") << rule
                + latin("why = \"\"\"\n[no header]\n# no comment\n\"\"\"\nwho = [\n  \"x\",\n\n]\n[other]\n")
                                     << latin("[other]\n");
        QTest::newRow("one blank line") << rule + latin("\n\n[other]\n") << latin("\n[other]\n");
        QTest::newRow("no line break") << latin("x = 1\n\n[[drift.ignore]]\ntable = \"a\"") << latin("x = 1");
    }

    void onlyTheRuleIsRemoved()
    {
        QFETCH(QString, text);
        QFETCH(QString, left);
        writeTextFile(file(), text);
        removeDriftRule(file(), ignored("a"));
        QCOMPARE(readTextFile(file()), left);
    }

    void otherFormsAreLeftToTheHand_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::newRow("array") << latin("[drift]\nignore = [\n  { table = \"a\" },\n]\n# ours\n[other]\n")
                               << 3;
        QTest::newRow("array on one line") << latin("drift.ignore = [{ table = \"a\" }]\nkey = 1\n") << 1;
        QTest::newRow("table inside")
            << latin("[[drift.ignore]]\ntable = \"a\"\n[other]\n[drift.ignore.more]\nkey = 1\n") << 1;
    }

    void otherFormsAreLeftToTheHand()
    {
        QFETCH(QString, text);
        QFETCH(int, line);
        writeTextFile(file(), text);
        try {
            removeDriftRule(file(), ignored("a"));
            QFAIL("not refused");
        } catch (const Error &error) {
            QCOMPARE(error.line, line);
            QCOMPARE(error.file, file());
        }
        QCOMPARE(readTextFile(file()), text);
    }

    void mistakesHaveTheirPlace_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("says");
        QTest::newRow("no toml") << latin("a = 1\nb =") << 2 << latin("stillroom.toml, line 2");
        QTest::newRow("no list") << latin("[drift]\nignore = 3\n") << 2 << latin("[[drift.ignore]]");
        QTest::newRow("no table") << latin("\n[[drift.ignore]]\npart = \"column\"\n") << 2
                                  << latin("name a table");
        QTest::newRow("part") << latin("[[drift.ignore]]\ntable = \"a\"\npart = \"colour\"\n") << 1
                              << latin("colour");
        QTest::newRow("equal index") << latin("[[drift.equal]]\npart = \"index\"\n") << 1
                                     << latin("types and defaults");
        QTest::newRow("beyond") << latin("[autogenerate]\nbeyond_alembic = 1\n") << 2
                                << latin("true or false");
        QTest::newRow("number") << latin("[[drift.ignore]]\ntable = 3\n") << 2 << latin("must be a text");
    }

    void mistakesHaveTheirPlace()
    {
        QFETCH(QString, text);
        QFETCH(int, line);
        QFETCH(QString, says);
        writeTextFile(file(), text);
        try {
            static_cast<void>(readDriftRules(file()));
            QFAIL("not refused");
        } catch (const Error &error) {
            QCOMPARE(error.line, line);
            QVERIFY2(error.message.contains(says), qPrintable(error.message));
        }
        QVERIFY_THROWS_EXCEPTION(Error, addDriftRule(file(), ignored("a")));
        QCOMPARE(readTextFile(file()), text);
    }

    void starsStandForAnyLetters()
    {
        const auto covers = [](const char *pattern, const char *schema, const char *name) {
            return ignored(pattern).coversTable({latin(schema), latin(name)});
        };
        QVERIFY(covers("celery_*", "", "celery_task"));
        QVERIFY(covers("audit.*", "audit", "log"));
        QVERIFY(!covers("audit.*", "", "audit"));
        QVERIFY(covers("t?", "", "t1"));
        QVERIFY(!covers("t.1", "", "t_1"));
        QVERIFY(!covers("", "", "t"));
        const TableName odd {{}, latin("a*[b]?")};
        const DriftRule exact {DriftRule::Kind::Ignore, exactTable(odd), DriftPart::Table, {}, {}, {}};
        QVERIFY(exact.coversTable(odd));
        QVERIFY(!exact.coversTable({{}, latin("aX[b]Y")}));
    }

    /// A pattern of many stars is no slower than others, whatever the name.
    void manyStarsTakeNoTime()
    {
        const TableName name {{}, QString(10'000, QLatin1Char('a'))};
        const QString stars = latin("*a").repeated(5000);
        QElapsedTimer clock;
        clock.start();
        const auto covers = [&name](const QString &pattern) {
            return DriftRule {DriftRule::Kind::Ignore, pattern, DriftPart::Table, {}, {}, {}}.coversTable(
                name);
        };
        QVERIFY(covers(stars));
        QVERIFY(covers(stars + QLatin1Char('*')));
        QVERIFY(!covers(stars + QLatin1Char('b')));
        QVERIFY(!covers(latin("*?").repeated(5000) + latin("[*]")));
        QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
    }
};

QTEST_GUILESS_MAIN(DriftRulesTest)
#include "tst_driftrules.moc"
