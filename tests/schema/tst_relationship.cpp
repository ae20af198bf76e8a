#include "schema/operation.h"
#include "schema/relationship.h"

#include <QTest>

using namespace stillroom;

namespace {

QString u(const char *text)
{
    return QString::fromUtf8(text);
}

QStringList names(const char *text)
{
    return u(text).split(u' ', Qt::SkipEmptyParts);
}

/// "id* name? ..": * is part of the primary key, ? may be NULL.
Table table(const char *name, const char *columns)
{
    Table made;
    made.name = u(name);
    for (QString text : names(columns)) {
        Column column;
        column.nullable = text.endsWith(u'?');
        const bool isKey = text.endsWith(u'*');
        if (column.nullable || isKey)
            text.chop(1);
        column.name = text;
        if (isKey)
            made.primaryKey.columns.append(text);
        made.columns.push_back(column);
    }
    return made;
}

void refer(Table &from, const char *columns, const char *to, const char *referred)
{
    ForeignKey key;
    key.columns = names(columns);
    key.referredTable = u(to);
    key.referredColumns = names(referred);
    from.foreignKeys.push_back(key);
}

QStringList told(const std::vector<Table> &tables)
{
    Schema schema;
    schema.tables = tables;
    QStringList lines;
    for (const Relationship &each : relationships(schema)) {
        lines.append(u("%1(%2) -> %3(%4) %5%6%7")
                         .arg(each.table.name, each.columns.join(u','), each.referredTable.name,
                              each.referredColumns.join(u','), kindName(each.kind),
                              each.optional ? u(" optional") : QString(),
                              each.association
                                  ? u(" through %1(%2|%3)")
                                        .arg(each.association->name, each.associationColumns.join(u','),
                                             each.associationReferredColumns.join(u','))
                                  : QString()));
    }
    return lines;
}

} // namespace

class TestRelationship : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cycleWithThreeKeys();
    void selfReference();
    void oneToOne();
    void manyToMany();
    void notAnAssociation();
    void composite();
    void otherSchemas();
};

void TestRelationship::cycleWithThreeKeys()
{
    Table groups = table("groups", "id* owner_id? leader_id?");
    refer(groups, "owner_id", "users", "id");
    refer(groups, "leader_id", "users", "id");
    Table users = table("users", "id* group_id");
    refer(users, "group_id", "groups", "id");
    QCOMPARE(told({groups, users}),
             QStringList({u("groups(owner_id) -> users(id) many-to-one optional"),
                          u("groups(leader_id) -> users(id) many-to-one optional"),
                          u("users(group_id) -> groups(id) many-to-one")}));
}

void TestRelationship::selfReference()
{
    Table nodes = table("nodes", "id* parent_id?");
    refer(nodes, "parent_id", "nodes", ""); // refers to the primary key
    QCOMPARE(told({nodes}), QStringList(u("nodes(parent_id) -> nodes(id) self optional")));
}

void TestRelationship::oneToOne()
{
    Table byKey = table("profiles", "user_id*");
    refer(byKey, "user_id", "users", "id");
    Table byConstraint = table("badges", "id* user_id?");
    refer(byConstraint, "user_id", "users", "id");
    byConstraint.uniqueConstraints.push_back({{}, names("user_id"), {}});
    Table byIndex = table("seats", "id* user_id");
    refer(byIndex, "user_id", "users", "id");
    Index index;
    index.unique = true;
    index.elements.push_back({u("user_id"), {}, false, {}, {}});
    byIndex.indexes.push_back(index);
    Table byPartialIndex = byIndex;
    byPartialIndex.name = u("rooms");
    byPartialIndex.indexes[0].where = u("user_id > 5");
    QCOMPARE(told({table("users", "id*"), byKey, byConstraint, byIndex, byPartialIndex}),
             QStringList({u("profiles(user_id) -> users(id) one-to-one"),
                          u("badges(user_id) -> users(id) one-to-one optional"),
                          u("seats(user_id) -> users(id) one-to-one"),
                          u("rooms(user_id) -> users(id) many-to-one")}));
}

void TestRelationship::manyToMany()
{
    Table link = table("item_tags", "tag_id* item_id* since?");
    refer(link, "item_id", "items", "id");
    refer(link, "tag_id", "tags", "id");
    QCOMPARE(told({table("items", "id*"), table("tags", "id*"), link}),
             QStringList({u("item_tags(item_id) -> items(id) many-to-one"),
                          u("item_tags(tag_id) -> tags(id) many-to-one"),
                          u("items(id) -> tags(id) many-to-many through item_tags(item_id|tag_id)")}));
    Table friends = table("friends", "a* b*");
    refer(friends, "a", "users", "id");
    refer(friends, "b", "users", "id");
    QVERIFY(told({table("users", "id*"), friends})
                .contains(u("users(id) -> users(id) many-to-many through friends(a|b)")));
}

void TestRelationship::notAnAssociation()
{
    Table visits = table("visits", "user_id* place_id* day*");
    refer(visits, "user_id", "users", "id");
    refer(visits, "place_id", "places", "id");
    QCOMPARE(told({visits}).filter(u("many-to-many")), QStringList());
    Table own = table("memberships", "id* user_id group_id");
    refer(own, "user_id", "users", "id");
    refer(own, "group_id", "groups", "id");
    QCOMPARE(told({own}).filter(u("many-to-many")), QStringList());
}

void TestRelationship::composite()
{
    Table link = table("stock", "country* product* shop*");
    refer(link, "country product", "prices", "country product");
    refer(link, "shop", "shops", "id");
    QCOMPARE(told({link}),
             QStringList({u("stock(country,product) -> prices(country,product) many-to-one"),
                          u("stock(shop) -> shops(id) many-to-one"),
                          u("prices(country,product) -> shops(id) many-to-many through "
                            "stock(country,product|shop)")}));
}

/// A key without a schema refers to the default one, as for SQLAlchemy and in a server's search path, also
/// from a table that is in another schema and has a neighbour of the same name.
void TestRelationship::otherSchemas()
{
    Table orders = table("orders", "id* customer_id partner_id");
    orders.schema = u("sales");
    refer(orders, "customer_id", "customers", "id");
    refer(orders, "partner_id", "customers", "id");
    orders.foreignKeys.back().referredSchema = u("sales");
    Table own = table("customers", "id*");
    own.schema = u("sales");
    Schema schema;
    schema.tables = {orders, table("customers", "id*"), own};
    const std::vector<Relationship> found = relationships(schema);
    QCOMPARE(found.size(), std::size_t(2));
    QCOMPARE(found[0].referredTable.toString(), u("customers"));
    QCOMPARE(found[1].referredTable.toString(), u("sales.customers"));

    apply(RenameTable {{QString(), u("customers")}, u("buyers")}, schema);
    QCOMPARE(schema.tables[0].foreignKeys[0].referredTable, u("buyers"));
    QCOMPARE(schema.tables[0].foreignKeys[1].referredTable, u("customers"));
    AlterColumn rename;
    rename.table = {u("sales"), u("customers")};
    rename.column = u("id");
    rename.newName = u("number");
    apply(rename, schema);
    QCOMPARE(schema.tables[0].foreignKeys[0].referredColumns, QStringList(u("id")));
    QCOMPARE(schema.tables[0].foreignKeys[1].referredColumns, QStringList(u("number")));
}

QTEST_GUILESS_MAIN(TestRelationship)
#include "tst_relationship.moc"
