#include "dialect/sqlite/sqlitetypes.h"

#include "base/texthash.h"
#include "dialect/typetokens.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

/// How a type's arguments are written behind its name.
enum class Arguments { None, Length, Text, Numeric };

struct TypeForm
{
    const char *name;
    Arguments arguments;
};

const TypeForm *formOf(const QString &name)
{
    static const TextMap<TypeForm> forms = [] {
        TextMap<TypeForm> table;
        const auto add = [&](std::initializer_list<const char *> names, TypeForm form) {
            for (const char *each : names)
                table.insert_or_assign(QLatin1String(each), form);
        };
        add({"Integer", "INTEGER", "INT"}, {"INTEGER", Arguments::None});
        add({"SmallInteger", "SMALLINT"}, {"SMALLINT", Arguments::None});
        add({"BigInteger", "BIGINT"}, {"BIGINT", Arguments::None});
        add({"Numeric", "NUMERIC"}, {"NUMERIC", Arguments::Numeric});
        add({"DECIMAL"}, {"DECIMAL", Arguments::Numeric});
        add({"Float", "FLOAT"}, {"FLOAT", Arguments::None});
        add({"Double", "DOUBLE"}, {"DOUBLE", Arguments::None});
        add({"DOUBLE_PRECISION"}, {"DOUBLE PRECISION", Arguments::None});
        add({"REAL"}, {"REAL", Arguments::None});
        add({"String", "Unicode", "VARCHAR", "AutoString"}, {"VARCHAR", Arguments::Text});
        add({"CHAR"}, {"CHAR", Arguments::Text});
        add({"NCHAR"}, {"NCHAR", Arguments::Text});
        add({"NVARCHAR"}, {"NVARCHAR", Arguments::Text});
        add({"Text", "UnicodeText", "TEXT"}, {"TEXT", Arguments::Text});
        add({"CLOB"}, {"CLOB", Arguments::None});
        add({"Boolean", "BOOLEAN"}, {"BOOLEAN", Arguments::None});
        add({"Date", "DATE"}, {"DATE", Arguments::None});
        add({"DateTime", "DATETIME", "Interval"}, {"DATETIME", Arguments::None});
        add({"Time", "TIME"}, {"TIME", Arguments::None});
        add({"TIMESTAMP"}, {"TIMESTAMP", Arguments::None});
        add({"LargeBinary", "BLOB", "PickleType"}, {"BLOB", Arguments::None});
        add({"BINARY"}, {"BINARY", Arguments::Length});
        add({"VARBINARY"}, {"VARBINARY", Arguments::Length});
        add({"JSON"}, {"JSON", Arguments::None});
        add({"Uuid"}, {"CHAR(32)", Arguments::None});
        return table;
    }();
    const auto found = forms.find(name);
    return found == forms.end() ? nullptr : &found->second;
}

QString inBrackets(int number)
{
    return QStringLiteral("(%1)").arg(number);
}

QString textArguments(const SqlType &type)
{
    QString text = type.length.value_or(0) != 0 ? inBrackets(*type.length) : QString();
    if (!type.collation.isEmpty())
        text += QStringLiteral(" COLLATE \"%1\"").arg(type.collation);
    return text;
}

QString numericArguments(const SqlType &type)
{
    if (!type.precision)
        return {};
    return type.scale ? QStringLiteral("(%1, %2)").arg(*type.precision).arg(*type.scale)
                      : inBrackets(*type.precision);
}

QString enumName(const SqlType &type)
{
    qsizetype length
        = type.nativeEnum ? 0 : type.length.value_or(0); // SQLAlchemy forgets a native one's length
    for (const QString &value : type.enumValues)
        length = std::max(length, qsizetype(value.toUcs4().size()));
    return length > 0 ? QStringLiteral("VARCHAR(%1)").arg(length) : QStringLiteral("VARCHAR");
}

/// SQLAlchemy's class for a declared type's word, by name or else by affinity.
QString classOf(const QString &word)
{
    static const TextMap<QString> names = [] {
        TextMap<QString> table;
        for (const char *same :
             {"BIGINT", "BLOB", "BOOLEAN", "CHAR", "DATE", "DATETIME", "DECIMAL", "FLOAT", "INTEGER", "JSON",
              "NUMERIC", "REAL", "SMALLINT", "TEXT", "TIME", "TIMESTAMP", "VARCHAR", "NVARCHAR", "NCHAR"})
            table.emplace(QLatin1String(same), QLatin1String(same));
        table.emplace(QStringLiteral("BOOL"), QStringLiteral("BOOLEAN"));
        table.emplace(QStringLiteral("DATE_CHAR"), QStringLiteral("DATE"));
        table.emplace(QStringLiteral("DATETIME_CHAR"), QStringLiteral("DATETIME"));
        table.emplace(QStringLiteral("TIME_CHAR"), QStringLiteral("TIME"));
        table.emplace(QStringLiteral("DOUBLE"), QStringLiteral("FLOAT"));
        table.emplace(QStringLiteral("INT"), QStringLiteral("INTEGER"));
        return table;
    }();
    if (const auto found = names.find(word); found != names.end())
        return found->second;
    const auto has = [&](const char *part) { return word.contains(QLatin1String(part)); };
    if (has("INT"))
        return QStringLiteral("INTEGER");
    if (has("CHAR") || has("CLOB") || has("TEXT"))
        return QStringLiteral("TEXT");
    if (has("BLOB") || word.isEmpty())
        return {};
    if (has("REAL") || has("FLOA") || has("DOUB"))
        return QStringLiteral("REAL");
    return QStringLiteral("NUMERIC");
}

} // namespace

QString sqliteTypeName(const SqlType &type)
{
    if (type.name == QLatin1String("Enum") || type.name == QLatin1String("ENUM"))
        return enumName(type);
    const TypeForm *form = formOf(type.name);
    if (!form)
        return type.name.toUpper() + (type.precision ? numericArguments(type) : textArguments(type));
    const QString name = QLatin1String(form->name);
    switch (form->arguments) {
    case Arguments::None:
        break;
    case Arguments::Length:
        return type.length.value_or(0) != 0 ? name + inBrackets(*type.length) : name;
    case Arguments::Text:
        return name + textArguments(type);
    case Arguments::Numeric:
        return name + numericArguments(type);
    }
    return name;
}

SqlType sqliteParsedType(const QString &declared)
{
    static const QRegularExpression form(QStringLiteral(R"(^([\w ]+)(\(.*?\))?)"),
                                         QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression number(QStringLiteral(R"(\d+)"));
    const QRegularExpressionMatch match = form.match(declared.toUpper());
    SqlType type;
    type.declared = declared;
    type.name = classOf(match.captured(1));
    if (type.name == QLatin1String("JSON"))
        type.module = QStringLiteral("sqlite");
    std::vector<int> arguments;
    for (auto it = number.globalMatch(match.captured(2)); it.hasNext();)
        arguments.push_back(it.next().captured().toInt());
    if (arguments.empty() || arguments.size() > 3)
        return type;
    static const QStringList strings {QStringLiteral("VARCHAR"), QStringLiteral("CHAR"),
                                      QStringLiteral("TEXT"), QStringLiteral("NVARCHAR"),
                                      QStringLiteral("NCHAR")};
    static const QStringList numbers {QStringLiteral("NUMERIC"), QStringLiteral("DECIMAL")};
    static const QStringList floats {QStringLiteral("FLOAT"), QStringLiteral("REAL")};
    if (strings.contains(type.name) && arguments.size() == 1) {
        type.length = arguments[0];
    } else if (type.name == QLatin1String("BLOB") && arguments.size() == 1) {
        type.length = arguments[0];
    } else if (floats.contains(type.name)) {
        type.precision = arguments[0];
    } else if (numbers.contains(type.name)) {
        type.precision = arguments[0];
        if (arguments.size() > 1)
            type.scale = arguments[1];
    }
    return type;
}

bool sqliteSameType(const SqlType &model, const SqlType &database)
{
    if (model.name.isEmpty() || database.name.isEmpty() || model.name == QLatin1String("NullType")
        || database.name == QLatin1String("NullType"))
        return true; // Alembic does not compare what it does not know
    const QString wanted = sqliteTypeName(model);
    if (wanted.compare(database.declared, Qt::CaseInsensitive) == 0)
        return true; // SQLite keeps the words, of which SQLAlchemy does not know all
    static const std::vector<QStringList> synonyms {{QStringLiteral("numeric"), QStringLiteral("decimal")}};
    return sameTypeText(wanted, sqliteTypeName(database), synonyms);
}

} // namespace stillroom
