#include "db/connecterror.h"

#include "base/text.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

struct Words
{
    QString sentence;
    QString hint;
};

QString serverName(const ConnectionUrl &url)
{
    QString host = url.host.value_or(QString());
    if (host.isEmpty())
        host = url.queryValue(QStringLiteral("host"));
    if (host.isEmpty())
        host = url.queryValue(QStringLiteral("unix_socket"));
    if (host.isEmpty())
        host = coreTr("this computer");
    // A password that was not percent-encoded spills over into the host.
    host = host.mid(host.lastIndexOf(QLatin1Char('@')) + 1);
    return url.port ? QStringLiteral("%1:%2").arg(host).arg(*url.port) : host;
}

QString databaseName(const ConnectionUrl &url)
{
    const QString name = url.database.value_or(QString());
    return name.mid(name.lastIndexOf(QLatin1Char('@')) + 1);
}

Words wordsOf(ConnectFault fault, const ConnectionUrl &url, const QString &driverText)
{
    const QString server = serverName(url);
    const QString user = url.user && !url.user->isEmpty() ? *url.user : coreTr("the system's user");
    switch (fault) {
    case ConnectFault::UnknownHost:
        return {coreTr("There is no host named %1.").arg(url.host.value_or(server)),
                coreTr("Check its spelling, and that the network or VPN that knows it is connected.")};
    case ConnectFault::Refused:
        return {coreTr("Nothing answers at %1: the connection was refused.").arg(server),
                coreTr("Check that the server runs, and the host and port.")};
    case ConnectFault::Unreachable:
        return {coreTr("%1 cannot be reached from here.").arg(server),
                coreTr("Check the network or VPN, and the server's firewall.")};
    case ConnectFault::Timeout:
        return {
            coreTr("%1 did not answer in time.").arg(server),
            coreTr("Check the host, the port and the firewall, or allow more time with connect_timeout.")};
    case ConnectFault::NoPassword:
        return {coreTr("%1 asks for a password for %2, and none was given.").arg(server, user),
                coreTr("Give the password.")};
    case ConnectFault::WrongPassword:
        return {coreTr("%1 did not accept the password of %2.").arg(server, user),
                coreTr("Check the user name and the password.")};
    case ConnectFault::NotAllowed:
        return {coreTr("%1 does not let %2 in from this computer.").arg(server, user),
                coreTr("Check the user name; the server's administrator says who may connect from where.")};
    case ConnectFault::MissingDatabase:
        return {coreTr("There is no database named %1 on %2.").arg(databaseName(url), server),
                coreTr("Check its name, or create it.")};
    case ConnectFault::Tls:
        return {coreTr("No TLS connection to %1 could be made.").arg(server),
                coreTr("Check the TLS mode, the certificates, and whether the server offers TLS.")};
    case ConnectFault::TooManyConnections:
        return {coreTr("%1 has as many connections as it allows.").arg(server),
                coreTr("Close other connections or wait, then try again.")};
    case ConnectFault::NotReady:
        return {coreTr("%1 is starting up or shutting down.").arg(server), coreTr("Try again in a moment.")};
    case ConnectFault::Dropped:
        return {coreTr("%1 closed the connection while it was being opened.").arg(server),
                coreTr("Check that the port is that of this kind of server; its log may say more.")};
    case ConnectFault::Other:
        break;
    }
    QString first = driverText.section(QLatin1Char('\n'), 0, 0).trimmed();
    if (!first.isEmpty() && !first.endsWith(QLatin1Char('.')))
        first += QLatin1Char('.');
    return {first.isEmpty() ? coreTr("%1 could not be connected to.").arg(server)
                            : coreTr("%1 could not be connected to: %2").arg(server, first),
            {}};
}

} // namespace

Error connectError(ConnectFault fault, const ConnectionUrl &url, const QString &driverText, int code)
{
    const Words words = wordsOf(fault, url, driverText);
    return std::move(
        Error(Error::Kind::Connection, words.sentence).withHint(words.hint).withDriver(code, driverText));
}

bool isMissingDatabase(const Error &error)
{
    return error.kind == Error::Kind::Connection
        && (error.driverCode == 1049 || error.driverCode == 4060
            || sqlState(error) == QLatin1String("3D000"));
}

bool isPasswordRefused(const Error &error)
{
    return error.kind == Error::Kind::Connection
        && (error.driverCode == 1045 || error.driverCode == 18456
            || sqlState(error) == QLatin1String("28P01"));
}

QString sqlState(const Error &error)
{
    static const QRegularExpression state(QStringLiteral("^([0-9A-Z]{5})(: |$)"));
    return state.match(error.driverText).captured(1);
}

} // namespace stillroom
