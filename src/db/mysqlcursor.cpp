#include "db/mysqlcursor.h"

#include "base/error.h"
#include "base/text.h"
#include "db/mysqlerror.h"
#include "db/statementkind.h"
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
        const QByteArray text = withLiterals(connection.handle(), statement, connection.syntax());
        const auto limit = connection.timeLimit();
        if (!connection.mayReturnFloat(m_sql) || !startInBinary(text))
            start(text);
    } catch (...) {
        abandon();
        throw;
    }
}

MysqlCursor::~MysqlCursor()
{
    abandon();
}

void MysqlCursor::abandon()
{
    if (!m_result && !m_prepared && !m_moreResults)
        return;
    const auto skip = [this] {
        return m_prepared ? m_binary && m_binary->next() == MysqlBinaryRows::Next::Another
                          : m_result && mysql_fetch_row(m_result.get());
    };
    const auto drop = [this] { // reads what is left
        m_binary.reset();
        m_prepared.reset();
        m_result.reset();
    };
    m_connection.abandon(skip, drop, m_sql);
}

bool MysqlCursor::startInBinary(const QByteArray &text)
{
    MYSQL *const handle = m_connection.handle();
    MysqlPrepared prepared(mysql_stmt_init(handle));
    if (!prepared)
        return false;
    if (mysql_stmt_prepare(prepared.get(), text.constData(), static_cast<unsigned long>(text.size())) != 0) {
        const unsigned code = mysql_stmt_errno(prepared.get());
        if (isMysqlLost(code) || isMysqlInterrupted(code) || isMysqlLocked(code))
            m_connection.fail(m_sql, prepared.get());
        return false; // sent as text it tells what is wrong, or works
    }
    const MysqlResult description(mysql_stmt_result_metadata(prepared.get()));
    const unsigned count = description ? mysql_num_fields(description.get()) : 0;
    const MYSQL_FIELD *fields = description ? mysql_fetch_fields(description.get()) : nullptr;
    if (!cutsFloats(fields, count) || !MysqlBinaryRows::canRead(fields, count)) {
        m_connection.returnsNoFloat(m_sql);
        return false;
    }
    m_prepared = std::move(prepared);
    if (mysql_stmt_execute(m_prepared.get()) != 0)
        m_connection.fail(m_sql, m_prepared.get());
    m_binary = std::make_unique<MysqlBinaryRows>(m_prepared.get(), fields, count);
    readColumns(fields, count);
    next();
    tellShortCut();
    return true;
}

void MysqlCursor::start(const QByteArray &text)
{
    MYSQL *const handle = m_connection.handle();
    if (mysql_real_query(handle, text.constData(), static_cast<unsigned long>(text.size())) != 0)
        m_connection.fail(m_sql);
    m_result.reset(mysql_use_result(handle));
    // Another session may have made a column a FLOAT since the statement was remembered.
    if (m_result && cutsFloats(mysql_fetch_fields(m_result.get()), mysql_num_fields(m_result.get()))
        && m_connection.forgetsNoFloat(m_sql) && onlyReads(m_sql))
    {
        abandon();
        if (startInBinary(text))
            return;
        if (mysql_real_query(handle, text.constData(), static_cast<unsigned long>(text.size())) != 0)
            m_connection.fail(m_sql);
        m_result.reset(mysql_use_result(handle));
    }
    readResult();
}

/// The result that was just asked for.
void MysqlCursor::readResult()
{
    MYSQL *const handle = m_connection.handle();
    if (!m_result) {
        if (mysql_errno(handle) != 0)
            m_connection.fail(m_sql);
        m_affectedRows = qint64(mysql_affected_rows(handle));
        finishResult();
        return;
    }
    readColumns(mysql_fetch_fields(m_result.get()), mysql_num_fields(m_result.get()));
    next();
    tellShortCut();
}

void MysqlCursor::tellShortCut()
{
    // A KILL QUERY ends SLEEP() and the like without an error.
    if (m_connection.isCancelAsked())
        m_connection.throwIfCancelled(m_sql);
    m_connection.throwIfTimedOut(m_sql);
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
    const auto limit = m_connection.timeLimit();
    while (m_onRow)
        next();
    if (!std::exchange(m_moreResults, false))
        return false;
    m_columns.clear();
    m_decode.clear();
    m_affectedRows = 0;
    const int next = mysql_next_result(m_connection.handle());
    if (next > 0)
        m_connection.fail(m_sql);
    if (next == 0) {
        m_result.reset(mysql_use_result(m_connection.handle()));
        readResult();
    }
    return next == 0;
}

void MysqlCursor::readColumns(const MYSQL_FIELD *fields, unsigned count)
{
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
    if (m_binary) {
        const MysqlBinaryRows::Next next = m_binary->next();
        m_onRow = next == MysqlBinaryRows::Next::Another;
        if (next == MysqlBinaryRows::Next::Failed)
            m_connection.fail(m_sql, m_prepared.get());
    } else {
        m_row = mysql_fetch_row(m_result.get());
        m_onRow = m_row != nullptr;
        if (!m_onRow && mysql_errno(m_connection.handle()) != 0) {
            m_result.reset();
            m_connection.fail(m_sql);
        }
    }
    if (m_onRow)
        return;
    m_binary.reset();
    m_prepared.reset();
    m_result.reset();
    finishResult();
}

bool MysqlCursor::fetch(RowBatch &batch, int maxRows)
{
    const ServerConnection::Running running(m_connection);
    const auto limit = m_connection.timeLimit(); // behind the last row what else a routine does runs on
    for (int row = 0; m_onRow && row < maxRows; ++row) {
        if (m_binary) {
            m_binary->append(batch);
            next();
            continue;
        }
        const unsigned long *sizes = mysql_fetch_lengths(m_result.get());
        for (std::size_t i = 0; i < m_decode.size(); ++i) {
            if (m_row[i])
                appendMysqlCell(batch, m_decode[i], m_row[i], sizes[i]);
            else
                batch.append(Value::Kind::Null, {});
        }
        next();
    }
    return m_onRow;
}

} // namespace stillroom
