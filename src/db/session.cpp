#include "db/session.h"

#include "base/error.h"
#include "base/text.h"
#include "db/connecterror.h"
#include "db/urltimes.h"

#include <QElapsedTimer>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace stillroom {

namespace {

using namespace std::chrono_literals;

constexpr auto interruptLimit = 100ms; ///< an interrupt that works has worked by then
constexpr auto severLimit = 3s;
constexpr qint64 refusalMs = 3000; ///< a password that was refused is not tried again before

std::exception_ptr cancelledError()
{
    return std::make_exception_ptr(Error(Error::Kind::Cancelled, coreTr("Cancelled.")));
}

} // namespace

class Session::Worker : public std::enable_shared_from_this<Session::Worker>
{
public:
    struct Job
    {
        std::function<void(Connection &)> run;
        std::function<void(std::exception_ptr)> failed;
    };

    Worker(Session *session, ConnectionUrl url, OpenOptions options)
        : m_url(std::move(url))
        , m_options(std::move(options))
        , m_recycleAfterMs(recycleAfterMs(m_url, m_options))
        , m_pingAfterIdleMs(pingAfterIdleMs(m_url, m_options))
        , m_session(session)
    { }

    [[nodiscard]] const ConnectionUrl &url() const { return m_url; }

    void setPassword(const QString &password)
    {
        const std::lock_guard lock(m_mutex);
        m_password = password;
    }

    [[nodiscard]] std::optional<QString> password() const ///< that was set
    {
        const std::lock_guard lock(m_mutex);
        return m_password;
    }

    [[nodiscard]] bool isBusy() const
    {
        const std::lock_guard lock(m_mutex);
        return m_running || !m_waiting.empty();
    }

    void post(Job job)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_waiting.push_back(std::move(job));
            if (!m_alive) {
                m_alive = true;
                m_thread = std::thread([self = shared_from_this()] { self->work(); });
            }
        }
        m_wake.notify_all();
        announce();
    }

    void cancel()
    {
        std::deque<Job> dropped;
        {
            const std::lock_guard lock(m_mutex);
            dropped.swap(m_waiting);
            m_cancelRunning = m_running;
            if (m_running && m_connection)
                m_connection->interrupt();
        }
        for (const Job &job : dropped)
            job.failed(cancelledError());
        announce();
    }

    /// Interrupts, then cuts the line, and waits for the thread as Session's comment says.
    void stop()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stop = true;
            m_session = nullptr;
        }
        cancel();
        m_wake.notify_all();
        std::unique_lock lock(m_mutex);
        const auto ended = [this] { return !m_alive; };
        if (!m_wake.wait_for(lock, interruptLimit, ended)) {
            if (m_connection)
                m_connection->sever();
            if (m_url.backend() == Backend::Sqlite)
                m_wake.wait(lock, ended);
            else
                m_wake.wait_for(lock, severLimit, ended);
        }
        const bool joins = !m_alive;
        lock.unlock();
        if (!m_thread.joinable())
            return;
        if (joins)
            m_thread.join();
        else
            m_thread.detach();
    }

private:
    void work()
    {
        for (;;) {
            Job job;
            {
                std::unique_lock lock(m_mutex);
                m_wake.wait(lock, [this] { return m_stop || !m_waiting.empty(); });
                if (m_waiting.empty())
                    break;
                job = std::move(m_waiting.front());
                m_waiting.pop_front();
                m_running = true;
                m_cancelRunning = false;
            }
            perform(job);
            job = {};
            {
                const std::lock_guard lock(m_mutex);
                m_running = false;
                tell([](Session *session) { session->m_worker->announce(); });
            }
        }
        closeConnection();
        const std::lock_guard lock(m_mutex);
        m_alive = false;
        m_wake.notify_all();
    }

    void perform(const Job &job)
    {
        bool lost = false;
        try {
            Connection &connection = readyConnection();
            job.run(connection);
            connection.endJob();
            lost = connection.isLost();
            m_loss = connection.lostTransaction();
        } catch (...) {
            const std::exception_ptr error = std::current_exception();
            if (m_connection)
                m_connection->endJob();
            const bool said = isConnectionError(error);
            lost = said || (m_connection && m_connection->isLost());
            m_loss = said || !m_connection ? QString() : m_connection->lostTransaction();
            if (lost)
                dropConnection(); // before others hear of the error: they may ask again at once
            job.failed(error);
        }
        if (lost)
            dropConnection();
        if (m_connection) {
            m_hasTransaction = m_connection->inTransaction();
            m_idle.start();
        }
    }

    /// The connection, open and answering, as far as one can know; the job has begun on it.
    Connection &readyConnection()
    {
        // Whoever cancelled may not have read it, and what follows would run outside the transaction.
        if (!m_loss.isEmpty())
            throwLoss(std::exchange(m_loss, {}));
        const bool old = m_recycleAfterMs > 0 && m_connection && !m_hasTransaction
            && m_age.hasExpired(m_recycleAfterMs) && !m_url.isInMemory();
        if (old)
            closeConnection();
        if (m_connection) {
            Connection &connection = begun();
            const bool idle = m_pingAfterIdleMs >= 0 && m_idle.elapsed() >= m_pingAfterIdleMs;
            if ((!idle && !connection.hasNews()) || connection.ping())
                return connection;
            connection.endJob();
            const bool hadTransaction = m_hasTransaction;
            dropConnection();
            if (hadTransaction)
                throwLoss(coreTr("The open transaction was lost with it: none of its changes were applied."));
        }
        std::unique_ptr<Connection> opened = openedConnection();
        m_age.start();
        if (std::exchange(m_wasLost, false)) {
            const std::lock_guard lock(m_mutex);
            tell([sentence = coreTr("The connection to %1 had been lost and was opened again.")
                                 .arg(m_url.displayName())](Session *session) {
                Q_EMIT session->reconnected(sentence);
            });
        }
        {
            const std::lock_guard lock(m_mutex);
            m_connection = std::move(opened);
        }
        return begun();
    }

    [[noreturn]] void throwLoss(const QString &loss) const
    {
        throw Error(Error::Kind::Connection,
                    coreTr("The connection to %1 was lost.").arg(m_url.displayName()) + QLatin1Char(' ')
                        + loss)
            .withHint(coreTr("The next action connects again; repeat what the transaction did."));
    }

    std::unique_ptr<Connection> openedConnection()
    {
        ConnectionUrl url = m_url;
        const std::optional<QString> given = password();
        if (given)
            url.password = given;
        // Servers lock an account after some tries, and what waits would try it again and again.
        if (m_refused && m_refusedPassword == given && !m_sinceRefusal.hasExpired(refusalMs))
            throw *m_refused;
        m_refused.reset();
        try {
            return Connection::open(url, m_options, [this] {
                const std::lock_guard lock(m_mutex);
                return m_stop || m_cancelRunning;
            });
        } catch (const Error &error) {
            if (isPasswordRefused(error)) {
                m_refused = error;
                m_refusedPassword = given;
                m_sinceRefusal.start();
                const std::lock_guard lock(m_mutex);
                // Nobody is asked for a password that was given while the old one was tried.
                tell([error, given](Session *session) {
                    if (session->m_worker->password() == given)
                        Q_EMIT session->passwordRefused(error);
                });
            }
            throw;
        }
    }

    Connection &begun()
    {
        const std::lock_guard lock(m_mutex);
        m_connection->beginJob();
        if (m_cancelRunning)
            m_connection->interrupt();
        return *m_connection;
    }

    void closeConnection()
    {
        std::unique_ptr<Connection> closed;
        const std::lock_guard lock(m_mutex);
        closed = std::move(m_connection);
    }

    /// The next job opens it again. What is in memory would be gone.
    void dropConnection()
    {
        if (m_url.isInMemory() || !m_connection)
            return;
        m_wasLost = true;
        m_hasTransaction = false;
        closeConnection();
    }

    static bool isConnectionError(const std::exception_ptr &pointer)
    {
        try {
            std::rethrow_exception(pointer);
        } catch (const Error &error) {
            return error.kind == Error::Kind::Connection;
        } catch (...) {
            return false;
        }
    }

    /// Calls it on the session's thread, unless the session is gone. The lock is held.
    void tell(std::function<void(Session *)> call)
    {
        if (Session *session = m_session)
            QMetaObject::invokeMethod(
                session, [session, call = std::move(call)] { call(session); }, Qt::QueuedConnection);
    }

    /// Tells a change of isBusy(); on the session's thread.
    void announce()
    {
        const bool busy = isBusy();
        if (busy == m_announced || !m_session)
            return;
        m_announced = busy;
        Q_EMIT m_session->busyChanged(busy);
    }

    const ConnectionUrl m_url;
    const OpenOptions m_options;
    const int m_recycleAfterMs;
    const int m_pingAfterIdleMs;
    mutable std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_wake; ///< of the thread for jobs, of stop() for the thread's end
    Session *m_session; ///< null when it is being destroyed; on its own thread also read without the lock
    std::optional<QString> m_password; ///< in place of the URL's
    std::deque<Job> m_waiting;
    std::unique_ptr<Connection> m_connection; ///< used on the worker's thread; interrupt() from others
    bool m_running = false;
    bool m_cancelRunning = false;
    bool m_stop = false;
    bool m_alive = false; ///< the thread
    bool m_announced = false; ///< of the session's thread
    std::thread m_thread; ///< of the session's thread
    // Of the worker's thread:
    QElapsedTimer m_age;
    QElapsedTimer m_idle;
    std::optional<Error> m_refused; ///< the password, the last time
    std::optional<QString> m_refusedPassword;
    QElapsedTimer m_sinceRefusal;
    bool m_hasTransaction = false; ///< when the last job ended
    bool m_wasLost = false;
    QString m_loss; ///< of a transaction, to be told to the next job
};

Session::Session(ConnectionUrl url, OpenOptions options, QObject *parent)
    : QObject(parent)
    , m_worker(std::make_shared<Worker>(this, std::move(url), std::move(options)))
{ }

Session::~Session()
{
    blockSignals(true);
    m_worker->stop();
}

const ConnectionUrl &Session::url() const
{
    return m_worker->url();
}

void Session::setPassword(const QString &password)
{
    m_worker->setPassword(password);
}

bool Session::isBusy() const
{
    return m_worker->isBusy();
}

void Session::cancel()
{
    m_worker->cancel();
}

void Session::post(std::function<void(Connection &)> job, std::function<void(std::exception_ptr)> failed)
{
    m_worker->post({std::move(job), std::move(failed)});
}

} // namespace stillroom
