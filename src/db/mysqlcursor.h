#pragma once

#include "db/mysqlconnection.h"
#include "db/mysqlvalue.h"

namespace stillroom {

/// Reads the rows of one statement as the server sends them (mysql_use_result). All statements go as text and
/// all rows come as text: prepared statements would return numbers, dates and times in binary, which the
/// client library would have to turn into text again and not always into the server's. Values are therefore
/// written into the statement as literals, texts escaped by the library, which knows the connection's
/// character set and whether backslashes escape, bytes in hexadecimal. The results after the
/// first (CALL) are read and dropped, unless Statement::everyResult is set.
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
    void readResult(); ///< what the server has sent now
    void finishResult(); ///< behind its last row
    void readColumns();
    void next(); ///< the next row, or the end

    MysqlConnection &m_connection;
    QString m_sql;
    std::vector<ResultColumn> m_columns;
    std::vector<MysqlDecode> m_decode;
    MysqlResult m_result;
    MYSQL_ROW m_row = nullptr; ///< the row that is handed over next
    qint64 m_affectedRows = 0;
    bool m_everyResult = false;
    bool m_moreResults = false; ///< nextResult() may ask for them
};

} // namespace stillroom
