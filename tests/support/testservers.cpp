#include "support/testservers.h"

#include "base/error.h"
#include "db/connection.h"
#include "support/testsupport.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <algorithm>

namespace stillroom {

namespace {

struct Kind
{
    const char *name;
    const char *script; ///< its name in tests/support/servers
    const char *variable;
    bool required;
    Backend backend;
};

constexpr Kind kinds[] = {
    {"postgresql", "postgres", "STILLROOM_TEST_POSTGRES_URL", true, Backend::PostgreSql},
    {"mariadb", "mariadb", "STILLROOM_TEST_MARIADB_URL", true, Backend::MariaDb},
    {"mysql", "mysql", "STILLROOM_TEST_MYSQL_URL", false, Backend::MySql},
    {"mssql", "", "STILLROOM_TEST_MSSQL_URL", false, Backend::SqlServer},
};

QJsonObject startedServers(const QString &folder)
{
    QFile file(folder + QStringLiteral("/servers.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object().value(QLatin1String("servers")).toObject();
}

ConnectionUrl urlOf(const QJsonObject &entry)
{
    ConnectionUrl url;
    url.dialect = entry.value(QLatin1String("dialect")).toString();
    url.user = entry.value(QLatin1String("user")).toString();
    url.password = entry.value(QLatin1String("password")).toString();
    url.host = QStringLiteral("127.0.0.1");
    url.port = entry.value(QLatin1String("port")).toInt();
    url.database = entry.value(QLatin1String("database")).toString();
    return url;
}

void runAt(const ConnectionUrl &url, const QString &sql)
{
    Connection::open(url)->executeScript(sql);
}

/// What the new database is to hold whatever the server is set to: all letters.
QString creation(const ConnectionUrl &url, const QString &name)
{
    const QString create = QStringLiteral("CREATE DATABASE ") + name;
    switch (url.backend()) {
    case Backend::PostgreSql:
        return create + QStringLiteral(" TEMPLATE template0 ENCODING 'UTF8'");
    case Backend::MySql:
    case Backend::MariaDb:
        return create + QStringLiteral(" CHARACTER SET utf8mb4");
    default:
        return create;
    }
}

/// Makes a database beside the one the URL names, and drops it when the program ends.
void makeDatabase(TestServer &server)
{
    static QList<std::pair<ConnectionUrl, QString>> made;
    const QString program = QFileInfo(QCoreApplication::applicationFilePath()).completeBaseName();
    const QString name
        = QStringLiteral("t_%1_%2").arg(program.left(40)).arg(QCoreApplication::applicationPid());
    const ConnectionUrl maintenance = server.url;
    try {
        runAt(maintenance, creation(maintenance, name));
    } catch (const Error &error) {
        server.missing = server.name + QStringLiteral(": ") + error.message;
        return;
    }
    server.url.database = name;
    if (made.isEmpty()) {
        qAddPostRoutine([] {
            for (const auto &[url, database] : qAsConst(made)) {
                try {
                    if (url.backend() == Backend::PostgreSql) // WITH (FORCE) needs 13
                        runAt(url,
                              QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                             "WHERE datname = '%1'")
                                  .arg(database));
                    runAt(url, QStringLiteral("DROP DATABASE ") + database);
                } catch (const Error &error) {
                    fprintf(stderr, "%s\n", qPrintable(error.message));
                }
            }
        });
    }
    made.append({maintenance, name});
}

TestServer sqliteServer()
{
    static QTemporaryDir folder;
    TestServer server {QStringLiteral("sqlite"), {}, {}, true, {}};
    server.url = ConnectionUrl::sqliteFile(folder.filePath(QStringLiteral("test.db")));
    server.url.query.emplace_back(QStringLiteral("mode"), QStringLiteral("rwc"));
    return server;
}

/// The server a person named, or why it cannot be used.
TestServer ownServer(const Kind &kind, const QString &own)
{
    TestServer server {QString::fromLatin1(kind.name), {}, {}, kind.required, {}};
    const QString variable = QLatin1String(kind.variable);
    try {
        server.url = ConnectionUrl::parse(own);
        if (server.url.backend() == kind.backend)
            makeDatabase(server);
        else
            server.missing = QStringLiteral("NO SERVER: %1 has to begin with %2://, not with %3://.")
                                 .arg(variable, server.name, server.url.dialect);
    } catch (const Error &error) {
        server.missing
            = QStringLiteral("NO SERVER: what %1 says cannot be used. %2").arg(variable, error.toText());
    }
    return server;
}

QList<TestServer> allServers()
{
    QList<TestServer> servers {sqliteServer()};
    const QJsonObject started = startedServers(QStringLiteral(STILLROOM_BINARY_DIR "/test-servers"));
    for (const Kind &kind : kinds) {
        TestServer server {QString::fromLatin1(kind.name), {}, {}, kind.required, {}};
        const QString own = qEnvironmentVariable(kind.variable);
        const QJsonObject entry = started.value(QLatin1String(kind.script)).toObject();
        if (!own.isEmpty()) {
            server = ownServer(kind, own);
        } else if (!entry.isEmpty()) {
            server.url = urlOf(entry);
            server.ca = entry.value(QLatin1String("ca")).toString();
            makeDatabase(server);
        } else {
            server.missing
                = QStringLiteral("NO SERVER: %1 was not started (tests/support/servers) and %2 does "
                                 "not name one.")
                      .arg(server.name, QLatin1String(kind.variable));
        }
        servers.append(server);
    }
    return servers;
}

} // namespace

TestServer ownTestServer(const QString &name, const QString &url)
{
    const auto kind = std::find_if(std::begin(kinds), std::end(kinds),
                                   [&name](const Kind &one) { return name == QLatin1String(one.name); });
    Q_ASSERT(kind != std::end(kinds));
    return ownServer(*kind, url);
}

const QList<TestServer> &testServers()
{
    static const QList<TestServer> servers = allServers();
    return servers;
}

const TestServer &testServer(const QString &name)
{
    const QList<TestServer> &servers = testServers();
    const auto found = std::find_if(servers.begin(), servers.end(),
                                    [&name](const TestServer &server) { return server.name == name; });
    Q_ASSERT(found != servers.end());
    return *found;
}

PrivateServer::PrivateServer(const QString &name, Tls tls)
    : required(name != QLatin1String("mysql"))
    , m_name(name)
    , m_tls(tls)
    , m_folder(QStringLiteral(STILLROOM_BINARY_DIR "/test-servers-%1-%2")
                   .arg(QFileInfo(QCoreApplication::applicationFilePath()).completeBaseName(), name))
{
    if (call({QStringLiteral("start"), m_folder, name})) {
        const QJsonObject entry = startedServers(m_folder).value(name).toObject();
        if (!entry.isEmpty())
            m_url = urlOf(entry);
    }
    if (!m_url.port)
        missing = QStringLiteral("NO SERVER: %1 could not be started (tests/support/servers).").arg(name);
}

PrivateServer::~PrivateServer()
{
    call({QStringLiteral("stop"), m_folder});
    QDir().rmdir(m_folder);
}

void PrivateServer::restart()
{
    call({QStringLiteral("restart"), m_folder, m_name});
}

void PrivateServer::kill()
{
    call({QStringLiteral("kill"), m_folder, m_name});
}

void PrivateServer::signal(const char *name)
{
    call({QStringLiteral("signal"), m_folder, m_name, QString::fromLatin1(name)});
}

void PrivateServer::setDiskFull(bool full)
{
    call({QStringLiteral("disk"), m_folder, m_name, full ? QStringLiteral("full") : QStringLiteral("free")});
}

bool PrivateServer::call(const QStringList &arguments)
{
    QStringList environment {QStringLiteral("STILLROOM_FULLDISK=" STILLROOM_FULLDISK)};
    if (m_tls == Tls::Missing)
        environment << QStringLiteral("STILLROOM_WITHOUT_TLS=1");
    const ProcessResult result
        = runProcess(sourceFolder() + QStringLiteral("/tests/support/servers"), arguments, {}, environment);
    if (result.exitCode != 0)
        fprintf(stderr, "%s\n", qPrintable(result.error));
    return result.exitCode == 0;
}

} // namespace stillroom
