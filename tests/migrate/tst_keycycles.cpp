#include "base/error.h"
#include "migrate/compareschemas.h"
#include "migrate/migrator.h"
#include "migrate/readrevision.h"
#include "migrate/renderrevision.h"
#include "migrate/revisionmap.h"
#include "support/operations.h"
#include "support/testdatabase.h"
#include "support/testsupport.h"

#include <QtTest>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

Table tableWith(const char *name, std::vector<ForeignKey> keys)
{
    Table table;
    table.name = latin(name);
    table.columns = {makeColumn("id", sqlType("Integer"), false)};
    table.primaryKey.columns = {latin("id")};
    for (ForeignKey &key : keys) {
        table.columns.push_back(makeColumn("", sqlType("Integer")));
        table.columns.back().name = key.columns.front();
    }
    table.foreignKeys = std::move(keys);
    return table;
}

ForeignKey keyTo(const char *table, const char *name, bool useAlter = false)
{
    ForeignKey key;
    key.name = latin(name);
    key.columns = {latin(table) + latin("_id")};
    key.referredTable = latin(table);
    key.referredColumns = {latin("id")};
    key.useAlter = useAlter;
    return key;
}

QString told(const std::vector<Operation> &operations)
{
    QStringList lines;
    for (const Operation &operation : operations)
        lines << toText(operation);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

/// Tables that refer to one another in a circle: made, dropped, there and back, on each database.
class KeyCyclesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areMadeAndDropped_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<int>("form");
        const char *const forms[] = {"named", "unnamed", "use_alter", "three and itself"};
        for (const char *server : {"sqlite", "postgresql", "mariadb"}) {
            for (int form = 0; form < 4; ++form)
                QTest::addRow("%s %s", server, forms[form]) << latin(server) << form;
        }
    }
    void areMadeAndDropped();

    /// A name that is made of long names is cut as SQLAlchemy cuts it, there and back.
    void madeNamesAreNotTooLong()
    {
        const TableName table {{}, QString(40, QLatin1Char('t'))};
        const UniqueConstraint unique {{}, {QString(40, QLatin1Char('c'))}, {}};
        std::vector<Operation> upgrade {CreateConstraint {table, unique}};
        std::vector<Operation> downgrade = reversed(upgrade);
        RenderOptions options;
        options.dialect = latin("mariadb");
        nameNewConstraints(upgrade, downgrade, options);
        const auto *create = upgrade.front().as<CreateConstraint>();
        const auto *drop = downgrade.front().as<DropConstraint>();
        QVERIFY(create && drop);
        const QString name = std::get<UniqueConstraint>(create->constraint).name;
        QVERIFY2(name.startsWith(latin("uq_ttt")) && name.size() <= 64, qPrintable(name));
        QCOMPARE(drop->name, name);
    }

private:
    static Schema models(int form);
    static void there(const TestDatabase &on, const Schema &models, const Schema &back);
};

Schema KeyCyclesTest::models(int form)
{
    Schema schema;
    switch (form) {
    case 0:
        schema.tables
            = {tableWith("men", {keyTo("women", "fk_men")}), tableWith("women", {keyTo("men", "fk_women")})};
        break;
    case 1:
        schema.tables = {tableWith("men", {keyTo("women", "")}), tableWith("women", {keyTo("men", "")})};
        break;
    case 2:
        schema.tables = {tableWith("men", {keyTo("women", "fk_men", true)}),
                         tableWith("women", {keyTo("men", "fk_women")})};
        break;
    default:
        schema.tables = {tableWith("a", {keyTo("b", "fk_ab"), keyTo("a", "fk_aa")}),
                         tableWith("b", {keyTo("c", "fk_bc")}), tableWith("c", {keyTo("a", "fk_ca")})};
    }
    return schema;
}

/// Takes the database to the models and back again, by a file.
void KeyCyclesTest::there(const TestDatabase &on, const Schema &models, const Schema &back)
{
    const Dialect &dialect = on.dialect();
    std::vector<Operation> upgrade = compareSchemas(models, on.inspect(), dialect).operations;
    std::vector<Operation> downgrade = reversed(upgrade);
    RenderOptions options;
    options.dialect = dialect.name;
    nameNewConstraints(upgrade, downgrade, options);
    Revision header;
    header.id = header.message = header.doc = latin("a1");
    const QString source = renderRevisionFile(header, renderRevision(upgrade, downgrade, options));
    ReadRevisionOptions reading;
    reading.dialect = dialect.name;
    const RevisionScript script = readRevisionSource(source, latin("a1.py"), reading);
    Revision revision;
    revision.id = latin("a1");
    const RevisionMap map({revision});
    const Migrator migrator(dialect, VersionTable(dialect), [&script](const Revision &, bool up) {
        return up ? script.upgradeOperations() : script.downgradeOperations();
    });
    const auto left = [&](const Schema &wanted) {
        return told(compareSchemas(wanted, on.inspect(), dialect).operations);
    };
    migrator.run(on.connection(), map.upgradeSteps(latin("head"), {}));
    QCOMPARE(left(models), QString());
    migrator.run(on.connection(), map.downgradeSteps(latin("base"), {revision.id}));
    QCOMPARE(left(back), QString());
    migrator.run(on.connection(), map.upgradeSteps(latin("head"), {}));
    QCOMPARE(left(models), QString());
}

void KeyCyclesTest::areMadeAndDropped()
try {
    QFETCH(QString, server);
    QFETCH(int, form);
    STILLROOM_NEED_SERVER(testServer(server));
    const TestDatabase on(testServer(server));
    on.clear();
    there(on, models(form), Schema());
    on.run(Statement(latin("DELETE FROM alembic_version")));
    if (!QTest::currentTestFailed())
        there(on, Schema(), models(form)); // from the models to nothing, and back
    on.clear();
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText() + QLatin1Char('\n') + error.statement));
}

QTEST_GUILESS_MAIN(KeyCyclesTest)
#include "tst_keycycles.moc"
