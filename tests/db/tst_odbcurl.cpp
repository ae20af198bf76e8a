#include "base/error.h"
#include "db/odbcurl.h"

#include <QTest>

using namespace stillroom;

namespace {

const QString microsoft = QStringLiteral("ODBC Driver 18 for SQL Server");
const QString freeTds = QStringLiteral("FreeTDS");

QString stringOf(const char *url, const OdbcCatalogue &catalogue, bool readOnly = false)
{
    OpenOptions options;
    options.readOnly = readOnly;
    return odbcConnectionString(ConnectionUrl::parse(QString::fromLatin1(url)), options, catalogue);
}

} // namespace

class TestOdbcUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Each driver is told in its own words.
    void tls_data()
    {
        QTest::addColumn<QString>("driver");
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("said"); // empty: refused
        const auto row = [](const QString &driver, const char *query, const char *said) {
            QTest::addRow("%s %s", qPrintable(driver), query)
                << driver << QString::fromLatin1(query) << QString::fromLatin1(said);
        };
        row(microsoft, "Encrypt=yes&TrustServerCertificate=no", "Encrypt=yes;TrustServerCertificate=no");
        row(microsoft, "Encrypt=strict&HostNameInCertificate=db", "Encrypt=strict;HostNameInCertificate=db");
        row(freeTds, "Encrypt=no", "Encryption=off");
        row(freeTds, "Encrypt=optional", "Encryption=off");
        row(freeTds, "Encrypt=yes&TrustServerCertificate=yes", "Encryption=require");
        row(freeTds, "TrustServerCertificate=yes", "Encryption=require");
        row(freeTds, "app=x", "APP=x");
        row(freeTds, "Encrypt=yes", "");
        row(freeTds, "Encrypt=mandatory&TrustServerCertificate=no", "");
        row(freeTds, "Encrypt=strict&TrustServerCertificate=yes", "");
    }
    void tls()
    {
        QFETCH(QString, driver);
        QFETCH(QString, query);
        QFETCH(QString, said);
        const QByteArray url = "mssql://u:secret@db/d?" + query.toLatin1();
        // By its name and by a data source that uses it.
        const OdbcCatalogue byName {{driver}, {}, {}};
        const OdbcCatalogue bySource {{microsoft, freeTds}, {QStringLiteral("db")}, {driver}};
        for (const OdbcCatalogue &catalogue : {byName, bySource}) {
            try {
                const QString text = stringOf(url.constData(), catalogue);
                QVERIFY2(!said.isEmpty(), qPrintable(text));
                QVERIFY2(text.contains(said), qPrintable(text));
                QVERIFY(driver == microsoft || !text.contains(QLatin1String("Encrypt=")));
            } catch (const Error &error) {
                QVERIFY2(said.isEmpty(), qPrintable(error.toText()));
                QCOMPARE(error.kind, Error::Kind::Connection);
                QVERIFY(error.hint.contains(QLatin1String("TrustServerCertificate=yes")));
            }
        }
    }

    /// A string of the person's own gets what it does not say itself.
    void wholeString_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("readOnly");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *url, bool readOnly, const char *expected) {
            QTest::newRow(url) << QString::fromLatin1(url) << readOnly << QString::fromLatin1(expected);
        };
        row("mssql://?odbc_connect=DSN%3Dx", false, "DSN=x");
        row("mssql://u:p@/?odbc_connect=DSN%3Dx", false, "DSN=x;UID=u;PWD=p;");
        row("mssql://:p@/?odbc_connect=DSN%3Dx%3BUID%3Dme%3B", false, "DSN=x;UID=me;PWD=p;");
        row("mssql://u:a;b}@/?odbc_connect=DSN%3Dx", false, "DSN=x;UID=u;PWD={a;b}}};");
        row("mssql://u:p@/?odbc_connect=DSN%3Dx%3Buid%3Dme%3B%20Pwd%3Down", false, "DSN=x;uid=me; Pwd=own");
        row("mssql://?odbc_connect=DSN%3Dx", true, "DSN=x;ApplicationIntent=ReadOnly;");
        row("mssql://?odbc_connect=DSN%3Dx%3Bapplicationintent%3DReadWrite", true,
            "DSN=x;applicationintent=ReadWrite");
        row("mssql://?odbc_connect=DSN%3Dx&ApplicationIntent=ReadOnly", false,
            "DSN=x;ApplicationIntent=ReadOnly;");
    }
    void wholeString()
    {
        QFETCH(QString, url);
        QFETCH(bool, readOnly);
        QFETCH(QString, expected);
        QCOMPARE(stringOf(url.toLatin1().constData(), {{freeTds}, {}, {}}, readOnly), expected);
    }
};

QTEST_GUILESS_MAIN(TestOdbcUrl)
#include "tst_odbcurl.moc"
