#include "base/error.h"
#include "base/text.h"
#include "dialect/dialect.h"
#include "support/operations.h"
#include "support/recordedconnection.h"
#include "support/schemalines.h"
#include "support/testsupport.h"

#include <QtTest>

using namespace stillroom;

/// What is made of the catalogues of TiDB and Vitess, recorded in tests/data/mysqlflavours, and what is
/// written for such servers. None of it was run on one.
class TestMySqlFlavours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheCatalogue_data();
    void readsTheCatalogue();
    void writes_data();
    void writes();
    void refusesExpressionIndexes();
};

void TestMySqlFlavours::readsTheCatalogue_data()
{
    QTest::addColumn<QStringList>("never");
    QTest::newRow("tidb") << QStringList {QStringLiteral("TRIGGERS"), QStringLiteral("ROUTINES")};
    QTest::newRow("vitess") << QStringList {QStringLiteral("TRIGGERS"), QStringLiteral("ROUTINES")};
}

void TestMySqlFlavours::readsTheCatalogue()
{
    QFETCH(QStringList, never);
    const QString product = QString::fromLatin1(QTest::currentDataTag());
    const Dialect &dialect = Dialect::of(Backend::MySql);
    RecordedConnection connection(ConnectionUrl::parse(QStringLiteral("mysql://host/shop")),
                                  dataFile(QStringLiteral("mysqlflavours/%1.txt").arg(product)));
    const Schema schema = dialect.inspect(connection, {{QStringLiteral("*")}, true});
    const QString expected
        = readTextFile(dataFile(QStringLiteral("mysqlflavours/%1.expected.txt").arg(product)));
    QCOMPARE(schemaLines(dialect, schema).join(QLatin1Char('\n')), expected.trimmed());
    for (const Statement &statement : connection.asked()) {
        for (const QString &text : never)
            QVERIFY2(!statement.text.contains(text), qPrintable(statement.text));
    }
}

/// Foreign keys and checks are written for servers too that lack them, as Alembic writes them: TiDB
/// before 6.6 keeps a key in its catalogue without watching over it and passes over a check before 7.2,
/// Vitess hands both on to its MySQL. Left out, they would be missing in every comparison with the models.
void TestMySqlFlavours::writes_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QString>("sql");
    const std::vector<std::pair<const char *, Operation>> operations {
        {"ALTER TABLE child ADD CONSTRAINT fk FOREIGN KEY(parent_id) REFERENCES parent (id)",
         CreateConstraint {tableNamed("child"), makeForeignKey("fk", "parent_id", "parent", "id")}},
        {"ALTER TABLE child DROP FOREIGN KEY fk_parent",
         DropConstraint {
             QStringLiteral("fk_parent"), tableNamed("child"), DropConstraint::Type::ForeignKey, {}}},
        {"ALTER TABLE child ADD CONSTRAINT ck CHECK (size > 0)",
         CreateConstraint {tableNamed("child"),
                           CheckConstraint {QStringLiteral("ck"), QStringLiteral("size > 0")}}},
        {"CREATE INDEX ix ON child (size)",
         CreateIndex {tableNamed("child"), makeIndex("ix", "size"), false}},
    };
    for (const char *version : {"8.0.11-TiDB-v7.5.0", "5.7.25-TiDB-v5.4.3", "8.0.30-Vitess",
                                "5.7.9-vitess-14.0.0", "8.0.34-PlanetScale"})
    {
        for (const auto &[sql, operation] : operations)
            QTest::addRow("%s: %s", version, sql)
                << QString::fromLatin1(version) << operation << QString::fromLatin1(sql);
    }
}

void TestMySqlFlavours::writes()
{
    QFETCH(QString, version);
    QFETCH(Operation, operation);
    Schema schema;
    schema.server.insert(QStringLiteral("version"), version);
    const std::vector<Statement> statements = Dialect::of(Backend::MySql).compile(operation, schema);
    QCOMPARE(statements.size(), std::size_t(1));
    QTEST(statements.front().text.simplified(), "sql");
}

void TestMySqlFlavours::refusesExpressionIndexes()
{
    Index index;
    index.name = QStringLiteral("ix");
    index.elements.push_back({{}, QStringLiteral("lower(name)"), false, {}, {}});
    const CreateIndex create {tableNamed("child"), index, false};
    const auto written = [&](const char *version) {
        Schema schema;
        schema.server.insert(QStringLiteral("version"), QString::fromLatin1(version));
        try {
            return Dialect::of(Backend::MySql).compile(create, schema).front().text.simplified();
        } catch (const Error &error) {
            return error.message;
        }
    };
    const QString refused = QStringLiteral("MySQL has no indexes on expressions: lower(name).");
    QCOMPARE(written("5.7.9-vitess-14.0.0"), refused);
    QCOMPARE(written("8.0.11-TiDB-v4.0.0"), refused);
    for (const char *version : {"8.0.30-Vitess", "8.0.34-PlanetScale", "8.0.11-TiDB-v7.5.0"})
        QCOMPARE(written(version), QStringLiteral("CREATE INDEX ix ON child ((lower(name)))"));
}

QTEST_GUILESS_MAIN(TestMySqlFlavours)
#include "tst_mysqlflavours.moc"
