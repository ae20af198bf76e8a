#include "schema/sqlstatements.h"

#include <QtTest>

using namespace stillroom;

class SqlStatementsTest : public QObject
{
    Q_OBJECT

    /// "line: text", "line x times: text" and "line ! sentence".
    static QStringList lines(const QString &text, const SqlSyntax &syntax)
    {
        QStringList found;
        for (const StatementSpan &span : splitStatements(text, syntax)) {
            const QString sql = text.mid(span.begin, span.end - span.begin);
            if (!span.refusal.isEmpty())
                found << QStringLiteral("%1 ! %2").arg(span.line).arg(span.refusal);
            else if (span.repeat != 1)
                found << QStringLiteral("%1 x %2: %3").arg(span.line).arg(span.repeat).arg(sql);
            else
                found << QStringLiteral("%1: %2").arg(span.line).arg(sql);
        }
        return found;
    }

    static void rows()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
    }

    static void row(const char *name, const char *text, const QStringList &expected)
    {
        QTest::newRow(name) << QString::fromUtf8(text) << expected;
    }

    void compare(const SqlSyntax &syntax)
    {
        QFETCH(QString, text);
        QFETCH(QStringList, expected);
        QCOMPARE(lines(text, syntax), expected);
    }

private Q_SLOTS:
    void sqlite_data()
    {
        rows();
        row("nothing", " ; -- only a comment\n /* ; */ ;", {});
        row("two", "select 1; select 2", {QStringLiteral("1: select 1"), QStringLiteral("1: select 2")});
        row("lines", "\n\nselect 1;\n\n-- note; here\nselect\n2;",
            {QStringLiteral("3: select 1"), QStringLiteral("6: select\n2")});
        row("quotes", "select ';', \"a;b\", `c;d`, [e;f], 'it''s;';x",
            {QStringLiteral("1: select ';', \"a;b\", `c;d`, [e;f], 'it''s;'"), QStringLiteral("1: x")});
        row("no dollar quotes", "select $x$; select $1",
            {QStringLiteral("1: select $x$"), QStringLiteral("1: select $1")});
        row("trigger",
            "create temp trigger t after insert on a begin update a set x = case when 1 then 2 end; delete "
            "from b; end; select 1",
            {QStringLiteral("1: create temp trigger t after insert on a begin update a set x = case when 1 "
                            "then 2 end; delete from b; end"),
             QStringLiteral("1: select 1")});
        row("begin is no body", "begin; select 1; end",
            {QStringLiteral("1: begin"), QStringLiteral("1: select 1"), QStringLiteral("1: end")});
        row("a column named begin", "create table trigger_log (begin, \"end\"); select 1",
            {QStringLiteral("1: create table trigger_log (begin, \"end\")"), QStringLiteral("1: select 1")});
        row("open quote", "select 'a; b", {QStringLiteral("1: select 'a; b")});
        row("trailing comment", "select 1 -- one; two\n;", {QStringLiteral("1: select 1")});
        row("shell command", ".mode csv\nselect .5;",
            {QStringLiteral(
                 "1 ! .mode is a command of the sqlite3 shell, not SQL, so it cannot be run here."),
             QStringLiteral("2: select .5")});
    }
    void sqlite() { compare(SqlSyntax::sqlite()); }

    void postgres_data()
    {
        rows();
        row("dollar quotes", "do $x$ begin; end $x$; select $1",
            {QStringLiteral("1: do $x$ begin; end $x$"), QStringLiteral("1: select $1")});
        row("nested comment", "select 1 /* a /* b; */ c; */; select 2",
            {QStringLiteral("1: select 1"), QStringLiteral("1: select 2")});
        row("escape string", "select e'it\\';', 'a\\'; select 2",
            {QStringLiteral("1: select e'it\\';', 'a\\'"), QStringLiteral("1: select 2")});
        row("array", "select a[1;2]; select 2",
            {QStringLiteral("1: select a[1"), QStringLiteral("1: 2]"), QStringLiteral("1: select 2")});
        row("atomic body",
            "create or replace function f() returns int begin atomic select case when true then 1 end; "
            "select 2; end; select 3",
            {QStringLiteral("1: create or replace function f() returns int begin atomic select case when "
                            "true then 1 end; select 2; end"),
             QStringLiteral("1: select 3")});
        row("rule", "create rule r as on insert to t do also (delete from a; delete from b); select 1",
            {QStringLiteral("1: create rule r as on insert to t do also (delete from a; delete from b)"),
             QStringLiteral("1: select 1")});
        row("planner's hint", "-- first\n/*+ SeqScan(t) */ select 1; select 2",
            {QStringLiteral("2: /*+ SeqScan(t) */ select 1"), QStringLiteral("2: select 2")});
        row("copied rows", "copy t (a) from stdin with (format csv);\n1;2\n\\.\nselect 1;",
            {QStringLiteral("1 ! COPY … FROM stdin reads rows that only psql sends. Let psql run this "
                            "script, or write it with INSERT (pg_dump --inserts)."),
             QStringLiteral("4: select 1")});
        row("copy from a file", "copy t from '/tmp/stdin'; select 1",
            {QStringLiteral("1: copy t from '/tmp/stdin'"), QStringLiteral("1: select 1")});
        row("psql's command", "select 1;\n\\d t\nselect 2",
            {QStringLiteral("1: select 1"),
             QStringLiteral("2 ! \\d is a command of psql, not SQL, so it cannot be run here."),
             QStringLiteral("3: select 2")});
        row("pg_dump's guard", "\\restrict abc\nselect 1;\n\\unrestrict abc\n",
            {QStringLiteral("2: select 1")});
        row("backtick", "select 1 ` 2; select 3",
            {QStringLiteral("1: select 1 ` 2"), QStringLiteral("1: select 3")});
    }
    void postgres() { compare(SqlSyntax::postgres()); }

    void mysql_data()
    {
        rows();
        row("executed comment at the end", "create table t (a int) /*!50100 PARTITION BY HASH (a) */;",
            {QStringLiteral("1: create table t (a int) /*!50100 PARTITION BY HASH (a) */")});
        row("only executed comments", "/*!40101 SET NAMES utf8 */; /* nothing */; /*M!100100 SET @a = 1 */",
            {QStringLiteral("1: /*!40101 SET NAMES utf8 */"), QStringLiteral("1: /*M!100100 SET @a = 1 */")});
        row("strings", "select 'a\\';', \"b;\\\"\", `c;\\`; select 1",
            {QStringLiteral("1: select 'a\\';', \"b;\\\"\", `c;\\`"), QStringLiteral("1: select 1")});
        row("comments", "select 1 # a; b\n, 2--1; select 3 -- c; d\n;",
            {QStringLiteral("1: select 1 # a; b\n, 2--1"), QStringLiteral("2: select 3")});
        row("delimiter", "DELIMITER //\nselect 1; select 2//\ndelimiter ;\nselect 3;",
            {QStringLiteral("2: select 1; select 2"), QStringLiteral("4: select 3")});
        row("delimiter of dollars",
            "delimiter $$\ncreate procedure p() begin select 1; end$$\nselect '$$'$$ delimiter ;\nselect 2",
            {QStringLiteral("2: create procedure p() begin select 1; end"), QStringLiteral("3: select '$$'"),
             QStringLiteral("4: select 2")});
        row("no delimiter", "delimiter\nselect 1",
            {QStringLiteral("1 ! DELIMITER must be followed by a delimiter."),
             QStringLiteral("2: select 1")});
        row("procedure",
            "create definer = `a`@`b` procedure p() begin if exists (select 1) then select 2; end if; l: "
            "loop "
            "leave l; end loop l; end; select 3",
            {QStringLiteral(
                 "1: create definer = `a`@`b` procedure p() begin if exists (select 1) then select "
                 "2; end if; l: loop leave l; end loop l; end"),
             QStringLiteral("1: select 3")});
        row("body without begin",
            "create procedure if not exists p(a int) if a then select if(a, 1, 2); else select 2; end if; "
            "select 3",
            {QStringLiteral("1: create procedure if not exists p(a int) if a then select if(a, 1, 2); else "
                            "select 2; end if"),
             QStringLiteral("1: select 3")});
        row("body of one statement",
            "create trigger t before insert on a for each row set new.x = if(1, 2, "
            "3); drop table if exists b",
            {QStringLiteral("1: create trigger t before insert on a for each row set new.x = if(1, 2, 3)"),
             QStringLiteral("1: drop table if exists b")});
        row("cases",
            "create function f(x int) returns int begin case x when if(x, 1, 2) then return case when 1 then "
            "2 "
            "end; else return repeat('a', 3); end case; repeat set x = 1; until x end repeat; end; select 1",
            {QStringLiteral(
                 "1: create function f(x int) returns int begin case x when if(x, 1, 2) then return "
                 "case when 1 then 2 end; else return repeat('a', 3); end case; repeat set x = 1; "
                 "until x end repeat; end"),
             QStringLiteral("1: select 1")});
        row("a column named end",
            "create procedure p() begin update t set end = 1, t.begin = 2; end; select 1",
            {QStringLiteral("1: create procedure p() begin update t set end = 1, t.begin = 2; end"),
             QStringLiteral("1: select 1")});
        row("event", "create event e on schedule every 1 day do begin delete from a; end; select 1",
            {QStringLiteral("1: create event e on schedule every 1 day do begin delete from a; end"),
             QStringLiteral("1: select 1")});
        row("anonymous block", "begin not atomic declare x int; set x = 1; end; begin; commit",
            {QStringLiteral("1: begin not atomic declare x int; set x = 1; end"), QStringLiteral("1: begin"),
             QStringLiteral("1: commit")});
        row("dumped trigger",
            "DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`%`*/ /*!50003 TRIGGER t BEFORE INSERT ON "
            "a "
            "FOR EACH ROW BEGIN SET NEW.a = 1; END */;;\nDELIMITER ;\n",
            {QStringLiteral(
                "2: /*!50003 CREATE*/ /*!50017 DEFINER=`r`@`%`*/ /*!50003 TRIGGER t BEFORE INSERT "
                "ON a FOR EACH ROW BEGIN SET NEW.a = 1; END */")});
        row("MariaDB's dump", "/*M!999999\\- enable the sandbox mode */ \nselect 1;",
            {QStringLiteral("2: select 1")});
        row("client's ends", "select 1\\G select \\N\\g\nsource x.sql\nselect 2",
            {QStringLiteral("1: select 1"), QStringLiteral("1: select \\N"),
             QStringLiteral(
                 "2 ! source is a command of the mysql client, not SQL, so it cannot be run here."),
             QStringLiteral("3: select 2")});
    }
    void mysql() { compare(SqlSyntax::mysql()); }

    void mysqlWithoutBackslashes()
    {
        SqlSyntax syntax = SqlSyntax::mysql();
        syntax.backslashes = false;
        QCOMPARE(lines(QStringLiteral("select 'a\\'; select \"b\\\""), syntax),
                 (QStringList {QStringLiteral("1: select 'a\\'"), QStringLiteral("1: select \"b\\\"")}));
    }

    void mssql_data()
    {
        rows();
        row("batches", "declare @x int = 1; select @x\nGO\nselect 2\n  go 5 -- five\n\nselect 3",
            {QStringLiteral("1: declare @x int = 1; select @x"), QStringLiteral("3 x 5: select 2"),
             QStringLiteral("6: select 3")});
        row("procedure", "CREATE PROCEDURE p AS DELETE FROM a; DELETE FROM b",
            {QStringLiteral("1: CREATE PROCEDURE p AS DELETE FROM a; DELETE FROM b")});
        row("no GO", "select '\nGO\n', [a]]\nGO\n]\n/* a /*\nGO\n*/\nGO\n*/ select go\nselect 1 GO\n",
            {QStringLiteral(
                "1: select '\nGO\n', [a]]\nGO\n]\n/* a /*\nGO\n*/\nGO\n*/ select go\nselect 1 GO")});
        row("comments of a module", "-- made by hand\ncreate view v as select 1 as a -- one\nGO\n-- only\nGO",
            {QStringLiteral("1: -- made by hand\ncreate view v as select 1 as a -- one")});
        row("sqlcmd", ":setvar x 1\nselect 1",
            {QStringLiteral("1 ! :setvar is a command of sqlcmd, not SQL, so it cannot be run here."),
             QStringLiteral("2: select 1")});
    }
    void mssql() { compare(SqlSyntax::mssql()); }

    void findsTheStatementOfTheCursor()
    {
        const QString text = QStringLiteral("select 1;\nselect 2;\n");
        const std::vector<StatementSpan> spans = splitStatements(text, SqlSyntax::sqlite());
        QCOMPARE(statementAt(spans, 0), 0);
        QCOMPARE(statementAt(spans, 9), 0);
        QCOMPARE(statementAt(spans, 12), 1);
        QCOMPARE(statementAt(spans, text.size()), 1);
        QCOMPARE(statementAt({}, 3), -1);
    }

    void tellsWhatSetsAStatementOff()
    {
        const auto separator = [](const char *text, const SqlSyntax &syntax) {
            return splitStatements(QString::fromLatin1(text), syntax).front().separator;
        };
        QCOMPARE(separator("select 1", SqlSyntax::postgres()), QStringLiteral(";"));
        QCOMPARE(separator("delimiter //\nselect 1", SqlSyntax::mysql()), QStringLiteral("//"));
        QCOMPARE(separator("select 1", SqlSyntax::mssql()), QStringLiteral("\nGO"));
    }
};

QTEST_GUILESS_MAIN(SqlStatementsTest)
#include "tst_sqlstatements.moc"
