#include "support/recordedconnection.h"

#include "base/error.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom {

namespace {

class RecordedCursor final : public Cursor
{
public:
    explicit RecordedCursor(const std::vector<Row> &rows, int width) : m_rows(rows)
    {
        m_columns.resize(std::size_t(width));
    }
    [[nodiscard]] const std::vector<ResultColumn> &columns() const override { return m_columns; }
    bool fetch(RowBatch &batch, int maxRows) override
    {
        for (; maxRows > 0 && m_at < m_rows.size(); --maxRows, ++m_at) {
            for (const Value &value : m_rows[m_at])
                batch.append(value.kind, value.bytes);
        }
        return m_at < m_rows.size();
    }
    [[nodiscard]] qint64 affectedRows() const override { return 0; }

private:
    const std::vector<Row> &m_rows;
    std::vector<ResultColumn> m_columns;
    std::size_t m_at = 0;
};

/// How many values a SELECT gives: the commas of its list that stand in no brackets.
int widthOf(const QString &query)
{
    int width = 1;
    int depth = 0;
    const qsizetype end = query.indexOf(QLatin1String(" FROM "));
    for (const QChar c : query.left(end)) {
        depth += c == QLatin1Char('(') ? 1 : c == QLatin1Char(')') ? -1 : 0;
        width += c == QLatin1Char(',') && depth == 0 ? 1 : 0;
    }
    return width;
}

Row readRow(const QString &line)
{
    Row row;
    for (QString cell : line.split(QStringLiteral(" | "))) {
        if (cell == QLatin1String("NULL"))
            row.push_back(Value::null());
        else
            row.push_back(Value::text(cell.replace(QLatin1String("\\n"), QLatin1String("\n"))));
    }
    return row;
}

} // namespace

RecordedConnection::RecordedConnection(const ConnectionUrl &url, const QString &file) : Connection(url)
{
    for (const QString &line : readTextFile(file).split(QLatin1Char('\n'))) {
        if (line.startsWith(QLatin1String("? ")))
            m_answers.push_back({line.mid(2), {}});
        else if (!line.isEmpty() && !line.startsWith(QLatin1Char('#')) && !m_answers.empty())
            m_answers.back().rows.push_back(readRow(line));
    }
    for (const Answer &answer : m_answers) {
        if (answer.query == QLatin1String("SELECT version()") && !answer.rows.empty())
            m_flavour = serverFlavour(url.backend(), answer.rows.front().front().toString());
    }
}

std::unique_ptr<Cursor> RecordedConnection::execute(const Statement &statement)
{
    m_asked.push_back(statement);
    const auto answer = std::find_if(m_answers.begin(), m_answers.end(), [&](const Answer &each) {
        return statement.text.startsWith(each.query);
    });
    if (answer == m_answers.end())
        throw Error(Error::Kind::Sql, QStringLiteral("No answer is recorded.")).withStatement(statement.text);
    const int width = widthOf(statement.text);
    for (const Row &row : answer->rows) {
        if (int(row.size()) != width)
            throw Error(Error::Kind::Sql, QStringLiteral("A recorded row has another width."))
                .withStatement(answer->query);
    }
    return std::make_unique<RecordedCursor>(answer->rows, width);
}

void RecordedConnection::executeScript(const QString &sql)
{
    throw Error(Error::Kind::Sql, QStringLiteral("Nothing runs here.")).withStatement(sql);
}

} // namespace stillroom
