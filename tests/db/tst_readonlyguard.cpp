#include "base/error.h"
#include "db/readonlyguard.h"
#include "db/statementkind.h"

#include <QTest>

using namespace stillroom;

namespace {

bool isRefused(const QString &sql, Backend backend)
{
    try {
        checkReadOnly(sql, backend);
        return false;
    } catch (const Error &error) {
        return error.kind == Error::Kind::Refused && !error.hint.isEmpty() && error.statement == sql;
    }
}

} // namespace

/// Which statements a connection that was asked to be read-only lets through.
class TestReadOnlyGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statements_data();
    void statements();
    void commits_data();
    void commits();
};

void TestReadOnlyGuard::statements_data()
{
    QTest::addColumn<Backend>("backend");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<bool>("refused");
    const auto rows = [](const char *name, Backend backend, bool refused,
                         std::initializer_list<const char *> statements) {
        for (const char *sql : statements)
            QTest::addRow("%s: %s", name, sql) << backend << QString::fromUtf8(sql) << refused;
    };
    rows("mssql", Backend::SqlServer, false,
         {"SELECT 1", "select [update] from [drop]", "SELECT 'DROP TABLE t'", "-- DROP TABLE t\nSELECT 1",
          "WITH a AS (SELECT 1 AS x) SELECT x FROM a", "(SELECT 1) UNION (SELECT 2)", "SET SHOWPLAN_ALL ON",
          "DECLARE @x int = 1; SELECT @x", "BEGIN TRAN; SELECT 1; COMMIT TRAN",
          "SELECT created, dropped, executed FROM t", "SELECT \"delete\" FROM t", "", "-- nothing"});
    rows("mssql", Backend::SqlServer, true,
         {"SELECT 1 DROP TABLE t",
          "SELECT 1 EXEC p",
          "SELECT 1\nexecute p",
          "TRUNCATE TABLE t",
          "SELECT 1 TRUNCATE TABLE t",
          "ALTER TABLE t ADD c int",
          "SELECT 1 ALTER TABLE t ADD c int",
          "SELECT 1 CREATE TABLE t (c int)",
          "SELECT * INTO copy FROM t",
          "SELECT 1 GRANT SELECT ON t TO u",
          "WITH a AS (SELECT 1 AS x) DELETE FROM a",
          "sp_rename 't', 'u'",
          "EXEC sp_executesql N'DROP TABLE t'",
          "SELECT * FROM OPENQUERY(other, 'DELETE FROM t')",
          "SELECT * FROM OPENROWSET('x', 'y', 'z')",
          "SELECT NEXT VALUE FOR s",
          "DBCC CHECKIDENT (t, RESEED, 1)",
          "SELECT 1 BACKUP DATABASE d TO x",
          "SET IDENTITY_INSERT t ON INSERT INTO t VALUES (1)",
          "BEGIN DELETE FROM t END",
          "IF 1 = 1 DELETE FROM t",
          "SELECT 1; RECEIVE * FROM q",
          "SELECT 1 KILL 53",
          "SELECT 1 SHUTDOWN",
          "SELECT [a]] , '] DROP TABLE t --']",
          "DISABLE TRIGGER x ON t",
          "USE master; DROP TABLE t"});
    rows("postgres", Backend::PostgreSql, false,
         {"SELECT 1",
          "TABLE t",
          "VALUES (1)",
          "(SELECT 1)",
          "EXPLAIN ANALYZE SELECT 1",
          "SELECT * FROM t FOR UPDATE",
          "SELECT * FROM t FOR NO KEY UPDATE",
          "SHOW transaction_read_only",
          "SELECT current_setting('transaction_read_only')",
          "SELECT set_config('search_path', 'x', false)",
          "BEGIN",
          "BEGIN READ ONLY",
          "START TRANSACTION ISOLATION LEVEL SERIALIZABLE",
          "COMMIT",
          "ROLLBACK",
          "SET search_path = x",
          "SET LOCAL statement_timeout = 1",
          "SAVEPOINT a",
          "RELEASE a",
          "DECLARE c CURSOR FOR SELECT 1",
          "FETCH 10 FROM c",
          "CLOSE c",
          "RESET search_path",
          "SELECT update, insert FROM rights",
          "WITH a AS (SELECT 1) SELECT * FROM a",
          "SELECT $$ BEGIN READ WRITE $$",
          "SELECT 'set default_transaction_read_only = off'",
          "PREPARE p AS SELECT 1",
          "EXECUTE p",
          "SELECT 1; SELECT 2"});
    rows("postgres", Backend::PostgreSql, true,
         {"SET default_transaction_read_only = off",
          "SET SESSION default_transaction_read_only TO off",
          "set \"default_transaction_read_only\" = off",
          "SET transaction_read_only = off",
          "SET LOCAL transaction_read_only = off",
          "SET TRANSACTION READ WRITE",
          "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
          "BEGIN READ WRITE",
          "BEGIN ISOLATION LEVEL SERIALIZABLE, READ /* x */ WRITE",
          "START TRANSACTION READ WRITE",
          "BEGIN; SET TRANSACTION READ WRITE",
          "SELECT 1; BEGIN READ WRITE; DELETE FROM t",
          "SELECT set_config('default_transaction_read_only', 'off', false)",
          "SELECT \"set_config\"('transaction_read_only', 'off', false)",
          "SELECT pg_catalog.set_config('default_' || 'transaction_read_only', 'off', false)",
          "SELECT set_config(name, 'off', false) FROM pg_settings",
          "WITH x AS (SELECT set_config('default_transaction_read_only', 'off', false)) SELECT * FROM x",
          "EXPLAIN ANALYZE SELECT set_config('default_transaction_read_only', 'off', false)",
          "RESET ALL",
          "RESET default_transaction_read_only",
          "DISCARD ALL",
          "INSERT INTO t VALUES (1)",
          "WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a",
          "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a",
          "EXPLAIN ANALYZE DELETE FROM t",
          "SELECT * INTO copy FROM t",
          "DO $$ BEGIN EXECUTE 'x'; END $$",
          "CALL p()",
          "DROP TABLE t",
          "TRUNCATE t",
          "ALTER SYSTEM SET work_mem = '1GB'",
          "COPY t TO PROGRAM 'x'",
          "COPY t FROM STDIN",
          "VACUUM t",
          "REFRESH MATERIALIZED VIEW v",
          "GRANT SELECT ON t TO u",
          "PREPARE p AS DELETE FROM t",
          "DECLARE c CURSOR FOR SELECT set_config('transaction_read_only', 'off', false)",
          "SET CLUSTER SETTING x = 1",
          "LOAD 'x'",
          "IMPORT FOREIGN SCHEMA x FROM SERVER y INTO z"});
    for (const Backend backend : {Backend::MySql, Backend::MariaDb}) {
        const char *const name = backend == Backend::MySql ? "mysql" : "mariadb";
        rows(name, backend, false,
             {"SELECT 1",
              "(SELECT 1) UNION (SELECT 2)",
              "SHOW TABLES",
              "DESCRIBE t",
              "EXPLAIN SELECT 1",
              "ANALYZE FORMAT=JSON SELECT 1",
              "USE other",
              "SET NAMES utf8mb4",
              "SET @a = 1",
              "START TRANSACTION",
              "START TRANSACTION READ ONLY",
              "BEGIN",
              "BEGIN WORK",
              "COMMIT",
              "ROLLBACK",
              "SELECT REPLACE('a', 'b', 'c'), INSERT('a', 1, 1, 'b')",
              "SELECT * FROM t FOR UPDATE",
              "SELECT 1 INTO @a",
              "SELECT /*!40001 SQL_NO_CACHE */ 1",
              "SELECT '/*! DELETE */'",
              "# SET GLOBAL x = 1\nSELECT 1",
              "DO SLEEP(0)",
              "VALUES ROW(1)",
              "SHOW VARIABLES LIKE 'tx_read_only'",
              "SELECT @@transaction_read_only",
              "SET STATEMENT max_statement_time = 1 FOR SELECT 1"});
        rows(name, backend, true,
             {"SET SESSION TRANSACTION READ WRITE",
              "SET TRANSACTION READ WRITE",
              "START TRANSACTION READ WRITE",
              "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ WRITE",
              "SET tx_read_only = 0",
              "SET SESSION transaction_read_only = OFF",
              "SET @@session.tx_read_only = 0",
              "SET @a = 1, @@tx_read_only = 0",
              "SET GLOBAL tx_read_only = 0",
              "SET PERSIST x = 1",
              "/*!50000 SET SESSION TRANSACTION READ WRITE */",
              "/*M!100101 SET tx_read_only=0 */",
              "SELECT 1 /*! INTO OUTFILE '/tmp/x' */",
              "SELECT 1 INTO OUTFILE '/tmp/x'",
              "SELECT 1 INTO DUMPFILE '/tmp/x'",
              "INSERT INTO t VALUES (1)",
              "REPLACE INTO t VALUES (1)",
              "CREATE TEMPORARY TABLE x (a int)",
              "DROP TABLE t",
              "CALL p()",
              "EXECUTE IMMEDIATE 'DROP TABLE t'",
              "PREPARE p FROM 'DROP TABLE t'",
              "BEGIN NOT ATOMIC DELETE FROM t; END",
              "ANALYZE TABLE t",
              "LOAD DATA INFILE 'x' INTO TABLE t",
              "SET STATEMENT tx_read_only=0 FOR DELETE FROM t",
              "SET STATEMENT max_statement_time = 1 FOR DELETE FROM t",
              "SET STATEMENT max_statement_time = 1 FOR",
              "SET STATEMENT tx_read_only=0 FOR SELECT f()",
              "SET PASSWORD = 'x'",
              "SET DEFAULT ROLE ALL TO u",
              "KILL 5",
              "FLUSH TABLES",
              "HANDLER t OPEN",
              "WITH a AS (SELECT 1) DELETE FROM t",
              "EXPLAIN ANALYZE DELETE FROM t",
              "ANALYZE DELETE FROM t",
              "SELECT 1; DELETE FROM t",
              "TRUNCATE t",
              "XA START 'x'",
              "INSTALL PLUGIN x SONAME 'y'"});
    }
}

void TestReadOnlyGuard::statements()
{
    QFETCH(Backend, backend);
    QFETCH(QString, sql);
    QFETCH(bool, refused);
    QCOMPARE(isRefused(sql, backend), refused);
}

void TestReadOnlyGuard::commits_data()
{
    QTest::addColumn<Commits>("commits");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<bool>("may");
    const auto rows
        = [](const char *name, Commits commits, bool may, std::initializer_list<const char *> statements) {
              for (const char *sql : statements)
                  QTest::addRow("%s: %s", name, sql) << commits << QString::fromUtf8(sql) << may;
          };
    rows("told", Commits::WhenTold, true,
         {"COMMIT", "end", "/* x */ Commit work", "PREPARE TRANSACTION 'x'",
          "INSERT INTO t VALUES (1); COMMIT"});
    rows("told", Commits::WhenTold, false,
         {"ROLLBACK", "CREATE TABLE t (v int)", "SELECT CASE WHEN true THEN 1 END", "PREPARE p AS SELECT 1",
          "SELECT 'COMMIT'", "CALL p()", ""});
    rows("procedures", Commits::InProcedures, true,
         {"COMMIT TRANSACTION", "IF @@TRANCOUNT > 0 COMMIT", "EXEC p", "p 1", "UPDATE t SET v = 1 COMMIT",
          "INSERT INTO t EXEC p"});
    rows("procedures", Commits::InProcedures, false,
         {"UPDATE t SET v = 1", "CREATE TABLE t (v int)", "BEGIN TRANSACTION", "ROLLBACK TRANSACTION"});
    rows("changes", Commits::WithSchemaChanges, true,
         {"COMMIT", "ALTER TABLE t ADD v int", "CALL p()", "START TRANSACTION", "SET autocommit = 1",
          "RENAME TABLE a TO b", "TRUNCATE t", "LOCK TABLES t READ", "SELECT 1; DROP TABLE t"});
    rows("changes", Commits::WithSchemaChanges, false,
         {"UPDATE t SET v = 1", "SELECT 1", "(SELECT 1)", "SET NAMES utf8", "ROLLBACK", "SAVEPOINT a",
          "INSERT INTO t SELECT 1", "LOAD DATA INFILE 'x' INTO TABLE t"});
}

void TestReadOnlyGuard::commits()
{
    QFETCH(Commits, commits);
    QFETCH(QString, sql);
    QFETCH(bool, may);
    QCOMPARE(mayCommit(sql, commits, SqlSyntax::mysql()), may);
}

QTEST_GUILESS_MAIN(TestReadOnlyGuard)
#include "tst_readonlyguard.moc"
