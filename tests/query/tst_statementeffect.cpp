#include <QtTest>

#include "query/statementeffect.h"

using namespace stillroom;

class StatementEffectTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void effect_data()
    {
        QTest::addColumn<bool>("changes");
        for (const char *sql :
             {"select 1", "SELECT * FROM t WHERE note = 'delete from t'", "-- update\nselect 1",
              "with a as (select 1) select * from a", "values (1)", "explain delete from t", "show tables",
              "select * from t for update", "select \"update\" from t", "pragma table_info(t)", "begin",
              "rollback", "set search_path = x", "", "/* drop */"})
            QTest::newRow(sql) << false;
        for (const char *sql :
             {"insert into t values (1)", "UPDATE t SET a = 1", "delete from t", "drop table t",
              "create table t (a)", "with d as (delete from t returning *) select * from d",
              "select * into copy from t", "explain analyze update t set a = 1", "pragma user_version = 3",
              "vacuum", "call p()", "grant all on t to u", "truncate t", "merge into t using s on true",
              "replace into t values (1)", "do $$ begin end $$"})
            QTest::newRow(sql) << true;
    }
    void effect()
    {
        QFETCH(bool, changes);
        QCOMPARE(mayChangeDatabase(QString::fromLatin1(QTest::currentDataTag())), changes);
    }
};

QTEST_GUILESS_MAIN(StatementEffectTest)
#include "tst_statementeffect.moc"
