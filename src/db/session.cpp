#include "db/session.h"

#include "base/error.h"
#include "base/text.h"

#include <QThread>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace stillroom {

namespace {

std::exception_ptr cancelledError()
{
    return std::make_exception_ptr(Error(Error::Kind::Cancelled, coreTr("Cancelled.")));
}

} // namespace

class Session::Worker
{
public:
    struct Job
    {
        std::function<void(Connection &)> run;
        std::function<void(std::exception_ptr)> failed;
    };

    Worker(Session *session, ConnectionUrl url, OpenOptions options)
        : m_session(session)
        , m_url(std::move(url))
        , m_options(std::move(options))
    { }

    ~Worker()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stop = true;
        }
        cancel();
        if (m_thread) {
            m_wake.notify_all();
            m_thread->wait();
        }
    }

    [[nodiscard]] const ConnectionUrl &url() const { return m_url; }

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
        }
        if (!m_thread) {
            m_thread.reset(QThread::create([this] { work(); }));
            m_thread->start();
        }
        m_wake.notify_one();
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
            }
            QMetaObject::invokeMethod(
                m_session, [this] { announce(); }, Qt::QueuedConnection);
        }
        closeConnection();
    }

    void perform(const Job &job)
    {
        try {
            Connection &connection = openConnection();
            job.run(connection);
            connection.endJob();
        } catch (...) {
            const std::exception_ptr error = std::current_exception();
            if (m_connection)
                m_connection->endJob();
            if (!m_url.isInMemory() && isLost(error))
                closeConnection(); // the next job opens it again
            job.failed(error);
        }
    }

    /// Opens it if need be and begins the job.
    Connection &openConnection()
    {
        std::unique_ptr<Connection> opened;
        if (!m_connection)
            opened = Connection::open(m_url, m_options);
        const std::lock_guard lock(m_mutex);
        if (opened)
            m_connection = std::move(opened);
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

    static bool isLost(const std::exception_ptr &pointer)
    {
        try {
            std::rethrow_exception(pointer);
        } catch (const Error &error) {
            return error.kind == Error::Kind::Connection;
        } catch (...) {
            return false;
        }
    }

    /// Tells a change of isBusy(); on the session's thread.
    void announce()
    {
        const bool busy = isBusy();
        if (busy == m_announced)
            return;
        m_announced = busy;
        Q_EMIT m_session->busyChanged(busy);
    }

    Session *m_session;
    const ConnectionUrl m_url;
    const OpenOptions m_options;
    std::unique_ptr<QThread> m_thread;
    mutable std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_wake;
    std::deque<Job> m_waiting;
    std::unique_ptr<Connection> m_connection; ///< used on the worker's thread; interrupt() from others
    bool m_running = false;
    bool m_cancelRunning = false;
    bool m_stop = false;
    bool m_announced = false; ///< of the session's thread
};

Session::Session(ConnectionUrl url, OpenOptions options, QObject *parent)
    : QObject(parent)
    , m_worker(std::make_unique<Worker>(this, std::move(url), std::move(options)))
{ }

Session::~Session()
{
    blockSignals(true);
    m_worker.reset();
}

const ConnectionUrl &Session::url() const
{
    return m_worker->url();
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
