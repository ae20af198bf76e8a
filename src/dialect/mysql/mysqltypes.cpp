#include "dialect/mysql/mysqltypes.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/ddloptions.h"
#include "dialect/mysql/mysqlcatalogue.h"
#include "dialect/typetokens.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

/// How a type's arguments are written behind its name.
enum class Form {
    Plain,
    Width,
    Numeric,
    Float,
    Double,
    Fraction,
    Length,
    NeededLength,
    Text,
    Varchar,
    Values
};

struct TypeForm
{
    const char *name;
    Form form;
    bool national = false;
};

const TypeForm *formOf(const QString &name)
{
    static const QHash<QString, TypeForm> forms = [] {
        QHash<QString, TypeForm> table;
        const auto add = [&](std::initializer_list<const char *> names, TypeForm form) {
            for (const char *each : names)
                table.insert(QLatin1String(each), form);
        };
        add({"Integer", "INTEGER", "INT"}, {"INTEGER", Form::Width});
        add({"SmallInteger", "SMALLINT"}, {"SMALLINT", Form::Width});
        add({"BigInteger", "BIGINT"}, {"BIGINT", Form::Width});
        add({"MEDIUMINT"}, {"MEDIUMINT", Form::Width});
        add({"TINYINT"}, {"TINYINT", Form::Width});
        add({"YEAR"}, {"YEAR", Form::Width});
        add({"Numeric", "NUMERIC"}, {"NUMERIC", Form::Numeric});
        add({"DECIMAL"}, {"DECIMAL", Form::Numeric});
        add({"Float", "FLOAT"}, {"FLOAT", Form::Float});
        add({"Double", "DOUBLE"}, {"DOUBLE", Form::Double});
        add({"DOUBLE_PRECISION"}, {"DOUBLE PRECISION", Form::Plain});
        add({"REAL"}, {"REAL", Form::Double});
        add({"BIT"}, {"BIT", Form::Length});
        add({"Boolean", "BOOLEAN"}, {"BOOL", Form::Plain});
        add({"Date", "DATE"}, {"DATE", Form::Plain});
        add({"DateTime", "DATETIME", "Interval"}, {"DATETIME", Form::Fraction});
        add({"Time", "TIME"}, {"TIME", Form::Fraction});
        add({"TIMESTAMP"}, {"TIMESTAMP", Form::Fraction});
        add({"String", "Unicode", "VARCHAR", "AutoString"}, {"VARCHAR", Form::Varchar});
        add({"NVARCHAR"}, {"VARCHAR", Form::Varchar, true});
        add({"CHAR"}, {"CHAR", Form::Text});
        add({"NCHAR"}, {"CHAR", Form::Text, true});
        add({"Text", "UnicodeText", "TEXT"}, {"TEXT", Form::Text});
        add({"TINYTEXT"}, {"TINYTEXT", Form::Text});
        add({"MEDIUMTEXT"}, {"MEDIUMTEXT", Form::Text});
        add({"LONGTEXT"}, {"LONGTEXT", Form::Text});
        add({"CLOB"}, {"CLOB", Form::Plain});
        add({"LargeBinary", "BLOB", "PickleType"}, {"BLOB", Form::Length});
        add({"TINYBLOB"}, {"TINYBLOB", Form::Plain});
        add({"MEDIUMBLOB"}, {"MEDIUMBLOB", Form::Plain});
        add({"LONGBLOB"}, {"LONGBLOB", Form::Plain});
        add({"BINARY"}, {"BINARY", Form::Length});
        add({"VARBINARY"}, {"VARBINARY", Form::NeededLength});
        add({"JSON"}, {"JSON", Form::Plain});
        add({"Enum", "ENUM"}, {"ENUM", Form::Values});
        add({"SET"}, {"SET", Form::Values});
        add({"Uuid"}, {"CHAR(32)", Form::Plain});
        return table;
    }();
    const auto found = forms.find(name);
    return found == forms.end() ? nullptr : &*found;
}

QString inBrackets(int number)
{
    return QStringLiteral("(%1)").arg(number);
}

QString bracketed(const std::optional<int> &number)
{
    return number ? inBrackets(*number) : QString();
}

/// UNSIGNED and ZEROFILL, which only MySQL's own classes can be given.
QString signText(const SqlType &type)
{
    return (isOn(type.arguments, "unsigned") ? QStringLiteral(" UNSIGNED") : QString())
        + (isOn(type.arguments, "zerofill") ? QStringLiteral(" ZEROFILL") : QString());
}

QString numericArguments(const SqlType &type)
{
    if (!type.precision)
        return {};
    return type.scale ? QStringLiteral("(%1, %2)").arg(*type.precision).arg(*type.scale)
                      : inBrackets(*type.precision);
}

QString collationOf(const SqlType &type)
{
    return type.collation.isEmpty() ? optionText(type.arguments, "collate") : type.collation;
}

/// NATIONAL stands in front and trumps the character set.
QString withCharset(const QString &text, const SqlType &type, bool national)
{
    if (!national)
        return text + mysqlCharsetText(type);
    const QString collation = collationOf(type);
    return QStringLiteral("NATIONAL ") + text
        + (collation.isEmpty() ? QString() : QStringLiteral(" COLLATE ") + collation);
}

[[noreturn]] void refuseWithoutLength(const SqlType &type, const char *sqlName, const QString &dialect)
{
    throw Error(Error::Kind::Migration,
                coreTr("%1 requires a length on dialect %2.").arg(QLatin1String(sqlName), dialect))
        .withHint(coreTr("Give the type one, as in %1(255), or use Text.").arg(type.name));
}

/// A type of SQLModel's that is a String of 255 characters on MySQL unless it says otherwise.
constexpr int autoStringLength = 255;

std::optional<int> varcharLength(const SqlType &type)
{
    if (type.length.value_or(0) > 0)
        return type.length;
    return type.name == QLatin1String("AutoString") ? std::optional<int>(autoStringLength) : std::nullopt;
}

/// Backslashes are doubled, which SQLAlchemy forgets here: 'a\b' would lose its own.
QString valuesText(const SqlType &type)
{
    QStringList values;
    for (const QString &value : type.enumValues)
        values.append(mysqlQuotedText(value));
    return QStringLiteral("(%1)").arg(values.join(QLatin1Char(',')));
}

int longestValue(const SqlType &type)
{
    qsizetype length = type.length.value_or(0);
    for (const QString &value : type.enumValues)
        length = std::max(length, qsizetype(value.toUcs4().size()));
    return int(length);
}

/// Without a dialect's name a missing length is not refused.
QString typeText(const SqlType &type, const QString *strictFor)
{
    const TypeForm *form = formOf(type.name);
    if (!form)
        return type.name.toUpper() + (type.precision ? numericArguments(type) : bracketed(type.length));
    const QString name = QLatin1String(form->name);
    switch (form->form) {
    case Form::Plain:
        break;
    case Form::Width: {
        const QString width = optionText(type.arguments, "display_width");
        return name + (width.isEmpty() ? QString() : QStringLiteral("(%1)").arg(width)) + signText(type);
    }
    case Form::Numeric:
    case Form::Float:
        return name + numericArguments(type) + signText(type);
    case Form::Double:
        return name + (type.scale ? numericArguments(type) : QString()) + signText(type);
    case Form::Fraction: {
        const QString digits = optionText(type.arguments, "fsp");
        return digits.isEmpty() || digits == QLatin1String("0") ? name
                                                                : QStringLiteral("%1(%2)").arg(name, digits);
    }
    case Form::NeededLength:
        if (!type.length && strictFor)
            refuseWithoutLength(type, form->name, *strictFor);
        return name + bracketed(type.length);
    case Form::Length:
        return name + (type.length.value_or(0) > 0 ? inBrackets(*type.length) : QString());
    case Form::Text:
        return withCharset(name + (type.length.value_or(0) > 0 ? inBrackets(*type.length) : QString()), type,
                           form->national);
    case Form::Varchar: {
        const std::optional<int> length = varcharLength(type);
        if (!length && strictFor)
            refuseWithoutLength(type, form->national ? "NVARCHAR" : "VARCHAR", *strictFor);
        return withCharset(name + bracketed(length), type, form->national);
    }
    case Form::Values:
        if (type.name == QLatin1String("Enum") && !type.nativeEnum)
            return QStringLiteral("VARCHAR(%1)").arg(longestValue(type));
        return withCharset(name + valuesText(type), type, false);
    }
    return name;
}

/// SQLAlchemy's class for a declared type's word; those of its own MySQL package are true.
struct Reflected
{
    QString name;
    bool isMysql = true;
};

Reflected reflectedClass(const QString &word)
{
    static const QHash<QString, QString> others {{QStringLiteral("INT"), QStringLiteral("INTEGER")},
                                                 {QStringLiteral("FIXED"), QStringLiteral("DECIMAL")},
                                                 {QStringLiteral("DEC"), QStringLiteral("DECIMAL")},
                                                 {QStringLiteral("BOOL"), QStringLiteral("BOOLEAN")},
                                                 {QStringLiteral("INT1"), QStringLiteral("TINYINT")},
                                                 {QStringLiteral("INT2"), QStringLiteral("SMALLINT")},
                                                 {QStringLiteral("INT3"), QStringLiteral("MEDIUMINT")},
                                                 {QStringLiteral("INT4"), QStringLiteral("INTEGER")},
                                                 {QStringLiteral("INT8"), QStringLiteral("BIGINT")},
                                                 {QStringLiteral("CHARACTER"), QStringLiteral("CHAR")}};
    static const QSet<QString> own {
        QStringLiteral("BIGINT"),     QStringLiteral("BIT"),       QStringLiteral("CHAR"),
        QStringLiteral("DATETIME"),   QStringLiteral("DECIMAL"),   QStringLiteral("DOUBLE"),
        QStringLiteral("ENUM"),       QStringLiteral("FLOAT"),     QStringLiteral("INTEGER"),
        QStringLiteral("JSON"),       QStringLiteral("LONGBLOB"),  QStringLiteral("LONGTEXT"),
        QStringLiteral("MEDIUMBLOB"), QStringLiteral("MEDIUMINT"), QStringLiteral("MEDIUMTEXT"),
        QStringLiteral("NCHAR"),      QStringLiteral("NVARCHAR"),  QStringLiteral("NUMERIC"),
        QStringLiteral("SET"),        QStringLiteral("SMALLINT"),  QStringLiteral("TEXT"),
        QStringLiteral("TIME"),       QStringLiteral("TIMESTAMP"), QStringLiteral("TINYBLOB"),
        QStringLiteral("TINYINT"),    QStringLiteral("TINYTEXT"),  QStringLiteral("VARCHAR"),
        QStringLiteral("YEAR"),       QStringLiteral("REAL")};
    static const QSet<QString> common {QStringLiteral("BINARY"), QStringLiteral("BLOB"),
                                       QStringLiteral("BOOLEAN"), QStringLiteral("DATE"),
                                       QStringLiteral("VARBINARY")};
    const QString name = others.value(word, word);
    if (own.contains(name))
        return {name, true};
    return {common.contains(name) ? name : QString(), false};
}

/// The strings of "'a','b''c'" as the catalogue quotes them: '' for a quote, \ before what must be escaped.
QStringList catalogueStrings(const QString &text)
{
    QStringList values;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] != QLatin1Char('\''))
            continue;
        QString value;
        for (++at; at < text.size(); ++at) {
            const QChar c = text[at];
            const QChar next = at + 1 < text.size() ? text[at + 1] : QChar();
            if (c == QLatin1Char('\'') && next != c)
                break;
            if (c == QLatin1Char('\\') && !next.isNull()) {
                value += next == QLatin1Char('n') ? QLatin1Char('\n')
                    : next == QLatin1Char('r')    ? QLatin1Char('\r')
                    : next == QLatin1Char('0')    ? QChar(QChar::Null)
                                                  : next;
                ++at;
                continue;
            }
            value += c;
            at += c == QLatin1Char('\'') ? 1 : 0;
        }
        values.append(value);
    }
    return values;
}

void setNumbers(SqlType &type, const std::vector<int> &numbers)
{
    static const QSet<QString> widths {QStringLiteral("BIGINT"),    QStringLiteral("INTEGER"),
                                       QStringLiteral("MEDIUMINT"), QStringLiteral("SMALLINT"),
                                       QStringLiteral("TINYINT"),   QStringLiteral("YEAR")};
    static const QSet<QString> numerics {QStringLiteral("DECIMAL"), QStringLiteral("NUMERIC"),
                                         QStringLiteral("FLOAT"), QStringLiteral("DOUBLE"),
                                         QStringLiteral("REAL")};
    if (numbers.empty())
        return;
    if (widths.contains(type.name)) {
        type.arguments.insert(QStringLiteral("display_width"), QString::number(numbers[0]));
    } else if (isMysqlDateTimeType(type) || type.name == QLatin1String("TIME")) {
        type.arguments.insert(QStringLiteral("fsp"), QString::number(numbers[0]));
    } else if (numerics.contains(type.name)) {
        type.precision = numbers[0];
        if (numbers.size() > 1)
            type.scale = numbers[1];
    } else {
        type.length = numbers[0];
    }
}

/// Of TINYTEXT, TEXT, MEDIUMTEXT and LONGTEXT, or of the BLOBs, the first that holds so many bytes.
QString smallestFor(qint64 bytes, const QString &word)
{
    return bytes < 256               ? QStringLiteral("tiny") + word
        : bytes < 65'536             ? word
        : bytes < qint64(16'777'216) ? QStringLiteral("medium") + word
                                     : QStringLiteral("long") + word;
}

/// Whether the server made the type found of the one wanted: it has fewer words, and keeps what is long in
/// the smallest type that holds it. How many bytes a letter takes follows from a character set that may be
/// the table's. Both in lower case.
bool isKeptAs(QString wanted, const QString &found, const std::vector<QStringList> &synonyms)
{
    static const QRegularExpression floating(QStringLiteral(R"(^float\((\d+)\))"));
    static const QRegularExpression sized(QStringLiteral(R"(^(text|blob)\((\d+)\))"));
    static const QRegularExpression real(QStringLiteral(R"(^(real|double precision)\b)"));
    if (const auto match = sized.match(wanted); match.hasMatch()) {
        const QString word = match.captured(1);
        const qint64 length = match.captured(2).toLongLong();
        const qint64 widest = word == QLatin1String("text") ? 4 : 1;
        const QString rest = wanted.mid(match.capturedLength());
        for (qint64 bytes = 1; bytes <= widest; ++bytes) {
            if (sameTypeText(smallestFor(length * bytes, word) + rest, found, synonyms))
                return true;
        }
        return false;
    }
    if (const auto match = floating.match(wanted); match.hasMatch())
        wanted.replace(0, match.capturedLength(),
                       match.captured(1).toInt() <= 24 ? QStringLiteral("float") : QStringLiteral("double"));
    wanted.replace(real, QStringLiteral("double"));
    if (wanted.startsWith(QLatin1String("national ")))
        wanted.remove(0, 9);
    return sameTypeText(wanted, found, synonyms);
}

/// A default as it is compared: its value in lower case but for strings, and what follows ON UPDATE.
struct DefaultParts
{
    QString value; ///< null: there is none
    QString onUpdate;
};

QString comparableValue(QString sql, bool isText)
{
    static const QRegularExpression now(
        QStringLiteral(R"(^(?:now|current_timestamp|localtime|localtimestamp)(?:\(\))?(\(\d+\))?$)"));
    static const QRegularExpression quoted(QStringLiteral("^'(.*)'$"),
                                           QRegularExpression::DotMatchesEverythingOption);
    sql = sql.trimmed();
    while (isBracketed(sql))
        sql = sql.mid(1, sql.size() - 2).trimmed();
    const QRegularExpressionMatch string = quoted.match(sql);
    if (isText)
        return string.hasMatch() ? sql : sql.toLower();
    const QString bare = (string.hasMatch() ? string.captured(1) : sql).toLower();
    if (const auto moment = now.match(bare); moment.hasMatch())
        return QStringLiteral("current_timestamp") + moment.captured(1);
    if (bare == QLatin1String("true") || bare == QLatin1String("false"))
        return bare == QLatin1String("true") ? QStringLiteral("1") : QStringLiteral("0");
    bool isNumber = false;
    const double number = bare.toDouble(&isNumber);
    if (isNumber && bare.size() < 15)
        return QString::number(number, 'g', 17);
    return bare.endsWith(QLatin1String("()")) ? bare.chopped(2) : bare;
}

DefaultParts defaultParts(const Column &column, bool isText)
{
    static const QRegularExpression update(QStringLiteral(R"(^(.*?)\s*\bon update\s+(.*)$)"),
                                           QRegularExpression::CaseInsensitiveOption
                                               | QRegularExpression::DotMatchesEverythingOption);
    if (!column.serverDefault)
        return {};
    const QString &text = column.serverDefault->text;
    if (column.serverDefault->kind == ServerDefault::Kind::Literal)
        return {comparableValue(mysqlQuotedText(text), isText), {}};
    const QRegularExpressionMatch match = isText ? QRegularExpressionMatch() : update.match(text);
    if (!match.hasMatch())
        return {comparableValue(text, isText), {}};
    const QString value = comparableValue(match.captured(1), false);
    return {value == QLatin1String("null") ? QString() : value, comparableValue(match.captured(2), false)};
}

} // namespace

QString mysqlQuotedText(QString text, bool backslashEscapes)
{
    if (backslashEscapes)
        text.replace(QLatin1String("\\"), QLatin1String("\\\\"));
    return QLatin1Char('\'') + text.replace(QLatin1String("'"), QLatin1String("''")) + QLatin1Char('\'');
}

QString mysqlCharsetText(const SqlType &type)
{
    const QString charset = optionText(type.arguments, "charset");
    const QString collation = collationOf(type);
    QString text;
    if (!charset.isEmpty())
        text += QStringLiteral(" CHARACTER SET ") + charset;
    else if (isOn(type.arguments, "ascii"))
        text += QStringLiteral(" ASCII");
    else if (isOn(type.arguments, "unicode"))
        text += QStringLiteral(" UNICODE");
    if (!collation.isEmpty())
        text += QStringLiteral(" COLLATE ") + collation;
    else if (isOn(type.arguments, "binary"))
        text += QStringLiteral(" BINARY");
    return text;
}

bool isMysqlTextType(const SqlType &type)
{
    const TypeForm *form = formOf(type.name);
    return form && (form->form == Form::Text || form->form == Form::Varchar || form->form == Form::Values);
}

bool isMysqlLargeType(const SqlType &type)
{
    static const QStringList parts {QStringLiteral("TEXT"), QStringLiteral("BLOB"), QStringLiteral("JSON")};
    const TypeForm *form = formOf(type.name);
    const QString name = form ? QLatin1String(form->name) : type.name;
    return (!form && !name.isEmpty())
        || std::any_of(parts.begin(), parts.end(), [&](const QString &part) { return name.contains(part); });
}

bool isMysqlDateTimeType(const SqlType &type)
{
    static const QSet<QString> names {QStringLiteral("DATETIME"), QStringLiteral("TIMESTAMP"),
                                      QStringLiteral("DateTime")};
    return names.contains(type.name);
}

QString mysqlTypeName(const SqlType &type, const QString &dialect)
{
    return typeText(type, &dialect);
}

SqlType mysqlParsedType(const QString &declared)
{
    static const QRegularExpression form(
        QStringLiteral(R"(^\s*(national\s+)?(\w+)(?:\s+(varying|precision))?\s*(?:\((.*)\))?([^)]*)$)"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression number(QStringLiteral(R"(\d+)"));
    static const QRegularExpression charset(QStringLiteral(R"(\b(?:character set|charset)\s+(\w+))"),
                                            QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression collate(QStringLiteral(R"(\bcollate\s+(\w+))"),
                                            QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = form.match(declared);
    SqlType type;
    type.declared = declared;
    QString word = match.captured(2).toUpper();
    if (match.captured(3).compare(QLatin1String("varying"), Qt::CaseInsensitive) == 0)
        word = QStringLiteral("VARCHAR");
    if (!match.captured(1).isEmpty())
        word = word.startsWith(QLatin1String("VAR")) ? QStringLiteral("NVARCHAR") : QStringLiteral("NCHAR");
    const Reflected found = reflectedClass(word);
    type.name = found.name;
    if (type.name.isEmpty())
        return type;
    type.module = found.isMysql ? QStringLiteral("mysql") : QString();
    const QString arguments = match.captured(4);
    const QString behind = match.captured(5);
    if (type.name == QLatin1String("ENUM") || type.name == QLatin1String("SET")) {
        type.enumValues = catalogueStrings(arguments);
    } else {
        std::vector<int> numbers;
        for (auto it = number.globalMatch(arguments); it.hasNext();)
            numbers.push_back(it.next().captured().toInt());
        setNumbers(type, numbers);
    }
    for (const char *keyword : {"unsigned", "zerofill"}) {
        if (behind.contains(QLatin1String(keyword), Qt::CaseInsensitive))
            type.arguments.insert(QLatin1String(keyword), pythonSource(true));
    }
    if (const auto set = charset.match(behind); set.hasMatch())
        type.arguments.insert(QStringLiteral("charset"), pythonSource(set.captured(1)));
    type.collation = collate.match(behind).captured(1);
    return type;
}

bool mysqlSameType(const SqlType &model, const SqlType &database)
{
    static const std::vector<QStringList> synonyms {{QStringLiteral("numeric"), QStringLiteral("decimal")},
                                                    {QStringLiteral("bool"), QStringLiteral("tinyint")},
                                                    {QStringLiteral("json"), QStringLiteral("longtext")}};
    static const QRegularExpression charset(QStringLiteral(R"(character set ([\w\-]+))"));
    static const QRegularExpression collate(QStringLiteral(R"(collate ([\w\-]+))"));
    if (model.name.isEmpty() || database.name.isEmpty() || model.name == QLatin1String("NullType")
        || database.name == QLatin1String("NullType"))
        return true; // Alembic does not compare what it does not know
    const QString wanted = typeText(model, nullptr).toLower();
    const QString found = typeText(database, nullptr).toLower();
    const QString word = wanted.section(QLatin1Char('('), 0, 0);
    if ((word == QLatin1String("enum") || word == QLatin1String("set"))
        && found.section(QLatin1Char('('), 0, 0) == word)
        return model.enumValues == database.enumValues;
    if (!sameTypeText(wanted, found, synonyms) && !isKeptAs(wanted, found, synonyms))
        return false;
    // These two count where both sides tell them, whatever else is told.
    const auto differs = [&](const QRegularExpression &part) {
        const QString one = part.match(wanted).captured(1);
        const QString other = part.match(found).captured(1);
        return !one.isEmpty() && !other.isEmpty() && one != other;
    };
    return !differs(charset) && !differs(collate);
}

bool mysqlSameDefault(const Column &model, const Column &database)
{
    const bool isText = isMysqlTextType(model.type);
    const DefaultParts wanted = defaultParts(model, isText);
    const DefaultParts found = defaultParts(database, isText);
    return wanted.value == found.value && wanted.onUpdate == found.onUpdate;
}

} // namespace stillroom
