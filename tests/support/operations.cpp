#include "support/operations.h"

namespace stillroom {

SqlType sqlType(const char *name, std::optional<int> length)
{
    SqlType type;
    type.name = QString::fromLatin1(name);
    type.length = length;
    return type;
}

Column makeColumn(const char *name, const SqlType &type, bool nullable)
{
    Column column;
    column.name = QString::fromUtf8(name);
    column.type = type;
    column.nullable = nullable;
    return column;
}

Table makeTable(const char *name, std::vector<Column> columns)
{
    Table table;
    table.name = QString::fromUtf8(name);
    table.columns = std::move(columns);
    table.primaryKey.columns = {table.columns.front().name};
    return table;
}

Column idColumn()
{
    return makeColumn("id", sqlType("Integer"), false);
}

Column withDefault(Column column, ServerDefault::Kind kind, const char *text)
{
    column.serverDefault = ServerDefault {kind, QString::fromUtf8(text)};
    return column;
}

Index makeIndex(const char *name, const char *column, bool unique)
{
    Index index;
    index.name = QString::fromLatin1(name);
    index.elements.resize(1);
    index.elements[0].column = QString::fromLatin1(column);
    index.unique = unique;
    return index;
}

ForeignKey makeForeignKey(const char *name, const char *column, const char *table, const char *referred)
{
    ForeignKey key;
    key.name = QString::fromLatin1(name);
    key.columns = {QString::fromLatin1(column)};
    key.referredTable = QString::fromLatin1(table);
    key.referredColumns = {QString::fromLatin1(referred)};
    return key;
}

UniqueConstraint makeUnique(const char *name, const char *column)
{
    return {QString::fromLatin1(name), {QString::fromLatin1(column)}, {}};
}

TableName tableNamed(const char *name)
{
    return {{}, QString::fromLatin1(name)};
}

namespace {

Table usersTable()
{
    Table table;
    table.name = QStringLiteral("users");
    table.columns
        = {makeColumn("id", sqlType("Integer"), false), makeColumn("name", sqlType("String", 64), false),
           makeColumn("group_id", sqlType("Integer")),  makeColumn("state", sqlType("Enum")),
           makeColumn("price", sqlType("Numeric")),     makeColumn("seen", sqlType("DateTime"), false)};
    table.columns[3].type.enumValues = {QStringLiteral("new"), QStringLiteral("it's old")};
    table.columns[3].type.enumName = QStringLiteral("state");
    table.columns[4].type.precision = 10;
    table.columns[4].type.scale = 2;
    table.columns[5].type.timezone = true;
    table.columns[5].serverDefault = ServerDefault {ServerDefault::Kind::Function, QStringLiteral("now()")};
    table.primaryKey.columns = {QStringLiteral("id")};
    table.foreignKeys = {makeForeignKey("", "group_id", "groups", "id")};
    table.foreignKeys[0].onDelete = QStringLiteral("SET NULL");
    table.uniqueConstraints = {makeUnique("uq_name", "name")};
    table.checkConstraints = {{QStringLiteral("ck_price"), QStringLiteral("price > 0 AND name <> 'x'")}};
    table.indexes = {makeIndex("ix_users_name", "name", true)};
    return table;
}

using Samples = std::vector<std::pair<const char *, Operation>>;

void addTables(Samples &samples)
{
    samples.emplace_back("create table", CreateTable {usersTable(), false});
    Table options = usersTable();
    options.columns.resize(1);
    options.foreignKeys.clear();
    options.uniqueConstraints.clear();
    options.checkConstraints.clear();
    options.indexes.clear();
    options.comment = QStringLiteral("All who may sign in");
    options.options.insert(QStringLiteral("sqlite_autoincrement"), QStringLiteral("True"));
    samples.emplace_back("create table with options", CreateTable {options, true});
    samples.emplace_back("drop table", DropTable {tableNamed("users"), {}, false});
    samples.emplace_back("drop table if exists",
                         DropTable {{QStringLiteral("audit"), QStringLiteral("log")}, {}, true});
    samples.emplace_back("rename table", RenameTable {tableNamed("users"), QStringLiteral("members")});
    samples.emplace_back("comment a table",
                         AlterTableComment {tableNamed("users"), QStringLiteral("People"), {}});
    samples.emplace_back("drop a table's comment",
                         AlterTableComment {tableNamed("users"), {}, QStringLiteral("People")});
}

void addColumns(Samples &samples)
{
    AddColumn plain;
    plain.table = tableNamed("users");
    plain.column = makeColumn("nick", sqlType("String", 20));
    samples.emplace_back("add column", plain);
    AddColumn full = plain;
    full.column.serverDefault = ServerDefault {ServerDefault::Kind::Text, QStringLiteral("('a' || \"b\")")};
    full.column.comment = QStringLiteral("for friends");
    full.foreignKeys = {makeForeignKey("fk_nick", "nick", "nicks", "id")};
    full.unique = true;
    full.index = true;
    full.ifNotExists = true;
    samples.emplace_back("add column with all", full);
    AddColumn computed = plain;
    computed.column.computed = Computed {QStringLiteral("price * 2"), true};
    samples.emplace_back("add computed column", computed);
    samples.emplace_back("drop column", DropColumn {tableNamed("users"), QStringLiteral("nick"), {}, false});

    AlterColumn alter;
    alter.table = tableNamed("users");
    alter.column = QStringLiteral("name");
    alter.nullable = true;
    alter.existingType = sqlType("String", 64);
    samples.emplace_back("alter nullability", alter);
    AlterColumn all;
    all.table = tableNamed("users");
    all.column = QStringLiteral("name");
    all.newName = QStringLiteral("full_name");
    all.type = sqlType("Text");
    all.existingType = sqlType("String", 64);
    all.existingNullable = false;
    all.serverDefault = std::optional(ServerDefault {ServerDefault::Kind::Literal, QStringLiteral("nobody")});
    all.comment = QStringLiteral("as in the passport");
    all.existingComment = QString();
    all.options.insert(QStringLiteral("postgresql_using"), QStringLiteral("'name::text'"));
    samples.emplace_back("alter everything", all);
    AlterColumn defaults = alter;
    defaults.nullable.reset();
    defaults.existingNullable = true;
    defaults.serverDefault = std::optional<ServerDefault>();
    samples.emplace_back("drop default", defaults);
    AlterColumn identity = alter;
    identity.nullable.reset();
    identity.existingNullable = false;
    identity.identity = std::optional(Identity {true, {{QStringLiteral("start"), QStringLiteral("5")}}});
    identity.existingIdentity = std::optional(Identity {false, {}});
    samples.emplace_back("alter identity", identity);
    identity.identity = std::optional<Identity>();
    samples.emplace_back("drop identity", identity);
}

void addConstraints(Samples &samples)
{
    CreateIndex index {tableNamed("users"), makeIndex("ix_users_name", "name", true), false};
    samples.emplace_back("create index", index);
    index.index.name = QStringLiteral("by_name");
    index.index.elements[0].descending = true;
    index.index.elements.push_back({{}, QStringLiteral("lower(email)"), false, {}, {}});
    index.index.unique = false;
    index.index.where = QStringLiteral("active = 1");
    index.ifNotExists = true;
    samples.emplace_back("create index with all", index);
    samples.emplace_back("drop index", DropIndex {QStringLiteral("by_name"), tableNamed("users"), {}, false});
    samples.emplace_back("drop index if exists", DropIndex {QStringLiteral("by_name"), {}, {}, true});
    const ForeignKey key = makeForeignKey("fk_users_group", "group_id", "groups", "id");
    ForeignKey deferred = key;
    deferred.deferrable = true;
    deferred.initially = QStringLiteral("DEFERRED");
    deferred.onUpdate = QStringLiteral("CASCADE");
    using Type = DropConstraint::Type;
    const TableName users = tableNamed("users");
    samples.emplace_back("create foreign key", CreateConstraint {users, key});
    samples.emplace_back("create deferred foreign key", CreateConstraint {users, deferred});
    samples.emplace_back("create unique", CreateConstraint {users, makeUnique("uq_email", "email")});
    samples.emplace_back(
        "create check",
        CreateConstraint {users, CheckConstraint {QStringLiteral("ck_age"), QStringLiteral("age > 0")}});
    CheckConstraint notYet {QStringLiteral("ck_late"), QStringLiteral("age > 1")};
    notYet.options.insert(QStringLiteral("postgresql_not_valid"), QStringLiteral("True"));
    samples.emplace_back("create check that is not valid yet", CreateConstraint {users, notYet});
    ExcludeConstraint exclude;
    exclude.name = QStringLiteral("ex_room");
    exclude.elements
        = {{QStringLiteral("room"), QStringLiteral("=")}, {QStringLiteral("during"), QStringLiteral("&&")}};
    exclude.where = QStringLiteral("room > 0");
    exclude.options.insert(QStringLiteral("using"), QStringLiteral("'gist'"));
    samples.emplace_back("create exclude constraint", CreateConstraint {users, exclude});
    samples.emplace_back("drop index concurrently",
                         DropIndex {QStringLiteral("by_name"),
                                    users,
                                    {},
                                    false,
                                    {{QStringLiteral("postgresql_concurrently"), QStringLiteral("True")}}});
    samples.emplace_back(
        "create primary key",
        CreateConstraint {
            users, PrimaryKey {QStringLiteral("pk_users"), {QStringLiteral("id"), QStringLiteral("name")}}});
    samples.emplace_back("drop constraint",
                         DropConstraint {QStringLiteral("uq_email"), users, Type::Unknown, {}});
    samples.emplace_back("drop unique", DropConstraint {QStringLiteral("uq_email"), users, Type::Unique, {}});
    samples.emplace_back("drop foreign key",
                         DropConstraint {QStringLiteral("fk"), users, Type::ForeignKey, {}});
    samples.emplace_back("drop check", DropConstraint {QStringLiteral("ck"), users, Type::Check, {}});
    samples.emplace_back("drop primary key",
                         DropConstraint {QStringLiteral("pk"), users, Type::PrimaryKey, {}});
}

void addData(Samples &samples)
{
    samples.emplace_back("execute",
                         ExecuteSql {QStringLiteral("UPDATE users SET name = 'it''s :me' WHERE id = 1"), {}});
    samples.emplace_back(
        "execute script",
        ExecuteSql {QStringLiteral("DELETE FROM a;\nDELETE FROM b WHERE \"x\" = '\\';\n"), {}});
    samples.emplace_back("execute with values",
                         ExecuteSql {QStringLiteral("UPDATE users SET name = ? WHERE id = ? OR name = '?'"),
                                     {Value::text(QStringLiteral("Zoë")), Value::integer(7)}});
    BulkInsert insert;
    insert.table = tableNamed("colours");
    insert.columns
        = {QStringLiteral("id"), QStringLiteral("name"), QStringLiteral("rgb"), QStringLiteral("share")};
    insert.rows = {{Value::integer(1), Value::text(QStringLiteral("red")),
                    Value::blob(QByteArray("\xff\x00", 2)), Value::real(0.5)},
                   {Value::integer(2), Value::null(), Value::null(), Value::integer(-1)}};
    samples.emplace_back("bulk insert", insert);
}

} // namespace

std::vector<std::pair<const char *, Operation>> sampleOperations()
{
    Samples samples;
    addTables(samples);
    addColumns(samples);
    addConstraints(samples);
    addData(samples);
    BatchAlterTable batch;
    batch.table = tableNamed("users");
    batch.recreate = BatchAlterTable::Recreate::Always;
    batch.namingConvention.insert(QStringLiteral("uq"),
                                  QStringLiteral("uq_%(table_name)s_%(column_0_name)s"));
    for (const auto &[name, operation] : samples) {
        if (operation.as<AddColumn>() || operation.as<DropColumn>() || operation.as<AlterColumn>()
            || operation.as<CreateConstraint>() || operation.as<DropConstraint>())
            batch.operations.push_back(operation);
    }
    samples.emplace_back("batch", batch);
    return samples;
}

} // namespace stillroom
