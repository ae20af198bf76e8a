#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace stillroom {

/// Calls `request` from a thread of its own when a statement has run for longer than `limit`, and again every
/// second until it has ended. Its end waits for a request under way, so that none can hit what runs next.
/// `request` tells whether it was sent.
class TimeLimit final
{
public:
    TimeLimit(std::chrono::milliseconds limit, std::function<bool()> request);
    ~TimeLimit();
    TimeLimit(const TimeLimit &) = delete;
    TimeLimit &operator=(const TimeLimit &) = delete;

    void restart(); ///< the next statement of the same text begins
    [[nodiscard]] bool hasPassed() const; ///< a request was sent; waits for one under way

private:
    using Clock = std::chrono::steady_clock;
    void watch();

    const std::chrono::milliseconds m_limit;
    const std::function<bool()> m_request;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_wake;
    Clock::time_point m_due;
    bool m_asking = false;
    bool m_passed = false;
    bool m_ended = false;
    std::thread m_thread;
};

} // namespace stillroom
