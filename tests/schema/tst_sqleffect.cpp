#include "schema/sqleffect.h"

#include <QtTest>

using namespace stillroom;

class SqlEffectTest : public QObject
{
    Q_OBJECT

    static SqlSyntax syntaxOf(const QString &name)
    {
        return name == QLatin1String("postgresql") ? SqlSyntax::postgres()
            : name == QLatin1String("mysql")       ? SqlSyntax::mysql()
            : name == QLatin1String("mssql")       ? SqlSyntax::mssql()
                                                   : SqlSyntax::sqlite();
    }

    static void rows(const char *database, SqlEffect::Kind kind, std::initializer_list<const char *> texts)
    {
        for (const char *text : texts)
            QTest::newRow(text) << QString::fromLatin1(database) << kind;
    }

private Q_SLOTS:
    void effect_data()
    {
        QTest::addColumn<QString>("database");
        QTest::addColumn<SqlEffect::Kind>("kind");
        constexpr auto reads = SqlEffect::Kind::Reads;
        constexpr auto unknown = SqlEffect::Kind::Unknown;
        constexpr auto changes = SqlEffect::Kind::Changes;
        rows("sqlite", reads,
             {"",
              "/* drop */",
              "select 1",
              "SELECT * FROM t WHERE note = 'delete from t'",
              "-- update\nselect 1",
              "with a as (select 1) select * from a",
              "values (1)",
              "explain delete from t",
              "explain query plan delete from t",
              "select \"update\" from t",
              "select replace(a, 'b', 'c'), t.\"delete\" from t",
              "begin",
              "begin immediate",
              "rollback",
              "rollback to a",
              "savepoint a",
              "release a",
              "pragma table_info(t)",
              "pragma main.user_version",
              "pragma foreign_keys = off",
              "detach a",
              "select my_own(1)"});
        rows("sqlite", changes,
             {"insert into t values (1)", "UPDATE t SET a = 1", "delete from t", "drop table t",
              "with d as (select 1) delete from t", "pragma user_version = 3", "pragma user_version(3)",
              "pragma writable_schema = 1", "pragma optimize", "vacuum", "vacuum into 'x'",
              "attach 'x.db' as x", "replace into t values (1)", "select 1; delete from t", "reindex"});
        rows("sqlite", unknown, {"select load_extension('x')"});
        rows("postgresql", reads,
             {"select * from t for update", "select * from t for no key update", "set search_path = x",
              "show work_mem", "table t", "select count(*), lower(name), pg_catalog.now() from t",
              "with x(a, b) as (select 1, 2) select x.a::varchar(20) from x as y(c, d) where a in (1, 2)",
              "explain (costs off) delete from t", "explain analyze select 1",
              "copy (select * from t) to stdout", "begin isolation level serializable read only",
              "start transaction", "commit and no chain", "select cast(a as numeric(10, 2)) from t",
              "declare c cursor for select 1", "fetch all from c", "prepare p as select 1",
              "select a from t where exists (select 1) and (b) over_x"});
        rows("postgresql", changes,
             {"with e as (delete from t returning *) select * from e", "select * into copy from t",
              "explain analyze update t set a = 1", "explain (analyze, costs off) delete from t",
              "copy t from '/tmp/x'", "copy t to '/tmp/x'", "copy t to program 'rm x'",
              "copy t from program 'x'", "grant all on t to u", "truncate t", "merge into t using s on true",
              "create table t (a int)", "begin; delete from t", "prepare p as delete from t",
              "commit prepared 'x'", "prepare transaction 'x'", "refresh materialized view v",
              "vacuum full t", "checkpoint"});
        rows("postgresql", unknown,
             {"do $$ begin delete from t; end $$", "call p()", "select refresh()", "select nextval('s')",
              "select set_config('a', 'b', false)", "select own.lower('x')", "select \"lower\"(own.f(1))",
              "select query_to_xml('delete from t', true, true, '')", "execute p",
              "select * from f(1) as (a int)", "explain analyze select f(1)",
              "select pg_terminate_backend(1)"});
        rows("mysql", reads,
             {"show tables", "describe t", "desc t", "use db", "set @a = 1", "set names utf8",
              "select /*+ NO_INDEX(t) */ date_format(now(), '%Y') from t", "explain delete from u",
              "select insert('abc', 1, 2, 'x'), `delete` from t", "select count(*) into @a from t",
              "analyze format=json select 1", "explain format=tree select 1", "do sleep(1)",
              "select 1 # delete from t"});
        rows("mysql", changes,
             {"set global max_connections = 1", "set @@global.x = 1", "set persist x = 1",
              "set password = 'x'", "/*!50000 delete from t */", "select 1 /*! into outfile '/tmp/x' */",
              "select * from t into outfile '/tmp/x'", "load data infile 'x' into table t",
              "set statement max_statement_time = 1 for delete from t", "begin not atomic delete from t; end",
              "analyze delete from t", "explain analyze delete from t", "analyze table t", "flush tables",
              "rename table a to b", "lock tables t write", "replace t set a = 1"});
        rows("mysql", unknown, {"call proc()", "select own(1)", "execute s", "set @a = own(1)", "do own()"});
        rows("mssql", reads,
             {"declare @x int = 1; select @x", "set nocount on", "select top (5) dbo.f(a) from [delete]",
              "begin select 1 end", "if exists (select 1) print 'x'", "begin tran", "commit",
              "select @a = 1 from t", "fetch next from c into @x", "use db"});
        rows("mssql", changes,
             {"BEGIN DELETE FROM t END", "SELECT 1 DROP TABLE t", "SELECT 1 TRUNCATE TABLE t",
              "select * into #t from t", "select next value for s", "if 1 = 1 update t set a = 1",
              "declare @t table (a int) insert @t values (1)", "create procedure p as select 1",
              "SELECT 1 ALTER TABLE t ADD a int", "while 1 = 1 begin delete top (5) from t end",
              "begin try drop table t end try begin catch end catch", "dbcc checkident (t)"});
        rows("mssql", unknown,
             {"exec dbo.p", "SELECT 1 EXEC q", "execute ('drop table t')", "sp_rename 'a', 'b'",
              "select * from openquery(s, 'x')"});
    }

    void effect()
    {
        QFETCH(QString, database);
        QFETCH(SqlEffect::Kind, kind);
        const SqlEffect found = sqlEffect(QString::fromLatin1(QTest::currentDataTag()), syntaxOf(database));
        QVERIFY2(found.kind == kind,
                 qPrintable(QStringLiteral("%1: %2").arg(int(found.kind)).arg(found.because)));
        QCOMPARE(found.because.isEmpty(), kind == SqlEffect::Kind::Reads);
    }

    void namesWhatIsUnknown()
    {
        QCOMPARE(
            sqlEffect(QStringLiteral("select lower(a), refresh(b) from t"), SqlSyntax::postgres()).because,
            QStringLiteral("refresh"));
        QCOMPARE(sqlEffect(QStringLiteral("exec dbo"), SqlSyntax::mssql()).because, QStringLiteral("dbo"));
    }

    void everyRow_data()
    {
        QTest::addColumn<QString>("database");
        QTest::addColumn<bool>("every");
        const auto add = [](const char *database, bool every, std::initializer_list<const char *> texts) {
            for (const char *text : texts)
                QTest::newRow(text) << QString::fromLatin1(database) << every;
        };
        add("sqlite", true,
            {"delete from t", "/* where */ update t set a = 1", "update t set a = (select 1 where 1)",
             "with x as (select 1 where 1) delete from t", "select 1; delete from t"});
        add("sqlite", false,
            {"delete from t where a", "update t set a = 1 limit 5", "select * from t",
             "create trigger g after delete on t begin delete from u; end",
             "insert into t values (1) on conflict do update set a = 1", "explain delete from t"});
        add("postgresql", true,
            {"explain analyze delete from t",
             "with d as (delete from t returning *) select * from d where 1"});
        add("postgresql", false,
            {"grant update, delete on t to u", "select 1 for update",
             "merge into t using s on true when matched then delete when not matched then do nothing"});
        add("mysql", true, {"/*!50000 delete from t */", "delete a from a join b using (x)"});
        add("mysql", false,
            {"insert into t values (1) on duplicate key update a = 1", "delete from t limit 1",
             "create procedure p() begin delete from t; end"});
        add("mssql", true,
            {"BEGIN DELETE FROM t END", "delete from t select * from u where a = 1",
             "update t set a = case when 1 = 1 then 2 end set nocount on select 1 where 1 = 1",
             "if 1 = 1 delete t else select 1"});
        add("mssql", false,
            {"delete top (5) from t", "update t set a = case when 1 = 1 then 2 end where b = 1",
             "create procedure p as delete from t",
             "create trigger g on t after update, delete as select 1"});
    }

    void everyRow()
    {
        QFETCH(QString, database);
        QFETCH(bool, every);
        QCOMPARE(changesEveryRow(QString::fromLatin1(QTest::currentDataTag()), syntaxOf(database)), every);
    }

    void oneQuery_data()
    {
        QTest::addColumn<bool>("one");
        for (const char *text : {"select 1", "select 1;", "with a as (select 1) select * from a",
                                 "select 1 union all select 2", "select (select 1), 2"})
            QTest::newRow(text) << true;
        for (const char *text : {"select 1 select 2", "select 1; select 2", "exec p", "select 1 exec p",
                                 "declare @x int select @x"})
            QTest::newRow(text) << false;
    }

    void oneQuery()
    {
        QFETCH(bool, one);
        QCOMPARE(isOneQuery(QString::fromLatin1(QTest::currentDataTag()), SqlSyntax::mssql()), one);
    }
};

QTEST_GUILESS_MAIN(SqlEffectTest)
#include "tst_sqleffect.moc"
