#include "db/mysqlurl.h"

#include "base/error.h"
#include "base/text.h"
#include "schema/sqltokens.h"

#include <algorithm>

namespace stillroom {

namespace {

bool isOff(const QString &value)
{
    const QString lower = value.toLower();
    return lower == QLatin1String("false") || lower == QLatin1String("0") || lower == QLatin1String("off")
        || lower == QLatin1String("no");
}

bool isOn(const ConnectionUrl &url, const char *key)
{
    const QString value = url.queryValue(QLatin1String(key));
    return !value.isEmpty() && !isOff(value);
}

MysqlParameters::Tls modeOf(const QString &text)
{
    const QString mode = text.toUpper();
    if (mode == QLatin1String("DISABLED"))
        return MysqlParameters::Tls::Off;
    if (mode == QLatin1String("PREFERRED"))
        return MysqlParameters::Tls::Preferred;
    if (mode == QLatin1String("REQUIRED"))
        return MysqlParameters::Tls::Required;
    if (mode == QLatin1String("VERIFY_CA") || mode == QLatin1String("VERIFY_IDENTITY"))
        return MysqlParameters::Tls::Verified;
    throw Error(Error::Kind::Usage, coreTr("\"%1\" is not a value of ssl_mode.").arg(text))
        .withHint(coreTr("It is one of DISABLED, PREFERRED, REQUIRED, VERIFY_CA and VERIFY_IDENTITY."));
}

MysqlParameters::Tls tlsOf(const ConnectionUrl &url, const MysqlParameters &parameters)
{
    using Tls = MysqlParameters::Tls;
    const auto is = [&url](const char *key) { return isOn(url, key); };
    const QString mode = url.queryValue(QStringLiteral("ssl_mode"));
    const QString verify = url.queryValue(QStringLiteral("ssl_verify_cert"));
    const bool hasAuthority = !parameters.ca.isEmpty() || !parameters.caPath.isEmpty();
    if (is("ssl_disabled"))
        return Tls::Off;
    if (!mode.isEmpty())
        return std::max(modeOf(mode), hasAuthority && !isOff(verify) ? Tls::Verified : Tls::Off);
    if ((hasAuthority && (verify.isEmpty() || !isOff(verify))) || is("ssl_verify_cert")
        || is("ssl_verify_identity") || is("ssl_check_hostname"))
        return Tls::Verified;
    const bool asked = is("ssl") || hasAuthority || !parameters.certificate.isEmpty()
        || !parameters.key.isEmpty() || !parameters.cipher.isEmpty();
    return asked ? Tls::Required : Tls::Off;
}

/// The library sends each by itself.
QByteArrayList statementsOf(const QString &text)
{
    QStringList statements {QString()};
    for (const SqlToken &token : tokenizeSql(text, SqlSyntax::mysql())) {
        if (token.isSymbol(';'))
            statements << QString();
        else
            statements.back() += token.text;
    }
    QByteArrayList commands;
    for (const QString &statement : statements) {
        if (!statement.trimmed().isEmpty())
            commands << statement.trimmed().toUtf8();
    }
    return commands;
}

} // namespace

MysqlParameters mysqlParameters(const ConnectionUrl &url)
{
    const auto text = [&url](std::initializer_list<const char *> keys) {
        for (const char *key : keys) {
            const QString value = url.queryValue(QLatin1String(key));
            if (!value.isEmpty())
                return value.toUtf8();
        }
        return QByteArray();
    };
    MysqlParameters parameters;
    parameters.host = url.host.value_or(QString()).toUtf8();
    if (parameters.host.isEmpty())
        parameters.host = text({"host"});
    parameters.socket = text({"unix_socket", "socket"});
    parameters.user = url.user ? url.user->toUtf8() : text({"user"});
    parameters.password = url.password ? url.password->toUtf8() : text({"password", "passwd"});
    parameters.database = url.database.value_or(QString()).toUtf8();
    const unsigned port = text({"port"}).toUInt();
    parameters.port = url.port ? unsigned(*url.port) : port > 0 ? port : parameters.port;
    parameters.ca = text({"ssl_ca"});
    parameters.caPath = text({"ssl_capath"});
    parameters.certificate = text({"ssl_cert"});
    parameters.key = text({"ssl_key"});
    parameters.cipher = text({"ssl_cipher"});
    parameters.tls = tlsOf(url, parameters);
    parameters.defaultsFile = text({"read_default_file"});
    parameters.defaultsGroup = text({"read_default_group"});
    parameters.initCommands = statementsOf(QString::fromUtf8(text({"init_command"})));
    parameters.readTimeoutSeconds = text({"read_timeout"}).toUInt();
    parameters.writeTimeoutSeconds = text({"write_timeout"}).toUInt();
    parameters.compress = isOn(url, "compress");
    parameters.localInfile = isOn(url, "local_infile");
    return parameters;
}

} // namespace stillroom
