#pragma once

#include "db/odbchandle.h"
#include "db/serverconnection.h"

namespace stillroom {

/// SQL Server through whichever ODBC driver is installed, by the C API: QODBC loses long texts and more with
/// FreeTDS. One statement at a time can be under way. A statement is ended by SQLCancel, and where the server
/// does not take that, by cutting the line: the driver's socket is found among those of the process. The
/// server cannot be asked to allow reading only, so that is seen to here.
class OdbcConnection final : public ServerConnection
{
public:
    [[nodiscard]] static std::unique_ptr<OdbcConnection> open(const ConnectionUrl &url,
                                                              const OpenOptions &options,
                                                              const std::function<bool()> &cancelled);
    ~OdbcConnection() override;

    [[nodiscard]] bool isReadOnly() const override { return m_readOnly; }
    [[nodiscard]] bool ping() override;
    void begin() override;
    void commit() override;
    void rollback() override;
    [[nodiscard]] std::unique_ptr<Cursor> execute(const Statement &statement) override;
    void executeScript(const QString &sql) override;

    /// The statement that SQLCancel would end; none while it is null.
    struct Current
    {
        std::mutex mutex;
        SQLHSTMT statement = SQL_NULL_HSTMT;
    };
    /// A new statement that can be cancelled until it is handed back.
    [[nodiscard]] OdbcStatement newStatement(const QString &sql);
    void dropStatement(OdbcStatement statement);
    /// Ends a statement whose rows nobody wants any more. \param hasRows some were not read
    void abandon(OdbcStatement statement, bool hasRows);
    /// Throws what the last call on the statement says, or keeps its messages as notices.
    void check(SQLRETURN code, const OdbcStatement &statement, const QString &sql);
    [[noreturn]] void fail(const OdbcStatement &statement, const QString &sql);

private:
    OdbcConnection(const ConnectionUrl &url, const OpenOptions &options, OdbcEnvironment environment,
                   OdbcLink link, int socket);

    [[nodiscard]] std::function<bool()> cancelRequest() const override;
    [[nodiscard]] bool isTransactionOpen() const override;
    [[nodiscard]] bool mayCommitBy(const QString &sql) const override;
    void prepareSession();
    void registerStatement(SQLHSTMT statement) const; ///< what SQLCancel would end; null: nothing
    void runUnrestricted(const QString &sql); ///< what begins and ends transactions also where reading only

    OdbcEnvironment m_environment;
    OdbcLink m_link;
    std::shared_ptr<Current> m_current = std::make_shared<Current>();
    bool m_readOnly;
    int m_timeoutSeconds;
    mutable bool m_hasTransaction = false;
    mutable bool m_transactionKnown = true;
};

} // namespace stillroom
