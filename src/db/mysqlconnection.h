#pragma once

#include "db/mysqlhandle.h"
#include "db/serverconnection.h"
#include "db/timelimit.h"

#include <QSet>

namespace stillroom {

/// MySQL, MariaDB and servers that speak their protocol, through libmariadb. It connects by itself, not
/// through QMYSQL: that way TLS that is asked for is on before the password is sent, and connecting can be
/// given up.
class MysqlConnection final : public ServerConnection
{
public:
    [[nodiscard]] static std::unique_ptr<MysqlConnection> open(const ConnectionUrl &url,
                                                               const OpenOptions &options,
                                                               const std::function<bool()> &cancelled);
    ~MysqlConnection() override;

    [[nodiscard]] SqlSyntax syntax() const override;
    [[nodiscard]] bool isReadOnly() const override { return m_readOnly; }
    [[nodiscard]] bool ping() override;
    void begin() override;
    [[nodiscard]] std::unique_ptr<Cursor> execute(const Statement &statement) override;
    void executeScript(const QString &sql) override;
    /// Of queryEach(): sends the queries together.
    void queryEach(const QStringList &queries, const std::function<void(const RowBatch &)> &use);
    [[nodiscard]] qint64 lastInsertId() const override;

    [[nodiscard]] MYSQL *handle() const { return m_handle.get(); }

    /// Throws what the last call of the library says; of a prepared statement where one is given.
    [[noreturn]] void fail(const QString &sql, MYSQL_STMT *prepared = nullptr);
    /// Reads and drops all results that follow the one that was read to its end.
    void finishResults(const QString &sql);
    /// Ends a statement whose rows nobody wants any more. \param skip reads a row, and tells whether there
    /// was one; \param drop reads what is left and lets go of the result
    void abandon(const std::function<bool()> &skip, const std::function<void()> &drop, const QString &sql);

    /// Whether a statement may return a FLOAT, as far as its words and what is known of it tell.
    [[nodiscard]] bool mayReturnFloat(const QString &sql);
    void returnsNoFloat(const QString &sql); ///< to be remembered until the schema may have changed
    bool forgetsNoFloat(const QString &sql); ///< \return whether it was remembered

    /// While it lives, statements are ended when their time is up.
    class Limited
    {
    public:
        explicit Limited(MysqlConnection &connection);
        ~Limited();
        Limited(const Limited &) = delete;
        Limited &operator=(const Limited &) = delete;

    private:
        MysqlConnection &m_connection;
    };
    [[nodiscard]] Limited timeLimit() { return Limited(*this); }
    void throwIfTimedOut(const QString &sql);

private:
    MysqlConnection(const ConnectionUrl &url, MysqlParameters parameters, MysqlHandle handle);

    [[nodiscard]] std::function<bool()> cancelRequest() const override;
    [[nodiscard]] bool isTransactionOpen() const override;
    [[nodiscard]] bool mayCommitBy(const QString &sql) const override;
    void prepareSession(const OpenOptions &options);
    /// Sends several statements as one text. \param read gets on with the results
    void runTogether(const QString &sql, const std::function<void()> &read);
    [[nodiscard]] RowBatch rowsOfResult(const QString &sql);
    void dropResults(); ///< those that follow the one that was read or given up
    [[nodiscard]] int nextOfText(); ///< goes to the next result. \return as mysql_next_result

    MysqlParameters m_parameters; ///< a statement is cancelled over a second connection
    MysqlHandle m_handle;
    unsigned long m_threadId;
    bool m_readOnly = false;
    /// MySQL's max_execution_time is for SELECT only: everything else is ended by a clock of ours.
    std::chrono::milliseconds m_statementLimit {0};
    std::unique_ptr<TimeLimit> m_limit;
    QSet<QString> m_withoutFloat; ///< statements
};

} // namespace stillroom
