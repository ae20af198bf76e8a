#include "base/error.h"
#include "db/connection.h"
#include "dialect/dialect.h"
#include "support/testsupport.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace stillroom;

namespace {

/// A copy of tests/data/migrate/project, or of another project there, in a folder of its own.
class Copy
{
public:
    explicit Copy(const QString &project = QStringLiteral("project"))
    {
        const QDir from(dataFile(QStringLiteral("migrate/") + project));
        const QDir to(m_folder.path());
        to.mkdir(QStringLiteral("versions"));
        for (const QString &name : from.entryList(QDir::Files))
            QFile::copy(from.filePath(name), to.filePath(name));
        const QDir versions(from.filePath(QStringLiteral("versions")));
        for (const QString &name : versions.entryList({QStringLiteral("*.py")}))
            QFile::copy(versions.filePath(name), to.filePath(QStringLiteral("versions/") + name));
    }

    [[nodiscard]] QString path() const { return m_folder.path(); }
    [[nodiscard]] QString file(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString database() const { return file(QStringLiteral("app.db")); }

    [[nodiscard]] std::unique_ptr<Connection> open() const
    {
        OpenOptions options;
        options.createMissing = true;
        return Connection::open(ConnectionUrl::sqliteFile(database()), options);
    }

    [[nodiscard]] ProcessResult ours(const QStringList &arguments) const
    {
        return runStillroom(arguments, path());
    }
    [[nodiscard]] ProcessResult real(const QStringList &arguments) const
    {
        return runProcess(QStringLiteral("/usr/bin/alembic"), arguments, path());
    }

private:
    QTemporaryDir m_folder;
};

QStringList lines(Connection &connection, const QString &sql)
{
    QStringList result;
    const RowBatch rows = connection.query(Statement(sql));
    for (int row = 0; row < rows.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < rows.columnCount(); ++column)
            cells.append(rows.text(row, column));
        result.append(cells.join(QLatin1Char('|')));
    }
    return result;
}

/// Tables, keys and indexes in words that do not depend on how the DDL was laid out.
QStringList outline(Connection &connection)
{
    QStringList result;
    for (const QString &table :
         lines(connection, QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")))
    {
        for (const char *pragma : {"table_xinfo", "foreign_key_list", "index_list"}) {
            const QString columns = QLatin1String(pragma) == QLatin1String("index_list")
                ? QStringLiteral("iif(origin = 'c', name, origin), \"unique\"")
                : QStringLiteral("*");
            for (const QString &line : lines(connection,
                                             QStringLiteral("SELECT %1 FROM pragma_%2('%3') ORDER BY 1, 2")
                                                 .arg(columns, QLatin1String(pragma), table)))
                result.append(table + QLatin1Char('|') + line);
        }
    }
    return result;
}

/// What Alembic writes of a script that nobody would miss: what an INSERT of a version gives back, where
/// nobody reads it, a semicolon behind the one a revision wrote, and an N before a string of ASCII letters.
QString withoutTrifles(QString script)
{
    static const QRegularExpression returned(
        QStringLiteral(" RETURNING alembic_version\\.version_num| OUTPUT inserted\\.version_num"));
    static const QRegularExpression national(QStringLiteral("\\bN('[ -~]*?')"));
    return script.remove(returned)
        .replace(national, QStringLiteral("\\1"))
        .replace(QLatin1String(";;"), QLatin1String(";"));
}

} // namespace

class TestUpgradeCommand final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asRealAlembicDoes();
    void scriptsAreTheSame();
    void scriptsOfServersAreTheSame_data();
    void scriptsOfServersAreTheSame();
    void scriptOfARebuildGivesTheSameSchema();
    void failures_data();
    void failures();
    void notUnderstoodRunsNothing();
    void survivesBeingKilled();

private:
    static void skipWithoutAlembic()
    {
        if (!QFile::exists(QStringLiteral("/usr/bin/alembic")) && !qEnvironmentVariableIsSet("CI"))
            QSKIP("Alembic is not installed: nothing was compared.");
    }
};

/// Upgraded by one, downgraded by the other: the same schema at every revision, the same lines.
void TestUpgradeCommand::asRealAlembicDoes()
{
    skipWithoutAlembic();
    const Copy a;
    const Copy b;
    for (const QStringList &step : {QStringList {QStringLiteral("upgrade"), QStringLiteral("+1")},
                                    QStringList {QStringLiteral("upgrade"), QStringLiteral("c3")},
                                    QStringList {QStringLiteral("upgrade"), QStringLiteral("head")},
                                    QStringList {QStringLiteral("upgrade"), QStringLiteral("head")},
                                    QStringList {QStringLiteral("downgrade"), QStringLiteral("-1")},
                                    QStringList {QStringLiteral("downgrade"), QStringLiteral("a1")},
                                    QStringList {QStringLiteral("downgrade"), QStringLiteral("base")}})
    {
        const ProcessResult ours = a.ours(step);
        const ProcessResult real = b.real(step);
        QCOMPARE(ours.exitCode, real.exitCode);
        QCOMPARE(ours.output, real.output);
        QString log = ours.error;
        log.replace(QLatin1String("assume transactional"), QLatin1String("assume non-transactional"));
        QCOMPARE(log, real.error);
        const auto first = a.open();
        const auto second = b.open();
        QCOMPARE(outline(*first), outline(*second));
        QCOMPARE(lines(*first, QStringLiteral("SELECT * FROM alembic_version")),
                 lines(*second, QStringLiteral("SELECT * FROM alembic_version")));
    }
}

void TestUpgradeCommand::scriptsAreTheSame()
{
    skipWithoutAlembic();
    const Copy project;
    for (const QStringList &words : {QStringList {QStringLiteral("upgrade"), QStringLiteral("b2")},
                                     QStringList {QStringLiteral("upgrade"), QStringLiteral("a1:b2")},
                                     QStringList {QStringLiteral("downgrade"), QStringLiteral("b2:base")}})
    {
        const QStringList arguments = words + QStringList {QStringLiteral("--sql")};
        const ProcessResult ours = project.ours(arguments);
        const ProcessResult real = project.real(arguments);
        QCOMPARE(ours.exitCode, 0);
        QCOMPARE(ours.output, real.output);
        QCOMPARE(ours.error, real.error);
    }
    QVERIFY(!QFile::exists(project.database()));
}

void TestUpgradeCommand::scriptsOfServersAreTheSame_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("words");
    for (const char *url : {"postgresql://nobody@localhost/shop", "mysql://nobody@localhost/shop",
                            "mariadb://nobody@localhost/shop", "mssql+pyodbc://nobody@localhost/shop"})
    {
        for (const char *words : {"upgrade head", "upgrade a1:b3", "upgrade books@head", "downgrade d4:base",
                                  "downgrade d4:a1", "downgrade e5:c2"})
            QTest::addRow("%s %s", url, words) << QString::fromLatin1(url) << QString::fromLatin1(words);
    }
}

/// The whole script, for servers that need not be there: what frames the transactions, the rows of the
/// version table where branches part and meet, GO, what is logged.
void TestUpgradeCommand::scriptsOfServersAreTheSame()
{
    QFETCH(QString, url);
    QFETCH(QString, words);
    skipWithoutAlembic();
    const Copy project(QStringLiteral("scripts"));
    QFile file(project.file(QStringLiteral("alembic.ini")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray ini = file.readAll().replace("postgresql://nobody@localhost/shop", url.toLatin1());
    QVERIFY(file.resize(0) && file.seek(0) && file.write(ini) == ini.size());
    file.close();
    const QStringList arguments = words.split(QLatin1Char(' ')) + QStringList {QStringLiteral("--sql")};
    const ProcessResult ours = project.ours(arguments);
    const ProcessResult real = project.real(arguments);
    QCOMPARE(ours.exitCode, 0);
    QVERIFY(real.output.contains(QLatin1String("alembic_version")));
    QCOMPARE(withoutTrifles(ours.output), withoutTrifles(real.output));
    QCOMPARE(ours.error, real.error);
}

void TestUpgradeCommand::scriptOfARebuildGivesTheSameSchema()
{
    const Copy online;
    QCOMPARE(online.ours({QStringLiteral("upgrade"), QStringLiteral("head")}).exitCode, 0);
    const Copy offline;
    const ProcessResult script
        = offline.ours({QStringLiteral("upgrade"), QStringLiteral("head"), QStringLiteral("--sql")});
    const auto first = online.open();
    const auto second = offline.open();
    second->executeScript(script.output);
    QCOMPARE(outline(*second), outline(*first));
    QCOMPARE(lines(*second, QStringLiteral("SELECT id, title, shelf_id, pages FROM books")),
             lines(*first, QStringLiteral("SELECT id, title, shelf_id, pages FROM books")));
}

void TestUpgradeCommand::failures_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("unknown") << QStringList {QStringLiteral("upgrade"), QStringLiteral("zzzz")};
    QTest::newRow("range") << QStringList {QStringLiteral("upgrade"), QStringLiteral("a1:b2")};
    QTest::newRow("downgrade script")
        << QStringList {QStringLiteral("downgrade"), QStringLiteral("base"), QStringLiteral("--sql")};
    QTest::newRow("nothing below") << QStringList {QStringLiteral("downgrade"), QStringLiteral("-1")};
    QTest::newRow("too far") << QStringList {QStringLiteral("upgrade"), QStringLiteral("+9")};
    QTest::newRow("no revision") << QStringList {QStringLiteral("upgrade")};
}

void TestUpgradeCommand::failures()
{
    skipWithoutAlembic();
    QFETCH(const QStringList, words);
    const Copy project;
    const ProcessResult ours = project.ours(words);
    const ProcessResult real = project.real(words);
    QCOMPARE(ours.exitCode, real.exitCode);
    const auto reason = [](const QString &text) {
        const QString last = text.trimmed().section(QLatin1Char('\n'), -1);
        return last.section(QStringLiteral(": "), -1);
    };
    // Alembic prints FAILED on standard output.
    QCOMPARE(reason(ours.error), reason(real.output.isEmpty() ? real.error : real.output));
}

void TestUpgradeCommand::notUnderstoodRunsNothing()
{
    const Copy project;
    QFile file(project.file(QStringLiteral("versions/e5_odd.py")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        "from alembic import op\nimport random\nrevision = 'e5'\ndown_revision = 'd4'\n\n"
        "def upgrade():\n    op.execute('DELETE FROM books')\n    op.execute(random.choice(['A', 'B']))\n\n"
        "def downgrade():\n    pass\n");
    file.close();
    const ProcessResult result = project.ours({QStringLiteral("upgrade"), QStringLiteral("head")});
    QCOMPARE(result.exitCode, 255);
    QVERIFY2(result.error.contains(QLatin1String("e5_odd.py:8")), qPrintable(result.error));
    QCOMPARE(outline(*project.open()), QStringList());
}

/// SIGKILL at random moments: each time the file is whole and stands exactly at one revision.
void TestUpgradeCommand::survivesBeingKilled()
{
    const Copy project;
    QMap<QString, QStringList> known;
    QElapsedTimer clock;
    qint64 whole = 0;
    {
        const Copy reference;
        known.insert(QString(), {});
        for (const char *id : {"a1", "b2", "c3", "d4"}) {
            QCOMPARE(reference.ours({QStringLiteral("upgrade"), QLatin1String(id)}).exitCode, 0);
            known.insert(QLatin1String(id), outline(*reference.open()));
        }
        QCOMPARE(reference.ours({QStringLiteral("downgrade"), QStringLiteral("base")}).exitCode, 0);
        known.insert(QStringLiteral("base"), outline(*reference.open()));
        clock.start();
        QCOMPARE(reference.ours({QStringLiteral("upgrade"), QStringLiteral("head")}).exitCode, 0);
        whole = clock.elapsed();
    }
    QRandomGenerator random(20);
    QMap<QString, int> seen;
    int killed = 0;
    bool up = true;
    clock.restart();
    constexpr int fewest = 30; // what a busy machine has to manage, however long it takes
    while (killed < 200 && (clock.elapsed() < 60'000 || (killed < fewest && clock.elapsed() < 240'000))) {
        QProcess process;
        process.setWorkingDirectory(project.path());
        process.start(QStringLiteral(STILLROOM_EXECUTABLE),
                      up ? QStringList {QStringLiteral("upgrade"), QStringLiteral("head")}
                         : QStringList {QStringLiteral("downgrade"), QStringLiteral("base")});
        QVERIFY(process.waitForStarted());
        QThread::usleep(random.bounded(1000, int(whole) * 1100 + 2000));
        process.kill();
        process.waitForFinished();
        if (process.exitStatus() == QProcess::CrashExit)
            ++killed;
        else
            QCOMPARE(process.exitCode(), 0);
        const auto connection = project.open();
        QCOMPARE(lines(*connection, QStringLiteral("PRAGMA integrity_check")),
                 QStringList {QStringLiteral("ok")});
        QCOMPARE(lines(*connection, QStringLiteral("PRAGMA foreign_key_check")), QStringList());
        const bool made = !outline(*connection).isEmpty();
        const QStringList versions
            = made ? lines(*connection, QStringLiteral("SELECT * FROM alembic_version")) : QStringList();
        QVERIFY(versions.size() <= 1);
        const QString at = !made ? QString() : versions.isEmpty() ? QStringLiteral("base") : versions.front();
        QVERIFY2(known.contains(at), qPrintable(at));
        QCOMPARE(outline(*connection), known.value(at));
        if (at == QLatin1String("b2") || at == QLatin1String("c3"))
            QCOMPARE(connection->scalar(Statement(QStringLiteral("SELECT count(*) FROM books"))).toInteger(),
                     3000);
        ++seen[at];
        if (at == QLatin1String("d4"))
            up = false;
        else if (versions.isEmpty())
            up = true;
    }
    qInfo() << killed << "killed in" << clock.elapsed() << "ms; a whole upgrade takes" << whole
            << "ms; stood at" << seen;
    QVERIFY2(killed >= fewest, qPrintable(QString::number(killed)));
    QVERIFY(seen.size() > 3);
}

QTEST_GUILESS_MAIN(TestUpgradeCommand)
#include "tst_upgradecommand.moc"
