#include "db/serverconnection.h"

#include "base/error.h"
#include "base/text.h"
#include "db/abandonable.h"
#include "db/readonlyguard.h"

#include <algorithm>
#include <condition_variable>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>

namespace stillroom {

namespace {

using namespace std::chrono_literals;

constexpr auto requestLimit = 2s; ///< the server takes a request to cancel in this time, or the line is cut
constexpr auto repeatAfter = 300ms; ///< a request may come before the server has begun the statement
constexpr auto endLimit = 20s; ///< a server that took the request may roll back this long

constexpr int keepAliveIdleSeconds = 30;
constexpr int keepAliveIntervalSeconds = 10;
constexpr int keepAliveCount = 3;
constexpr unsigned userTimeoutMs = 30'000; ///< unacknowledged data: the network is gone

} // namespace

struct ServerConnection::Watch
{
    std::mutex mutex;
    std::condition_variable wake;
    int socket = -1;
    bool ended = false; ///< the call that is to be cancelled
    bool asking = false; ///< a request is under way
    bool strayed = false; ///< a request was given up, and may hit whatever runs when it arrives
};

void ServerConnection::watch(const std::shared_ptr<Watch> &watch, const std::function<bool()> &request)
{
    const auto began = std::chrono::steady_clock::now();
    auto lastTaken = began;
    std::unique_lock lock(watch->mutex);
    while (!watch->ended) {
        watch->asking = true;
        lock.unlock();
        const auto taken = std::make_shared<std::atomic<bool>>(false);
        const bool returned = runAbandonable([request, taken] { *taken = request(); }, requestLimit);
        lock.lock();
        watch->asking = false;
        watch->strayed = !returned;
        watch->wake.notify_all();
        const auto now = std::chrono::steady_clock::now();
        if (returned && *taken)
            lastTaken = now;
        if (!watch->ended && (!returned || now - lastTaken > requestLimit || now - began > endLimit)) {
            if (watch->socket >= 0)
                ::shutdown(watch->socket, SHUT_RDWR);
            return;
        }
        watch->wake.wait_for(lock, repeatAfter, [&] { return watch->ended; });
    }
}

void ServerConnection::interruptCall()
{
    if (m_watch)
        return;
    m_watch = std::make_shared<Watch>();
    {
        const std::lock_guard lock(m_socketMutex);
        m_watch->socket = m_socket;
    }
    std::thread([state = m_watch, request = cancelRequest()] { watch(state, request); }).detach();
}

void ServerConnection::callEnded()
{
    if (!m_watch)
        return;
    std::unique_lock lock(m_watch->mutex);
    m_watch->ended = true;
    m_watch->wake.notify_all();
    // At most requestLimit; a line that is cut has no next statement that could be hit.
    while (m_watch->asking && !m_lost)
        m_watch->wake.wait_for(lock, 20ms);
    if (m_watch->strayed && !m_lost) {
        m_lost = true;
        m_hadTransaction = isTransactionOpen();
        if (m_hadTransaction && !isScoped())
            m_lostTransaction = lossOf({}, false);
    }
    lock.unlock();
    m_watch.reset();
}

bool ServerConnection::cancelNow() const
{
    const auto taken = std::make_shared<std::atomic<bool>>(false);
    return runAbandonable([request = cancelRequest(), taken] { *taken = request(); }, requestLimit) && *taken;
}

void ServerConnection::sever()
{
    const std::lock_guard lock(m_socketMutex);
    m_lost = true;
    if (m_socket >= 0)
        ::shutdown(m_socket, SHUT_RDWR);
}

bool ServerConnection::hasNews() const
{
    const std::lock_guard lock(m_socketMutex);
    pollfd wait {m_socket, POLLIN, 0};
    return m_lost || (m_socket >= 0 && ::poll(&wait, 1, 0) != 0);
}

void ServerConnection::setSocket(int socket)
{
    const std::lock_guard lock(m_socketMutex);
    m_socket = socket;
    if (socket < 0)
        return;
    const int on = 1;
    const auto set = [socket](int level, int option, const auto &value) {
        ::setsockopt(socket, level, option, &value, sizeof(value)); // a UNIX socket has none of these
    };
    set(SOL_SOCKET, SO_KEEPALIVE, on);
#ifdef TCP_KEEPIDLE
    set(IPPROTO_TCP, TCP_KEEPIDLE, keepAliveIdleSeconds);
    set(IPPROTO_TCP, TCP_KEEPINTVL, keepAliveIntervalSeconds);
    set(IPPROTO_TCP, TCP_KEEPCNT, keepAliveCount);
#endif
#ifdef TCP_USER_TIMEOUT
    set(IPPROTO_TCP, TCP_USER_TIMEOUT, userTimeoutMs);
#endif
}

void ServerConnection::statementBegins(const QString &sql)
{
    if (m_restricted)
        checkReadOnly(sql, url().backend());
    if (m_lost)
        throwLost(sql, {}, 0, false);
    m_hadTransaction = inTransaction();
}

QString ServerConnection::lossOf(const QString &sql, bool ran)
{
    if (ran && m_hadTransaction && mayCommitBy(sql)) {
        m_outcomeUnknown = true;
        return coreTr(
            "It was lost while a transaction was being committed: whether its changes were applied is "
            "not known.");
    }
    if (m_hadTransaction)
        return coreTr("The open transaction was lost with it: none of its changes were applied.");
    if (!ran || onlyReads(sql))
        return {};
    m_outcomeUnknown = true;
    return coreTr("Whether the statement that ran took effect is not known.");
}

void ServerConnection::failLost(const QString &sql, const QString &driverText, int code)
{
    throwLost(sql, driverText, code, true);
}

void ServerConnection::throwLost(const QString &sql, const QString &driverText, int code, bool ran)
{
    setLost();
    const QString loss = lossOf(sql, ran);
    if (std::exchange(m_hadTransaction, false) && !m_outcomeUnknown && !isScoped())
        m_lostTransaction = loss;
    const bool cancelled = takeCancel();
    if (cancelled && loss.isEmpty())
        throw Error(Error::Kind::Cancelled, coreTr("Cancelled.")).withStatement(sql);
    const QString sentence = cancelled
        ? coreTr("Cancelled. %1 did not take that in time, so the connection was cut.")
              .arg(url().displayName())
        : coreTr("The connection to %1 was lost.").arg(url().displayName());
    // An unknown outcome must not pass for a mere cancel.
    throw Error(cancelled && !m_outcomeUnknown ? Error::Kind::Cancelled : Error::Kind::Connection,
                loss.isEmpty() ? sentence : sentence + QLatin1Char(' ') + loss)
        .withHint(coreTr("The next action connects again; look at the data before you repeat a change."))
        .withDriver(code, driverText)
        .withStatement(sql);
}

void ServerConnection::giveUp(const QString &sql, Error error)
{
    setLost();
    const QString loss = lossOf(sql, true);
    if (std::exchange(m_hadTransaction, false) && !m_outcomeUnknown && !isScoped())
        m_lostTransaction = loss;
    if (!loss.isEmpty())
        error.message += QLatin1Char(' ') + loss;
    throw Error(error);
}

void ServerConnection::throwIfCancelled(const QString &sql)
{
    if (takeCancel())
        throw Error(Error::Kind::Cancelled, coreTr("Cancelled.")).withStatement(sql);
}

} // namespace stillroom
