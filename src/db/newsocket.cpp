#include "db/newsocket.h"

#include <QDir>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

namespace stillroom {

namespace {

const char *const folder = "/proc/self/fd"; // of Linux; elsewhere there is none

/// "socket:[12345]"
QByteArray socketName(const QByteArray &descriptor)
{
    char target[64] {};
    const QByteArray path = QByteArray(folder) + '/' + descriptor;
    const ssize_t size = ::readlink(path.constData(), target, sizeof(target) - 1);
    const QByteArray name(target, std::max<qsizetype>(size, 0));
    return name.startsWith("socket:") ? name : QByteArray();
}

QByteArrayList descriptors()
{
    QByteArrayList all;
    const QStringList names
        = QDir(QLatin1String(folder)).entryList(QDir::System | QDir::Files | QDir::NoDotAndDotDot);
    for (const QString &name : names)
        all << name.toLatin1();
    return all;
}

/// The port of the other side; not set for what is no TCP connection.
std::optional<int> peerPort(int socket)
{
    sockaddr_storage address {};
    socklen_t size = sizeof(address);
    if (::getpeername(socket, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return std::nullopt;
    if (address.ss_family == AF_INET)
        return ntohs(reinterpret_cast<const sockaddr_in *>(&address)->sin_port);
    if (address.ss_family == AF_INET6)
        return ntohs(reinterpret_cast<const sockaddr_in6 *>(&address)->sin6_port);
    return std::nullopt;
}

} // namespace

QByteArrayList openSockets()
{
    QByteArrayList names;
    for (const QByteArray &descriptor : descriptors()) {
        const QByteArray name = socketName(descriptor);
        if (!name.isEmpty())
            names << name;
    }
    return names;
}

int socketOpenedSince(const QByteArrayList &before, int port)
{
    int found = -1;
    for (const QByteArray &descriptor : descriptors()) {
        const QByteArray name = socketName(descriptor);
        const int socket = descriptor.toInt();
        const std::optional<int> peer = peerPort(socket);
        if (name.isEmpty() || before.contains(name) || !peer || (port > 0 && *peer != port))
            continue;
        if (found >= 0)
            return -1;
        found = socket;
    }
    return found;
}

} // namespace stillroom
