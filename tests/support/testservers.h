#pragma once

#include "db/connectionurl.h"

#include <QList>

namespace stillroom {

/// A database the tests may run on.
struct TestServer
{
    QString name; ///< "sqlite", "postgresql", "mariadb", "mysql", "mssql"
    ConnectionUrl url; ///< of a fresh, empty database, made for this program and dropped at its end
    QString missing; ///< why there is none; empty where there is
    bool required = false; ///< its absence fails the tests where CI is set
    QString ca; ///< certificate of the authority that signed the server's; may be empty
};

/// Every database the program knows, in a fixed order. Those of tests/support/servers, unless an environment
/// variable names a server a person has: STILLROOM_TEST_POSTGRES_URL, …_MARIADB_URL, …_MYSQL_URL, …_MSSQL_URL
/// (any database on it; a new one is made beside it). Needs a QCoreApplication.
[[nodiscard]] const QList<TestServer> &testServers();
[[nodiscard]] const TestServer &testServer(const QString &name);

/// What testServers() makes of a URL in the variable of this server. A URL that is mistyped, or names a
/// server that does not answer, is told in TestServer::missing.
[[nodiscard]] TestServer ownTestServer(const QString &name, const QString &url);

/// Servers of a test's own, which it may stop and kill. name: "postgres", "mariadb" or "mysql".
class PrivateServer
{
public:
    enum class Tls { Offered, Missing };

    explicit PrivateServer(const QString &name, Tls tls = Tls::Offered);
    ~PrivateServer();
    PrivateServer(const PrivateServer &) = delete;
    PrivateServer &operator=(const PrivateServer &) = delete;

    [[nodiscard]] const ConnectionUrl &url() const { return m_url; } ///< of the maintenance database
    QString missing; ///< why it could not be started; empty: it runs
    bool required; ///< its absence fails the tests where CI is set

    void restart(); ///< as an administrator does
    void kill(); ///< without a warning
    void signal(const char *name); ///< "STOP" and "CONT", to all its processes
    void setDiskFull(bool full); ///< its files cannot grow meanwhile

private:
    bool call(const QStringList &arguments);

    QString m_name;
    Tls m_tls;
    QString m_folder;
    ConnectionUrl m_url;
};

} // namespace stillroom

/// Ends the test function where the server is not there: a loud skip for a person, a failure where CI is set.
#define STILLROOM_NEED_SERVER(server)                                                                        \
    do {                                                                                                     \
        if (!(server).missing.isEmpty()) {                                                                   \
            if ((server).required && !qEnvironmentVariableIsEmpty("CI"))                                     \
                QFAIL(qPrintable((server).missing));                                                         \
            QSKIP(qPrintable((server).missing));                                                             \
        }                                                                                                    \
    } while (false)
