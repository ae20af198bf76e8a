#include "db/odbcerror.h"

#include "base/text.h"
#include "db/odbcurl.h"
#include "db/probe.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

bool isConstraint(const OdbcMessage &message)
{
    const int code = message.code;
    return code == 515 || code == 547 || code == 2601 || code == 2627
        || (code == 0 && message.state.startsWith(QLatin1String("23")));
}

/// Of several messages the one that says why: not "The statement has been terminated."
const OdbcMessage &mainMessage(const std::vector<OdbcMessage> &messages)
{
    static const OdbcMessage none;
    const auto known = std::find_if(messages.begin(), messages.end(), [](const OdbcMessage &message) {
        return message.code != 3621 && message.code != 5701 && message.code != 5703;
    });
    return known != messages.end() ? *known : messages.empty() ? none : messages.front();
}

QString sentence(const OdbcMessage &message)
{
    if (message.code == 515) {
        static const QRegularExpression column(QStringLiteral("column '([^']*)', table '([^']*)'"));
        const auto match = column.match(message.text);
        if (match.hasMatch())
            return coreTr("%1 must have a value.")
                .arg(match.captured(2).section(QLatin1Char('.'), -1) + QLatin1Char('.') + match.captured(1));
    }
    if (message.code == 2601 || message.code == 2627)
        return coreTr("Another row already has these values. %1").arg(message.text);
    if (message.text.isEmpty())
        return coreTr("The server refused the statement (code %1).").arg(message.code);
    return message.text;
}

} // namespace

Error odbcError(const std::vector<OdbcMessage> &messages, const QString &sql)
{
    const OdbcMessage &main = mainMessage(messages);
    QStringList words;
    for (const OdbcMessage &message : messages)
        words << message.text;
    Error error(isConstraint(main) ? Error::Kind::Constraint : Error::Kind::Sql, sentence(main));
    error.withDriver(main.code, main.state + QLatin1String(": ") + words.join(QLatin1Char('\n')))
        .withStatement(sql);
    error.line = main.line;
    return error;
}

bool isOdbcLost(const std::vector<OdbcMessage> &messages)
{
    return std::any_of(messages.begin(), messages.end(), [](const OdbcMessage &message) {
        return message.state.startsWith(QLatin1String("08")) || message.state == QLatin1String("HYT01")
            || message.code == 20004 || message.code == 20006 || message.code == 20017
            || message.code == 20047; // FreeTDS: read, write, end of file, dead
    });
}

bool isOdbcCancelled(const std::vector<OdbcMessage> &messages)
{
    return std::any_of(messages.begin(), messages.end(), [](const OdbcMessage &message) {
        return message.state == QLatin1String("HY008") || message.code == 3617
            || message.text.contains(QLatin1String("cancel"), Qt::CaseInsensitive);
    });
}

Error odbcConnectError(const std::vector<OdbcMessage> &messages, const ConnectionUrl &url,
                       const QString &driver)
{
    QStringList words;
    for (const OdbcMessage &message : messages)
        words << message.text;
    const QString text = words.join(QLatin1Char('\n'));
    const auto has = [&messages](int code) {
        return std::any_of(messages.begin(), messages.end(),
                           [code](const OdbcMessage &message) { return message.code == code; });
    };
    const auto hasState = [&messages](const char *state) {
        return std::any_of(messages.begin(), messages.end(), [state](const OdbcMessage &message) {
            return message.state == QLatin1String(state);
        });
    };
    if (hasState("IM002") || hasState("IM003") || text.contains(QLatin1String("Can't open lib")))
        return std::move(
            Error(Error::Kind::Connection,
                  coreTr("The ODBC driver \"%1\" is not installed here.").arg(driver))
                .withHint(
                    coreTr("On Debian install tdsodbc (FreeTDS) or Microsoft's msodbcsql18, or name another "
                           "with driver= in the connection string."))
                .withDriver(0, text));
    if (has(4060) || has(911))
        return connectError(ConnectFault::MissingDatabase, url, text, 4060);
    if (has(18456))
        return connectError(ConnectFault::WrongPassword, url, text, 18456);
    if (hasState("28000"))
        return connectError(ConnectFault::WrongPassword, url, text);
    if (hasState("HYT00") || hasState("HYT01"))
        return connectError(ConnectFault::Timeout, url, text);
    if (text.contains(QLatin1String("SSL")) || text.contains(QLatin1String("certificate")))
        return connectError(ConnectFault::Tls, url, text);
    switch (probeAddress(url.host.value_or(QStringLiteral("localhost")).toUtf8(),
                         QByteArray::number(url.port.value_or(defaultPort(Backend::SqlServer)))))
    {
    case Probe::UnknownHost:
        return connectError(ConnectFault::UnknownHost, url, text);
    case Probe::Refused:
        return connectError(ConnectFault::Refused, url, text);
    case Probe::Unreachable:
        return connectError(ConnectFault::Unreachable, url, text);
    case Probe::Silent:
        return connectError(ConnectFault::Timeout, url, text);
    case Probe::Answers:
        break;
    }
    const bool isFreeTds = driver.contains(QLatin1String("FreeTDS"), Qt::CaseInsensitive);
    if (isFreeTds && asksForTls(url) && hasState("08001")) // it does not tell what failed
        return connectError(ConnectFault::Tls, url, text);
    return connectError(hasState("08S01") || hasState("08001") ? ConnectFault::Dropped : ConnectFault::Other,
                        url, text);
}

} // namespace stillroom
