#include "dialect/mssql/mssqltypes.h"

#include "dialect/typetokens.h"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

/// How a type's arguments are written behind its name.
enum class Arguments {
    None,
    Length, ///< (n)
    Text, ///< (n) COLLATE x
    Long, ///< (n) or (max), COLLATE x
    Precision, ///< (p)
    Numeric ///< (p, s)
};

struct TypeForm
{
    const char *name;
    Arguments arguments;
    const char *connected = nullptr; ///< name and arguments where the server is known to be of this century
    Arguments connectedArguments = Arguments::None;
};

const TypeForm *formOf(const QString &name)
{
    static const QHash<QString, TypeForm> forms = [] {
        QHash<QString, TypeForm> table;
        const auto add = [&](std::initializer_list<const char *> names, TypeForm form) {
            for (const char *each : names)
                table.insert(QLatin1String(each), form);
        };
        add({"Integer", "INTEGER", "INT"}, {"INTEGER", Arguments::None});
        add({"SmallInteger", "SMALLINT"}, {"SMALLINT", Arguments::None});
        add({"BigInteger", "BIGINT"}, {"BIGINT", Arguments::None});
        add({"TINYINT"}, {"TINYINT", Arguments::None});
        add({"Numeric", "NUMERIC"}, {"NUMERIC", Arguments::Numeric});
        add({"DECIMAL"}, {"DECIMAL", Arguments::Numeric});
        add({"Float", "FLOAT"}, {"FLOAT", Arguments::Precision});
        add({"Double", "DOUBLE_PRECISION"}, {"DOUBLE PRECISION", Arguments::None});
        add({"REAL"}, {"REAL", Arguments::None});
        add({"MONEY"}, {"MONEY", Arguments::None});
        add({"SMALLMONEY"}, {"SMALLMONEY", Arguments::None});
        add({"String", "VARCHAR", "AutoString"}, {"VARCHAR", Arguments::Long});
        add({"Unicode", "NVARCHAR"}, {"NVARCHAR", Arguments::Long});
        add({"CHAR"}, {"CHAR", Arguments::Text});
        add({"NCHAR"}, {"NCHAR", Arguments::Text});
        add({"TEXT"}, {"TEXT", Arguments::Text});
        add({"NTEXT"}, {"NTEXT", Arguments::Text});
        add({"Text"}, {"TEXT", Arguments::Text, "VARCHAR", Arguments::Long});
        add({"UnicodeText"}, {"NTEXT", Arguments::Text, "NVARCHAR", Arguments::Long});
        add({"JSON"}, {"NVARCHAR(max)", Arguments::None});
        add({"XML"}, {"XML", Arguments::None});
        add({"Boolean", "BIT"}, {"BIT", Arguments::None});
        add({"Date"}, {"DATETIME", Arguments::None, "DATE"});
        add({"DATE"}, {"DATE", Arguments::None});
        add({"Time"}, {"DATETIME", Arguments::None, "TIME", Arguments::Precision});
        add({"TIME"}, {"TIME", Arguments::Precision});
        add({"DATETIME", "Interval"}, {"DATETIME", Arguments::None});
        add({"DATETIME2"}, {"DATETIME2", Arguments::Precision});
        add({"DATETIMEOFFSET"}, {"DATETIMEOFFSET", Arguments::Precision});
        add({"SMALLDATETIME"}, {"SMALLDATETIME", Arguments::None});
        add({"TIMESTAMP"}, {"TIMESTAMP", Arguments::None});
        add({"ROWVERSION"}, {"ROWVERSION", Arguments::None});
        add({"LargeBinary", "PickleType"}, {"IMAGE", Arguments::None, "VARBINARY", Arguments::Long});
        add({"IMAGE"}, {"IMAGE", Arguments::None});
        add({"BINARY"}, {"BINARY", Arguments::Length});
        add({"VARBINARY"}, {"VARBINARY", Arguments::Long});
        add({"UNIQUEIDENTIFIER"}, {"UNIQUEIDENTIFIER", Arguments::None});
        add({"SQL_VARIANT"}, {"SQL_VARIANT", Arguments::None});
        return table;
    }();
    const auto found = forms.find(name);
    return found == forms.end() ? nullptr : &*found;
}

QString inBrackets(const QString &text)
{
    return QLatin1Char('(') + text + QLatin1Char(')');
}

QString numericArguments(const SqlType &type)
{
    if (!type.precision)
        return {};
    return type.scale ? QStringLiteral("(%1, %2)").arg(*type.precision).arg(*type.scale)
                      : inBrackets(QString::number(*type.precision));
}

QString argumentsText(const SqlType &type, Arguments arguments)
{
    const QString length
        = type.length.value_or(0) != 0 ? inBrackets(QString::number(*type.length)) : QString();
    const QString collation
        = type.collation.isEmpty() ? QString() : QStringLiteral(" COLLATE ") + type.collation;
    switch (arguments) {
    case Arguments::None:
        break;
    case Arguments::Length:
        return length;
    case Arguments::Text:
        return length + collation;
    case Arguments::Long:
        return (length.isEmpty() ? QStringLiteral("(max)") : length) + collation;
    case Arguments::Precision:
        return type.precision ? inBrackets(QString::number(*type.precision)) : QString();
    case Arguments::Numeric:
        return numericArguments(type);
    }
    return {};
}

/// An Enum is a VARCHAR that holds its longest value.
SqlType asText(const SqlType &type)
{
    SqlType text;
    text.name = QStringLiteral("VARCHAR");
    text.collation = type.collation;
    qsizetype length = type.nativeEnum ? 0 : type.length.value_or(0); // SQLAlchemy forgets a native one's
    for (const QString &value : type.enumValues)
        length = std::max(length, qsizetype(value.toUcs4().size()));
    text.length = int(length);
    return text;
}

} // namespace

QString mssqlTypeName(const SqlType &type, MssqlServer server)
{
    if (type.name == QLatin1String("Enum") || type.name == QLatin1String("ENUM"))
        return mssqlTypeName(asText(type), server);
    if (type.name == QLatin1String("DateTime"))
        return type.timezone ? QStringLiteral("DATETIMEOFFSET") : QStringLiteral("DATETIME");
    if (type.name == QLatin1String("Uuid"))
        return type.arguments.value(QStringLiteral("native_uuid")) == QLatin1String("False")
            ? QStringLiteral("CHAR(32)")
            : QStringLiteral("UNIQUEIDENTIFIER");
    const TypeForm *form = formOf(type.name);
    if (!form)
        return type.name.toUpper()
            + argumentsText(type, type.precision ? Arguments::Numeric : Arguments::Text);
    if (server == MssqlServer::Connected && form->connected)
        return QLatin1String(form->connected) + argumentsText(type, form->connectedArguments);
    QString text = QLatin1String(form->name) + argumentsText(type, form->arguments);
    if (type.arguments.value(QStringLiteral("filestream")) == QLatin1String("True"))
        text += QStringLiteral(" FILESTREAM");
    return text;
}

SqlType mssqlParsedType(const QString &declared)
{
    static const QHash<QString, const char *> generic {
        {QStringLiteral("int"), "INTEGER"},         {QStringLiteral("bigint"), "BIGINT"},
        {QStringLiteral("smallint"), "SMALLINT"},   {QStringLiteral("varchar"), "VARCHAR"},
        {QStringLiteral("nvarchar"), "NVARCHAR"},   {QStringLiteral("char"), "CHAR"},
        {QStringLiteral("nchar"), "NCHAR"},         {QStringLiteral("text"), "TEXT"},
        {QStringLiteral("decimal"), "DECIMAL"},     {QStringLiteral("numeric"), "NUMERIC"},
        {QStringLiteral("float"), "FLOAT"},         {QStringLiteral("datetime"), "DATETIME"},
        {QStringLiteral("date"), "DATE"},           {QStringLiteral("binary"), "BINARY"},
        {QStringLiteral("varbinary"), "VARBINARY"}, {QStringLiteral("sysname"), "NVARCHAR"},
        {QStringLiteral("integer"), "INTEGER"}};
    static const QHash<QString, const char *> own {{QStringLiteral("tinyint"), "TINYINT"},
                                                   {QStringLiteral("real"), "REAL"},
                                                   {QStringLiteral("ntext"), "NTEXT"},
                                                   {QStringLiteral("datetime2"), "DATETIME2"},
                                                   {QStringLiteral("datetimeoffset"), "DATETIMEOFFSET"},
                                                   {QStringLiteral("time"), "TIME"},
                                                   {QStringLiteral("smalldatetime"), "SMALLDATETIME"},
                                                   {QStringLiteral("bit"), "BIT"},
                                                   {QStringLiteral("image"), "IMAGE"},
                                                   {QStringLiteral("xml"), "XML"},
                                                   {QStringLiteral("timestamp"), "TIMESTAMP"},
                                                   {QStringLiteral("rowversion"), "ROWVERSION"},
                                                   {QStringLiteral("money"), "MONEY"},
                                                   {QStringLiteral("smallmoney"), "SMALLMONEY"},
                                                   {QStringLiteral("uniqueidentifier"), "UNIQUEIDENTIFIER"},
                                                   {QStringLiteral("sql_variant"), "SQL_VARIANT"}};
    static const QRegularExpression form(
        QStringLiteral(
            R"(^\s*\[?(\w+)\]?\s*(?:\(\s*(\w+)\s*(?:,\s*(\d+)\s*)?\))?(?:\s+COLLATE\s+(\w+))?\s*$)"),
        QRegularExpression::CaseInsensitiveOption);
    SqlType type;
    type.declared = declared;
    const QRegularExpressionMatch match = form.match(declared);
    const QString word = match.captured(1).toLower();
    if (const auto found = generic.find(word); found != generic.end()) {
        type.name = QLatin1String(*found);
    } else if (const auto special = own.find(word); special != own.end()) {
        type.name = QLatin1String(*special);
        type.module = QStringLiteral("mssql");
    } else {
        return type;
    }
    type.collation = match.captured(4);
    bool isNumber = false;
    const int first = match.captured(2).toInt(&isNumber);
    if (word == QLatin1String("sysname"))
        type.length = 128;
    if (!isNumber) // none, or (max)
        return type;
    switch (formOf(type.name)->arguments) {
    case Arguments::Numeric:
        type.precision = first;
        if (!match.captured(3).isEmpty())
            type.scale = match.captured(3).toInt();
        break;
    case Arguments::Precision:
        type.precision = first;
        break;
    default:
        type.length = first;
    }
    return type;
}

bool mssqlSameType(const SqlType &model, const SqlType &database)
{
    if (model.name.isEmpty() || database.name.isEmpty() || model.name == QLatin1String("NullType")
        || database.name == QLatin1String("NullType"))
        return true; // Alembic does not compare what it does not know
    static const std::vector<QStringList> synonyms {{QStringLiteral("numeric"), QStringLiteral("decimal")},
                                                    {QStringLiteral("varchar"), QStringLiteral("nvarchar")}};
    return sameTypeText(mssqlTypeName(model, MssqlServer::Connected),
                        mssqlTypeName(database, MssqlServer::Connected), synonyms);
}

} // namespace stillroom
