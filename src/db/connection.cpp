#include "db/connection.h"

#include "base/error.h"
#include "base/text.h"
#include "db/mysqlconnection.h"
#include "db/odbcconnection.h"
#include "db/postgresconnection.h"
#include "db/sqliteconnection.h"

namespace stillroom {

namespace {

constexpr int batchRows = 512;
constexpr int noticesKept = 1000;

} // namespace

std::unique_ptr<Connection> Connection::open(const ConnectionUrl &url, const OpenOptions &options,
                                             const std::function<bool()> &cancelled)
{
    switch (url.backend()) {
    case Backend::Sqlite:
        return SqliteConnection::open(url, options);
    case Backend::PostgreSql:
        return PostgresConnection::open(url, options, cancelled);
    case Backend::MySql:
    case Backend::MariaDb:
        return MysqlConnection::open(url, options, cancelled);
    case Backend::SqlServer:
        return OdbcConnection::open(url, options, cancelled);
    case Backend::Unknown:
        break;
    }
    throw Error(Error::Kind::Usage, coreTr("The database dialect \"%1\" is not known.").arg(url.dialect))
        .withHint(coreTr("Known are sqlite, postgresql, mysql, mariadb and mssql."));
}

SqlSyntax Connection::syntax() const
{
    switch (m_url.backend()) {
    case Backend::PostgreSql:
        return SqlSyntax::postgres();
    case Backend::MySql:
    case Backend::MariaDb:
        return SqlSyntax::mysql();
    case Backend::SqlServer:
        return SqlSyntax::mssql();
    case Backend::Sqlite:
    case Backend::Unknown:
        break;
    }
    return SqlSyntax::sqlite();
}

void Connection::commit()
{
    run(Statement(QStringLiteral("COMMIT")));
}

void Connection::rollback()
{
    run(Statement(QStringLiteral("ROLLBACK")));
}

void Connection::addNotice(const QString &text)
{
    if (m_notices.size() >= noticesKept)
        m_notices.removeFirst();
    m_notices.append(text);
}

qint64 Connection::run(const Statement &statement)
{
    const std::unique_ptr<Cursor> cursor = executePlain(statement);
    const int columnCount = int(cursor->columns().size());
    for (bool more = columnCount > 0; more;) {
        RowBatch dropped(columnCount);
        more = cursor->fetch(dropped, batchRows);
    }
    return cursor->affectedRows();
}

RowBatch Connection::query(const Statement &statement)
{
    const std::unique_ptr<Cursor> cursor = executePlain(statement);
    RowBatch rows(int(cursor->columns().size()));
    while (rows.columnCount() > 0 && cursor->fetch(rows, batchRows)) {
    }
    return rows;
}

Value Connection::scalar(const Statement &statement)
{
    const std::unique_ptr<Cursor> cursor = executePlain(statement);
    RowBatch rows(int(cursor->columns().size()));
    if (rows.columnCount() > 0)
        cursor->fetch(rows, 1);
    return rows.isEmpty() ? Value::null() : rows.value(0, 0);
}

Transaction::Transaction(Connection &connection) : m_connection(connection)
{
    connection.begin();
    ++connection.m_scopes;
}

Transaction::~Transaction()
{
    --m_connection.m_scopes;
    // A cancel that arrived in the meantime ends the first statement only; the roll-back must still happen.
    for (int attempt = 0; m_open && attempt < 2; ++attempt) {
        try {
            if (m_connection.inTransaction())
                m_connection.rollback();
            m_open = false;
        } catch (const std::exception &) {
            continue;
        }
    }
}

void Transaction::commit()
{
    m_connection.commit();
    m_open = false;
}

} // namespace stillroom
