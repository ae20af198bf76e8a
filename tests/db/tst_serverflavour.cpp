#include "db/serverflavour.h"

#include <QTest>

using namespace stillroom;

/// Reads recorded answers of servers.
class TestServerFlavour : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data();
    void answers();
};

void TestServerFlavour::answers_data()
{
    QTest::addColumn<Backend>("backend");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("numbers");
    const auto row = [](Backend backend, const char *answer, const char *text, const char *numbers) {
        QTest::newRow(text) << backend << QString::fromLatin1(answer) << QString::fromLatin1(text)
                            << QString::fromLatin1(numbers);
    };
    row(Backend::Sqlite, "3.40.1", "SQLite 3.40.1", "3 40 1");
    row(Backend::PostgreSql,
        "PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc, 64-bit",
        "PostgreSQL 15.18", "15 18 0");
    row(Backend::PostgreSql, "PostgreSQL 9.6.24 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit",
        "PostgreSQL 9.6.24", "9 6 24");
    row(Backend::PostgreSql, "PostgreSQL 18beta1 on x86_64-pc-linux-gnu", "PostgreSQL 18", "18 0 0");
    row(Backend::PostgreSql,
        "CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27 01:53:43, go1.19.10)",
        "CockroachDB 23.1.11", "23 1 11");
    row(Backend::PostgreSql,
        "PostgreSQL 11.2-YB-2.18.4.0-b0 on x86_64-pc-linux-gnu, compiled by clang version 15.0.3, 64-bit",
        "YugabyteDB 2.18.4.0", "2 18 4");
    row(Backend::PostgreSql, "PostgreSQL 16.1 (Debian 16.1-1) on x86_64-pc-linux-gnu\nCitus 12.1-1",
        "PostgreSQL with Citus 16.1", "16 1 0");
    row(Backend::PostgreSql,
        "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.54321",
        "Redshift 1.0.54321", "1 0 54321");
    row(Backend::MySql, "8.0.36\nMySQL Community Server - GPL", "MySQL 8.0.36", "8 0 36");
    row(Backend::MySql, "9.7.4\n(Debian)", "MySQL 9.7.4", "9 7 4");
    row(Backend::MySql, "5.7.44-log\nMySQL Community Server (GPL)", "MySQL 5.7.44", "5 7 44");
    row(Backend::MySql, "10.11.19-MariaDB-0+deb12u1\nDebian 12", "MariaDB 10.11.19", "10 11 19");
    row(Backend::MariaDb, "5.5.5-10.6.12-MariaDB\nmariadb.org binary distribution", "MariaDB 10.6.12",
        "10 6 12");
    row(Backend::MySql, "8.0.11-TiDB-v7.5.0\nTiDB Server (Apache License 2.0)", "TiDB 7.5.0", "7 5 0");
    row(Backend::MySql, "5.7.25-TiDB-v5.4.3\nTiDB Server", "TiDB 5.4.3", "5 4 3");
    row(Backend::MySql, "5.7.9-vitess-14.0.0\nVersion: 14.0.0", "Vitess 14.0.0", "14 0 0");
    row(Backend::MySql, "8.0.30-Vitess\nVersion: 19.0.4", "Vitess 8.0.30", "8 0 30");
    row(Backend::MySql, "8.0.34-PlanetScale\nPlanetScale", "Vitess 8.0.34", "8 0 34");
    row(Backend::SqlServer,
        "Microsoft SQL Server 2019 (RTM-CU18) (KB5017593) - 15.0.4261.1 (X64) \n\tSep 12 2022 15:07:06",
        "SQL Server 2019 (15.0.4261)", "15 0 4261");
    row(Backend::SqlServer, "Microsoft SQL Azure (RTM) - 12.0.2000.8 \n\tOct  2 2024", "Azure SQL 12.0.2000",
        "12 0 2000");
    row(Backend::SqlServer,
        "Babelfish for PostgreSQL with SQL Server Compatibility - 16.0.1000.6\nCopyright (c) Amazon Web "
        "Services\nPostgreSQL 16.4 on x86_64",
        "Babelfish 16.0.1000", "16 0 1000");
    row(Backend::MySql, "", "MySQL", "0 0 0");
}

void TestServerFlavour::answers()
{
    QFETCH(Backend, backend);
    QFETCH(QString, answer);
    const ServerFlavour flavour = serverFlavour(backend, answer);
    QTEST(flavour.text(), "text");
    QTEST(QStringLiteral("%1 %2 %3").arg(flavour.major).arg(flavour.minor).arg(flavour.patch), "numbers");
    QVERIFY(flavour.isAtLeast(flavour.major, flavour.minor));
    QVERIFY(!flavour.isAtLeast(flavour.major, flavour.minor + 1));
}

QTEST_GUILESS_MAIN(TestServerFlavour)
#include "tst_serverflavour.moc"
