#include "record/celltext.h"

#include "base/text.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

using Kind = FormField::Kind;
using Match = RowFilter::Match;

std::optional<Value> numberValue(const QString &text, bool whole)
{
    static const QRegularExpression integer(QStringLiteral("^[+-]?\\d+$"));
    static const QRegularExpression real(QStringLiteral("^[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?$"));
    QString typed = text.trimmed();
    if (typed.startsWith(QLatin1Char('+')))
        typed.remove(0, 1);
    if (integer.match(typed).hasMatch()) {
        bool fits = false;
        typed.toLongLong(&fits);
        if (fits)
            return Value::integer(typed.toLongLong());
        return whole ? std::nullopt : std::optional<Value>(Value {Value::Kind::Real, typed.toUtf8()});
    }
    if (!whole && real.match(typed).hasMatch())
        return Value {Value::Kind::Real, typed.toUtf8()};
    return std::nullopt;
}

std::optional<Value> booleanValue(const QString &text)
{
    const QString typed = text.trimmed().toLower();
    for (const char *yes : {"1", "true", "yes", "y", "t", "on"}) {
        if (typed == QLatin1String(yes))
            return Value::integer(1);
    }
    for (const char *no : {"0", "false", "no", "n", "f", "off"}) {
        if (typed == QLatin1String(no))
            return Value::integer(0);
    }
    return std::nullopt;
}

bool isTextual(const FormField &field)
{
    switch (field.kind) {
    case Kind::Text:
    case Kind::LongText:
    case Kind::Json:
    case Kind::Password:
    case Kind::Binary:
        return true;
    case Kind::ForeignKey:
    case Kind::Number:
    case Kind::Boolean:
    case Kind::Date:
    case Kind::Time:
    case Kind::DateTime:
    case Kind::Choice:
        return false;
    }
    return true;
}

QString unquoted(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.size() >= 2 && (trimmed.startsWith(QLatin1Char('\'')) || trimmed.startsWith(QLatin1Char('"')))
        && trimmed.endsWith(trimmed.front()))
        return trimmed.mid(1, trimmed.size() - 2);
    return trimmed;
}

Value operand(const QString &text, const FormField &field)
{
    const QString plain = unquoted(text);
    if (plain.isEmpty() && text.trimmed().isEmpty())
        throw Error(Error::Kind::Usage, coreTr("The filter of %1 lacks a value.").arg(field.label))
            .withHint(coreTr("Write for example \"> 5\", \"10..20\" or \"null\"."));
    if (plain != text.trimmed())
        return Value::text(plain);
    if (field.kind == Kind::Boolean) {
        if (const auto value = booleanValue(plain))
            return *value;
        if (const auto value = field.whole ? numberValue(plain, true) : std::nullopt)
            return *value;
        throw Error(Error::Kind::Usage, coreTr("%1 is yes or no, not \"%2\".").arg(field.label, plain));
    }
    if (field.kind == Kind::Number) {
        if (const auto value = numberValue(plain, false))
            return *value;
        throw Error(Error::Kind::Usage, coreTr("%1 is a number, \"%2\" is none.").arg(field.label, plain));
    }
    if (field.kind == Kind::ForeignKey) {
        if (const auto value = numberValue(plain, true))
            return *value;
    }
    return Value::text(plain);
}

} // namespace

Value chosenBoolean(const QString &text)
{
    return numberValue(text, false).value_or(Value::text(text));
}

TypedValue typedValue(const QString &text, const FormField &field)
{
    switch (field.kind) {
    case Kind::Number:
        if (const auto value = numberValue(text, field.whole))
            return {*value, {}};
        return {{},
                field.whole ? coreTr("%1 is a whole number, \"%2\" is none.").arg(field.label, text)
                            : coreTr("%1 is a number, \"%2\" is none.").arg(field.label, text)};
    case Kind::Boolean:
        if (const auto value = booleanValue(text))
            return {*value, {}};
        if (const auto value = field.whole ? numberValue(text, true) : std::nullopt)
            return {*value, {}};
        return {{}, coreTr("%1 is yes or no, not \"%2\".").arg(field.label, text)};
    case Kind::ForeignKey:
        if (const auto value = numberValue(text, true))
            return {*value, {}};
        return {Value::text(text), {}};
    case Kind::Binary: {
        static const QRegularExpression hex(QStringLiteral("^[xX]'([0-9a-fA-F\\s]*)'$"));
        const auto match = hex.match(text.trimmed());
        return {match.hasMatch() ? Value::blob(QByteArray::fromHex(match.captured(1).toLatin1()))
                                 : Value::blob(text.toUtf8()),
                {}};
    }
    case Kind::Choice:
        if (!field.choices.isEmpty() && !field.choices.contains(text))
            return {{},
                    coreTr("%1 is one of %2, not \"%3\".")
                        .arg(field.label, field.choices.join(QStringLiteral(", ")), text)};
        return {Value::text(text), {}};
    case Kind::Text:
    case Kind::LongText:
    case Kind::Date:
    case Kind::Time:
    case Kind::DateTime:
    case Kind::Json:
    case Kind::Password:
        break;
    }
    if (field.maxLength > 0 && text.size() > field.maxLength)
        return {{},
                coreTr("%1 holds at most %2 characters, this has %3.")
                    .arg(field.label)
                    .arg(field.maxLength)
                    .arg(text.size())};
    return {Value::text(text), {}};
}

std::optional<RowFilter> parseFilter(const QString &text, const FormField &field)
{
    const QString typed = text.trimmed();
    const QString column = field.column();
    if (typed.isEmpty())
        return std::nullopt;
    const QString lower = typed.toLower();
    if (lower == QStringLiteral("null") || lower == QStringLiteral("is null"))
        return RowFilter {column, Match::IsNull, {}};
    if (lower == QStringLiteral("not null") || lower == QStringLiteral("is not null")
        || lower == QStringLiteral("!null"))
        return RowFilter {column, Match::IsNotNull, {}};

    static const std::pair<const char *, Match> signs[]
        = {{"!=", Match::NotEquals}, {"<>", Match::NotEquals},      {"<=", Match::LessOrEqual},
           {"<", Match::Less},       {">=", Match::GreaterOrEqual}, {">", Match::Greater},
           {"=", Match::Equals}};
    for (const auto &[sign, match] : signs) {
        if (typed.startsWith(QLatin1String(sign)))
            return RowFilter {column, match, {operand(typed.mid(qsizetype(strlen(sign))), field)}};
    }
    static const std::pair<const char *, Match> words[] = {{"contains ", Match::Contains},
                                                           {"starts with ", Match::StartsWith},
                                                           {"begins with ", Match::StartsWith},
                                                           {"ends with ", Match::EndsWith}};
    for (const auto &[word, match] : words) {
        if (lower.startsWith(QLatin1String(word)))
            return RowFilter {column, match, {Value::text(unquoted(typed.mid(qsizetype(strlen(word)))))}};
    }
    if (lower.startsWith(QStringLiteral("in ")) || lower.startsWith(QStringLiteral("in("))) {
        QString list = typed.mid(2).trimmed();
        if (list.startsWith(QLatin1Char('(')) && list.endsWith(QLatin1Char(')')))
            list = list.mid(1, list.size() - 2);
        RowFilter filter {column, Match::In, {}};
        for (const QString &item : list.split(QLatin1Char(',')))
            filter.values.push_back(operand(item, field));
        return filter;
    }
    static const QRegularExpression between(QStringLiteral("^between\\s+(.+?)\\s+and\\s+(.+)$"),
                                            QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression range(QStringLiteral("^(.*?)\\s*\\.\\.\\s*(.*)$"));
    for (const QRegularExpression *form : {&between, &range}) {
        const auto match = form->match(typed);
        if (!match.hasMatch())
            continue;
        if (match.captured(1).isEmpty())
            return RowFilter {column, Match::LessOrEqual, {operand(match.captured(2), field)}};
        if (match.captured(2).isEmpty())
            return RowFilter {column, Match::GreaterOrEqual, {operand(match.captured(1), field)}};
        return RowFilter {
            column, Match::Between, {operand(match.captured(1), field), operand(match.captured(2), field)}};
    }
    const bool starOpen = typed.startsWith(QLatin1Char('*'));
    const bool starClose = typed.size() > 1 && typed.endsWith(QLatin1Char('*'));
    if (starOpen || starClose) {
        const QString inner
            = typed.mid(starOpen ? 1 : 0, typed.size() - (starOpen ? 1 : 0) - (starClose ? 1 : 0));
        const Match match = starOpen && starClose ? Match::Contains
            : starOpen                            ? Match::EndsWith
                                                  : Match::StartsWith;
        return RowFilter {column, match, {Value::text(inner)}};
    }
    if (unquoted(typed) != typed)
        return RowFilter {column, Match::Equals, {Value::text(unquoted(typed))}};
    if (field.kind == Kind::Date || field.kind == Kind::DateTime || field.kind == Kind::Time)
        return RowFilter {column, Match::StartsWith, {Value::text(typed)}};
    if (isTextual(field))
        return RowFilter {column, Match::Contains, {Value::text(typed)}};
    return RowFilter {column, Match::Equals, {operand(typed, field)}};
}

QString filterText(const RowFilter &filter, const FormField &field)
{
    const auto shown = [&](std::size_t index) {
        if (index >= filter.values.size())
            return QString();
        const Value &value = filter.values[index];
        const QString text = value.toString();
        if (field.kind == Kind::Boolean && (value.bytes == "0" || value.bytes == "1"))
            return value.bytes == "1" ? QStringLiteral("yes") : QStringLiteral("no");
        return text.isEmpty() || text.trimmed() != text ? QLatin1Char('\'') + text + QLatin1Char('\'') : text;
    };
    switch (filter.match) {
    case Match::Equals:
        return QStringLiteral("= ") + shown(0);
    case Match::NotEquals:
        return QStringLiteral("!= ") + shown(0);
    case Match::Contains:
        return QStringLiteral("contains ") + shown(0);
    case Match::StartsWith:
        return QStringLiteral("starts with ") + shown(0);
    case Match::EndsWith:
        return QStringLiteral("ends with ") + shown(0);
    case Match::Less:
        return QStringLiteral("< ") + shown(0);
    case Match::LessOrEqual:
        return QStringLiteral("<= ") + shown(0);
    case Match::Greater:
        return QStringLiteral("> ") + shown(0);
    case Match::GreaterOrEqual:
        return QStringLiteral(">= ") + shown(0);
    case Match::Between:
        return shown(0) + QStringLiteral("..") + shown(1);
    case Match::In: {
        QStringList items;
        for (std::size_t i = 0; i < filter.values.size(); ++i)
            items << shown(i);
        return QStringLiteral("in ") + items.join(QStringLiteral(", "));
    }
    case Match::IsNull:
        return QStringLiteral("null");
    case Match::IsNotNull:
        return QStringLiteral("not null");
    }
    return {};
}

} // namespace stillroom
