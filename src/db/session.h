#pragma once

#include "db/connection.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <functional>
#include <memory>
#include <type_traits>

namespace stillroom {

/// Owns one worker thread and one open connection; jobs run there in the order given and their values or
/// Errors come back in a QFuture. Belongs to the thread that made it. The connection is opened by the first
/// job, again after it was lost; destroying the session interrupts what runs, and waits.
class Session final : public QObject
{
    Q_OBJECT

public:
    explicit Session(ConnectionUrl url, OpenOptions options = {}, QObject *parent = nullptr);
    ~Session() override;

    [[nodiscard]] const ConnectionUrl &url() const;
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

private:
    void post(std::function<void(Connection &)> job, std::function<void(std::exception_ptr)> failed);

    class Worker;
    std::unique_ptr<Worker> m_worker;
};

} // namespace stillroom
