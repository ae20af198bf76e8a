#include "base/configfolder.h"
#include "base/error.h"
#include "base/text.h"
#include "dialect/dialect.h"
#include "project/databaserestore.h"
#include "project/savedconnections.h"
#include "support/faultyproxy.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

/// Backups of servers, put back into the database they are of: everything is as it was when they were made,
/// or, when something is in the way, as it was just before.
class RestoreServersTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_minute = 0;

    static bool isPostgres(const ConnectionUrl &url) { return url.backend() == Backend::PostgreSql; }

    static void run(const ConnectionUrl &url, const QString &script)
    {
        const auto connection = Connection::open(url);
        if (isPostgres(url))
            connection->executeScript(script);
        else
            for (const QString &statement : script.split(latin(";\n"), Qt::SkipEmptyParts))
                if (!statement.trimmed().isEmpty())
                    connection->run(Statement(statement));
    }

    static void dropDatabase(Connection &connection, const QString &name)
    {
        connection.run(Statement(latin("DROP DATABASE IF EXISTS ") + name
                                 + (isPostgres(connection.url()) ? latin(" WITH (FORCE)") : QString())));
    }

    /// One of each that a database holds, and what changes them later; the texts of some look like what ends
    /// a dump.
    static QString script(const ConnectionUrl &server, const QString &when)
    {
        return readTextFile(dataFile(
            latin("restore/%1%2.sql").arg(isPostgres(server) ? latin("postgres") : latin("mysql"), when)));
    }

    /// An empty database of this name.
    static ConnectionUrl fresh(const ConnectionUrl &server, const char *name)
    {
        ConnectionUrl url = server;
        url.database = latin(name);
        const auto connection = Connection::open(server);
        dropDatabase(*connection, latin(name));
        connection->run(Statement(latin("CREATE DATABASE ") + latin(name)));
        return url;
    }

    static void dropRoles(const ConnectionUrl &server)
    {
        if (isPostgres(server))
            run(server, latin("DROP ROLE IF EXISTS stillroom_owner; DROP ROLE IF EXISTS stillroom_reader"));
    }

    /// Everything in it, as the server's own program writes it.
    static QString everything(const ConnectionUrl &url)
    {
        const QString host = url.host.value_or(QString());
        const QString port = QString::number(url.port.value_or(0));
        const ProcessResult result = isPostgres(url)
            ? runProcess(latin("pg_dump"),
                         {latin("--host=") + host, latin("--port=") + port, latin("--username=") + *url.user,
                          *url.database},
                         {}, {latin("PGPASSWORD=") + *url.password})
            : runProcess(latin("mysqldump"),
                         {latin("--no-defaults"), latin("--protocol=tcp"), latin("--host=") + host,
                          latin("--port=") + port, latin("--user=") + *url.user, latin("--skip-dump-date"),
                          latin("--hex-blob"), latin("--routines"), latin("--events"), latin("--triggers"),
                          *url.database},
                         {}, {latin("MYSQL_PWD=") + *url.password});
        if (result.exitCode != 0)
            qWarning("%s", qPrintable(result.error));
        static const QRegularExpression key(latin("\\\\(un)?restrict [^\n]*\n"));
        QString text = result.output;
        text.remove(key);
        if (isPostgres(url)) // what a dump passes over because it is usual
            text += Connection::open(url)
                        ->scalar(
                            Statement(latin("SELECT string_agg(nspname || ' ' || nspowner::regrole || ' ' || "
                                            "coalesce(nspacl, acldefault('n', nspowner))::text || "
                                            "coalesce(obj_description(oid), "
                                            "''), ',' ORDER BY nspname) "
                                            "FROM pg_namespace WHERE nspname !~ '^pg_'")))
                        .toString();
        return text;
    }

    /// How the names of databases look that are beside it.
    static QString beside(const ConnectionUrl &server)
    {
        return Connection::open(server)
            ->scalar(
                Statement(isPostgres(server)
                              ? latin("SELECT string_agg(datname, ',') FROM pg_database WHERE datname "
                                      "LIKE 'stillroom_2%'")
                              : latin("SELECT GROUP_CONCAT(SCHEMA_NAME) FROM information_schema.SCHEMATA "
                                      "WHERE SCHEMA_NAME LIKE 'stillroom\\_2%'")))
            .toString();
    }

    KeptBackup backUpNow(const ConnectionUrl &url)
    {
        const VersionTable versions(Dialect::of(url.backend()));
        const auto connection = Connection::open(url);
        const QDateTime when(QDate(2026, 11, 27), QTime(10 + m_minute / 60, m_minute % 60));
        ++m_minute;
        const BackupPlan plan = planBackup(url, {}, when);
        if (!plan.missing.isEmpty())
            throw Error(Error::Kind::Io, plan.missing);
        backUpWithNote(*connection, plan, versions);
        for (const KeptBackup &backup : keptBackups(url, {}, versions)) {
            if (backup.file == QFileInfo(plan.file).absoluteFilePath())
                return backup;
        }
        throw Error(Error::Kind::Io, latin("It is not listed."));
    }

    struct Made
    {
        ConnectionUrl server;
        ConnectionUrl url;
        KeptBackup backup;
        QString before;
        QString after; ///< the changes since
    };
    /// A database with everything in it, its backup, and changes since.
    Made made(const ConnectionUrl &server)
    {
        Made made {server, fresh(server, "stillroom_restore"), {}, {}, {}};
        if (isPostgres(server)) {
            dropRoles(server);
            run(server, latin("CREATE ROLE stillroom_owner; CREATE ROLE stillroom_reader"));
        }
        run(made.url, script(server, latin("")));
        made.backup = backUpNow(made.url);
        made.before = everything(made.url);
        run(made.url, script(server, latin("-later")));
        made.after = everything(made.url);
        return made;
    }
    static void drop(const ConnectionUrl &server)
    {
        dropDatabase(*Connection::open(server), latin("stillroom_restore"));
        dropRoles(server);
    }

    static Error errorOf(const ConnectionUrl &url, const KeptBackup &backup,
                         const std::function<bool()> &cancelled = {})
    {
        try {
            restoreBackup(*Connection::open(url), backup, cancelled);
        } catch (const Error &error) {
            return error;
        }
        return Error(Error::Kind::Usage, latin("It did not fail."));
    }

    QString program(const QString &name, const QString &text) const
    {
        QDir().mkpath(m_folder.filePath(latin("bin")));
        const QString file = m_folder.filePath(latin("bin/") + name);
        writeTextFile(file, latin("#!/bin/sh\n") + text + latin("\n"));
        QFile(file).setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
        return file;
    }

    /// In the place of MariaDB's client: these lines of a shell run before it works in the database itself.
    [[nodiscard]] auto withClient(const QString &lines) const
    {
        const QByteArray path = qgetenv("PATH");
        program(latin("mariadb"),
                latin("for last; do :; done\nif [ \"$last\" = stillroom_restore ]; then\n%1\nfi\n"
                      "exec /usr/bin/mariadb \"$@\"")
                    .arg(lines));
        qputenv("PATH", m_folder.filePath(latin("bin")).toUtf8() + ':' + path);
        return qScopeGuard([this, path] {
            qputenv("PATH", path);
            QDir(m_folder.filePath(latin("bin"))).removeRecursively();
        });
    }
    /// The same, but only the first time.
    [[nodiscard]] auto withClientOnce(const QString &lines) const
    {
        return withClient(latin("if mkdir \"$0.once\" 2>/dev/null; then\n%1\nfi").arg(lines));
    }

    /// One with these rights and no others.
    static ConnectionUrl user(const ConnectionUrl &url, const QStringList &grants)
    {
        ConnectionUrl weak = url;
        weak.user = latin("stillroom_weak");
        weak.password = freshPassword();
        const auto connection = Connection::open(url);
        connection->run(Statement(latin("CREATE OR REPLACE USER stillroom_weak IDENTIFIED BY ")
                                  + Dialect::of(url.backend()).literal(Value::text(*weak.password))));
        for (const QString &grant : grants)
            connection->run(Statement(latin("GRANT %1 TO stillroom_weak").arg(grant)));
        return weak;
    }
    static void dropUser(const ConnectionUrl &url) { run(url, latin("DROP USER stillroom_weak")); }

    static void servers()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"postgresql", "mariadb", "mysql"})
            QTest::newRow(name) << latin(name);
    }

private Q_SLOTS:
    void initTestCase() { setConfigFolder(m_folder.filePath(latin("config"))); }

    void comesBackWhole_data() { servers(); }
    void comesBackWhole()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        QVERIFY(database.before.size() > 3000 && database.before != database.after);
        // A second one who is connected and reads is not in the way.
        const auto other = Connection::open(database.url);
        (void)other->scalar(Statement(latin("SELECT version_num FROM alembic_version")));
        QCOMPARE(restoreBackup(*Connection::open(database.url), database.backup), QStringList());
        const QString now = everything(database.url);
        if (now != database.before) {
            writeTextFile(m_folder.filePath(latin("before.sql")), database.before);
            writeTextFile(m_folder.filePath(latin("now.sql")), now);
            const ProcessResult difference
                = runProcess(latin("diff"), {latin("before.sql"), latin("now.sql")}, m_folder.path());
            QFAIL(qPrintable(difference.output.left(3000)));
        }
        QCOMPARE(beside(server.url), QString());
        QCOMPARE(other->scalar(Statement(latin("SELECT version_num FROM alembic_version"))).toString(),
                 latin("one"));
        // And once more, which finds what it put there itself.
        QCOMPARE(restoreBackup(*Connection::open(database.url), database.backup), QStringList());
        QCOMPARE(everything(database.url), database.before);
        drop(server.url);
    }

    void ownerOfPublic_data()
    {
        QTest::addColumn<QString>("setUp");
        QTest::newRow("usual") << QString();
        QTest::newRow("owner") << latin("ALTER SCHEMA public OWNER TO stillroom_owner");
        QTest::newRow("grants") << latin("GRANT CREATE ON SCHEMA public TO stillroom_reader; "
                                         "REVOKE USAGE ON SCHEMA public FROM PUBLIC");
        QTest::newRow("both") << latin("ALTER SCHEMA public OWNER TO stillroom_owner; GRANT ALL ON SCHEMA "
                                       "public TO PUBLIC; COMMENT ON SCHEMA public IS 'ours'");
        QTest::newRow("none") << latin("DROP SCHEMA public");
        QTest::newRow("made again") << latin("DROP SCHEMA public; CREATE SCHEMA public");
    }
    /// What a dump holds of "public" is only what is unusual about it.
    void ownerOfPublic()
    {
        QFETCH(QString, setUp);
        const TestServer &server = testServer(latin("postgresql"));
        STILLROOM_NEED_SERVER(server);
        dropRoles(server.url);
        run(server.url, latin("CREATE ROLE stillroom_owner; CREATE ROLE stillroom_reader"));
        const ConnectionUrl url = fresh(server.url, "stillroom_restore");
        const auto connection = Connection::open(url);
        connection->executeScript(latin("CREATE SCHEMA kept; CREATE TABLE kept.t (id integer); ") + setUp);
        const QString before = everything(url);
        const KeptBackup backup = backUpNow(url);
        connection->executeScript(latin("DROP SCHEMA IF EXISTS public; CREATE SCHEMA public; GRANT ALL ON "
                                        "SCHEMA public TO stillroom_reader"));
        restoreBackup(*connection, backup);
        QCOMPARE(everything(url), before);
        drop(server.url);
    }

    void brokenDump_data() { servers(); }
    void brokenDump()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        QFile file(database.backup.file);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray whole = file.readAll();
        const QByteArray end
            = name == latin("postgresql") ? QByteArray() : QByteArray("\n-- Dump completed\n");
        QList<QByteArray> broken {{}, "this is no backup, and never was one", whole.left(whole.size() - 40)};
        for (int share = 1; share < 8; ++share)
            broken << whole.left(whole.size() * share / 8) << whole.left(whole.size() * share / 8) + end;
        QByteArray other = whole;
        broken << other.replace("people", "peoqle").replace("`child`", "`chold`"); // a table is missing
        for (const QByteArray &bytes : qAsConst(broken)) {
            QVERIFY(file.resize(0) && file.seek(0) && file.write(bytes) == bytes.size() && file.flush());
            const Error error = errorOf(database.url, database.backup);
            QVERIFY2(error.kind == Error::Kind::Io, qPrintable(error.toText()));
            QVERIFY2(error.toText().contains(latin("The database is as it was")), qPrintable(error.toText()));
            QCOMPARE(everything(database.url), database.after);
            QCOMPARE(beside(server.url), QString());
        }
        drop(server.url);
    }

    void cancelled_data() { servers(); }
    void cancelled()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        int cancelled = 0;
        for (int at = 1; at < 200; at += 3) {
            int asked = 0;
            const Error error = errorOf(database.url, database.backup, [&] { return ++asked >= at; });
            if (asked < at)
                break; // it was quicker
            QVERIFY2(error.kind == Error::Kind::Cancelled, qPrintable(error.toText()));
            QCOMPARE(everything(database.url), database.after);
            QCOMPARE(beside(server.url), QString());
            ++cancelled;
        }
        QVERIFY(cancelled > 0);
        drop(server.url);
    }

    void serverStops_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("postgres") << latin("postgres");
        QTest::newRow("mariadb") << latin("mariadb");
    }
    /// Killed while it works; whatever is left beside is named.
    void serverStops()
    {
        QFETCH(QString, name);
        PrivateServer server(name);
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url());
        if (name == latin("postgres")) // else sequences skip some numbers when it starts again
            run(server.url(), latin("CHECKPOINT"));
        for (const int at : {3, 6}) {
            int asked = 0;
            const Error error = errorOf(database.url, database.backup, [&] {
                if (++asked == at)
                    server.kill();
                return false;
            });
            QVERIFY2(asked >= at, qPrintable(error.toText()));
            QVERIFY2(error.kind == Error::Kind::Io || error.kind == Error::Kind::Connection
                         || error.kind == Error::Kind::Sql,
                     qPrintable(error.toText()));
            QVERIFY2(error.toText().contains(latin("The database is as it was")), qPrintable(error.toText()));
            server.restart();
            QCOMPARE(everything(database.url), database.after);
            for (const QString &left : beside(server.url()).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
                QVERIFY2(error.hint.contains(left), qPrintable(error.hint));
                Connection::open(server.url())->run(Statement(latin("DROP DATABASE ") + left));
            }
        }
        restoreBackup(*Connection::open(database.url), database.backup);
        QCOMPARE(everything(database.url), database.before);
    }

    void lineCutWhileTablesMove_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("moved") << QByteArray("RENAME TABLE");
        QTest::newRow("being emptied") << QByteArray("DROP VIEW IF EXISTS `stillroom_restore`");
        QTest::newRow("views made") << QByteArray("VIEW `names` AS");
    }
    /// Where it cannot be undone at once it is undone later.
    void lineCutWhileTablesMove()
    {
        QFETCH(QByteArray, words);
        PrivateServer server(latin("mariadb"), PrivateServer::Tls::Missing);
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url());
        FaultyProxy proxy(*server.url().port);
        ConnectionUrl through = database.url;
        through.port = proxy.port;
        // The first view of these words goes to the database beside.
        const bool isLate = words.startsWith("VIEW");
        const Statement isLoaded(
            latin("SELECT COUNT(*) FROM information_schema.VIEWS WHERE TABLE_SCHEMA LIKE "
                  "'stillroom\\_2%' AND TABLE_NAME = 'names' AND VIEW_DEFINITION LIKE "
                  "'%parent%'"));
        const auto watcher = Connection::open(server.url());
        if (!isLate)
            proxy.cutBehind(words);
        const Error error = errorOf(through, database.backup, [&] {
            if (isLate && watcher->scalar(isLoaded).toInteger() > 0)
                proxy.cutBehind(words);
            return false;
        });
        QVERIFY2(error.message != latin("It did not fail."), words);
        const std::optional<BrokenRestore> broken = brokenRestore(database.url, {});
        proxy.cutBehind({});
        QCOMPARE(error.hint.contains(latin("--undo")), broken.has_value());
        QCOMPARE(broken.has_value(), words.startsWith("RENAME")); // what else was cut was undone at once
        if (broken) {
            const Error refused = errorOf(database.url, database.backup);
            QCOMPARE(refused.kind, Error::Kind::Refused);
            QVERIFY2(refused.hint.contains(latin("--undo")), qPrintable(refused.toText()));
            QVERIFY(
                !(QFileInfo(broken->file).permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
            QCOMPARE(undoRestore(*Connection::open(database.url), *broken), QStringList());
        }
        QCOMPARE(everything(database.url), database.after);
        QVERIFY(!brokenRestore(database.url, {}));
        QCOMPARE(beside(server.url()), QString());
        QCOMPARE(errorOf(database.url, database.backup).message, latin("It did not fail."));
        QCOMPARE(everything(database.url), database.before);
    }

    void wrongServer_data() { servers(); }
    void wrongServer()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        QVERIFY(!database.backup.server.isEmpty());
        const VersionTable versions(Dialect::of(database.url.backend()));
        // The same name on another port, and from another SSH host.
        ConnectionUrl other = database.url;
        other.port = 1;
        QVERIFY(keptBackups(other, {}, versions).empty());
        SshSettings ssh;
        ssh.host = latin("gateway");
        QVERIFY(keptBackups(database.url, {}, versions, ssh).empty());
        // The same address, but another server behind it.
        KeptBackup foreign = database.backup;
        foreign.server = latin("somebody else");
        Error error = errorOf(database.url, foreign);
        QCOMPARE(error.kind, Error::Kind::Refused);
        QVERIFY2(error.message.contains(latin("not the server")) && error.message.contains(foreign.server)
                     && error.message.contains(database.backup.server),
                 qPrintable(error.toText()));
        QVERIFY2(error.hint.contains(latin("stillroom_restore_restored")), qPrintable(error.hint));
        QVERIFY(!error.toText().contains(*server.url.password));
        // Another database behind a URL that names none, or names this one by mistake.
        foreign = database.backup;
        foreign.database = latin("somebody_elses");
        error = errorOf(database.url, foreign);
        QCOMPARE(error.kind, Error::Kind::Refused);
        QVERIFY2(error.message.contains(foreign.database), qPrintable(error.toText()));
        QCOMPARE(database.backup.database, latin("stillroom_restore"));
        // One of which nothing is known.
        KeptBackup unknown;
        unknown.file = database.backup.file;
        error = errorOf(database.url, unknown);
        QCOMPARE(error.kind, Error::Kind::Refused);
        QCOMPARE(everything(database.url), database.after);
        drop(server.url);
    }

    void missingProgram_data() { servers(); }
    void missingProgram()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nonexistent");
        const Error error = errorOf(database.url, database.backup);
        qputenv("PATH", path);
        QVERIFY2(error.message.contains(latin("was not found")), qPrintable(error.toText()));
        QCOMPARE(everything(database.url), database.after);
        drop(server.url);
    }

    /// Other users of the computer see the arguments of programs.
    void noSecretIsAnArgument()
    {
        const QByteArray path = qgetenv("PATH");
        const QString seen = m_folder.filePath(latin("arguments"));
        const auto restorePath = qScopeGuard([&] { qputenv("PATH", path); });
        for (const char *each : {"psql", "pg_restore", "mariadb", "mysql"})
            program(latin(each),
                    latin("echo \"$0 $@\" >> '%1'\nexec /usr/bin/%2 \"$@\"").arg(seen, latin(each)));
        qputenv("PATH", m_folder.filePath(latin("bin")).toUtf8() + ':' + path);
        for (const char *name : {"postgresql", "mariadb"}) {
            const TestServer &server = testServer(latin(name));
            STILLROOM_NEED_SERVER(server);
            const Made database = made(server.url);
            QCOMPARE(errorOf(database.url, database.backup).message, latin("It did not fail."));
            QVERIFY(!readTextFile(seen).contains(*server.url.password));
            drop(server.url);
        }
        QVERIFY(readTextFile(seen).contains(latin("psql --no-password")));
        QVERIFY(readTextFile(seen).contains(latin("mariadb --no-defaults")));
        QDir(m_folder.filePath(latin("bin"))).removeRecursively();
    }

    /// PostgreSQL's programs are often newer than the server.
    void newerProgram()
    {
        const TestServer &server = testServer(latin("postgresql"));
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        program(
            latin("pg_restore"),
            latin("/usr/bin/pg_restore \"$@\" | sed 's/^SET lock_timeout = 0;/&\\nSET transaction_timeout = "
                  "0;\\nSET timeout_of_tomorrow = 0;/'"));
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", m_folder.filePath(latin("bin")).toUtf8() + ':' + path);
        const Error error = errorOf(database.url, database.backup);
        qputenv("PATH", path);
        QDir(m_folder.filePath(latin("bin"))).removeRecursively();
        QVERIFY2(error.message == latin("It did not fail."), qPrintable(error.toText()));
        QCOMPARE(everything(database.url), database.before);
        drop(server.url);
    }

    void withoutRights_data() { servers(); }
    /// A user who may change the rows, and not more.
    void withoutRights()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        ConnectionUrl weak = database.url;
        weak.user = latin("stillroom_weak");
        weak.password = freshPassword();
        const Dialect &dialect = Dialect::of(weak.backend());
        const QString password = dialect.literal(Value::text(*weak.password));
        const auto connection = Connection::open(database.url);
        if (isPostgres(weak)) {
            connection->executeScript(
                latin("DROP EVENT TRIGGER more_watches; CREATE ROLE stillroom_weak LOGIN "
                      "PASSWORD %1; GRANT ALL ON alembic_version TO stillroom_weak")
                    .arg(password));
        } else {
            connection->executeScript(latin("CREATE USER stillroom_weak IDENTIFIED BY %1").arg(password));
            connection->executeScript(latin("GRANT ALL ON stillroom_restore.* TO stillroom_weak"));
        }
        const QString before = everything(database.url);
        const Error error = errorOf(weak, database.backup);
        QVERIFY2(error.toText().contains(latin("The database is as it was")), qPrintable(error.toText()));
        QVERIFY2(isPostgres(weak) ? error.driverText.contains(latin("must be owner"))
                                  : error.hint.contains(latin("may not make one")),
                 qPrintable(error.toText()));
        QCOMPARE(everything(database.url), before);
        if (isPostgres(weak))
            connection->executeScript(latin("DROP OWNED BY stillroom_weak; DROP ROLE stillroom_weak"));
        else
            connection->executeScript(latin("DROP USER stillroom_weak"));
        drop(server.url);
    }

    /// Rights on routines, which go with them.
    void routineGrantsStay()
    {
        const TestServer &server = testServer(latin("mariadb"));
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        const auto connection = Connection::open(database.url);
        connection->executeScript(latin("CREATE USER 'with''quote'@'%'"));
        connection->executeScript(
            latin("GRANT EXECUTE ON FUNCTION stays TO 'with''quote'@'%' WITH GRANT OPTION"));
        const Statement grants(latin("SELECT GROUP_CONCAT(Routine_name, Proc_priv) FROM mysql.procs_priv "
                                     "WHERE User = 'with''quote'"));
        const QString before = connection->scalar(grants).toString();
        QVERIFY2(before.contains(latin("stays")), qPrintable(before));
        QCOMPARE(restoreBackup(*connection, database.backup), QStringList());
        QCOMPARE(connection->scalar(grants).toString(), before);
        connection->executeScript(latin("DROP USER 'with''quote'@'%'"));
        drop(server.url);
    }

    /// What is in the way is waited for, but not for ever.
    void lockedTables_data() { servers(); }
    void lockedTables()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        const auto other = Connection::open(database.url);
        other->begin();
        (void)other->scalar(Statement(latin("SELECT count(*) FROM alembic_version")));
        const Error error = errorOf(database.url, database.backup);
        QVERIFY2(error.toText().contains(latin("The database is as it was")), qPrintable(error.toText()));
        other->rollback();
        QCOMPARE(everything(database.url), database.after);
        QCOMPARE(beside(server.url), QString());
        drop(server.url);
    }

    void commandLine_data() { servers(); }
    /// On a connection that is tagged production it takes two words.
    void commandLine()
    {
        QFETCH(QString, name);
        const TestServer &server = testServer(name);
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        const QTemporaryDir project;
        QDir(project.path()).mkpath(latin("scripts/versions"));
        writeTextFile(project.filePath(latin("scripts/env.py")), latin("target_metadata = None\n"));
        writeTextFile(project.filePath(latin("alembic.ini")),
                      latin("[alembic]\nscript_location = scripts\n"));
        SavedConnection saved;
        saved.name = latin("shop ") + name;
        saved.url = database.url;
        saved.url.password.reset();
        saved.tag = SavedConnection::Tag::Production;
        saved.password = {PasswordSource::Kind::Environment, latin("SHOP_PASSWORD"), {}};
        SavedConnections::save(saved);
        const auto run = [&](const QStringList &words) {
            return runStillroom(QStringList {latin("--config-dir"), m_folder.filePath(latin("config")),
                                             latin("--connection"), saved.name}
                                    + words,
                                project.path(), {latin("SHOP_PASSWORD=") + *database.url.password});
        };
        ProcessResult result = run({latin("restore")});
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        QCOMPARE(result.output.count(QLatin1Char('\n')),
                 int(keptBackups(saved.url, {}, VersionTable(Dialect::of(saved.url.backend()))).size()));
        QVERIFY2(result.output.contains(QFileInfo(database.backup.file).fileName()),
                 qPrintable(result.output));
        const QString file = QFileInfo(database.backup.file).fileName();
        result = run({latin("restore"), file});
        QVERIFY2(result.exitCode == 3, qPrintable(result.error));
        result = run({latin("restore"), file, latin("--yes")});
        QVERIFY2(result.exitCode == 3, qPrintable(result.error));
        QVERIFY2(result.error.contains(latin("tagged production")), qPrintable(result.error));
        result = run({latin("--production"), latin("restore"), file});
        QVERIFY2(result.exitCode == 3, qPrintable(result.error));
        QVERIFY2(result.error.contains(latin("--yes")) && result.error.contains(latin("later")),
                 qPrintable(result.error));
        QCOMPARE(everything(database.url), database.after);
        result = run({latin("--production"), latin("restore"), file, latin("--yes"), latin("--backup")});
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        QVERIFY2(result.output.contains(latin("at one")), qPrintable(result.output));
        QCOMPARE(everything(database.url), database.before);
        // And what was there before, which was backed up first, back again.
        result = run({latin("--production"), latin("restore"), latin("latest"), latin("--yes")});
        QVERIFY2(result.exitCode == 0, qPrintable(result.error));
        QCOMPARE(everything(database.url), database.after);
        result = run({latin("--production"), latin("restore"), latin("--undo")});
        QVERIFY2(result.exitCode == 0 && result.output.contains(latin("No restore")),
                 qPrintable(result.error));
        result = run({latin("--production"), latin("restore"), latin("elsewhere.dump"), latin("--yes")});
        QVERIFY(result.exitCode != 0);
        QVERIFY2(result.error.contains(latin("There is no backup elsewhere.dump")), qPrintable(result.error));
        drop(server.url);
    }

    /// One that was broken off and could not be undone at once: undoing it makes sure first that it is where
    /// it was broken off, and that nobody else is at work there.
    void undoIsSureFirst()
    {
        const TestServer &server = testServer(latin("mariadb"));
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        const auto connection = Connection::open(database.url);
        run(server.url, latin("CREATE OR REPLACE USER stillroom_weak"));
        run(database.url, latin("GRANT EXECUTE ON PROCEDURE later_procedure TO stillroom_weak"));
        const Statement grants(latin("SELECT GROUP_CONCAT(Routine_name, Proc_priv) FROM mysql.procs_priv "
                                     "WHERE User = 'stillroom_weak'"));
        const QString granted = connection->scalar(grants).toString();
        QVERIFY2(granted.contains(latin("later_procedure")), qPrintable(granted));
        {
            const auto client = withClient(latin("exit 9"));
            const Error error = errorOf(database.url, database.backup);
            QVERIFY2(error.hint.contains(latin("--undo")), qPrintable(error.toText()));
        }
        const std::optional<BrokenRestore> broken = brokenRestore(database.url, {});
        QVERIFY(broken && !broken->server.isEmpty() && !broken->grants.isEmpty());
        QCOMPARE(lossesOfUndo(database.url, *broken).size(), 1);
        run(database.url, latin("CREATE VIEW since AS SELECT 1 AS one"));
        const QString halfway = everything(database.url);
        const auto refusal = [&](const BrokenRestore &each) {
            try {
                (void)undoRestore(*Connection::open(database.url), each);
            } catch (const Error &error) {
                return error.kind == Error::Kind::Refused ? error.message : error.toText();
            }
            return latin("It did not fail.");
        };
        BrokenRestore other = *broken;
        other.server = latin("somebody else");
        QVERIFY2(refusal(other).contains(latin("not the server")), qPrintable(refusal(other)));
        for (QString BrokenRestore::*name : {&BrokenRestore::aside, &BrokenRestore::scratch}) {
            other = *broken;
            other.*name = latin("stillroom_nowhere");
            QVERIFY2(refusal(other).contains(latin("not on this server")), qPrintable(refusal(other)));
        }
        {
            const auto busy = Connection::open(server.url);
            const Statement lock(
                latin("SELECT GET_LOCK(CONCAT('stillroom:', LEFT(SHA2('stillroom_restore', 256), 40)), 0)"));
            QCOMPARE(busy->scalar(lock).toInteger(), 1);
            const QString said = refusal(*broken);
            QVERIFY2(said.contains(latin("right now")), qPrintable(said));
            const Error error = errorOf(database.url, database.backup);
            QVERIFY2(error.message.contains(latin("right now")), qPrintable(error.toText()));
        }
        QCOMPARE(everything(database.url), halfway);
        QVERIFY(brokenRestore(database.url, {}));
        QCOMPARE(undoRestore(*connection, *broken), QStringList());
        QCOMPARE(everything(database.url), database.after);
        QCOMPARE(connection->scalar(grants).toString(), granted);
        QCOMPARE(beside(server.url), QString());
        QVERIFY(!brokenRestore(database.url, {}));
        dropUser(server.url);
        drop(server.url);
    }

    /// When the tables have just moved, somebody may hold one of them.
    void lockedAfterTheyMoved()
    {
        const TestServer &server = testServer(latin("mariadb"));
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        const auto client = withClientOnce(latin("echo 'LOCK TABLES parent READ; SELECT SLEEP(16);' | "
                                                 "/usr/bin/mariadb \"$@\" > /dev/null 2>&1 &\nsleep 2"));
        QElapsedTimer timer;
        timer.start();
        const Error error = errorOf(database.url, database.backup);
        QVERIFY2(error.driverText.contains(latin("Lock wait timeout")), qPrintable(error.toText()));
        QVERIFY2(error.hint.contains(latin("The database is as it was")), qPrintable(error.toText()));
        QVERIFY(timer.elapsed() < 60'000);
        QCOMPARE(everything(database.url), database.after);
        QCOMPARE(beside(server.url), QString());
        drop(server.url);
    }

    /// Who may drop a view that acts as somebody else may not make it again.
    void definedByOthers()
    {
        const TestServer &server = testServer(latin("mariadb"));
        STILLROOM_NEED_SERVER(server);
        const ConnectionUrl url = fresh(server.url, "stillroom_restore");
        run(url, latin("CREATE TABLE t (id integer)"));
        const KeptBackup backup = backUpNow(url);
        run(url, latin("CREATE VIEW v AS SELECT id FROM t"));
        const ConnectionUrl weak = user(url, {latin("ALL ON `stillroom\\_%`.*")});
        const QString before = everything(url);
        const Error error = errorOf(weak, backup);
        QCOMPARE(error.kind, Error::Kind::Refused);
        QVERIFY2(error.message.contains(latin("DEFINER")) && error.message.contains(*url.user),
                 qPrintable(error.toText()));
        QVERIFY2(error.hint.contains(latin("The database is as it was")), qPrintable(error.toText()));
        QCOMPARE(everything(url), before);
        QCOMPARE(beside(server.url), QString());
        run(url, latin("DROP VIEW v"));
        run(weak, latin("CREATE VIEW mine AS SELECT id FROM t"));
        QCOMPARE(restoreBackup(*Connection::open(weak), backup), QStringList());
        QVERIFY(!everything(url).contains(latin("mine")));
        dropUser(server.url);
        drop(server.url);
    }

    /// A dump sets the encoding of its database around routines that were made under another one.
    void encodingStays()
    {
        const TestServer &server = testServer(latin("mariadb"));
        STILLROOM_NEED_SERVER(server);
        const ConnectionUrl url = fresh(server.url, "stillroom_restore");
        const auto connection = Connection::open(url);
        for (const char *sql :
             {"CREATE TABLE t (id integer)", "ALTER DATABASE stillroom_restore CHARACTER SET latin1",
              "CREATE PROCEDURE p() SELECT 1", "ALTER DATABASE stillroom_restore CHARACTER SET utf8mb4"})
            connection->run(Statement(latin(sql)));
        const KeptBackup backup = backUpNow(url);
        connection->run(Statement(latin("ALTER DATABASE stillroom_restore CHARACTER SET ascii")));
        const Statement encoding(latin("SELECT DEFAULT_CHARACTER_SET_NAME FROM information_schema.SCHEMATA "
                                       "WHERE SCHEMA_NAME = 'stillroom_restore'"));
        QFile file(backup.file);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray whole = file.readAll();
        const qsizetype at = whole.indexOf("PROCEDURE `p`()");
        QVERIFY(whole.left(at).contains("ALTER DATABASE `stillroom_restore`"));
        const QByteArray broken = whole.left(at) + "nonsense;\n-- Dump completed\n";
        QVERIFY(file.resize(0) && file.seek(0) && file.write(broken) == broken.size() && file.flush());
        QVERIFY2(errorOf(url, backup).hint.contains(latin("The database is as it was")), "broken");
        QCOMPARE(connection->scalar(encoding).toString(), latin("ascii"));
        QVERIFY(file.resize(0) && file.seek(0) && file.write(whole) == whole.size() && file.flush());
        QCOMPARE(restoreBackup(*Connection::open(url), backup), QStringList());
        QCOMPARE(connection->scalar(encoding).toString(), latin("ascii"));
        drop(server.url);
    }

    /// The server's dump program fails at a view whose table is gone.
    void invalidView()
    {
        const TestServer &server = testServer(latin("mariadb"));
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        run(database.url,
            latin("CREATE TABLE gone (id integer);\nCREATE VIEW broken AS SELECT id FROM gone;\n"
                  "DROP TABLE gone"));
        const Statement views(latin("SELECT GROUP_CONCAT(TABLE_NAME ORDER BY TABLE_NAME) FROM "
                                    "information_schema.VIEWS WHERE TABLE_SCHEMA = 'stillroom_restore'"));
        const auto connection = Connection::open(database.url);
        {
            const auto other = Connection::open(database.url);
            other->begin();
            (void)other->scalar(Statement(latin("SELECT count(*) FROM alembic_version")));
            const Error error = errorOf(database.url, database.backup);
            QVERIFY2(error.hint.contains(latin("The database is as it was"))
                         && !error.hint.contains(latin("could not be kept")),
                     qPrintable(error.toText()));
            other->rollback();
            QCOMPARE(connection->scalar(views).toString(), latin("broken,newer"));
        }
        const QStringList notes = restoreBackup(*Connection::open(database.url), database.backup);
        QCOMPARE(notes.size(), 1);
        QVERIFY2(notes[0].contains(latin("VIEW `broken` AS"))
                     || notes[0].contains(latin("`broken` AS select")),
                 qPrintable(notes[0]));
        QCOMPARE(everything(database.url), database.before);
        QCOMPARE(beside(server.url), QString());
        drop(server.url);
    }

    /// Tables of other databases that refer to this one, and that we may not see.
    void keysOutOfSight()
    {
        const TestServer &server = testServer(latin("mariadb"));
        STILLROOM_NEED_SERVER(server);
        const ConnectionUrl url = fresh(server.url, "stillroom_restore");
        run(url, latin("CREATE TABLE parent (id integer PRIMARY KEY);\nINSERT INTO parent VALUES (1)"));
        const KeptBackup backup = backUpNow(url);
        const ConnectionUrl other = fresh(server.url, "elsewhere");
        run(other,
            latin("CREATE TABLE t (p integer, FOREIGN KEY (p) REFERENCES stillroom_restore.parent (id));\n"
                  "INSERT INTO t VALUES (1)"));
        ConnectionUrl weak = user(url, {latin("ALL ON `stillroom\\_%`.*"), latin("PROCESS ON *.*")});
        const Error error = errorOf(weak, backup);
        QCOMPARE(error.kind, Error::Kind::Refused);
        QVERIFY2(error.message.contains(latin("elsewhere.t")), qPrintable(error.toText()));
        weak = user(url, {latin("ALL ON `stillroom\\_%`.*")});
        const QStringList losses = lossesOfRestore(*Connection::open(weak), backup);
        QVERIFY2(losses.last().contains(latin("PROCESS")), qPrintable(losses.join(QLatin1Char('|'))));
        const QStringList notes
            = restoreBackup(*Connection::open(weak), backup); // the server keeps the table
        QCOMPARE(notes.size(), 1);
        const QString left = beside(server.url);
        QVERIFY2(notes[0].contains(left) && left.endsWith(latin("_before")), qPrintable(notes[0]));
        dropDatabase(*Connection::open(server.url), latin("elsewhere"));
        dropDatabase(*Connection::open(server.url), left);
        dropUser(server.url);
        drop(server.url);
    }

    void grantsOutOfSight()
    {
        const TestServer &server = testServer(latin("mariadb"));
        STILLROOM_NEED_SERVER(server);
        const ConnectionUrl url = fresh(server.url, "stillroom_restore");
        run(url, latin("CREATE TABLE t (id integer PRIMARY KEY)"));
        const KeptBackup backup = backUpNow(url);
        const ConnectionUrl weak = user(url, {latin("ALL ON `stillroom\\_%`.*")});
        const auto told = [&](const ConnectionUrl &asked) {
            return lossesOfRestore(*Connection::open(asked), backup).join(QLatin1Char('|'));
        };
        const QString words = latin("have to be granted again");
        QVERIFY(!told(weak).contains(words));
        run(url, latin("CREATE PROCEDURE p() SELECT 1"));
        QVERIFY2(told(weak).contains(words), qPrintable(told(weak)));
        QVERIFY(!told(url).contains(words));
        dropUser(server.url);
        drop(server.url);
    }

    void keysOfOtherDatabases()
    {
        const TestServer &server = testServer(latin("mariadb"));
        STILLROOM_NEED_SERVER(server);
        const Made database = made(server.url);
        const ConnectionUrl other = fresh(server.url, "stillroom_other");
        run(other,
            latin("CREATE TABLE t (p integer, FOREIGN KEY (p) REFERENCES stillroom_restore.parent (id))"));
        const Error error = errorOf(database.url, database.backup);
        QCOMPARE(error.kind, Error::Kind::Refused);
        QVERIFY2(error.message.contains(latin("stillroom_other.t")), qPrintable(error.toText()));
        Connection::open(server.url)->run(Statement(latin("DROP DATABASE stillroom_other")));
        QCOMPARE(everything(database.url), database.after);
        drop(server.url);
    }
};

QTEST_GUILESS_MAIN(RestoreServersTest)
#include "tst_restoreservers.moc"
