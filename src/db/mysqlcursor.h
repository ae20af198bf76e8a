#pragma once

#include "db/mysqlbinary.h"
#include "db/mysqlconnection.h"

namespace stillroom {

/// Reads the rows of one statement as the server sends them (mysql_use_result). Statements go as text and
/// rows come as text, the server's own. Only a result with a FLOAT, which the server's text cuts to six
/// digits, comes in binary: a statement that may have one is prepared before it is sent for the first time,
/// which tells the types. Values are written into the statement as literals, texts escaped by the library,
/// which knows the connection's character set and whether backslashes escape, bytes in hexadecimal. The
/// results after the first (CALL) are read and dropped, unless Statement::everyResult is set.
class MysqlCursor final : public Cursor
{
public:
    MysqlCursor(MysqlConnection &connection, const Statement &statement);
    ~MysqlCursor() override;
    MysqlCursor(const MysqlCursor &) = delete;
    MysqlCursor &operator=(const MysqlCursor &) = delete;

    [[nodiscard]] const std::vector<ResultColumn> &columns() const override { return m_columns; }
    bool fetch(RowBatch &batch, int maxRows) override;
    bool nextResult() override;
    [[nodiscard]] qint64 affectedRows() const override { return m_affectedRows; }

private:
    void start(const QByteArray &text);
    bool startInBinary(const QByteArray &text); ///< \return whether the result has a FLOAT; else nothing ran
    void readResult(); ///< what the server has sent now
    void tellShortCut(); ///< throws where what runs was ended although the server tells no error
    void finishResult(); ///< behind its last row
    void readColumns(const MYSQL_FIELD *fields, unsigned count);
    void abandon(); ///< nobody wants the rest
    void next(); ///< the next row, or the end

    MysqlConnection &m_connection;
    QString m_sql;
    std::vector<ResultColumn> m_columns;
    std::vector<MysqlDecode> m_decode;
    MysqlResult m_result;
    MYSQL_ROW m_row = nullptr; ///< the row that is handed over next
    MysqlPrepared m_prepared; ///< in place of m_result, with the rows in binary
    std::unique_ptr<MysqlBinaryRows> m_binary;
    bool m_onRow = false;
    qint64 m_affectedRows = 0;
    bool m_everyResult = false;
    bool m_moreResults = false; ///< nextResult() may ask for them
};

} // namespace stillroom
