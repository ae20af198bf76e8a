#include "cli/commandline.h"
#include "support/testsupport.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

class CommandLineTest : public QObject
{
    Q_OBJECT

    struct Result
    {
        int exitCode = 0;
        QString output;
        QString error;
    };

    static Result run(const QString &words)
    {
        QBuffer input;
        QBuffer output;
        QBuffer error;
        input.open(QIODevice::ReadOnly);
        output.open(QIODevice::WriteOnly);
        error.open(QIODevice::WriteOnly);
        const int exitCode
            = runCommandLine(words.split(QLatin1Char(' '), Qt::SkipEmptyParts), {input, output, error});
        return {exitCode, QString::fromUtf8(output.data()), QString::fromUtf8(error.data())};
    }

private Q_SLOTS:
    void exitCodes_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("said"); // part of standard output if 0, else of standard error
        QTest::newRow("version") << "--version" << 0 << "stillroom ";
        QTest::newRow("help") << "--help" << 0 << "usage: stillroom [-h]";
        QTest::newRow("help of a command") << "history --help" << 0 << "-r REV_RANGE, --rev-range REV_RANGE";
        QTest::newRow("unknown option") << "--what heads" << 2 << "unrecognized arguments: --what";
        QTest::newRow("unknown option behind") << "heads --what" << 2 << "unrecognized arguments: --what";
        QTest::newRow("missing word") << "show" << 2 << "the following arguments are required: rev";
        QTest::newRow("no command") << "-c x.ini" << 2 << "too few arguments";
        QTest::newRow("no such command") << "frobnicate now" << 2 << "'frobnicate' is no command";
        QTest::newRow("Alembic's failure")
            << "-c missing.ini heads" << 255
            << "FAILED: No config file 'missing.ini' found, or file has no '[alembic]' section";
    }

    void exitCodes()
    {
        QFETCH(QString, words);
        QFETCH(int, exitCode);
        QFETCH(QString, said);
        const Result result = run(words);
        QCOMPARE(result.exitCode, exitCode);
        const QString &text = exitCode == 0 ? result.output : result.error;
        QVERIFY2(text.contains(said), qPrintable(text));
        QVERIFY((exitCode == 0 ? result.error : result.output).isEmpty());
    }

    void invocations()
    {
        const auto read = [](const QString &words) {
            return readInvocation(words.split(QLatin1Char(' '), Qt::SkipEmptyParts));
        };
        QCOMPARE(read({}).kind, Invocation::Kind::Window);
        QCOMPARE(read(QStringLiteral("app.db")).target, QStringLiteral("app.db"));
        QCOMPARE(read(QStringLiteral("app.db")).kind, Invocation::Kind::Window);
        QCOMPARE(read(QStringLiteral("heads")).kind, Invocation::Kind::Command);
        QCOMPARE(read(QStringLiteral("--help")).kind, Invocation::Kind::Command);
        QVERIFY(read(QStringLiteral("--demo")).demo);
        const Invocation all = read(QStringLiteral("--config-dir d --log-file l sqlite:///x.db"));
        QCOMPARE(all.configFolder, QStringLiteral("d"));
        QCOMPARE(all.logFile, QStringLiteral("l"));
        QCOMPARE(all.target, QStringLiteral("sqlite:///x.db"));
        QCOMPARE(read(QStringLiteral("one two")).kind, Invocation::Kind::Command); // which says what is wrong
    }

    // A command must not wait for a window's libraries (src/CMakeLists.txt) nor for those of databases it
    // does not use (src/db/clientlibrary.h).
    void programNeedsNoLibraryItMayNotUse()
    {
#ifndef Q_OS_LINUX
        QSKIP("reads an ELF file");
#endif
        const ProcessResult result = runProcess(
            QStringLiteral("readelf"), {QStringLiteral("--dynamic"), QStringLiteral(STILLROOM_EXECUTABLE)});
        QCOMPARE(result.exitCode, 0);
        static const QRegularExpression needed(QStringLiteral("\\(NEEDED\\).*\\[(.*)\\]"));
        QStringList names;
        for (auto it = needed.globalMatch(result.output); it.hasNext();)
            names << it.next().captured(1);
        QVERIFY2(names.join(QLatin1Char(' ')).contains(QStringLiteral("libQt6Core")),
                 qPrintable(result.output));
        static const QRegularExpression unused(
            QStringLiteral("Qt6(Gui|Widgets|Svg|PrintSupport)|qscintilla|gvc|cgraph|libpq|mariadb|odbc"));
        QCOMPARE(names.filter(unused), QStringList());
    }

    void logTellsWhatHappenedWithoutSecrets()
    {
        QTemporaryDir folder;
        const QString log = folder.filePath(QStringLiteral("log.txt"));
        const ProcessResult result = runStillroom({QStringLiteral("--log-file"), log, QStringLiteral("-c"),
                                                   QStringLiteral("none.ini"), QStringLiteral("heads")},
                                                  folder.path());
        QCOMPARE(result.exitCode, 255);
        QFile file(log);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        QVERIFY2(text.contains(QStringLiteral("No config file")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("heads ended with 255")));
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "tst_commandline.moc"
