#include "base/error.h"
#include "base/text.h"
#include "db/sqliteconnection.h"
#include "db/sqliteerror.h"
#include "db/sqliterestore.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QThread>
#include <memory>
#include <sqlite3.h>

namespace stillroom {

namespace {

constexpr int pagesAtOnce = 512;
constexpr int restartsAllowed = 3; ///< then the rest is copied in one go, holding the read lock
constexpr int waitAtMostMs = 15'000;

/// The copy while it is being made; removed unless kept.
class Copy
{
public:
    explicit Copy(QString path) : m_path(std::move(path))
    {
        QFile file(m_path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            throw Error(Error::Kind::Io,
                        QFile::exists(m_path)
                            ? coreTr("%1 exists already and is not written over.").arg(shown())
                            : coreTr("Cannot create %1: %2.").arg(shown(), file.errorString()));
        file.close();
        if (sqlite3_open_v2(m_path.toUtf8().constData(), &handle, SQLITE_OPEN_READWRITE, nullptr)
            != SQLITE_OK) {
            const Error error = failed(sqlite3_errcode(handle));
            remove();
            throw error;
        }
    }
    ~Copy()
    {
        if (!m_keep)
            remove();
    }
    Copy(const Copy &) = delete;
    Copy &operator=(const Copy &) = delete;

    [[nodiscard]] Error failed(int code) const
    {
        return std::move(Error(Error::Kind::Io,
                               coreTr("The copy %1 could not be written: %2.")
                                   .arg(shown(), QString::fromUtf8(sqlite3_errstr(code))))
                             .withDriver(code, QString::fromUtf8(sqlite3_errmsg(handle))));
    }
    void keep()
    {
        const int code = sqlite3_close(handle);
        if (code != SQLITE_OK)
            throw failed(code);
        handle = nullptr;
        m_keep = true;
    }

    sqlite3 *handle = nullptr;

private:
    [[nodiscard]] QString shown() const { return QDir::toNativeSeparators(m_path); }
    void remove()
    {
        sqlite3_close(handle);
        handle = nullptr;
        for (const char *suffix : {"", "-journal", "-wal", "-shm"})
            QFile::remove(m_path + QLatin1String(suffix));
    }

    QString m_path;
    bool m_keep = false;
};

class Backup
{
public:
    Backup(sqlite3 *target, sqlite3 *source, const std::function<Error(int)> &failed)
        : handle(sqlite3_backup_init(target, "main", source, "main"))
    {
        if (!handle)
            throw failed(sqlite3_errcode(target));
    }
    ~Backup() { sqlite3_backup_finish(handle); }
    Backup(const Backup &) = delete;
    Backup &operator=(const Backup &) = delete;

    sqlite3_backup *handle;
};

/// \param failed makes the error of a code of SQLite's
void copyPages(sqlite3 *target, sqlite3 *source, const std::function<Error(int)> &failed,
               const std::function<bool(int, int)> &progress)
{
    const Backup backup(target, source, failed);
    QElapsedTimer waiting;
    int restarts = 0;
    int remainingBefore = 0;
    for (;;) {
        const int code = sqlite3_backup_step(backup.handle, restarts > restartsAllowed ? -1 : pagesAtOnce);
        const int all = sqlite3_backup_pagecount(backup.handle);
        const int remaining = sqlite3_backup_remaining(backup.handle);
        if (progress && !progress(all - remaining, all))
            throw Error(Error::Kind::Cancelled, coreTr("Cancelled."));
        if (code == SQLITE_DONE)
            return;
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
            if (!waiting.isValid())
                waiting.start();
            if (waiting.elapsed() > waitAtMostMs)
                throw Error(Error::Kind::Io,
                            coreTr("The database stayed locked by another program; no copy was made."));
            QThread::msleep(10);
        } else if (code != SQLITE_OK) {
            throw failed(code);
        } else {
            waiting.invalidate();
            restarts += remaining > remainingBefore && remainingBefore > 0 ? 1 : 0;
            remainingBefore = remaining;
        }
    }
}

} // namespace

void backupSqlite(Connection &source, const QString &file, const std::function<bool(int, int)> &progress)
{
    auto *sqlite = dynamic_cast<SqliteConnection *>(&source);
    if (!sqlite)
        throw Error(Error::Kind::Usage, coreTr("Only a SQLite database can be copied this way."));
    const SqliteConnection::Running running(*sqlite);
    Copy copy(file);
    copyPages(
        copy.handle, sqlite->handle(), [&copy](int code) { return copy.failed(code); },
        [&](int done, int all) { return !sqlite->takeCancel() && (!progress || progress(done, all)); });
    copy.keep();
}

void restoreSqlite(Connection &target, const QString &file, const std::function<bool(int, int)> &progress)
{
    auto *sqlite = dynamic_cast<SqliteConnection *>(&target);
    if (!sqlite)
        throw Error(Error::Kind::Usage, coreTr("Only a SQLite database can be put back this way."));
    const QString shown = QDir::toNativeSeparators(file);
    const auto failed = [&shown](int code) {
        return std::move(Error(Error::Kind::Io,
                               coreTr("The backup %1 could not be put back: %2.")
                                   .arg(shown, QString::fromUtf8(sqlite3_errstr(code))))
                             .withDriver(code, QString::fromUtf8(sqlite3_errstr(code)))
                             .withHint(coreTr("The database is as it was.")));
    };
    sqlite3 *source = nullptr;
    const int opened = sqlite3_open_v2(file.toUtf8().constData(), &source, SQLITE_OPEN_READONLY, nullptr);
    const std::unique_ptr<sqlite3, int (*)(sqlite3 *)> closing(source, sqlite3_close);
    if (opened != SQLITE_OK)
        throw failed(opened);
    // A damaged or empty file must not take the place of the database.
    const int read = sqlite3_exec(source, "SELECT count(*) FROM sqlite_master", nullptr, nullptr, nullptr);
    if (read != SQLITE_OK)
        throw failed(read);
    if (QFileInfo(file).size() == 0)
        throw failed(SQLITE_NOTADB);
    bool isWhole = false;
    const auto takeAnswer = [](void *whole, int, char **texts, char **) {
        *static_cast<bool *>(whole) = texts[0] && qstrcmp(texts[0], "ok") == 0;
        return 0;
    };
    if (sqlite3_exec(source, "PRAGMA quick_check(1)", takeAnswer, &isWhole, nullptr) != SQLITE_OK || !isWhole)
        throw failed(SQLITE_CORRUPT);
    const SqliteConnection::Running running(*sqlite);
    copyPages(sqlite->handle(), source, failed,
              [&](int done, int all) { return !sqlite->takeCancel() && (!progress || progress(done, all)); });
}

} // namespace stillroom
