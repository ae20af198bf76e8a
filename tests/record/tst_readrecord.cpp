#include "record/applyedits.h"
#include "record/readrecord.h"
#include "recorddatabase.h"

using namespace stillroom;

namespace {

const char *const library = R"(
create table authors (id integer primary key, name text not null, email text unique, born integer,
    constraint born_late check (born > 1000));
create table books (id integer primary key, title text not null, author_id integer references authors(id));
create table passports (id integer primary key, title text, author_id integer not null unique references authors(id));
create table topics (id integer primary key, name text not null);
create table author_topics (author_id integer references authors(id), topic_id integer references topics(id),
    primary key (author_id, topic_id));
insert into authors values (1, 'Ada', 'ada@example.org', 1815), (3, 'Alan', 'alan@example.org', 1912), (7, 'Grace', null, null);
insert into books values (1, 'Notes', 1), (2, 'More notes', 1), (3, 'Machines', 3), (4, 'Nobody''s', null);
insert into passports values (1, 'Blue', 1);
insert into topics values (1, 'looms'), (2, 'engines');
insert into author_topics values (1, 2), (1, 1), (3, 2);
)";

QString u(const char *given)
{
    return QString::fromUtf8(given);
}

} // namespace

class ReadRecordTest : public QObject
{
    Q_OBJECT

    static RecordRows read(const RecordDatabase &db, const char *name, qint64 id, qint64 limit = 200)
    {
        const FormSpec spec = formSpec(db.schema, table(name), db.dialect);
        return readRecord(*db.connection, db.dialect, db.schema, spec, keyOf(id), {}, limit);
    }

    static const CollectionRows &of(const RecordDatabase &db, const RecordRows &rows, const char *far)
    {
        const FormSpec spec = formSpec(db.schema, table("authors"), db.dialect);
        for (std::size_t i = 0; i < spec.collections.size(); ++i) {
            if (spec.collections[i].table == table(far))
                return rows.collections[i];
        }
        qFatal("no such collection");
    }

private Q_SLOTS:
    void readsARecordWithAllThatBelongsToIt()
    {
        const RecordDatabase db(library);
        const RecordRows ada = read(db, "authors", 1);
        QVERIFY(ada.found);
        QCOMPARE(ada.values.value(u("name")), Value::text(u("Ada")));
        QCOMPARE(of(db, ada, "books").page->rows.rowCount(), 2);
        QCOMPARE(of(db, ada, "passports").labels, QStringList {u("Blue")});
        QStringList topics = of(db, ada, "topics").labels;
        topics.sort();
        QCOMPARE(topics, (QStringList {u("engines"), u("looms")}));
        const RecordRows book = read(db, "books", 3);
        QCOMPARE(book.parentLabels.value(u("author_id")), u("Alan"));
    }

    void knowsTheNeighboursByKey()
    {
        const RecordDatabase db(library);
        const RecordRows alan = read(db, "authors", 3);
        QCOMPARE(alan.previous, keyOf(1));
        QCOMPARE(alan.next, keyOf(7));
        QVERIFY(read(db, "authors", 1).previous.empty());
        QVERIFY(read(db, "authors", 7).next.empty());
    }

    void countsWhatItDoesNotRead()
    {
        const RecordDatabase db(library);
        const RecordRows ada = read(db, "authors", 1, 1);
        QCOMPARE(of(db, ada, "books").page->rows.rowCount(), 1);
        QCOMPARE(of(db, ada, "books").count, 2);
    }

    void saysWhenThereIsNone()
    {
        const RecordDatabase db(library);
        QVERIFY(!read(db, "authors", 2).found);
    }

    void findsWhoHoldsAValue()
    {
        const RecordDatabase db(library);
        const auto names = ForeignKeyLookup::of(db.schema, table("authors"), {u("id")});
        const auto holder = rowHolding(*db.connection, db.dialect, names,
                                       {{u("email"), Value::text(u("alan@example.org")), false, {}}});
        QVERIFY(holder);
        QCOMPARE(holder->label, u("Alan"));
        QCOMPARE(holder->key, Row {Value::integer(3)});
        QVERIFY(!rowHolding(*db.connection, db.dialect, names,
                            {{u("email"), Value::text(u("no one")), false, {}}}));
    }

    void aRefusalNamesItsColumns_data()
    {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("blamed");
        QTest::newRow("unique") << u("email") << u("alan@example.org") << u("email");
        QTest::newRow("check") << u("born") << u("5") << u("born");
        QTest::newRow("not null") << u("name") << QString() << u("name");
    }

    void aRefusalNamesItsColumns()
    {
        QFETCH(QString, column);
        QFETCH(QString, given);
        QFETCH(QString, blamed);
        const RecordDatabase db(library);
        const RecordRows ada = read(db, "authors", 1);
        StagedEdits edits;
        edits.setCell(table("authors"), keyOf(1), column,
                      StagedValue::of(given.isNull() ? Value::null() : Value::text(given)),
                      ada.values.value(column));
        const ApplyResult result = applyEdits(*db.connection, db.dialect, db.schema, edits);
        QVERIFY(!result.applied);
        QCOMPARE(result.columns, QStringList {blamed});
    }

    void aConflictNamesWhatChanged()
    {
        const RecordDatabase db(library);
        StagedEdits edits;
        edits.setCell(table("authors"), keyOf(1), u("name"), StagedValue::of(Value::text(u("Mine"))),
                      Value::text(u("Ada")));
        edits.setCell(table("authors"), keyOf(1), u("born"), StagedValue::of(Value::integer(1816)),
                      Value::integer(1815));
        db.connection->executeScript(u("update authors set name = 'Theirs' where id = 1"));
        const ApplyResult result = applyEdits(*db.connection, db.dialect, db.schema, edits);
        QVERIFY(!result.applied);
        QCOMPARE(result.columns, QStringList {u("name")});
    }
};

QTEST_GUILESS_MAIN(ReadRecordTest)
#include "tst_readrecord.moc"
