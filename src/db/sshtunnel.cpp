#include "db/sshtunnel.h"

#include "base/text.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <cerrno>
#include <chrono>
#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stillroom {

namespace {

constexpr int attempts = 3; // another program may take the port before ssh does
constexpr qsizetype linesKept = 50;
constexpr auto longestStart = std::chrono::seconds(60);
constexpr auto pollEvery = std::chrono::milliseconds(50);

quint16 freeLoopbackPort()
{
    // Not by QTcpServer: a command that needs no tunnel would load Qt's network library for it.
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const bool isBound = socket >= 0
        && ::bind(socket, reinterpret_cast<const sockaddr *>(&address), size) == 0
        && ::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &size) == 0;
    const QString why = qt_error_string(errno);
    if (socket >= 0)
        ::close(socket);
    if (!isBound)
        throw Error(Error::Kind::Connection,
                    coreTr("No port of this computer is free for an SSH tunnel: %1.").arg(why));
    return ntohs(address.sin_port);
}

/// Letters, digits and a little more: ssh hands names to a shell where a jump host is used.
void refuseUnless(const QString &value, const QRegularExpression &pattern, const QString &what)
{
    if (!pattern.match(value).hasMatch())
        throw Error(Error::Kind::Usage, coreTr("\"%1\" is not taken as %2.").arg(value, what))
            .withHint(
                coreTr("Only letters, digits and a few signs are allowed there, and none of them may be "
                       "a hyphen at the start."));
}

const QRegularExpression &hostPattern()
{
    static const QRegularExpression pattern(QStringLiteral(R"(^[\w:.%\[\]][\w:.%\[\]-]*\z)"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    return pattern;
}

const QRegularExpression &userPattern()
{
    static const QRegularExpression pattern(QStringLiteral(R"(^[\w.@+][\w.@+-]*\z)"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    return pattern;
}

QString bracketed(const QString &host)
{
    return host.contains(QLatin1Char(':')) && !host.startsWith(QLatin1Char('['))
        ? QStringLiteral("[%1]").arg(host)
        : host;
}

bool isDebugging(const QString &line)
{
    static const QRegularExpression pattern(QStringLiteral(
        "^(debug[123]: |OpenSSH_|Authenticated to |Transferred: |Bytes per second|Warning: Identity file )"));
    return pattern.match(line).hasMatch();
}

Error tunnelError(const SshSettings &settings, const QString &why)
{
    return {Error::Kind::Connection,
            coreTr("The SSH tunnel through %1 could not be opened: %2").arg(settings.displayName(), why)};
}

QString terminalCommand(const SshSettings &settings)
{
    QString command = QStringLiteral("ssh ");
    if (settings.port > 0)
        command += QStringLiteral("-p %1 ").arg(settings.port);
    if (!settings.user.isEmpty())
        command += settings.user + QLatin1Char('@');
    return command + settings.host;
}

} // namespace

QString SshSettings::displayName() const
{
    const QString name = user.isEmpty() ? host : user + QLatin1Char('@') + host;
    return port > 0 ? name + QLatin1Char(':') + QString::number(port) : name;
}

QStringList sshArguments(const SshSettings &settings, quint16 localPort, const QString &host, int port)
{
    refuseUnless(settings.host, hostPattern(), coreTr("the name of an SSH host"));
    refuseUnless(host, hostPattern(), coreTr("the name of the database server"));
    QStringList arguments {QStringLiteral("-N"), QStringLiteral("-T"), QStringLiteral("-a"),
                           QStringLiteral("-x"), QStringLiteral("-v")};
    // A master of the user's would take the forwarding over, and keep it when we end.
    for (const char *option :
         {"ExitOnForwardFailure=yes", "BatchMode=yes", "ConnectTimeout=10", "ServerAliveInterval=15",
          "ServerAliveCountMax=3", "ControlMaster=no", "ControlPath=none"})
        arguments << QStringLiteral("-o") << QString::fromLatin1(option);
    arguments << QStringLiteral("-L")
              << QStringLiteral("127.0.0.1:%1:%2:%3").arg(localPort).arg(bracketed(host)).arg(port);
    if (!settings.keyFile.isEmpty()) {
        QString file = QDir::cleanPath(QFileInfo(settings.keyFile).absoluteFilePath());
        if (settings.keyFile.startsWith(QLatin1String("~/")))
            file = QDir::homePath() + settings.keyFile.mid(1);
        if (!QFileInfo(file).isFile())
            throw tunnelError(settings,
                              coreTr("there is no key file %1.").arg(QDir::toNativeSeparators(file)))
                .withHint(
                    coreTr("Choose the private key, or leave the field empty to use the agent's keys."));
        // ssh reads a percent sign as the start of a token.
        arguments << QStringLiteral("-i") << file.replace(QLatin1Char('%'), QLatin1String("%%"))
                  << QStringLiteral("-o") << QStringLiteral("IdentitiesOnly=yes");
    }
    if (!settings.jumpHost.isEmpty()) {
        for (const QString &hop : settings.jumpHost.split(QLatin1Char(','))) {
            const qsizetype at = hop.lastIndexOf(QLatin1Char('@'));
            if (at >= 0)
                refuseUnless(hop.left(at), userPattern(), coreTr("the user of a jump host"));
            refuseUnless(hop.mid(at + 1), hostPattern(), coreTr("the name of a jump host"));
        }
        arguments << QStringLiteral("-J") << settings.jumpHost;
    }
    if (settings.port > 0)
        arguments << QStringLiteral("-p") << QString::number(settings.port);
    if (!settings.user.isEmpty()) {
        refuseUnless(settings.user, userPattern(), coreTr("the name of an SSH user"));
        arguments << QStringLiteral("-l") << settings.user;
    }
    return arguments << QStringLiteral("--") << settings.host;
}

Error sshError(const SshSettings &settings, const QStringList &lines)
{
    const QString text = lines.join(QLatin1Char('\n'));
    const auto has = [&text](const char *words) { return text.contains(QLatin1String(words)); };
    const auto because = [&](const QString &why, const QString &hint) {
        return tunnelError(settings, why).withHint(hint).withDriver(0, text);
    };
    const QString terminal = terminalCommand(settings);
    if (has("REMOTE HOST IDENTIFICATION HAS CHANGED"))
        return because(coreTr("its host key is not the one this computer knows."),
                       coreTr("Somebody may be listening in, or the host was set up anew. Ask who runs it; "
                              "ssh-keygen -R forgets the old key."));
    if (has("Host key verification failed"))
        return because(
            coreTr("its host key is not known to this computer."),
            coreTr("Run \"%1\" once in a terminal, compare the key it shows, and accept it.").arg(terminal));
    if (has("UNPROTECTED PRIVATE KEY FILE"))
        return because(coreTr("the key file can be read by other users, and ssh does not use it."),
                       coreTr("Let nobody but yourself read it: chmod 600."));
    if (has("Too many authentication failures"))
        return because(coreTr("too many keys of the agent were tried."),
                       coreTr("Choose the key file that is meant."));
    if (has("Permission denied"))
        return because(
            coreTr("the host does not let this user in."),
            coreTr("Check user and key. A key with a passphrase has to be in the agent: ssh-add."));
    if (has("Could not resolve hostname"))
        return because(coreTr("a host of that name is not known."),
                       coreTr("Check the name of the SSH host."));
    if (has("Connection refused"))
        return because(coreTr("nothing listens there."), coreTr("Check host and port of the SSH host."));
    if (has("timed out") || has("Timeout"))
        return because(coreTr("there was no answer."),
                       coreTr("Check the network, the name and the port of the SSH host."));
    if (has("No route to host") || has("Network is unreachable"))
        return because(coreTr("there is no way to it in the network."),
                       coreTr("Check the network or the VPN."));
    const QString last = lines.isEmpty() ? coreTr("ssh ended without saying why.") : lines.constLast();
    return because(last, coreTr("Run \"%1\" in a terminal to see more.").arg(terminal));
}

SshTunnel::SshTunnel(SshSettings settings, QString host, int port, std::function<void(const Error &)> fallen)
    : m_settings(std::move(settings))
    , m_host(std::move(host))
    , m_port(port)
    , m_fallen(std::move(fallen))
    , m_context(new QObject)
{
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
}

SshTunnel::~SshTunnel()
{
    QMetaObject::invokeMethod(
        m_context, [this] { stop(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

std::shared_ptr<SshTunnel> SshTunnel::toServer(const SshSettings &settings, const ConnectionUrl &url,
                                               const std::function<void(const Error &)> &fallen)
{
    const int port = url.port.value_or(defaultPort(url.backend()));
    if (port == 0)
        return nullptr;
    // Without a name the server runs on the SSH host itself.
    const QString host = url.host.value_or(QString()).isEmpty() ? QStringLiteral("localhost") : *url.host;
    (void)sshArguments(settings, 1, host, port); // refuses what ssh must not see
    return std::make_shared<SshTunnel>(settings, host, port, fallen);
}

quint16 SshTunnel::ensureOpen(const std::function<bool()> &cancelled)
{
    std::unique_lock lock(m_mutex);
    if (m_state == State::Closed) {
        m_state = State::Starting;
        m_error.reset();
        QMetaObject::invokeMethod(
            m_context, [this] { start(1); }, Qt::QueuedConnection);
    }
    const auto until = std::chrono::steady_clock::now() + longestStart;
    while (m_state == State::Starting) {
        m_changed.wait_for(lock, pollEvery);
        const bool tooLate = std::chrono::steady_clock::now() > until;
        if (m_state != State::Starting || !(tooLate || (cancelled && cancelled())))
            continue;
        const Error error = tooLate ? tunnelError(m_settings, coreTr("there was no answer."))
                                    : Error(Error::Kind::Cancelled, coreTr("Cancelled."));
        QMetaObject::invokeMethod(
            m_context,
            [this, error] {
                stop();
                failed(error);
            },
            Qt::QueuedConnection);
        throw error;
    }
    if (m_state == State::Open)
        return m_localPort;
    throw m_error.value_or(Error(Error::Kind::Cancelled, coreTr("Cancelled.")));
}

bool SshTunnel::isOpen() const
{
    const std::lock_guard lock(m_mutex);
    return m_state == State::Open;
}

ConnectionUrl SshTunnel::through(const ConnectionUrl &url) const
{
    ConnectionUrl tunnelled = url;
    const std::lock_guard lock(m_mutex);
    tunnelled.port = m_localPort;
    const QString loopback = QStringLiteral("127.0.0.1");
    std::erase_if(tunnelled.query, [](const auto &pair) {
        return pair.first == QLatin1String("hostaddr") || pair.first == QLatin1String("unix_socket");
    });
    if (url.backend() == Backend::PostgreSql && url.host && !url.host->isEmpty())
        tunnelled.query.emplace_back(QStringLiteral("hostaddr"), loopback);
    else
        tunnelled.host = loopback;
    // Microsoft's driver takes the name to check apart from the address; libmariadb does not.
    const QString name = QStringLiteral("HostNameInCertificate");
    const bool isNamed = std::any_of(url.query.begin(), url.query.end(), [&name](const auto &pair) {
        return pair.first.compare(name, Qt::CaseInsensitive) == 0;
    });
    if (url.backend() == Backend::SqlServer && url.host && !isNamed)
        tunnelled.query.emplace_back(name, *url.host);
    return tunnelled;
}

std::optional<Error> SshTunnel::takeRefusal()
{
    QString said;
    {
        const std::lock_guard lock(m_mutex);
        said = std::exchange(m_refusal, {});
    }
    if (said.isEmpty())
        return std::nullopt;
    if (said.contains(QLatin1String("administratively prohibited")))
        return Error(Error::Kind::Connection,
                     coreTr("The SSH host %1 does not allow tunnels.").arg(m_settings.displayName()))
            .withHint(coreTr("AllowTcpForwarding and PermitOpen in its sshd_config decide."))
            .withDriver(0, said);
    return Error(Error::Kind::Connection,
                 coreTr("The SSH host %1 does not reach %2:%3.")
                     .arg(m_settings.displayName(), bracketed(m_host))
                     .arg(m_port))
        .withHint(coreTr("Host and port are those the SSH host sees: is the server running there?"))
        .withDriver(0, said);
}

void SshTunnel::start(int attempt)
{
    m_lines.clear();
    m_pending.clear();
    m_forwards = false;
    try {
        const QString program = QStandardPaths::findExecutable(QStringLiteral("ssh"));
        if (program.isEmpty())
            throw Error(Error::Kind::Connection,
                        coreTr("An SSH tunnel needs the program ssh, which is not "
                               "installed."))
                .withHint(coreTr("Install the OpenSSH client (on Debian: openssh-client), then try again."));
        const quint16 port = m_wasOpen ? m_localPort : freeLoopbackPort();
        const QStringList arguments = sshArguments(m_settings, port, m_host, m_port);
        {
            const std::lock_guard lock(m_mutex);
            m_localPort = port;
        }
        m_process = new QProcess(m_context);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
        m_process->setProcessEnvironment(environment);
        m_process->setStandardInputFile(QProcess::nullDevice());
        m_process->setStandardOutputFile(QProcess::nullDevice());
#ifdef Q_OS_LINUX
        // Should this program be killed, its tunnels end too.
        m_process->setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGTERM); });
#endif
        QObject::connect(m_process, &QProcess::readyReadStandardError, m_context, [this] { readErrors(); });
        QObject::connect(m_process, &QProcess::finished, m_context, [this, attempt] { ended(attempt); });
        QObject::connect(m_process, &QProcess::errorOccurred, m_context,
                         [this, attempt](QProcess::ProcessError error) {
                             if (error == QProcess::FailedToStart)
                                 ended(attempt);
                         });
        m_process->start(program, arguments);
    } catch (const Error &error) {
        stop();
        failed(error);
    }
}

void SshTunnel::readErrors()
{
    m_pending += m_process->readAllStandardError();
    // An ssh for a jump host, which talks into the same stream, has begun its session before this one
    // forwards.
    const QString forwards
        = QStringLiteral("Local forwarding listening on 127.0.0.1 port %1.").arg(m_localPort);
    const QLatin1String begins("Entering interactive session");
    for (qsizetype end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n')) {
        const QString line = QString::fromUtf8(m_pending.left(end)).trimmed();
        m_pending.remove(0, end + 1);
        const std::lock_guard lock(m_mutex);
        if (line.contains(forwards)) {
            m_forwards = true; // and is about to listen
        } else if (m_state == State::Starting && m_forwards && line.contains(begins)) {
            m_state = State::Open;
            m_wasOpen = true;
            m_changed.notify_all();
        } else if (line.contains(QLatin1String("open failed: "))) {
            m_refusal = line.section(QLatin1String("open failed: "), 1);
        } else if (!line.isEmpty() && !isDebugging(line)) {
            m_lines << line;
            if (m_lines.size() > linesKept)
                m_lines.removeFirst();
        }
    }
}

void SshTunnel::ended(int attempt)
{
    if (m_process == nullptr)
        return;
    m_pending += '\n';
    readErrors();
    stop();
    bool wasOpen = false;
    {
        const std::lock_guard lock(m_mutex);
        wasOpen = m_state == State::Open;
    }
    const bool isTaken = m_lines.join(QLatin1Char(' ')).contains(QLatin1String("Address already in use"));
    if (!m_wasOpen && isTaken && attempt < attempts) {
        start(attempt + 1);
        return;
    }
    if (!wasOpen) {
        failed(sshError(m_settings, m_lines));
        return;
    }
    const Error error = Error(Error::Kind::Connection,
                              coreTr("The SSH tunnel through %1 has ended; connections that use it are lost.")
                                  .arg(m_settings.displayName()))
                            .withHint(coreTr("It is opened again as soon as the SSH host answers."))
                            .withDriver(0, m_lines.join(QLatin1Char('\n')));
    failed(error);
    if (m_fallen)
        m_fallen(error);
}

void SshTunnel::stop()
{
    QProcess *process = std::exchange(m_process, nullptr);
    if (process == nullptr)
        return;
    process->disconnect(m_context);
    if (process->state() != QProcess::NotRunning) {
        process->terminate();
        if (!process->waitForFinished(1000)) {
            process->kill();
            process->waitForFinished(1000);
        }
    }
    process->deleteLater();
}

void SshTunnel::failed(const Error &error)
{
    const std::lock_guard lock(m_mutex);
    m_state = State::Closed;
    m_error = error;
    m_changed.notify_all();
}

} // namespace stillroom
