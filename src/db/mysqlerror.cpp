#include "db/mysqlerror.h"

#include "base/text.h"
#include "db/mysqlurl.h"
#include "db/probe.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <errmsg.h>

namespace stillroom {

namespace {

template <std::size_t N>
bool isIn(unsigned code, const std::array<unsigned, N> &codes)
{
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool isConstraint(unsigned code)
{
    // NULL, duplicate keys, foreign keys, CHECK (MySQL, MariaDB).
    static constexpr std::array<unsigned, 13> codes {1022, 1048, 1062, 1169, 1216, 1217, 1364,
                                                     1451, 1452, 1557, 1586, 3819, 4025};
    return isIn(code, codes);
}

QString sentence(unsigned code, const QString &text)
{
    const auto captured = [&text](const char *pattern) {
        return QRegularExpression(QString::fromLatin1(pattern),
                                  QRegularExpression::DotMatchesEverythingOption)
            .match(text);
    };
    if (code == 1048 || code == 1364) {
        if (const auto match = captured("^(?:Column|Field) '(.*?)'"); match.hasMatch())
            return coreTr("%1 must have a value.").arg(match.captured(1));
    }
    if (code == 1062) {
        if (const auto match = captured("^Duplicate entry '(.*)' for key '(.*)'$"); match.hasMatch())
            return coreTr("Another row already has the value \"%1\" in the unique key %2.")
                .arg(match.captured(1), match.captured(2));
    }
    if (code == 1451 || code == 1217)
        return coreTr("A foreign key is broken: other rows still refer to this one. %1.").arg(text);
    if (code == 1452 || code == 1216)
        return coreTr("A foreign key is broken: the row refers to one that does not exist. %1.").arg(text);
    if (isMysqlInterrupted(code))
        return coreTr("The server ended the statement: %1.").arg(text);
    if (text.isEmpty())
        return coreTr("The server refused the statement (code %1).").arg(code);
    QString first = text;
    first[0] = first.at(0).toUpper();
    return first.endsWith(QLatin1Char('.')) ? first : first + QLatin1Char('.');
}

ConnectFault probeFault(const ConnectionUrl &url)
{
    const MysqlParameters parameters = mysqlParameters(url);
    switch (probeAddress(parameters.host, QByteArray::number(parameters.port))) {
    case Probe::UnknownHost:
        return ConnectFault::UnknownHost;
    case Probe::Refused:
        return ConnectFault::Refused;
    case Probe::Unreachable:
        return ConnectFault::Unreachable;
    case Probe::Silent:
    case Probe::Answers:
        break;
    }
    return ConnectFault::Timeout;
}

} // namespace

Error mysqlError(unsigned code, const QString &state, const QString &text, const QString &sql)
{
    Error error(isConstraint(code) ? Error::Kind::Constraint : Error::Kind::Sql, sentence(code, text));
    error.withDriver(int(code), state.isEmpty() ? text : state + QLatin1String(": ") + text)
        .withStatement(sql);
    static const QRegularExpression line(QStringLiteral(R"( at line (\d+)$)"));
    error.line = line.match(text).captured(1).toInt();
    return error;
}

bool isMysqlLost(unsigned code)
{
    static constexpr std::array<unsigned, 9> codes {
        CR_SERVER_GONE_ERROR, CR_SERVER_LOST, 2055, 1053, 1079, 1184, 1927, 3169, 4031};
    return isIn(code, codes);
}

bool isMysqlInterrupted(unsigned code)
{
    static constexpr std::array<unsigned, 3> codes {1317, 1969, 3024};
    return isIn(code, codes);
}

bool isMysqlLocked(unsigned code)
{
    static constexpr std::array<unsigned, 2> codes {1205, 1213};
    return isIn(code, codes);
}

Error mysqlConnectError(unsigned code, const QString &text, const ConnectionUrl &url)
{
    const auto fault = [&] {
        switch (code) {
        case 1044:
        case 1130:
        case 1698:
            return ConnectFault::NotAllowed;
        case 1045:
            return ConnectFault::WrongPassword;
        case 1049:
            return ConnectFault::MissingDatabase;
        case 1040:
        case 1203:
        case 1226:
            return ConnectFault::TooManyConnections;
        case 1053:
            return ConnectFault::NotReady;
        case CR_UNKNOWN_HOST:
            return ConnectFault::UnknownHost;
        case CR_CONNECTION_ERROR: // a UNIX socket
            return ConnectFault::Refused;
        case CR_CONN_HOST_ERROR: // says EINPROGRESS whatever it was
            return probeFault(url);
        case CR_SSL_CONNECTION_ERROR:
            return ConnectFault::Tls;
        case CR_SERVER_GONE_ERROR:
        case CR_SERVER_LOST:
        case 2012: // CR_SERVER_HANDSHAKE_ERR
        case 2027: // CR_MALFORMED_PACKET
            return ConnectFault::Dropped;
        default:
            // caching_sha2_password asks for the key over a line that is gone.
            return text.contains(QLatin1String("Couldn't read RSA public key")) ? ConnectFault::Dropped
                                                                                : ConnectFault::Other;
        }
    }();
    const MysqlParameters parameters = mysqlParameters(url);
    if (fault == ConnectFault::Tls && parameters.tls == MysqlParameters::Tls::Verified
        && parameters.host == "127.0.0.1")
        return std::move(
            connectError(fault, url, text, int(code))
                .withHint(coreTr(
                    "The certificate has to name 127.0.0.1: through an SSH tunnel too, MariaDB's client "
                    "library checks it for the address it connects to. Where it names the server "
                    "only, use the TLS mode that requires encryption; the tunnel has proved the SSH "
                    "host. Else check the certificates, and whether the server offers TLS.")));
    if (code == 2059 || code == 2058) { // CR_AUTH_PLUGIN_CANNOT_LOAD
        return std::move(
            connectError(ConnectFault::Other, url, text, int(code))
                .withHint(coreTr("The server asks for a way to log in whose library is missing here: "
                                 "on Debian install libmariadb3 with its plug-ins, or let the user "
                                 "log in with mysql_native_password or caching_sha2_password.")));
    }
    return connectError(fault, url, text, int(code));
}

} // namespace stillroom
