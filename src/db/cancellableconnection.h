#pragma once

#include "db/connection.h"

#include <atomic>
#include <mutex>
#include <new>

namespace stillroom {

/// What every database has in common about cancelling: an interrupt counts only while something runs, and is
/// remembered until it has been thrown once.
class CancellableConnection : public Connection
{
public:
    void interrupt() final;
    void beginJob() final;
    void endJob() noexcept final;

    /// While one lives a call of the database's library may be under way.
    class Running
    {
    public:
        explicit Running(CancellableConnection &connection); ///< \throws Error(Cancelled)
        /// For what has to be done also after a cancel, which stays asked for.
        Running(CancellableConnection &connection, std::nothrow_t);
        ~Running();
        Running(const Running &) = delete;
        Running &operator=(const Running &) = delete;

    private:
        CancellableConnection &m_connection;
    };

    bool takeCancel(); ///< whether an interrupt was asked for; forgets it
    [[nodiscard]] bool isCancelAsked() const { return m_cancel; }

protected:
    using Connection::Connection;

    /// Ends the call under way, from any thread and without waiting. Called with a lock held, so that the
    /// call is known to be under way.
    virtual void interruptCall() = 0;
    /// A call ends; the lock is not held.
    virtual void callEnded() { }

private:
    std::mutex m_mutex; ///< guards the counts and the moment of an interrupt
    int m_jobs = 0;
    int m_calls = 0;
    std::atomic<bool> m_cancel = false;
};

} // namespace stillroom
