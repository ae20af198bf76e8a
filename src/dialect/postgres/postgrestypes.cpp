#include "dialect/postgres/postgrestypes.h"

#include "dialect/ddloptions.h"
#include "dialect/postgres/cockroachcatalog.h"
#include "dialect/typetokens.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

enum class Form { Plain, Length, Text, Numeric, Float, Time, Interval, Bit };

struct TypeForm
{
    const char *word;
    Form form;
};

const TypeForm *formOf(const QString &name)
{
    static const QHash<QString, TypeForm> forms = [] {
        QHash<QString, TypeForm> table;
        const auto add = [&](std::initializer_list<const char *> names, TypeForm form) {
            for (const char *each : names)
                table.insert(QLatin1String(each), form);
        };
        add({"Integer", "INTEGER", "INT"}, {"INTEGER", Form::Plain});
        add({"SmallInteger", "SMALLINT"}, {"SMALLINT", Form::Plain});
        add({"BigInteger", "BIGINT"}, {"BIGINT", Form::Plain});
        add({"Numeric", "NUMERIC"}, {"NUMERIC", Form::Numeric});
        add({"DECIMAL"}, {"DECIMAL", Form::Numeric});
        add({"Float", "FLOAT"}, {"FLOAT", Form::Float});
        add({"REAL"}, {"REAL", Form::Plain});
        add({"Double", "DOUBLE_PRECISION"}, {"DOUBLE PRECISION", Form::Plain});
        add({"DOUBLE"}, {"DOUBLE", Form::Plain});
        add({"String", "Unicode", "VARCHAR", "AutoString"}, {"VARCHAR", Form::Text});
        add({"CHAR"}, {"CHAR", Form::Text});
        add({"NCHAR"}, {"NCHAR", Form::Text});
        add({"NVARCHAR"}, {"NVARCHAR", Form::Text});
        add({"Text", "UnicodeText", "TEXT"}, {"TEXT", Form::Text});
        add({"CITEXT"}, {"CITEXT", Form::Text});
        add({"Boolean", "BOOLEAN"}, {"BOOLEAN", Form::Plain});
        add({"Date", "DATE"}, {"DATE", Form::Plain});
        add({"DateTime", "TIMESTAMP"}, {"TIMESTAMP", Form::Time});
        add({"Time", "TIME"}, {"TIME", Form::Time});
        add({"Interval", "INTERVAL"}, {"INTERVAL", Form::Interval});
        add({"LargeBinary", "PickleType", "BYTEA"}, {"BYTEA", Form::Plain});
        add({"BINARY"}, {"BINARY", Form::Length});
        add({"VARBINARY"}, {"VARBINARY", Form::Length});
        add({"Uuid", "UUID"}, {"UUID", Form::Plain});
        add({"BIT"}, {"BIT", Form::Bit});
        return table;
    }();
    const auto found = forms.constFind(name);
    return found == forms.constEnd() ? nullptr : &*found;
}

QString inBrackets(int number)
{
    return QStringLiteral("(%1)").arg(number);
}

QString argument(const SqlType &type, const char *name)
{
    return optionText(type.arguments, name);
}

QString withCollation(const QString &text, const SqlType &type)
{
    return type.collation.isEmpty() ? text : text + QStringLiteral(" COLLATE \"%1\"").arg(type.collation);
}

QString intervalText(const SqlType &type)
{
    const QString fields = argument(type, "fields");
    QString text = QStringLiteral("INTERVAL");
    if (!fields.isEmpty())
        text += QLatin1Char(' ') + fields;
    const QString precision
        = type.precision ? QString::number(*type.precision) : argument(type, "second_precision");
    return precision.isEmpty() ? text : text + QStringLiteral(" (%1)").arg(precision);
}

QString bitText(const SqlType &type)
{
    const bool varying = isOn(type.arguments, "varying");
    const QString word = varying ? QStringLiteral("BIT VARYING") : QStringLiteral("BIT");
    return type.length || !varying ? word + inBrackets(type.length.value_or(1)) : word;
}

QString formedText(const TypeForm &form, const SqlType &type)
{
    const QString word = QLatin1String(form.word);
    switch (form.form) {
    case Form::Plain:
        break;
    case Form::Length:
        return type.length.value_or(0) != 0 ? word + inBrackets(*type.length) : word;
    case Form::Text:
        return withCollation(type.length.value_or(0) != 0 ? word + inBrackets(*type.length) : word, type);
    case Form::Numeric:
        if (!type.precision)
            return word;
        return type.scale ? word + QStringLiteral("(%1, %2)").arg(*type.precision).arg(*type.scale)
                          : word + inBrackets(*type.precision);
    case Form::Float:
        return type.precision.value_or(0) != 0 ? word + inBrackets(*type.precision) : word;
    case Form::Time:
        return word + (type.precision ? inBrackets(*type.precision) : QString())
            + (type.timezone ? QStringLiteral(" WITH TIME ZONE") : QStringLiteral(" WITHOUT TIME ZONE"));
    case Form::Interval:
        return isOff(type.arguments, "native") ? QStringLiteral("TIMESTAMP WITHOUT TIME ZONE")
                                               : intervalText(type);
    case Form::Bit:
        return bitText(type);
    }
    return word;
}

/// An Enum that is no type of its own: as long as its longest value.
QString enumAsText(const SqlType &type)
{
    qsizetype length = type.length.value_or(0);
    for (const QString &value : type.enumValues)
        length = std::max(length, qsizetype(value.toUcs4().size()));
    return length > 0 ? QStringLiteral("VARCHAR(%1)").arg(length) : QStringLiteral("VARCHAR");
}

QString arrayText(const Dialect &dialect, const SqlType &type)
{
    static const QRegularExpression collation(QStringLiteral("((?: COLLATE.*)?)$"));
    const QString element = postgresTypeText(dialect, type.items.front());
    const int dimensions = std::max(1, argument(type, "dimensions").toInt());
    const qsizetype place = collation.match(element).capturedStart();
    return element.left(place) + QStringLiteral("[]").repeated(dimensions) + element.mid(place);
}

/// A type name cut as SQLAlchemy cuts it.
struct Declaration
{
    QString word; ///< "timestamp without time zone"; without brackets and []
    QStringList arguments; ///< what stood in brackets
    bool isArray = false;
};

Declaration cut(const QString &declared)
{
    static const QRegularExpression brackets(QStringLiteral(R"(\((.*)\))"));
    Declaration result;
    result.word = declared;
    if (const auto match = brackets.match(declared); match.hasMatch()) {
        result.word.remove(match.capturedStart(), match.capturedLength());
        for (const QString &part : match.captured(1).split(QLatin1Char(',')))
            result.arguments.append(part.trimmed());
    }
    result.isArray = result.word.endsWith(QLatin1String("[]"));
    if (result.isArray)
        result.word.chop(2);
    return result;
}

struct KnownType
{
    const char *name; ///< SQLAlchemy's class
    const char *module;
};

const QHash<QString, KnownType> &knownTypes()
{
    static const char *const own = "postgresql";
    static const QHash<QString, KnownType> types {
        {QStringLiteral("hstore"), {"HSTORE", own}},
        {QStringLiteral("json"), {"JSON", own}},
        {QStringLiteral("jsonb"), {"JSONB", own}},
        {QStringLiteral("jsonpath"), {"JSONPATH", own}},
        {QStringLiteral("int4range"), {"INT4RANGE", own}},
        {QStringLiteral("int8range"), {"INT8RANGE", own}},
        {QStringLiteral("numrange"), {"NUMRANGE", own}},
        {QStringLiteral("daterange"), {"DATERANGE", own}},
        {QStringLiteral("tsrange"), {"TSRANGE", own}},
        {QStringLiteral("tstzrange"), {"TSTZRANGE", own}},
        {QStringLiteral("int4multirange"), {"INT4MULTIRANGE", own}},
        {QStringLiteral("int8multirange"), {"INT8MULTIRANGE", own}},
        {QStringLiteral("nummultirange"), {"NUMMULTIRANGE", own}},
        {QStringLiteral("datemultirange"), {"DATEMULTIRANGE", own}},
        {QStringLiteral("tsmultirange"), {"TSMULTIRANGE", own}},
        {QStringLiteral("tstzmultirange"), {"TSTZMULTIRANGE", own}},
        {QStringLiteral("integer"), {"INTEGER", ""}},
        {QStringLiteral("bigint"), {"BIGINT", ""}},
        {QStringLiteral("smallint"), {"SMALLINT", ""}},
        {QStringLiteral("character varying"), {"VARCHAR", ""}},
        {QStringLiteral("character"), {"CHAR", ""}},
        {QStringLiteral("\"char\""), {"String", ""}},
        {QStringLiteral("name"), {"String", ""}},
        {QStringLiteral("text"), {"TEXT", ""}},
        {QStringLiteral("citext"), {"CITEXT", own}},
        {QStringLiteral("numeric"), {"NUMERIC", ""}},
        {QStringLiteral("real"), {"REAL", ""}},
        {QStringLiteral("double precision"), {"DOUBLE_PRECISION", own}},
        {QStringLiteral("inet"), {"INET", own}},
        {QStringLiteral("cidr"), {"CIDR", own}},
        {QStringLiteral("macaddr"), {"MACADDR", own}},
        {QStringLiteral("macaddr8"), {"MACADDR8", own}},
        {QStringLiteral("uuid"), {"UUID", own}},
        {QStringLiteral("bit"), {"BIT", own}},
        {QStringLiteral("bit varying"), {"BIT", own}},
        {QStringLiteral("money"), {"MONEY", own}},
        {QStringLiteral("oid"), {"OID", own}},
        {QStringLiteral("regclass"), {"REGCLASS", own}},
        {QStringLiteral("regconfig"), {"REGCONFIG", own}},
        {QStringLiteral("timestamp with time zone"), {"TIMESTAMP", own}},
        {QStringLiteral("timestamp without time zone"), {"TIMESTAMP", own}},
        {QStringLiteral("time with time zone"), {"TIME", own}},
        {QStringLiteral("time without time zone"), {"TIME", own}},
        {QStringLiteral("date"), {"DATE", ""}},
        {QStringLiteral("bytea"), {"BYTEA", own}},
        {QStringLiteral("boolean"), {"BOOLEAN", ""}},
        {QStringLiteral("interval"), {"INTERVAL", own}},
        {QStringLiteral("tsvector"), {"TSVECTOR", own}},
        {QStringLiteral("tsquery"), {"TSQUERY", own}},
    };
    return types;
}

std::optional<int> number(const QString &text)
{
    bool isNumber = false;
    const int value = text.toInt(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

void setKnown(SqlType &type, const KnownType &known, Declaration declaration)
{
    type.name = QLatin1String(known.name);
    type.module = QLatin1String(known.module);
    const std::optional<int> first = number(declaration.arguments.value(0));
    const QString &word = declaration.word;
    if (word == QLatin1String("numeric")) {
        type.precision = first;
        type.scale = number(declaration.arguments.value(1));
    } else if (word == QLatin1String("double precision")) {
        type.precision = 53;
    } else if (word.startsWith(QLatin1String("time"))) {
        type.precision = first;
        type.timezone = word.endsWith(QLatin1String("with time zone"));
    } else if (word == QLatin1String("interval")) {
        type.precision = first;
    } else if (word == QLatin1String("bit varying")) {
        type.arguments.insert(QStringLiteral("varying"), pythonSource(true));
        type.length = first;
    } else {
        type.length = first;
    }
}

/// The type as PostgreSQL keeps it, where it has other words for it.
QString keptAs(const QString &type)
{
    static const QRegularExpression floating(QStringLiteral(R"(^FLOAT\((\d+)\))"));
    if (const auto match = floating.match(type); match.hasMatch())
        return (match.captured(1).toInt() <= 24 ? QStringLiteral("REAL") : QStringLiteral("DOUBLE PRECISION"))
            + type.mid(match.capturedLength());
    return type.startsWith(QLatin1String("NCHAR")) ? type.mid(1) : type;
}

bool isUnknown(const SqlType &type)
{
    return type.name.isEmpty() || type.name == QLatin1String("NullType")
        || (type.name == QLatin1String("ARRAY") && (type.items.empty() || isUnknown(type.items.front())));
}

} // namespace

QString postgresTypeText(const Dialect &dialect, const SqlType &type)
{
    if (type.name.isEmpty())
        return type.declared.isEmpty() ? QStringLiteral("NULL") : type.declared;
    if (const auto named = type.items.empty() ? namedEnum(type) : std::nullopt)
        return dialect.quotedIfNeeded(TableName {named->schema, named->name});
    if (type.name == QLatin1String("Enum"))
        return enumAsText(type);
    if (type.name == QLatin1String("ARRAY") && !type.items.empty())
        return arrayText(dialect, type);
    if (type.name == QLatin1String("DOMAIN") && !type.enumName.isEmpty())
        return dialect.quotedIfNeeded(TableName {argument(type, "schema"), type.enumName});
    if (const TypeForm *form = formOf(type.name))
        return formedText(*form, type);
    return withCollation(type.length ? type.name.toUpper() + inBrackets(*type.length) : type.name.toUpper(),
                         type);
}

SqlType postgresParsedType(const QString &declared, const PostgresTypes &types)
{
    Declaration declaration = cut(declared);
    SqlType type;
    bool isWhole = true; // the parsed type says all that was declared
    if (declaration.word.startsWith(QLatin1String("interval "))) {
        type.arguments.insert(QStringLiteral("fields"), pythonSource(declaration.word.mid(9)));
        declaration.word = QStringLiteral("interval");
    }
    for (int depth = 0; depth < 20; ++depth) { // domains over domains
        if (const auto known = knownTypes().constFind(declaration.word); known != knownTypes().constEnd()) {
            setKnown(type, *known, declaration);
            isWhole = isWhole && type.name != QLatin1String("String");
            break;
        }
        if (const auto found = types.enums.constFind(declaration.word); found != types.enums.constEnd()) {
            type.name = QStringLiteral("ENUM");
            type.module = QStringLiteral("postgresql");
            type.enumName = found->name;
            type.enumValues = found->values;
            if (!found->schema.isEmpty())
                type.arguments.insert(QStringLiteral("schema"), pythonSource(found->schema));
            break;
        }
        const auto domain = types.domains.constFind(declaration.word);
        isWhole = false;
        if (domain == types.domains.constEnd())
            break;
        const bool wasArray = declaration.isArray;
        declaration = cut(domain->baseType);
        declaration.arguments.clear(); // SQLAlchemy drops them
        declaration.isArray = declaration.isArray || wasArray;
    }
    if (declaration.isArray && !type.name.isEmpty()) {
        SqlType array;
        array.name = QStringLiteral("ARRAY");
        array.module = QStringLiteral("postgresql");
        array.items = {type};
        type = array;
    }
    if (!isWhole)
        type.declared = declared;
    return type;
}

bool postgresSameType(const Dialect &dialect, const SqlType &model, const SqlType &database)
{
    if (isUnknown(model) || isUnknown(database))
        return true; // Alembic does not compare what it does not know
    if (const auto same = sameCockroachType(postgresTypeText(dialect, model), database.declared))
        return *same;
    static const std::vector<QStringList> synonyms {
        {QStringLiteral("numeric"), QStringLiteral("decimal")},
        {QStringLiteral("float"), QStringLiteral("double precision")}};
    const QString wanted = postgresTypeText(dialect, model);
    const QString found = postgresTypeText(dialect, database);
    return sameTypeText(wanted, found, synonyms) || sameTypeText(keptAs(wanted), keptAs(found), synonyms);
}

} // namespace stillroom
