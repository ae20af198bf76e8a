#include "db/connectionurl.h"

#include "base/error.h"
#include "base/text.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>
#include <cctype>

namespace stillroom {

namespace {

/// Bytes outside the set become %XX, space becomes + : Python's quote_plus.
QString quotePlus(const QString &text)
{
    QByteArray encoded = text.toUtf8().toPercentEncoding(" ");
    return QString::fromLatin1(encoded.replace(' ', '+'));
}

/// As Python's unquote: a percent sign without two hexadecimal digits stays.
QString unquote(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    QByteArray decoded;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        bool isHex = false;
        const QByteArray digits = bytes.mid(i + 1, 2);
        const int code
            = bytes[i] == '%' && digits.size() == 2 && std::isxdigit(static_cast<unsigned char>(digits[0]))
            ? digits.toInt(&isHex, 16)
            : 0;
        decoded.append(isHex ? char(code) : bytes[i]);
        i += isHex ? 2 : 0;
    }
    return QString::fromUtf8(decoded);
}

/// User and password: only what the grammar needs is encoded.
QString quoteCredential(const QString &text)
{
    QString quoted;
    for (const QChar c : text) {
        if (c == QLatin1Char(':') || c == QLatin1Char('@') || c == QLatin1Char('/'))
            quoted += QStringLiteral("%") + QString::number(c.unicode(), 16).toUpper();
        else
            quoted += c;
    }
    return quoted;
}

/// Python's parse_qsl: pairs without a value are dropped.
std::vector<std::pair<QString, QString>> parseQuery(const QString &text)
{
    std::vector<std::pair<QString, QString>> query;
    const QStringList parts = text.split(QLatin1Char('&'));
    for (QString part : parts) {
        part.replace(QLatin1Char('+'), QLatin1Char(' '));
        const qsizetype equals = part.indexOf(QLatin1Char('='));
        if (equals >= 0 && equals + 1 < part.size())
            query.emplace_back(unquote(part.left(equals)), unquote(part.mid(equals + 1)));
    }
    return query;
}

const QRegularExpression &grammar()
{
    static const QRegularExpression pattern(
        QStringLiteral(R"(^(?<name>[\w\+]+)://)"
                       R"((?:(?<username>[^:/]*)(?::(?<password>[^@]*))?@)?)"
                       R"((?:(?:\[(?<ipv6host>[^/\?]+)\]|(?<ipv4host>[^/:\?]+))?(?::(?<port>[^/\?]*))?)?)"
                       R"((?:/(?<database>[^\?]*))?(?:\?(?<query>[^\n]*))?)"),
        QRegularExpression::UseUnicodePropertiesOption);
    return pattern;
}

std::optional<QString> captured(const QRegularExpressionMatch &match, const QString &name)
{
    if (!match.hasCaptured(name))
        return std::nullopt;
    const QString text = match.captured(name);
    return text.isNull() ? QStringLiteral("") : text;
}

/// Python's int(): surrounding blanks, a sign and single underscores between digits are allowed.
std::optional<int> parsePort(const QString &text)
{
    static const QRegularExpression number(QStringLiteral(R"(^\s*[+-]?[0-9]+(_[0-9]+)*\s*$)"));
    if (!number.match(text).hasMatch())
        return std::nullopt;
    bool ok = false;
    const int port = text.trimmed().remove(QLatin1Char('_')).toInt(&ok);
    return ok ? std::optional(port) : std::nullopt;
}

bool isSecretKey(const QString &key)
{
    static const QRegularExpression secret(
        QStringLiteral("pass|pwd|secret|token|credential|(^|_)key$|api_?key"),
        QRegularExpression::CaseInsensitiveOption);
    // Files that hold keys are no secrets themselves.
    static const QSet<QString> files {QStringLiteral("sslkey"), QStringLiteral("ssl_key"),
                                      QStringLiteral("passfile")};
    return !files.contains(key.toLower()) && secret.match(key).hasMatch();
}

QString hidden()
{
    return QStringLiteral("***");
}

QString withoutOdbcPassword(QString text)
{
    static const QRegularExpression password(
        QStringLiteral(R"((\b(?:pwd|password)\s*=\s*)(?:\{(?:[^}]|\}\})*\}?|[^;]*))"),
        QRegularExpression::CaseInsensitiveOption);
    return text.replace(password, QStringLiteral("\\1***"));
}

/// A password that was not percent-encoded spills over into the parts behind it.
QString withoutSpilledPassword(const QString &text)
{
    const qsizetype at = text.lastIndexOf(QLatin1Char('@'));
    return at < 0 ? text : hidden() + text.mid(at);
}

QString rendered(const ConnectionUrl &url)
{
    QString text = url.dialect;
    if (!url.driver.isEmpty())
        text += QLatin1Char('+') + url.driver;
    text += QStringLiteral("://");
    if (url.user) {
        text += quoteCredential(*url.user);
        if (url.password)
            text += QLatin1Char(':') + quoteCredential(*url.password);
        text += QLatin1Char('@');
    }
    if (url.host)
        text += url.host->contains(QLatin1Char(':')) ? QStringLiteral("[%1]").arg(*url.host) : *url.host;
    if (url.port)
        text += QLatin1Char(':') + QString::number(*url.port);
    if (url.database)
        text += QLatin1Char('/') + *url.database;
    auto query = url.query;
    std::stable_sort(query.begin(), query.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    QStringList pairs;
    for (const auto &[key, value] : query)
        pairs.append(quotePlus(key) + QLatin1Char('=') + quotePlus(value));
    return pairs.isEmpty() ? text : text + QLatin1Char('?') + pairs.join(QLatin1Char('&'));
}

bool isTrue(const QString &value)
{
    static const QSet<QString> yes {QStringLiteral("1"), QStringLiteral("true"), QStringLiteral("yes"),
                                    QStringLiteral("on")};
    return yes.contains(value.toLower());
}

QSet<QString> words(const char *text)
{
    const QStringList list = QString::fromLatin1(text).split(QLatin1Char(' '));
    return {list.begin(), list.end()};
}

/// Query keys with a meaning to us or to the Python driver alone, in lower case.
const QSet<QString> &knownKeys(Backend backend)
{
    static const QSet<QString> sqlite = words(
        "mode immutable cache nolock vfs psow timeout uri isolation_level detect_types check_same_thread "
        "cached_statements statement_timeout");
    static const QSet<QString> postgres = words(
        "host hostaddr port user password passfile dbname service sslmode sslrootcert sslcert sslkey "
        "sslpassword sslcrl sslnegotiation ssl sslcompression ssl_min_protocol_version "
        "ssl_max_protocol_version gssencmode krbsrvname channel_binding connect_timeout timeout "
        "command_timeout application_name fallback_application_name client_encoding options keepalives "
        "keepalives_idle keepalives_interval keepalives_count tcp_user_timeout target_session_attrs "
        "prepared_statement_cache_size statement_cache_size server_settings pool_recycle pool_pre_ping");
    static const QSet<QString> mysql = words(
        "charset use_unicode unix_socket socket host port user password passwd ssl ssl_ca ssl_cert ssl_key "
        "ssl_capath ssl_cipher ssl_verify_cert ssl_verify_identity ssl_check_hostname ssl_mode "
        "ssl_disabled connect_timeout connection_timeout read_timeout write_timeout init_command "
        "read_default_file read_default_group autocommit local_infile compress collation auth_plugin "
        "client_flag sql_mode pool_recycle pool_pre_ping");
    static const QSet<QString> mssql = words(
        "driver odbc_connect server database uid pwd dsn trusted_connection encrypt trustservercertificate "
        "timeout connect_timeout login_timeout charset tds_version app applicationintent "
        "multisubnetfailover autocommit authentication ansi mars_connection hostnameincertificate "
        "statement_timeout pool_recycle "
        "pool_pre_ping");
    static const QSet<QString> none;
    switch (backend) {
    case Backend::Sqlite:
        return sqlite;
    case Backend::PostgreSql:
        return postgres;
    case Backend::MySql:
    case Backend::MariaDb:
        return mysql;
    case Backend::SqlServer:
        return mssql;
    case Backend::Unknown:
        break;
    }
    return none;
}

} // namespace

int defaultPort(Backend backend)
{
    switch (backend) {
    case Backend::PostgreSql:
        return 5432;
    case Backend::MySql:
    case Backend::MariaDb:
        return 3306;
    case Backend::SqlServer:
        return 1433;
    case Backend::Sqlite:
    case Backend::Unknown:
        break;
    }
    return 0;
}

ConnectionUrl ConnectionUrl::parse(const QString &text)
{
    const QRegularExpressionMatch match = grammar().match(text);
    if (!match.hasMatch())
        throw Error(Error::Kind::Usage, coreTr("This is not a connection string."))
            .withHint(coreTr("Write dialect://user:password@host:port/database, or sqlite:///file.db."));
    ConnectionUrl url;
    const QString name = match.captured(QStringLiteral("name"));
    const qsizetype plus = name.indexOf(QLatin1Char('+'));
    const bool hasDriver = plus > 0 && plus + 1 < name.size();
    url.dialect = hasDriver ? name.left(plus) : name;
    url.driver = hasDriver ? name.mid(plus + 1) : QString();
    url.user = captured(match, QStringLiteral("username"));
    url.password = captured(match, QStringLiteral("password"));
    if (url.user)
        url.user = unquote(*url.user);
    if (url.password)
        url.password = unquote(*url.password);
    url.host = captured(match, QStringLiteral("ipv4host"));
    if (!url.host)
        url.host = captured(match, QStringLiteral("ipv6host"));
    if (const auto port = captured(match, QStringLiteral("port"))) {
        url.port = parsePort(*port);
        if (!url.port)
            throw Error(Error::Kind::Usage, coreTr("The port in the connection string is not a number."))
                .withHint(
                    coreTr("Write host:5432, or leave out the colon; a colon, slash or @ in a password is "
                           "written %3A, %2F, %40."));
    }
    url.database = captured(match, QStringLiteral("database"));
    if (const auto query = captured(match, QStringLiteral("query")))
        url.query = parseQuery(*query);
    return url;
}

ConnectionUrl ConnectionUrl::sqliteFile(const QString &path)
{
    ConnectionUrl url;
    url.dialect = QStringLiteral("sqlite");
    if (path.contains(QLatin1Char('?'))) { // the grammar has no other way to write it
        url.database = QStringLiteral("file:") + QString::fromLatin1(path.toUtf8().toPercentEncoding("/:"));
        url.query.emplace_back(QStringLiteral("uri"), QStringLiteral("true"));
    } else if (path.startsWith(QLatin1String("file:")) || path == QLatin1String(":memory:")) {
        url.database = QStringLiteral("./") + path;
    } else {
        url.database = path;
    }
    return url;
}

Backend ConnectionUrl::backend() const
{
    const QString name = dialect.toLower();
    if (name == QLatin1String("sqlite"))
        return Backend::Sqlite;
    if (name == QLatin1String("postgresql") || name == QLatin1String("postgres"))
        return Backend::PostgreSql;
    if (name == QLatin1String("mysql"))
        return Backend::MySql;
    if (name == QLatin1String("mariadb"))
        return Backend::MariaDb;
    if (name == QLatin1String("mssql"))
        return Backend::SqlServer;
    return Backend::Unknown;
}

QString ConnectionUrl::toString() const
{
    return rendered(*this);
}

QString ConnectionUrl::redacted() const
{
    ConnectionUrl shown = *this;
    if (shown.password)
        shown.password = hidden();
    if (shown.host)
        shown.host = withoutSpilledPassword(*shown.host);
    if (shown.database && backend() != Backend::Sqlite)
        shown.database = withoutSpilledPassword(*shown.database);
    for (auto &[key, value] : shown.query) {
        if (isSecretKey(key))
            value = hidden();
        else
            value = withoutOdbcPassword(value);
    }
    return rendered(shown).replace(QLatin1String("%2A%2A%2A"), hidden());
}

QString ConnectionUrl::displayName() const
{
    if (backend() == Backend::Sqlite) {
        if (isInMemory())
            return coreTr("in memory");
        const QString path
            = database->startsWith(QLatin1String("file:")) ? unquote(database->mid(5)) : *database;
        return QFileInfo(path).fileName();
    }
    const QString name = withoutSpilledPassword(database.value_or(QString()));
    const QString server = withoutSpilledPassword(host.value_or(queryValue(QStringLiteral("host"))));
    if (server.isEmpty())
        return name.isEmpty() ? dialect : name;
    return name.isEmpty() ? server : coreTr("%1 on %2").arg(name, server);
}

bool ConnectionUrl::isInMemory() const
{
    if (backend() != Backend::Sqlite)
        return false;
    const QString name = database.value_or(QString());
    return name.isEmpty() || name == QLatin1String(":memory:") || name == QLatin1String("file::memory:")
        || name == QLatin1String("file:") || queryValue(QStringLiteral("mode")) == QLatin1String("memory");
}

bool ConnectionUrl::isReadOnly() const
{
    if (backend() == Backend::Sqlite)
        return queryValue(QStringLiteral("mode")) == QLatin1String("ro")
            || isTrue(queryValue(QStringLiteral("immutable")));
    if (backend() == Backend::SqlServer)
        return queryValue(QStringLiteral("ApplicationIntent"))
                   .compare(QLatin1String("ReadOnly"), Qt::CaseInsensitive)
            == 0;
    static const QRegularExpression postgres(
        QStringLiteral(R"(default_transaction_read_only\s*=\s*(on|true|yes|1)\b)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression mysql(
        QStringLiteral(R"(\b(transaction|tx)_read_only\s*=\s*(1|on)\b|\btransaction\s+read\s+only\b)"),
        QRegularExpression::CaseInsensitiveOption);
    if (backend() == Backend::PostgreSql)
        return postgres.match(queryValue(QStringLiteral("options"))).hasMatch();
    return (backend() == Backend::MySql || backend() == Backend::MariaDb)
        && mysql.match(queryValue(QStringLiteral("init_command"))).hasMatch();
}

QString ConnectionUrl::queryValue(const QString &key) const
{
    for (auto pair = query.rbegin(); pair != query.rend(); ++pair) {
        if (pair->first == key)
            return pair->second;
    }
    return {};
}

QStringList ConnectionUrl::unknownQueryKeys() const
{
    const QSet<QString> &known = knownKeys(backend());
    QStringList unknown;
    for (const auto &[key, value] : query) {
        if (!known.contains(key.toLower()) && !unknown.contains(key))
            unknown.append(key);
    }
    return unknown;
}

} // namespace stillroom
