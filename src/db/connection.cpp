#include "db/connection.h"

#include "base/error.h"
#include "base/text.h"
#include "db/sqliteconnection.h"

namespace stillroom {

namespace {

constexpr int batchRows = 512;

} // namespace

std::unique_ptr<Connection> Connection::open(const ConnectionUrl &url, const OpenOptions &options)
{
    if (url.backend() == Backend::Sqlite)
        return SqliteConnection::open(url, options);
    if (url.backend() == Backend::Unknown)
        throw Error(Error::Kind::Usage, coreTr("The database dialect \"%1\" is not known.").arg(url.dialect))
            .withHint(coreTr("Known are sqlite, postgresql, mysql, mariadb and mssql."));
    throw Error(Error::Kind::Connection,
                coreTr("This version opens SQLite databases only, not \"%1\".").arg(url.dialect))
        .withHint(coreTr("Open a SQLite file or a URL that begins with sqlite://."));
}

qint64 Connection::run(const Statement &statement)
{
    const std::unique_ptr<Cursor> cursor = execute(statement);
    const int columnCount = int(cursor->columns().size());
    for (bool more = columnCount > 0; more;) {
        RowBatch dropped(columnCount);
        more = cursor->fetch(dropped, batchRows);
    }
    return cursor->affectedRows();
}

RowBatch Connection::query(const Statement &statement)
{
    const std::unique_ptr<Cursor> cursor = execute(statement);
    RowBatch rows(int(cursor->columns().size()));
    while (rows.columnCount() > 0 && cursor->fetch(rows, batchRows)) {
    }
    return rows;
}

Value Connection::scalar(const Statement &statement)
{
    const std::unique_ptr<Cursor> cursor = execute(statement);
    RowBatch rows(int(cursor->columns().size()));
    if (rows.columnCount() > 0)
        cursor->fetch(rows, 1);
    return rows.isEmpty() ? Value::null() : rows.value(0, 0);
}

Transaction::Transaction(Connection &connection) : m_connection(connection)
{
    m_connection.run(Statement(QStringLiteral("BEGIN IMMEDIATE")));
}

Transaction::~Transaction()
{
    // A cancel that arrived in the meantime ends the first statement only; the roll-back must still happen.
    for (int attempt = 0; m_open && attempt < 2; ++attempt) {
        try {
            if (m_connection.inTransaction())
                m_connection.run(Statement(QStringLiteral("ROLLBACK")));
            m_open = false;
        } catch (const std::exception &) {
            continue;
        }
    }
}

void Transaction::commit()
{
    m_connection.run(Statement(QStringLiteral("COMMIT")));
    m_open = false;
}

} // namespace stillroom
