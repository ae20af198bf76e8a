#pragma once

#include "base/error.h"
#include "db/connection.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <functional>
#include <memory>
#include <type_traits>

namespace stillroom {

/// Owns one worker thread and one open connection; jobs run there in the order given and their values or
/// Errors come back in a QFuture. Belongs to the thread that made it.
///
/// The connection is opened by the first job. Before each other job it is looked at: one that the server has
/// closed, or that does not answer after idle time, is replaced and reconnected() says so; one that is old is
/// replaced without a word. A job whose connection drops while it runs fails with Error(Connection) and is
/// never run again by itself; a transaction that was open is then lost, and the error says so.
///
/// No function waits for a server. Destroying the session interrupts what runs, cuts the line to a server
/// that does not end it at once, and waits for the job to see that; a driver that gives no hold of its line
/// (ODBC) is left to end by itself after three seconds, so a job must own what it touches.
class Session final : public QObject
{
    Q_OBJECT

public:
    explicit Session(ConnectionUrl url, OpenOptions options = {}, QObject *parent = nullptr);
    ~Session() override;

    [[nodiscard]] const ConnectionUrl &url() const; ///< as it was given
    void setPassword(const QString &password); ///< for the next time it connects: the old one was changed
    [[nodiscard]] bool isBusy() const; ///< a job runs or waits

    /// Runs `job(Connection &)` on the worker. In the window continue with .then(context,
    /// …).onFailed(context, …).
    template <class F>
    auto run(F job) -> QFuture<std::invoke_result_t<F, Connection &>>
    {
        using T = std::invoke_result_t<F, Connection &>;
        auto promise = std::make_shared<QPromise<T>>();
        QFuture<T> future = promise->future();
        promise->start();
        post(
            [promise, job = std::move(job)](Connection &connection) mutable {
                if constexpr (std::is_void_v<T>)
                    job(connection);
                else
                    promise->addResult(job(connection));
                promise->finish();
            },
            [promise](std::exception_ptr error) {
                promise->setException(error);
                promise->finish();
            });
        return future;
    }

    void cancel(); ///< interrupts the running job and drops those that wait; each ends with Error(Cancelled)

Q_SIGNALS:
    void busyChanged(bool busy);
    void reconnected(const QString &sentence); ///< the connection had been lost and is there again
    /// The job that found out fails with the same error, as does every later one that has to connect, until
    /// setPassword(); the server is asked again every few seconds at most.
    void passwordRefused(const stillroom::Error &error);

private:
    void post(std::function<void(Connection &)> job, std::function<void(std::exception_ptr)> failed);

    class Worker;
    std::shared_ptr<Worker> m_worker; ///< also owned by its thread
};

} // namespace stillroom
