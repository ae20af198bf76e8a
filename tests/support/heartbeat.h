#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QTimer>

namespace stillroom {

/// How the event loop of this thread gets on: the longest time it did not come round, and how much of such a
/// time it waited for something else than the processor, which on a busy machine others have.
class Heartbeat
{
public:
    Heartbeat()
    {
        m_since.start();
        m_busy = processorTime();
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { beat(); });
        m_timer.start(5);
    }
    [[nodiscard]] qint64 longestPause() ///< ms
    {
        beat();
        return m_longest;
    }
    [[nodiscard]] qint64 longestWait() ///< ms
    {
        beat();
        return m_longestWait;
    }

private:
    void beat()
    {
        const qint64 pause = m_since.restart();
        m_longest = std::max(m_longest, pause);
        const qint64 busy = processorTime();
        m_longestWait = std::max(m_longestWait, pause - (busy - m_busy));
        m_busy = busy;
    }

    /// ms that the thread ran or wanted to run.
    static qint64 processorTime()
    {
        QFile file(QStringLiteral("/proc/thread-self/schedstat"));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        const QList<QByteArray> fields = file.readAll().split(' ');
        return (fields.value(0).toLongLong() + fields.value(1).toLongLong()) / 1'000'000;
    }

    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_busy = 0;
    qint64 m_longest = 0;
    qint64 m_longestWait = 0;
};

} // namespace stillroom
