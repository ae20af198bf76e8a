#include "base/text.h"
#include "dialect/dialect.h"
#include "support/recordedconnection.h"
#include "support/schemalines.h"
#include "support/testsupport.h"

#include <QtTest>

using namespace stillroom;

/// What the inspector makes of SQL Server's catalogue. The answers are written by hand from the documented
/// shapes of the sys views (tests/data/mssql/catalog.txt); they do not come from a live server. On one the
/// compliance suite inspects what it made, where STILLROOM_TEST_MSSQL_URL names it.
class MssqlInspectorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsTheWholeCatalogue();
    void indexedViewKeepsItsIndexes();
    void asksAFewQueries();
    void asksForTheSchemasWanted_data();
    void asksForTheSchemasWanted();
    void knowsTheTypes_data();
    void knowsTheTypes();

private:
    [[nodiscard]] std::unique_ptr<RecordedConnection> connection() const
    {
        return std::make_unique<RecordedConnection>(ConnectionUrl::parse(QStringLiteral("mssql://host/shop")),
                                                    dataFile(QStringLiteral("mssql/catalog.txt")));
    }

    const Dialect &m_dialect = Dialect::of(Backend::SqlServer);
    Schema m_schema;
};

void MssqlInspectorTest::initTestCase()
{
    m_schema = m_dialect.inspect(*connection(), {{QStringLiteral("*")}, true});
}

void MssqlInspectorTest::readsTheWholeCatalogue()
{
    const QString expected = readTextFile(dataFile(QStringLiteral("mssql/catalog.expected.txt")));
    QStringList lines {QStringLiteral("server ") + m_schema.server.value(QStringLiteral("version"))};
    lines += schemaLines(m_dialect, m_schema);
    QCOMPARE(lines.join(QLatin1Char('\n')), expected.trimmed());
}

/// Made anew or changed: a change takes all indexes from a view, and the clustered one has to be the first.
void MssqlInspectorTest::indexedViewKeepsItsIndexes()
{
    QCOMPARE(m_schema.views.front().name, QStringLiteral("active_customers"));
    View view = m_schema.views.front();
    const auto indexesOf = [&](const Operation &operation, const Schema &before) {
        QStringList made;
        for (const Statement &statement : m_dialect.compile(operation, before)) {
            static const QRegularExpression index(QStringLiteral(R"(^CREATE .*INDEX (\w+) ON)"));
            if (const auto match = index.match(statement.text); match.hasMatch())
                made += match.captured(1);
        }
        return made.join(u' ');
    };
    QCOMPARE(indexesOf(CreateObject {view, false}, {}), QStringLiteral("cx_active ax_active"));
    view.sql.replace(QStringLiteral("active = 1"), QStringLiteral("active = 0"));
    QCOMPARE(indexesOf(AlterObject {view, m_schema.views.front(), {}}, m_schema),
             QStringLiteral("cx_active ax_active"));
}

void MssqlInspectorTest::asksAFewQueries()
{
    const auto all = connection();
    static_cast<void>(m_dialect.inspect(*all));
    QCOMPARE(all->asked().size(), std::size_t(10));
    const auto tablesOnly = connection();
    static_cast<void>(m_dialect.inspect(*tablesOnly, {{}, false}));
    QCOMPARE(tablesOnly->asked().size(), std::size_t(9));
}

void MssqlInspectorTest::asksForTheSchemasWanted_data()
{
    QTest::addColumn<QStringList>("schemas");
    QTest::addColumn<QString>("condition");
    QTest::addColumn<QString>("binds");
    QTest::newRow("own") << QStringList() << "s.name IN (?)"
                         << "dbo";
    QTest::newRow("more") << QStringList {QStringLiteral("sales"), QStringLiteral("it's")}
                          << "s.name IN (?, ?, ?)"
                          << "sales it's dbo";
    QTest::newRow("all") << QStringList {QStringLiteral("*")}
                         << "s.name NOT IN (N'sys', N'INFORMATION_SCHEMA')"
                         << "";
}

void MssqlInspectorTest::asksForTheSchemasWanted()
{
    QFETCH(QStringList, schemas);
    QFETCH(QString, condition);
    QFETCH(QString, binds);
    const auto recorded = connection();
    static_cast<void>(m_dialect.inspect(*recorded, {schemas, true}));
    for (std::size_t i = 1; i < recorded->asked().size(); ++i) {
        const Statement &statement = recorded->asked()[i];
        QVERIFY2(statement.text.contains(condition), qPrintable(statement.text));
        QStringList values;
        for (const Value &value : statement.binds)
            values += value.toString();
        QCOMPARE(values.join(u' '), binds);
    }
}

void MssqlInspectorTest::knowsTheTypes_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("declared");
    QTest::addColumn<QString>("known");
    const auto row = [](const char *column, const char *declared, const char *known) {
        QTest::newRow(declared) << QString::fromLatin1(column) << QString::fromLatin1(declared)
                                << QString::fromLatin1(known);
    };
    row("a", "hierarchyid", "");
    row("b", "geography", "");
    row("c", "timestamp", "mssql.TIMESTAMP");
    row("d", "datetimeoffset(3)", "mssql.DATETIMEOFFSET 3");
    row("e", "time(4)", "mssql.TIME 4");
    row("f", "varbinary(max)", "VARBINARY");
    row("g", "binary(16)", "BINARY(16)");
    row("h", "nchar(10)", "NCHAR(10)");
    row("j", "money", "mssql.MONEY");
    row("m", "float", "FLOAT");
    row("p", "sysname", "NVARCHAR(128)");
    row("t", "numeric(38, 10)", "NUMERIC 38,10");
    row("u", "varchar(max)", "VARCHAR");
}

void MssqlInspectorTest::knowsTheTypes()
{
    QFETCH(QString, column);
    const Table *table = m_schema.table(QStringLiteral("types"));
    QVERIFY(table && table->column(column));
    const SqlType &type = table->column(column)->type;
    QString known = type.module.isEmpty() ? type.name : type.module + QLatin1Char('.') + type.name;
    if (type.length)
        known += QStringLiteral("(%1)").arg(*type.length);
    if (type.precision)
        known += QStringLiteral(" %1").arg(*type.precision);
    if (type.scale)
        known += QStringLiteral(",%1").arg(*type.scale);
    QTEST(type.declared, "declared");
    QTEST(known, "known");
    QVERIFY(m_dialect.sameType(type, m_dialect.parseType(type.declared)));
}

QTEST_GUILESS_MAIN(MssqlInspectorTest)
#include "tst_mssqlinspector.moc"
