#pragma once

#include "db/connection.h"

namespace stillroom {

/// Tells whoever may interrupt which connection is at work, as long as this lives. Used by the thread that
/// works; neither the function nor the connection may go before it.
class Announced final
{
public:
    using Tell = std::function<void(Connection *)>; ///< nullptr when it goes; may be empty

    Announced(const Tell &tell, Connection &connection) : m_tell(tell), m_connection(connection)
    {
        m_connection.beginJob();
        if (m_tell)
            m_tell(&m_connection);
    }
    ~Announced()
    {
        if (m_tell)
            m_tell(nullptr);
        m_connection.endJob();
    }
    Announced(const Announced &) = delete;
    Announced &operator=(const Announced &) = delete;

private:
    const Tell &m_tell;
    Connection &m_connection;
};

} // namespace stillroom
