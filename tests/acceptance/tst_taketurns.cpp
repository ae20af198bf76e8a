#include "support/testsupport.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

/// `alembic` and `stillroom` on one project in turn: random sequences of revision, merge, upgrade, downgrade,
/// stamp and of what only looks. Printed texts, exit codes, files, the version table, the schema and the rows
/// must be those of a second project on which Alembic worked alone. See tests/support/take_turns.py.
///
/// STILLROOM_SEQUENCES=200 STILLROOM_SEED=7 STILLROOM_FIRST_SEQUENCE=0 make more of them, or others.
class TakeTurnsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neitherNotices_data();
    void neitherNotices();
    void cleanupTestCase() { qInfo() << "carried out by stillroom, with the exit code:" << m_carriedOut; }

private:
    QMap<QString, int> m_carriedOut;
};

void TakeTurnsTest::neitherNotices_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("count");
    const auto setting = [](const char *name, int usual) {
        bool given = false;
        const int value = qEnvironmentVariableIntValue(name, &given);
        return given ? value : usual;
    };
    constexpr int together = 8; // in one process of Python
    const int begin = setting("STILLROOM_FIRST_SEQUENCE", 0);
    const int end = begin + setting("STILLROOM_SEQUENCES", 16);
    for (int first = begin; first < end; first += together)
        QTest::addRow("from %d", first) << first << std::min(together, end - first);
}

void TakeTurnsTest::neitherNotices()
{
    QFETCH(const int, first);
    QFETCH(const int, count);
    QTemporaryDir folder;
    const QString seed = qEnvironmentVariable("STILLROOM_SEED", QStringLiteral("3"));
    const ProcessResult result = runPython({sourceFolder() + QStringLiteral("/tests/support/take_turns.py"),
                                            QStringLiteral(STILLROOM_EXECUTABLE), folder.path(),
                                            QString::number(count), seed, QString::number(first)});
    if (result.exitCode != 0 && !qEnvironmentVariableIsSet("CI"))
        QSKIP("Debian's Python with Alembic is needed as the judge");
    QVERIFY2(result.exitCode == 0, qPrintable(result.error));
    const QJsonObject report = QJsonDocument::fromJson(result.output.toUtf8()).object();
    const QJsonObject commands = report[QStringLiteral("commands")].toObject();
    QVERIFY(commands.size() > 3);
    for (auto it = commands.begin(); it != commands.end(); ++it)
        m_carriedOut[it.key()] += it->toInt();
    for (const QJsonValue ended : report[QStringLiteral("ended")].toArray())
        qInfo().noquote() << "cut short where Alembic died:" << ended.toString();
    QStringList differences;
    for (const QJsonValue each : report[QStringLiteral("differences")].toArray())
        differences << each.toString();
    QVERIFY2(differences.isEmpty(), qPrintable(differences.mid(0, 3).join(QLatin1Char('\n'))));
}

QTEST_GUILESS_MAIN(TakeTurnsTest)
#include "tst_taketurns.moc"
