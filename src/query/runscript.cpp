#include "query/runscript.h"

#include "base/error.h"
#include "query/splitstatements.h"

#include <QElapsedTimer>
#include <algorithm>
#include <limits>

namespace stillroom {

namespace {

constexpr int batchRows = 1000;

/// Reads up to `limit` rows; they pile up in `batch` unless `read` takes them out.
/// \return whether there are more
bool readRows(Cursor &cursor, RowBatch &batch, qint64 limit, const std::function<void(RowBatch &)> &read)
{
    qint64 left = limit < 0 ? std::numeric_limits<qint64>::max() : limit;
    bool more = true;
    while (more && left > 0) {
        const int before = batch.rowCount();
        more = cursor.fetch(batch, int(std::min<qint64>(batchRows, left)));
        left -= batch.rowCount() - before;
        read(batch);
    }
    if (!more)
        return false;
    RowBatch rest(batch.columnCount());
    cursor.fetch(rest, 1);
    return rest.rowCount() > 0;
}

void runOne(Connection &connection, StatementResult &result, qint64 rowLimit,
            const std::function<void(const StatementResult &)> &begin,
            const std::function<void(RowBatch &)> &read)
{
    QElapsedTimer timer;
    timer.start();
    const Statement statement(result.sql);
    const std::unique_ptr<Cursor> cursor
        = rowLimit < 0 ? connection.execute(statement) : connection.executePart(statement);
    result.columns = cursor->columns();
    result.rows = RowBatch(int(result.columns.size()));
    begin(result);
    if (result.columns.empty()) {
        while (cursor->fetch(result.rows, batchRows)) {
        }
        result.affectedRows = cursor->affectedRows();
    } else {
        result.truncated = readRows(*cursor, result.rows, rowLimit, read);
    }
    result.elapsedMs = double(timer.nsecsElapsed()) / 1e6;
}

/// \param run runs one statement, whose text and line are set
void eachStatement(const QString &text, int firstLine, const std::function<void(StatementResult)> &run)
{
    for (const StatementSpan &span : splitStatements(text)) {
        StatementResult result;
        result.sql = text.mid(span.begin, span.end - span.begin);
        result.line = firstLine + span.line - 1;
        const int line = result.line;
        try {
            run(std::move(result));
        } catch (Error &error) {
            error.line
                = line + std::max(error.line, 1) - 1; // the driver counts from the statement's first line
            throw;
        }
    }
}

} // namespace

void runScript(Connection &connection, const QString &text, qint64 rowLimit,
               const std::function<void(StatementResult)> &result, int firstLine)
{
    eachStatement(text, firstLine, [&](StatementResult each) {
        runOne(
            connection, each, rowLimit, [](const StatementResult &) {}, [](RowBatch &) {});
        result(std::move(each));
    });
}

void streamScript(Connection &connection, const QString &text, qint64 rowLimit, const ResultStream &stream,
                  int firstLine)
{
    const auto handOver = [&stream](RowBatch &batch) {
        stream.rows(batch);
        batch = RowBatch(batch.columnCount());
    };
    eachStatement(text, firstLine, [&](StatementResult each) {
        runOne(connection, each, rowLimit, stream.begin, handOver);
        stream.end(each);
    });
}

} // namespace stillroom
