#include "support/faultyproxy.h"

#include <algorithm>
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stillroom {

namespace {

constexpr int lookMs = 50;

sockaddr_in loopback(int port)
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(quint16(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool handOn(int to, const char *bytes, ssize_t size)
{
    return size > 0 && ::send(to, bytes, std::size_t(size), MSG_NOSIGNAL) == size;
}

} // namespace

FaultyProxy::FaultyProxy(int serverPort)
    : m_serverPort(serverPort)
    , m_listener(::socket(AF_INET, SOCK_STREAM, 0))
{
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof(address);
    ::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size);
    ::listen(m_listener, 16);
    ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size);
    port = ntohs(address.sin_port);
    m_thread = std::thread([this] { serve(); });
}

FaultyProxy::~FaultyProxy()
{
    m_stop = true;
    m_thread.join();
    for (std::thread &line : m_lines)
        line.join();
    ::close(m_listener);
}

void FaultyProxy::cutBehind(const QByteArray &words)
{
    const std::lock_guard lock(m_mutex);
    m_words = words;
}

bool FaultyProxy::isToBeCut(const QByteArray &sent) const
{
    const std::lock_guard lock(m_mutex);
    return !m_words.isEmpty() && sent.contains(m_words);
}

void FaultyProxy::serve()
{
    while (!m_stop) {
        pollfd wait {m_listener, POLLIN, 0};
        if (::poll(&wait, 1, lookMs) <= 0)
            continue;
        const int client = ::accept(m_listener, nullptr, nullptr);
        m_lines.emplace_back([this, client] {
            hand(client);
            ::close(client);
        });
    }
}

void FaultyProxy::hand(int client) const
{
    const bool holds = holdsNewLines;
    const int server = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(m_serverPort);
    qint64 left = limit;
    bool isLast = false;
    char bytes[4096];
    bool open = ::connect(server, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0;
    while (open && !m_stop && left > 0) {
        pollfd wait[2] {{client, POLLIN, 0}, {server, POLLIN, 0}};
        if (holds || ::poll(wait, 2, lookMs) <= 0) {
            if (holds)
                ::poll(nullptr, 0, lookMs);
            continue;
        }
        if (wait[0].revents) {
            const ssize_t size = ::recv(client, bytes, sizeof(bytes), 0);
            isLast = isLast || (size > 0 && isToBeCut(QByteArray(bytes, qsizetype(size))));
            open = handOn(server, bytes, size);
        }
        if (open && wait[1].revents) {
            const auto most = std::size_t(std::min<qint64>(left, sizeof(bytes)));
            const ssize_t size = ::recv(server, bytes, most, 0);
            open = !isLast && handOn(client, bytes, size);
            left -= size;
        }
    }
    ::close(server);
}

} // namespace stillroom
