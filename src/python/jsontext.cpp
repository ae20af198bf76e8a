#include "base/text.h"
#include "python/evaluator.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

// Python's json, as far as it turns values into texts and texts into values.

namespace stillroom {

namespace {

/// How json.dumps() was asked to write.
struct JsonStyle
{
    bool escapesUnicode = true;
    bool sortsKeys = false;
    int indent = -1; ///< blanks for each level; -1 = all on one line
    QString between = QStringLiteral(", ");
    QString behindKey = QStringLiteral(": ");
};

QString quotedJson(const QString &text, const JsonStyle &style)
{
    QString result(QLatin1Char('"'));
    for (const QChar c : text) {
        const char16_t code = c.unicode();
        if (c == QLatin1Char('"') || c == QLatin1Char('\\'))
            result += QLatin1Char('\\') + QString(c);
        else if (c == QLatin1Char('\n'))
            result += QStringLiteral("\\n");
        else if (c == QLatin1Char('\r'))
            result += QStringLiteral("\\r");
        else if (c == QLatin1Char('\t'))
            result += QStringLiteral("\\t");
        else if (c == QLatin1Char('\b'))
            result += QStringLiteral("\\b");
        else if (c == QLatin1Char('\f'))
            result += QStringLiteral("\\f");
        else if (code < 0x20 || (style.escapesUnicode && code > 0x7e))
            result += QStringLiteral("\\u%1").arg(int(code), 4, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result + QLatin1Char('"');
}

/// Nothing for what JSON has no word for, or for more than \param left characters.
std::optional<QString> written(const PyValue &value, const JsonStyle &style, int depth, qsizetype &left)
{
    left -= 1 + value.text().size();
    if (depth > 50 || left < 0)
        return std::nullopt;
    switch (value.kind()) {
    case PyKind::None:
        return QStringLiteral("null");
    case PyKind::Bool:
        return value.integer() != 0 ? QStringLiteral("true") : QStringLiteral("false");
    case PyKind::Integer:
    case PyKind::Float:
        return value.repr();
    case PyKind::String:
        return quotedJson(value.text(), style);
    default:
        break;
    }
    const bool isDict = value.is(PyKind::Dict);
    if (!isDict && !value.is(PyKind::List) && !value.is(PyKind::Tuple))
        return std::nullopt;
    QList<std::pair<QString, QString>> parts;
    const std::vector<PyValue> &items = value.items();
    for (std::size_t i = 0; i < items.size(); i += isDict ? 2 : 1) {
        const auto content = written(isDict ? value.at(i + 1) : items[i], style, depth + 1, left);
        const PyValue key = isDict ? items[i] : PyValue();
        const auto name = !isDict ? std::optional(QString())
            : key.isString()      ? std::optional(key.text())
                                  : written(key, style, depth + 1, left);
        if (!content || !name || (isDict && !key.isConstant()))
            return std::nullopt;
        parts.append({*name, *content});
    }
    if (isDict && style.sortsKeys)
        std::stable_sort(parts.begin(), parts.end(),
                         [](const auto &a, const auto &b) { return a.first < b.first; });
    const QChar open = QLatin1Char(isDict ? '{' : '[');
    const QChar close = QLatin1Char(isDict ? '}' : ']');
    if (parts.isEmpty())
        return QString(open) + close;
    const auto newLine = [&](int level) {
        return style.indent < 0 ? QString()
                                : QLatin1Char('\n') + QString(style.indent * level, QLatin1Char(' '));
    };
    QStringList texts;
    // What stands between the elements may be longer than they are.
    left
        -= parts.size() * (style.between.size() + style.behindKey.size() + std::max(0, style.indent) * depth);
    if (left < 0)
        return std::nullopt;
    for (const auto &[name, content] : std::as_const(parts))
        texts << (isDict ? quotedJson(name, style) + style.behindKey + content : content);
    return open + newLine(depth + 1) + texts.join(style.between + newLine(depth + 1)) + newLine(depth)
        + close;
}

} // namespace

PyValue Evaluator::fromJson(const QString &text)
{
    QJsonParseError problem;
    // A document of Qt's is an object or an array: any value can stand in one.
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray("[" + text.toUtf8() + "]"), &problem);
    if (problem.error != QJsonParseError::NoError || document.array().size() != 1)
        return makeUnknown(coreTr("the text is not JSON"));
    const auto made = [this](auto &&self, const QJsonValue &value) -> PyValue {
        step();
        if (value.isNull())
            return makeNone();
        if (value.isBool())
            return makeBool(value.toBool());
        if (value.isString())
            return makeString(value.toString());
        if (value.isDouble()) {
            const qint64 whole = value.toInteger(std::numeric_limits<qint64>::min());
            return whole != std::numeric_limits<qint64>::min() ? makeInteger(whole)
                                                               : makeFloat(value.toDouble());
        }
        if (value.isArray()) {
            std::vector<PyValue> items;
            for (const QJsonValue &item : value.toArray())
                items.push_back(self(self, item));
            return makeSequence(PyKind::List, std::move(items));
        }
        return {};
    };
    const QJsonValue value = document.array().first();
    // Qt sorts the keys of an object, Python keeps their order: then what is written back would differ.
    const auto hasObject = [](auto &&self, const QJsonValue &each) -> bool {
        if (each.isObject())
            return true;
        const QJsonArray items = each.toArray();
        return std::any_of(items.begin(), items.end(),
                           [&](const QJsonValue &item) { return self(self, item); });
    };
    if (!hasObject(hasObject, value))
        return made(made, value);
    // JSON's objects and arrays are Python's literals but for three words.
    PyNamespace *names = makeSpace(PyNamespace::Kind::Module, QStringLiteral("json"), nullptr, nullptr);
    names->set(QStringLiteral("true"), makeBool(true), 0);
    names->set(QStringLiteral("false"), makeBool(false), 0);
    names->set(QStringLiteral("null"), makeNone(), 0);
    static const QRegularExpression slash(QStringLiteral("(?<!\\\\)\\\\/")); // an escape of JSON only
    return evaluateText(text.trimmed().replace(slash, QStringLiteral("/")), names);
}

PyValue Evaluator::json(QStringView name, const Arguments &arguments, const Keywords &keywords)
{
    if (name == u"loads" && arguments.size() == 1 && arguments[0].isString() && keywords.empty())
        return fromJson(arguments[0].text());
    if (name != u"dumps" || arguments.size() != 1)
        return {};
    JsonStyle style;
    bool hasSeparators = false;
    for (const auto &[word, content] : keywords) {
        if (word == QStringLiteral("indent") && content.is(PyKind::Integer) && content.integer() < 20)
            style.indent = int(std::max<qint64>(0, content.integer()));
        else if (word == QStringLiteral("sort_keys"))
            style.sortsKeys = content.truth().value_or(false);
        else if (word == QStringLiteral("ensure_ascii"))
            style.escapesUnicode = content.truth().value_or(true);
        else if (word == QStringLiteral("separators") && content.items().size() == 2) {
            style.between = content.at(0).text();
            style.behindKey = content.at(1).text();
            hasSeparators = true;
        } else if (word != QStringLiteral("indent") || !content.isNone())
            return {};
    }
    if (style.indent >= 0 && !hasSeparators)
        style.between = QStringLiteral(",");
    qsizetype left = std::min<qsizetype>(m_limits.size, 1'000'000);
    const qsizetype whole = left;
    const auto text = written(arguments[0], style, 0, left);
    charge(64 * (whole - left) / 8);
    if (text)
        return makeString(*text);
    return unknownOf(coreTr("the value cannot be written as JSON"), {arguments[0]});
}

} // namespace stillroom
