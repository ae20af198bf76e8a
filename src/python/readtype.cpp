#include "base/error.h"
#include "base/text.h"
#include "python/schemavalues.h"

#include <QSet>

namespace stillroom {

namespace {

QSet<QString> words(const char *list)
{
    const QStringList split = QString::fromLatin1(list).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return {split.begin(), split.end()};
}

/// What the positional arguments of a type mean.
QStringList positions(const QString &type, const QString &module)
{
    static const QSet<QString> texts = words(
        "String VARCHAR CHAR NCHAR NVARCHAR Unicode UnicodeText Text TEXT CLOB LargeBinary BINARY VARBINARY "
        "BLOB BYTEA AutoString TINYTEXT MEDIUMTEXT LONGTEXT TINYBLOB MEDIUMBLOB LONGBLOB NTEXT CITEXT BIT");
    static const QSet<QString> numbers = words("Numeric NUMERIC DECIMAL");
    static const QSet<QString> floats = words("Float FLOAT REAL DOUBLE DOUBLE_PRECISION Double DATETIME2");
    static const QSet<QString> times = words("DateTime DATETIME TIMESTAMP Time TIME");
    static const QSet<QString> displayed = words("INTEGER BIGINT SMALLINT TINYINT MEDIUMINT YEAR");
    const bool isMysql = module == QStringLiteral("mysql");
    if (texts.contains(type))
        return {QStringLiteral("length"), QStringLiteral("collation")};
    if (numbers.contains(type))
        return {QStringLiteral("precision"), QStringLiteral("scale")};
    if (floats.contains(type))
        return isMysql ? QStringList {QStringLiteral("precision"), QStringLiteral("scale")}
                       : QStringList {QStringLiteral("precision")};
    if (times.contains(type))
        return {QStringLiteral("timezone"), isMysql ? QStringLiteral("fsp") : QStringLiteral("precision")};
    if (displayed.contains(type))
        return {QStringLiteral("display_width")};
    if (type == QStringLiteral("Boolean"))
        return {QStringLiteral("create_constraint"), QStringLiteral("name")};
    if (type == QStringLiteral("UUID") || type == QStringLiteral("Uuid"))
        return {QStringLiteral("as_uuid")};
    if (type == QStringLiteral("JSON"))
        return {QStringLiteral("none_as_null")};
    return {};
}

std::optional<int> readNumber(const PyValue &value)
{
    if (value.isNone())
        return {};
    if (!value.is(PyKind::Integer))
        refuseValue(value, coreTr("%1 is not a whole number.").arg(value.source()));
    return int(value.integer());
}

void setArgument(SqlType &type, const PyValue &call, const QString &name, const PyValue &value)
{
    if (name == QStringLiteral("length"))
        type.length = readNumber(value);
    else if (name == QStringLiteral("precision"))
        type.precision = readNumber(value);
    else if (name == QStringLiteral("scale"))
        type.scale = readNumber(value);
    else if (name == QStringLiteral("timezone"))
        type.timezone = readBool(value, false);
    else if (name == QStringLiteral("collation"))
        type.collation = readString(value);
    else if (name == QStringLiteral("name"))
        type.enumName = readString(value);
    else if (name == QStringLiteral("native_enum"))
        type.nativeEnum = readBool(value, true);
    else if (name == QStringLiteral("create_constraint"))
        type.createConstraint = readBool(value, false);
    else if (!value.isNone() || call.keyword(name).isNone())
        type.arguments.insert(name, call.keyword(name).isNull() ? value.repr() : optionSource(call, name));
}

/// The values of Enum("a", "b") or Enum(SomeEnum); a Python enumeration is kept by its members' names.
QStringList enumValues(const PyValue &call)
{
    QStringList values;
    for (const PyValue &item : call.items()) {
        if (!item.isString())
            refuseValue(call, coreTr("The values of %1 are not plain texts.").arg(call.source().left(80)));
        values << item.text();
    }
    return values;
}

/// "sqlalchemy.dialects.postgresql.JSONB" -> module "postgresql", name "JSONB".
void setName(SqlType &type, const PyValue &value)
{
    const QString full = value.name();
    const QString module = full.section(QLatin1Char('.'), 0, -2);
    type.name = full.section(QLatin1Char('.'), -1);
    static const QString dialects = QStringLiteral("sqlalchemy.dialects.");
    static const QSet<QString> outside {QStringLiteral("sqlmodel.sql.sqltypes")};
    const bool looksLikeType = !type.name.isEmpty() && type.name[0].isUpper();
    if (looksLikeType
        && (module == QStringLiteral("sqlalchemy") || module == QStringLiteral("sqlalchemy.types")))
        type.module.clear();
    else if (looksLikeType && module.startsWith(dialects))
        type.module = module.mid(dialects.size());
    else if (looksLikeType && outside.contains(module))
        type.module = module;
    else
        refuseValue(value, coreTr("The type %1 is not understood.").arg(value.source().left(80)));
    if (type.name == QStringLiteral("NullType"))
        type.name.clear();
}

} // namespace

SqlType readType(const PyValue &value, const QString &dialect)
{
    const bool chained = value.is(PyKind::Call) && value.callee().is(PyKind::Attribute);
    if (chained && value.callee().text() == QStringLiteral("with_variant")) {
        for (std::size_t i = 1; i < value.items().size(); ++i) {
            if (readString(value.at(i)) == dialect)
                return readType(value.at(0), dialect);
        }
        return readType(value.callee().callee(), dialect);
    }
    SqlType type;
    if (!value.is(PyKind::Call) && !value.is(PyKind::Symbol))
        refuseValue(value, coreTr("The type %1 is not understood.").arg(value.source().left(80)));
    setName(type, value);
    if (!value.is(PyKind::Call))
        return type;
    if (type.name == QStringLiteral("Enum") || type.name == QStringLiteral("ENUM")
        || type.name == QStringLiteral("SET"))
    {
        type.enumValues = enumValues(value);
    } else if (type.name == QStringLiteral("ARRAY")) {
        type.items = {readType(value.argument(0, QStringLiteral("item_type")), dialect)};
    } else {
        const QStringList names = positions(type.name, type.module);
        for (std::size_t i = 0; i < value.items().size(); ++i) {
            if (qsizetype(i) >= names.size())
                refuseValue(value,
                            coreTr("The arguments of %1 are not understood.").arg(value.source().left(80)));
            setArgument(type, value, names[qsizetype(i)], value.at(i));
        }
    }
    for (const auto &[name, argument] : value.keywords()) {
        if (name != QStringLiteral("item_type"))
            setArgument(type, value, name, argument);
    }
    return type;
}

} // namespace stillroom
