#pragma once

#include "db/postgresnames.h"
#include "db/postgresresult.h"
#include "db/serverconnection.h"

namespace stillroom {

/// PostgreSQL and servers that speak its protocol, through libpq. It connects by itself, not through QPSQL:
/// that way connecting can be given up at any moment and SQLSTATE tells why it failed.
class PostgresConnection final : public ServerConnection
{
public:
    [[nodiscard]] static std::unique_ptr<PostgresConnection> open(const ConnectionUrl &url,
                                                                  const OpenOptions &options,
                                                                  const std::function<bool()> &cancelled);
    ~PostgresConnection() override;

    [[nodiscard]] bool isReadOnly() const override { return m_readOnly; }
    [[nodiscard]] bool ping() override;
    void begin() override;
    void commit() override;
    [[nodiscard]] std::unique_ptr<Cursor> execute(const Statement &statement) override;
    /// In a transaction through a cursor of the server's, because cancelling would end the transaction.
    [[nodiscard]] std::unique_ptr<Cursor> executePart(const Statement &statement) override;
    void executeScript(const QString &sql) override;

    /// statementBegins(), with the session made read-only again where a function took that back.
    void begins(const QString &sql);
    [[nodiscard]] PGconn *handle() const { return m_handle; }
    [[nodiscard]] PostgresNames &names() { return m_names; }

    /// Reads what is left of a statement's results, then throws what the result that failed says.
    [[noreturn]] void fail(const PGresult *failed, const QString &sql);
    /// The library could not even send: the line is gone, or memory is short.
    [[noreturn]] void failToSend(const QString &sql);
    /// Ends a COPY that wants to read from or write to this program and throws.
    [[noreturn]] void refuseCopy(const PGresult *result, const QString &sql);
    /// Reads and drops all that is left of the statement under way, at most `rows` of it.
    /// \return whether nothing is left
    bool drain(qint64 rows);
    void abandon(const QString &sql); ///< ends the statement under way whose rows nobody wants
    void close(const QByteArray &portal); ///< where its transaction is still there

private:
    PostgresConnection(const ConnectionUrl &url, PGconn *handle);

    [[nodiscard]] std::unique_ptr<Cursor> executePlain(const Statement &statement) override;

    [[nodiscard]] std::function<bool()> cancelRequest() const override;
    [[nodiscard]] bool isTransactionOpen() const override;
    [[nodiscard]] bool mayCommitBy(const QString &sql) const override;
    void prepareSession(const OpenOptions &options);
    [[nodiscard]] bool canKeepRest(const Statement &statement) const;
    static void receiveNotice(void *self, const PGresult *notice);

    PGconn *m_handle;
    std::shared_ptr<PGcancel> m_cancel;
    PostgresNames m_names;
    bool m_readOnly = false;
    quint64 m_portals = 0; ///< opened so far
};

} // namespace stillroom
