#pragma once

#include "base/error.h"
#include "db/connectionurl.h"
#include "db/sshsettings.h"

#include <QThread>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

class QProcess;

namespace stillroom {

/// The arguments of the ssh client that forwards a loopback port. \throws Error(Usage) for a value that ssh
/// or the shell it gives a jump host to could take for something else
[[nodiscard]] QStringList sshArguments(const SshSettings &settings, quint16 localPort, const QString &host,
                                       int port);

/// What ssh said when it ended, for people. \param lines its standard error without debugging lines
[[nodiscard]] Error sshError(const SshSettings &settings, const QStringList &lines);

/// A port of the loopback interface that the system's ssh client forwards to a server. Owned by the options
/// of the connections that use it; the last of them to go ends ssh. Its ssh runs on a thread of its own; all
/// functions may be called from any thread.
class SshTunnel final
{
public:
    /// \param fallen called on the tunnel's thread when ssh ends by itself after it had been open
    SshTunnel(SshSettings settings, QString host, int port, std::function<void(const Error &)> fallen = {});
    ~SshTunnel();
    SshTunnel(const SshTunnel &) = delete;
    SshTunnel &operator=(const SshTunnel &) = delete;

    /// The tunnel to the server of a URL; nullptr for SQLite. \throws Error(Usage) without a host
    [[nodiscard]] static std::shared_ptr<SshTunnel> toServer(const SshSettings &settings,
                                                             const ConnectionUrl &url,
                                                             const std::function<void(const Error &)> &fallen
                                                             = {});

    /// Starts ssh where it does not run, and waits until it forwards. \param cancelled asked now and then;
    /// true ends with Error(Cancelled) \return the loopback port \throws Error(Connection, Usage, Cancelled)
    quint16 ensureOpen(const std::function<bool()> &cancelled = {});
    [[nodiscard]] bool isOpen() const;
    /// The same URL by way of the loopback port. PostgreSQL and SQL Server
    /// still have certificates checked for the server's name.
    [[nodiscard]] ConnectionUrl through(const ConnectionUrl &url) const;
    /// Why the SSH host could not reach the server, where ssh has told since the last call.
    [[nodiscard]] std::optional<Error> takeRefusal();

private:
    enum class State { Closed, Starting, Open };

    void start(int attempt); // these on the tunnel's thread
    void readErrors();
    void ended(int attempt);
    void stop();
    void failed(const Error &error);

    const SshSettings m_settings;
    const QString m_host;
    const int m_port;
    const std::function<void(const Error &)> m_fallen;
    QThread m_thread;
    QObject *m_context; ///< lives on the thread; parent of the process
    QProcess *m_process = nullptr;
    QByteArray m_pending; ///< of standard error, until a line is whole
    QStringList m_lines;
    bool m_forwards = false; ///< ssh has been let in

    mutable std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_changed;
    State m_state = State::Closed;
    quint16 m_localPort = 0; ///< set on the tunnel's thread
    bool m_wasOpen = false; ///< then it opens on the same port again, which others know
    std::optional<Error> m_error; ///< why the last start failed
    QString m_refusal;
};

} // namespace stillroom
