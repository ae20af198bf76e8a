#include "base/text.h"
#include "models/modelplan.h"
#include "models/rendermodels.h"
#include "support/testsupport.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace stillroom;

/// Models written from a database, judged by the real SQLAlchemy: their MetaData has no difference to the
/// database, and their relationships are what is expected. STILLROOM_SQLALCHEMY2 may name a folder that holds
/// SQLAlchemy 2.0, SQLModel and what they need; the styles that want them are then judged too.
class TestRenderModels final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words_data();
    void words();
    void judged_data();
    void judged();
    void wholeModule();
    void existingFileStays();

private:
    QTemporaryDir m_folder;
};

void TestRenderModels::words_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("names");
    const auto row = [](const char *table, const char *names) {
        QTest::newRow(table) << QString::fromLatin1(table) << QString::fromLatin1(names);
    };
    row("users", "User user users");
    row("user_groups", "UserGroup user_group user_groups");
    row("categories", "Category category categories");
    row("OrderItems", "OrderItem order_item order_items");
    row("addresses", "Address address addresses");
    row("status", "Status status statuses");
    row("houses", "House house houses");
    row("buses", "Bus bus buses");
    row("people", "Person person people");
    row("news", "News news news_rows");
    row("class", "Class class_ classes");
    row("2fa tokens", "Table2faToken _2fa_token _2fa_tokens");
    row("boxes", "Box box boxes");
    row("analysis", "Analysis analysis analysises");
}

void TestRenderModels::words()
{
    QFETCH(const QString, table);
    const QString word = identifierOf(table);
    QTEST(QStringList({classNameOf(table), singularOf(word), pluralOf(word)}).join(QLatin1Char(' ')),
          "names");
}

void TestRenderModels::judged_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("relationships");
    const auto row = [](const char *name, const char *sql, const char *relationships) {
        QTest::newRow(name) << QString::fromLatin1(sql) << QString::fromLatin1(relationships);
    };
    row("several keys to one parent, and a cycle",
        "CREATE TABLE users (id INTEGER NOT NULL, group_id INTEGER, PRIMARY KEY (id), "
        "FOREIGN KEY(group_id) REFERENCES groups (id) ON DELETE SET NULL);"
        "CREATE TABLE groups (id INTEGER NOT NULL, owner_id INTEGER NOT NULL, leader_id INTEGER, PRIMARY KEY "
        "(id), "
        "FOREIGN KEY(owner_id) REFERENCES users (id), FOREIGN KEY(leader_id) REFERENCES users (id));",
        "Group.leader MANYTOONE -> User\nGroup.owner MANYTOONE -> User\nGroup.users ONETOMANY list -> User\n"
        "User.group MANYTOONE -> Group\nUser.groups_as_leader ONETOMANY list -> Group\n"
        "User.groups_as_owner ONETOMANY list -> Group");
    row("one to one",
        "CREATE TABLE users (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE profiles (id INTEGER NOT NULL, user_id INTEGER NOT NULL, PRIMARY KEY (id), "
        "UNIQUE (user_id), FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE);",
        "Profile.user MANYTOONE -> User\nUser.profile ONETOMANY -> Profile");
    row("association of two keys",
        "CREATE TABLE items (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE tags (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE item_tags (item_id INTEGER NOT NULL, tag_id INTEGER NOT NULL, PRIMARY KEY (item_id, "
        "tag_id), "
        "FOREIGN KEY(item_id) REFERENCES items (id), FOREIGN KEY(tag_id) REFERENCES tags (id));",
        "Item.tags MANYTOMANY list via item_tags -> Tag\nTag.items MANYTOMANY list via item_tags -> Item");
    row("association with a column of its own",
        "CREATE TABLE items (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE tags (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE item_tags (item_id INTEGER NOT NULL, tag_id INTEGER NOT NULL, weight FLOAT, "
        "PRIMARY KEY (item_id, tag_id), FOREIGN KEY(item_id) REFERENCES items (id), "
        "FOREIGN KEY(tag_id) REFERENCES tags (id));",
        "Item.item_tags ONETOMANY list -> ItemTag\nItemTag.item MANYTOONE -> Item\n"
        "ItemTag.tag MANYTOONE -> Tag\nTag.item_tags ONETOMANY list -> ItemTag");
    row("self reference",
        "CREATE TABLE categories (id INTEGER NOT NULL, parent_id INTEGER, PRIMARY KEY (id), "
        "FOREIGN KEY(parent_id) REFERENCES categories (id));",
        "Category.children ONETOMANY list -> Category\nCategory.parent MANYTOONE -> Category");
    row("two self references",
        "CREATE TABLE nodes (id INTEGER NOT NULL, next_id INTEGER, root_id INTEGER, PRIMARY KEY (id), "
        "FOREIGN KEY(next_id) REFERENCES nodes (id), FOREIGN KEY(root_id) REFERENCES nodes (id));",
        "Node.next MANYTOONE -> Node\nNode.nodes_as_next ONETOMANY list -> Node\n"
        "Node.nodes_as_root ONETOMANY list -> Node\nNode.root MANYTOONE -> Node");
    row("association of a table with itself",
        "CREATE TABLE users (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE follows (follower_id INTEGER NOT NULL, followed_id INTEGER NOT NULL, "
        "PRIMARY KEY (follower_id, followed_id), FOREIGN KEY(follower_id) REFERENCES users (id), "
        "FOREIGN KEY(followed_id) REFERENCES users (id));",
        "User.followeds MANYTOMANY list via follows -> User\nUser.followers MANYTOMANY list via follows -> "
        "User");
    row("composite key",
        "CREATE TABLE sites (country VARCHAR(2) NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (country, "
        "number));"
        "CREATE TABLE rooms (id INTEGER NOT NULL, country VARCHAR(2) NOT NULL, site INTEGER NOT NULL, "
        "PRIMARY KEY (id),\n CONSTRAINT fk_site FOREIGN KEY(country, site) REFERENCES sites (country, "
        "number) "
        "ON UPDATE CASCADE,\n CONSTRAINT uq_room UNIQUE (country, site, id));",
        "Room.site_row MANYTOONE -> Site\nSite.rooms ONETOMANY list -> Room");
    row("names Python would not take",
        "CREATE TABLE \"order items\" (id INTEGER NOT NULL, \"class\" VARCHAR(9), metadata TEXT, \"1st\" "
        "INTEGER, "
        "\"a b\" TEXT, registry TEXT, PRIMARY KEY (id));"
        "CREATE TABLE import (id INTEGER NOT NULL, \"order\" INTEGER, PRIMARY KEY (id), "
        "FOREIGN KEY(\"order\") REFERENCES \"order items\" (id));",
        "Import.order_item MANYTOONE -> OrderItem\nOrderItem.imports ONETOMANY list -> Import");
    row("types, defaults, checks and indexes",
        "CREATE TABLE things (id INTEGER NOT NULL, name VARCHAR(50) DEFAULT 'it''s' NOT NULL, "
        "price NUMERIC(10, 2) DEFAULT 0, made DATETIME DEFAULT CURRENT_TIMESTAMP, day DATE, at TIME, body "
        "TEXT, "
        "data BLOB, ok BOOLEAN DEFAULT 1 NOT NULL, big BIGINT, small SMALLINT, ratio FLOAT, doc JSON, "
        "note VARCHAR DEFAULT 'a :b c', PRIMARY KEY (id),\n CONSTRAINT ck_price CHECK (price >= 0),\n "
        "CONSTRAINT uq_name UNIQUE (name));"
        "CREATE INDEX ix_things_day ON things (day);"
        "CREATE UNIQUE INDEX ix_things_at ON things (at);"
        "CREATE INDEX two ON things (day, at);",
        "");
    row("columns called like what a class calls",
        "CREATE TABLE notes (id INTEGER NOT NULL, text TEXT DEFAULT 'x' NOT NULL, datetime DATETIME, "
        "relationship TEXT, \"Optional\" DATE, func TEXT, list TEXT, at DATETIME DEFAULT CURRENT_TIMESTAMP, "
        "parent_id INTEGER, PRIMARY KEY (id), FOREIGN KEY(parent_id) REFERENCES notes (id));",
        "Note.children ONETOMANY list -> Note\nNote.parent MANYTOONE -> Note");
    row("tables called like what a module imports",
        "CREATE TABLE columns (id INTEGER NOT NULL, name TEXT, PRIMARY KEY (id));"
        "CREATE TABLE dates (id INTEGER NOT NULL, day DATE, PRIMARY KEY (id));"
        "CREATE TABLE texts (id INTEGER NOT NULL, body TEXT, column_id INTEGER, PRIMARY KEY (id), "
        "FOREIGN KEY(column_id) REFERENCES columns (id));"
        "CREATE TABLE fields (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE optionals (id INTEGER NOT NULL, at DATETIME, PRIMARY KEY (id));"
        "CREATE TABLE mappeds (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE relationships (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE bases (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE integers (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE sql_models (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE declarative_bases (id INTEGER NOT NULL, PRIMARY KEY (id));"
        "CREATE TABLE foreign_keys (id INTEGER NOT NULL, PRIMARY KEY (id));",
        "Column.texts ONETOMANY list -> Text\nText.column MANYTOONE -> Column");
    row("no primary key", "CREATE TABLE log (at DATETIME, line TEXT);", "");
}

void TestRenderModels::judged()
{
    QFETCH(const QString, sql);
    const QString folder
        = m_folder.filePath(QString::fromLatin1(QTest::currentDataTag()).remove(QLatin1Char(' ')));
    QVERIFY(QDir().mkpath(folder));
    const QString database = folder + QStringLiteral("/app.db");
    const ProcessResult made = runProcess(QStringLiteral("sqlite3"), {database}, folder, {}, sql.toUtf8());
    QVERIFY2(made.exitCode == 0, qPrintable(made.error));
    const QString modern = qEnvironmentVariable("STILLROOM_SQLALCHEMY2");
    QStringList styles {QStringLiteral("classic")};
    if (!modern.isEmpty())
        styles << QStringLiteral("2.0") << QStringLiteral("sqlmodel");
    for (const QString &style : styles) {
        const QString file = folder + QStringLiteral("/models_") + style.left(1) + QStringLiteral(".py");
        const ProcessResult generated
            = runStillroom({QStringLiteral("generate"), QStringLiteral("models"), database,
                            QStringLiteral("-o"), file, QStringLiteral("--style"), style});
        QVERIFY2(generated.exitCode == 0, qPrintable(generated.error));
        for (const bool isModern : {false, true}) {
            if (isModern ? modern.isEmpty() : style != QLatin1String("classic"))
                continue;
            const ProcessResult judged = runPython(
                {sourceFolder() + QStringLiteral("/tests/support/generated_models.py"), file,
                 QStringLiteral("sqlite:///") + database},
                folder, isModern ? QStringList {QStringLiteral("PYTHONPATH=") + modern} : QStringList());
            QVERIFY2(judged.exitCode == 0, qPrintable(judged.error));
            QStringList lines = judged.output.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
            lines.sort();
            QTEST(lines.join(QLatin1Char('\n')), "relationships");
        }
    }
}

void TestRenderModels::wholeModule()
{
    Schema schema;
    schema.dialect = QStringLiteral("sqlite");
    Table groups;
    groups.name = QStringLiteral("groups");
    Column id;
    id.name = QStringLiteral("id");
    id.type.name = QStringLiteral("INTEGER");
    id.nullable = false;
    groups.columns = {id};
    groups.primaryKey.columns = {id.name};
    Table users = groups;
    users.name = QStringLiteral("users");
    Column group = id;
    group.name = QStringLiteral("group_id");
    group.nullable = true;
    users.columns.push_back(group);
    ForeignKey key;
    key.columns = {group.name};
    key.referredTable = groups.name;
    key.referredColumns = {id.name};
    key.onDelete = QStringLiteral("CASCADE");
    users.foreignKeys = {key};
    schema.tables = {groups, users};
    View view;
    view.name = QStringLiteral("active");
    schema.views = {view};
    RenderModelsOptions options;
    options.title = QStringLiteral("app.db");
    const QString expected = QStringLiteral(R"("""Models of app.db.

Models cannot say what these are, so they are left out:
- view active
"""

from typing import Optional

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Group(Base):
    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)

    users: Mapped[list["User"]] = relationship(
        cascade="all, delete", passive_deletes=True, back_populates="group"
    )


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    group_id: Mapped[Optional[int]] = mapped_column(
        Integer, ForeignKey("groups.id", ondelete="CASCADE")
    )

    group: Mapped[Optional["Group"]] = relationship(back_populates="users")
)");
    QCOMPARE(renderModels(schema, Dialect::of(Backend::Sqlite), options), expected);
}

void TestRenderModels::existingFileStays()
{
    const QString database = m_folder.filePath(QStringLiteral("one.db"));
    const QString file = m_folder.filePath(QStringLiteral("mine.py"));
    QCOMPARE(
        runProcess(QStringLiteral("sqlite3"), {database}, {}, {}, "CREATE TABLE t (id INTEGER PRIMARY KEY);")
            .exitCode,
        0);
    writeTextFile(file, QStringLiteral("# mine\n"));
    const QStringList words {QStringLiteral("generate"), QStringLiteral("models"), database,
                             QStringLiteral("-o"), file};
    const ProcessResult refused = runStillroom(words);
    QCOMPARE(refused.exitCode, 3);
    QVERIFY2(refused.error.contains(QLatin1String("--overwrite")), qPrintable(refused.error));
    QCOMPARE(readTextFile(file), QStringLiteral("# mine\n"));
    QCOMPARE(runStillroom(words + QStringList {QStringLiteral("--overwrite")}).exitCode, 0);
    QVERIFY(readTextFile(file).contains(QLatin1String("class T(Base):")));
}

QTEST_GUILESS_MAIN(TestRenderModels)
#include "tst_rendermodels.moc"
