#include "db/secretstore.h"

#include "base/error.h"
#include "base/text.h"

#include <QPromise>
#include <memory>
#ifdef STILLROOM_KEYCHAIN
#include <qt6keychain/keychain.h>
#endif

namespace stillroom {

namespace {

Error noKeychain(const QString &said = {})
{
    return Error(Error::Kind::Io, coreTr("There is no keychain on this computer that answers."))
        .withHint(coreTr("Start a Secret Service (GNOME Keyring, KeePassXC) or KWallet, or let the password "
                         "come from somewhere else."))
        .withDriver(0, said);
}

#ifdef STILLROOM_KEYCHAIN

QString service()
{
    return QStringLiteral("stillroom");
}

Error keychainError(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return Error(Error::Kind::Io, coreTr("The keychain is locked, or may not be used by this program."))
            .withHint(coreTr("Unlock it and try again."))
            .withDriver(int(job.error()), job.errorString());
    default:
        return noKeychain(job.errorString()).withDriver(int(job.error()), job.errorString());
    }
}

/// Starts a job; `finish(job, promise)` gives the promise its value or throws. The job deletes itself.
template <class T, class Job, class Finish>
QFuture<T> start(Job *job, const QString &key, Finish finish)
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    const QFuture<T> future = promise->future();
    job->setKey(key);
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, job, [promise, job, finish](QKeychain::Job *) {
        try {
            finish(*job, *promise);
        } catch (...) {
            promise->setException(std::current_exception());
        }
        promise->finish();
    });
    job->start();
    return future;
}

#else

template <class T>
QFuture<T> notBuiltIn()
{
    QPromise<T> promise;
    promise.start();
    promise.setException(std::make_exception_ptr(noKeychain()));
    promise.finish();
    return promise.future();
}

#endif

} // namespace

#ifdef STILLROOM_KEYCHAIN

QFuture<bool> SecretStore::isAvailable()
{
    return start<bool>(new QKeychain::ReadPasswordJob(service()), QStringLiteral("is there a keychain"),
                       [](const QKeychain::Job &job, QPromise<bool> &promise) {
                           promise.addResult(job.error() == QKeychain::NoError
                                             || job.error() == QKeychain::EntryNotFound);
                       });
}

QFuture<std::optional<QString>> SecretStore::read(const QString &key)
{
    using Secret = std::optional<QString>;
    return start<Secret>(new QKeychain::ReadPasswordJob(service()), key,
                         [](const QKeychain::ReadPasswordJob &job, QPromise<Secret> &promise) {
                             if (job.error() == QKeychain::NoError)
                                 promise.addResult(Secret(job.textData()));
                             else if (job.error() == QKeychain::EntryNotFound)
                                 promise.addResult(Secret());
                             else
                                 throw keychainError(job);
                         });
}

QFuture<void> SecretStore::write(const QString &key, const QString &secret)
{
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setTextData(secret);
    return start<void>(job, key, [](const QKeychain::Job &done, QPromise<void> &) {
        if (done.error() != QKeychain::NoError)
            throw keychainError(done);
    });
}

QFuture<void> SecretStore::remove(const QString &key)
{
    return start<void>(new QKeychain::DeletePasswordJob(service()), key,
                       [](const QKeychain::Job &job, QPromise<void> &) {
                           if (job.error() != QKeychain::NoError && job.error() != QKeychain::EntryNotFound
                               && job.error() != QKeychain::CouldNotDeleteEntry)
                               throw keychainError(job);
                       });
}

#else

QFuture<bool> SecretStore::isAvailable()
{
    QPromise<bool> promise;
    promise.start();
    promise.addResult(false);
    promise.finish();
    return promise.future();
}

QFuture<std::optional<QString>> SecretStore::read(const QString &)
{
    return notBuiltIn<std::optional<QString>>();
}

QFuture<void> SecretStore::write(const QString &, const QString &)
{
    return notBuiltIn<void>();
}

QFuture<void> SecretStore::remove(const QString &)
{
    return notBuiltIn<void>();
}

#endif

} // namespace stillroom
