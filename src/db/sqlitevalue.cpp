#include "db/sqlitevalue.h"

#include "base/error.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <sqlite3.h>

namespace stillroom {

namespace {

using RealBuffer = std::array<char, 64>;

QByteArrayView writeReal(double number, RealBuffer &buffer)
{
    if (std::isnan(number))
        return "nan";
    if (std::isinf(number))
        return number > 0 ? QByteArrayView("inf") : QByteArrayView("-inf");
    const double magnitude = std::fabs(number);
    const bool fixed = magnitude == 0.0 || (magnitude >= 1e-4 && magnitude < 1e16);
    char *end = std::to_chars(buffer.data(), buffer.data() + buffer.size() - 2, number,
                              fixed ? std::chars_format::fixed : std::chars_format::scientific)
                    .ptr;
    if (fixed && std::find(buffer.data(), end, '.') == end) {
        *end++ = '.';
        *end++ = '0';
    }
    return {buffer.data(), end - buffer.data()};
}

} // namespace

QByteArray realText(double number)
{
    RealBuffer buffer;
    return writeReal(number, buffer).toByteArray();
}

int bindValue(sqlite3_stmt *statement, int index, const Value &value)
{
    const auto size = sqlite3_uint64(value.bytes.size());
    switch (value.kind) {
    case Value::Kind::Null:
        return sqlite3_bind_null(statement, index);
    case Value::Kind::Integer: {
        bool ok = false;
        const qint64 number = value.bytes.toLongLong(&ok);
        if (!ok)
            throw Error(Error::Kind::Sql,
                        coreTr("\"%1\" is not an integer of at most 64 bits.").arg(value.toString()));
        return sqlite3_bind_int64(statement, index, number);
    }
    case Value::Kind::Real: {
        bool ok = false;
        const double number = value.bytes.toDouble(&ok);
        if (!ok)
            throw Error(Error::Kind::Sql, coreTr("\"%1\" is not a number.").arg(value.toString()));
        return sqlite3_bind_double(statement, index, number);
    }
    case Value::Kind::Text:
        return sqlite3_bind_text64(statement, index, value.bytes.constData(), size, SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    case Value::Kind::Blob:
        if (value.bytes.isEmpty())
            return sqlite3_bind_zeroblob(statement, index, 0);
        return sqlite3_bind_blob64(statement, index, value.bytes.constData(), size, SQLITE_TRANSIENT);
    }
    return SQLITE_MISUSE;
}

void appendCell(sqlite3_stmt *statement, int column, RowBatch &batch)
{
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER: {
        std::array<char, 24> buffer;
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                       qint64(sqlite3_column_int64(statement, column)));
        batch.append(Value::Kind::Integer, QByteArrayView(buffer.data(), end.ptr - buffer.data()));
        break;
    }
    case SQLITE_FLOAT: {
        RealBuffer buffer;
        batch.append(Value::Kind::Real, writeReal(sqlite3_column_double(statement, column), buffer));
        break;
    }
    case SQLITE_TEXT: {
        const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
        batch.append(Value::Kind::Text, QByteArrayView(text, sqlite3_column_bytes(statement, column)));
        break;
    }
    case SQLITE_BLOB: {
        const auto *data = static_cast<const char *>(sqlite3_column_blob(statement, column));
        batch.append(Value::Kind::Blob, QByteArrayView(data, sqlite3_column_bytes(statement, column)));
        break;
    }
    default:
        batch.append(Value::Kind::Null, {});
    }
}

} // namespace stillroom
