#include "project/urlsettings.h"

#include "db/urltimes.h"

#include <QRegularExpression>
#include <array>

namespace stillroom {

namespace {

using Mode = TlsSettings::Mode;

const char *const timeoutKey = "statement_timeout";

void setQuery(ConnectionUrl &url, const char *key, const QString &value)
{
    const QString name = QLatin1String(key);
    const auto isIt
        = [&name](const auto &pair) { return pair.first.compare(name, Qt::CaseInsensitive) == 0; };
    const auto old = std::find_if(url.query.begin(), url.query.end(), isIt);
    if (old != url.query.end() && !value.isEmpty()) {
        old->second = value;
        url.query.erase(std::remove_if(old + 1, url.query.end(), isIt), url.query.end());
        return;
    }
    std::erase_if(url.query, isIt);
    if (!value.isEmpty())
        url.query.emplace_back(name, value);
}

QString queryOf(const ConnectionUrl &url, const char *key)
{
    for (auto pair = url.query.rbegin(); pair != url.query.rend(); ++pair) {
        if (pair->first.compare(QLatin1String(key), Qt::CaseInsensitive) == 0)
            return pair->second;
    }
    return {};
}

bool isYes(const QString &value)
{
    const QString lower = value.toLower();
    return lower == QLatin1String("yes") || lower == QLatin1String("true") || lower == QLatin1String("1")
        || lower == QLatin1String("on");
}

struct Word
{
    Mode mode;
    bool checkHost;
    const char *word;
};

constexpr std::array<Word, 6> postgresModes {{
    {Mode::Off, false, "disable"},
    {Mode::Preferred, false, "prefer"},
    {Mode::Preferred, false, "allow"},
    {Mode::Required, false, "require"},
    {Mode::Verified, false, "verify-ca"},
    {Mode::Verified, true, "verify-full"},
}};

// The library checks the name with the certificate, so that VERIFY_CA means the same.
constexpr std::array<Word, 5> mysqlModes {{
    {Mode::Off, false, "DISABLED"},
    {Mode::Preferred, false, "PREFERRED"},
    {Mode::Required, false, "REQUIRED"},
    {Mode::Verified, true, "VERIFY_IDENTITY"},
    {Mode::Verified, true, "VERIFY_CA"},
}};

template <std::size_t n>
void readMode(TlsSettings &settings, const std::array<Word, n> &words, const QString &value)
{
    for (const Word &word : words) {
        if (value.compare(QLatin1String(word.word), Qt::CaseInsensitive) == 0) {
            settings.mode = word.mode;
            settings.checkHost = word.checkHost;
            return;
        }
    }
}

template <std::size_t n>
QString wordOf(const std::array<Word, n> &words, const TlsSettings &settings)
{
    const Word *best = nullptr;
    for (const Word &word : words) {
        if (word.mode == settings.mode
            && (best == nullptr
                || (word.checkHost == settings.checkHost && best->checkHost != settings.checkHost)))
            best = &word;
    }
    return best == nullptr ? QString() : QString::fromLatin1(best->word);
}

/// What of an init_command is neither ours nor says the same in other words.
QString othersCommand(QString command)
{
    static const QRegularExpression ours(QStringLiteral(R"(/\*M!100101 [^*]*\*/ /\*!50720 [^*]*\*/)"));
    static const QRegularExpression statement(
        QStringLiteral(R"((^|;)\s*SET\s+(SESSION\s+)?TRANSACTION\s+READ\s+ONLY\s*(?=;|$))"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression assignment(
        QStringLiteral(R"((,\s*)?(?:\b(?:SESSION|LOCAL)\s+|@@(?:(?:session|local)\.)?)?)"
                       R"(\b(?:tx_read_only|transaction_read_only|max_statement_time|max_execution_time)\b)"
                       R"(\s*:?=\s*[\w.]+(\s*,\s*)?)"),
        QRegularExpression::CaseInsensitiveOption);
    command.remove(ours).remove(statement);
    for (auto match = assignment.match(command); match.hasMatch(); match = assignment.match(command)) {
        const bool isBetween = match.capturedLength(1) > 0 && match.capturedLength(2) > 0;
        command.replace(match.capturedStart(), match.capturedLength(),
                        isBetween ? QStringLiteral(", ") : QStringLiteral(" "));
    }
    QStringList statements;
    for (const QString &each : command.split(QLatin1Char(';'))) {
        static const QRegularExpression bare(QStringLiteral("^SET(\\s+(SESSION|LOCAL))?$"),
                                             QRegularExpression::CaseInsensitiveOption);
        if (!each.trimmed().isEmpty() && !bare.match(each.trimmed()).hasMatch())
            statements << each.trimmed();
    }
    return statements.join(QStringLiteral("; "));
}

/// Whether more assignments can follow in the same statement: drivers take one only.
bool canBeContinued(const QString &command)
{
    static const QRegularExpression set(
        QStringLiteral("^SET\\s+(?!(SESSION\\s+|GLOBAL\\s+)?TRANSACTION\\b|PASSWORD\\b|STATEMENT\\b|"
                       "DEFAULT\\b|ROLE\\b|CHARACTER\\b)[^;]*$"),
        QRegularExpression::CaseInsensitiveOption);
    return set.match(command).hasMatch();
}

/// One SET for both: MariaDB alone reads comments with an M, and passes over those of MySQL 5.7 and later.
QString mysqlCommand(const SessionSettings &settings, const QString &others)
{
    QStringList mariaDb;
    QStringList mysql;
    if (settings.readOnly) {
        mariaDb << QStringLiteral("tx_read_only=1");
        mysql << QStringLiteral("transaction_read_only=1");
    }
    if (const int seconds = settings.statementTimeoutSeconds; seconds > 0) {
        mariaDb << QStringLiteral("max_statement_time=%1").arg(seconds);
        mysql << QStringLiteral("max_execution_time=%1").arg(qint64(seconds) * 1000);
    }
    if (mysql.isEmpty())
        return others;
    const bool continues = canBeContinued(others);
    const auto list = [continues](const QStringList &assignments) {
        return continues ? QStringLiteral(", SESSION ") + assignments.join(QStringLiteral(", SESSION "))
                         : assignments.join(QStringLiteral(", "));
    };
    const QString ours = QStringLiteral("/*M!100101 %1 */ /*!50720 %2 */").arg(list(mariaDb), list(mysql));
    if (continues)
        return others + QLatin1Char(' ') + ours;
    return (others.isEmpty() ? QString() : others + QStringLiteral("; ")) + QStringLiteral("SET SESSION ")
        + ours;
}

void setSqliteReadOnly(ConnectionUrl &url, bool readOnly)
{
    if (url.isInMemory())
        return;
    const QString file = QStringLiteral("file:");
    setQuery(url, "immutable", {});
    setQuery(url, "mode", readOnly ? QStringLiteral("ro") : QString());
    if (readOnly && !url.database->startsWith(file)) {
        url.database = file + *url.database;
        setQuery(url, "uri", QStringLiteral("true"));
    } else if (!readOnly && url.database->startsWith(file) && url.query.size() <= 1) {
        url.database = url.database->mid(file.size());
        url.query.clear();
    }
}

} // namespace

TlsChoices tlsChoices(Backend backend)
{
    switch (backend) {
    case Backend::PostgreSql:
        return {{Mode::Default, Mode::Off, Mode::Preferred, Mode::Required, Mode::Verified}, true, true};
    case Backend::MySql:
    case Backend::MariaDb:
        return {{Mode::Default, Mode::Off, Mode::Preferred, Mode::Required, Mode::Verified}, true, false};
    case Backend::SqlServer:
        return {{Mode::Default, Mode::Off, Mode::Required, Mode::Verified}, false, false};
    case Backend::Sqlite:
    case Backend::Unknown:
        break;
    }
    return {};
}

TlsSettings tlsSettings(const ConnectionUrl &url)
{
    TlsSettings settings;
    switch (url.backend()) {
    case Backend::PostgreSql: {
        const QString other = url.queryValue(QStringLiteral("ssl")); // asyncpg's
        const QString mode = url.queryValue(QStringLiteral("sslmode"));
        readMode(settings, postgresModes,
                 !mode.isEmpty()    ? mode
                     : isYes(other) ? QStringLiteral("require")
                                    : other);
        settings.ca = url.queryValue(QStringLiteral("sslrootcert"));
        settings.certificate = url.queryValue(QStringLiteral("sslcert"));
        settings.key = url.queryValue(QStringLiteral("sslkey"));
        break;
    }
    case Backend::MySql:
    case Backend::MariaDb: {
        const auto is = [&url](const char *key) { return isYes(url.queryValue(QLatin1String(key))); };
        settings.ca = url.queryValue(QStringLiteral("ssl_ca"));
        settings.certificate = url.queryValue(QStringLiteral("ssl_cert"));
        settings.key = url.queryValue(QStringLiteral("ssl_key"));
        readMode(settings, mysqlModes, url.queryValue(QStringLiteral("ssl_mode")));
        if (is("ssl_disabled"))
            settings.mode = Mode::Off;
        else if (settings.mode == Mode::Default) { // PyMySQL and Connector/Python say it with other keys
            if (!settings.ca.isEmpty() || is("ssl_verify_cert") || is("ssl_verify_identity"))
                settings.mode = Mode::Verified;
            else if (is("ssl") || !settings.certificate.isEmpty() || !settings.key.isEmpty())
                settings.mode = Mode::Required;
        }
        settings.checkHost = settings.mode == Mode::Verified;
        break;
    }
    case Backend::SqlServer: {
        const QString encrypt = queryOf(url, "Encrypt").toLower();
        if (encrypt == QLatin1String("no") || encrypt == QLatin1String("false")
            || encrypt == QLatin1String("optional"))
            settings.mode = Mode::Off;
        else if (!encrypt.isEmpty() || isYes(queryOf(url, "TrustServerCertificate")))
            settings.mode = isYes(queryOf(url, "TrustServerCertificate")) ? Mode::Required : Mode::Verified;
        settings.checkHost = settings.mode == Mode::Verified;
        break;
    }
    case Backend::Sqlite:
    case Backend::Unknown:
        break;
    }
    return settings;
}

void setTlsSettings(ConnectionUrl &url, const TlsSettings &settings)
{
    if (settings == tlsSettings(url))
        return; // however it was written
    switch (url.backend()) {
    case Backend::PostgreSql:
        setQuery(url, "ssl", {});
        setQuery(url, "sslmode", wordOf(postgresModes, settings));
        setQuery(url, "sslrootcert", settings.ca);
        setQuery(url, "sslcert", settings.certificate);
        setQuery(url, "sslkey", settings.key);
        break;
    case Backend::MySql:
    case Backend::MariaDb:
        for (const char *key :
             {"ssl", "ssl_disabled", "ssl_verify_cert", "ssl_verify_identity", "ssl_check_hostname"})
            setQuery(url, key, {});
        setQuery(url, "ssl_mode", wordOf(mysqlModes, settings));
        setQuery(url, "ssl_ca", settings.ca);
        setQuery(url, "ssl_cert", settings.certificate);
        setQuery(url, "ssl_key", settings.key);
        break;
    case Backend::SqlServer: {
        const bool isOn = settings.mode == Mode::Required || settings.mode == Mode::Verified;
        setQuery(url, "Encrypt",
                 isOn                             ? QStringLiteral("yes")
                     : settings.mode == Mode::Off ? QStringLiteral("no")
                                                  : QString());
        setQuery(url, "TrustServerCertificate",
                 settings.mode == Mode::Required       ? QStringLiteral("yes")
                     : settings.mode == Mode::Verified ? QStringLiteral("no")
                                                       : QString());
        break;
    }
    case Backend::Sqlite:
    case Backend::Unknown:
        break;
    }
}

SessionSettings sessionSettings(const ConnectionUrl &url)
{
    static const QRegularExpression postgres(QStringLiteral(R"(-c\s*statement_timeout\s*=\s*(\d+)(s?)\b)"));
    static const QRegularExpression mysql(QStringLiteral(R"(max_execution_time\s*=\s*(\d+))"));
    static const QRegularExpression mariaDb(QStringLiteral(R"(max_statement_time\s*=\s*(\d+))"));
    SessionSettings settings;
    settings.readOnly = url.isReadOnly();
    if (url.backend() == Backend::PostgreSql) {
        const auto match = postgres.match(url.queryValue(QStringLiteral("options")));
        settings.statementTimeoutSeconds
            = match.captured(2).isEmpty() ? match.captured(1).toInt() / 1000 : match.captured(1).toInt();
    } else if (url.backend() == Backend::MySql || url.backend() == Backend::MariaDb) {
        const QString command = url.queryValue(QStringLiteral("init_command"));
        const auto limit = mysql.match(command);
        settings.statementTimeoutSeconds = limit.hasMatch() ? limit.captured(1).toInt() / 1000
                                                            : mariaDb.match(command).captured(1).toInt();
    } else {
        settings.statementTimeoutSeconds = int(queryOf(url, timeoutKey).toDouble());
    }
    return settings;
}

void setSessionSettings(ConnectionUrl &url, const SessionSettings &settings)
{
    if (settings == sessionSettings(url))
        return; // however it was written
    const QString seconds = settings.statementTimeoutSeconds > 0
        ? QString::number(settings.statementTimeoutSeconds)
        : QString();
    switch (url.backend()) {
    case Backend::Sqlite:
        if (settings.readOnly != url.isReadOnly())
            setSqliteReadOnly(url, settings.readOnly);
        setQuery(url, timeoutKey, seconds);
        break;
    case Backend::PostgreSql: {
        static const QRegularExpression ours(
            QStringLiteral(R"(\s*-c\s*(default_transaction_read_only|statement_timeout)\s*=\s*\w+)"));
        QString options = url.queryValue(QStringLiteral("options")).remove(ours);
        if (settings.readOnly)
            options += QStringLiteral(" -c default_transaction_read_only=on");
        if (settings.statementTimeoutSeconds > 0)
            options += QStringLiteral(" -c statement_timeout=%1s").arg(settings.statementTimeoutSeconds);
        setQuery(url, "options", options.trimmed());
        break;
    }
    case Backend::MySql:
    case Backend::MariaDb:
        setQuery(url, "init_command",
                 mysqlCommand(settings, othersCommand(url.queryValue(QStringLiteral("init_command")))));
        break;
    case Backend::SqlServer:
        setQuery(url, "ApplicationIntent", settings.readOnly ? QStringLiteral("ReadOnly") : QString());
        setQuery(url, timeoutKey, seconds);
        break;
    case Backend::Unknown:
        break;
    }
}

bool hasLifeSettings(Backend backend)
{
    return backend != Backend::Sqlite && backend != Backend::Unknown;
}

LifeSettings lifeSettings(const ConnectionUrl &url)
{
    const OpenOptions options;
    const auto seconds = [](int ms, int noneMs) { return ms <= noneMs ? LifeSettings::never : ms / 1000; };
    return {seconds(recycleAfterMs(url, options), 0), seconds(pingAfterIdleMs(url, options), -1)};
}

void setLifeSettings(ConnectionUrl &url, const LifeSettings &settings)
{
    const LifeSettings now = lifeSettings(url);
    const LifeSettings usual;
    const auto word
        = [](int seconds, int usually) { return seconds == usually ? QString() : QString::number(seconds); };
    if (settings.recycleAfterSeconds != now.recycleAfterSeconds)
        setQuery(url, "pool_recycle", word(settings.recycleAfterSeconds, usual.recycleAfterSeconds));
    if (settings.pingAfterIdleSeconds != now.pingAfterIdleSeconds)
        setQuery(url, "pool_pre_ping", word(settings.pingAfterIdleSeconds, usual.pingAfterIdleSeconds));
}

} // namespace stillroom
