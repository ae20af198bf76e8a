#include "base/englishplurals.h"
#include "base/text.h"

#include <QtTest>

using namespace stillroom;

class EnglishPluralsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("said");
        QTest::newRow("none") << 0 << QStringLiteral("0 rows");
        QTest::newRow("one") << 1 << QStringLiteral("1 row");
        QTest::newRow("many") << 12 << QStringLiteral("12 rows");
        QTest::newRow("not counted") << -1 << QStringLiteral("%n row(s)");
    }
    void words()
    {
        QFETCH(int, count);
        QFETCH(QString, said);
        EnglishPlurals plurals;
        QVERIFY(QCoreApplication::installTranslator(&plurals));
        QCOMPARE(coreTr("%n row(s)", count), said);
        QCOMPARE(coreTr("current head(s)"), QStringLiteral("current head(s)"));
    }
};

QTEST_GUILESS_MAIN(EnglishPluralsTest)
#include "tst_englishplurals.moc"
