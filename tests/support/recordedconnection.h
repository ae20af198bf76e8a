#pragma once

#include "db/connection.h"

#include <QStringList>
#include <vector>

namespace stillroom {

/// A connection that answers queries from a file and runs nothing. The file holds blocks: a line "? " with
/// the beginning of the query, then the rows, values separated by " | ", NULL for NULL, \n for a new line;
/// lines that begin with # are remarks. A query no block begins throws, and so does a row of another width.
/// The block "? SELECT version()" tells which server is recorded.
class RecordedConnection final : public Connection
{
public:
    RecordedConnection(const ConnectionUrl &url, const QString &file);

    [[nodiscard]] const std::vector<Statement> &asked() const { return m_asked; }

    [[nodiscard]] bool isReadOnly() const override { return true; }
    [[nodiscard]] bool inTransaction() const override { return false; }
    void begin() override { }
    [[nodiscard]] std::unique_ptr<Cursor> execute(const Statement &statement) override;
    void executeScript(const QString &sql) override;
    void interrupt() override { }
    void beginJob() override { }
    void endJob() noexcept override { }

private:
    struct Answer
    {
        QString query;
        std::vector<Row> rows;
    };
    std::vector<Answer> m_answers;
    std::vector<Statement> m_asked;
};

} // namespace stillroom
