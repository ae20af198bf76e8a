#include "base/text.h"
#include "support/testsupport.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

class DiagramCommandTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    ProcessResult diagram(const QStringList &arguments) const
    {
        return runStillroom(QStringList {QStringLiteral("diagram"), path("app.db")} + arguments,
                            m_folder.path());
    }

private Q_SLOTS:
    void initTestCase()
    {
        const ProcessResult made = runProcess(
            QStringLiteral("sqlite3"),
            {path("app.db"),
             QStringLiteral(
                 "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(32));"
                 "CREATE TABLE posts (id INTEGER PRIMARY KEY, title VARCHAR(128), user_id INTEGER NOT NULL "
                 "REFERENCES users(id));"
                 "CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts(id));"
                 "CREATE TABLE alone (id INTEGER PRIMARY KEY)")});
        if (made.exitCode != 0) {
            if (qEnvironmentVariableIsSet("CI"))
                QFAIL("sqlite3 is not installed");
            QSKIP("sqlite3 is not installed");
        }
    }

    void writesEveryFormat_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *name : {"a.svg", "a.png", "a.pdf", "a.dot", "a.mmd", "a.dbml", "a.puml"})
            QTest::newRow(name) << path(name);
    }
    void writesEveryFormat()
    {
        QFETCH(QString, file);
        const ProcessResult result = diagram({QStringLiteral("-o"), file});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.output, QString());
        QVERIFY2(result.error.contains(QStringLiteral("4 tables, 2 relationships")),
                 qPrintable(result.error));
        QVERIFY(QFileInfo(file).size() > 100);
    }

    void restrictsColumnsAndTables()
    {
        const QString file = path("part.mmd");
        const ProcessResult result
            = diagram({QStringLiteral("-o"), file, QStringLiteral("--columns"), QStringLiteral("keys"),
                       QStringLiteral("--table"), QStringLiteral("users"), QStringLiteral("--depth"),
                       QStringLiteral("1")});
        QCOMPARE(result.exitCode, 0);
        const QString text = readTextFile(file);
        QVERIFY(text.contains(QStringLiteral("posts")) && !text.contains(QStringLiteral("comments")));
        QVERIFY(!text.contains(QStringLiteral("title")));
    }

    void wrongUseIsTold_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("word");
        const auto row = [](const char *name, const char *arguments, const char *word) {
            QTest::newRow(name) << QString::fromLatin1(arguments).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                                << QString::fromLatin1(word);
        };
        row("no file", "", "-o FILE");
        row("unknown format", "-o a.doc", ".svg");
        row("unknown table", "-o a.svg --table nothing", "nothing");
        row("depth without table", "-o a.svg --depth 2", "--table");
        row("no models", "-o a.svg --models", "models");
    }
    void wrongUseIsTold()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, word);
        const ProcessResult result = diagram(arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.error.contains(word), qPrintable(result.error));
    }
};

QTEST_GUILESS_MAIN(DiagramCommandTest)
#include "tst_diagramcommand.moc"
