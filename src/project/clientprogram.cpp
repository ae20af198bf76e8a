#include "project/clientprogram.h"

#include "base/error.h"
#include "base/text.h"
#include "db/mysqlurl.h"
#include "db/postgresurl.h"

#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>

namespace stillroom {

namespace {

constexpr int pollMs = 50;
constexpr qsizetype longestComplaint = 1000;

/// Parameters of libpq that are secrets and, other than the password, can be given in its words only.
bool isOtherSecret(const QByteArray &key)
{
    return key == "sslpassword" || key.contains("secret") || key == "scram_client_key"
        || key == "scram_server_key";
}

/// The clients of MariaDB and of MySQL have different words for TLS, whatever they are called. A certificate
/// means TLS to both of them, also where it is switched off.
QStringList tlsArguments(const MysqlParameters &parameters, bool isMariaDb)
{
    using Tls = MysqlParameters::Tls;
    if (parameters.tls == Tls::Off)
        return {isMariaDb ? QStringLiteral("--skip-ssl") : QStringLiteral("--ssl-mode=DISABLED")};
    QStringList arguments;
    if (isMariaDb) {
        if (parameters.tls != Tls::Preferred)
            arguments << QStringLiteral("--ssl");
        arguments << (parameters.tls == Tls::Verified ? QStringLiteral("--ssl-verify-server-cert")
                                                      : QStringLiteral("--skip-ssl-verify-server-cert"));
    } else {
        arguments << QStringLiteral("--ssl-mode=")
                + QString::fromLatin1(parameters.tls == Tls::Preferred      ? "PREFERRED"
                                          : parameters.tls == Tls::Required ? "REQUIRED"
                                                                            : "VERIFY_IDENTITY");
    }
    const auto add = [&arguments](const char *option, const QByteArray &value) {
        if (!value.isEmpty())
            arguments << QString::fromLatin1(option) + QString::fromUtf8(value);
    };
    add("--ssl-ca=", parameters.ca);
    add("--ssl-capath=", parameters.caPath);
    add("--ssl-cert=", parameters.certificate);
    add("--ssl-key=", parameters.key);
    add("--ssl-cipher=", parameters.cipher);
    return arguments;
}

} // namespace

QString firstProgram(const QStringList &programs)
{
    for (const QString &program : programs) {
        const QString path = QStandardPaths::findExecutable(program);
        if (!path.isEmpty())
            return path;
    }
    return {};
}

QString quotedParameter(QString value)
{
    value.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('\''), QLatin1String("\\'"));
    return QLatin1Char('\'') + value + QLatin1Char('\'');
}

ClientCall postgresCall(const ConnectionUrl &url)
{
    ClientCall call;
    call.variable = QStringLiteral("PGPASSWORD");
    QStringList connection;
    for (const auto &[key, value] : postgresParameters(url)) {
        if (key == "password")
            call.password = QString::fromUtf8(value);
        else if (!isOtherSecret(key))
            connection << QString::fromLatin1(key) + QLatin1Char('=')
                    + quotedParameter(QString::fromUtf8(value));
    }
    call.arguments
        = {QStringLiteral("--no-password"), QStringLiteral("--dbname=") + connection.join(QLatin1Char(' '))};
    return call;
}

QStringList unsafeSecrets(const ConnectionUrl &url)
{
    QStringList words;
    for (const auto &[key, value] : postgresParameters(url)) {
        if (isOtherSecret(key))
            words << QString::fromLatin1(key);
    }
    return words;
}

bool isMariaDbClient(const QString &program)
{
    QProcess process;
    process.start(program, {QStringLiteral("--no-defaults"), QStringLiteral("--version")});
    if (!process.waitForFinished(5000))
        process.kill();
    process.waitForFinished();
    return process.readAllStandardOutput().contains("MariaDB");
}

ClientCall mysqlCall(const ConnectionUrl &url, bool isMariaDb)
{
    const MysqlParameters parameters = mysqlParameters(url);
    ClientCall call;
    call.variable = QStringLiteral("MYSQL_PWD");
    call.password = QString::fromUtf8(parameters.password);
    call.arguments = {QStringLiteral("--no-defaults"), QStringLiteral("--default-character-set=utf8mb4"),
                      QStringLiteral("--user=") + QString::fromUtf8(parameters.user)};
    if (!parameters.socket.isEmpty()) {
        call.arguments << QStringLiteral("--socket=") + QString::fromUtf8(parameters.socket);
    } else if (!parameters.host.isEmpty()) {
        call.arguments << QStringLiteral("--protocol=tcp")
                       << QStringLiteral("--host=") + QString::fromUtf8(parameters.host)
                       << QStringLiteral("--port=%1").arg(parameters.port);
    }
    if (!isMariaDb)
        call.arguments << QStringLiteral("--loose-get-server-public-key");
    call.arguments << tlsArguments(parameters, isMariaDb);
    return call;
}

void runClient(const QString &program, const ClientCall &call, const std::function<bool()> &cancelled,
               const QString &what, const QString &hint, const QString &input)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!call.password.isEmpty()) // else the person's own variable counts, as it did when we connected
        environment.insert(call.variable, call.password);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(input.isEmpty() ? QProcess::nullDevice() : input);
    process.setStandardOutputFile(QProcess::nullDevice());
    process.start(program, call.arguments);
    const QString name = QFileInfo(program).fileName();
    if (!process.waitForStarted())
        throw Error(Error::Kind::Io, coreTr("%1 could not be started: %2.").arg(name, process.errorString()));
    while (!process.waitForFinished(pollMs) && process.state() != QProcess::NotRunning) {
        if (!cancelled || !cancelled())
            continue;
        process.kill();
        process.waitForFinished();
        throw Error(Error::Kind::Cancelled, coreTr("Cancelled."));
    }
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return;
    const QString said = QString::fromUtf8(process.readAllStandardError()).trimmed().right(longestComplaint);
    throw Error(Error::Kind::Io,
                coreTr("%1 failed: %2 ended with code %3.").arg(what, name).arg(process.exitCode()))
        .withDriver(process.exitCode(), said)
        .withHint(hint);
}

} // namespace stillroom
