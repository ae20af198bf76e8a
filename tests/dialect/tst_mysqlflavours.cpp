#include "base/text.h"
#include "dialect/dialect.h"
#include "support/recordedconnection.h"
#include "support/schemalines.h"
#include "support/testsupport.h"

#include <QtTest>

using namespace stillroom;

/// What is made of the catalogues of TiDB and Vitess, recorded in tests/data/mysqlflavours. None of it was
/// run on such a server.
class TestMySqlFlavours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheCatalogue_data();
    void readsTheCatalogue();
};

void TestMySqlFlavours::readsTheCatalogue_data()
{
    QTest::addColumn<QStringList>("never");
    QTest::newRow("tidb") << QStringList {QStringLiteral("TRIGGERS"), QStringLiteral("ROUTINES")};
    QTest::newRow("vitess") << QStringList {QStringLiteral("TRIGGERS"), QStringLiteral("ROUTINES")};
}

void TestMySqlFlavours::readsTheCatalogue()
{
    QFETCH(QStringList, never);
    const QString product = QString::fromLatin1(QTest::currentDataTag());
    const Dialect &dialect = Dialect::of(Backend::MySql);
    RecordedConnection connection(ConnectionUrl::parse(QStringLiteral("mysql://host/shop")),
                                  dataFile(QStringLiteral("mysqlflavours/%1.txt").arg(product)));
    const Schema schema = dialect.inspect(connection, {{QStringLiteral("*")}, true});
    const QString expected
        = readTextFile(dataFile(QStringLiteral("mysqlflavours/%1.expected.txt").arg(product)));
    QCOMPARE(schemaLines(dialect, schema).join(QLatin1Char('\n')), expected.trimmed());
    for (const Statement &statement : connection.asked()) {
        for (const QString &text : never)
            QVERIFY2(!statement.text.contains(text), qPrintable(statement.text));
    }
}

QTEST_GUILESS_MAIN(TestMySqlFlavours)
#include "tst_mysqlflavours.moc"
