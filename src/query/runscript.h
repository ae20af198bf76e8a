#pragma once

#include "db/connection.h"

#include <functional>

namespace stillroom {

/// What one statement of a script did.
struct StatementResult
{
    QString sql;
    int line = 1; ///< 1-based, in the script
    std::vector<ResultColumn> columns; ///< empty: no rows are returned
    RowBatch rows;
    bool truncated = false; ///< there were more than the limit
    qint64 affectedRows = 0;
    double elapsedMs = 0;
};

/// Takes a script's results batch by batch: memory then stays the same however many rows there are.
struct ResultStream
{
    std::function<void(const StatementResult &)> begin; ///< a statement has started, its columns are known
    std::function<void(const RowBatch &)> rows; ///< its next rows; not called for one without columns
    std::function<void(const StatementResult &)> end; ///< it is done: all is known, `rows` stays empty
};

/// Runs the statements of a text one after the other and hands over each result as it comes.
/// \param rowLimit rows read of each result; -1 = all
/// \param firstLine line of the text's first line in the editor, for errors
/// \throws Error of the statement that failed, with `line` set to the line of the text it is about; those
/// before it have run
void runScript(Connection &connection, const QString &text, qint64 rowLimit,
               const std::function<void(StatementResult)> &result, int firstLine = 1);

/// The same without keeping the rows.
void streamScript(Connection &connection, const QString &text, qint64 rowLimit, const ResultStream &stream,
                  int firstLine = 1);

} // namespace stillroom
