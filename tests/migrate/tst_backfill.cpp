#include "base/error.h"
#include "migrate/backfill.h"
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

Schema boats(bool isLater)
{
    Table table;
    table.name = latin("boats");
    table.columns
        = {makeColumn("id", sqlType("Integer"), false), makeColumn("name", sqlType("String", 20), !isLater)};
    if (isLater) {
        table.columns.push_back(makeColumn("Sail Area", sqlType("Integer"), false));
        table.columns.push_back(makeColumn("flag", sqlType("String", 9), false));
    }
    table.primaryKey.columns = {latin("id")};
    Schema schema;
    schema.tables = {table};
    return schema;
}

CompareOptions withDefaults()
{
    CompareOptions options;
    options.compareServerDefaults = true;
    return options;
}

QString told(const std::vector<Operation> &operations)
{
    QStringList lines;
    for (const Operation &operation : operations)
        lines << toText(operation);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

/// Columns that become NOT NULL in a table with rows.
class BackfillTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyWhatRowsWouldRefuseIsAsked()
    {
        const TableName table {{}, latin("t")};
        const auto add = [&](Column column) {
            AddColumn operation;
            operation.table = table;
            operation.column = std::move(column);
            return columnsNeedingValues({operation}).size();
        };
        QCOMPARE(add(makeColumn("a", sqlType("Integer"), false)), std::size_t(1));
        QCOMPARE(add(makeColumn("a", sqlType("Integer"), true)), std::size_t(0));
        Column column = makeColumn("a", sqlType("Integer"), false);
        column.serverDefault = ServerDefault {ServerDefault::Kind::Text, latin("0")};
        QCOMPARE(add(column), std::size_t(0));
        column.serverDefault.reset();
        column.computed = Computed {latin("1"), true};
        QCOMPARE(add(column), std::size_t(0));
        column.computed.reset();
        column.identity = Identity();
        QCOMPARE(add(column), std::size_t(0));
        AlterColumn alter;
        alter.table = table;
        alter.column = latin("a");
        alter.nullable = false;
        QCOMPARE(columnsNeedingValues({alter}), std::vector<NeedsValue>({{table, latin("a"), false}}));
        alter.nullable = true;
        QCOMPARE(columnsNeedingValues({alter}).size(), std::size_t(0));
    }

    void rowsGetTheirValues_data()
    {
        QTest::addColumn<QString>("server");
        for (const char *server : {"sqlite", "postgresql", "mariadb"})
            QTest::newRow(server) << latin(server);
    }

    void rowsGetTheirValues();

    /// MySQL takes a comment away that the second step does not repeat.
    void theCommentIsKept()
    {
        const Dialect &dialect = Dialect::of(Backend::MariaDb);
        AddColumn add;
        add.table = TableName {{}, latin("t")};
        add.column = makeColumn("a", sqlType("Integer"), false);
        add.column.comment = latin("it's said");
        for (const auto how : {Backfill::How::Update, Backfill::How::Default}) {
            const std::vector<Operation> filled
                = withBackfills({add}, {{add.table, latin("a"), how, latin("0")}}, dialect);
            const auto *then = filled.back().as<AlterColumn>();
            QVERIFY(then);
            QCOMPARE(then->existingComment, std::optional(latin("it's said")));
        }
    }

    /// What nobody answered for stays as it was found.
    void nothingIsAssumed()
    {
        const Dialect &dialect = Dialect::of(Backend::PostgreSql);
        const std::vector<Operation> operations
            = compareSchemas(boats(true), boats(false), dialect).operations;
        QCOMPARE(withBackfills(operations, {}, dialect), operations);
    }
};

void BackfillTest::rowsGetTheirValues()
try {
    QFETCH(QString, server);
    STILLROOM_NEED_SERVER(testServer(server));
    const TestDatabase on(testServer(server));
    const Dialect &dialect = on.dialect();
    on.clear();
    Schema now = on.inspect();
    for (const Operation &operation : compareSchemas(boats(false), now, dialect).operations) {
        for (const Statement &statement : dialect.compile(operation, now))
            on.run(statement);
        apply(operation, now);
    }
    on.run(Statement(latin("INSERT INTO boats VALUES (1, 'Argo'), (2, NULL)")));
    const auto left
        = [&] { return told(compareSchemas(boats(true), on.inspect(), dialect, withDefaults()).operations); };
    const std::vector<Operation> operations
        = compareSchemas(boats(true), on.inspect(), dialect, withDefaults()).operations;
    const std::vector<NeedsValue> needs = columnsNeedingValues(operations);
    QCOMPARE(needs.size(), std::size_t(3));
    const TableName table {{}, latin("boats")};
    const std::vector<Backfill> backfills {
        {table, latin("name"), Backfill::How::Update, latin("'no ' || 'name'")},
        {table, latin("Sail Area"), Backfill::How::Update, latin("id * 10")},
        {table, latin("flag"), Backfill::How::Default, latin("'none'")}};
    std::vector<Backfill> here = backfills;
    if (server == latin("mariadb"))
        here[0].expression = latin("concat('no ', 'name')");
    std::vector<Operation> upgrade = withBackfills(operations, here, dialect);
    std::vector<Operation> downgrade = reversed(operations);
    RenderOptions options;
    options.dialect = dialect.name;
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
    migrator.run(on.connection(), map.upgradeSteps(latin("head"), {}));
    QCOMPARE(on.texts(Statement(latin("SELECT id, name, %1, flag FROM boats ORDER BY id")
                                    .arg(dialect.quoted(latin("Sail Area"))))),
             QStringList({latin("1|Argo|10|none"), latin("2|no name|20|none")}));
    QCOMPARE(left(), QString());
    migrator.run(on.connection(), map.downgradeSteps(latin("base"), {revision.id}));
    QCOMPARE(told(compareSchemas(boats(false), on.inspect(), dialect, withDefaults()).operations), QString());
    on.clear();
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText() + QLatin1Char('\n') + error.statement));
}

QTEST_GUILESS_MAIN(BackfillTest)
#include "tst_backfill.moc"
