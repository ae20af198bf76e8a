#include "cli/interruptwatch.h"

namespace stillroom {

namespace {

volatile std::sig_atomic_t arrived = 0;
std::atomic_bool hasArrived = false;
static_assert(std::atomic_bool::is_always_lock_free); // a signal may set it

void noteSignal(int number)
{
    arrived = number;
    hasArrived = true;
    std::signal(number, SIG_DFL);
}

} // namespace

InterruptWatch::InterruptWatch()
{
    arrived = 0;
    hasArrived = false;
    for (std::size_t i = 0; i < watched.size(); ++i)
        m_before[i] = std::signal(watched[i], &noteSignal);
}

InterruptWatch::~InterruptWatch()
{
    for (std::size_t i = 0; i < watched.size(); ++i)
        std::signal(watched[i], m_before[i]);
}

int InterruptWatch::signal()
{
    return arrived;
}

const std::atomic_bool &InterruptWatch::flag()
{
    return hasArrived;
}

} // namespace stillroom
