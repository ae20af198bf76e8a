#include "base/configfolder.h"
#include "base/error.h"
#include "base/text.h"
#include "dialect/dialect.h"
#include "project/databasebackup.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QDir>
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

/// Backups that the servers' own programs put back.
class DatabaseBackupTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_minute = 0;

    /// Another file each time.
    BackupPlan planned(const ConnectionUrl &url)
    {
        return planBackup(url, m_folder.path(), QDateTime(QDate(2026, 11, 27), QTime(10, ++m_minute)));
    }

    static void fill(Connection &connection)
    {
        connection.executeScript(QString::fromUtf8(
            "DROP TABLE IF EXISTS people; CREATE TABLE people (id integer PRIMARY KEY, name varchar(60));"
            "INSERT INTO people VALUES (1, 'O''Neil'), (2, 'Jürgen'), (3, NULL)"));
    }

    static QString names(Connection &connection)
    {
        QStringList found;
        const RowBatch rows = connection.query(Statement(latin("SELECT name FROM people ORDER BY id")));
        for (int row = 0; row < rows.rowCount(); ++row)
            found << rows.text(row, 0);
        return found.join(QLatin1Char('|'));
    }

    /// What restoreHint() says, as a person pastes it, with the password where the programs look for it:
    /// nobody answers -p.
    static ProcessResult restore(const ConnectionUrl &url, const BackupPlan &plan)
    {
        QString line = restoreHint(url, plan);
        if (url.backend() != Backend::PostgreSql)
            line.remove(latin(" -p"));
        return runProcess(latin("sh"), {latin("-c"), line}, {},
                          {latin("PGPASSWORD=") + *url.password, latin("MYSQL_PWD=") + *url.password});
    }

    /// The programs that print the given text on standard error and end with 3.
    QString failingProgram(const QString &says)
    {
        const QString file = m_folder.filePath(latin("failing"));
        writeTextFile(file, latin("#!/bin/sh\necho '%1' >&2\nexit 3\n").arg(says));
        QFile(file).setPermissions(QFileDevice::ReadOwner | QFileDevice::ExeOwner);
        return file;
    }

private Q_SLOTS:
    void initTestCase() { setConfigFolder(m_folder.filePath(latin("config"))); }

    void comesBack_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"postgresql", "mariadb", "mysql"})
            QTest::newRow(name) << latin(name);
    }
    void comesBack()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        const auto connection = Connection::open(server.url);
        fill(*connection);
        const BackupPlan plan = planned(server.url);
        QCOMPARE(plan.missing, QString());
        backUp(*connection, plan);
        const QFileInfo file(plan.file);
        QVERIFY(file.size() > 100);
        QVERIFY(!file.permission(QFileDevice::ReadGroup) && !file.permission(QFileDevice::ReadOther));
        QCOMPARE(QDir(file.absolutePath()).entryList({latin("*.part")}).size(), 0);
        // What the migration has made since does not stand in the way.
        connection->executeScript(
            latin("CREATE TABLE pets (owner integer REFERENCES people(id)); DELETE FROM people"));
        ConnectionUrl restored = server.url;
        restored.database = *server.url.database + latin("_restored");
        const ProcessResult result = restore(server.url, plan);
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        QCOMPARE(names(*Connection::open(restored)), QString::fromUtf8("O'Neil|Jürgen|"));
        QCOMPARE(names(*connection), QString());
        connection->executeScript(latin("DROP TABLE pets; DROP TABLE people"));
        connection->run(
            Statement(latin("DROP DATABASE ") + Dialect::of(restored.backend()).quoted(*restored.database)));
        QVERIFY(!restoreHint(server.url, plan).contains(*server.url.password));
    }

    void overTls_data() { comesBack_data(); }
    void overTls()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        if (server.ca.isEmpty())
            QSKIP("The server has no certificate.");
        ConnectionUrl url = server.url;
        const bool isPostgres = url.backend() == Backend::PostgreSql;
        url.query.emplace_back(isPostgres ? latin("sslrootcert") : latin("ssl_ca"), server.ca);
        if (isPostgres)
            url.query.emplace_back(latin("sslmode"), latin("verify-full"));
        const auto connection = Connection::open(url);
        fill(*connection);
        const BackupPlan plan = planned(url);
        backUp(*connection, plan);
        QVERIFY(QFileInfo(plan.file).size() > 100);
    }

    void sqlite()
    {
        const ConnectionUrl url = ConnectionUrl::sqliteFile(m_folder.filePath(latin("app.db")));
        OpenOptions options;
        options.createMissing = true;
        const auto connection = Connection::open(url, options);
        fill(*connection);
        const BackupPlan plan = planned(url);
        QCOMPARE(QFileInfo(plan.file).absolutePath(), QFileInfo(m_folder.path()).absoluteFilePath());
        backUp(*connection, plan);
        QCOMPARE(names(*Connection::open(ConnectionUrl::sqliteFile(plan.file))),
                 QString::fromUtf8("O'Neil|Jürgen|"));
    }

    void failsWhole_data() { comesBack_data(); }
    /// What the program said is told, and no file stays.
    void failsWhole()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        const auto connection = Connection::open(server.url);
        BackupPlan plan = planned(server.url);
        const QString folder = QFileInfo(plan.file).absolutePath();
        const auto files = [&folder] { return QDir(folder).entryList(QDir::Files).size(); };
        const auto before = files();
        plan.program = failingProgram(latin("out of ink"));
        try {
            backUp(*connection, plan);
            QFAIL("It did not fail.");
        } catch (const Error &error) {
            QVERIFY2(error.message.contains(latin("ended with code 3")), qPrintable(error.message));
            QCOMPARE(error.driverText, latin("out of ink"));
        }
        plan.program = latin("no-such-program-here");
        QVERIFY_THROWS_EXCEPTION(Error, backUp(*connection, plan));
        plan = planned(server.url);
        bool asked = false;
        try {
            backUp(*connection, plan, [&asked] { return asked = true; });
            QVERIFY(!asked); // it was quicker
            QFile::remove(plan.file);
        } catch (const Error &error) {
            QCOMPARE(error.kind, Error::Kind::Cancelled);
        }
        QCOMPARE(files(), before);
        // One that wrote only a part.
        plan = planned(server.url);
        plan.program = failingProgram(latin("x") + latin("' ; exit 0 #"));
        QVERIFY_THROWS_EXCEPTION(Error, backUp(*connection, plan));
        QCOMPARE(files(), before);
        // The file of another backup is not written over.
        plan = planned(server.url);
        backUp(*connection, plan);
        const qint64 size = QFileInfo(plan.file).size();
        QVERIFY_THROWS_EXCEPTION(Error, backUp(*connection, plan));
        QCOMPARE(QFileInfo(plan.file).size(), size);
    }

    /// Other users of the computer see the arguments of programs.
    void noSecretIsAnArgument()
    {
        const TestServer &server = testServer(latin("postgresql"));
        STILLROOM_NEED_SERVER(server);
        const auto connection = Connection::open(server.url);
        BackupPlan plan = planned(server.url);
        const QString seen = m_folder.filePath(latin("arguments"));
        plan.program = m_folder.filePath(latin("dump"));
        writeTextFile(plan.program, latin("#!/bin/sh\necho \"$@\" > '%1'\nexit 1\n").arg(seen));
        QFile(plan.program).setPermissions(QFileDevice::ReadOwner | QFileDevice::ExeOwner);
        QVERIFY_THROWS_EXCEPTION(Error, backUp(*connection, plan));
        QVERIFY(readTextFile(seen).contains(latin("dbname=")));
        QVERIFY(!readTextFile(seen).contains(*server.url.password));
        ConnectionUrl url = server.url;
        url.query.emplace_back(latin("sslpassword"), freshPassword());
        QVERIFY(planned(url).missing.contains(latin("sslpassword")));
    }

    void whereThereIsNone()
    {
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nonexistent");
        QVERIFY(
            planned(ConnectionUrl::parse(latin("postgresql://a@h/d"))).missing.contains(latin("pg_dump")));
        QVERIFY(planned(ConnectionUrl::parse(latin("mysql://a@h/d"))).missing.contains(latin("mysqldump")));
        qputenv("PATH", path);
        QVERIFY(
            planned(ConnectionUrl::parse(latin("mssql://a@h/d"))).missing.contains(latin("BACKUP DATABASE")));
        QVERIFY(!planned(ConnectionUrl::parse(latin("sqlite://"))).missing.isEmpty());
        const BackupPlan odd = planned(ConnectionUrl::parse(latin("postgresql://a@h/..%2Fup%20and'%2Faway")));
        QCOMPARE(QFileInfo(odd.file).absolutePath(), m_folder.filePath(latin("config/backups")));
    }
};

QTEST_GUILESS_MAIN(DatabaseBackupTest)
#include "tst_databasebackup.moc"
