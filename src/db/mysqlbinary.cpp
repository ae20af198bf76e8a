#include "db/mysqlbinary.h"

#include "db/floattext.h"

#include <algorithm>

namespace stillroom {

namespace {

constexpr unsigned anyDecimals = 31; ///< of a number that is not declared with some
constexpr unsigned mostFraction = 6;

QByteArray padded(quint64 number, int width)
{
    return QByteArray::number(number).rightJustified(width, '0');
}

QByteArray dateText(const MYSQL_TIME &time)
{
    return padded(time.year, 4) + '-' + padded(time.month, 2) + '-' + padded(time.day, 2);
}

QByteArray clockText(const MYSQL_TIME &time, unsigned hours, unsigned decimals)
{
    const QByteArray text = padded(hours, 2) + ':' + padded(time.minute, 2) + ':' + padded(time.second, 2);
    if (decimals == 0 || (decimals > mostFraction && time.second_part == 0))
        return text;
    return text + '.' + padded(time.second_part, int(mostFraction)).left(qsizetype(decimals));
}

} // namespace

bool cutsFloats(const MYSQL_FIELD *fields, unsigned count)
{
    return std::any_of(fields, fields + count, [](const MYSQL_FIELD &field) {
        return field.type == MYSQL_TYPE_FLOAT && field.decimals >= anyDecimals;
    });
}

/// Where the library puts a value, or what it tells of it: bytes are fetched when their size is known.
struct MysqlBinaryRows::Cell
{
    enum_field_types type = MYSQL_TYPE_NULL;
    MysqlDecode decode = MysqlDecode::Text;
    unsigned decimals = 0;
    int zeroFilled = 0; ///< to this width
    bool isUnsigned = false;
    my_bool isNull = 0;
    my_bool isCut = 0;
    unsigned long size = 0;
    qint64 integer = 0;
    float single = 0;
    double real = 0;
    MYSQL_TIME time {};
    char nothing = 0;
};

bool MysqlBinaryRows::canRead(const MYSQL_FIELD *fields, unsigned count)
{
    return std::all_of(fields, fields + count, [](const MYSQL_FIELD &field) {
        switch (field.type) {
        case MYSQL_TYPE_TINY:
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_INT24:
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_LONGLONG:
        case MYSQL_TYPE_YEAR:
        case MYSQL_TYPE_FLOAT:
        case MYSQL_TYPE_DOUBLE:
        case MYSQL_TYPE_DATE:
        case MYSQL_TYPE_TIME:
        case MYSQL_TYPE_DATETIME:
        case MYSQL_TYPE_TIMESTAMP:
        case MYSQL_TYPE_NULL:
        case MYSQL_TYPE_DECIMAL:
        case MYSQL_TYPE_NEWDECIMAL:
        case MYSQL_TYPE_BIT:
        case MYSQL_TYPE_JSON:
        case MYSQL_TYPE_ENUM:
        case MYSQL_TYPE_SET:
        case MYSQL_TYPE_GEOMETRY:
        case MYSQL_TYPE_TINY_BLOB:
        case MYSQL_TYPE_MEDIUM_BLOB:
        case MYSQL_TYPE_LONG_BLOB:
        case MYSQL_TYPE_BLOB:
        case MYSQL_TYPE_VARCHAR:
        case MYSQL_TYPE_VAR_STRING:
        case MYSQL_TYPE_STRING:
            return true;
        default: // MySQL's VECTOR: the library would call a function it has not got
            return false;
        }
    });
}

MysqlBinaryRows::MysqlBinaryRows(MYSQL_STMT *statement, const MYSQL_FIELD *fields, unsigned count)
    : m_statement(statement)
    , m_cells(count)
    , m_binds(count)
{
    for (unsigned i = 0; i < count; ++i) {
        const MYSQL_FIELD &field = fields[i];
        Cell &cell = m_cells[i];
        MYSQL_BIND &bind = m_binds[i];
        cell.type = field.type;
        cell.decode = mysqlDecode(field);
        cell.decimals = field.decimals;
        cell.isUnsigned = (field.flags & UNSIGNED_FLAG) != 0;
        cell.zeroFilled = field.flags & ZEROFILL_FLAG ? int(field.length) : 0;
        bind = {};
        bind.is_null = &cell.isNull;
        bind.error = &cell.isCut;
        bind.length = &cell.size;
        bind.is_unsigned = cell.isUnsigned;
        switch (field.type) {
        case MYSQL_TYPE_TINY:
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_INT24:
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_LONGLONG:
        case MYSQL_TYPE_YEAR:
            bind.buffer_type = MYSQL_TYPE_LONGLONG;
            bind.buffer = &cell.integer;
            break;
        case MYSQL_TYPE_FLOAT:
            bind.buffer_type = MYSQL_TYPE_FLOAT;
            bind.buffer = &cell.single;
            break;
        case MYSQL_TYPE_DOUBLE:
            bind.buffer_type = MYSQL_TYPE_DOUBLE;
            bind.buffer = &cell.real;
            break;
        case MYSQL_TYPE_DATE:
        case MYSQL_TYPE_TIME:
        case MYSQL_TYPE_DATETIME:
        case MYSQL_TYPE_TIMESTAMP:
            bind.buffer_type = field.type;
            bind.buffer = &cell.time;
            break;
        default:
            bind.buffer_type = MYSQL_TYPE_BLOB;
            bind.buffer = &cell.nothing;
            bind.buffer_length = 0;
        }
    }
    mysql_stmt_bind_result(statement, m_binds.data());
}

MysqlBinaryRows::~MysqlBinaryRows() = default;

MysqlBinaryRows::Next MysqlBinaryRows::next()
{
    switch (mysql_stmt_fetch(m_statement)) {
    case 0:
    case MYSQL_DATA_TRUNCATED: // what is fetched later
        return Next::Another;
    case MYSQL_NO_DATA:
        return Next::End;
    default:
        return Next::Failed;
    }
}

void MysqlBinaryRows::append(RowBatch &batch)
{
    for (unsigned i = 0; i < m_cells.size(); ++i) {
        if (m_cells[i].isNull || m_cells[i].type == MYSQL_TYPE_NULL)
            batch.append(Value::Kind::Null, {});
        else
            appendCell(batch, i);
    }
}

void MysqlBinaryRows::appendCell(RowBatch &batch, unsigned column)
{
    const Cell &cell = m_cells[column];
    const auto add = [&](const QByteArray &text) {
        appendMysqlCell(batch, cell.decode, text.constData(), static_cast<unsigned long>(text.size()));
    };
    switch (cell.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
        return add(
            (cell.isUnsigned ? QByteArray::number(quint64(cell.integer)) : QByteArray::number(cell.integer))
                .rightJustified(cell.zeroFilled, '0'));
    case MYSQL_TYPE_YEAR:
        return add(padded(quint64(cell.integer), 4));
    case MYSQL_TYPE_FLOAT:
        return add(cell.decimals < anyDecimals
                       ? QByteArray::number(double(cell.single), 'f', int(cell.decimals))
                       : floatText(cell.single));
    case MYSQL_TYPE_DOUBLE:
        return add(cell.decimals < anyDecimals ? QByteArray::number(cell.real, 'f', int(cell.decimals))
                                               : floatText(cell.real));
    case MYSQL_TYPE_DATE:
        return add(dateText(cell.time));
    case MYSQL_TYPE_TIME:
        return add((cell.time.neg ? "-" : "")
                   + clockText(cell.time, cell.time.day * 24 + cell.time.hour, cell.decimals));
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
        return add(dateText(cell.time) + ' ' + clockText(cell.time, cell.time.hour, cell.decimals));
    default:
        break;
    }
    m_buffer.resize(qsizetype(cell.size) + 1); // the library ends it with a zero where there is room
    unsigned long size = 0;
    my_bool isNull = 0;
    MYSQL_BIND bind {};
    bind.buffer_type = MYSQL_TYPE_BLOB;
    bind.buffer = m_buffer.data();
    bind.buffer_length = static_cast<unsigned long>(m_buffer.size());
    bind.length = &size;
    bind.is_null = &isNull;
    mysql_stmt_fetch_column(m_statement, &bind, column, 0);
    appendMysqlCell(batch, cell.decode, m_buffer.constData(), cell.size);
}

} // namespace stillroom
