#include "db/postgresurl.h"

#include "base/error.h"
#include "base/text.h"
#include "db/postgresclient.h"

#include <QSet>

namespace stillroom {

namespace {

const QSet<QString> &keywords()
{
    static const QSet<QString> known = [] {
        QSet<QString> words;
        PQconninfoOption *const options = PQconndefaults();
        for (const PQconninfoOption *option = options; option && option->keyword; ++option)
            words.insert(QString::fromLatin1(option->keyword));
        PQconninfoFree(options);
        return words;
    }();
    return known;
}

/// asyncpg takes ssl=require, and true for it.
QString sslMode(const QString &value)
{
    static const QSet<QString> yes {QStringLiteral("true"), QStringLiteral("1"), QStringLiteral("on")};
    static const QSet<QString> no {QStringLiteral("false"), QStringLiteral("0"), QStringLiteral("off")};
    const QString lower = value.toLower();
    return yes.contains(lower) ? QStringLiteral("require")
        : no.contains(lower)   ? QStringLiteral("disable")
                               : lower;
}

/// "a:5433" and "[::1]:5433" of psycopg's several hosts; a socket's folder has no port.
std::pair<QString, QString> hostAndPort(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    if (text.startsWith(QLatin1Char('/')) || colon < 0
        || (text.count(QLatin1Char(':')) > 1 && !text.startsWith(QLatin1Char('['))))
        return {text, {}};
    QString host = text.left(colon);
    if (host.startsWith(QLatin1Char('[')))
        host = host.mid(1, host.size() - 2);
    return {host, text.mid(colon + 1)};
}

} // namespace

std::vector<std::pair<QByteArray, QByteArray>> postgresParameters(const ConnectionUrl &url)
{
    std::vector<std::pair<QByteArray, QByteArray>> parameters;
    const auto set = [&parameters](const QString &key, const QString &value) {
        if (value.contains(QChar(0)))
            throw Error(Error::Kind::Usage,
                        coreTr("The connection string has a NUL character in \"%1\".").arg(key));
        for (auto &[known, old] : parameters) {
            if (known == key.toUtf8()) {
                old = value.toUtf8();
                return;
            }
        }
        parameters.emplace_back(key.toUtf8(), value.toUtf8());
    };
    set(QStringLiteral("application_name"), QStringLiteral("stillroom"));
    QStringList hosts;
    QStringList ports;
    if (url.host && !url.host->isEmpty()) {
        hosts << *url.host;
        ports << (url.port ? QString::number(*url.port) : QString());
    }
    for (const auto &[key, value] : url.query) {
        if (key == QLatin1String("host")) {
            for (const QString &each : value.split(QLatin1Char(','))) {
                const auto [host, port] = hostAndPort(each);
                hosts << host;
                ports << port;
            }
        } else if (key == QLatin1String("ssl")) {
            set(QStringLiteral("sslmode"), sslMode(value));
        } else if (keywords().contains(key) && key != QLatin1String("connect_timeout")
                   && key != QLatin1String("client_encoding"))
        {
            set(key, value);
        }
    }
    if (!hosts.isEmpty()) {
        set(QStringLiteral("host"), hosts.join(QLatin1Char(',')));
        const QString query = url.queryValue(QStringLiteral("port"));
        const QString all = url.port ? QString::number(*url.port) : query;
        if (!query.contains(QLatin1Char(','))) { // else a list of its own
            for (QString &port : ports)
                port = port.isEmpty() ? all : port;
            set(QStringLiteral("port"), ports.join(QLatin1Char(',')));
        }
    } else if (url.port) {
        set(QStringLiteral("port"), QString::number(*url.port));
    }
    if (url.user)
        set(QStringLiteral("user"), *url.user);
    if (url.password)
        set(QStringLiteral("password"), *url.password);
    if (url.database && !url.database->isEmpty())
        set(QStringLiteral("dbname"), *url.database);
    set(QStringLiteral("client_encoding"), QStringLiteral("UTF8"));
    return parameters;
}

int connectTimeoutMs(const ConnectionUrl &url, const OpenOptions &options)
{
    constexpr int longest = 300'000;
    for (const char *key : {"connect_timeout", "connection_timeout", "login_timeout", "timeout"}) {
        const QString value = url.queryValue(QLatin1String(key));
        bool isNumber = false;
        const double seconds = value.toDouble(&isNumber);
        if (isNumber)
            return seconds <= 0 ? longest : int(std::min(seconds * 1000, double(longest)));
    }
    return options.connectTimeoutMs > 0 ? options.connectTimeoutMs : longest;
}

} // namespace stillroom
