#include "db/abandonable.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace stillroom {

bool runAbandonable(std::function<void()> call, std::chrono::milliseconds limit,
                    const std::function<bool()> &stopped)
{
    struct Shared
    {
        std::mutex mutex;
        std::condition_variable wake;
        bool ended = false;
    };
    const auto shared = std::make_shared<Shared>();
    std::thread([shared, call = std::move(call)]() mutable {
        call();
        call = {}; // what it owns goes before the other side is told
        const std::lock_guard lock(shared->mutex);
        shared->ended = true;
        shared->wake.notify_all();
    }).detach();

    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds look(20);
    const Clock::time_point end = Clock::now() + limit;
    std::unique_lock lock(shared->mutex);
    while (!shared->ended) {
        const Clock::time_point now = Clock::now();
        if (now >= end || (stopped && stopped()))
            return false;
        shared->wake.wait_until(lock, stopped ? std::min(end, now + look) : end);
    }
    return true;
}

} // namespace stillroom
