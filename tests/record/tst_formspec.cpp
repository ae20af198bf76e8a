#include "record/deleteimpact.h"
#include "record/foreignkeylookup.h"
#include "record/formspec.h"
#include "recorddatabase.h"

using namespace stillroom;

namespace {

QString u(const char *given)
{
    return QString::fromUtf8(given);
}

const char *const clubs = R"(
create table groups (id integer primary key, name varchar(40) not null unique, leader_id integer references users(id) on delete set null);
create table users (id integer primary key, name varchar(50) not null, email varchar(100) not null unique, password_hash varchar(200),
    bio text, group_id integer references groups(id) on delete set null, active boolean not null default 1, born date,
    last_login datetime default current_timestamp, role varchar(10) not null check (role in ('admin', 'it''s')), photo blob,
    balance numeric(10,2), initials text generated always as (substr(name, 1, 1)) virtual);
create table profiles (id integer primary key, user_id integer not null unique references users(id) on delete cascade, motto text);
create table posts (id integer primary key, author_id integer not null references users(id) on delete cascade, reviewer_id integer references users(id), title text not null);
create table comments (id integer primary key, post_id integer not null references posts(id) on delete cascade, user_id integer not null references users(id), body text);
create table tags (id integer primary key, name text not null);
create table post_tags (post_id integer not null references posts(id) on delete cascade, tag_id integer not null references tags(id), primary key (post_id, tag_id));
create table versions (doc text not null, number integer not null, note text, primary key (doc, number));
create table notes (id integer primary key, doc text, number integer, foreign key (doc, number) references versions (doc, number));
insert into groups (id, name) values (1, 'Readers'), (2, 'engineers'), (3, 'Analytical Engine');
insert into users (id, name, email, group_id, role) values (1, 'Ada', 'ada@x', 1, 'admin'), (2, 'Alan', 'alan@x', 1, 'admin'), (3, 'Grace', 'g@x', 2, 'admin');
insert into profiles values (1, 1, 'x');
insert into posts values (1, 1, null, 'A'), (2, 1, 3, 'B'), (3, 2, 1, 'C');
insert into comments values (1, 1, 2, ''), (2, 1, 1, ''), (3, 3, 1, '');
insert into tags values (1, 't');
insert into post_tags values (1, 1), (2, 1);
update groups set leader_id = 1 where id = 2;
)";

QString text(const FormField &field)
{
    static const char *const kinds[] = {"text",     "long",   "number", "boolean", "date", "time",
                                        "datetime", "choice", "binary", "json",    "link", "password"};
    QStringList words {field.columns.join(QLatin1Char('+')), u(kinds[int(field.kind)]),
                       QLatin1Char('\'') + field.label + QLatin1Char('\'')};
    if (field.required)
        words << u("required");
    if (field.readOnly)
        words << u("read-only");
    if (!field.choices.isEmpty())
        words << field.choices.join(QLatin1Char('/'));
    if (!field.parent.name.isEmpty())
        words << u("-> ") + field.parent.name;
    if (field.hasDefault)
        words << u("= ") + field.defaultText;
    return words.join(QLatin1Char(' '));
}

QString text(const FormCollection &collection)
{
    static const char *const kinds[] = {"many", "one", "links"};
    return QStringList {u(kinds[int(collection.kind)]),
                        QLatin1Char('\'') + collection.label + QLatin1Char('\''),
                        collection.table.name,
                        collection.columns.join(QLatin1Char('+')),
                        collection.association.name,
                        collection.associationColumns.join(QLatin1Char('+')),
                        collection.associationFarColumns.join(QLatin1Char('+'))}
        .join(QLatin1Char(' '))
        .simplified();
}

QString text(const ParentRow &row)
{
    return row.key.front().toString() + QLatin1Char(' ') + row.label;
}

template <class T>
QString lines(const std::vector<T> &parts)
{
    QStringList all;
    for (const T &part : parts)
        all << text(part);
    return all.join(QLatin1Char('\n'));
}

} // namespace

class FormSpecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_db = std::make_unique<RecordDatabase>(clubs); }
    void cleanupTestCase() { m_db.reset(); }

    void fieldsOfATable()
    {
        const FormSpec spec = formSpec(m_db->schema, table("users"), m_db->dialect);
        QCOMPARE(lines(spec.fields),
                 u("id number 'ID' = next number\n"
                   "name text 'Name' required\n"
                   "email text 'Email' required\n"
                   "password_hash password 'Password hash'\n"
                   "bio long 'Bio'\n"
                   "group_id link 'Group' -> groups\n"
                   "active boolean 'Active' = 1\n"
                   "born date 'Born'\n"
                   "last_login datetime 'Last login' = current_timestamp\n"
                   "role choice 'Role' required admin/it's\n"
                   "photo binary 'Photo'\n"
                   "balance number 'Balance'\n"
                   "initials long 'Initials' read-only = substr(name, 1, 1)"));
        QCOMPARE(spec.field(u("name"))->maxLength, 50);
        QVERIFY(spec.field(u("email"))->unique && !spec.field(u("name"))->unique);
    }

    /// Where the database has no boolean type, the models say what the numbers are, else MySQL's tinyint(1).
    void booleansKeptAsNumbers()
    {
        const Dialect &mysql = Dialect::of(Backend::MySql);
        Schema schema;
        schema.dialect = mysql.name;
        Table flags;
        flags.name = u("flags");
        for (const char *declared : {"tinyint(1)", "tinyint(4)", "int(11)", "tinyint(1) unsigned"}) {
            Column column;
            column.name = u(declared);
            column.type = mysql.parseType(u(declared));
            column.type.declared = u(declared);
            flags.columns.push_back(column);
        }
        schema.tables.push_back(flags);
        const auto kinds = [&](const RecordHints &hints) {
            QStringList found;
            for (const FormField &field : formSpec(schema, flags.tableName(), mysql, hints).fields) {
                if (field.kind == FormField::Kind::Boolean && field.whole)
                    found << field.column();
            }
            return found;
        };
        QCOMPARE(kinds({}), QStringList({u("tinyint(1)")}));
        RecordHints hints;
        TableHint &hint = hints.tables[u("flags")];
        hint.columns[u("tinyint(1)")].isBoolean = false; // a small number, says the model
        hint.columns[u("int(11)")].isBoolean = true;
        QCOMPARE(kinds(hints), QStringList({u("int(11)")}));
    }

    void collectionsOfATable()
    {
        const FormSpec users = formSpec(m_db->schema, table("users"), m_db->dialect);
        QCOMPARE(lines(users.collections),
                 u("many 'Comments' comments user_id\n"
                   "many 'Groups' groups leader_id\n"
                   "many 'Posts (author)' posts author_id\n"
                   "many 'Posts (reviewer)' posts reviewer_id\n"
                   "one 'Profiles' profiles user_id"));
        QCOMPARE(lines(formSpec(m_db->schema, table("posts"), m_db->dialect).collections),
                 u("many 'Comments' comments post_id\nlinks 'Tags' tags post_tags post_id tag_id"));
        QCOMPARE(lines(formSpec(m_db->schema, table("tags"), m_db->dialect).collections),
                 u("links 'Posts' posts post_tags tag_id post_id"));
    }

    void aCompositeKeyIsOneField()
    {
        QCOMPARE(lines(formSpec(m_db->schema, table("notes"), m_db->dialect).fields),
                 u("id number 'ID' = next number\ndoc+number link 'Versions' -> versions"));
    }

    void modelsNameThings()
    {
        RecordHints hints;
        TableHint &users = hints.tables[u("users")];
        users.columns[u("born")].defaultSource = u("date.today");
        users.relationships.push_back(
            {u("club"), table("groups"), table("users"), {u("group_id")}, {}, false});
        users.relationships.push_back(
            {u("written"), table("posts"), table("posts"), {u("author_id")}, {}, true});
        const FormSpec spec = formSpec(m_db->schema, table("users"), m_db->dialect, hints);
        QCOMPARE(spec.field(u("group_id"))->label, u("Club"));
        QCOMPARE(spec.field(u("born"))->defaultText, u("date.today"));
        QVERIFY(lines(spec.collections).contains(u("many 'Written' posts author_id")));
    }

    void labels()
    {
        QCOMPARE(labelOf(u("last_login")), u("Last login"));
        QCOMPARE(labelOf(u("group_id"), true), u("Group"));
        QCOMPARE(labelOf(u("avatarUrl")), u("Avatar URL"));
        QCOMPARE(labelOf(u("id")), u("ID"));
    }

    void parentsAreFoundByWhatPeopleKnow()
    {
        const auto users = ForeignKeyLookup::of(m_db->schema, table("users"), {u("id")});
        QCOMPARE(users.labelColumns, QStringList {u("name")});
        const auto groups = ForeignKeyLookup::of(m_db->schema, table("groups"), {u("id")});
        const auto found = [&](const char *typed, int limit = 20) {
            return lines(groups.find(*m_db->connection, m_db->dialect, u(typed), limit));
        };
        QCOMPARE(found("2"), u("2 engineers"));
        QCOMPARE(found("eng"), u("2 engineers\n3 Analytical Engine"));
        QCOMPARE(found("read"), u("1 Readers"));
        QCOMPARE(found("e", 1), u("2 engineers"));
        QCOMPARE(found(""), u("3 Analytical Engine\n1 Readers\n2 engineers"));
        QCOMPARE(found("%"), QString());
        QCOMPARE(lines(groups.labels(*m_db->connection, m_db->dialect,
                                     {{Value::integer(3)}, {Value::integer(9)}, {Value::integer(1)}})),
                 u("1 Readers\n3 Analytical Engine"));
        RecordHints hints;
        hints.tables[u("users")].labelColumns = {u("name"), u("email"), u("gone")};
        QCOMPARE(lines(ForeignKeyLookup::of(m_db->schema, table("users"), {u("id")}, hints)
                           .labels(*m_db->connection, m_db->dialect, {{Value::integer(1)}})),
                 u("1 Ada ada@x"));
    }

    void deletingShowsWhatHangsOnARow()
    {
        const DeleteImpact ada
            = deleteImpact(*m_db->connection, m_db->dialect, m_db->schema, table("users"), {keyOf(1)});
        QCOMPARE(ada.toText(),
                 u("comments: 2 rows forbid it (user_id)\n"
                   "groups: 1 row kept, leader_id becomes NULL\n"
                   "posts: 2 rows deleted too (author_id)\n"
                   "    comments: 2 rows deleted too (post_id)\n"
                   "    post_tags: 2 rows deleted too (post_id)\n"
                   "posts: 1 row forbid it (reviewer_id)\n"
                   "profiles: 1 row deleted too (user_id)"));
        QVERIFY(ada.isBlocked());
        QCOMPARE(ada.cascaded(), 7);
        const DeleteImpact post
            = deleteImpact(*m_db->connection, m_db->dialect, m_db->schema, table("posts"), {keyOf(2)});
        QCOMPARE(post.toText(), u("post_tags: 1 row deleted too (post_id)"));
        QVERIFY(!post.isBlocked());
        QVERIFY(deleteImpact(*m_db->connection, m_db->dialect, m_db->schema, table("comments"), {keyOf(1)})
                    .isEmpty());
        const DeleteImpact few
            = deleteImpact(*m_db->connection, m_db->dialect, m_db->schema, table("users"), {keyOf(1)}, 6, 1);
        QVERIFY(few.toText().contains(u("at least")));
    }

private:
    std::unique_ptr<RecordDatabase> m_db;
};

QTEST_GUILESS_MAIN(FormSpecTest)
#include "tst_formspec.moc"
