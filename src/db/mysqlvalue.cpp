#include "db/mysqlvalue.h"

#include <QRegularExpression>
#include <charconv>

namespace stillroom {

namespace {

constexpr unsigned binaryCharset = 63;
constexpr unsigned notFixed = 31; ///< decimals of a float without a number of them
constexpr unsigned long bytesPerCharacter = 4; ///< utf8mb4, which the connection speaks

bool isBytes(const MYSQL_FIELD &field)
{
    return field.charsetnr == binaryCharset;
}

QString attribute(const MYSQL_FIELD &field, mariadb_field_attr_t which)
{
    MARIADB_CONST_STRING text {};
    if (mariadb_field_attr(&text, &field, which) != 0 || !text.str)
        return {};
    return QString::fromUtf8(text.str, qsizetype(text.length));
}

QString withLength(const char *name, unsigned long length)
{
    return QStringLiteral("%1(%2)").arg(QLatin1String(name)).arg(length);
}

QString withFraction(const char *name, const MYSQL_FIELD &field)
{
    const bool hasFraction = field.decimals > 0 && field.decimals <= 6;
    return hasFraction ? withLength(name, field.decimals) : QString::fromLatin1(name);
}

QString numberName(const char *name, const MYSQL_FIELD &field, bool width)
{
    QString text = width ? withLength(name, field.length) : QString::fromLatin1(name);
    if (field.flags & UNSIGNED_FLAG)
        text += QLatin1String(" unsigned");
    if (field.flags & ZEROFILL_FLAG)
        text += QLatin1String(" zerofill");
    return text;
}

QString floatName(const char *name, const MYSQL_FIELD &field)
{
    QString text = QString::fromLatin1(name);
    if (field.decimals < notFixed)
        text += QStringLiteral("(%1,%2)").arg(field.length).arg(field.decimals);
    return field.flags & UNSIGNED_FLAG ? text + QLatin1String(" unsigned") : text;
}

QString decimalName(const MYSQL_FIELD &field)
{
    const bool isUnsigned = (field.flags & UNSIGNED_FLAG) != 0;
    const unsigned long digits = field.length - (field.decimals > 0 ? 1 : 0) - (isUnsigned ? 0 : 1);
    return QStringLiteral("decimal(%1,%2)%3")
        .arg(digits)
        .arg(field.decimals)
        .arg(isUnsigned ? QStringLiteral(" unsigned") : QString());
}

QString largeName(const MYSQL_FIELD &field)
{
    // TINYTEXT, TEXT … all come as one type and differ by their length in bytes.
    const unsigned long factor = isBytes(field) ? 1 : bytesPerCharacter;
    const char *size = field.length <= 255 * factor ? "tiny"
        : field.length <= 65535 * factor            ? ""
        : field.length <= 16'777'215 * factor       ? "medium"
                                                    : "long";
    return QLatin1String(size) + (isBytes(field) ? QLatin1String("blob") : QLatin1String("text"));
}

bool isNumber(const QByteArray &bytes)
{
    static const QRegularExpression number(QStringLiteral(R"(^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$)"));
    return number.match(QString::fromLatin1(bytes)).hasMatch();
}

} // namespace

MysqlDecode mysqlDecode(const MYSQL_FIELD &field)
{
    switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
        return MysqlDecode::Integer;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        return MysqlDecode::Real;
    case MYSQL_TYPE_BIT:
        return MysqlDecode::Bit;
    case MYSQL_TYPE_GEOMETRY:
        return MysqlDecode::Blob;
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_VARCHAR:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_STRING:
        // A text with a _bin collation has the BINARY flag too; only the character set tells bytes.
        return isBytes(field) && !(field.flags & (ENUM_FLAG | SET_FLAG)) ? MysqlDecode::Blob
                                                                         : MysqlDecode::Text;
    default:
        return MysqlDecode::Text;
    }
}

void appendMysqlCell(RowBatch &batch, MysqlDecode decode, const char *bytes, unsigned long size)
{
    const QByteArrayView view(bytes, qsizetype(size));
    switch (decode) {
    case MysqlDecode::Text:
        batch.append(Value::Kind::Text, view);
        return;
    case MysqlDecode::Integer:
        batch.append(Value::Kind::Integer, view);
        return;
    case MysqlDecode::Real:
        batch.append(Value::Kind::Real, view);
        return;
    case MysqlDecode::Blob:
        batch.append(Value::Kind::Blob, view);
        return;
    case MysqlDecode::Bit: {
        quint64 number = 0;
        for (const char byte : view)
            number = number << 8 | static_cast<unsigned char>(byte);
        std::array<char, 24> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        batch.append(Value::Kind::Integer, QByteArrayView(digits.data(), end - digits.data()));
        return;
    }
    }
}

QString mysqlTypeName(const MYSQL_FIELD &field, bool widths)
{
    if (const QString format = attribute(field, MARIADB_FIELD_ATTR_FORMAT_NAME); !format.isEmpty())
        return format; // json
    if (const QString type = attribute(field, MARIADB_FIELD_ATTR_DATA_TYPE_NAME); !type.isEmpty())
        return type; // uuid, inet6, point
    if (field.flags & ENUM_FLAG)
        return QStringLiteral("enum");
    if (field.flags & SET_FLAG)
        return QStringLiteral("set");
    switch (field.type) {
    case MYSQL_TYPE_TINY:
        return numberName("tinyint", field, widths || field.length == 1);
    case MYSQL_TYPE_SHORT:
        return numberName("smallint", field, widths);
    case MYSQL_TYPE_INT24:
        return numberName("mediumint", field, widths);
    case MYSQL_TYPE_LONG:
        return numberName("int", field, widths);
    case MYSQL_TYPE_LONGLONG:
        return numberName("bigint", field, widths);
    case MYSQL_TYPE_YEAR:
        return widths ? withLength("year", field.length) : QStringLiteral("year");
    case MYSQL_TYPE_FLOAT:
        return floatName("float", field);
    case MYSQL_TYPE_DOUBLE:
        return floatName("double", field);
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        return decimalName(field);
    case MYSQL_TYPE_BIT:
        return withLength("bit", field.length);
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
        return QStringLiteral("date");
    case MYSQL_TYPE_TIME:
    case MYSQL_TYPE_TIME2:
        return withFraction("time", field);
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_DATETIME2:
        return withFraction("datetime", field);
    case MYSQL_TYPE_TIMESTAMP:
    case MYSQL_TYPE_TIMESTAMP2:
        return withFraction("timestamp", field);
    case MYSQL_TYPE_JSON:
        return QStringLiteral("json");
    case MYSQL_TYPE_GEOMETRY:
        return QStringLiteral("geometry");
    case MYSQL_TYPE_STRING:
        return isBytes(field) ? withLength("binary", field.length)
                              : withLength("char", field.length / bytesPerCharacter);
    case MYSQL_TYPE_VARCHAR:
    case MYSQL_TYPE_VAR_STRING:
        return isBytes(field) ? withLength("varbinary", field.length)
                              : withLength("varchar", field.length / bytesPerCharacter);
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB:
        return largeName(field);
    default:
        return {};
    }
}

QByteArray mysqlLiteral(MYSQL *handle, const Value &value)
{
    switch (value.kind) {
    case Value::Kind::Null:
        return "NULL";
    case Value::Kind::Integer:
    case Value::Kind::Real:
        if (value.bytes == "-0" || value.bytes == "-0.0")
            return "-0e0"; // exact numbers have no negative zero
        if (isNumber(value.bytes))
            return value.bytes;
        break;
    case Value::Kind::Blob:
        return "X'" + value.bytes.toHex() + '\'';
    case Value::Kind::Text:
        break;
    }
    QByteArray quoted(value.bytes.size() * 2 + 3, Qt::Uninitialized);
    quoted[0] = '\'';
    const unsigned long size = mysql_real_escape_string(handle, quoted.data() + 1, value.bytes.constData(),
                                                        static_cast<unsigned long>(value.bytes.size()));
    quoted[qsizetype(size) + 1] = '\'';
    quoted.truncate(qsizetype(size) + 2);
    return quoted;
}

} // namespace stillroom
