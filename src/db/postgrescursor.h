#pragma once

#include "db/postgresconnection.h"

namespace stillroom {

/// Reads the rows of one statement one by one as the server sends them (single row mode). Statements go by
/// the extended protocol, which takes one statement only; `?` becomes $1, $2 … and values go as text whose
/// type the server chooses, blobs as binary bytea. What a result's columns are called in the catalogue has to
/// be asked before its rows come: a statement that is new to the connection is described first, unless only
/// the columns' names are wanted.
class PostgresCursor final : public Cursor
{
public:
    enum class Columns { Named, Described };

    /// \param portal quoted name of a cursor of the server's that the rows are read through, as many at a
    /// time as are wanted; in a transaction only. Empty: they stream.
    PostgresCursor(PostgresConnection &connection, const Statement &statement, Columns columns,
                   QByteArray portal = {});
    ~PostgresCursor() override;
    PostgresCursor(const PostgresCursor &) = delete;
    PostgresCursor &operator=(const PostgresCursor &) = delete;

    [[nodiscard]] const std::vector<ResultColumn> &columns() const override { return m_columns; }
    bool fetch(RowBatch &batch, int maxRows) override;
    [[nodiscard]] qint64 affectedRows() const override { return m_affectedRows; }

private:
    enum class Decode { Text, Integer, Real, Boolean, Bytea };

    void send(const Statement &statement, Columns columns);
    void describe(const QByteArray &text, const std::vector<Oid> &types);
    void declare();
    void ask(int rows); ///< for the next rows of the portal
    void endAsked(); ///< reads the end of what was asked for
    void next(); ///< the next row, or the end
    void readColumns(const PGresult *result);
    void readEnd(const PGresult *result);
    void appendRow(RowBatch &batch) const;

    PostgresConnection &m_connection;
    QString m_sql; ///< as sent
    QByteArray m_portal;
    bool m_isDeclared = false;
    std::vector<ResultColumn> m_columns;
    std::vector<Decode> m_decode;
    PostgresResult m_row; ///< the row that is handed over next
    bool m_open = false; ///< there is more to read from the server
    qint64 m_affectedRows = 0;
};

} // namespace stillroom
