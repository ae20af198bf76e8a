#include "dialect/postgres/postgrescatalogvalues.h"

#include "dialect/ddloptions.h"
#include "schema/sqltokens.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <charconv>

namespace stillroom::postgrescatalog {

Oid oid(const RowBatch &rows, int row, int column)
{
    const QByteArrayView text = rows.bytes(row, column);
    Oid number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool isTrue(const RowBatch &rows, int row, int column)
{
    const QByteArrayView text = rows.bytes(row, column);
    return !text.isEmpty() && (text.front() == 't' || text.front() == '1');
}

char code(const RowBatch &rows, int row, int column)
{
    const QByteArrayView text = rows.bytes(row, column);
    return text.isEmpty() ? '\0' : text.front();
}

std::vector<Oid> numbers(const RowBatch &rows, int row, int column)
{
    std::vector<Oid> result;
    const QByteArrayView text = rows.bytes(row, column);
    const char *at = text.data();
    const char *const end = at + text.size();
    while (at != end) {
        Oid number = 0;
        const auto parsed = std::from_chars(at, end, number);
        if (parsed.ptr == at) {
            ++at;
            continue;
        }
        result.push_back(number);
        at = parsed.ptr;
    }
    return result;
}

QStringList jsonTexts(const RowBatch &rows, int row, int column)
{
    QStringList texts;
    if (rows.isNull(row, column))
        return texts;
    for (const QJsonValue &value : QJsonDocument::fromJson(rows.bytes(row, column).toByteArray()).array())
        texts.append(value.toString());
    return texts;
}

QString action(char letter)
{
    switch (letter) {
    case 'c':
        return QStringLiteral("CASCADE");
    case 'n':
        return QStringLiteral("SET NULL");
    case 'd':
        return QStringLiteral("SET DEFAULT");
    case 'r':
        return QStringLiteral("RESTRICT");
    default:
        return {}; // NO ACTION
    }
}

QString parametersSource(const QStringList &parameters)
{
    QStringList pairs;
    for (const QString &parameter : parameters)
        pairs.append(QStringLiteral("%1: %2").arg(pythonSource(parameter.section(QLatin1Char('='), 0, 0)),
                                                  pythonSource(parameter.section(QLatin1Char('='), 1))));
    return QLatin1Char('{') + pairs.join(QLatin1String(", ")) + QLatin1Char('}');
}

QString checkText(const QString &definition)
{
    static const QRegularExpression check(
        QStringLiteral(R"(^CHECK *\((.+)\)(?: NO INHERIT)?(?: NOT VALID)?$)"),
        QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression bracketed(QStringLiteral(R"(^\s*\((.+)\)\s*$)"),
                                              QRegularExpression::DotMatchesEverythingOption);
    const auto match = check.match(definition);
    if (!match.hasMatch())
        return definition;
    const QString text = match.captured(1);
    const auto inner = bracketed.match(text);
    return inner.hasMatch() ? inner.captured(1) : text;
}

QString singlyBracketed(const QString &expression)
{
    return expression.startsWith(QLatin1String("((")) && expression.endsWith(QLatin1String("))"))
        ? expression.mid(1, expression.size() - 2)
        : expression;
}

DdlOptions deferring(const RowBatch &rows, int row)
{
    DdlOptions options;
    if (isTrue(rows, row, 13))
        options.insert(QStringLiteral("deferrable"), pythonSource(true));
    if (isTrue(rows, row, 14))
        options.insert(QStringLiteral("initially"), pythonSource(QStringLiteral("DEFERRED")));
    return options;
}

ExcludeConstraint readExclusion(const QString &definition)
{
    ExcludeConstraint exclude;
    QString element;
    bool inElements = false;
    bool isDone = false;
    QString method;
    const auto take = [&] {
        const qsizetype with = element.lastIndexOf(QLatin1String(" WITH "));
        exclude.elements.push_back({element.left(with).trimmed(), element.mid(with + 6).trimmed()});
        element.clear();
    };
    QString rest;
    for (const SqlToken &token : tokenizeSql(definition)) {
        if (isDone) {
            rest += token.text;
        } else if (!inElements) {
            inElements = token.isSymbol('(');
            method += inElements ? QString() : token.text;
        } else if (token.isSymbol(')') && token.depth == 0) {
            take();
            isDone = true;
        } else if (token.isSymbol(',') && token.depth == 1) {
            take();
        } else {
            element += token.text;
        }
    }
    exclude.options.insert(QStringLiteral("using"),
                           pythonSource(method.trimmed().section(QLatin1Char(' '), -1)));
    static const QRegularExpression where(QStringLiteral(R"(^ WHERE \((.*)\)(?: DEFERRABLE.*)?$)"),
                                          QRegularExpression::DotMatchesEverythingOption);
    if (const auto match = where.match(rest); match.hasMatch())
        exclude.where = match.captured(1);
    return exclude;
}

DdlOptions sequenceOptions(const RowBatch &rows, int row, int first)
{
    static const char *const names[] = {"start", "increment", "minvalue", "maxvalue", "cache"};
    DdlOptions options;
    for (int i = 0; i < 5; ++i)
        options.insert(QLatin1String(names[i]), rows.text(row, first + i));
    options.insert(QStringLiteral("cycle"), pythonSource(isTrue(rows, row, first + 5)));
    return options;
}

} // namespace stillroom::postgrescatalog
