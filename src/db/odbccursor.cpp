#include "db/odbccursor.h"

#include "base/error.h"
#include "base/text.h"
#include "db/floattext.h"
#include "schema/sqltokens.h"

#include <algorithm>
#include <array>
#include <optional>

namespace stillroom {

namespace {

// Microsoft's own types.
constexpr SQLSMALLINT udtType = -151; ///< hierarchyid, geometry, geography

constexpr qsizetype chunkBytes = 16 * 1024;
constexpr qsizetype shortText = 4000;
constexpr qsizetype shortBytes = 8000;
constexpr int mostDigits = 38;

/// 0.5 comes as .5 from Microsoft's driver.
QByteArray withZero(const QByteArray &number)
{
    if (number.startsWith('.'))
        return '0' + number;
    return number.startsWith("-.") ? "-0" + number.mid(1) : number;
}

/// Digits behind the point of a number that a DECIMAL can hold; none for any other number.
std::optional<int> decimalScale(const QByteArray &number)
{
    const qsizetype sign = number.startsWith('-') || number.startsWith('+') ? 1 : 0;
    const qsizetype point = number.indexOf('.');
    const qsizetype end = point < 0 ? number.size() : point;
    const bool isPlain = std::all_of(number.begin() + sign, number.end(),
                                     [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
    if (!isPlain || number.count('.') > 1)
        return std::nullopt;
    qsizetype first = sign;
    while (first < end && number[first] == '0')
        ++first;
    const qsizetype scale = point < 0 ? 0 : number.size() - point - 1;
    if (end - first + scale > mostDigits)
        return std::nullopt;
    return int(scale);
}

QString textAttribute(SQLHSTMT statement, SQLUSMALLINT column, SQLUSMALLINT which)
{
    std::array<SQLWCHAR, 256> text {};
    SQLSMALLINT bytes = 0;
    if (!SQL_SUCCEEDED(SQLColAttributeW(statement, column, which, text.data(),
                                        SQLSMALLINT(sizeof(SQLWCHAR) * text.size()), &bytes, nullptr)))
        return {};
    return fromOdbc(text.data(), bytes / qsizetype(sizeof(SQLWCHAR)));
}

QString typeName(SQLHSTMT statement, SQLUSMALLINT column, SQLSMALLINT type, SQLULEN size, SQLSMALLINT scale)
{
    const QString name = textAttribute(statement, column, SQL_DESC_TYPE_NAME);
    switch (type) {
    case SQL_DECIMAL:
    case SQL_NUMERIC:
        return name.contains(QLatin1String("money"))
            ? name
            : QStringLiteral("%1(%2,%3)").arg(name).arg(size).arg(scale);
    case SQL_CHAR:
    case SQL_VARCHAR:
    case SQL_WCHAR:
    case SQL_WVARCHAR:
    case SQL_BINARY:
    case SQL_VARBINARY:
        if (name == QLatin1String("timestamp") || name == QLatin1String("sysname"))
            return name;
        return size == 0 || size > SQLULEN(shortBytes) ? name + QStringLiteral("(max)")
                                                       : QStringLiteral("%1(%2)").arg(name).arg(size);
    default:
        return name;
    }
}

} // namespace

/// A value in the shape ODBC takes it, kept until the statement has run.
struct OdbcCursor::Bound
{
    QByteArray bytes;
    SQLBIGINT integer = 0;
    double real = 0;
    SQLLEN size = 0;
};

OdbcCursor::OdbcCursor(OdbcConnection &connection, const Statement &statement)
    : m_connection(connection)
    , m_sql(statement.text)
    , m_everyResult(statement.everyResult)
{
    const ServerConnection::Running running(connection);
    connection.statementBegins(m_sql);
    try {
        start(statement);
    } catch (...) {
        m_connection.dropStatement(std::move(m_statement));
        throw;
    }
}

OdbcCursor::~OdbcCursor()
{
    if (m_statement.get())
        m_connection.abandon(std::move(m_statement), m_onRow);
}

void OdbcCursor::start(const Statement &statement)
{
    std::vector<Value> binds;
    const QString text = withoutNulls(statement, binds);
    std::vector<Bound> bound(binds.size());
    m_statement = m_connection.newStatement(text);
    bind(bound, binds);
    m_connection.check(SQLExecDirectW(m_statement.get(), odbcText(text), SQLINTEGER(text.size())),
                       m_statement, m_sql);
    while (!readResult() && !m_everyResult && m_statement.get()) {
        const SQLRETURN more = SQLMoreResults(m_statement.get());
        if (more == SQL_NO_DATA)
            finish();
        else
            m_connection.check(more, m_statement, m_sql);
    }
    if (m_statement.get())
        SQLFreeStmt(m_statement.get(), SQL_RESET_PARAMS);
}

bool OdbcCursor::readResult()
{
    SQLSMALLINT count = 0;
    SQLNumResultCols(m_statement.get(), &count);
    SQLLEN rows = 0;
    SQLRowCount(m_statement.get(), &rows);
    if (count > 0) {
        readColumns(count);
        next();
        return true;
    }
    m_affectedRows += rows > 0 ? rows : 0;
    return false;
}

bool OdbcCursor::nextResult()
{
    if (!m_everyResult || !m_statement.get())
        return false;
    const ServerConnection::Running running(m_connection);
    m_onRow = false;
    m_columns.clear();
    m_decode.clear();
    m_affectedRows = 0;
    const SQLRETURN more = SQLMoreResults(m_statement.get());
    if (more == SQL_NO_DATA) {
        finish();
        return false;
    }
    m_connection.check(more, m_statement, m_sql);
    readResult();
    return true;
}

/// NULL is written into the text: a bound one has a type, and the server converts not every type into every
/// other.
QString OdbcCursor::withoutNulls(const Statement &statement, std::vector<Value> &binds) const
{
    if (statement.binds.empty())
        return statement.text;
    const QStringList pieces = splitAtPlaceholders(statement.text, SqlSyntax::mssql());
    if (pieces.size() != qsizetype(statement.binds.size()) + 1)
        throw Error(Error::Kind::Sql,
                    coreTr("The statement has %1 parameters, but %2 values were given.")
                        .arg(pieces.size() - 1)
                        .arg(statement.binds.size()))
            .withStatement(statement.text);
    QString text = pieces.front();
    for (qsizetype i = 1; i < pieces.size(); ++i) {
        const Value &value = statement.binds[std::size_t(i) - 1];
        if (!value.isNull())
            binds.push_back(value);
        text += (value.isNull() ? QStringLiteral("NULL") : QStringLiteral("?")) + pieces[i];
    }
    return text;
}

void OdbcCursor::bind(std::vector<Bound> &bound, const std::vector<Value> &binds)
{
    for (std::size_t i = 0; i < binds.size(); ++i) {
        const Value &value = binds[i];
        Bound &place = bound[i];
        const auto bindAs = [&](SQLSMALLINT c, SQLSMALLINT sql, SQLULEN size, SQLSMALLINT scale,
                                SQLPOINTER data, qsizetype bytes) {
            place.size = SQLLEN(bytes);
            m_connection.check(SQLBindParameter(m_statement.get(), SQLUSMALLINT(i + 1), SQL_PARAM_INPUT, c,
                                                sql, size, scale, data, SQLLEN(bytes), &place.size),
                               m_statement, m_sql);
        };
        bool isSmall = false;
        place.integer = value.bytes.toLongLong(&isSmall);
        const bool isNumber = value.kind == Value::Kind::Real || value.kind == Value::Kind::Integer;
        const std::optional<int> scale = isNumber ? decimalScale(value.bytes) : std::nullopt;
        if (value.kind == Value::Kind::Integer && isSmall) {
            bindAs(SQL_C_SBIGINT, SQL_BIGINT, 0, 0, &place.integer, sizeof(place.integer));
        } else if (value.kind == Value::Kind::Blob) {
            place.bytes = value.bytes;
            const bool isShort = place.bytes.size() <= shortBytes;
            bindAs(SQL_C_BINARY, isShort ? SQL_VARBINARY : SQL_LONGVARBINARY,
                   SQLULEN(std::max<qsizetype>(1, place.bytes.size())), 0, place.bytes.data(),
                   place.bytes.size());
        } else if (scale) {
            place.bytes = value.bytes;
            bindAs(SQL_C_CHAR, SQL_DECIMAL, mostDigits, SQLSMALLINT(*scale), place.bytes.data(),
                   place.bytes.size());
        } else if (value.kind == Value::Kind::Real) {
            place.real = value.bytes.toDouble();
            bindAs(SQL_C_DOUBLE, SQL_DOUBLE, 0, 0, &place.real, sizeof(place.real));
        } else {
            const QString text = QString::fromUtf8(value.bytes);
            place.bytes = QByteArray(reinterpret_cast<const char *>(text.utf16()),
                                     text.size() * qsizetype(sizeof(SQLWCHAR)));
            const bool isShort = text.size() <= shortText;
            bindAs(SQL_C_WCHAR, isShort ? SQL_WVARCHAR : SQL_WLONGVARCHAR,
                   SQLULEN(std::max<qsizetype>(1, text.size())), 0, place.bytes.data(), place.bytes.size());
        }
    }
}

void OdbcCursor::readColumns(SQLSMALLINT count)
{
    std::array<SQLWCHAR, 512> name {};
    for (SQLSMALLINT i = 1; i <= count; ++i) {
        const auto column = SQLUSMALLINT(i);
        SQLSMALLINT nameSize = 0;
        SQLSMALLINT type = 0;
        SQLULEN size = 0;
        SQLSMALLINT scale = 0;
        SQLSMALLINT nullable = 0;
        m_connection.check(SQLDescribeColW(m_statement.get(), column, name.data(), SQLSMALLINT(name.size()),
                                           &nameSize, &type, &size, &scale, &nullable),
                           m_statement, m_sql);
        m_columns.push_back({fromOdbc(name.data(), nameSize),
                             typeName(m_statement.get(), column, type, size, scale),
                             textAttribute(m_statement.get(), column, SQL_DESC_BASE_TABLE_NAME),
                             textAttribute(m_statement.get(), column, SQL_DESC_BASE_COLUMN_NAME)});
        switch (type) {
        case SQL_BIT:
        case SQL_TINYINT:
        case SQL_SMALLINT:
        case SQL_INTEGER:
        case SQL_BIGINT:
            m_decode.push_back(Decode::Integer);
            break;
        case SQL_DECIMAL:
        case SQL_NUMERIC:
            m_decode.push_back(Decode::Real);
            break;
        case SQL_REAL:
            m_decode.push_back(Decode::Float);
            break;
        case SQL_FLOAT:
        case SQL_DOUBLE:
            m_decode.push_back(Decode::Double);
            break;
        case SQL_BINARY:
        case SQL_VARBINARY:
        case SQL_LONGVARBINARY:
        case udtType:
            m_decode.push_back(Decode::Blob);
            break;
        case SQL_TYPE_DATE:
        case SQL_TYPE_TIME:
        case SQL_TYPE_TIMESTAMP:
        case SQL_GUID:
            m_decode.push_back(Decode::Plain);
            break;
        default:
            m_decode.push_back(Decode::Text);
        }
    }
}

/// Each driver has an own idea of how many digits such a number has.
void OdbcCursor::appendFloat(RowBatch &batch, SQLUSMALLINT column, Decode decode)
{
    double number = 0;
    SQLLEN size = 0;
    const SQLRETURN code
        = SQLGetData(m_statement.get(), column, SQL_C_DOUBLE, &number, sizeof(number), &size);
    if (!SQL_SUCCEEDED(code))
        m_connection.fail(m_statement, m_sql);
    if (size == SQL_NULL_DATA)
        batch.append(Value::Kind::Null, {});
    else
        batch.append(Value::Kind::Real,
                     decode == Decode::Float ? floatText(float(number)) : floatText(number));
}

void OdbcCursor::appendCell(RowBatch &batch, SQLUSMALLINT column, Decode decode)
{
    if (decode == Decode::Float || decode == Decode::Double)
        return appendFloat(batch, column, decode);
    const SQLSMALLINT type = decode == Decode::Blob ? SQL_C_BINARY
        : decode == Decode::Text                    ? SQL_C_WCHAR
                                                    : SQL_C_CHAR;
    const qsizetype closing = type == SQL_C_BINARY ? 0
        : type == SQL_C_WCHAR                      ? qsizetype(sizeof(SQLWCHAR))
                                                   : 1;
    m_buffer.resize(chunkBytes);
    qsizetype filled = 0;
    for (;;) {
        SQLLEN size = 0;
        const qsizetype room = m_buffer.size() - filled;
        const SQLRETURN code
            = SQLGetData(m_statement.get(), column, type, m_buffer.data() + filled, SQLLEN(room), &size);
        if (code == SQL_NO_DATA)
            break;
        if (!SQL_SUCCEEDED(code))
            m_connection.fail(m_statement, m_sql);
        if (size == SQL_NULL_DATA) {
            batch.append(Value::Kind::Null, {});
            return;
        }
        if (code == SQL_SUCCESS || (size != SQL_NO_TOTAL && size <= room - closing)) {
            filled += qsizetype(size);
            break;
        }
        filled += room - closing; // full, and more follows
        m_buffer.resize(std::max<qsizetype>(m_buffer.size() * 2, filled + chunkBytes));
    }
    const QByteArrayView bytes(m_buffer.constData(), filled);
    switch (decode) {
    case Decode::Integer:
        batch.append(Value::Kind::Integer, bytes);
        break;
    case Decode::Real:
        batch.append(Value::Kind::Real, withZero(bytes.toByteArray()));
        break;
    case Decode::Plain:
        batch.append(Value::Kind::Text, bytes);
        break;
    case Decode::Blob:
        batch.append(Value::Kind::Blob, bytes);
        break;
    case Decode::Float:
    case Decode::Double:
        break;
    case Decode::Text:
        batch.append(Value::Kind::Text,
                     fromOdbc(reinterpret_cast<const SQLWCHAR *>(m_buffer.constData()),
                              filled / qsizetype(sizeof(SQLWCHAR)))
                         .toUtf8());
        break;
    }
}

void OdbcCursor::next()
{
    const SQLRETURN code = SQLFetch(m_statement.get());
    m_onRow = SQL_SUCCEEDED(code);
    m_connection.check(code, m_statement, m_sql);
    if (!m_onRow && !m_everyResult)
        finish();
}

void OdbcCursor::finish()
{
    if (!m_statement.get())
        return;
    SQLRETURN code = SQL_NO_DATA;
    while ((code = SQLMoreResults(m_statement.get())) != SQL_NO_DATA)
        m_connection.check(code, m_statement, m_sql);
    m_connection.dropStatement(std::move(m_statement));
}

bool OdbcCursor::fetch(RowBatch &batch, int maxRows)
{
    const ServerConnection::Running running(m_connection);
    for (int row = 0; m_onRow && row < maxRows; ++row) {
        for (std::size_t i = 0; i < m_decode.size(); ++i)
            appendCell(batch, SQLUSMALLINT(i + 1), m_decode[i]);
        next();
    }
    return m_onRow;
}

} // namespace stillroom
