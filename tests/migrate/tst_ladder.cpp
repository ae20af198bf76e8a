#include "base/text.h"
#include "migrate/revisionreader.h"
#include "migrate/scriptdirectory.h"
#include "support/testdatabase.h"
#include "support/testsupport.h"

#include <QTemporaryDir>
#include <QTest>

using namespace stillroom;

namespace {

/// tests/data/ladder as a project: revisions whose rows, tables and settings steer what they do.
struct LadderProject
{
    LadderProject()
    {
        copyFolder(dataFile(QStringLiteral("ladder")), folder.filePath(QStringLiteral("ladder")));
        writeTextFile(folder.filePath(QStringLiteral("alembic.ini")),
                      QStringLiteral("[alembic]\nscript_location = ladder\n"));
    }

    [[nodiscard]] ScriptDirectory scripts() const
    {
        return ScriptDirectory::read(AlembicIni::read(folder.filePath(QStringLiteral("alembic.ini"))));
    }

    QTemporaryDir folder;
};

/// All tables with all their rows, as lines.
QStringList dump(const TestDatabase &database)
{
    QStringList lines;
    for (const Table &table : database.inspect().tables) {
        lines << QStringLiteral("table ") + database.dialect().createTableDdl(table).simplified();
        for (const Index &index : table.indexes)
            lines << QStringLiteral("index ") + database.dialect().createIndexDdl(table.tableName(), index);
        RowQuery rows;
        rows.table = table.tableName();
        QStringList texts = database.texts(database.dialect().selectRows(rows));
        texts.sort();
        for (const QString &text : std::as_const(texts))
            lines << table.name + QStringLiteral(": ") + text;
    }
    return lines;
}

/// A URL as Debian's SQLAlchemy can open it.
QString judgeUrl(ConnectionUrl url)
{
    if (url.backend() == Backend::MySql || url.backend() == Backend::MariaDb)
        url.driver = QStringLiteral("pymysql");
    return url.toString();
}

} // namespace

class TestLadder final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameAsAlembic_data()
    {
        QTest::addColumn<QString>("server");
        for (const char *name : {"sqlite", "postgresql", "mariadb"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    /// Upgraded and downgraded, the tables and the rows are those that the real Alembic leaves.
    void sameAsAlembic()
    {
        QFETCH(QString, server);
        const TestServer &wanted = testServer(server);
        STILLROOM_NEED_SERVER(wanted);
        const LadderProject project;
        TestDatabase database(wanted);
        database.clear();
        const auto alembic = [&](const char *direction, const char *revision) {
            const ProcessResult ran
                = runPython({sourceFolder() + QStringLiteral("/tests/support/run_alembic.py"),
                             judgeUrl(wanted.url), project.folder.filePath(QStringLiteral("ladder")),
                             QString::fromLatin1(direction), QString::fromLatin1(revision)});
            if (ran.exitCode != 0)
                qWarning("%s", qPrintable(ran.error));
            return ran.exitCode == 0;
        };
        QVERIFY(alembic("upgrade", "head"));
        const QStringList upgraded = dump(database);
        QVERIFY(alembic("downgrade", "001"));
        const QStringList downgraded = dump(database);
        database.clear();

        const ScriptDirectory scripts = project.scripts();
        const Dialect &dialect = database.dialect();
        const Migrator migrator(dialect, VersionTable(dialect, scripts.versionTable()),
                                revisionReader(scripts, dialect));
        const RevisionMap &map = scripts.map();
        migrator.run(database.connection(), map.upgradeSteps(QStringLiteral("head"), {}));
        QCOMPARE(dump(database), upgraded);
        QVERIFY(upgraded.size() > 40);
        migrator.run(database.connection(),
                     map.downgradeSteps(QStringLiteral("001"), {QStringLiteral("005")}));
        QCOMPARE(dump(database), downgraded);
        database.clear();
    }

    /// What of the scripts is known without a database.
    void whatIsKnownBeforehand()
    {
        const LadderProject project;
        const ScriptDirectory scripts = project.scripts();
        const RevisionReader reader = revisionReader(scripts, Dialect::of(Backend::Sqlite));
        QStringList asking;
        for (const Revision &revision : scripts.map().all()) {
            for (const bool upgrade : {true, false}) {
                if (reader.asks(revision, upgrade))
                    asking << revision.id + (upgrade ? QStringLiteral(" up") : QStringLiteral(" down"));
                else
                    static_cast<void>(reader(revision, upgrade));
            }
        }
        asking.sort();
        const QStringList expected {QStringLiteral("002 down"), QStringLiteral("002 up"),
                                    QStringLiteral("003 down"), QStringLiteral("003 up"),
                                    QStringLiteral("004 down"), QStringLiteral("004 up"),
                                    QStringLiteral("005 up")};
        QCOMPARE(asking, expected);
    }

    /// A revision that fails where rows steer it leaves nothing behind, like any other.
    void failureRollsBack()
    {
        const LadderProject project;
        const QString file = project.folder.filePath(QStringLiteral("ladder/versions/003_inspector.py"));
        writeTextFile(
            file,
            readTextFile(file).replace(
                QStringLiteral("    primary = inspector"),
                QStringLiteral("    raise ValueError('no more of %s' % keys)\n    primary = inspector")));
        const TestServer &server = testServer(QStringLiteral("sqlite"));
        STILLROOM_NEED_SERVER(server);
        TestDatabase database(server);
        database.clear();
        const ScriptDirectory scripts = project.scripts();
        const Dialect &dialect = database.dialect();
        const Migrator migrator(dialect, VersionTable(dialect, scripts.versionTable()),
                                revisionReader(scripts, dialect));
        migrator.run(database.connection(), scripts.map().upgradeSteps(QStringLiteral("002"), {}));
        const QStringList before = dump(database);
        try {
            migrator.run(database.connection(),
                         scripts.map().upgradeSteps(QStringLiteral("003"), {QStringLiteral("002")}));
            QFAIL("it went through");
        } catch (const Error &error) {
            QCOMPARE(error.message,
                     QStringLiteral("The script raises ValueError: no more of ['fk_users_group']."));
            QCOMPARE(error.file, file);
            QVERIFY(error.line > 30);
        }
        QCOMPARE(dump(database), before);
        database.clear();
    }

    /// Without a database there is nobody to ask.
    void offlineIsRefused()
    {
        const LadderProject project;
        const ScriptDirectory scripts = project.scripts();
        const Dialect &dialect = Dialect::of(Backend::Sqlite);
        const Migrator migrator(dialect, VersionTable(dialect, scripts.versionTable()),
                                revisionReader(scripts, dialect));
        const RevisionMap &map = scripts.map();
        QVERIFY(migrator.script(map, {}, map.upgradeSteps(QStringLiteral("001"), {}))
                    .contains(QStringLiteral("CREATE TABLE users")));
        try {
            static_cast<void>(migrator.script(map, {}, map.upgradeSteps(QStringLiteral("002"), {})));
            QFAIL("it was written");
        } catch (const Error &error) {
            QVERIFY2(error.message.contains(QStringLiteral("is only known in the database")),
                     qPrintable(error.message));
            QVERIFY(error.file.endsWith(QStringLiteral("002_rows_steer.py")));
            QVERIFY(!error.hint.isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(TestLadder)
#include "tst_ladder.moc"
