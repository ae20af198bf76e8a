#include "query/runscript.h"

#include "base/error.h"
#include "query/splitstatements.h"

#include <QElapsedTimer>
#include <algorithm>
#include <limits>

namespace stillroom {

namespace {

constexpr int batchRows = 1000;

StatementResult runOne(Connection &connection, const QString &sql, int line, qint64 rowLimit)
{
    QElapsedTimer timer;
    timer.start();
    StatementResult result;
    result.sql = sql;
    result.line = line;
    const std::unique_ptr<Cursor> cursor = connection.execute(Statement(sql));
    result.columns = cursor->columns();
    result.rows = RowBatch(int(result.columns.size()));
    const qint64 limit = rowLimit < 0 ? std::numeric_limits<qint64>::max() : rowLimit;
    bool more = true;
    while (more && result.rows.rowCount() < limit)
        more = cursor->fetch(result.rows, int(std::min<qint64>(batchRows, limit - result.rows.rowCount())));
    if (more && !result.columns.empty()) {
        RowBatch rest(int(result.columns.size()));
        cursor->fetch(rest, 1);
        result.truncated = rest.rowCount() > 0;
    }
    result.affectedRows = result.columns.empty() ? cursor->affectedRows() : 0;
    result.elapsedMs = double(timer.nsecsElapsed()) / 1e6;
    return result;
}

} // namespace

void runScript(Connection &connection, const QString &text, qint64 rowLimit,
               const std::function<void(StatementResult)> &result, int firstLine)
{
    for (const StatementSpan &span : splitStatements(text)) {
        const QString sql = text.mid(span.begin, span.end - span.begin);
        const int line = firstLine + span.line - 1;
        try {
            result(runOne(connection, sql, line, rowLimit));
        } catch (Error &error) {
            error.line
                = line + std::max(error.line, 1) - 1; // the driver counts from the statement's first line
            throw;
        }
    }
}

} // namespace stillroom
