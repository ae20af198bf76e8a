#include "support/testsupport.h"

#include <QtTest>

#include <QRegularExpression>

using namespace stillroom;

/// Every test that tests/drivers.md names is there.
class DriversTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namedTestsExist()
    {
        QFile table(sourceFolder() + QStringLiteral("/tests/drivers.md"));
        QVERIFY(table.open(QIODevice::ReadOnly));
        static const QRegularExpression name(QStringLiteral("`([a-z]+)_([a-z]+)::(\\w+)`"));
        QStringList missing;
        int rows = 0;
        for (const QString &line : QString::fromUtf8(table.readAll()).split(QLatin1Char('\n'))) {
            if (!line.startsWith(QLatin1String("| ")) || line.startsWith(QLatin1String("| Fault")))
                continue;
            if (line.startsWith(QLatin1String("| ---")))
                continue;
            ++rows;
            auto match = name.globalMatch(line);
            if (!match.hasNext())
                missing += line;
            while (match.hasNext()) {
                const QRegularExpressionMatch test = match.next();
                QFile source(
                    sourceFolder()
                    + QStringLiteral("/tests/%1/tst_%2.cpp").arg(test.captured(1), test.captured(2)));
                const QString slot = QStringLiteral("    void %1()").arg(test.captured(3));
                if (!source.open(QIODevice::ReadOnly) || !QString::fromUtf8(source.readAll()).contains(slot))
                    missing += test.captured();
            }
        }
        QVERIFY(rows > 50);
        QCOMPARE(missing.join(QLatin1Char('\n')), QString());
    }
};

QTEST_GUILESS_MAIN(DriversTest)
#include "tst_drivers.moc"
