#include <QtTest>

#include "project/urlsettings.h"

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

QString shown(const TlsSettings &settings)
{
    static const char *const modes[] = {"default", "off", "preferred", "required", "verified"};
    QStringList parts {latin(modes[int(settings.mode)])};
    if (settings.checkHost)
        parts << latin("host");
    for (const QString &file : {settings.ca, settings.certificate, settings.key})
        parts << (file.isEmpty() ? latin("-") : file);
    return parts.join(QLatin1Char(' '));
}

} // namespace

class UrlSettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tlsIsRead_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("settings");
        const auto row = [](const char *url, const char *settings) {
            QTest::newRow(url) << latin(url) << latin(settings);
        };
        row("postgresql://h/d", "default - - -");
        row("postgresql://h/d?sslmode=allow", "preferred - - -");
        row("postgresql://h/d?sslmode=verify-ca&sslrootcert=/ca", "verified /ca - -");
        row("postgresql://h/d?sslmode=verify-full&sslcert=/c&sslkey=/k", "verified host - /c /k");
        row("postgresql+asyncpg://h/d?ssl=require", "required - - -");
        row("postgresql+asyncpg://h/d?ssl=true", "required - - -");
        row("mysql://h/d?ssl_mode=DISABLED", "off - - -");
        row("mysql://h/d?ssl_disabled=true", "off - - -");
        row("mysql+pymysql://h/d?ssl_ca=/ca", "verified host /ca - -");
        row("mariadb://h/d?ssl_mode=verify_identity", "verified host - - -");
        row("mysql://h/d?ssl_cert=/c&ssl_key=/k", "required - /c /k");
        row("mssql://h/d?Encrypt=no", "off - - -");
        row("mssql://h/d?encrypt=yes&trustservercertificate=YES", "required - - -");
        row("mssql://h/d?Encrypt=strict", "verified host - - -");
        row("sqlite:///a.db", "default - - -");
    }
    void tlsIsRead()
    {
        QFETCH(QString, url);
        QFETCH(QString, settings);
        ConnectionUrl parsed = ConnectionUrl::parse(url);
        QCOMPARE(shown(tlsSettings(parsed)), settings);
        const ConnectionUrl before = parsed;
        setTlsSettings(parsed, tlsSettings(parsed));
        QVERIFY2(parsed == before, "what is the same is not written anew");
    }

    /// Every mode offered for a server is read back as it was written, next to keys of others.
    void tlsComesBack_data()
    {
        QTest::addColumn<QString>("url");
        for (const char *url : {"postgresql://h/d?application_name=x", "mysql://h/d?charset=utf8mb4",
                                "mariadb://h/d", "mssql://h/d?driver=FreeTDS"})
            QTest::newRow(url) << latin(url);
    }
    void tlsComesBack()
    {
        QFETCH(QString, url);
        const ConnectionUrl plain = ConnectionUrl::parse(url);
        const TlsChoices choices = tlsChoices(plain.backend());
        QVERIFY(choices.modes.size() >= 4);
        for (const TlsSettings::Mode mode : choices.modes) {
            for (const bool checkHost : {false, true}) {
                if (checkHost && mode != TlsSettings::Mode::Verified)
                    continue;
                if (!checkHost && mode == TlsSettings::Mode::Verified && !choices.hostCheckIsOptional)
                    continue;
                TlsSettings settings {mode, checkHost, {}, {}, {}};
                if (choices.files && mode == TlsSettings::Mode::Verified) {
                    settings.ca = latin("/a b/ca.pem");
                    settings.certificate = latin("/c");
                    settings.key = latin("/k");
                }
                ConnectionUrl changed = plain;
                setTlsSettings(changed, settings);
                const ConnectionUrl again = ConnectionUrl::parse(changed.toString());
                QCOMPARE(shown(tlsSettings(again)), shown(settings));
                QVERIFY(again.unknownQueryKeys().isEmpty());
                setTlsSettings(changed, {});
                QCOMPARE(changed.toString(), plain.toString());
            }
        }
    }

    void sessionIsSet_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("isReadOnly");
        QTest::addColumn<int>("timeout");
        QTest::addColumn<QString>("changed");
        const auto row = [](const char *url, bool isReadOnly, int timeout, const char *changed) {
            QTest::addRow("%s %d %d", url, isReadOnly, timeout)
                << latin(url) << isReadOnly << timeout << latin(changed);
        };
        row("sqlite:////a.db", true, 0, "sqlite:///file:/a.db?mode=ro&uri=true");
        row("postgresql://h/d", true, 0, "postgresql://h/d?options=-c+default_transaction_read_only%3Don");
        row("postgresql://h/d?options=-c+geqo%3Doff", true, 20,
            "postgresql://h/"
            "d?options=-c+geqo%3Doff+-c+default_transaction_read_only%3Don+-c+statement_timeout%3D20s");
        row("mssql://h/d", true, 0, "mssql://h/d?ApplicationIntent=ReadOnly");
        row("mysql://h/d", true, 30,
            "mysql://h/"
            "d?init_command=SET+SESSION+%2F%2AM%21100101+tx_read_only%3D1%2C+max_statement_time%3D30+%2A%2F+"
            "%2F%2A%2150720+transaction_read_only%3D1%2C+max_execution_time%3D30000+%2A%2F");
        row("mariadb://h/d", false, 5,
            "mariadb://h/d?init_command=SET+SESSION+%2F%2AM%21100101+max_statement_time%3D5+%2A%2F+"
            "%2F%2A%2150720+max_execution_time%3D5000+%2A%2F");
        row("sqlite://", false, 0, "sqlite://");
        row("sqlite:///a.db", false, 7, "sqlite:///a.db?statement_timeout=7");
        row("mssql://h/d", false, 7, "mssql://h/d?statement_timeout=7");
    }

    /// A person's own init_command is kept, whatever is set and taken back.
    void initCommandIsKept_data()
    {
        QTest::addColumn<QString>("own");
        QTest::addColumn<QString>("with");
        QTest::addColumn<QString>("without");
        const QString alone
            = latin("SET SESSION /*M!100101 tx_read_only=1 */ /*!50720 transaction_read_only=1 */");
        const QString further
            = latin(" /*M!100101 , SESSION tx_read_only=1 */ /*!50720 , SESSION transaction_read_only=1 */");
        const auto row = [](const char *own, const QString &with, const char *without) {
            QTest::newRow(own) << latin(own) << with << latin(without);
        };
        row("", alone, "");
        row("SET time_zone='+00:00'", latin("SET time_zone='+00:00'") + further, "SET time_zone='+00:00'");
        row("SET NAMES utf8mb4, GLOBAL x=1", latin("SET NAMES utf8mb4, GLOBAL x=1") + further,
            "SET NAMES utf8mb4, GLOBAL x=1");
        row("CALL setup()", latin("CALL setup(); ") + alone, "CALL setup()");
        row("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            latin("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; ") + alone,
            "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        row("SET a=1; SET b=2", latin("SET a=1; SET b=2; ") + alone, "SET a=1; SET b=2");
    }
    void initCommandIsKept()
    {
        QFETCH(QString, own);
        QFETCH(QString, with);
        QFETCH(QString, without);
        ConnectionUrl url = ConnectionUrl::parse(latin("mariadb://h/d"));
        if (!own.isEmpty())
            url.query.emplace_back(latin("init_command"), own);
        setSessionSettings(url, {true, 0});
        QCOMPARE(url.queryValue(latin("init_command")), with);
        QVERIFY(url.isReadOnly());
        setSessionSettings(url, {true, 9});
        QVERIFY(sessionSettings(url) == (SessionSettings {true, 9}));
        setSessionSettings(url, {});
        QCOMPARE(url.queryValue(latin("init_command")), without);
    }

    void otherWordsAreTakenBack()
    {
        for (const char *words :
             {"SET SESSION TRANSACTION READ ONLY; SET a=1", "SET a=1, SESSION tx_read_only=1",
              "SET @@session.transaction_read_only = ON, a=1",
              "SET tx_read_only=1, max_statement_time=5, a=1"})
        {
            ConnectionUrl url = ConnectionUrl::parse(latin("mysql://h/d"));
            url.query.emplace_back(latin("init_command"), latin(words));
            QVERIFY(url.isReadOnly());
            setSessionSettings(url, {});
            QVERIFY(!url.isReadOnly());
            QCOMPARE(url.queryValue(latin("init_command")).remove(QLatin1Char(' ')), latin("SETa=1"));
        }
    }

    void lifeIsSet()
    {
        ConnectionUrl url = ConnectionUrl::parse(latin("postgresql://h/d"));
        QVERIFY(lifeSettings(url) == LifeSettings());
        setLifeSettings(url, {});
        QCOMPARE(url.toString(), latin("postgresql://h/d"));
        setLifeSettings(url, {600, LifeSettings::never});
        QCOMPARE(url.toString(), latin("postgresql://h/d?pool_pre_ping=-1&pool_recycle=600"));
        QVERIFY(lifeSettings(url) == (LifeSettings {600, LifeSettings::never}));
        QVERIFY(url.unknownQueryKeys().isEmpty());
        setLifeSettings(url, {LifeSettings::never, 0});
        QVERIFY(lifeSettings(url) == (LifeSettings {LifeSettings::never, 0}));
        setLifeSettings(url, {});
        QCOMPARE(url.toString(), latin("postgresql://h/d"));
        // SQLAlchemy's own way to write it.
        url.query.emplace_back(latin("pool_pre_ping"), latin("true"));
        QCOMPARE(lifeSettings(url).pingAfterIdleSeconds, 0);
    }
    void sessionIsSet()
    {
        QFETCH(QString, url);
        QFETCH(bool, isReadOnly);
        QFETCH(int, timeout);
        QFETCH(QString, changed);
        ConnectionUrl parsed = ConnectionUrl::parse(url);
        const SessionSettings settings {isReadOnly, timeout};
        setSessionSettings(parsed, settings);
        QCOMPARE(parsed.toString(), changed);
        QVERIFY(sessionSettings(ConnectionUrl::parse(changed)) == settings);
        setSessionSettings(parsed, settings);
        QCOMPARE(parsed.toString(), changed);
        QVERIFY(parsed.unknownQueryKeys().isEmpty());
        setSessionSettings(parsed, {});
        if (parsed.backend() != Backend::Sqlite) // there it stays a URI
            QCOMPARE(parsed.toString(), url);
    }
};

QTEST_GUILESS_MAIN(UrlSettingsTest)
#include "tst_urlsettings.moc"
