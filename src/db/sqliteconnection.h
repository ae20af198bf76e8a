#pragma once

#include "db/connection.h"

#include <QElapsedTimer>
#include <QSqlDatabase>
#include <mutex>

struct sqlite3;

namespace stillroom {

/// SQLite: QtSql opens and owns the handle, statements run through the C API on it.
class SqliteConnection final : public Connection
{
public:
    [[nodiscard]] static std::unique_ptr<SqliteConnection> open(const ConnectionUrl &url,
                                                                const OpenOptions &options);
    ~SqliteConnection() override;

    [[nodiscard]] QString serverVersion() const override;
    [[nodiscard]] bool isReadOnly() const override;
    [[nodiscard]] bool inTransaction() const override;
    [[nodiscard]] std::unique_ptr<Cursor> execute(const Statement &statement) override;
    void executeScript(const QString &sql) override;
    [[nodiscard]] qint64 lastInsertId() const override;
    void interrupt() override;
    void beginJob() override;
    void endJob() noexcept override;

    [[nodiscard]] sqlite3 *handle() const { return m_handle; }

    /// While one lives the connection is running; an interrupt is then remembered until it has been thrown.
    class Running
    {
    public:
        explicit Running(SqliteConnection &connection); ///< \throws Error(Cancelled)
        ~Running();
        Running(const Running &) = delete;
        Running &operator=(const Running &) = delete;

    private:
        SqliteConnection &m_connection;
    };

    /// Throws what `code`, just returned by the C library, means: Cancelled if an interrupt was asked for.
    [[noreturn]] void fail(int code, const QString &sql);

    bool takeCancel(); ///< whether an interrupt was asked for; forgets it

private:
    SqliteConnection(const ConnectionUrl &url, QString name, int busyTimeoutMs);

    void attach();
    static int busyHandler(void *self, int attempts);
    static int progressHandler(void *self);

    QString m_name; ///< of the QSqlDatabase
    QSqlDatabase m_database;
    sqlite3 *m_handle = nullptr;
    int m_busyTimeoutMs;
    QElapsedTimer m_busySince;
    std::mutex m_mutex; ///< guards m_running and the moment of an interrupt
    int m_running = 0;
    std::atomic<bool> m_cancel = false;

    friend class Running;
};

} // namespace stillroom
