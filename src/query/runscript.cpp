#include "query/runscript.h"

#include "base/error.h"
#include "base/text.h"
#include "schema/sqleffect.h"
#include "schema/sqlstatements.h"

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

/// Runs one statement, which may have several results.
/// \param read gets rows, \param end a result that was read
void runOne(Connection &connection, StatementResult result, qint64 rowLimit,
            const std::function<void(const StatementResult &)> &begin,
            const std::function<void(RowBatch &)> &read, const std::function<void(StatementResult)> &end)
{
    QElapsedTimer timer;
    timer.start();
    Statement statement(result.sql);
    statement.everyResult = true;
    const std::unique_ptr<Cursor> cursor
        = rowLimit < 0 ? connection.execute(statement) : connection.executePart(statement);
    do {
        result.columns = cursor->columns();
        result.rows = RowBatch(int(result.columns.size()));
        result.truncated = false;
        begin(result);
        if (result.columns.empty()) {
            while (cursor->fetch(result.rows, batchRows)) {
            }
            result.affectedRows = cursor->affectedRows();
        } else {
            result.truncated = readRows(*cursor, result.rows, rowLimit, read);
        }
        result.elapsedMs = double(timer.nsecsElapsed()) / 1e6;
        timer.restart();
        end(result);
        // Asking for a further result reads the rows that are left.
    } while (!(result.truncated && isOneQuery(result.sql, connection.syntax())) && cursor->nextResult());
}

/// \param run runs one statement, whose text and line are set
void eachStatement(const QString &text, const Connection &connection, int firstLine,
                   const std::function<void(StatementResult)> &run)
{
    SqlSyntax syntax = connection.syntax();
    std::vector<StatementSpan> spans = splitStatements(text, syntax);
    const auto checkRefusal = [firstLine](const StatementSpan &span) {
        if (span.refusal.isEmpty())
            return;
        Error error(Error::Kind::Parse, span.refusal);
        error.line = firstLine + span.line - 1;
        throw error;
    };
    // Before anything runs: half of a script is worse than none of it. But how the rest of one is read may
    // depend on what runs.
    if (syntax.family != SqlSyntax::Family::MySql
        || !text.contains(QLatin1String("sql_mode"), Qt::CaseInsensitive))
    {
        for (const StatementSpan &span : spans)
            checkRefusal(span);
    }
    for (std::size_t next = 0; next < spans.size();) {
        const StatementSpan span = spans[next++];
        checkRefusal(span);
        StatementResult result;
        result.sql = text.mid(span.begin, span.end - span.begin);
        result.line = firstLine + span.line - 1;
        try {
            for (int time = 0; time < span.repeat; ++time)
                run(result);
        } catch (Error &error) {
            error.line = result.line + std::max(error.line, 1)
                - 1; // the driver counts from the statement's first line
            throw;
        }
        if (connection.syntax() != syntax) { // SET sql_mode = 'NO_BACKSLASH_ESCAPES'
            syntax = connection.syntax();
            spans = splitStatements(text, syntax, span.end, span.separator);
            next = 0;
        }
    }
}

} // namespace

void runScript(Connection &connection, const QString &text, qint64 rowLimit,
               const std::function<void(StatementResult)> &result, int firstLine)
{
    eachStatement(text, connection, firstLine, [&](StatementResult each) {
        runOne(
            connection, std::move(each), rowLimit, [](const StatementResult &) {}, [](RowBatch &) {}, result);
    });
}

void streamScript(Connection &connection, const QString &text, qint64 rowLimit, const ResultStream &stream,
                  int firstLine)
{
    const auto handOver = [&stream](RowBatch &batch) {
        stream.rows(batch);
        batch = RowBatch(batch.columnCount());
    };
    eachStatement(text, connection, firstLine, [&](StatementResult each) {
        runOne(connection, std::move(each), rowLimit, stream.begin, handOver, stream.end);
    });
}

} // namespace stillroom
