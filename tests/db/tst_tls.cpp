#include "base/error.h"
#include "db/connection.h"
#include "support/testservers.h"

#include <QFileInfo>
#include <QTest>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

using Query = std::vector<std::pair<QString, QString>>;

Query pairs(std::initializer_list<std::pair<const char *, QString>> list)
{
    Query query;
    for (const auto &[key, value] : list)
        query.emplace_back(latin(key), value);
    return query;
}

/// Empty where it opens.
QString failure(const ConnectionUrl &url)
{
    try {
        (void)Connection::open(url)->scalar(Statement(latin("SELECT 1")));
        return {};
    } catch (const Error &error) {
        return error.kind == Error::Kind::Connection && !error.hint.isEmpty()
            ? error.toText()
            : latin("WRONG: ") + error.toText();
    }
}

QString cipher(const ConnectionUrl &url)
{
    const auto connection = Connection::open(url);
    if (url.backend() == Backend::PostgreSql)
        return connection
            ->scalar(Statement(latin("SELECT cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()")))
            .toString();
    return connection->query(Statement(latin("SHOW STATUS LIKE 'Ssl_cipher'"))).text(0, 1);
}

} // namespace

/// What the modes of TLS promise, against servers that keep it and servers that do not.
class TestTls : public QObject
{
    Q_OBJECT

    static void servers()
    {
        QTest::addColumn<QString>("server");
        QTest::newRow("postgresql") << latin("postgresql");
        QTest::newRow("mariadb") << latin("mariadb");
    }

    ConnectionUrl m_url;
    QString m_ca;
    bool m_isPostgres = false;

    [[nodiscard]] ConnectionUrl with(const Query &postgres, const Query &mysql) const
    {
        ConnectionUrl url = m_url;
        url.query = m_isPostgres ? postgres : mysql;
        return url;
    }
    [[nodiscard]] QString beside(const char *file) const
    {
        return QFileInfo(m_ca).absolutePath() + QLatin1Char('/') + latin(file);
    }

private Q_SLOTS:
    void hostName_data() { servers(); }
    /// 127.0.0.1 under a name that the certificate does not hold.
    void hostName()
    {
        QFETCH(QString, server);
        STILLROOM_NEED_SERVER(testServer(server));
        take(testServer(server).url, testServer(server).ca);
        if (m_ca.isEmpty())
            QSKIP("The server has no certificate of a known authority.");
        const Query full = pairs({{"sslmode", latin("verify-full")}, {"sslrootcert", m_ca}});
        const Query authority = pairs({{"sslmode", latin("verify-ca")}, {"sslrootcert", m_ca}});
        const Query mysql = pairs({{"ssl_mode", latin("VERIFY_IDENTITY")}, {"ssl_ca", m_ca}});
        QCOMPARE(failure(with(full, mysql)), QString());
        const auto misnamed = [this](ConnectionUrl url) {
            url.host = m_isPostgres ? latin("db.invalid") : latin("127.1"); // libmariadb looks the name up
            if (m_isPostgres)
                url.query.emplace_back(latin("hostaddr"), latin("127.0.0.1"));
            return url;
        };
        const QString said = failure(misnamed(with(full, mysql)));
        QVERIFY2(said.startsWith(latin("No TLS connection to")), qPrintable(said));
        if (m_isPostgres)
            QCOMPARE(failure(misnamed(with(authority, {}))), QString());
        else // it cannot check one without the other
            QVERIFY(!failure(misnamed(with({}, pairs({{"ssl_mode", latin("VERIFY_CA")}, {"ssl_ca", m_ca}}))))
                         .isEmpty());
        // Encrypted without a check.
        QVERIFY(!cipher(misnamed(with(pairs({{"sslmode", latin("require")}}),
                                      pairs({{"ssl_mode", latin("REQUIRED")}}))))
                     .isEmpty());
    }

    void clientCertificate_data() { servers(); }
    /// A user who has to show one.
    void clientCertificate()
    {
        QFETCH(QString, server);
        STILLROOM_NEED_SERVER(testServer(server));
        take(testServer(server).url, testServer(server).ca);
        if (m_ca.isEmpty() || !QFileInfo::exists(beside("client.pem")))
            QSKIP("The server has no certificate of a known authority.");
        const auto admin = Connection::open(m_url);
        const QString password = *m_url.password;
        if (m_isPostgres) {
            admin->executeScript(
                latin("DROP ROLE IF EXISTS certified; CREATE ROLE certified LOGIN PASSWORD '%1'")
                    .arg(password));
        } else {
            admin->executeScript(
                latin("CREATE OR REPLACE USER certified@'127.0.0.1' IDENTIFIED BY '%1' REQUIRE "
                      "X509; GRANT ALL ON *.* TO certified@'127.0.0.1'")
                    .arg(password));
        }
        m_url.user = latin("certified");
        const Query noPostgres = pairs({{"sslmode", latin("verify-full")}, {"sslrootcert", m_ca}});
        const Query noMysql = pairs({{"ssl_ca", m_ca}});
        const QString said = failure(with(noPostgres, noMysql));
        QVERIFY2(!said.isEmpty() && !said.startsWith(latin("WRONG")), qPrintable(said));
        QVERIFY2(!said.contains(password), qPrintable(said));
        Query postgres = noPostgres;
        postgres.emplace_back(latin("sslcert"), beside("client.pem"));
        postgres.emplace_back(latin("sslkey"), beside("client.key"));
        Query mysql = noMysql;
        mysql.emplace_back(latin("ssl_cert"), beside("client.pem"));
        mysql.emplace_back(latin("ssl_key"), beside("client.key"));
        QCOMPARE(failure(with(postgres, mysql)), QString());
        // A key that does not belong to it.
        postgres.back().second = beside("ca.key");
        mysql.back().second = beside("ca.key");
        const QString other = failure(with(postgres, mysql));
        QVERIFY2(other.startsWith(latin("No TLS connection to")), qPrintable(other));
        admin->executeScript(m_isPostgres ? latin("DROP ROLE certified")
                                          : latin("DROP USER certified@'127.0.0.1'"));
    }

    void serverWithoutTls_data() { servers(); }
    /// What was required is not there: nothing is sent in the clear, no password either.
    void serverWithoutTls()
    {
        QFETCH(QString, server);
        PrivateServer plain(server == latin("postgresql") ? latin("postgres") : server,
                            PrivateServer::Tls::Missing);
        STILLROOM_NEED_SERVER(plain);
        take(plain.url(), {});
        for (const char *mode : {"REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"}) {
            const QString word = latin(mode) == latin("REQUIRED") ? latin("require") : latin("verify-full");
            Query postgres = pairs({{"sslmode", word}});
            if (word != latin("require"))
                postgres.emplace_back(latin("sslrootcert"), testServer(server).ca);
            const QString said = failure(with(postgres, pairs({{"ssl_mode", latin(mode)}})));
            QVERIFY2(said.startsWith(latin("No TLS connection to")), qPrintable(said));
            QVERIFY2(!said.contains(*m_url.password), qPrintable(said));
        }
        // Preferred and off are content with none.
        QCOMPARE(
            failure(with(pairs({{"sslmode", latin("prefer")}}), pairs({{"ssl_mode", latin("PREFERRED")}}))),
            QString());
        QCOMPARE(
            failure(with(pairs({{"sslmode", latin("disable")}}), pairs({{"ssl_mode", latin("DISABLED")}}))),
            QString());
    }

private:
    void take(const ConnectionUrl &url, const QString &ca)
    {
        m_url = url;
        m_ca = ca;
        m_isPostgres = url.backend() == Backend::PostgreSql;
    }
};

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
