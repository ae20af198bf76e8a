#include "dialect/typeshape.h"

#include <QHash>
#include <QRegularExpression>

namespace stillroom {

namespace {

using Family = TypeShape::Family;

Family familyOf(const QString &word)
{
    static const QHash<QString, Family> families = [] {
        QHash<QString, Family> made;
        const auto add = [&made](Family family, const char *words) {
            for (const QString &each : QString::fromLatin1(words).split(QLatin1Char(',')))
                made.insert(each, family);
        };
        add(Family::Boolean, "boolean,bool");
        add(Family::Integer,
            "tinyint,smallint,mediumint,int,integer,bigint,int2,int4,int8,smallserial,serial,bigserial,year");
        add(Family::Decimal, "numeric,decimal,dec,fixed,money,smallmoney");
        add(Family::Float, "real,float,double,double precision,float4,float8");
        add(Family::Text,
            "varchar,character varying,nvarchar,varchar2,text,ntext,tinytext,mediumtext,longtext,clob,citext,"
            "national varchar");
        add(Family::Char, "char,character,nchar,bpchar");
        add(Family::Date, "date");
        add(Family::Time, "time,timetz");
        add(Family::DateTime, "timestamp,timestamptz,datetime,datetime2,smalldatetime,datetimeoffset");
        add(Family::Interval, "interval");
        add(Family::Uuid, "uuid,uniqueidentifier");
        add(Family::Json, "json,jsonb");
        add(Family::Bits, "bit,bit varying,varbit");
        add(Family::Binary,
            "blob,bytea,binary,varbinary,tinyblob,mediumblob,longblob,image,rowversion,varbinary(max)");
        add(Family::Enum, "enum");
        return made;
    }();
    return families.value(word, Family::Unknown);
}

int bytesOf(const QString &word)
{
    static const QHash<QString, int> sizes {
        {QStringLiteral("tinyint"), 1},   {QStringLiteral("smallint"), 2},
        {QStringLiteral("int2"), 2},      {QStringLiteral("smallserial"), 2},
        {QStringLiteral("year"), 2},      {QStringLiteral("mediumint"), 3},
        {QStringLiteral("bigint"), 8},    {QStringLiteral("int8"), 8},
        {QStringLiteral("bigserial"), 8}, {QStringLiteral("real"), 4},
        {QStringLiteral("float4"), 4},    {QStringLiteral("double"), 8},
        {QStringLiteral("float8"), 8},    {QStringLiteral("double precision"), 8}};
    return sizes.value(word, 4);
}

/// MySQL's texts, in bytes.
int textLimit(const QString &word, bool mySql)
{
    if (word == QLatin1String("tinytext"))
        return 255;
    if (word == QLatin1String("text") && mySql)
        return 65'535;
    return word == QLatin1String("mediumtext") ? 16'777'215 : -1;
}

} // namespace

TypeShape typeShape(const Dialect &dialect, const SqlType &type)
{
    static const QRegularExpression parts(
        QStringLiteral(
            R"(^\s*([a-z_][\w ]*?)\s*(?:\(([^()]*)\))?((?:\s+[\w ]+)?)\s*(?:collate\b.*|character set\b.*)?$)"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    TypeShape shape;
    if (type.name.isEmpty() && type.declared.isEmpty())
        return shape;
    const QString ddl = dialect.typeDdl(type).trimmed();
    if (!type.enumValues.isEmpty() && type.nativeEnum
        && (dialect.nativeEnums || ddl.startsWith(QLatin1String("enum"), Qt::CaseInsensitive)))
    {
        shape.family = Family::Enum;
        shape.word = dialect.nativeEnums ? ddl.toLower() : QStringLiteral("enum");
        shape.values = type.enumValues;
        return shape;
    }
    const QRegularExpressionMatch match = parts.match(ddl);
    if (!match.hasMatch())
        return shape;
    QString words = match.captured(1).toLower();
    const QString rest = (match.captured(1) + match.captured(3)).toLower();
    shape.isUnsigned = rest.contains(QLatin1String("unsigned"));
    shape.hasTimeZone = rest.contains(QLatin1String("with time zone"))
        || words == QLatin1String("timestamptz") || words == QLatin1String("timetz")
        || words == QLatin1String("datetimeoffset");
    for (const char *tail : {" with time zone", " without time zone", " unsigned", " zerofill", " signed"})
        words.remove(QLatin1String(tail));
    const qsizetype set = words.indexOf(QLatin1String(" character set"));
    shape.word = (set > 0 ? words.left(set) : words).section(QLatin1String(" collate"), 0, 0).trimmed();
    if (shape.word.startsWith(QLatin1String("interval")))
        shape.word = QStringLiteral("interval");
    if (rest.contains(QLatin1String("varying")) && shape.word == QLatin1String("bit"))
        shape.word = QStringLiteral("bit varying");
    shape.family = familyOf(shape.word);
    if (dialect.name == QLatin1String("mssql") && shape.word == QLatin1String("bit"))
        shape.family = Family::Boolean;
    const QStringList arguments = match.captured(2).split(QLatin1Char(','), Qt::SkipEmptyParts);
    const auto number = [&](int at, int fallback) {
        bool isNumber = false;
        const int value = arguments.value(at).trimmed().toInt(&isNumber);
        return isNumber ? value : fallback;
    };
    const bool mySql = dialect.name == QLatin1String("mysql") || dialect.name == QLatin1String("mariadb");
    switch (shape.family) {
    case Family::Text:
    case Family::Binary:
        shape.length = number(0, textLimit(shape.word, mySql));
        break;
    case Family::Char:
    case Family::Bits:
        shape.length = number(
            0, shape.word == QLatin1String("bit varying") || shape.word == QLatin1String("varbit") ? -1 : 1);
        break;
    case Family::Integer:
        shape.bytes = bytesOf(shape.word);
        if (mySql && shape.word == QLatin1String("tinyint") && number(0, 0) == 1)
            shape.family = Family::Boolean;
        break;
    case Family::Float:
        shape.bytes = shape.word == QLatin1String("float") ? (mySql                    ? 4
                                                                  : number(0, 53) > 24 ? 8
                                                                                       : 4)
                                                           : bytesOf(shape.word);
        break;
    case Family::Decimal:
        shape.precision = number(0, mySql ? 10 : dialect.name == QLatin1String("mssql") ? 18 : -1);
        shape.scale = number(1, 0);
        break;
    case Family::Time:
    case Family::DateTime:
    case Family::Interval:
        shape.precision = number(0, mySql ? 0 : -1);
        break;
    default:
        break;
    }
    return shape;
}

} // namespace stillroom
