#include "python/pythontype.h"

#include <QMap>

namespace stillroom {

PythonType pythonType(const SqlType &type)
{
    static const QMap<QString, PythonType> types = [] {
        QMap<QString, PythonType> map;
        const auto add = [&](const char *words, const PythonType &python) {
            for (const QString &word : QString::fromLatin1(words).split(QLatin1Char(' ')))
                map.insert(word, python);
        };
        add("INTEGER INT BIGINT SMALLINT MEDIUMINT TINYINT BIGINTEGER SMALLINTEGER YEAR OID",
            {QStringLiteral("int"), {}});
        add("VARCHAR CHAR TEXT STRING UNICODE UNICODETEXT NVARCHAR NCHAR NTEXT CLOB LONGTEXT MEDIUMTEXT "
            "TINYTEXT "
            "ENUM CITEXT INET CIDR MACADDR MACADDR8 XML MONEY SMALLMONEY UNIQUEIDENTIFIER TSVECTOR",
            {QStringLiteral("str"), {}});
        add("BOOLEAN BOOL BIT", {QStringLiteral("bool"), {}});
        add("FLOAT REAL DOUBLE DOUBLE_PRECISION", {QStringLiteral("float"), {}});
        add("NUMERIC DECIMAL", {QStringLiteral("decimal.Decimal"), QStringLiteral("decimal")});
        add("DATETIME TIMESTAMP DATETIME2 DATETIMEOFFSET SMALLDATETIME",
            {QStringLiteral("datetime.datetime"), QStringLiteral("datetime")});
        add("DATE", {QStringLiteral("datetime.date"), QStringLiteral("datetime")});
        add("TIME", {QStringLiteral("datetime.time"), QStringLiteral("datetime")});
        add("INTERVAL", {QStringLiteral("datetime.timedelta"), QStringLiteral("datetime")});
        add("BLOB BYTEA VARBINARY BINARY LARGEBINARY LONGBLOB MEDIUMBLOB TINYBLOB IMAGE ROWVERSION",
            {QStringLiteral("bytes"), {}});
        return map;
    }();
    return types.value(type.name.toUpper(), {QStringLiteral("Any"), QStringLiteral("typing")});
}

} // namespace stillroom
