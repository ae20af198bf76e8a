#include "base/text.h"
#include "dialect/dialect.h"
#include "migrate/versiontable.h"
#include "support/migrationtruth.h"
#include "support/testdatabase.h"
#include "support/testsupport.h"

#include <QDirIterator>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QThread>
#include <QtTest>

using namespace stillroom;

/// The demo project: the same answers as the real Alembic, and a database that no kill can hurt.
class DemoTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    static ProcessResult alembic(const QStringList &arguments, const QString &folder)
    {
        return runPython(QStringList {QStringLiteral("-m"), QStringLiteral("alembic.config")} + arguments,
                         folder);
    }

    /// Without blanks at line ends, and with the revisions a branch point leads to in one order: Alembic
    /// keeps them in a set.
    static QString comparable(const QString &text)
    {
        const QString branches = QStringLiteral("Branches into: ");
        QStringList lines = text.split(QLatin1Char('\n'));
        for (QString &line : lines) {
            while (line.endsWith(QLatin1Char(' ')))
                line.chop(1);
            if (line.startsWith(branches)) {
                QStringList ids = line.mid(branches.size()).split(QStringLiteral(", "));
                ids.sort();
                line = branches + ids.join(QStringLiteral(", "));
            }
        }
        return lines.join(QLatin1Char('\n')).trimmed();
    }

    static QStringList sorted(const QString &text)
    {
        QStringList lines = text.split(QLatin1Char('\n'));
        lines.sort();
        return lines;
    }

    std::unique_ptr<Connection> open() const
    {
        return Connection::open(ConnectionUrl::sqliteFile(m_folder->filePath(QStringLiteral("app.db"))));
    }

    static QStringList values(Connection &connection, const QString &sql)
    {
        QStringList found;
        const RowBatch rows = connection.query(Statement(sql));
        for (int row = 0; row < rows.rowCount(); ++row)
            found << rows.text(row, 0);
        return found;
    }

    /// Says what is wrong with the database after a kill; empty if it stands whole at exactly one state of
    /// the history.
    QString fault(const ScriptDirectory &scripts) const
    {
        const auto connection = open();
        if (values(*connection, QStringLiteral("PRAGMA integrity_check"))
            != QStringList {QStringLiteral("ok")})
            return QStringLiteral("integrity_check");
        if (!values(*connection, QStringLiteral("PRAGMA foreign_key_check")).isEmpty())
            return QStringLiteral("foreign_key_check");
        const MigrationTruth truth = migrationTruth(*connection, scripts);
        return truth.differences.isEmpty() ? QString()
                                           : truth.current.join(QLatin1Char(',')) + QStringLiteral(": ")
                + truth.differences.join(QStringLiteral("; "));
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        copyFolder(QStringLiteral(STILLROOM_BINARY_DIR "/demo/clubs"), m_folder->path());
    }

    void saysTheSameAsAlembic_data()
    {
        QTest::addColumn<QStringList>("arguments");
        for (const char *words : {"history", "history -v", "history -i", "history -r 44c1d0a2be60:e07a",
                                  "heads", "heads -v", "current", "current -v", "branches", "branches -v",
                                  "show head", "show e07a2f5b91cd", "show 1f00"})
            QTest::newRow(words) << QString::fromLatin1(words).split(QLatin1Char(' '));
    }

    void saysTheSameAsAlembic()
    {
        QFETCH(QStringList, arguments);
        const ProcessResult ours = runStillroom(arguments, m_folder->path());
        const ProcessResult theirs = alembic(arguments, m_folder->path());
        QCOMPARE(ours.exitCode, theirs.exitCode);
        if (arguments.first() == QLatin1String("branches"))
            QCOMPARE(sorted(comparable(ours.output)), sorted(comparable(theirs.output)));
        else
            QCOMPARE(comparable(ours.output), comparable(theirs.output));
        QVERIFY(!ours.output.isEmpty());
    }

    void standsTwoRevisionsBehindWithModelsOneChangeAhead()
    {
        QCOMPARE(values(*open(), QStringLiteral("SELECT version_num FROM alembic_version")),
                 QStringList {QStringLiteral("2c8be614f3a0")});
        QCOMPARE(runStillroom({QStringLiteral("upgrade"), QStringLiteral("head")}, m_folder->path()).exitCode,
                 0);
        const ProcessResult check = runStillroom({QStringLiteral("check")}, m_folder->path());
        QCOMPARE(check.exitCode, 255);
        QVERIFY2(check.error.contains(QStringLiteral("('add_column', None, 'tags', 'color')")),
                 qPrintable(check.error));
        const ProcessResult written
            = runStillroom({QStringLiteral("revision"), QStringLiteral("--autogenerate"),
                            QStringLiteral("-m"), QStringLiteral("colours")},
                           m_folder->path());
        QVERIFY2(written.exitCode == 0, qPrintable(written.error));
        QCOMPARE(alembic({QStringLiteral("upgrade"), QStringLiteral("head")}, m_folder->path()).exitCode, 0);
        const ProcessResult equal = runStillroom({QStringLiteral("check")}, m_folder->path());
        QCOMPARE(equal.exitCode, 0);
    }

    void losesNothingOnTheWayDownAndBack()
    {
        const QString people = QStringLiteral(
            "SELECT group_concat(quote(id) || name || email || coalesce(group_id, '-')) FROM users");
        const QString before = open()->scalar(Statement(people)).toString();
        for (const char *words : {"upgrade head", "downgrade 3310b9fe8c21"})
            QCOMPARE(
                runStillroom(QString::fromLatin1(words).split(QLatin1Char(' ')), m_folder->path()).exitCode,
                0);
        QCOMPARE(open()->scalar(Statement(people)).toString(), before);
        QCOMPARE(runStillroom({QStringLiteral("upgrade"), QStringLiteral("head")}, m_folder->path()).exitCode,
                 0);
        QCOMPARE(alembic({QStringLiteral("downgrade"), QStringLiteral("base")}, m_folder->path()).exitCode,
                 0);
    }

    /// The whole way on a server: what Alembic makes of the same files is the same schema.
    void onServers_data()
    {
        QTest::addColumn<QString>("server");
        QTest::newRow("postgresql") << QStringLiteral("postgresql");
    }

    void onServers()
    {
        QFETCH(QString, server);
        STILLROOM_NEED_SERVER(testServer(server));
        const TestDatabase database(testServer(server));
        database.clear();
        const QString url = database.connection().url().toString();
        const QString ini = m_folder->filePath(QStringLiteral("alembic.ini"));
        const PasswordMayBeWritten mine;
        writeTextFile(ini, readTextFile(ini).replace(QStringLiteral("sqlite:///%(here)s/app.db"), url));
        const auto run = [&](const char *words) {
            return runStillroom(QString::fromLatin1(words).split(QLatin1Char(' ')), m_folder->path());
        };
        const auto judged = [&] {
            return runPython({QStringLiteral(STILLROOM_SOURCE_DIR "/tests/support/alembic_judge.py"),
                              QStringLiteral("schema"), url})
                .output;
        };
        ProcessResult result = run("upgrade head");
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        const QString ours = judged();
        QCOMPARE(run("check").exitCode, 255); // the models are one change ahead
        result = run("revision --autogenerate -m colours");
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        QCOMPARE(run("upgrade head").exitCode, 0);
        result = run("check");
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        QCOMPARE(run("downgrade -1").exitCode, 0);
        QCOMPARE(judged(), ours);
        result = run("downgrade base");
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        QCOMPARE(judged().trimmed(), QString());
        result = alembic({QStringLiteral("upgrade"), QStringLiteral("head-1")}, m_folder->path());
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        QCOMPARE(judged(), ours);
    }

    void survivesKills()
    {
        const ScriptDirectory scripts
            = ScriptDirectory::read(AlembicIni::read(m_folder->filePath(QStringLiteral("alembic.ini"))));
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(runStillroom({QStringLiteral("upgrade"), QStringLiteral("head")}, m_folder->path()).exitCode,
                 0);
        QCOMPARE(
            runStillroom({QStringLiteral("downgrade"), QStringLiteral("base")}, m_folder->path()).exitCode,
            0);
        const int whole = int(clock.elapsed() / 2);
        QRandomGenerator random(7);
        QMap<QString, int> stood;
        int killed = 0;
        bool up = true;
        for (int attempt = 0; attempt < 1000 && killed < 200; ++attempt) {
            QProcess process;
            process.setWorkingDirectory(m_folder->path());
            process.start(QStringLiteral(STILLROOM_EXECUTABLE),
                          up ? QStringList {QStringLiteral("upgrade"), QStringLiteral("head")}
                             : QStringList {QStringLiteral("downgrade"), QStringLiteral("base")});
            QVERIFY(process.waitForStarted());
            QThread::usleep(ulong(random.bounded(1000, whole * 1200 + 2000)));
            process.kill();
            QVERIFY(process.waitForFinished());
            killed += process.exitStatus() == QProcess::CrashExit ? 1 : 0;
            const QString wrong = fault(scripts);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
            const QStringList at = VersionTable(Dialect::of(Backend::Sqlite)).read(*open());
            ++stood[at.join(QLatin1Char('+'))];
            if (at == scripts.map().heads())
                up = false;
            else if (at.isEmpty())
                up = true;
        }
        qInfo() << killed << "killed; a whole run takes" << whole << "ms; the database stood at" << stood;
        QCOMPARE(killed, 200);
        QVERIFY(stood.size() > 3);
    }
};

QTEST_GUILESS_MAIN(DemoTest)
#include "tst_demo.moc"
