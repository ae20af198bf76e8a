#include "base/text.h"
#include "dialect/mysql/mysqltabletext.h"
#include "schema/schemajson.h"
#include "support/compliancecases.h"
#include "support/testsupport.h"

#include <QTest>

using namespace stillroom;

/// MariaDB is inspected by the texts of its tables. What they say has to be what its catalogue says, which is
/// asked where an SQL mode leaves something out of the texts.
class TestMySqlTableText final : public QObject
{
    Q_OBJECT

    static QStringList lines(const TestDatabase &database)
    {
        const Schema schema = database.inspect();
        const QByteArray json
            = toJsonText(schema, [&](const SqlType &type) { return database.dialect().typeDdl(type); });
        return QString::fromUtf8(json).split(u'\n');
    }

    static void setMode(const TestDatabase &database, const QString &mode)
    {
        database.run(Statement(QStringLiteral("SET SESSION sql_mode = ?"), {Value::text(mode)}));
    }

    static int textsAsked(const TestDatabase &database)
    {
        const RowBatch rows = database.connection().query(
            Statement(QStringLiteral("SHOW SESSION STATUS LIKE 'Com_show_create_table'")));
        return rows.text(0, 1).toInt();
    }

    static void compare(const TestDatabase &database)
    {
        const int before = textsAsked(database);
        const QStringList byTexts = lines(database);
        const Schema texts = database.inspect();
        const int tables = int(texts.tables.size());
        QCOMPARE(textsAsked(database), before + 2 * tables);
        const QString mode
            = database.connection().scalar(Statement(QStringLiteral("SELECT @@sql_mode"))).toString();
        setMode(database, mode + QLatin1String(",NO_KEY_OPTIONS"));
        const QStringList byCatalogue = lines(database);
        Schema catalogue = database.inspect();
        setMode(database, mode);
        catalogue.server = texts.server;
        for (qsizetype i = 0; i < std::min(byTexts.size(), byCatalogue.size()); ++i) {
            const QString where = byCatalogue.mid(std::max<qsizetype>(0, i - 12), 24).join(u'\n');
            QVERIFY2(byTexts[i] == byCatalogue[i], qPrintable(byTexts[i] + u'\n' + where));
        }
        QCOMPARE(byTexts.size(), byCatalogue.size());
        QVERIFY(texts == catalogue);
    }

private Q_SLOTS:
    void saysWhatTheCatalogueSays();
    void saysTheSameOfEveryCase();
    void leavesOthersToTheCatalogue_data();
    void leavesOthersToTheCatalogue();
    void readsNoHalfText();
};

void TestMySqlTableText::saysWhatTheCatalogueSays()
try {
    const TestServer &server = testServer(QStringLiteral("mariadb"));
    STILLROOM_NEED_SERVER(server);
    const TestDatabase database(server);
    database.clear();
    const QStringList statements
        = readTextFile(dataFile(QStringLiteral("mariadb/tables.sql"))).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &each : statements) {
        if (!each.startsWith(QLatin1String("--")))
            database.run(Statement(each));
    }
    compare(database);
    const Schema schema = database.inspect();
    const auto method = [&schema](const char *table, std::size_t index) {
        return schema.table(QString::fromLatin1(table))
            ->indexes.at(index)
            .options.value(QStringLiteral("mysql_using"));
    };
    QCOMPARE(method("in_memory", 0), QString());
    QCOMPARE(method("in_memory", 1), QStringLiteral("'BTREE'"));
    QCOMPARE(method("on_disk", 0), QString());
    database.clear();
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

void TestMySqlTableText::saysTheSameOfEveryCase()
try {
    const TestServer &server = testServer(QStringLiteral("mariadb"));
    STILLROOM_NEED_SERVER(server);
    const TestDatabase database(server);
    const QSet<QString> has = capabilitiesOf(server);
    int compared = 0;
    for (const auto &[name, one] : schemaCases()) {
        if (!std::all_of(one.needs.begin(), one.needs.end(),
                         [&](const QString &need) { return has.contains(need); }))
            continue;
        if (!one.schemas.isEmpty()) // of which the catalogue tells
            continue;
        database.clear();
        for (const Table &table : one.tables)
            database.carryOut(CreateTable {table, false});
        compare(database);
        if (QTest::currentTestFailed())
            QFAIL(name);
        ++compared;
    }
    database.clear();
    QVERIFY(compared > 20);
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

/// One table that is not understood, and one nobody may see the whole of: the catalogue tells then.
void TestMySqlTableText::leavesOthersToTheCatalogue_data()
{
    QTest::addColumn<QString>("statement");
    QTest::newRow("period") << "CREATE TABLE odd (a int, d date, e date, PERIOD FOR p (d, e))";
    QTest::newRow("row start") << "CREATE TABLE odd (a int, s timestamp(6) GENERATED ALWAYS AS ROW START, e "
                                  "timestamp(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e)) "
                                  "WITH SYSTEM VERSIONING";
    QTest::newRow("mode") << "SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')";
}

void TestMySqlTableText::leavesOthersToTheCatalogue()
try {
    QFETCH(QString, statement);
    const TestServer &server = testServer(QStringLiteral("mariadb"));
    STILLROOM_NEED_SERVER(server);
    const TestDatabase database(server);
    database.clear();
    database.run(
        Statement(QStringLiteral("CREATE TABLE usual (id int PRIMARY KEY, v varchar(9) DEFAULT 'x')")));
    database.run(Statement(statement));
    const Schema schema = database.inspect();
    const Table *usual = schema.table(QStringLiteral("usual"));
    QVERIFY(usual);
    QCOMPARE(usual->columns.size(), std::size_t(2));
    QCOMPARE(usual->primaryKey.columns, QStringList(QStringLiteral("id")));
    const bool isTable = statement.startsWith(QLatin1String("CREATE"));
    QCOMPARE(schema.tables.size(), std::size_t(isTable ? 2 : 1));
    if (isTable)
        QCOMPARE(schema.table(QStringLiteral("odd"))->columns.size(), std::size_t(3));
    database.clear();
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

/// A text that ends early is not taken for a table with less in it, and none makes the reader fall.
void TestMySqlTableText::readsNoHalfText()
{
    const QByteArray whole
        = "CREATE TABLE `t` (\n  `id` int(11) NOT NULL AUTO_INCREMENT COMMENT 'a''b\\\\',\n"
          "  `v` varchar(9) DEFAULT concat('x',')') CHECK (`v` <> 'a)'),\n"
          "  PRIMARY KEY (`id`),\n  KEY `k` (`v`(3) DESC) USING BTREE,\n"
          "  CONSTRAINT `f` FOREIGN KEY (`id`) REFERENCES `o` (`id`) ON DELETE SET NULL\n"
          ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='c'";
    const std::optional<MySqlTableText> read = readMySqlTableText(whole);
    QVERIFY(read);
    QCOMPARE(read->columns.size(), std::size_t(2));
    QCOMPARE(read->columns[0].comment, QStringLiteral("a'b\\"));
    QCOMPARE(read->columns[1].defaultValue.toString(), QStringLiteral("concat('x',')')"));
    QCOMPARE(read->checks.at(0).clause, QStringLiteral("`v` <> 'a)'"));
    QCOMPARE(read->indexes.at(1).parts.at(0).length, QStringLiteral("3"));
    QCOMPARE(read->foreignKeys.at(0).onDelete, QStringLiteral("SET NULL"));
    QCOMPARE(read->comment, QStringLiteral("c"));
    const auto bytes = readMySqlTableText("CREATE TABLE `t` (\n  `b` varbinary(9) DEFAULT 'a\\0\xff'''\n) "
                                          "ENGINE=Aria");
    QCOMPARE(bytes.value().columns.at(0).defaultValue.toString(), QStringLiteral("0x6100FF27"));
    const qsizetype behind = whole.indexOf(") ENGINE") + 1;
    for (qsizetype length = 0; length < behind; ++length)
        QVERIFY2(!readMySqlTableText(whole.left(length)), whole.left(length).constData());
    for (qsizetype length = behind; length < whole.size(); ++length)
        static_cast<void>(readMySqlTableText(whole.left(length)));
}

QTEST_GUILESS_MAIN(TestMySqlTableText)
#include "tst_mysqltabletext.moc"
