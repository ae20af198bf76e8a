#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace stillroom {

/// Calls `request` from a thread of its own when a statement has run for longer than `limit`, and again every
/// second until it has ended. Its end waits for a request under way, so that none can hit what runs next.
class TimeLimit final
{
public:
    TimeLimit(std::chrono::milliseconds limit, std::function<void()> request);
    ~TimeLimit();
    TimeLimit(const TimeLimit &) = delete;
    TimeLimit &operator=(const TimeLimit &) = delete;

    void restart(); ///< the next statement of the same text begins
    [[nodiscard]] bool hasPassed() const;

private:
    using Clock = std::chrono::steady_clock;
    void watch();

    const std::chrono::milliseconds m_limit;
    const std::function<void()> m_request;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    Clock::time_point m_due;
    bool m_asking = false;
    bool m_passed = false;
    bool m_ended = false;
    std::thread m_thread;
};

} // namespace stillroom
