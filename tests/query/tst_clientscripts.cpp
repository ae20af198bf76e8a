#include "base/error.h"
#include "base/text.h"
#include "query/runscript.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

/// The same script run by the database's own client and by runScript() must leave the same database behind,
/// as its own dump program writes it down.
class ClientScriptsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static QString named(const TestServer &server, const char *suffix)
    {
        return server.url.database.value_or(QString()) + QLatin1String(suffix);
    }

    static ConnectionUrl at(const TestServer &server, const QString &database)
    {
        ConnectionUrl url = server.url;
        url.database = database;
        return url;
    }

    /// \return standard output; fails the test where the program fails
    static QByteArray call(const TestServer &server, const QString &program, const QStringList &arguments,
                           const QByteArray &input = {})
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PGPASSWORD"), server.url.password.value_or(QString()));
        environment.insert(QStringLiteral("MYSQL_PWD"), server.url.password.value_or(QString()));
        process.setProcessEnvironment(environment);
        process.start(program, arguments);
        if (!process.waitForStarted(30'000)) {
            QTest::qFail(qPrintable(process.errorString()), __FILE__, __LINE__);
            return {};
        }
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(60'000) || process.exitCode() != 0)
            QTest::qFail(process.readAllStandardError().constData(), __FILE__, __LINE__);
        return process.readAllStandardOutput();
    }

    static QStringList place(const TestServer &server)
    {
        return {QStringLiteral("-h"),
                server.url.host.value_or(QString()),
                server.name == QLatin1String("postgresql") ? QStringLiteral("-p") : QStringLiteral("-P"),
                QString::number(
                    server.url.port.value_or(server.name == QLatin1String("postgresql") ? 5432 : 3306)),
                server.name == QLatin1String("postgresql") ? QStringLiteral("-U") : QStringLiteral("-u"),
                server.url.user.value_or(QString())};
    }

    static void runByClient(const TestServer &server, const QString &database, const QByteArray &script)
    {
        if (server.name == QLatin1String("postgresql"))
            call(server, QStringLiteral("psql"),
                 place(server)
                     + QStringList {QStringLiteral("-X"), QStringLiteral("-q"), QStringLiteral("-v"),
                                    QStringLiteral("ON_ERROR_STOP=1"), QStringLiteral("-d"), database},
                 script);
        else
            call(server, QStringLiteral("mariadb"),
                 QStringList {QStringLiteral("--no-defaults"), QStringLiteral("--comments"),
                              QStringLiteral("--default-character-set=utf8mb4")}
                     + place(server) + QStringList {database},
                 script);
    }

    static QByteArray dump(const TestServer &server, const QString &database)
    {
        const bool postgres = server.name == QLatin1String("postgresql");
        QByteArray text = postgres
            ? call(server, QStringLiteral("pg_dump"),
                   place(server) + QStringList {QStringLiteral("--inserts"), QStringLiteral("-d"), database})
            : call(server, QStringLiteral("mariadb-dump"),
                   QStringList {QStringLiteral("--no-defaults"), QStringLiteral("--skip-comments"),
                                QStringLiteral("--routines"), QStringLiteral("--triggers"),
                                QStringLiteral("--events"), QStringLiteral("--default-character-set=utf8mb4")}
                       + place(server) + QStringList {database});
        QByteArrayList lines = text.split('\n');
        lines.removeIf([](const QByteArray &line) {
            return line.startsWith("\\restrict") || line.startsWith("\\unrestrict");
        });
        return lines.join('\n');
    }

    static QString scriptFor(const QString &server)
    {
        const QString name = server == QLatin1String("postgresql") ? server : QStringLiteral("mysql");
        return readTextFile(dataFile(QStringLiteral("scripts/%1.sql").arg(name)));
    }

    static int count(Connection &connection, const char *sql)
    {
        return int(connection.scalar(Statement(QString::fromLatin1(sql))).toInteger());
    }

private Q_SLOTS:
    void leavesTheSameBehind_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"postgresql", "mariadb", "mysql"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void leavesTheSameBehind()
    {
        try {
            QFETCH(QString, name);
            const TestServer &server = testServer(name);
            STILLROOM_NEED_SERVER(server);
            const QString byClient = named(server, "_client");
            const QString byUs = named(server, "_ours");
            const std::unique_ptr<Connection> maintenance = Connection::open(server.url);
            for (const QString &database : {byClient, byUs}) {
                maintenance->run(Statement(QStringLiteral("DROP DATABASE IF EXISTS ") + database));
                maintenance->run(Statement(QStringLiteral("CREATE DATABASE ") + database));
            }
            const QString script = scriptFor(name);
            runByClient(server, byClient, script.toUtf8());
            {
                const std::unique_ptr<Connection> connection = Connection::open(at(server, byUs));
                runScript(*connection, script, -1, [](const StatementResult &) {});
            }
            const QByteArray wanted = dump(server, byClient).replace(byClient.toUtf8(), "database");
            const QByteArray found = dump(server, byUs).replace(byUs.toUtf8(), "database");
            QVERIFY2(wanted.contains("INSERT INTO"), wanted.constData());
            QCOMPARE(QString::fromUtf8(found), QString::fromUtf8(wanted));

            // And a dump, which is the largest script there is, makes the same database once more.
            maintenance->run(Statement(QStringLiteral("DROP DATABASE ") + byClient));
            maintenance->run(Statement(QStringLiteral("CREATE DATABASE ") + byClient));
            {
                const std::unique_ptr<Connection> connection = Connection::open(at(server, byClient));
                runScript(*connection, QString::fromUtf8(dump(server, byUs)), -1,
                          [](const StatementResult &) {});
            }
            QCOMPARE(QString::fromUtf8(dump(server, byClient).replace(byClient.toUtf8(), "database")),
                     QString::fromUtf8(found));
            for (const QString &database : {byClient, byUs})
                maintenance->run(Statement(QStringLiteral("DROP DATABASE ") + database));
        } catch (const Error &error) {
            QFAIL(qPrintable(error.toText()));
        }
    }

    /// Bodies need no DELIMITER, which only makes sense to the client.
    void runsBodiesAsTheyAre()
    {
        try {
            const TestServer &server = testServer(QStringLiteral("mariadb"));
            STILLROOM_NEED_SERVER(server);
            const std::unique_ptr<Connection> connection = Connection::open(server.url);
            runScript(
                *connection,
                QStringLiteral("CREATE TABLE done (n int);\n"
                               "CREATE PROCEDURE two() BEGIN INSERT INTO done VALUES (1); SELECT 7 AS a; "
                               "SELECT 8 AS b UNION SELECT 9; END;\n"
                               "BEGIN NOT ATOMIC INSERT INTO done VALUES (2); END;\n"),
                -1, [](const StatementResult &) {});
            QCOMPARE(count(*connection, "SELECT count(*) FROM done"), 1);
            QStringList results;
            runScript(*connection, QStringLiteral("CALL two(); SELECT count(*) FROM done"), -1,
                      [&](const StatementResult &result) {
                          if (!result.columns.empty())
                              results << result.columns.front().name
                                      + QStringLiteral(": %1 rows, %2")
                                            .arg(result.rows.rowCount())
                                            .arg(result.rows.text(0, 0));
                      });
            QCOMPARE(results.join(QLatin1Char('\n')),
                     QStringLiteral("a: 1 rows, 7\nb: 2 rows, 8\ncount(*): 1 rows, 2"));
            // What is not read of a result does not keep the next from coming.
            results.clear();
            runScript(*connection, QStringLiteral("CALL two()"), 1, [&](const StatementResult &result) {
                if (result.truncated)
                    results << result.columns.front().name;
            });
            QCOMPARE(results, QStringList {QStringLiteral("b")});
            QCOMPARE(count(*connection, "SELECT count(*) FROM done"), 3);
            connection->run(Statement(QStringLiteral("DROP PROCEDURE two")));
            connection->run(Statement(QStringLiteral("DROP TABLE done")));
        } catch (const Error &error) {
            QFAIL(qPrintable(error.toText()));
        }
    }

    /// An error in a later result of a CALL is told, and what stands behind it does not run.
    void tellsAnErrorOfALaterResult()
    {
        const TestServer &server = testServer(QStringLiteral("mariadb"));
        STILLROOM_NEED_SERVER(server);
        const std::unique_ptr<Connection> connection = Connection::open(server.url);
        runScript(*connection,
                  QStringLiteral("CREATE PROCEDURE late() BEGIN SELECT 1; SELECT nothing FROM nowhere; END"),
                  -1, [](const StatementResult &) {});
        int results = 0;
        const auto late = [&] {
            runScript(*connection, QStringLiteral("\nCALL late();\nCREATE TABLE not_made (n int)"), -1,
                      [&](const StatementResult &) { ++results; });
        };
        try {
            late();
            QFAIL("the error was lost");
        } catch (const Error &error) {
            QCOMPARE(error.line, 2);
            QVERIFY2(error.message.contains(QLatin1String("nowhere")), qPrintable(error.message));
        }
        QCOMPARE(results, 1);
        QCOMPARE(count(*connection,
                       "SELECT count(*) FROM information_schema.TABLES WHERE TABLE_NAME = 'not_made'"),
                 0);
        connection->run(Statement(QStringLiteral("DROP PROCEDURE late")));
    }

    /// Where a client's command stands somewhere in a script, nothing of it runs.
    void refusesBeforeAnythingRuns()
    {
        const std::unique_ptr<Connection> connection
            = Connection::open(ConnectionUrl::parse(QStringLiteral("sqlite://")));
        try {
            runScript(*connection, QStringLiteral("create table t (a);\n.import x t"), -1,
                      [](const StatementResult &) {});
            QFAIL("it was not refused");
        } catch (const Error &error) {
            QCOMPARE(error.line, 2);
            QCOMPARE(error.message,
                     QStringLiteral(".import is a command of the sqlite3 shell, not SQL, so it cannot be run "
                                    "here."));
        }
        QCOMPARE(count(*connection, "select count(*) from sqlite_master"), 0);
    }
};

QTEST_GUILESS_MAIN(ClientScriptsTest)
#include "tst_clientscripts.moc"
