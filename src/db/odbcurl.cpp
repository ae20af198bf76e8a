#include "db/odbcurl.h"

#include "base/error.h"
#include "base/text.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

/// A value in braces, where it needs them: a password may hold anything.
QString braced(const QString &value)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_.,:/\\\\-]*$"));
    if (plain.match(value).hasMatch())
        return value;
    QString doubled = value;
    return QLatin1Char('{') + doubled.replace(QLatin1Char('}'), QLatin1String("}}")) + QLatin1Char('}');
}

QString valueOf(const ConnectionUrl &url, const char *key)
{
    for (auto pair = url.query.rbegin(); pair != url.query.rend(); ++pair) {
        if (pair->first.compare(QLatin1String(key), Qt::CaseInsensitive) == 0)
            return pair->second;
    }
    return {};
}

bool isFreeTds(const QString &driver)
{
    return driver.contains(QLatin1String("TDS"), Qt::CaseInsensitive);
}

int microsoftVersion(const QString &driver)
{
    static const QRegularExpression name(QStringLiteral(R"(^ODBC Driver (\d+) for SQL Server$)"));
    return name.match(driver).captured(1).toInt();
}

[[noreturn]] void throwNoDriver()
{
    throw Error(Error::Kind::Connection, coreTr("No ODBC driver for SQL Server is installed."))
        .withHint(coreTr("On Debian install tdsodbc (FreeTDS), or Microsoft's msodbcsql18 from their package "
                         "source; then try again."));
}

} // namespace

QString odbcDriver(const ConnectionUrl &url, const QStringList &installed)
{
    const QString named = valueOf(url, "driver");
    if (!named.isEmpty())
        return named;
    QString best;
    for (const QString &driver : installed) {
        if (microsoftVersion(driver) > microsoftVersion(best))
            best = driver;
    }
    if (!best.isEmpty())
        return best;
    const auto freeTds = std::find_if(installed.begin(), installed.end(), isFreeTds);
    return freeTds == installed.end() ? QString() : *freeTds;
}

QString odbcConnectionString(const ConnectionUrl &url, const OpenOptions &options,
                             const OdbcCatalogue &catalogue)
{
    const QString whole = valueOf(url, "odbc_connect");
    if (!whole.isEmpty())
        return whole;
    QStringList parts;
    const auto add = [&parts](const char *key, const QString &value) {
        if (!value.isEmpty())
            parts << QLatin1String(key) + QLatin1Char('=') + braced(value);
    };
    const QString host = url.host.value_or(valueOf(url, "server"));
    const QString source = valueOf(url, "dsn").isEmpty() && valueOf(url, "driver").isEmpty()
            && catalogue.sources.contains(host)
        ? host
        : valueOf(url, "dsn");
    const QString driver = odbcDriver(url, catalogue.drivers);
    if (!source.isEmpty()) {
        add("DSN", source);
    } else {
        if (driver.isEmpty())
            throwNoDriver();
        parts << QStringLiteral("DRIVER={%1}").arg(driver);
        const QString server = host.isEmpty() ? QStringLiteral("localhost") : host;
        if (isFreeTds(driver)) {
            add("SERVER", server);
            // A named instance is found by its name, not by a port.
            if (url.port || !server.contains(QLatin1Char('\\')))
                add("PORT", QString::number(url.port.value_or(1433)));
            const QString version = valueOf(url, "tds_version");
            add("TDS_Version", version.isEmpty() ? QStringLiteral("7.4") : version);
            add("ClientCharset", QStringLiteral("UTF-8"));
        } else {
            add("SERVER", url.port ? QStringLiteral("%1,%2").arg(server).arg(*url.port) : server);
        }
    }
    add("DATABASE", url.database.value_or(valueOf(url, "database")));
    const QString user = url.user.value_or(valueOf(url, "uid"));
    if (!user.isEmpty()) {
        add("UID", user);
        parts << QStringLiteral("PWD=") + braced(url.password.value_or(valueOf(url, "pwd")));
    } else if (valueOf(url, "authentication").isEmpty() && source.isEmpty()) {
        add("Trusted_Connection", QStringLiteral("Yes"));
    }
    for (const char *key : {"Encrypt", "TrustServerCertificate", "MultiSubnetFailover", "Authentication"})
        add(key, valueOf(url, key));
    if (options.readOnly || url.isReadOnly())
        add("ApplicationIntent", QStringLiteral("ReadOnly"));
    const QString application = valueOf(url, "app");
    add("APP", application.isEmpty() ? QStringLiteral("stillroom") : application);
    return parts.join(QLatin1Char(';')) + QLatin1Char(';');
}

} // namespace stillroom
