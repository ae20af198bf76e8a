#pragma once

#include <QByteArray>
#include <atomic>
#include <limits>
#include <list>
#include <mutex>
#include <thread>

namespace stillroom {

/// Stands between a test and a server on this computer and cuts the lines as it is told. Each line has a
/// thread of its own. Only for lines without TLS: it looks at what is sent.
class FaultyProxy
{
public:
    explicit FaultyProxy(int serverPort);
    ~FaultyProxy();
    FaultyProxy(const FaultyProxy &) = delete;
    FaultyProxy &operator=(const FaultyProxy &) = delete;

    int port = 0; ///< of the loopback interface
    /// How much of what the server sends is handed on before a line is cut.
    std::atomic<qint64> limit = std::numeric_limits<qint64>::max();
    std::atomic<bool> holdsNewLines = false; ///< they are taken, and nothing is handed on

    /// Cuts the line on which a statement with these words is sent, when the server has answered: it has run
    /// the statement then, and nobody hears of it. Empty: none.
    void cutBehind(const QByteArray &words);

private:
    void serve();
    void hand(int client) const;
    [[nodiscard]] bool isToBeCut(const QByteArray &sent) const;

    int m_serverPort;
    int m_listener = -1;
    std::atomic<bool> m_stop = false;
    mutable std::mutex m_mutex;
    QByteArray m_words;
    std::list<std::thread> m_lines;
    std::thread m_thread;
};

} // namespace stillroom
