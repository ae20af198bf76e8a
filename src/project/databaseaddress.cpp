#include "project/databaseaddress.h"

#include "base/error.h"
#include "dialect/restoredatabase.h"
#include "project/createdatabase.h"

#include <QFileInfo>

namespace stillroom {

namespace {

/// Of the URL, or of its query: drivers take a socket's folder there.
QString urlPart(const QString &value, const ConnectionUrl &url, const char *key)
{
    return value.isEmpty() ? url.queryValue(QLatin1String(key)) : value;
}

} // namespace

QString databaseAddress(const ConnectionUrl &url, const QString &folder,
                        const std::optional<SshSettings> &ssh)
{
    const QString file = databaseFile(url, folder);
    if (!file.isEmpty())
        return QFileInfo(file).absoluteFilePath();
    QString kind = QStringLiteral("unknown");
    int usualPort = 0;
    switch (url.backend()) {
    case Backend::PostgreSql:
        kind = QStringLiteral("postgresql");
        usualPort = 5432;
        break;
    case Backend::MySql: // one server may be called by either name
    case Backend::MariaDb:
        kind = QStringLiteral("mysql");
        usualPort = 3306;
        break;
    case Backend::SqlServer:
        kind = QStringLiteral("mssql");
        usualPort = 1433;
        break;
    case Backend::Sqlite:
        kind = QStringLiteral("sqlite");
        break;
    case Backend::Unknown:
        break;
    }
    QString host = urlPart(url.host.value_or(QString()).toLower(), url, "host");
    if (const QString socket = url.queryValue(QStringLiteral("unix_socket")); host.isEmpty())
        host = socket;
    const QString port = urlPart(url.port ? QString::number(*url.port) : QString(), url, "port");
    const QString address
        = QStringLiteral("%1://%2:%3/%4")
              .arg(kind, host.isEmpty() ? QStringLiteral("localhost") : host,
                   port.isEmpty() ? QString::number(usualPort) : port, url.database.value_or(QString()));
    return ssh ? QStringLiteral("%1 (SSH %2)").arg(address, ssh->displayName()) : address;
}

QString serverIdentity(Connection &connection)
{
    try {
        if (const std::optional<Statement> statement = serverIdentityStatement(connection.flavour()))
            return connection.scalar(*statement).toString();
    } catch (const Error &error) {
        if (error.kind != Error::Kind::Sql) // it may be that we may not ask
            throw;
    }
    return {};
}

} // namespace stillroom
