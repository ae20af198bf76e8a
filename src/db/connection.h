#pragma once

#include "db/connectionurl.h"
#include "db/rowbatch.h"
#include "db/serverflavour.h"
#include "db/statement.h"
#include "schema/sqltokens.h"

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
    /// Goes to the next result of the statement, which may have no columns either; rows of this one that were
    /// not read are passed over. Where Statement::everyResult was set. \return false when there is none
    virtual bool nextResult() { return false; }
    [[nodiscard]] virtual qint64 affectedRows()
        const = 0; ///< rows inserted, updated or deleted; known at the end
};

struct OpenOptions
{
    bool createMissing = false; ///< SQLite: create the file if there is none
    bool readOnly = false; ///< also when the URL asks for it
    int busyTimeoutMs = 5000;
    QString baseFolder; ///< what a relative SQLite path is relative to; empty = the working folder
    int connectTimeoutMs = 10'000; ///< of a server; connect_timeout in the URL goes first
    int statementTimeoutMs = 0; ///< the server ends a statement that runs longer; 0 = none
    int pingAfterIdleMs = 30'000; ///< Session asks whether the server still answers before a job after this
    int recycleAfterMs = 3'600'000; ///< Session opens a connection anew before a job after this; 0 = never
};

/// An open database. Used by one thread at a time; interrupt() alone may be called from any. Statements run
/// and rows are read through the database's C library: sqlite3 on the handle QtSql opened, libpq, libmariadb
/// and ODBC on connections of our own.
class Connection
{
public:
    /// \throws Error(Connection): one sentence that tells a missing file, a file that is not SQLite or is
    /// encrypted, a locked file, an unreadable one and so on apart, or for a server an unknown host, a
    /// refused connection, a wrong password, a missing database (isMissingDatabase()) and so on; hint says
    /// what to do. \param cancelled asked now and then while a server is connected to; true ends with
    /// Error(Cancelled)
    [[nodiscard]] static std::unique_ptr<Connection> open(const ConnectionUrl &url,
                                                          const OpenOptions &options = {},
                                                          const std::function<bool()> &cancelled = {});
    virtual ~Connection() = default;
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    [[nodiscard]] const ConnectionUrl &url() const { return m_url; }
    [[nodiscard]] QString serverVersion() const { return m_flavour.text(); } ///< "SQLite 3.40.1"
    [[nodiscard]] const ServerFlavour &flavour() const { return m_flavour; }
    [[nodiscard]] virtual SqlSyntax syntax() const; ///< as this session reads SQL now
    [[nodiscard]] virtual bool isReadOnly() const = 0;
    [[nodiscard]] virtual bool inTransaction() const = 0;
    [[nodiscard]] virtual bool isLost() const { return false; } ///< nothing can be done with it any more
    /// Of a connection that is lost: whether a statement was under way of which it is not known whether it
    /// took effect, such as COMMIT.
    [[nodiscard]] virtual bool isOutcomeUnknown() const { return false; }
    /// A sentence where a transaction was lost with the connection that a later statement may count on: not
    /// that of a Transaction, which ends with its scope.
    [[nodiscard]] virtual QString lostTransaction() const { return {}; }
    /// Whether the server has said something unasked, as it does when it closes the line. Does not wait.
    [[nodiscard]] virtual bool hasNews() const { return isLost(); }
    /// Whether the server still answers; an answer that takes longer than a few seconds counts as none.
    [[nodiscard]] virtual bool ping() { return true; }

    /// Starts, ends and takes back a transaction in the database's own words (SQLite: BEGIN IMMEDIATE); see
    /// Transaction. commit() throws where the database rolled back instead.
    virtual void begin() = 0;
    virtual void commit();
    virtual void rollback();

    /// Starts one statement. \throws Error(Sql, Constraint, Cancelled) with driver code and statement
    [[nodiscard]] virtual std::unique_ptr<Cursor> execute(const Statement &statement) = 0;
    /// The same for a reader that may stop before the end: what it leaves unread is then neither waited for,
    /// nor does it end a transaction.
    [[nodiscard]] virtual std::unique_ptr<Cursor> executePart(const Statement &statement)
    {
        return execute(statement);
    }
    /// Runs SQL text that may hold several statements without binds (a trigger's body is one statement).
    /// PostgreSQL runs them as one transaction where none is open.
    virtual void executeScript(const QString &sql) = 0;
    /// SQLite's rowid, MySQL's AUTO_INCREMENT of the last insert; 0 where the statement itself returns it
    /// (RETURNING, OUTPUT).
    [[nodiscard]] virtual qint64 lastInsertId() const { return 0; }
    /// What the server said beside its results since the last call (NOTICE, PRINT), at most the last 1,000.
    [[nodiscard]] QStringList takeNotices() { return std::exchange(m_notices, {}); }
    /// From any thread, without waiting: what runs now ends with Error(Cancelled); no effect when idle.
    /// Where a server does not take the cancel in time, the connection is given up (isLost()).
    virtual void interrupt() = 0;
    virtual void sever() { } ///< from any thread: cuts the line to a server; what runs now fails at once
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
    /// As execute(), for one who does not ask what types the columns have and where they come from, which
    /// costs some servers further questions: columns() then tells no more than the names.
    [[nodiscard]] virtual std::unique_ptr<Cursor> executePlain(const Statement &statement)
    {
        return execute(statement);
    }
    explicit Connection(ConnectionUrl url) : m_url(std::move(url)) { }
    void addNotice(const QString &text);
    [[nodiscard]] bool isScoped() const { return m_scopes > 0; } ///< a Transaction lives

    ConnectionUrl m_url;
    ServerFlavour m_flavour;

private:
    friend class Transaction;

    QStringList m_notices;
    int m_scopes = 0;
};

/// A scope that rolls back unless commit() was called. Not nestable.
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
