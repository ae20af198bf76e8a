#pragma once

#include <array>
#include <atomic>
#include <csignal>

namespace stillroom {

/// While it lives, Ctrl+C, a request to end and a terminal that goes are only noted, so that the command can
/// clear up behind itself; a second one ends the program at once. There is one at a time.
class InterruptWatch final
{
public:
    InterruptWatch();
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch &) = delete;
    InterruptWatch &operator=(const InterruptWatch &) = delete;

    [[nodiscard]] static int signal(); ///< the one that came; 0 = none
    /// Set with it, for who looks at a flag while it works. Read from any thread.
    [[nodiscard]] static const std::atomic_bool &flag();
    /// What a shell shows for a program that the signal ended: 130 after Ctrl+C.
    [[nodiscard]] static int exitCode() { return 128 + signal(); }

private:
#ifdef SIGHUP
    static constexpr std::array watched {SIGINT, SIGTERM, SIGHUP};
#else
    static constexpr std::array watched {SIGINT, SIGTERM};
#endif

    std::array<void (*)(int), watched.size()> m_before {};
};

} // namespace stillroom
