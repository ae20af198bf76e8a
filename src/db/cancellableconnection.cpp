#include "db/cancellableconnection.h"

#include "base/error.h"
#include "base/text.h"

namespace stillroom {

CancellableConnection::Running::Running(CancellableConnection &connection) : m_connection(connection)
{
    const std::lock_guard lock(connection.m_mutex);
    if (connection.m_cancel.exchange(false))
        throw Error(Error::Kind::Cancelled, coreTr("Cancelled."));
    ++connection.m_calls;
}

CancellableConnection::Running::Running(CancellableConnection &connection, std::nothrow_t)
    : m_connection(connection)
{
    const std::lock_guard lock(connection.m_mutex);
    ++connection.m_calls;
}

CancellableConnection::Running::~Running()
{
    bool ended = false;
    {
        const std::lock_guard lock(m_connection.m_mutex);
        ended = --m_connection.m_calls == 0;
        if (ended && m_connection.m_jobs == 0)
            m_connection.m_cancel = false;
    }
    if (ended)
        m_connection.callEnded();
}

void CancellableConnection::interrupt()
{
    const std::lock_guard lock(m_mutex);
    if (m_jobs + m_calls == 0)
        return;
    m_cancel = true;
    if (m_calls > 0)
        interruptCall();
}

void CancellableConnection::beginJob()
{
    const std::lock_guard lock(m_mutex);
    ++m_jobs;
}

void CancellableConnection::endJob() noexcept
{
    const std::lock_guard lock(m_mutex);
    if (--m_jobs + m_calls == 0)
        m_cancel = false;
}

bool CancellableConnection::takeCancel()
{
    const std::lock_guard lock(m_mutex);
    return m_cancel.exchange(false);
}

} // namespace stillroom
