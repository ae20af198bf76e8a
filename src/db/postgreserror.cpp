#include "db/postgreserror.h"

#include "base/text.h"
#include "db/probe.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

QString field(const PGresult *result, int code)
{
    return QString::fromUtf8(PQresultErrorField(result, code));
}

QString asSentence(QString text)
{
    if (text.isEmpty())
        return text;
    text[0] = text.at(0).toUpper();
    return text.endsWith(QLatin1Char('.')) || text.endsWith(QLatin1Char('?')) ? text
                                                                              : text + QLatin1Char('.');
}

/// The columns in «Key (a, b)=(1, 2) already exists.»
QString keyColumns(const QString &detail)
{
    static const QRegularExpression key(QStringLiteral(R"(\(([^=]*)\)=\()"));
    return key.match(detail).captured(1);
}

QString constraintSentence(const PGresult *result, const QString &state)
{
    const QString table = field(result, PG_DIAG_TABLE_NAME);
    const QString detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    const QString columns = keyColumns(detail);
    if (state == QLatin1String("23502") && !table.isEmpty())
        return coreTr("%1 must have a value.")
            .arg(table + QLatin1Char('.') + field(result, PG_DIAG_COLUMN_NAME));
    if (state == QLatin1String("23505") && !columns.isEmpty() && !table.isEmpty())
        return columns.contains(QLatin1String(", "))
            ? coreTr("Another row of %1 already has this combination of %2, which must be unique.")
                  .arg(table, columns)
            : coreTr("Another row already has this value of %1, which must be unique.")
                  .arg(table + QLatin1Char('.') + columns);
    if (state == QLatin1String("23503") && !detail.isEmpty())
        return coreTr("A foreign key is broken: %1").arg(asSentence(detail));
    return asSentence(field(result, PG_DIAG_MESSAGE_PRIMARY));
}

int lineOf(const PGresult *result, const QString &sql)
{
    // The position counts characters, not bytes or UTF-16 units.
    const int position = field(result, PG_DIAG_STATEMENT_POSITION).toInt();
    if (position <= 0)
        return 0;
    const QList<uint> characters = sql.toUcs4();
    return int(std::count(characters.begin(),
                          characters.begin() + std::min<qsizetype>(position - 1, characters.size()),
                          uint('\n')))
        + 1;
}

} // namespace

QString sqlStateOf(const PGresult *result)
{
    return field(result, PG_DIAG_SQLSTATE);
}

bool endsConnection(const QString &sqlState)
{
    return sqlState.startsWith(QLatin1String("08")) || sqlState == QLatin1String("57P01")
        || sqlState == QLatin1String("57P02") || sqlState == QLatin1String("57P03")
        || sqlState == QLatin1String("57P05") || sqlState == QLatin1String("25P03");
}

Error postgresError(const PGresult *result, const QString &sql)
{
    const QString state = sqlStateOf(result);
    const QString detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    QString hint = field(result, PG_DIAG_MESSAGE_HINT);
    // Serializable transactions, which CockroachDB's are by default, and deadlocks.
    if (hint.isEmpty() && (state == QLatin1String("40001") || state == QLatin1String("40P01")))
        hint = coreTr("Nothing of the transaction was kept. Run it again.");
    QString primary = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (primary.isEmpty())
        primary = QString::fromUtf8(PQresultErrorMessage(result)).trimmed();
    const bool isConstraint = state.startsWith(QLatin1String("23"));
    QString sentence = isConstraint ? constraintSentence(result, state) : asSentence(primary);
    if (state == QLatin1String("57014"))
        sentence = coreTr("The server ended the statement: %1").arg(sentence);
    Error error(isConstraint ? Error::Kind::Constraint : Error::Kind::Sql, sentence);
    QString words = state.isEmpty() ? primary : state + QLatin1String(": ") + primary;
    for (const QString &more : {detail, field(result, PG_DIAG_CONTEXT)}) {
        if (!more.isEmpty())
            words += QLatin1Char('\n') + more;
    }
    error.withDriver(0, words).withStatement(sql).withHint(hint);
    error.line = lineOf(result, sql);
    return error;
}

Error postgresConnectError(const PGconn *handle, const ConnectionUrl &url)
{
    QString text = QString::fromUtf8(PQerrorMessage(handle)).trimmed();
    static const QRegularExpression location(
        QStringLiteral("\nLOCATION: [^\n]*|\n[^\n:]+:  [^\n]*, [^\n]*\\.c:\\d+"));
    text.remove(location);
    // «FATAL:  28P01: password …», with two spaces in every language.
    static const QRegularExpression answered(QStringLiteral(R"(:  ([0-9A-Z]{5}): (.*))"),
                                             QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = answered.match(text);
    if (match.hasMatch()) {
        const QString state = match.captured(1);
        const QString words = state + QLatin1String(": ") + match.captured(2);
        const ConnectFault fault = state == QLatin1String("28P01") ? ConnectFault::WrongPassword
            : state == QLatin1String("28000")                      ? ConnectFault::NotAllowed
            : state == QLatin1String("3D000")                      ? ConnectFault::MissingDatabase
            : state == QLatin1String("53300")                      ? ConnectFault::TooManyConnections
            : state.startsWith(QLatin1String("57P0"))              ? ConnectFault::NotReady
                                                                   : ConnectFault::Other;
        if (fault == ConnectFault::Other)
            return std::move(connectError(fault, url, match.captured(2)).withDriver(0, words));
        return connectError(fault, url, words);
    }
    if (PQconnectionNeedsPassword(handle))
        return connectError(ConnectFault::NoPassword, url, text);
    if (text.contains(QLatin1String("SSL")) || text.contains(QLatin1String("certificate")))
        return connectError(ConnectFault::Tls, url, text);
    switch (probeAddress(PQhost(handle), PQport(handle))) {
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
    // The line was open: the server closed it, or libpq did not understand it.
    return connectError(PQsocket(handle) < 0 ? ConnectFault::Dropped : ConnectFault::Other, url, text);
}

} // namespace stillroom
