#pragma once

#include "db/sqliteconnection.h"

struct sqlite3_stmt;

namespace stillroom {

/// Steps one prepared statement. The first step is made at once, so that errors show where the statement
/// starts.
class SqliteCursor final : public Cursor
{
public:
    SqliteCursor(SqliteConnection &connection, const Statement &statement);
    ~SqliteCursor() override;
    SqliteCursor(const SqliteCursor &) = delete;
    SqliteCursor &operator=(const SqliteCursor &) = delete;

    [[nodiscard]] const std::vector<ResultColumn> &columns() const override { return m_columns; }
    bool fetch(RowBatch &batch, int maxRows) override;
    [[nodiscard]] qint64 affectedRows() const override { return m_affectedRows; }

private:
    void prepare(const Statement &statement);
    void readColumns();
    void step();

    SqliteConnection &m_connection;
    QString m_sql;
    sqlite3_stmt *m_statement = nullptr;
    std::vector<ResultColumn> m_columns;
    bool m_onRow = false;
    qint64 m_changesBefore = 0;
    qint64 m_affectedRows = 0;
};

} // namespace stillroom
