#include "db/probe.h"

#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stillroom {

namespace {

constexpr int waitMs = 1000;

Probe tryAddress(const addrinfo &address)
{
    const int socket = ::socket(address.ai_family, SOCK_STREAM, address.ai_protocol);
    if (socket < 0)
        return Probe::Unreachable;
    ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL, 0) | O_NONBLOCK);
    int error = ::connect(socket, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
        pollfd wait {socket, POLLOUT, 0};
        error = ETIMEDOUT;
        socklen_t size = sizeof(error);
        if (::poll(&wait, 1, waitMs) > 0)
            ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    ::close(socket);
    return error == 0           ? Probe::Answers
        : error == ECONNREFUSED ? Probe::Refused
        : error == ETIMEDOUT    ? Probe::Silent
                                : Probe::Unreachable;
}

} // namespace

Probe probeAddress(const QByteArray &host, const QByteArray &port)
{
    if (host.startsWith('/'))
        return Probe::Refused; // a socket that was there would have answered
    addrinfo hints {};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *list = nullptr;
    if (::getaddrinfo(host.constData(), port.constData(), &hints, &list) != 0)
        return Probe::UnknownHost;
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> guard(list, &::freeaddrinfo);
    Probe found = Probe::Unreachable;
    for (const addrinfo *each = list; each; each = each->ai_next) {
        const Probe probe = tryAddress(*each);
        if (probe == Probe::Answers)
            return probe;
        if (found == Probe::Unreachable)
            found = probe;
    }
    return found;
}

} // namespace stillroom
