#include "db/postgrescursor.h"

#include "base/error.h"
#include "base/text.h"
#include "schema/sqltokens.h"

#include <array>

namespace stillroom {

namespace {

// Of pg_type.dat; the numbers of built-in types never change.
constexpr Oid boolOid = 16;
constexpr Oid byteaOid = 17;

bool isInteger(Oid type)
{
    constexpr std::array<Oid, 7> integers {20, 21, 23, 26, 28, 29, 5069}; // int8 int2 int4 oid xid cid xid8
    return std::find(integers.begin(), integers.end(), type) != integers.end();
}

bool isReal(Oid type)
{
    return type == 700 || type == 701 || type == 1700; // float4 float8 numeric
}

QString numbered(const Statement &statement)
{
    if (statement.binds.empty())
        return statement.text;
    const QStringList pieces = splitAtPlaceholders(statement.text, SqlSyntax::postgres());
    if (pieces.size() != qsizetype(statement.binds.size()) + 1)
        throw Error(Error::Kind::Sql,
                    coreTr("The statement has %1 parameters, but %2 values were given.")
                        .arg(pieces.size() - 1)
                        .arg(statement.binds.size()))
            .withStatement(statement.text);
    QString text = pieces.front();
    for (qsizetype i = 1; i < pieces.size(); ++i)
        text += QLatin1Char('$') + QString::number(i) + pieces[i];
    return text;
}

int hexDigit(char c)
{
    return c >= 'a' ? c - 'a' + 10 : c - '0';
}

void appendBytea(RowBatch &batch, QByteArrayView text)
{
    if (!text.startsWith("\\x")) { // someone set bytea_output to escape
        std::size_t size = 0;
        const std::unique_ptr<unsigned char, PostgresMemoryDeleter> bytes(
            PQunescapeBytea(reinterpret_cast<const unsigned char *>(text.data()), &size));
        batch.append(Value::Kind::Blob,
                     QByteArrayView(reinterpret_cast<const char *>(bytes.get()), qsizetype(size)));
        return;
    }
    QByteArray bytes(text.size() / 2 - 1, Qt::Uninitialized);
    for (qsizetype i = 0; i < bytes.size(); ++i)
        bytes[i] = char(hexDigit(text[2 * i + 2]) * 16 + hexDigit(text[2 * i + 3]));
    batch.append(Value::Kind::Blob, bytes);
}

bool changesNames(QByteArrayView command)
{
    return command.startsWith("ALTER") || command.startsWith("CREATE") || command.startsWith("DROP")
        || command.startsWith("ROLLBACK");
}

bool mayReturnTableRows(const QString &sql)
{
    const QString first = firstWord(sql);
    return onlyReads(sql) || first == QLatin1String("WITH")
        || sql.contains(QLatin1String("RETURNING"), Qt::CaseInsensitive);
}

} // namespace

PostgresCursor::PostgresCursor(PostgresConnection &connection, const Statement &statement, Columns columns,
                               QByteArray portal)
    : m_connection(connection)
    , m_sql(numbered(statement))
    , m_portal(std::move(portal))
{
    const ServerConnection::Running running(connection);
    connection.begins(m_sql);
    try {
        send(statement, columns);
        m_open = true;
        if (!m_portal.isEmpty()) {
            declare();
            ask(1);
        } else {
            PQsetSingleRowMode(connection.handle());
        }
        next();
        endAsked();
    } catch (...) {
        if (m_open)
            connection.drain(-1);
        throw;
    }
}

PostgresCursor::~PostgresCursor()
{
    m_row.reset();
    if (m_open)
        m_connection.abandon(m_sql);
    if (m_isDeclared)
        m_connection.close(m_portal);
}

/// Its answer, before the first rows are asked for.
void PostgresCursor::declare()
{
    const PostgresResult result(PQgetResult(m_connection.handle()));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
        m_open = false;
        if (!result)
            m_connection.failToSend(m_sql);
        m_connection.fail(result.get(), m_sql);
    }
    m_connection.drain(-1);
    m_isDeclared = true;
}

void PostgresCursor::ask(int rows)
{
    const QByteArray text = "FETCH FORWARD " + QByteArray::number(rows) + " FROM " + m_portal;
    m_open = false;
    if (PQsendQueryParams(m_connection.handle(), text.constData(), 0, nullptr, nullptr, nullptr, nullptr, 0)
        != 1)
        m_connection.failToSend(m_sql);
    m_open = true;
    PQsetSingleRowMode(m_connection.handle());
}

/// No row is left unread then, so that whoever stops here leaves nothing to be waited for.
void PostgresCursor::endAsked()
{
    if (!m_isDeclared || !m_open)
        return;
    m_open = false;
    while (const PostgresResult result {PQgetResult(m_connection.handle())}) {
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR)
            m_connection.fail(result.get(), m_sql);
    }
}

void PostgresCursor::send(const Statement &statement, Columns columns)
{
    const QByteArray text = m_sql.toUtf8();
    const std::size_t count = statement.binds.size();
    std::vector<Oid> types(count, 0);
    std::vector<const char *> values(count, nullptr);
    std::vector<int> sizes(count, 0);
    std::vector<int> formats(count, 0);
    for (std::size_t i = 0; i < count; ++i) {
        const Value &value = statement.binds[i];
        if (value.isNull())
            continue;
        const bool isBlob = value.kind == Value::Kind::Blob;
        if (!isBlob && value.bytes.contains('\0'))
            throw Error(Error::Kind::Sql, coreTr("PostgreSQL's texts cannot hold the character U+0000."))
                .withHint(coreTr("Remove it, or use a bytea column."))
                .withStatement(m_sql);
        types[i] = isBlob ? byteaOid : 0;
        values[i] = value.bytes.isNull() ? "" : value.bytes.constData();
        sizes[i] = int(value.bytes.size());
        formats[i] = isBlob ? 1 : 0;
    }
    if (text.contains('\0'))
        throw Error(Error::Kind::Sql, coreTr("The statement contains a NUL character.")).withStatement(m_sql);
    if (columns == Columns::Described && mayReturnTableRows(m_sql)
        && !m_connection.names().wasDescribed(m_sql))
        describe(text, types);
    const QByteArray sent
        = m_portal.isEmpty() ? text : "DECLARE " + m_portal + " NO SCROLL CURSOR FOR " + text;
    if (PQsendQueryParams(m_connection.handle(), sent.constData(), int(count), types.data(), values.data(),
                          sizes.data(), formats.data(), 0)
        != 1)
        m_connection.failToSend(m_sql);
}

void PostgresCursor::describe(const QByteArray &text, const std::vector<Oid> &types)
{
    PGconn *const handle = m_connection.handle();
    PostgresResult described;
    PostgresResult failed;
    // One round trip for both.
    PQenterPipelineMode(handle);
    if (PQsendPrepare(handle, "", text.constData(), int(types.size()), types.data()) != 1
        || PQsendDescribePrepared(handle, "") != 1 || PQpipelineSync(handle) != 1)
        m_connection.failToSend(m_sql);
    for (int ends = 0; ends < 2;) {
        PostgresResult result(PQgetResult(handle));
        if (!result) {
            ++ends;
            continue;
        }
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_PIPELINE_SYNC || PQstatus(handle) != CONNECTION_OK) {
            if (!failed && status == PGRES_FATAL_ERROR)
                failed = std::move(result);
            break;
        }
        if (status == PGRES_FATAL_ERROR && !failed)
            failed = std::move(result);
        else if (status == PGRES_COMMAND_OK)
            described = std::move(result);
    }
    if (PQstatus(handle) == CONNECTION_OK) {
        while (PQpipelineStatus(handle) != PQ_PIPELINE_OFF && PQexitPipelineMode(handle) != 1) {
            const PostgresResult rest(PQgetResult(handle));
            if (PQstatus(handle) != CONNECTION_OK)
                break;
        }
    }
    if (failed)
        m_connection.fail(failed.get(), m_sql);
    if (PQstatus(handle) != CONNECTION_OK)
        m_connection.failToSend(m_sql);
    if (described) {
        m_connection.names().learn(handle, described.get());
        m_connection.names().setDescribed(m_sql);
    }
}

void PostgresCursor::next()
{
    m_row.reset(PQgetResult(m_connection.handle()));
    switch (PQresultStatus(m_row.get())) {
    case PGRES_SINGLE_TUPLE:
        if (m_columns.empty())
            readColumns(m_row.get());
        return;
    case PGRES_TUPLES_OK:
        if (m_columns.empty())
            readColumns(m_row.get());
        readEnd(m_row.get());
        break;
    case PGRES_COMMAND_OK:
    case PGRES_EMPTY_QUERY:
        readEnd(m_row.get());
        break;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
        m_open = false;
        m_connection.refuseCopy(m_row.get(), m_sql);
    default:
        m_open = false;
        if (!m_row)
            m_connection.failToSend(m_sql);
        const PostgresResult failed = std::move(m_row);
        m_connection.fail(failed.get(), m_sql);
    }
    m_row.reset();
    m_open = false;
    m_connection.drain(-1);
}

void PostgresCursor::readColumns(const PGresult *result)
{
    m_columns = m_connection.names().columns(result);
    m_decode.reserve(m_columns.size());
    for (int i = 0; i < PQnfields(result); ++i) {
        const Oid type = PQftype(result, i);
        m_decode.push_back(type == boolOid        ? Decode::Boolean
                               : type == byteaOid ? Decode::Bytea
                               : isInteger(type)  ? Decode::Integer
                               : isReal(type)     ? Decode::Real
                                                  : Decode::Text);
    }
}

void PostgresCursor::readEnd(const PGresult *result)
{
    const QByteArrayView command(PQcmdStatus(const_cast<PGresult *>(result)));
    if (changesNames(command))
        m_connection.names().forget();
    // SELECT counts the rows it returned.
    if (!command.startsWith("SELECT") && !command.startsWith("FETCH") && !command.startsWith("SHOW"))
        m_affectedRows = QByteArray(PQcmdTuples(const_cast<PGresult *>(result))).toLongLong();
}

void PostgresCursor::appendRow(RowBatch &batch) const
{
    const PGresult *row = m_row.get();
    for (int i = 0; i < int(m_decode.size()); ++i) {
        if (PQgetisnull(row, 0, i)) {
            batch.append(Value::Kind::Null, {});
            continue;
        }
        const QByteArrayView text(PQgetvalue(row, 0, i), PQgetlength(row, 0, i));
        switch (m_decode[std::size_t(i)]) {
        case Decode::Text:
            batch.append(Value::Kind::Text, text);
            break;
        case Decode::Integer:
            batch.append(Value::Kind::Integer, text);
            break;
        case Decode::Real:
            batch.append(Value::Kind::Real, text);
            break;
        case Decode::Boolean:
            batch.append(Value::Kind::Text, text == "t" ? QByteArrayView("true") : QByteArrayView("false"));
            break;
        case Decode::Bytea:
            appendBytea(batch, text);
            break;
        }
    }
}

bool PostgresCursor::fetch(RowBatch &batch, int maxRows)
{
    const ServerConnection::Running running(m_connection);
    if (m_isDeclared && m_row)
        ask(maxRows); // those behind the one in hand
    for (int row = 0; m_row && row < maxRows; ++row) {
        appendRow(batch);
        next();
    }
    endAsked();
    return m_row != nullptr;
}

} // namespace stillroom
