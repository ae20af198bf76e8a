#pragma once

#include <QByteArrayList>

namespace stillroom {

/// The sockets of this process, each by a name that no other will have.
[[nodiscard]] QByteArrayList openSockets();

/// The one TCP connection that was opened since: -1 where there are several, as when others connect at the
/// same time, where there is none, and where the system does not tell. For libraries that hide theirs.
/// \param port of the other side; 0 = any
[[nodiscard]] int socketOpenedSince(const QByteArrayList &before, int port);

} // namespace stillroom
