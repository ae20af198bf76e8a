#include "support/diagramschemas.h"

#include <random>

namespace stillroom {

namespace {

Column column(const char *name, const char *type, bool nullable = true)
{
    Column result;
    result.name = QString::fromUtf8(name);
    result.type.declared = QString::fromUtf8(type);
    result.nullable = nullable;
    return result;
}

Table table(const char *name, std::vector<Column> columns, const QStringList &key = {QStringLiteral("id")})
{
    Table result;
    result.name = QString::fromUtf8(name);
    result.columns = std::move(columns);
    result.primaryKey.columns = key;
    return result;
}

void refer(Table &from, const QString &columnName, const QString &to)
{
    ForeignKey key;
    key.columns = {columnName};
    key.referredTable = to;
    key.referredColumns = {QStringLiteral("id")};
    from.foreignKeys.push_back(key);
}

QString text(const char *latin)
{
    return QString::fromLatin1(latin);
}

} // namespace

Schema clubsSchema()
{
    Schema schema;
    Table comments = table("comments",
                           {column("id", "INTEGER", false), column("text", "VARCHAR(512)"),
                            column("post_id", "INTEGER", false), column("user_id", "INTEGER")});
    refer(comments, text("post_id"), text("posts"));
    refer(comments, text("user_id"), text("users"));
    Table groups = table("groups",
                         {column("id", "INTEGER", false), column("name", "VARCHAR(32)"),
                          column("owner_id", "INTEGER", false), column("leader_id", "INTEGER")});
    refer(groups, text("owner_id"), text("users"));
    refer(groups, text("leader_id"), text("users"));
    Table itemTags
        = table("item_tags", {column("item_id", "INTEGER", false), column("tag_id", "INTEGER", false)},
                {text("item_id"), text("tag_id")});
    refer(itemTags, text("item_id"), text("items"));
    refer(itemTags, text("tag_id"), text("tags"));
    Table items = table("items",
                        {column("id", "INTEGER", false), column("name", "VARCHAR"),
                         column("price", "NUMERIC(10,2)"), column("owner_id", "INTEGER", false)});
    refer(items, text("owner_id"), text("users"));
    Table posts = table("posts",
                        {column("id", "INTEGER", false), column("title", "VARCHAR(128)"),
                         column("user_id", "INTEGER"), column("created_at", "DATETIME")});
    refer(posts, text("user_id"), text("users"));
    Table profiles
        = table("profiles", {column("user_id", "INTEGER", false), column("bio", "TEXT")}, {text("user_id")});
    refer(profiles, text("user_id"), text("users"));
    Table tags = table("tags",
                       {column("id", "INTEGER", false), column("name", "VARCHAR(40)"),
                        column("color", "VARCHAR(7)"), column("parent_id", "INTEGER")});
    refer(tags, text("parent_id"), text("tags"));
    Table users = table("users",
                        {column("id", "INTEGER", false), column("name", "VARCHAR(32)"),
                         column("email", "VARCHAR(128)"), column("group_id", "INTEGER"),
                         column("last_login", "DATETIME")});
    refer(users, text("group_id"), text("groups"));
    schema.tables = {comments, groups, itemTags, items, posts, profiles, tags, users};
    return schema;
}

DiagramOptions clubsOptions()
{
    DiagramOptions options;
    options.classNames = {{text("comments"), text("Comment")}, {text("groups"), text("Group")},
                          {text("items"), text("Item")},       {text("posts"), text("Post")},
                          {text("profiles"), text("Profile")}, {text("tags"), text("Tag")},
                          {text("users"), text("User")}};
    const auto label = [&options](const char *table, const char *columnName, const char *name) {
        options.labels.push_back({TableName {{}, text(table)}, {text(columnName)}, text(name)});
    };
    label("posts", "user_id", "author");
    label("comments", "user_id", "author");
    label("comments", "post_id", "post");
    label("groups", "owner_id", "owner");
    label("groups", "leader_id", "leader");
    label("users", "group_id", "group / members");
    label("items", "owner_id", "owner");
    TableDrift users;
    users.status = Drift::Different;
    users.columns = {{text("email"), Drift::Different}, {text("last_login"), Drift::OnlyInModels}};
    TableDrift tags;
    tags.status = Drift::Different;
    tags.columns = {{text("color"), Drift::OnlyInModels}};
    options.drift.tables = {{text("users"), users}, {text("tags"), tags}};
    options.drift.differences = {QStringLiteral("users.email: VARCHAR(128) → VARCHAR(255)")};
    options.drift.databaseName = text("app.db");
    return options;
}

Schema generatedSchema(int count, unsigned seed)
{
    static const QStringList areas {text("auth"),  text("shop"), text("blog"),
                                    text("stock"), text("mail"), text("audit")};
    static const QStringList nouns {text("account"), text("order"), text("line"),  text("product"),
                                    text("message"), text("event"), text("image"), text("address"),
                                    text("invoice"), text("note")};
    std::mt19937 random(seed);
    const auto below = [&random](int limit) { return int(random() % unsigned(limit)); };
    Schema schema;
    for (int i = 0; i < count; ++i) {
        const int area = i % int(areas.size());
        Table made = table("", {column("id", "INTEGER", false), column("name", "VARCHAR(64)")});
        made.name = text("%1_%2_%3").arg(areas.at(area), nouns.at(below(int(nouns.size())))).arg(i);
        const int extra = below(9);
        for (int c = 0; c < extra; ++c) {
            made.columns.push_back(column("", c % 3 ? "VARCHAR(255)" : "TIMESTAMP"));
            made.columns.back().name = text("value_%1").arg(c);
        }
        const int keys = i < 6 ? 0 : below(4); // every fourth stands alone unless others point to it
        for (int k = 0; k < keys; ++k) {
            // Half of the keys go to the first table of the area, the rest to any earlier one of it.
            const int earlier = i / int(areas.size());
            const int target = below(2) == 0 ? area : area + int(areas.size()) * below(std::max(earlier, 1));
            Column reference = column("", "INTEGER", below(2) == 0);
            reference.name = text("ref_%1_id").arg(k);
            made.columns.push_back(reference);
            refer(made, reference.name, schema.tables[size_t(target)].name);
        }
        schema.tables.push_back(made);
    }
    return schema;
}

Schema hostileSchema()
{
    const QString odd = QStringLiteral("<script>alert(\"x\")</script> & 'q' {|} \\ ]] %% ü 表");
    Schema schema;
    Table first = table("", {column("id", "INTEGER", false)});
    first.name = odd;
    Table second = table("order lines",
                         {column("id", "INTEGER", false), column("two words", "DOUBLE PRECISION"),
                          column("line\nbreak", ""), column("a\"b", "ENUM('x','y')")});
    ForeignKey key;
    key.columns = {QStringLiteral("two words")};
    key.referredTable = odd;
    key.referredColumns = {QStringLiteral("id")};
    second.foreignKeys.push_back(key);
    schema.tables = {first, second};
    return schema;
}

} // namespace stillroom
