#include "base/error.h"
#include "schema/operation.h"

#include <QTest>
#include <algorithm>

using namespace stillroom;

namespace {

SqlType type(const char *name, std::optional<int> length = {})
{
    SqlType result;
    result.name = QLatin1String(name);
    result.length = length;
    return result;
}

Column column(const char *name, const SqlType &columnType, bool nullable = true)
{
    Column result;
    result.name = QLatin1String(name);
    result.type = columnType;
    result.nullable = nullable;
    return result;
}

Index index(const char *name, const char *on, bool unique = false)
{
    Index result;
    result.name = QLatin1String(name);
    result.elements.resize(1);
    result.elements[0].column = QLatin1String(on);
    result.unique = unique;
    return result;
}

TableName named(const char *name)
{
    return {{}, QLatin1String(name)};
}

/// Two tables that point at each other and have one of everything.
Schema clubs()
{
    Table groups;
    groups.name = QStringLiteral("groups");
    groups.columns = {column("id", type("Integer"), false), column("title", type("String", 40))};
    groups.primaryKey.columns = {QStringLiteral("id")};
    Table users;
    users.name = QStringLiteral("users");
    users.columns = {column("id", type("Integer"), false), column("name", type("String", 64), false),
                     column("group_id", type("Integer")), column("email", type("String", 128))};
    users.columns[1].serverDefault = ServerDefault {ServerDefault::Kind::Literal, QStringLiteral("x")};
    users.primaryKey = {QStringLiteral("users_pkey"), {QStringLiteral("id")}};
    ForeignKey key;
    key.name = QStringLiteral("fk_users_group");
    key.columns = {QStringLiteral("group_id")};
    key.referredTable = QStringLiteral("groups");
    key.referredColumns = {QStringLiteral("id")};
    users.foreignKeys = {key};
    users.uniqueConstraints = {{QStringLiteral("uq_users_name"), {QStringLiteral("name")}, {}}};
    users.checkConstraints = {{QStringLiteral("ck_name"), QStringLiteral("length(name) > 0")}};
    users.indexes = {index("ix_users_email", "email")};
    Schema schema;
    schema.tables = {groups, users};
    return schema;
}

/// Tables by name: their order says nothing.
Schema sorted(Schema schema)
{
    std::sort(schema.tables.begin(), schema.tables.end(),
              [](const Table &a, const Table &b) { return a.tableName() < b.tableName(); });
    return schema;
}

} // namespace

class TestOperation final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_data();
    void text();
    void thereAndBack_data();
    void thereAndBack();
    void renamedColumnIsRenamedEverywhere();
    void renamedTableIsRenamedInKeys();
    void droppedColumnTakesItsConstraints();
    void batchGoesOnWithOldNames();
    void unnamedConstraintsByConvention();
    void doesNotFit_data();
    void doesNotFit();
    void cannotReverse();
};

void TestOperation::text_data()
{
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *expected, const Operation &operation) {
        QTest::newRow(expected) << operation << QString::fromUtf8(expected);
    };
    AddColumn add {named("users"), column("email", type("String", 128), false), {}, {}, false, false, false,
                   false};
    row("Add column users.email VARCHAR(128) NOT NULL", add);
    add.unique = true;
    row("Add column users.email VARCHAR(128) NOT NULL UNIQUE", add);
    Table tags;
    tags.name = QStringLiteral("tags");
    tags.columns = {column("a", type("Integer")), column("b", type("Integer")), column("c", type("Integer"))};
    row("Create table tags (3 columns)", CreateTable {tags, false});
    tags.columns.resize(1);
    tags.indexes = {index("ix_tags_a", "a")};
    row("Create table tags (1 column) with index ix_tags_a", CreateTable {tags, false});
    row("Drop table blog.tags", DropTable {{QStringLiteral("blog"), QStringLiteral("tags")}, {}, false});
    row("Drop index ix_users_email on users",
        DropIndex {QStringLiteral("ix_users_email"), named("users"), {}, false});
    row("Create unique index ix_users_email on users (email)",
        CreateIndex {named("users"), index("ix_users_email", "email", true), false});
    AlterColumn alter;
    alter.table = named("users");
    alter.column = QStringLiteral("name");
    alter.newName = QStringLiteral("first_name");
    row("Rename column users.name to first_name", alter);
    alter.newName.reset();
    alter.type = type("Text");
    alter.existingType = type("String", 64);
    alter.nullable = false;
    row("Alter column users.name: type VARCHAR(64) to TEXT, NULL to NOT NULL", alter);
    alter.type.reset();
    alter.nullable.reset();
    alter.serverDefault = std::optional<ServerDefault>();
    row("Alter column users.name: drop default", alter);
    row("Rename table users to people", RenameTable {named("users"), QStringLiteral("people")});
    row("Drop column users.email", DropColumn {named("users"), QStringLiteral("email"), {}, false});
    const ForeignKey key = clubs().tables[1].foreignKeys[0];
    row("Add foreign key fk_users_group on users (group_id) → groups(id)",
        CreateConstraint {named("users"), key});
    row("Drop unique constraint uq_users_name on users",
        DropConstraint {QStringLiteral("uq_users_name"), named("users"), DropConstraint::Type::Unique, {}});
    row("Execute UPDATE users SET name = 'x'",
        ExecuteSql {QStringLiteral("UPDATE users\n  SET name = 'x'"), {}});
    row("Insert 2 rows into users", BulkInsert {named("users"), {QStringLiteral("id")}, {{{}}, {{}}}});
    row("Alter table users: Drop column users.email",
        BatchAlterTable {named("users"),
                         BatchAlterTable::Recreate::Auto,
                         {},
                         {DropColumn {named("users"), QStringLiteral("email"), {}, false}}});
}

void TestOperation::text()
{
    QFETCH(const Operation, operation);
    QTEST(toText(operation), "expected");
}

void TestOperation::thereAndBack_data()
{
    QTest::addColumn<Operation>("operation");
    const TableName users = named("users");
    Table tags;
    tags.name = QStringLiteral("tags");
    tags.columns = {column("id", type("Integer"), false)};
    QTest::newRow("create table") << Operation(CreateTable {tags, false});
    QTest::newRow("drop table") << Operation(DropTable {named("groups"), {}, false});
    QTest::newRow("rename table") << Operation(RenameTable {named("groups"), QStringLiteral("clubs")});
    QTest::newRow("add column") << Operation(
        AddColumn {users, column("age", type("Integer")), {}, {}, false, true, true, false});
    QTest::newRow("drop last column")
        << Operation(DropColumn {named("groups"), QStringLiteral("title"), {}, false});
    AlterColumn alter;
    alter.table = users;
    alter.column = QStringLiteral("name");
    alter.newName = QStringLiteral("full_name");
    alter.type = type("Text");
    alter.nullable = true;
    alter.serverDefault = std::optional<ServerDefault>();
    alter.comment = QStringLiteral("as they like to be called");
    QTest::newRow("alter column") << Operation(alter);
    QTest::newRow("create index") << Operation(CreateIndex {users, index("ix_group", "group_id"), false});
    QTest::newRow("drop index") << Operation(DropIndex {QStringLiteral("ix_users_email"), {}, {}, false});
    QTest::newRow("create unique") << Operation(
        CreateConstraint {users, UniqueConstraint {QStringLiteral("uq"), {QStringLiteral("email")}, {}}});
    QTest::newRow("create unnamed check")
        << Operation(CreateConstraint {users, CheckConstraint {{}, QStringLiteral("id > 0")}});
    using Type = DropConstraint::Type;
    const auto drop = [&](const char *name, Type dropType) {
        return Operation(DropConstraint {QLatin1String(name), users, dropType, {}});
    };
    QTest::newRow("drop key") << drop("users_pkey", Type::PrimaryKey);
    QTest::newRow("drop foreign key") << drop("fk_users_group", Type::ForeignKey);
    QTest::newRow("drop unique") << drop("uq_users_name", Type::Unknown);
    QTest::newRow("drop check") << drop("ck_name", Type::Check);
    QTest::newRow("comment") << Operation(AlterTableComment {users, QStringLiteral("members"), {}});
    AlterColumn rename;
    rename.table = users;
    rename.column = QStringLiteral("email");
    rename.newName = QStringLiteral("mail");
    AlterColumn retype;
    retype.table = users;
    retype.column = QStringLiteral("email");
    retype.type = type("Text");
    QTest::newRow("batch") << Operation(BatchAlterTable {
        users, BatchAlterTable::Recreate::Auto, {}, {rename, retype, drop("ck_name", Type::Check)}});
}

void TestOperation::thereAndBack()
{
    QFETCH(const Operation, operation);
    const Schema before = clubs();
    const Operation known = completed(operation, before);
    Schema schema = before;
    apply(known, schema);
    QVERIFY(!(schema == before));
    apply(reversed(known), schema);
    QVERIFY(sorted(schema) == sorted(before));
}

void TestOperation::renamedColumnIsRenamedEverywhere()
{
    Schema schema = clubs();
    schema.tables[1].indexes[0].where = QStringLiteral("name <> 'name'");
    AlterColumn alter;
    alter.table = named("users");
    alter.column = QStringLiteral("name");
    alter.newName = QStringLiteral("Nick");
    apply(alter, schema);
    const Table &users = schema.tables[1];
    QCOMPARE(users.uniqueConstraints[0].columns, QStringList {QStringLiteral("Nick")});
    QCOMPARE(users.checkConstraints[0].sqltext, QStringLiteral("length(\"Nick\") > 0"));
    QCOMPARE(users.indexes[0].where, QStringLiteral("\"Nick\" <> 'name'"));
    alter.table = named("groups");
    alter.column = QStringLiteral("id");
    alter.newName = QStringLiteral("key");
    apply(alter, schema);
    QCOMPARE(schema.tables[1].foreignKeys[0].referredColumns, QStringList {QStringLiteral("key")});
    QCOMPARE(schema.tables[0].primaryKey.columns, QStringList {QStringLiteral("key")});
}

void TestOperation::renamedTableIsRenamedInKeys()
{
    Schema schema = clubs();
    apply(RenameTable {named("groups"), QStringLiteral("clubs")}, schema);
    QCOMPARE(schema.tables[1].foreignKeys[0].referredTable, QStringLiteral("clubs"));
}

void TestOperation::droppedColumnTakesItsConstraints()
{
    Schema schema = clubs();
    for (const char *name : {"name", "email", "group_id"})
        apply(DropColumn {named("users"), QLatin1String(name), {}, false}, schema);
    const Table &users = schema.tables[1];
    QVERIFY(users.uniqueConstraints.empty());
    QVERIFY(users.checkConstraints.empty());
    QVERIFY(users.foreignKeys.empty());
    QVERIFY(users.indexes.empty());
    QCOMPARE(users.primaryKey.columns, QStringList {QStringLiteral("id")});
}

void TestOperation::batchGoesOnWithOldNames()
{
    Schema schema = clubs();
    AlterColumn rename;
    rename.table = named("users");
    rename.column = QStringLiteral("email");
    rename.newName = QStringLiteral("mail");
    const BatchAlterTable batch {named("users"),
                                 BatchAlterTable::Recreate::Auto,
                                 {},
                                 {rename, DropColumn {named("users"), QStringLiteral("email"), {}, false}}};
    apply(batch, schema);
    QVERIFY(!schema.tables[1].column(QStringLiteral("mail")));
}

void TestOperation::unnamedConstraintsByConvention()
{
    Schema schema = clubs();
    schema.tables[1].foreignKeys[0].name.clear();
    schema.tables[1].uniqueConstraints[0].name.clear();
    apply(
        DropConstraint {
            QStringLiteral("fk_users_group_id_groups"), named("users"), DropConstraint::Type::ForeignKey, {}},
        schema);
    apply(
        DropConstraint {QStringLiteral("users_name_key"), named("users"), DropConstraint::Type::Unknown, {}},
        schema);
    QVERIFY(schema.tables[1].foreignKeys.empty());
    QVERIFY(schema.tables[1].uniqueConstraints.empty());
}

void TestOperation::doesNotFit_data()
{
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QString>("message");
    const TableName users = named("users");
    QTest::newRow("table") << Operation(DropTable {named("none"), {}, false})
                           << QStringLiteral("There is no table none at this point.");
    QTest::newRow("taken") << Operation(CreateTable {clubs().tables[0], false})
                           << QStringLiteral("There already is a table groups.");
    QTest::newRow("column") << Operation(DropColumn {users, QStringLiteral("none"), {}, false})
                            << QStringLiteral("Table users has no column none at this point.");
    QTest::newRow("column taken") << Operation(
        AddColumn {users, column("name", type("Text")), {}, {}, false, false, false, false})
                                  << QStringLiteral("Table users already has a column name.");
    QTest::newRow("index") << Operation(DropIndex {QStringLiteral("none"), users, {}, false})
                           << QStringLiteral("There is no index none at this point.");
    QTest::newRow("constraint") << Operation(
        DropConstraint {QStringLiteral("none"), users, DropConstraint::Type::Unknown, {}})
                                << QStringLiteral("Table users has no constraint named none.");
}

void TestOperation::doesNotFit()
{
    QFETCH(const Operation, operation);
    Schema schema = clubs();
    try {
        apply(operation, schema);
        QFAIL("accepted");
    } catch (const Error &error) {
        QCOMPARE(error.kind, Error::Kind::Migration);
        QTEST(error.message, "message");
    }
}

void TestOperation::cannotReverse()
{
    const Operation operations[]
        = {DropTable {named("users"), {}, false}, ExecuteSql {QStringLiteral("SELECT 1"), {}}, BulkInsert {}};
    for (const Operation &operation : operations)
        QVERIFY_THROWS_EXCEPTION(Error, static_cast<void>(reversed(operation)));
}

QTEST_GUILESS_MAIN(TestOperation)
#include "tst_operation.moc"
