#include "db/timelimit.h"

namespace stillroom {

namespace {

constexpr std::chrono::seconds repeatRequest(1);

} // namespace

TimeLimit::TimeLimit(std::chrono::milliseconds limit, std::function<bool()> request)
    : m_limit(limit)
    , m_request(std::move(request))
    , m_due(Clock::now() + limit)
    , m_thread([this] { watch(); })
{ }

TimeLimit::~TimeLimit()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void TimeLimit::restart()
{
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return !m_asking; });
    m_passed = false;
    m_due = Clock::now() + m_limit;
}

bool TimeLimit::hasPassed() const
{
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return !m_asking; });
    return m_passed;
}

void TimeLimit::watch()
{
    std::unique_lock lock(m_mutex);
    while (!m_ended) {
        if (Clock::now() < m_due) {
            m_wake.wait_until(lock, m_due);
            continue;
        }
        m_asking = true;
        lock.unlock();
        const bool isSent = m_request();
        lock.lock();
        m_passed = m_passed || isSent; // what ended by itself meanwhile was not interrupted
        m_asking = false;
        m_due = Clock::now() + repeatRequest;
        m_wake.notify_all();
    }
}

} // namespace stillroom
