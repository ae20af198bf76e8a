#pragma once

#include <chrono>
#include <functional>

namespace stillroom {

/// Runs `call` on a thread of its own and waits until it has ended, `limit` has passed or `stopped` says so.
/// \return whether it ended; otherwise it goes on alone, so it must own all it touches and clean up behind
/// itself. For calls of C libraries that may block without a limit: resolving a name, a TLS handshake with a
/// server that has stopped.
bool runAbandonable(std::function<void()> call, std::chrono::milliseconds limit,
                    const std::function<bool()> &stopped = {});

} // namespace stillroom
