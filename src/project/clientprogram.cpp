#include "project/clientprogram.h"

#include "base/error.h"
#include "base/text.h"
#include "db/mysqlurl.h"
#include "db/postgresurl.h"

#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>
#include <QScopeGuard>
#include <QStandardPaths>
#include <algorithm>

#ifdef Q_OS_UNIX
#include <csignal>
#include <unistd.h>
#endif

namespace stillroom {

namespace {

constexpr int pollMs = 50;
constexpr int longestEndMs = 5000;
constexpr qsizetype longestComplaint = 1000;
constexpr qint64 mostPending = 1024 * 1024; ///< what waits in memory for a program that is slower than we

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

void giveEnvironment(QProcess &process, const ClientCall &call)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!call.password.isEmpty()) // else the person's own variable counts, as it did when we connected
        environment.insert(call.variable, call.password);
    process.setProcessEnvironment(environment);
}

void start(QProcess &process, const QString &program, const ClientCall &call)
{
    process.start(program, call.arguments);
    if (!process.waitForStarted())
        throw Error(
            Error::Kind::Io,
            coreTr("%1 could not be started: %2.").arg(QFileInfo(program).fileName(), process.errorString()));
}

void killIfCancelled(QProcess &process, const std::function<bool()> &cancelled)
{
    if (!cancelled || !cancelled())
        return;
    process.kill();
    process.waitForFinished();
    throw Error(Error::Kind::Cancelled, coreTr("Cancelled."));
}

bool succeeded(const QProcess &process)
{
    return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

Error failureOf(const QProcess &process, const QString &program, const QString &what, const QString &hint,
                const QByteArray &said)
{
    return Error(Error::Kind::Io,
                 coreTr("%1 failed: %2 ended with code %3.")
                     .arg(what, QFileInfo(program).fileName())
                     .arg(process.exitCode()))
        .withDriver(process.exitCode(), QString::fromUtf8(said).trimmed().right(longestComplaint))
        .withHint(hint);
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

ClientCall mysqlDumpCall(const ConnectionUrl &url, bool isMariaDb)
{
    ClientCall call = mysqlCall(url, isMariaDb);
    call.arguments << QStringLiteral("--single-transaction") << QStringLiteral("--quick")
                   << QStringLiteral("--hex-blob") << QStringLiteral("--no-tablespaces");
    if (!isMariaDb) // statistics an older server has not, and what would make another server refuse the dump
        call.arguments << QStringLiteral("--loose-column-statistics=0")
                       << QStringLiteral("--loose-set-gtid-purged=OFF");
    return call;
}

void runClient(const QString &program, const ClientCall &call, const std::function<bool()> &cancelled,
               const QString &what, const QString &hint, const QString &input)
{
    QProcess process;
    giveEnvironment(process, call);
    process.setStandardInputFile(input.isEmpty() ? QProcess::nullDevice() : input);
    process.setStandardOutputFile(QProcess::nullDevice());
    start(process, program, call);
    while (!process.waitForFinished(pollMs) && process.state() != QProcess::NotRunning)
        killIfCancelled(process, cancelled);
    if (!succeeded(process))
        throw failureOf(process, program, what, hint, process.readAllStandardError());
}

void readClient(const QString &program, const ClientCall &call, const std::function<bool()> &cancelled,
                const QString &what, const QString &hint, const std::function<void(const QByteArray &)> &take)
{
    QProcess process;
    const auto end = qScopeGuard([&process] {
        process.kill();
        process.waitForFinished();
    });
    giveEnvironment(process, call);
    process.setStandardInputFile(QProcess::nullDevice());
    start(process, program, call);
    while (process.state() != QProcess::NotRunning || process.bytesAvailable() > 0) {
        if (process.bytesAvailable() == 0)
            process.waitForReadyRead(pollMs);
        killIfCancelled(process, cancelled);
        if (const QByteArray piece = process.readAllStandardOutput(); !piece.isEmpty())
            take(piece);
    }
    if (!succeeded(process))
        throw failureOf(process, program, what, hint, process.readAllStandardError());
}

FedClient::FedClient(const QString &program, const ClientCall &call, std::function<bool()> cancelled,
                     QString what, QString hint)
    : m_process(std::make_unique<QProcess>())
    , m_cancelled(std::move(cancelled))
    , m_program(program)
    , m_what(std::move(what))
    , m_hint(std::move(hint))
{
    giveEnvironment(*m_process, call);
#ifdef Q_OS_UNIX
    // In a group of its own: Ctrl+C at a terminal is for us to decide about, not for the program to hear.
    m_process->setChildProcessModifier([] { ::setpgid(0, 0); });
#endif
    start(*m_process, program, call);
}

FedClient::~FedClient()
{
    if (m_process->state() == QProcess::NotRunning)
        return;
    interrupt();
    if (!m_process->waitForFinished(longestEndMs)) {
        m_process->kill();
        m_process->waitForFinished();
    }
}

/// Lets it ask the server to stop, which would else go on with the statement under way.
void FedClient::interrupt()
{
#ifdef Q_OS_UNIX
    ::kill(pid_t(m_process->processId()), SIGINT);
#else
    m_process->kill();
#endif
    m_process->closeWriteChannel();
}

void FedClient::readAll()
{
    m_said = (m_said + m_process->readAllStandardError()).right(4 * longestComplaint);
    m_printed = (m_printed + m_process->readAllStandardOutput()).right(4 * longestComplaint);
}

/// \throws Error where it has ended, or is to
void FedClient::checkAlive()
{
    if (m_cancelled && m_cancelled())
        throw Error(Error::Kind::Cancelled, coreTr("Cancelled."));
    if (m_process->state() == QProcess::NotRunning)
        throw failure();
}

void FedClient::write(const QByteArray &bytes)
{
    m_process->write(bytes);
    while (m_process->bytesToWrite() > mostPending) {
        m_process->waitForBytesWritten(pollMs);
        readAll();
        checkAlive();
    }
}

void FedClient::waitFor(const QByteArray &printed)
{
    while (readAll(), !m_printed.contains(printed)) {
        checkAlive();
        m_process->waitForReadyRead(pollMs);
    }
}

int FedClient::finish(const QByteArray &lastBytes)
{
    m_process->write(lastBytes);
    m_process->closeWriteChannel(); // when all is written
    while (!m_process->waitForFinished(pollMs) && m_process->state() != QProcess::NotRunning) {
    }
    return succeeded(*m_process) ? 0 : std::max(1, m_process->exitCode());
}

Error FedClient::failure() const
{
    m_said += m_process->readAllStandardError();
    return failureOf(*m_process, m_program, m_what, m_hint, m_said);
}

} // namespace stillroom
