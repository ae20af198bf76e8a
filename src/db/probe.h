#pragma once

#include <QByteArray>

namespace stillroom {

/// What a bare try at an address tells about a connection that failed.
enum class Probe { Answers, UnknownHost, Refused, Unreachable, Silent };

/// Resolves the name and connects without saying anything; at most a second after the name is known. A host
/// that begins with a slash is the folder or file of a UNIX socket.
[[nodiscard]] Probe probeAddress(const QByteArray &host, const QByteArray &port);

} // namespace stillroom
