#pragma once

#include "db/odbcconnection.h"

namespace stillroom {

/// Reads the rows of one statement forward, value by value: texts in UTF-16, bytes as bytes, REAL and FLOAT
/// as numbers, all else as the text the driver makes of it, which is exact. The results after the first are
/// read and dropped, unless Statement::everyResult is set.
class OdbcCursor final : public Cursor
{
public:
    OdbcCursor(OdbcConnection &connection, const Statement &statement);
    ~OdbcCursor() override;
    OdbcCursor(const OdbcCursor &) = delete;
    OdbcCursor &operator=(const OdbcCursor &) = delete;

    [[nodiscard]] const std::vector<ResultColumn> &columns() const override { return m_columns; }
    bool fetch(RowBatch &batch, int maxRows) override;
    bool nextResult() override;
    [[nodiscard]] qint64 affectedRows() const override { return m_affectedRows; }

private:
    enum class Decode { Text, Integer, Real, Float, Double, Plain, Blob };
    struct Bound;

    void start(const Statement &statement);
    QString withoutNulls(const Statement &statement, std::vector<Value> &binds) const;
    void bind(std::vector<Bound> &bound, const std::vector<Value> &binds);
    bool readResult(); ///< what the server has sent now. \return whether it has rows
    void readColumns(SQLSMALLINT count);
    void appendFloat(RowBatch &batch, SQLUSMALLINT column, Decode decode);
    void appendCell(RowBatch &batch, SQLUSMALLINT column, Decode decode);
    void next(); ///< the next row, or the end
    void finish();

    OdbcConnection &m_connection;
    QString m_sql;
    OdbcStatement m_statement;
    std::vector<ResultColumn> m_columns;
    std::vector<Decode> m_decode;
    QByteArray m_buffer; ///< of a value being read
    bool m_onRow = false;
    bool m_everyResult = false;
    qint64 m_affectedRows = 0;
};

} // namespace stillroom
