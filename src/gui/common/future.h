#pragma once

#include "base/error.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPromise>
#include <QThreadPool>
#include <memory>
#include <type_traits>

namespace stillroom {

/// Calls `done(value)` (or `done()`) or `failed(Error)` on the thread of `context` once the future has ended,
/// and nothing at all when the context is gone by then. What .then(context, …) of Qt 6.4 does not promise.
template <class T, class Done, class Failed>
void follow(QObject *context, const QFuture<T> &future, Done done, Failed failed)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, done = std::move(done), failed = std::move(failed)]() mutable {
                         watcher->deleteLater();
                         QFuture<T> result = watcher->future();
                         try {
                             if constexpr (std::is_void_v<T>) {
                                 result.waitForFinished(); // has finished: only throws what the job threw
                                 done();
                             } else if (result.resultCount() > 0) {
                                 done(result.result());
                             } else {
                                 result.waitForFinished();
                                 failed(
                                     Error(Error::Kind::Cancelled, QObject::tr("The work was cancelled.")));
                             }
                         } catch (const Error &error) {
                             failed(error);
                         } catch (const std::exception &error) {
                             failed(Error(Error::Kind::Io, QString::fromLocal8Bit(error.what())));
                         }
                     });
    watcher->setFuture(future);
}

/// Runs `job()` on the global thread pool. It must own (or share) all that it uses.
template <class F>
auto inBackground(F job) -> QFuture<std::invoke_result_t<F>>
{
    using T = std::invoke_result_t<F>;
    auto promise = std::make_shared<QPromise<T>>();
    QFuture<T> future = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, job = std::move(job)]() mutable {
        try {
            if constexpr (std::is_void_v<T>)
                job();
            else
                promise->addResult(job());
        } catch (...) {
            promise->setException(std::current_exception());
        }
        promise->finish();
    });
    return future;
}

} // namespace stillroom
