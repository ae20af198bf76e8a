#include "base/configfolder.h"
#include "base/error.h"
#include "base/text.h"
#include "dialect/dialect.h"
#include "project/databaserestore.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

/// Backups that are put back into the database they are of.
class DatabaseRestoreTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_minute = 0;

    [[nodiscard]] std::unique_ptr<Connection> opened(const QString &name, ConnectionUrl &url) const
    {
        if (name != latin("sqlite")) {
            url = testServer(name).url;
            return Connection::open(url);
        }
        url = ConnectionUrl::sqliteFile(m_folder.filePath(latin("app.db")));
        OpenOptions options;
        options.createMissing = true;
        return Connection::open(url, options);
    }

    static void fill(Connection &connection)
    {
        for (const char *sql : {"DROP TABLE IF EXISTS pets", "DROP TABLE IF EXISTS people",
                                "DROP TABLE IF EXISTS alembic_version",
                                "CREATE TABLE people (id integer PRIMARY KEY, name varchar(60))",
                                "INSERT INTO people VALUES (1, 'O''Neil'), (2, NULL)",
                                "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)",
                                "INSERT INTO alembic_version VALUES ('one')"})
            connection.run(Statement(latin(sql)));
    }
    static void change(Connection &connection)
    {
        for (const char *sql :
             {"CREATE TABLE pets (owner integer REFERENCES people(id))", "INSERT INTO pets VALUES (1)",
              "UPDATE people SET name = 'changed'", "UPDATE alembic_version SET version_num = 'two'"})
            connection.run(Statement(latin(sql)));
    }
    static QString state(Connection &connection)
    {
        const Schema schema = Dialect::of(connection.url().backend()).inspect(connection);
        QStringList names;
        for (const Table &table : schema.tables)
            names << table.name;
        names.sort();
        return names.join(QLatin1Char(' ')) + QLatin1Char('|')
            + connection.scalar(Statement(latin("SELECT name FROM people WHERE id = 1"))).toString()
            + QLatin1Char('|')
            + connection.scalar(Statement(latin("SELECT version_num FROM alembic_version"))).toString();
    }

private Q_SLOTS:
    void initTestCase() { setConfigFolder(m_folder.filePath(latin("config"))); }

    void putsBack_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"sqlite", "postgresql", "mariadb"})
            QTest::newRow(name) << latin(name);
    }
    void putsBack()
    {
        QFETCH(QString, name);
        if (name != latin("sqlite"))
            STILLROOM_NEED_SERVER(testServer(name));
        ConnectionUrl url;
        const auto connection = opened(name, url);
        const VersionTable versions(Dialect::of(url.backend()));
        fill(*connection);
        const QString before = state(*connection);
        const BackupPlan plan
            = planBackup(url, m_folder.path(), QDateTime(QDate(2026, 11, 27), QTime(10, ++m_minute)));
        QCOMPARE(plan.missing, QString());
        backUpWithNote(*connection, plan, versions);
        change(*connection);
        QVERIFY(state(*connection) != before);

        const std::vector<KeptBackup> kept = keptBackups(url, m_folder.path(), versions);
        QCOMPARE(kept.size(), std::size_t(1));
        QCOMPARE(kept[0].revisions, QStringList {latin("one")});
        QCOMPARE(kept[0].when.time(), QTime(10, m_minute));
        QVERIFY(kept[0].bytes > 0);
        const QStringList losses = lossesOfRestore(*connection, kept[0]);
        QCOMPARE(losses.size(), 2);
        QVERIFY2(losses[1].contains(latin("pets")) && losses[1].contains(latin("1 row")),
                 qPrintable(losses[1]));

        // A second one who reads is not in the way.
        ConnectionUrl same;
        const auto other = opened(name, same);
        (void)other->scalar(Statement(latin("SELECT count(*) FROM people")));
        restoreBackup(*connection, kept[0]);
        QCOMPARE(state(*connection), before);
        QCOMPARE(state(*other), before);
        for (const char *table : {"people", "alembic_version"})
            connection->run(Statement(latin("DROP TABLE ") + latin(table)));
    }

    /// Of a file; those of servers are in tst_restoreservers.
    void aBadFileChangesNothing()
    {
        ConnectionUrl url;
        const auto connection = opened(latin("sqlite"), url);
        fill(*connection);
        const QString before = state(*connection);
        KeptBackup bad;
        bad.file = m_folder.filePath(latin("bad"));
        for (const QString &text :
             {latin("this is no backup, however long it is, and never was one"), QString()}) {
            writeTextFile(bad.file, text);
            QVERIFY_THROWS_EXCEPTION(Error, restoreBackup(*connection, bad));
            QCOMPARE(state(*connection), before);
        }
        bad.file = m_folder.filePath(latin("nowhere"));
        QVERIFY_THROWS_EXCEPTION(Error, restoreBackup(*connection, bad));
        for (const char *table : {"people", "alembic_version"})
            connection->run(Statement(latin("DROP TABLE ") + latin(table)));
    }
};

QTEST_GUILESS_MAIN(DatabaseRestoreTest)
#include "tst_databaserestore.moc"
