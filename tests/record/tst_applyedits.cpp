#include "record/applyedits.h"
#include "recorddatabase.h"

using namespace stillroom;

namespace {

const char *const clubs = R"(
create table groups (id integer primary key, name varchar(40) not null unique, owner_id integer references users(id));
create table users (id integer primary key, name text not null, email text unique, group_id integer references groups(id),
    active boolean not null default 1, updated_at datetime, age integer check (age >= 0));
create table posts (id integer primary key, author_id integer not null references users(id), title text not null default 'untitled');
create table tags (name text not null, kind text not null, primary key (name, kind)) without rowid;
create table plain (a text, b real);
insert into groups values (1, 'Readers', null), (2, 'Engineers', null);
insert into users values (1, 'Ada', 'ada@example.org', 1, 1, null, 36), (2, 'Alan', 'alan@example.org', null, 1, null, null);
insert into posts values (1, 1, 'First');
insert into tags values ('red', 'colour');
insert into plain values ('x', 0.1);
)";

StagedValue text(const char *given)
{
    return StagedValue::of(Value::text(QString::fromUtf8(given)));
}
StagedValue number(qint64 given)
{
    return StagedValue::of(Value::integer(given));
}
QString u(const char *given)
{
    return QString::fromUtf8(given);
}

} // namespace

class ApplyEditsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void insertsUpdatesAndDeletesInOneTransaction()
    {
        RecordDatabase db(clubs);
        StagedEdits edits;
        edits.setCell(table("users"), keyOf(1), u("name"), text("Ada L."), Value::text(u("Ada")));
        edits.setCell(table("users"), keyOf(1), u("email"), StagedValue::of(Value::null()),
                      Value::text(u("ada@example.org")));
        edits.deleteRow(table("users"), keyOf(2), {{u("name"), Value::text(u("Alan"))}});
        const quint64 grace = edits.addRow(
            table("users"), {{u("name"), text("Grace")}, {u("active"), StagedValue::byDefault()}});
        const ApplyResult result = applyEdits(*db.connection, db.dialect, db.schema, edits);
        QVERIFY2(result.applied, qPrintable(result.problem));
        QCOMPARE(result.rows, 3);
        QCOMPARE(result.newKeys.value(grace).front().value, Value::integer(2));
        QCOMPARE(db.rows("select id, name, email, active from users order by id"),
                 u("1|Ada L.|NULL|1\n2|Grace|NULL|1"));
    }

    void aRowChangedBySomeoneElseIsToldAndNothingIsDone()
    {
        RecordDatabase db(clubs);
        StagedEdits edits;
        edits.setCell(table("users"), keyOf(2), u("name"), text("Turing"), Value::text(u("Alan")));
        edits.setCell(table("users"), keyOf(1), u("email"), text("x"), Value::text(u("ada@example.org")));
        db.connection->executeScript(u("update users set email = 'new@example.org' where id = 1"));
        const ApplyResult result = applyEdits(*db.connection, db.dialect, db.schema, edits);
        QVERIFY(!result.applied);
        QCOMPARE(result.problem,
                 u("Row id 1 of users was changed by someone else: email was 'ada@example.org', is "
                   "'new@example.org'."));
        QCOMPARE(result.failedRow, edits.find(table("users"), keyOf(1))->id);
        QCOMPARE(db.rows("select name from users order by id"), u("Ada\nAlan"));
        db.connection->executeScript(u("delete from posts; delete from users where id = 1"));
        QCOMPARE(applyEdits(*db.connection, db.dialect, db.schema, edits).problem,
                 u("Row id 1 of users was deleted by someone else."));
        QVERIFY(!db.connection->inTransaction());
    }

    void aConstraintNamesTheRowAndRollsBack()
    {
        RecordDatabase db(clubs);
        StagedEdits edits;
        edits.setCell(table("users"), keyOf(2), u("name"), text("Turing"), Value::text(u("Alan")));
        edits.setCell(table("users"), keyOf(1), u("age"), number(-1), Value::integer(36));
        const ApplyResult result = applyEdits(*db.connection, db.dialect, db.schema, edits);
        QVERIFY(!result.applied && !result.problem.isEmpty());
        QCOMPARE(result.failedRow, edits.find(table("users"), keyOf(1))->id);
        QCOMPARE(db.rows("select name from users order by id"), u("Ada\nAlan"));
    }

    void parentsBeforeChildrenAndKeysOfNewRowsAreHandedOn()
    {
        RecordDatabase db(clubs);
        StagedEdits edits;
        // Staged child first, so that the order in which they are staged does not help.
        const quint64 post = edits.addRow(table("posts"), {{u("title"), text("New")}});
        const quint64 user = edits.addRow(table("users"), {{u("name"), text("Grace")}});
        const quint64 group = edits.addRow(table("groups"), {{u("name"), text("Compilers")}});
        edits.setNewCell(post, u("author_id"), StagedValue::ofNewRow(user, u("id")));
        edits.setNewCell(user, u("group_id"), StagedValue::ofNewRow(group, u("id")));
        edits.setNewCell(group, u("owner_id"), StagedValue::ofNewRow(user, u("id"))); // a cycle
        const ApplyResult result = applyEdits(*db.connection, db.dialect, db.schema, edits);
        QVERIFY2(result.applied, qPrintable(result.problem));
        QCOMPARE(
            db.rows("select p.title, u.name, g.name, g.owner_id = u.id from posts p join users u on u.id = "
                    "p.author_id join groups g on g.id = u.group_id where p.id > 1"),
            u("New|Grace|Compilers|1"));
    }

    void childrenGoBeforeTheirParents()
    {
        RecordDatabase db(clubs);
        StagedEdits edits;
        edits.deleteRow(table("groups"), keyOf(1), {});
        edits.deleteRow(table("users"), keyOf(1), {{u("group_id"), Value::integer(1)}});
        edits.deleteRow(table("posts"), keyOf(1), {{u("author_id"), Value::integer(1)}});
        const ApplyResult result = applyEdits(*db.connection, db.dialect, db.schema, edits);
        QVERIFY2(result.applied, qPrintable(result.problem));
        QCOMPARE(db.rows("select (select count(*) from users), (select count(*) from groups), (select "
                         "count(*) from posts)"),
                 u("1|1|0"));
    }

    void aRowLeavesItsParentBeforeThatGoes()
    {
        RecordDatabase db(clubs);
        StagedEdits edits;
        edits.deleteRow(table("groups"), keyOf(1), {});
        edits.setCell(table("users"), keyOf(1), u("group_id"), number(2), Value::integer(1));
        QVERIFY(applyEdits(*db.connection, db.dialect, db.schema, edits).applied);
        QCOMPARE(db.rows("select group_id from users where id = 1"), u("2"));
    }

    void aNewRowTakesOverAUniqueValue()
    {
        RecordDatabase db(clubs);
        StagedEdits edits;
        edits.addRow(table("users"), {{u("name"), text("Alan 2")}, {u("email"), text("alan@example.org")}});
        edits.deleteRow(table("users"), keyOf(2), {});
        QVERIFY(applyEdits(*db.connection, db.dialect, db.schema, edits).applied);
    }

    void tablesWithoutAKeyAndWithACompositeOne()
    {
        RecordDatabase db(clubs);
        StagedEdits edits;
        edits.setCell(table("plain"), keyOf(1, "rowid"), u("b"), StagedValue::of(Value::real(0.2)),
                      Value::real(0.1));
        edits.setCell(
            table("tags"),
            {{u("name"), Value::text(u("red")), false, {}}, {u("kind"), Value::text(u("colour")), false, {}}},
            u("kind"), text("hue"), Value::text(u("colour")));
        const quint64 fresh
            = edits.addRow(table("tags"), {{u("name"), text("big")}, {u("kind"), text("size")}});
        const ApplyResult result = applyEdits(*db.connection, db.dialect, db.schema, edits);
        QVERIFY2(result.applied, qPrintable(result.problem));
        QCOMPARE(result.newKeys.value(fresh).size(), 2);
        QCOMPARE(db.rows("select b from plain"), u("0.2"));
        QCOMPARE(db.rows("select name, kind from tags order by name"), u("big|size\nred|hue"));
    }

    void modelDefaultsAndOnUpdateAreFilledIn()
    {
        RecordDatabase db(clubs);
        RecordHints hints;
        hints.tables[u("users")].columns[u("updated_at")] = {u("datetime.utcnow"), u("func.now()")};
        hints.tables[u("users")].columns[u("age")] = {u("lambda: 18"), u("unknown_function")};
        StagedEdits edits;
        edits.setCell(table("users"), keyOf(1), u("name"), text("Ada L."), Value::text(u("Ada")));
        edits.addRow(table("users"), {{u("name"), text("Grace")}});
        QVERIFY(applyEdits(*db.connection, db.dialect, db.schema, edits, hints).applied);
        QCOMPARE(
            db.rows("select id, age, length(updated_at) from users where updated_at is not null order by id"),
            u("1|36|19\n3|18|26"));
    }

    void previewShowsTheStatements()
    {
        RecordDatabase db(clubs);
        StagedEdits edits;
        edits.setCell(table("users"), keyOf(1), u("name"), text("O'Hara?"), Value::text(u("Ada")));
        const quint64 user = edits.addRow(table("users"), {{u("name"), text("G")}});
        edits.addRow(table("posts"), {{u("author_id"), StagedValue::ofNewRow(user, u("id"))}});
        QStringList lines;
        for (const EditPreview &preview : previewEdits(edits, db.schema, db.dialect))
            lines << preview.sql;
        QCOMPARE(lines.size(), 3);
        QVERIFY2(lines[0].contains(u("'O''Hara?'")) && lines[0].endsWith(u("= 'Ada';")),
                 qPrintable(lines[0]));
        QVERIFY2(lines[2].endsWith(u("-- author_id: the id of the new row in users")), qPrintable(lines[2]));
    }
};

QTEST_GUILESS_MAIN(ApplyEditsTest)
#include "tst_applyedits.moc"
