#include "base/error.h"
#include "base/text.h"
#include "support/compliancecases.h"
#include "support/testsupport.h"

#include <QFile>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

using namespace stillroom;

/// What the compliance suite stands on: which cases a server is given, and on what settings they run.
class TestComplianceCases final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void capabilities_data();
    void capabilities();
    void sqlServerTexts();
    void settingsOfTheServer();
};

void TestComplianceCases::capabilities_data()
{
    QTest::addColumn<int>("backend");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("has");
    QTest::addColumn<QString>("lacks");
    const auto row = [](const char *answer, Backend backend, const char *has, const char *lacks) {
        QTest::newRow(answer) << int(backend) << QString::fromLatin1(answer) << QString::fromLatin1(has)
                              << QString::fromLatin1(lacks);
    };
    row("5.7.44-log", Backend::MySql, "ngram,virtual columns",
        "checks,expression indexes,descending indexes");
    row("8.0.11", Backend::MySql, "descending indexes", "checks,expression indexes");
    row("8.0.36", Backend::MySql, "checks,expression indexes,descending indexes", "uuid of MariaDB,inet6");
    row("5.5.5-10.4.32-MariaDB", Backend::MariaDb, "checks", "inet6,descending indexes,expression indexes");
    row("10.5.23-MariaDB", Backend::MariaDb, "checks,inet6", "uuid of MariaDB,descending indexes,ngram");
    row("11.4.2-MariaDB", Backend::MariaDb, "inet6,uuid of MariaDB,descending indexes", "expression indexes");
    row("PostgreSQL 12.18 on x86_64", Backend::PostgreSql, "deferrable,exclusion",
        "multiranges,nulls not distinct,virtual columns");
    row("PostgreSQL 15.6 on x86_64", Backend::PostgreSql, "multiranges,nulls not distinct",
        "virtual columns");
    row("Microsoft SQL Server 2017 (RTM-CU31) - 14.0.3456.2 (X64)", Backend::SqlServer,
        "checks,partial indexes,identity", "expression indexes,deferrable");
}

/// What a case may ask for follows from the version a server tells.
void TestComplianceCases::capabilities()
{
    QFETCH(int, backend);
    QFETCH(QString, answer);
    QFETCH(QString, has);
    QFETCH(QString, lacks);
    const QSet<QString> all
        = capabilitiesOf(Dialect::of(Backend(backend)), serverFlavour(Backend(backend), answer));
    for (const QString &capability : has.split(QLatin1Char(',')))
        QVERIFY2(all.contains(capability), qPrintable(capability));
    for (const QString &capability : lacks.split(QLatin1Char(',')))
        QVERIFY2(!all.contains(capability), qPrintable(capability));
}

/// There is no SQL Server for every run of the tests: the SQL of the cases stands in a file. With
/// STILLROOM_WRITE_TEXTS set it is written there.
void TestComplianceCases::sqlServerTexts()
try {
    const Dialect &dialect = Dialect::of(Backend::SqlServer);
    const QSet<QString> has = capabilitiesOf(dialect, {});
    QStringList lines;
    for (const auto &[title, one] : schemaCases()) {
        if (!std::all_of(one.needs.begin(), one.needs.end(),
                         [&](const QString &need) { return has.contains(need); }))
            continue;
        lines += QStringLiteral("-- ") + QLatin1String(title);
        Schema schema;
        schema.dialect = dialect.name;
        schema.server = {{QStringLiteral("version"), QStringLiteral("15.0.2000.5")}};
        const auto compile = [&](const Operation &operation) {
            for (const Statement &statement : dialect.compile(operation, schema))
                lines += statement.text.simplified();
            apply(operation, schema);
        };
        for (const SchemaObject &object : one.before)
            compile(CreateObject {object, false});
        for (const Table &table : one.tables)
            compile(CreateTable {table, false});
        for (const SchemaObject &object : one.objects)
            compile(CreateObject {object, false});
        for (const Operation &change : one.changes)
            compile(change);
    }
    static const QRegularExpression ownNumber(QStringLiteral("(?<=extra \"s\" )\\d+"));
    for (QString &line : lines) // schemas are called by the number of the process
        line.replace(ownNumber, QStringLiteral("1"));
    const QString name = dataFile(QStringLiteral("mssql/compliance.sql"));
    if (qEnvironmentVariableIsSet("STILLROOM_WRITE_TEXTS")) {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(lines.join(QLatin1Char('\n')).toUtf8() + '\n');
    }
    const QStringList written = readTextFile(name).trimmed().split(QLatin1Char('\n'));
    QCOMPARE(unlikeLines(written, lines), QString());
    QCOMPARE(lines, written);
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

/// A person's server may write values in its own way: the sessions of tests do not.
void TestComplianceCases::settingsOfTheServer()
try {
    const TestServer &server = testServer(QStringLiteral("postgresql"));
    STILLROOM_NEED_SERVER(server);
    const QString alter = QStringLiteral("ALTER DATABASE ") + server.url.database.value_or(QString());
    const TestDatabase first(server);
    const auto reset = qScopeGuard([&] { first.run(Statement(alter + QStringLiteral(" RESET ALL"))); });
    for (const char *setting : {"TimeZone TO 'Asia/Tokyo'", "DateStyle TO 'German'",
                                "IntervalStyle TO 'iso_8601'", "extra_float_digits TO -3"})
        first.run(Statement(alter + QStringLiteral(" SET ") + QLatin1String(setting)));
    const TestDatabase database(server);
    QCOMPARE(database.texts(
                 Statement(QStringLiteral("SELECT '2024-05-06 07:08:09+00'::timestamptz, '2024-05-06'::date, "
                                          "'1 day 02:03:04'::interval, 0.1::float8 + 0.2, '2.5'::money"))),
             QStringList(QStringLiteral("2024-05-06 07:08:09+00|2024-05-06|1 day 02:03:04|"
                                        "0.30000000000000004|$2.50")));
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText()));
}

QTEST_GUILESS_MAIN(TestComplianceCases)
#include "tst_compliancecases.moc"
