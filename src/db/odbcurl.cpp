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

bool isNo(const QString &value)
{
    const QString lower = value.toLower();
    return lower == QLatin1String("no") || lower == QLatin1String("false") || lower == QLatin1String("0")
        || lower == QLatin1String("optional");
}

bool isYes(const QString &value)
{
    return !value.isEmpty() && !isNo(value);
}

/// What the words of Microsoft's drivers mean in FreeTDS's. \return empty for what it does by itself: TLS
/// where the server offers it
QString freeTdsEncryption(const ConnectionUrl &url)
{
    const QString encrypt = valueOf(url, "Encrypt");
    const bool trusts = isYes(valueOf(url, "TrustServerCertificate"));
    if (isNo(encrypt) && !encrypt.isEmpty())
        return QStringLiteral("off");
    if (encrypt.isEmpty() && !trusts)
        return {};
    if (!trusts || encrypt.compare(QLatin1String("strict"), Qt::CaseInsensitive) == 0)
        throw Error(Error::Kind::Connection,
                    coreTr("The ODBC driver FreeTDS encrypts, but cannot be told here to check the server's "
                           "certificate, as Encrypt=%1 asks.")
                        .arg(encrypt))
            .withHint(
                coreTr("Install Microsoft's msodbcsql18, which checks it, or allow any certificate with "
                       "TrustServerCertificate=yes."));
    return QStringLiteral("require");
}

/// A whole connection string, with what of the URL it does not say itself.
QString completed(QString text, const ConnectionUrl &url, bool readOnly)
{
    const auto says = [&text](const char *keys) {
        return QRegularExpression(QStringLiteral("(^|;)\\s*(%1)\\s*=").arg(QLatin1String(keys)),
                                  QRegularExpression::CaseInsensitiveOption)
            .match(text)
            .hasMatch();
    };
    const auto add = [&text](const char *key, const QString &value) {
        if (!text.isEmpty() && !text.endsWith(QLatin1Char(';')))
            text += QLatin1Char(';');
        text += QLatin1String(key) + QLatin1Char('=') + braced(value) + QLatin1Char(';');
    };
    if (url.user && !url.user->isEmpty() && !says("uid|user|user id"))
        add("UID", *url.user);
    if (url.password && !says("pwd|password"))
        add("PWD", *url.password);
    if (readOnly && !says("ApplicationIntent"))
        add("ApplicationIntent", QStringLiteral("ReadOnly"));
    return text;
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
    const bool readOnly = options.readOnly || url.isReadOnly();
    if (!whole.isEmpty())
        return completed(whole, url, readOnly);
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
                add("PORT", QString::number(url.port.value_or(defaultPort(Backend::SqlServer))));
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
    const qsizetype at = catalogue.sources.indexOf(source);
    if (isFreeTds(source.isEmpty() ? driver : catalogue.sourceDrivers.value(at))) {
        add("Encryption", freeTdsEncryption(url));
    } else {
        for (const char *key : {"Encrypt", "TrustServerCertificate", "MultiSubnetFailover", "Authentication",
                                "HostNameInCertificate"})
            add(key, valueOf(url, key));
    }
    if (readOnly)
        add("ApplicationIntent", QStringLiteral("ReadOnly"));
    const QString application = valueOf(url, "app");
    add("APP", application.isEmpty() ? QStringLiteral("stillroom") : application);
    return parts.join(QLatin1Char(';')) + QLatin1Char(';');
}

bool asksForTls(const ConnectionUrl &url)
{
    return isYes(valueOf(url, "Encrypt"));
}

} // namespace stillroom
