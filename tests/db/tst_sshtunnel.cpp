#include <QtTest>

#include "base/text.h"
#include "db/connection.h"
#include "db/sshtunnel.h"
#include "support/testservers.h"
#include "support/testsupport.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <atomic>

using namespace stillroom;

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost, 0) ? server.serverPort() : quint16(0);
}

QString userName()
{
    return runProcess(latin("id"), {latin("-un")}).output.trimmed();
}

/// A real sshd on a loopback port, with keys of its own; and an ssh in PATH that reads a configuration of
/// ours, so that nothing of the person who runs the test is read or written.
class SshHost
{
public:
    SshHost()
    {
        m_port = freePort();
        if (userName() == latin("root"))
            QDir().mkpath(latin("/run/sshd")); // sshd wants it of root only
        for (const char *key : {"host", "user", "stranger"})
            (void)runProcess(
                latin("ssh-keygen"),
                {latin("-q"), latin("-t"), latin("ed25519"), latin("-N"), QString(), latin("-f"), path(key)});
        QFile::copy(path("user.pub"), path("authorized"));
        writeConfiguration(latin("yes"));
        trust(path("host.pub"));
        const QString ssh = QStandardPaths::findExecutable(latin("ssh"));
        QDir(m_folder.path()).mkdir(latin("bin"));
        writeTextFile(path("bin/ssh"),
                      latin("#!/bin/sh\nexec %1 -F %2 \"$@\"\n").arg(ssh, path("ssh_config")));
        QFile::setPermissions(path("bin/ssh"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        writeTextFile(path("ssh_config"),
                      latin("UserKnownHostsFile %1\nGlobalKnownHostsFile /dev/null\n"
                            "IdentityFile none\nHost localhost\nIdentityFile %2\n")
                          .arg(path("known_hosts"), path("user")));
        start();
    }
    ~SshHost() { stop(); }

    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(latin(name)); }
    [[nodiscard]] bool isThere() const { return m_process.state() == QProcess::Running; }
    [[nodiscard]] QString searchPath() const
    {
        return path("bin") + latin(":") + qEnvironmentVariable("PATH");
    }
    [[nodiscard]] SshSettings settings() const
    {
        return {latin("127.0.0.1"), userName(), m_port, path("user"), {}};
    }
    [[nodiscard]] quint16 port() const { return m_port; }

    void writeConfiguration(const QString &forwarding) const
    {
        writeTextFile(
            path("sshd_config"),
            latin("Port %1\nListenAddress 127.0.0.1\nHostKey %2\nAuthorizedKeysFile %3\nPidFile none\n"
                  "StrictModes no\nUsePAM no\nPasswordAuthentication no\nAllowTcpForwarding %4\n")
                .arg(m_port)
                .arg(path("host"), path("authorized"), forwarding));
    }
    void trust(const QString &publicKey) const
    {
        const QString key = readTextFile(publicKey).section(QLatin1Char(' '), 0, 1);
        writeTextFile(path("known_hosts"), latin("[127.0.0.1]:%1,[localhost]:%1 %2\n").arg(m_port).arg(key));
    }
    void start()
    {
        m_process.start(latin("/usr/sbin/sshd"),
                        {latin("-D"), latin("-e"), latin("-f"), path("sshd_config")});
        for (int i = 0; i < 100 && m_process.waitForStarted(); ++i) {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
            if (socket.waitForConnected(1000) || m_process.state() != QProcess::Running)
                return;
            QTest::qWait(50);
        }
    }
    /// The listener alone; those who are connected have a process of their own.
    void stop()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    /// And all that are connected.
    void stopAll()
    {
        const QString children
            = runProcess(latin("pgrep"), {latin("-P"), QString::number(m_process.processId())}).output;
        for (const QString &child : children.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
            (void)runProcess(latin("kill"), {latin("-9"), child});
        stop();
    }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
};

/// Answers with what it is told.
class EchoServer
{
public:
    EchoServer()
    {
        if (!m_server.listen(QHostAddress::LocalHost, 0))
            return;
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket *client = m_server.nextPendingConnection();
            QObject::connect(client, &QTcpSocket::readyRead, client,
                             [client] { client->write(client->readAll()); });
        });
    }
    [[nodiscard]] int port() const { return m_server.serverPort(); }

private:
    QTcpServer m_server;
};

bool echoes(quint16 port)
{
    QTcpSocket socket;
    QByteArray answer;
    QObject::connect(&socket, &QTcpSocket::connected, &socket, [&socket] { socket.write("hello"); });
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { answer += socket.readAll(); });
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port); // may be connected when it returns
    for (int i = 0; i < 100 && answer != "hello" && socket.state() != QAbstractSocket::UnconnectedState; ++i)
        QTest::qWait(50);
    return answer == "hello";
}

/// What opening a tunnel ends with; empty where it opens.
QString problemOf(SshTunnel &tunnel, const std::function<bool()> &cancelled = {})
{
    try {
        (void)tunnel.ensureOpen(cancelled);
        return {};
    } catch (const Error &error) {
        return error.message;
    }
}

} // namespace

class SshTunnelTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<SshHost> m_host;
    QByteArray m_path = qgetenv("PATH");

private Q_SLOTS:
    void init() { qputenv("PATH", m_host ? m_host->searchPath().toLocal8Bit() : m_path); }
    void cleanup() { qputenv("PATH", m_path); }
    void cleanupTestCase() { m_host.reset(); }

    void arguments()
    {
        QTemporaryDir folder;
        writeTextFile(folder.filePath(latin("50%.key")), latin("x"));
        const SshSettings settings {latin("gateway"), latin("deploy"), 2222,
                                    folder.filePath(latin("50%.key")), latin("me@jump:22,other")};
        QString line = sshArguments(settings, 4001, latin("::1"), 5432).join(QLatin1Char(' '));
        QCOMPARE(line.replace(folder.path(), latin("K")),
                 latin("-N -T -a -x -v -o ExitOnForwardFailure=yes -o BatchMode=yes -o ConnectTimeout=10 "
                       "-o ServerAliveInterval=15 -o ServerAliveCountMax=3 -o ControlMaster=no "
                       "-o ControlPath=none -L 127.0.0.1:4001:[::1]:5432 -i K/50%%.key -o IdentitiesOnly=yes "
                       "-J me@jump:22,other -p 2222 -l deploy -- gateway"));
        QVERIFY(
            sshArguments({latin("gateway"), {}, 0, {}, {}}, 1, latin("db"), 1).endsWith(latin("gateway")));
    }

    void dangerousValuesAreRefused_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("jump");
        QTest::addColumn<QString>("server");
        const auto row
            = [](const char *name, const char *host, const char *user, const char *jump, const char *server) {
                  QTest::newRow(name) << latin(host) << latin(user) << latin(jump) << latin(server);
              };
        row("option as host", "-oProxyCommand=touch x", "u", "", "db");
        row("hyphen", "-gateway", "u", "", "db");
        row("empty", "", "u", "", "db");
        row("blank", "gate way", "u", "", "db");
        row("line end", "gateway\n", "u", "", "db");
        row("command", "gateway", "$(id)", "", "db");
        row("user with hyphen", "gateway", "-u", "", "db");
        row("jump with command", "gateway", "u", "me@`id`", "db");
        row("jump with option", "gateway", "u", "-oProxyCommand=x", "db");
        row("jump user", "gateway", "u", "$(id)@jump", "db");
        row("server", "gateway", "u", "", "-db");
        row("server with blank", "gateway", "u", "", "db x");
    }
    void dangerousValuesAreRefused()
    {
        QFETCH(QString, host);
        QFETCH(QString, user);
        QFETCH(QString, jump);
        QFETCH(QString, server);
        const SshSettings settings {host, user, 0, {}, jump};
        QVERIFY_THROWS_EXCEPTION(Error, (void)sshArguments(settings, 1, server, 1));
    }

    void messagesAreUnderstood_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char *said, const char *sentence) {
            QTest::newRow(sentence) << latin(said) << latin(sentence);
        };
        row("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
            "its host key is not the one this computer knows.");
        row("No ED25519 host key is known for g and you have requested strict checking.\n"
            "Host key verification failed.",
            "its host key is not known to this computer.");
        row("u@g: Permission denied (publickey).", "the host does not let this user in.");
        row("ssh: Could not resolve hostname g: Name or service not known",
            "a host of that name is not known.");
        row("ssh: connect to host g port 22: Connection refused", "nothing listens there.");
        row("ssh: connect to host g port 22: Connection timed out", "there was no answer.");
        row("ssh: connect to host g port 22: No route to host", "there is no way to it in the network.");
        row("Permissions 0644 for 'k' are too open.\n@ WARNING: UNPROTECTED PRIVATE KEY FILE! @\nPermission "
            "denied",
            "the key file can be read by other users, and ssh does not use it.");
        row("Bad owner or permissions on /etc/x", "Bad owner or permissions on /etc/x");
    }
    void messagesAreUnderstood()
    {
        QFETCH(QString, said);
        QFETCH(QString, sentence);
        const Error error = sshError({latin("g"), latin("u"), 0, {}, {}}, said.split(QLatin1Char('\n')));
        QCOMPARE(error.message, latin("The SSH tunnel through u@g could not be opened: ") + sentence);
        QVERIFY(!error.hint.isEmpty());
    }

    void urlGoesThroughThePort()
    {
        const SshTunnel tunnel({latin("g"), {}, 0, {}, {}}, latin("db"), 5432);
        QCOMPARE(tunnel.through(ConnectionUrl::parse(latin("postgresql://u@db/x"))).toString(),
                 latin("postgresql://u@db:0/x?hostaddr=127.0.0.1"));
        QCOMPARE(tunnel.through(ConnectionUrl::parse(latin("mysql://u@db/x?unix_socket=/s"))).toString(),
                 latin("mysql://u@127.0.0.1:0/x"));
    }

    void startsRealSshHost()
    {
        for (const char *program : {"/usr/sbin/sshd", "/usr/bin/ssh-keygen", "/usr/bin/ssh"}) {
            if (QFileInfo::exists(latin(program)))
                continue;
            if (!qEnvironmentVariableIsEmpty("CI"))
                QFAIL(program);
            QSKIP("openssh-server and openssh-client are not installed: no tunnel is tried.");
        }
        m_host = std::make_unique<SshHost>();
        QVERIFY(m_host->isThere());
    }

    void forwards()
    {
        if (!m_host)
            QSKIP("No SSH host.");
        const EchoServer echo;
        quint16 port = 0;
        {
            SshTunnel tunnel(m_host->settings(), latin("127.0.0.1"), echo.port());
            QVERIFY(!tunnel.isOpen());
            port = tunnel.ensureOpen();
            QVERIFY(tunnel.isOpen());
            QVERIFY(echoes(port));
            QCOMPARE(tunnel.ensureOpen(), port); // the same ssh
            QVERIFY(echoes(port));
        }
        QVERIFY2(!echoes(port), "ssh lives longer than its tunnel");
    }

    void goesThroughAJumpHost()
    {
        if (!m_host)
            QSKIP("No SSH host.");
        const EchoServer echo;
        SshSettings settings = m_host->settings();
        // By its other name: ssh refuses a host as its own jump host.
        settings.jumpHost = latin("%1@localhost:%2").arg(userName()).arg(m_host->port());
        SshTunnel tunnel(settings, latin("127.0.0.1"), echo.port());
        QVERIFY(echoes(tunnel.ensureOpen()));
    }

    void reachesADatabase_data()
    {
        QTest::addColumn<QString>("server");
        for (const char *name : {"postgresql", "mariadb", "mysql", "mssql"})
            QTest::newRow(name) << latin(name);
    }
    /// A whole session of a real server goes through it, and falls with it.
    void reachesADatabase()
    {
        if (!m_host)
            QSKIP("No SSH host.");
        QFETCH(QString, server);
        STILLROOM_NEED_SERVER(testServer(server));
        const ConnectionUrl url = testServer(server).url;
        const auto tunnel = SshTunnel::toServer(m_host->settings(), url);
        tunnel->ensureOpen();
        const auto connection = Connection::open(tunnel->through(url));
        QCOMPARE(connection->scalar(Statement(latin("SELECT 40 + 2"))).toInteger(), 42);
        const QString text = QString(100'000, QLatin1Char('x'));
        QCOMPARE(connection->scalar(Statement(latin("SELECT '%1'").arg(text))).toString(), text);
        m_host->stopAll();
        QTRY_VERIFY_WITH_TIMEOUT(!tunnel->isOpen(), 10'000);
        try {
            (void)connection->scalar(Statement(latin("SELECT 1")));
            QFAIL("It answers without its tunnel.");
        } catch (const Error &error) {
            QCOMPARE(error.kind, Error::Kind::Connection);
        }
        m_host->start();
        tunnel->ensureOpen(); // at the same port, so that what was opened before finds its way again
        QCOMPARE(Connection::open(tunnel->through(url))->scalar(Statement(latin("SELECT 7"))).toInteger(), 7);
    }

    /// The key is not named: the agent has it.
    void asksTheAgent()
    {
        if (!m_host)
            QSKIP("No SSH host.");
        const EchoServer echo;
        SshSettings settings = m_host->settings();
        settings.keyFile.clear();
        const auto opens = [&] {
            SshTunnel tunnel(settings, latin("127.0.0.1"), echo.port());
            return problemOf(tunnel);
        };
        QProcess agent;
        agent.start(latin("ssh-agent"), {latin("-D"), latin("-a"), m_host->path("agent")});
        QVERIFY(agent.waitForStarted());
        QTRY_VERIFY(QFileInfo::exists(m_host->path("agent")));
        const QByteArray before = qgetenv("SSH_AUTH_SOCK");
        qputenv("SSH_AUTH_SOCK", m_host->path("agent").toLocal8Bit());
        const QString without = opens();
        const ProcessResult added = runProcess(latin("ssh-add"), {latin("-q"), m_host->path("user")});
        const QString with = opens();
        qputenv("SSH_AUTH_SOCK", before);
        agent.kill();
        agent.waitForFinished();
        QVERIFY2(without.endsWith(latin("the host does not let this user in.")), qPrintable(without));
        QCOMPARE(added.exitCode, 0);
        QCOMPARE(with, QString());
    }

    void saysWhyItDoesNotOpen()
    {
        if (!m_host)
            QSKIP("No SSH host.");
        const auto problem = [](const SshSettings &settings) {
            SshTunnel tunnel(settings, latin("127.0.0.1"), 1);
            return problemOf(tunnel);
        };
        SshSettings settings = m_host->settings();
        settings.keyFile = m_host->path("stranger");
        QVERIFY2(problem(settings).endsWith(latin("the host does not let this user in.")),
                 qPrintable(problem(settings)));
        settings.keyFile = m_host->path("nothing");
        QVERIFY(problem(settings).contains(latin("there is no key file")));
        settings = m_host->settings();
        settings.port = freePort();
        QVERIFY(problem(settings).endsWith(latin("nothing listens there.")));
        settings = m_host->settings();
        settings.host = latin("nowhere.invalid");
        QVERIFY(problem(settings).endsWith(latin("a host of that name is not known.")));
        QFile::remove(m_host->path("known_hosts"));
        QVERIFY(problem(m_host->settings()).endsWith(latin("its host key is not known to this computer.")));
        m_host->trust(m_host->path("stranger.pub"));
        QVERIFY(
            problem(m_host->settings()).endsWith(latin("its host key is not the one this computer knows.")));
        m_host->trust(m_host->path("host.pub"));
        QCOMPARE(problem(m_host->settings()), QString());
        qputenv("PATH", m_host->path("").toLocal8Bit());
        QVERIFY(problem(m_host->settings()).contains(latin("the program ssh, which is not installed")));
    }

    void saysWhyTheServerIsNotReached()
    {
        if (!m_host)
            QSKIP("No SSH host.");
        SshTunnel tunnel(m_host->settings(), latin("127.0.0.1"), freePort());
        const quint16 port = tunnel.ensureOpen();
        QVERIFY(!tunnel.takeRefusal());
        QVERIFY(!echoes(port));
        std::optional<Error> refusal;
        QVERIFY(QTest::qWaitFor([&] { return (refusal = tunnel.takeRefusal()).has_value(); }));
        QVERIFY2(refusal->message.contains(latin("does not reach 127.0.0.1:")), qPrintable(refusal->message));
        QVERIFY2(refusal->driverText.contains(latin("Connection refused")), qPrintable(refusal->driverText));

        m_host->writeConfiguration(latin("no"));
        m_host->stop();
        m_host->start();
        SshTunnel forbidden(m_host->settings(), latin("127.0.0.1"), 1);
        QVERIFY(!echoes(forbidden.ensureOpen()));
        QVERIFY(QTest::qWaitFor([&] { return (refusal = forbidden.takeRefusal()).has_value(); }));
        QVERIFY2(refusal->message.endsWith(latin("does not allow tunnels.")), qPrintable(refusal->message));
        m_host->writeConfiguration(latin("yes"));
        m_host->stop();
        m_host->start();
    }

    void fallsAndOpensAgain()
    {
        if (!m_host)
            QSKIP("No SSH host.");
        const EchoServer echo;
        std::atomic<int> fallen = 0;
        QString sentence;
        SshTunnel tunnel(m_host->settings(), latin("127.0.0.1"), echo.port(), [&](const Error &error) {
            sentence = error.message;
            ++fallen;
        });
        QVERIFY(echoes(tunnel.ensureOpen()));
        m_host->stopAll();
        QTRY_COMPARE_WITH_TIMEOUT(fallen.load(), 1, 10'000);
        QVERIFY2(sentence.contains(latin("has ended; connections that use it are lost")),
                 qPrintable(sentence));
        QVERIFY(!tunnel.isOpen());
        QVERIFY(problemOf(tunnel).endsWith(latin("nothing listens there.")));
        m_host->start();
        QVERIFY(echoes(tunnel.ensureOpen()));
        QCOMPARE(fallen.load(), 1);
    }

    void cancelEndsTheWait()
    {
        QTcpServer silent; // takes the connection and says nothing
        QVERIFY(silent.listen(QHostAddress::LocalHost, 0));
        SshTunnel tunnel({latin("127.0.0.1"), latin("u"), silent.serverPort(), {}, {}}, latin("db"), 1);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(problemOf(tunnel, [&timer] { return timer.elapsed() > 300; }), latin("Cancelled."));
        QVERIFY(timer.elapsed() < 3000);
    }
};

QTEST_GUILESS_MAIN(SshTunnelTest)
#include "tst_sshtunnel.moc"
