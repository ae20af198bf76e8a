#include "base/text.h"
#include "support/testsupport.h"

#include <QLabel>
#include <QListWidget>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

/// That tests/instruments/widgetwatch.cpp sees what a window shows.
class TestWidgetWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isSeen_data()
    {
        QTest::addColumn<QString>("where");
        for (const char *where : {"title", "label", "list", "nothing"})
            QTest::newRow(where) << QString::fromLatin1(where);
    }

    /// Runs this program again with a report of its own.
    void isSeen()
    {
        QFETCH(QString, where);
        if (qEnvironmentVariableIsEmpty("STILLROOM_WATCH_REPORT"))
            QSKIP("The instruments are there in a test run only (ctest).");
        const QTemporaryDir folder;
        const QString report = folder.filePath(QStringLiteral("report.txt"));
        const ProcessResult result
            = runProcess(QCoreApplication::applicationFilePath(), {QStringLiteral("shows")}, {},
                         {QStringLiteral("STILLROOM_WATCH_REPORT=") + report,
                          QStringLiteral("STILLROOM_SHOW_PASSWORD=") + where});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(QFile::exists(report), where != QStringLiteral("nothing"));
        if (QFile::exists(report))
            QVERIFY(readTextFile(report).contains(QStringLiteral("showed a password")));
    }

    void shows()
    {
        const QString where = qEnvironmentVariable("STILLROOM_SHOW_PASSWORD");
        if (where.isEmpty())
            return; // it is for the program that is run by the other test
        const QString text = QStringLiteral("postgresql://app:%1@h/d").arg(freshPassword());
        QWidget window;
        window.resize(300, 200);
        QLabel label(where == QStringLiteral("label") ? text : QString(), &window);
        QListWidget list(&window);
        list.setGeometry(0, 40, 300, 100);
        list.addItem(QStringLiteral("first"));
        if (where == QStringLiteral("list"))
            list.addItem(text);
        window.show();
        if (where == QStringLiteral("title"))
            window.setWindowTitle(text);
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTest::qWait(50);
    }
};

QTEST_MAIN(TestWidgetWatch)
#include "tst_widgetwatch.moc"
