#include "db/mysqlcursor.h"

#include "base/error.h"
#include "base/text.h"
#include "schema/sqltokens.h"

namespace stillroom {

namespace {

QByteArray withLiterals(MYSQL *handle, const Statement &statement, const SqlSyntax &syntax)
{
    if (statement.binds.empty())
        return statement.text.toUtf8();
    const QStringList pieces = splitAtPlaceholders(statement.text, syntax);
    if (pieces.size() != qsizetype(statement.binds.size()) + 1)
        throw Error(Error::Kind::Sql,
                    coreTr("The statement has %1 parameters, but %2 values were given.")
                        .arg(pieces.size() - 1)
                        .arg(statement.binds.size()))
            .withStatement(statement.text);
    QByteArray text = pieces.front().toUtf8();
    for (qsizetype i = 1; i < pieces.size(); ++i)
        text += mysqlLiteral(handle, statement.binds[std::size_t(i) - 1]) + pieces[i].toUtf8();
    return text;
}

} // namespace

MysqlCursor::MysqlCursor(MysqlConnection &connection, const Statement &statement)
    : m_connection(connection)
    , m_sql(statement.text)
    , m_everyResult(statement.everyResult)
{
    const ServerConnection::Running running(connection);
    connection.statementBegins(m_sql);
    try {
        start(withLiterals(connection.handle(), statement, connection.syntax()));
    } catch (...) {
        if (m_result)
            m_connection.abandon(std::move(m_result), m_sql);
        throw;
    }
}

MysqlCursor::~MysqlCursor()
{
    if (m_result || m_moreResults)
        m_connection.abandon(std::move(m_result), m_sql);
}

void MysqlCursor::start(const QByteArray &text)
{
    MYSQL *const handle = m_connection.handle();
    if (mysql_real_query(handle, text.constData(), static_cast<unsigned long>(text.size())) != 0)
        m_connection.fail(m_sql);
    readResult();
}

void MysqlCursor::readResult()
{
    MYSQL *const handle = m_connection.handle();
    m_result.reset(mysql_use_result(handle));
    if (!m_result) {
        if (mysql_errno(handle) != 0)
            m_connection.fail(m_sql);
        m_affectedRows = qint64(mysql_affected_rows(handle));
        finishResult();
        return;
    }
    readColumns();
    next();
    // A KILL QUERY ends SLEEP() and the like without an error.
    if (m_connection.isCancelAsked())
        m_connection.throwIfCancelled(m_sql);
}

void MysqlCursor::finishResult()
{
    if (m_everyResult)
        m_moreResults = (m_connection.handle()->server_status & SERVER_MORE_RESULTS_EXIST) != 0;
    else
        m_connection.finishResults(m_sql);
}

bool MysqlCursor::nextResult()
{
    const ServerConnection::Running running(m_connection);
    while (m_row)
        next();
    if (!std::exchange(m_moreResults, false))
        return false;
    m_columns.clear();
    m_decode.clear();
    m_affectedRows = 0;
    const int next = mysql_next_result(m_connection.handle());
    if (next > 0)
        m_connection.fail(m_sql);
    if (next == 0)
        readResult();
    return next == 0;
}

void MysqlCursor::readColumns()
{
    const unsigned count = mysql_num_fields(m_result.get());
    const MYSQL_FIELD *fields = mysql_fetch_fields(m_result.get());
    const bool widths = m_connection.flavour().product == ServerFlavour::Product::MariaDb;
    for (unsigned i = 0; i < count; ++i) {
        const MYSQL_FIELD &field = fields[i];
        m_columns.push_back({QString::fromUtf8(field.name), mysqlTypeName(field, widths),
                             QString::fromUtf8(field.org_table), QString::fromUtf8(field.org_name)});
        m_decode.push_back(mysqlDecode(field));
    }
}

void MysqlCursor::next()
{
    m_row = mysql_fetch_row(m_result.get());
    if (m_row)
        return;
    if (mysql_errno(m_connection.handle()) != 0) {
        m_result.reset();
        m_connection.fail(m_sql);
    }
    m_result.reset();
    finishResult();
}

bool MysqlCursor::fetch(RowBatch &batch, int maxRows)
{
    const ServerConnection::Running running(m_connection);
    for (int row = 0; m_row && row < maxRows; ++row) {
        const unsigned long *sizes = mysql_fetch_lengths(m_result.get());
        for (std::size_t i = 0; i < m_decode.size(); ++i) {
            if (m_row[i])
                appendMysqlCell(batch, m_decode[i], m_row[i], sizes[i]);
            else
                batch.append(Value::Kind::Null, {});
        }
        next();
    }
    return m_row != nullptr;
}

} // namespace stillroom
