#pragma once

#include "db/connectionurl.h"
#include "db/rowbatch.h"
#include "db/statement.h"

#include <atomic>
#include <functional>
#include <memory>

namespace stillroom {

struct ResultColumn
{
    QString name; ///< as the statement names it
    QString declaredType; ///< empty for an expression
    QString table; ///< where the value comes from; empty for an expression
    QString column;

    bool operator==(const ResultColumn &) const = default;
};

/// A result being read forward, one batch at a time. Lives no longer than its Connection and on the same
/// thread.
class Cursor
{
public:
    virtual ~Cursor() = default;
    [[nodiscard]] virtual const std::vector<ResultColumn> &columns()
        const = 0; ///< empty: the statement returns no rows
    /// Appends up to `maxRows` rows. \return false when there are no more after these. \throws Error(Sql,
    /// Cancelled)
    virtual bool fetch(RowBatch &batch, int maxRows) = 0;
    [[nodiscard]] virtual qint64 affectedRows()
        const = 0; ///< rows inserted, updated or deleted; known at the end
};

struct OpenOptions
{
    bool createMissing = false; ///< SQLite: create the file if there is none
    bool readOnly = false; ///< also when the URL asks for it
    int busyTimeoutMs = 5000;
    QString baseFolder; ///< what a relative SQLite path is relative to; empty = the working folder
};

/// An open database. Used by one thread at a time; interrupt() alone may be called from any. Statements run
/// and rows are read through the database's C library on the handle QtSql opened.
class Connection
{
public:
    /// \throws Error(Connection): one sentence that tells a missing file, a file that is not SQLite or is
    /// encrypted, a locked file, an unreadable one and so on apart; hint says what to do.
    [[nodiscard]] static std::unique_ptr<Connection> open(const ConnectionUrl &url,
                                                          const OpenOptions &options = {});
    virtual ~Connection() = default;
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    [[nodiscard]] const ConnectionUrl &url() const { return m_url; }
    [[nodiscard]] virtual QString serverVersion() const = 0; ///< "SQLite 3.40.1"
    [[nodiscard]] virtual bool isReadOnly() const = 0;
    [[nodiscard]] virtual bool inTransaction() const = 0;

    /// Starts one statement. \throws Error(Sql, Constraint, Cancelled) with driver code and statement
    [[nodiscard]] virtual std::unique_ptr<Cursor> execute(const Statement &statement) = 0;
    /// Runs SQL text that may hold several statements without binds (a trigger's body is one statement).
    virtual void executeScript(const QString &sql) = 0;
    [[nodiscard]] virtual qint64 lastInsertId() const = 0; ///< SQLite's rowid of the last insert
    virtual void interrupt()
        = 0; ///< from any thread: what runs now ends with Error(Cancelled); no effect when idle
    /// Between begin and end of a job the connection counts as running also while it is between statements:
    /// an interrupt then ends the next statement. Session does this around each of its jobs.
    virtual void beginJob() = 0;
    virtual void endJob() noexcept = 0;

    /// Runs a statement to its end. \return rows affected
    qint64 run(const Statement &statement);
    /// All rows of a result that is known to be small.
    [[nodiscard]] RowBatch query(const Statement &statement);
    /// First value of the first row; NULL if there is no row.
    [[nodiscard]] Value scalar(const Statement &statement);

protected:
    explicit Connection(ConnectionUrl url) : m_url(std::move(url)) { }
    ConnectionUrl m_url;
};

/// A scope that rolls back unless commit() was called. On SQLite it is BEGIN IMMEDIATE. Not nestable.
class Transaction final
{
public:
    explicit Transaction(Connection &connection);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;
    void commit(); ///< \throws Error(Sql); the transaction is then still open and rolls back at the end of
                   ///< the scope

private:
    Connection &m_connection;
    bool m_open = true;
};

/// Copies the whole database to a new file through SQLite's backup API while others may read and write.
/// `progress` gets pages done and pages in all; returning false stops and removes the copy. Never writes over
/// an existing file. \throws Error(Io, Cancelled)
void backupSqlite(Connection &source, const QString &file,
                  const std::function<bool(int done, int all)> &progress = {});

} // namespace stillroom
