#pragma once

#include "db/mysqlvalue.h"

#include <memory>

namespace stillroom {

struct MysqlPreparedDeleter
{
    void operator()(MYSQL_STMT *statement) const { mysql_stmt_close(statement); }
};
using MysqlPrepared = std::unique_ptr<MYSQL_STMT, MysqlPreparedDeleter>;

/// Whether the server would cut values short: it writes a FLOAT with six digits into its text, and tells all
/// of it in binary only.
[[nodiscard]] bool cutsFloats(const MYSQL_FIELD *fields, unsigned count);

/// The rows of a prepared statement, which the server sends in binary, as the texts it would have written
/// itself: all but FLOAT, of which this is the shortest text that is the same number.
class MysqlBinaryRows final
{
public:
    /// Whether the client library knows how to read all these types in binary.
    [[nodiscard]] static bool canRead(const MYSQL_FIELD *fields, unsigned count);

    /// \param statement has been prepared and is executed afterwards; outlives this
    MysqlBinaryRows(MYSQL_STMT *statement, const MYSQL_FIELD *fields, unsigned count);
    ~MysqlBinaryRows();
    MysqlBinaryRows(const MysqlBinaryRows &) = delete;
    MysqlBinaryRows &operator=(const MysqlBinaryRows &) = delete;

    enum class Next { Another, End, Failed };
    Next next();
    void append(RowBatch &batch); ///< the row next() has come to

private:
    struct Cell;
    void appendCell(RowBatch &batch, unsigned column);

    MYSQL_STMT *m_statement;
    std::vector<Cell> m_cells;
    std::vector<MYSQL_BIND> m_binds;
    QByteArray m_buffer;
};

} // namespace stillroom
