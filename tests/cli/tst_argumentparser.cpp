#include "cli/argumentparser.h"

#include <QtTest>

using namespace stillroom;

/// Expectations are what Python's argparse does with the same declarations.
class ArgumentParserTest : public QObject
{
    Q_OBJECT

    static ArgumentParser parser()
    {
        ArgumentParser made(QStringLiteral("stillroom stamp"));
        made.addFlag("--sql", QStringLiteral("Offline."));
        made.addOption("--tag", QStringLiteral("TAG"), QStringLiteral("Tag."));
        made.addOption("-r --rev-range", QStringLiteral("REV_RANGE"), QStringLiteral("Range."));
        made.addFlag("-v --verbose", QStringLiteral("More."));
        made.addFlag("-i --indicate-current", QStringLiteral("Mark."));
        made.addFlag("--purge", QStringLiteral("Erase."));
        made.addOption("--columns", QStringLiteral("WHICH"), QStringLiteral("Columns."),
                       QStringLiteral("all"), {QStringLiteral("all"), QStringLiteral("keys")});
        made.addPositional("revisions", QStringLiteral("Revisions."), ArgumentParser::Count::OneOrMore);
        return made;
    }

    static QString parsed(const QStringList &words)
    {
        QStringList rest;
        try {
            const Arguments found = parser().parse(words, rest);
            QStringList lines;
            for (const char *key :
                 {"sql", "tag", "rev-range", "verbose", "indicate-current", "purge", "revisions"}) {
                if (found.has(key))
                    lines << QLatin1String(key) + QLatin1Char('=') + found.values(key).join(QLatin1Char(','));
            }
            if (!rest.isEmpty())
                lines << QStringLiteral("rest=") + rest.join(QLatin1Char(','));
            return lines.join(QLatin1Char(' '));
        } catch (const UsageError &error) {
            return error.text.section(QStringLiteral("error: "), 1).trimmed();
        }
    }

private Q_SLOTS:
    void words_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << "abc --sql"
                               << "sql= revisions=abc";
        QTest::newRow("many") << "a --purge b c"
                              << "purge= revisions=a,b,c";
        QTest::newRow("minus one") << "-1"
                                   << "revisions=-1";
        QTest::newRow("plus one") << "+1 -v"
                                  << "verbose= revisions=+1";
        QTest::newRow("joined flags") << "-vi a"
                                      << "verbose= indicate-current= revisions=a";
        QTest::newRow("joined flags and value") << "-vra:b a"
                                                << "rev-range=a:b verbose= revisions=a";
        QTest::newRow("short value attached") << "-r-3: a"
                                              << "rev-range=-3: revisions=a";
        QTest::newRow("long value attached") << "--rev-range=-3: a"
                                             << "rev-range=-3: revisions=a";
        QTest::newRow("minus range is an option") << "-r -3: a"
                                                  << "argument -r/--rev-range: expected one argument";
        QTest::newRow("negative number as value") << "-r -3 a"
                                                  << "rev-range=-3 revisions=a";
        QTest::newRow("abbreviation") << "--verb a"
                                      << "verbose= revisions=a";
        QTest::newRow("abbreviations") << "--r=1 --p a --s"
                                       << "sql= rev-range=1 purge= revisions=a";
        QTest::newRow("missing") << "--sql"
                                 << "the following arguments are required: revisions";
        QTest::newRow("no value") << "a --tag"
                                  << "argument --tag: expected one argument";
        QTest::newRow("flag with value") << "a --sql=1"
                                         << "argument --sql: ignored explicit argument '1'";
        QTest::newRow("unknown") << "a --what"
                                 << "revisions=a rest=--what";
        QTest::newRow("after dashes") << "-- --sql -v"
                                      << "revisions=--sql,-v";
        QTest::newRow("choice") << "a --columns some"
                                << "argument --columns: invalid choice: 'some' (choose from 'all', 'keys')";
    }

    void words()
    {
        QFETCH(QString, words);
        QFETCH(QString, expected);
        QCOMPARE(parsed(words.split(QLatin1Char(' '))), expected);
    }

    void ambiguousAbbreviation()
    {
        ArgumentParser two(QStringLiteral("p"));
        two.addFlag("--rev-id", {});
        two.addFlag("--revision", {});
        QStringList rest;
        try {
            (void)two.parse({QStringLiteral("--rev")}, rest);
            QFAIL("not refused");
        } catch (const UsageError &error) {
            QVERIFY(error.text.contains(
                QStringLiteral("ambiguous option: --rev could match --rev-id, --revision")));
        }
    }

    void defaultsAreNotGiven()
    {
        QStringList rest;
        const Arguments found = parser().parse({QStringLiteral("a")}, rest);
        QVERIFY(!found.has("columns"));
        QCOMPARE(found.value("columns"), QStringLiteral("all"));
    }

    void positionalsShareTheWords()
    {
        ArgumentParser two(QStringLiteral("p"));
        two.addPositional("target", {}, ArgumentParser::Count::Optional);
        two.addPositional("sql", {}, ArgumentParser::Count::One);
        QStringList rest;
        Arguments found = two.parse({QStringLiteral("a")}, rest);
        QVERIFY(!found.has("target"));
        QCOMPARE(found.value("sql"), QStringLiteral("a"));
        found = two.parse({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}, rest);
        QCOMPARE(found.value("target"), QStringLiteral("a"));
        QCOMPARE(found.value("sql"), QStringLiteral("b"));
        QCOMPARE(rest, QStringList {QStringLiteral("c")});
    }

    void usageNamesEverything()
    {
        const QString usage = parser().usage();
        QVERIFY(usage.startsWith(
            QStringLiteral("usage: stillroom stamp [-h] [--sql] [--tag TAG] [-r REV_RANGE]")));
        QVERIFY(usage.endsWith(QStringLiteral("revisions [revisions ...]\n")));
    }
};

QTEST_GUILESS_MAIN(ArgumentParserTest)
#include "tst_argumentparser.moc"
