#include "base/text.h"
#include "support/testsupport.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

/// That tests/instruments see what they are there to see.
class TestInstruments : public QObject
{
    Q_OBJECT

    /// What the watch reports of a run of Stillroom with a password among its words.
    static QString reported(const QTemporaryDir &folder, const QStringList &arguments)
    {
        const QString report = folder.filePath(QStringLiteral("report.txt"));
        (void)runStillroom(arguments, folder.path(), {QStringLiteral("STILLROOM_WATCH_REPORT=") + report});
        return QFile::exists(report) ? readTextFile(report) : QString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (qEnvironmentVariableIsEmpty("STILLROOM_WATCH_REPORT"))
            QSKIP("The instruments are there in a test run only (ctest).");
    }

    void passwordsThatArePrinted()
    {
        const QTemporaryDir folder;
        const QString password = freshPassword();
        const QString found = reported(folder, {QStringLiteral("history"), password});
        QVERIFY2(found.startsWith(QStringLiteral("stillroom wrote a password into ")), qPrintable(found));
        QVERIFY(!found.contains(password));
    }

    void passwordsThatAreWritten()
    {
        const QTemporaryDir folder;
        const QString password = freshPassword();
        const QString found = reported(folder, {QStringLiteral("init"), password});
        QVERIFY2(found.contains(QStringLiteral("script_location = ")), qPrintable(found));
        QVERIFY(!found.contains(password));
    }

    /// Those of a person's servers are known from the variables that name these.
    void passwordsOfServersThatAreNamed()
    {
        const QTemporaryDir folder;
        const QString report = folder.filePath(QStringLiteral("report.txt"));
        (void)runStillroom(
            {QStringLiteral("history"), QStringLiteral("gl\u00fcck/pech")}, folder.path(),
            {QStringLiteral("STILLROOM_WATCH_REPORT=") + report,
             QStringLiteral("STILLROOM_TEST_MSSQL_URL=mssql://sa:gl%C3%BCck%2fpech@host/base?a=@")});
        QVERIFY(readTextFile(report).startsWith(QStringLiteral("stillroom wrote a password into ")));
    }

    void nothingElse()
    {
        const QTemporaryDir folder;
        QCOMPARE(reported(folder, {QStringLiteral("init"), QStringLiteral("migrations")}), QString());
    }

    void fullDisk()
    {
        const QTemporaryDir folder;
        const QStringList environment {QStringLiteral("LD_PRELOAD=" STILLROOM_FULLDISK),
                                       QStringLiteral("STILLROOM_DISK=") + folder.path()};
        writeTextFile(folder.filePath(QStringLiteral("full")), QString());
        const ProcessResult result = runStillroom({QStringLiteral("init"), QStringLiteral("migrations")},
                                                  folder.path(), environment);
        QVERIFY(result.exitCode != 0);
        QVERIFY2(result.error.contains(QStringLiteral("No space left on device")), qPrintable(result.error));
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("alembic.ini"))));
    }
};

QTEST_GUILESS_MAIN(TestInstruments)
#include "tst_instruments.moc"
