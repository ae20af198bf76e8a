#include "base/error.h"
#include "base/text.h"
#include "migrate/alembicini.h"
#include "support/testsupport.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

class AlembicIniTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString written(const QString &text) const
    {
        const QString file = m_folder.filePath(QStringLiteral("alembic.ini"));
        writeTextFile(file, text);
        return file;
    }

private Q_SLOTS:
    /// Against Python's own ConfigParser, which Alembic uses.
    void valuesAreConfigParsers()
    {
        const QString file = written(QStringLiteral("[DEFAULT]\n"
                                                    "base = sqlite\n"
                                                    "[alembic]\n"
                                                    "# comment\n"
                                                    "Script_Location = %(here)s/scripts\n"
                                                    "file_template = %%(year)d_%%(rev)s\n"
                                                    "sqlalchemy.url = %(base)s:///%(name)s.db\n"
                                                    "name: app  ; not a comment\n"
                                                    "several = one\n"
                                                    "    two\n"
                                                    "\n"
                                                    "    three\n"
                                                    "empty =\n"
                                                    "; comment\n"
                                                    "[other]\n"
                                                    "broken = %(nothing)s\n"));
        const ProcessResult truth = runPython(
            {QStringLiteral("-c"),
             QStringLiteral("import configparser, json, os, sys\n"
                            "p = configparser.ConfigParser({'here': os.path.dirname(sys.argv[1])})\n"
                            "p.read([sys.argv[1]])\n"
                            "print(json.dumps(dict(p.items('alembic'))))"),
             file});
        if (truth.exitCode != 0 && !qEnvironmentVariableIsSet("CI"))
            QSKIP("Python is needed as the judge");
        QVERIFY2(truth.exitCode == 0, qPrintable(truth.error));
        const QJsonObject expected = QJsonDocument::fromJson(truth.output.toUtf8()).object();
        const AlembicIni ini = AlembicIni::read(file);
        QCOMPARE(ini.values.keys(), expected.keys());
        for (auto it = ini.values.cbegin(); it != ini.values.cend(); ++it)
            QCOMPARE(it.key() + QLatin1Char('=') + it.value(),
                     it.key() + QLatin1Char('=') + expected[it.key()].toString());
        QCOMPARE(ini.scriptLocation(), m_folder.filePath(QStringLiteral("scripts")));
    }

    void locationsAreSplit_data()
    {
        QTest::addColumn<QString>("separator");
        QTest::addColumn<QString>("locations");
        QTest::newRow("legacy") << ""
                                << "a, b c";
        QTest::newRow("os") << "version_path_separator = os"
                            << "a:b:c";
        QTest::newRow("os with a comment behind it") << "version_path_separator = os  # the system's"
                                                     << "a:b:c";
        QTest::newRow("space") << "version_path_separator = space"
                               << "a b  c";
        QTest::newRow("semicolon") << "version_path_separator = ;"
                                   << "a;b;c";
    }

    void locationsAreSplit()
    {
        QFETCH(QString, separator);
        QFETCH(QString, locations);
        const AlembicIni ini = AlembicIni::read(
            written(QStringLiteral("[alembic]\nscript_location = s\nversion_locations = %1\n%2\n")
                        .arg(locations, separator)));
        QCOMPARE(ini.versionLocations(),
                 QStringList({m_folder.filePath(QStringLiteral("a")), m_folder.filePath(QStringLiteral("b")),
                              m_folder.filePath(QStringLiteral("c"))}));
    }

    void faultsHaveALine_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::newRow("no section") << "a = 1\n" << 1;
        QTest::newRow("no value") << "[alembic]\nwhat\n" << 2;
        QTest::newRow("NUL") << QStringLiteral("[alembic]\nscript_location = a%1b\n").arg(QChar(QChar::Null))
                             << 2;
        QTest::newRow("percent") << "[alembic]\nx = 1\nsqlalchemy.url = sqlite:///50%.db\n" << 3;
        QTest::newRow("unknown name") << "[alembic]\nx = %(y)s\n" << 2;
        QTest::newRow("circle") << "[alembic]\nx = %(y)s\ny = %(x)s\n" << 2;
    }

    void faultsHaveALine()
    {
        QFETCH(QString, text);
        QFETCH(int, line);
        try {
            (void)AlembicIni::read(written(text));
            QFAIL("not refused");
        } catch (const Error &error) {
            QCOMPARE(error.kind, Error::Kind::Parse);
            QVERIFY(line == error.line || text.contains(QStringLiteral("%(x)s")));
            QVERIFY(!error.toText().contains(QStringLiteral("50%")));
        }
    }

    /// Nine levels of a hundred references each: ConfigParser would never come to an end.
    void referencesAreBounded_data()
    {
        QTest::addColumn<QString>("bottom");
        QTest::newRow("of nothing") << QString();
        QTest::newRow("of much") << QString(5000, QLatin1Char('x'));
    }

    void referencesAreBounded()
    {
        QFETCH(QString, bottom);
        QString text = QStringLiteral("[alembic]\nv0 = %1\n").arg(bottom);
        for (int level = 1; level < 10; ++level)
            text += QStringLiteral("v%1 = %2\n")
                        .arg(level)
                        .arg(QStringLiteral("%(v%1)s").arg(level - 1).repeated(100));
        try {
            (void)AlembicIni::read(written(text));
            QFAIL("not refused");
        } catch (const Error &error) {
            QCOMPARE(error.kind, Error::Kind::Parse);
            QVERIFY(error.line > 1);
        }
    }

    void placeholderIsNoDatabase()
    {
        const QString text = QStringLiteral("[alembic]\nsqlalchemy.url = %1\n");
        QVERIFY(AlembicIni::read(written(text.arg(QStringLiteral("driver://user:pass@localhost/dbname"))))
                    .databaseUrl()
                    .isEmpty());
        QCOMPARE(AlembicIni::read(written(text.arg(QStringLiteral("sqlite:///a.db")))).databaseUrl(),
                 QStringLiteral("sqlite:///a.db"));
        QVERIFY(AlembicIni::read(written(text.arg(QStringLiteral("{db_url}")))).databaseUrl().isEmpty());
        QCOMPARE(AlembicIni::read(written(text.arg(QStringLiteral("postgresql://a:{b}@c/d")))).databaseUrl(),
                 QStringLiteral("postgresql://a:{b}@c/d"));
    }

    /// Flask-Migrate writes no script_location: the scripts lie beside its alembic.ini.
    void folderOfFlaskMigrate()
    {
        const QTemporaryDir folder;
        writeTextFile(folder.filePath(QStringLiteral("alembic.ini")), QStringLiteral("[alembic]\n"));
        const QString ini = folder.filePath(QStringLiteral("alembic.ini"));
        QCOMPARE(AlembicIni::read(ini).scriptLocation(), QString());
        writeTextFile(folder.filePath(QStringLiteral("env.py")), QStringLiteral("pass\n"));
        QCOMPARE(AlembicIni::read(ini).scriptLocation(), folder.path());
        QCOMPARE(AlembicIni::read(ini).versionLocations(),
                 QStringList {folder.filePath(QStringLiteral("versions"))});
    }
};

QTEST_GUILESS_MAIN(AlembicIniTest)
#include "tst_alembicini.moc"
