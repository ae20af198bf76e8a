#pragma once

#include "db/cancellableconnection.h"

#include <QElapsedTimer>
#include <QSqlDatabase>

struct sqlite3;

namespace stillroom {

/// SQLite: QtSql opens and owns the handle, statements run through the C API on it.
class SqliteConnection final : public CancellableConnection
{
public:
    [[nodiscard]] static std::unique_ptr<SqliteConnection> open(const ConnectionUrl &url,
                                                                const OpenOptions &options);
    ~SqliteConnection() override;

    [[nodiscard]] bool isReadOnly() const override;
    [[nodiscard]] bool inTransaction() const override;
    void begin() override;
    [[nodiscard]] std::unique_ptr<Cursor> execute(const Statement &statement) override;
    void executeScript(const QString &sql) override;
    [[nodiscard]] qint64 lastInsertId() const override;

    [[nodiscard]] sqlite3 *handle() const { return m_handle; }

    /// Throws what `code`, just returned by the C library, means: Cancelled if an interrupt was asked for.
    [[noreturn]] void fail(int code, const QString &sql);
    void statementBegins() { m_statementSince.start(); } ///< its time runs from here

private:
    SqliteConnection(const ConnectionUrl &url, QString name, int busyTimeoutMs, int statementTimeoutMs);

    void interruptCall() override;
    void attach();
    static int busyHandler(void *self, int attempts);
    static int progressHandler(void *self);

    QString m_name; ///< of the QSqlDatabase
    QSqlDatabase m_database;
    sqlite3 *m_handle = nullptr;
    [[nodiscard]] bool isLate() const;

    int m_busyTimeoutMs;
    QElapsedTimer m_busySince;
    int m_statementTimeoutMs; ///< 0: none; SQLite itself knows no such limit
    QElapsedTimer m_statementSince;
};

} // namespace stillroom
