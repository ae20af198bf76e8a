#include "dialect/sqlexpression.h"

#include <QHash>
#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

/// Thrown where the reader gives up; caught in comparableExpression().
struct NotReadable
{ };

constexpr int deepest = 100; ///< brackets within brackets; a hostile text must not fill the stack

/// A part of an expression. What AND and OR join is kept apart, so that its order does not count.
struct Part
{
    enum class Kind { Plain, And, Or };
    Kind kind = Kind::Plain;
    QStringList texts; ///< one, where it is plain
    bool isNumber = false;

    Part(QString text = {}, bool number = false) : texts {std::move(text)}, isNumber(number) { }

    [[nodiscard]] QString text() const
    {
        if (kind == Kind::Plain)
            return texts.front();
        QStringList sorted = texts;
        sorted.sort();
        sorted.removeDuplicates();
        if (sorted.size() == 1)
            return sorted.front();
        return QStringLiteral("(%1)").arg(
            sorted.join(kind == Kind::And ? QStringLiteral(" and ") : QStringLiteral(" or ")));
    }
};

Part combined(Part::Kind kind, const std::vector<Part> &parts)
{
    if (parts.size() == 1)
        return parts.front();
    Part result;
    result.kind = kind;
    result.texts.clear();
    for (const Part &part : parts)
        result.texts += part.kind == kind ? part.texts : QStringList {part.text()};
    return result;
}

Part negated(const Part &part)
{
    return Part(QStringLiteral("not(%1)").arg(part.text()));
}

class ConditionReader
{
public:
    ConditionReader(const QString &sql, const Dialect &dialect)
        : m_isPostgres(dialect.name == QLatin1String("postgresql"))
        , m_hasBackslashes(dialect.syntax.backslashes)
    {
        bool glued = false;
        for (SqlToken &token : tokenizeSql(sql, dialect.syntax)) {
            if (token.kind == SqlToken::Kind::Blank) {
                glued = false;
                continue;
            }
            m_glued.push_back(glued);
            m_tokens.push_back(std::move(token));
            glued = true;
        }
    }

    QString read()
    {
        const Part whole = any();
        if (m_at < m_tokens.size())
            throw NotReadable();
        return whole.text();
    }

private:
    [[nodiscard]] const SqlToken &token(std::size_t ahead = 0) const
    {
        static const SqlToken none;
        return m_at + ahead < m_tokens.size() ? m_tokens[m_at + ahead] : none;
    }
    bool take(const char *word)
    {
        const bool found = token().isWord(word);
        m_at += found ? 1 : 0;
        return found;
    }
    bool takeSymbol(char symbol)
    {
        const bool found = token().isSymbol(symbol);
        m_at += found ? 1 : 0;
        return found;
    }
    void expect(char symbol)
    {
        if (!takeSymbol(symbol))
            throw NotReadable();
    }
    void expect(const char *word)
    {
        if (!take(word))
            throw NotReadable();
    }

    /// Symbols written together that make an operator; empty where there is none of these.
    QString takeOperator(const char *beginnings, const char *rest)
    {
        const SqlToken &first = token();
        if (first.kind != SqlToken::Kind::Symbol || !QLatin1String(beginnings).contains(first.text))
            return {};
        QString text = first.text;
        for (++m_at; m_at < m_tokens.size() && m_glued[m_at] && token().kind == SqlToken::Kind::Symbol
             && QLatin1String(rest).contains(token().text);
             ++m_at)
            text += token().text;
        return text;
    }

    Part any();
    Part all();
    Part negation();
    Part comparison();
    bool compareOn(Part &left);
    Part listed(const Part &left, bool isNegated);
    Part quantified(const Part &left, const QString &op);
    Part sum();
    Part product();
    Part sign();
    Part cast();
    Part primary();
    Part called(const QString &name);
    Part choice();
    [[nodiscard]] QString stringValue() const;
    QString takeTypeName();
    std::vector<Part> list(char close);
    static Part compared(QString op, const Part &left, const Part &right);

    std::vector<SqlToken> m_tokens;
    std::vector<bool> m_glued; ///< to the token before it
    std::size_t m_at = 0;
    int m_depth = 0;
    bool m_isPostgres = false;
    bool m_hasBackslashes = false;
};

Part ConditionReader::any()
{
    if (++m_depth > deepest)
        throw NotReadable();
    std::vector<Part> parts {all()};
    while (take("or"))
        parts.push_back(all());
    --m_depth;
    return combined(Part::Kind::Or, parts);
}

Part ConditionReader::all()
{
    std::vector<Part> parts {negation()};
    while (take("and"))
        parts.push_back(negation());
    return combined(Part::Kind::And, parts);
}

Part ConditionReader::negation()
{
    if (!take("not"))
        return comparison();
    if (++m_depth > deepest)
        throw NotReadable();
    const Part inner = negated(negation());
    --m_depth;
    return inner;
}

Part ConditionReader::comparison()
{
    Part left = sum();
    while (compareOn(left)) {
    }
    return left;
}

Part ConditionReader::compared(QString op, const Part &left, const Part &right)
{
    static const QHash<QString, QString> same {{QStringLiteral("!="), QStringLiteral("<>")},
                                               {QStringLiteral("=="), QStringLiteral("=")},
                                               {QStringLiteral("~~"), QStringLiteral("like")},
                                               {QStringLiteral("~~*"), QStringLiteral("ilike")}};
    if (op == QLatin1String("!~~") || op == QLatin1String("!~~*"))
        return negated(compared(op.mid(1), left, right));
    op = same.value(op, op);
    if (left.text().size() + right.text().size() > 10'000) // each BETWEEN repeats what stands before it
        throw NotReadable();
    return Part(QStringLiteral("%1(%2, %3)").arg(op, left.text(), right.text()));
}

/// One comparison of what stands to the left. \return false if there is none
bool ConditionReader::compareOn(Part &left)
{
    if (take("is")) {
        const bool isNegated = take("not");
        if (token().kind != SqlToken::Kind::Word || token().isWord("distinct"))
            throw NotReadable();
        const Part is(QStringLiteral("is(%1, %2)").arg(left.text(), token().text.toLower()));
        ++m_at;
        left = isNegated ? negated(is) : is;
        return true;
    }
    const bool isNegated = token().isWord("not")
        && (token(1).isWord("in") || token(1).isWord("between") || token(1).isWord("like")
            || token(1).isWord("ilike") || token(1).isWord("regexp") || token(1).isWord("rlike")
            || token(1).isWord("glob"));
    m_at += isNegated ? 1 : 0;
    if (take("in")) {
        left = listed(left, isNegated);
        return true;
    }
    if (take("between")) {
        const Part low = sum();
        expect("and");
        const Part high = sum();
        const Part both = combined(
            Part::Kind::And,
            {compared(QStringLiteral(">="), left, low), compared(QStringLiteral("<="), left, high)});
        left = isNegated ? negated(both) : both;
        return true;
    }
    for (const char *word : {"like", "ilike", "regexp", "rlike", "glob"}) {
        if (!take(word))
            continue;
        Part like = compared(QLatin1String(word), left, sum());
        if (take("escape"))
            like = compared(QStringLiteral("escape"), like, sum());
        left = isNegated ? negated(like) : like;
        return true;
    }
    const QString op = takeOperator("=<>!~@#&?", "=<>!~@#&|*?");
    if (op.isEmpty())
        return false;
    left = token().isWord("any") || token().isWord("all") ? quantified(left, op) : compared(op, left, sum());
    return true;
}

Part ConditionReader::listed(const Part &left, bool isNegated)
{
    expect('(');
    std::vector<Part> parts;
    for (const Part &value : list(')'))
        parts.push_back(compared(isNegated ? QStringLiteral("<>") : QStringLiteral("="), left, value));
    return combined(isNegated ? Part::Kind::And : Part::Kind::Or, parts);
}

/// x = ANY (ARRAY[a, b]), as PostgreSQL keeps x IN (a, b).
Part ConditionReader::quantified(const Part &left, const QString &op)
{
    const bool isAny = take("any");
    if (!isAny)
        expect("all");
    int brackets = 0;
    while (takeSymbol('('))
        ++brackets;
    expect("array");
    expect('[');
    std::vector<Part> parts;
    for (const Part &value : list(']'))
        parts.push_back(compared(op, left, value));
    for (; brackets > 0; --brackets) {
        if (token().isSymbol(':'))
            takeTypeName();
        expect(')');
        if (brackets > 1 && token().isSymbol(':'))
            takeTypeName();
    }
    return combined(isAny ? Part::Kind::Or : Part::Kind::And, parts);
}

Part ConditionReader::sum()
{
    Part left = product();
    for (;;) {
        const bool joins = token().isSymbol('|') && token(1).isSymbol('|');
        const bool isArrow = token().isSymbol('-') && token(1).isSymbol('>');
        if (isArrow)
            throw NotReadable();
        if (!joins && !token().isSymbol('+') && !token().isSymbol('-'))
            return left;
        const QString op = joins ? QStringLiteral("||") : token().text;
        m_at += joins ? 2 : 1;
        left = Part(QStringLiteral("%1(%2, %3)").arg(op, left.text(), product().text()));
    }
}

Part ConditionReader::product()
{
    Part left = sign();
    while (token().isSymbol('*') || token().isSymbol('/') || token().isSymbol('%') || token().isWord("mod")
           || token().isWord("div"))
    {
        const QString op = token().isWord("mod") ? QStringLiteral("%") : token().text.toLower();
        ++m_at;
        left = Part(QStringLiteral("%1(%2, %3)").arg(op, left.text(), sign().text()));
    }
    return left;
}

Part ConditionReader::sign()
{
    while (takeSymbol('+')) {
    }
    if (!takeSymbol('-'))
        return cast();
    if (++m_depth > deepest)
        throw NotReadable();
    const Part inner = sign();
    --m_depth;
    return inner.isNumber && !inner.text().startsWith(QLatin1Char('-'))
        ? Part(QLatin1Char('-') + inner.text(), true)
        : Part(QStringLiteral("minus(%1)").arg(inner.text()));
}

/// Stands on the colons of a cast: the type's name, walked over.
QString ConditionReader::takeTypeName()
{
    expect(':');
    expect(':');
    static const QSet<QString> second {QStringLiteral("varying"), QStringLiteral("precision"),
                                       QStringLiteral("with"),    QStringLiteral("without"),
                                       QStringLiteral("time"),    QStringLiteral("zone")};
    if (!token().isIdentifier())
        throw NotReadable();
    QString name = token().name().toLower();
    for (++m_at; (takeSymbol('.') && token().isIdentifier())
         || (token().kind == SqlToken::Kind::Word && second.contains(token().text.toLower()));
         ++m_at)
        name += QLatin1Char(' ') + token().name().toLower();
    if (takeSymbol('('))
        static_cast<void>(list(')'));
    while (takeSymbol('['))
        expect(']');
    return name;
}

/// Casts do not count: a database adds them, or takes a literal's away.
Part ConditionReader::cast()
{
    static const QSet<QString> numbers {QStringLiteral("integer"),          QStringLiteral("bigint"),
                                        QStringLiteral("smallint"),         QStringLiteral("numeric"),
                                        QStringLiteral("double precision"), QStringLiteral("real")};
    Part value = primary();
    while (token().isSymbol(':') && token(1).isSymbol(':')) {
        const QString type = takeTypeName();
        const QString text = value.text();
        bool isNumber = false;
        if (numbers.contains(type) && text.startsWith(QLatin1Char('\''))) {
            static_cast<void>(text.mid(1, text.size() - 2).toDouble(&isNumber));
            if (isNumber)
                value = Part(text.mid(1, text.size() - 2), true);
        }
    }
    if (take("collate")) {
        value = Part(QStringLiteral("collate(%1, %2)").arg(value.text(), token().name()));
        ++m_at;
    }
    if (token().isSymbol('[') || token().isWord("at"))
        throw NotReadable();
    return value;
}

/// What is left up to a closing bracket, which is walked over too.
std::vector<Part> ConditionReader::list(char close)
{
    std::vector<Part> parts;
    if (takeSymbol(close))
        return parts;
    do
        parts.push_back(any());
    while (takeSymbol(','));
    expect(close);
    return parts;
}

QString ConditionReader::stringValue() const
{
    QString text = token().text;
    if (!text.startsWith(QLatin1Char('\'')) && !text.startsWith(QLatin1Char('"')))
        return text.toLower(); // X'…' and the like
    const QChar quote = text[0];
    text = text.mid(1, text.size() - 2).replace(QString(2, quote), QString(quote));
    if (m_hasBackslashes) {
        QString plain;
        for (qsizetype i = 0; i < text.size(); ++i) {
            if (text[i] == QLatin1Char('\\') && i + 1 < text.size())
                ++i;
            plain += text[i];
        }
        text = plain;
    }
    return QLatin1Char('\'') + text + QLatin1Char('\'');
}

Part ConditionReader::primary()
{
    if (takeSymbol('(')) {
        const std::vector<Part> parts = list(')');
        if (parts.size() == 1)
            return parts.front();
        QStringList texts;
        for (const Part &part : parts)
            texts.append(part.text());
        return Part(QStringLiteral("row(%1)").arg(texts.join(QStringLiteral(", "))));
    }
    const bool isPrefix = token().kind == SqlToken::Kind::Word && token(1).kind == SqlToken::Kind::String
        && (token().text.startsWith(QLatin1Char('_')) || token().isWord("n"));
    m_at += isPrefix ? 1 : 0;
    switch (token().kind) {
    case SqlToken::Kind::Number:
        return Part(m_tokens[m_at++].text.toLower(), true);
    case SqlToken::Kind::String: {
        const QString value = stringValue();
        ++m_at;
        return Part(value);
    }
    case SqlToken::Kind::Word:
    case SqlToken::Kind::Quoted:
        break;
    default:
        throw NotReadable();
    }
    static const QSet<QString> refused {QStringLiteral("select"), QStringLiteral("exists"),
                                        QStringLiteral("interval"), QStringLiteral("array")};
    const bool isWord = token().kind == SqlToken::Kind::Word;
    if (isWord && refused.contains(token().text.toLower()))
        throw NotReadable();
    if (take("case"))
        return choice();
    const bool keepsCase = m_isPostgres && !isWord;
    QString name = keepsCase ? token().name() : token().name().toLower();
    ++m_at;
    if (isWord && token().isSymbol('('))
        return called(name);
    while (takeSymbol('.')) {
        if (!token().isIdentifier())
            throw NotReadable();
        name += QLatin1Char('.')
            + (m_isPostgres && token().kind == SqlToken::Kind::Quoted ? token().name()
                                                                      : token().name().toLower());
        ++m_at;
    }
    if (name == QLatin1String("now") || name == QLatin1String("localtimestamp"))
        name = QStringLiteral("current_timestamp");
    return Part(name);
}

/// Stands behind the name of a function.
Part ConditionReader::called(const QString &given)
{
    static const QHash<QString, QString> same {
        {QStringLiteral("lcase"), QStringLiteral("lower")},
        {QStringLiteral("ucase"), QStringLiteral("upper")},
        {QStringLiteral("character_length"), QStringLiteral("char_length")},
        {QStringLiteral("substring"), QStringLiteral("substr")},
        {QStringLiteral("power"), QStringLiteral("pow")},
        {QStringLiteral("now"), QStringLiteral("current_timestamp")}};
    const QString name = same.value(given, given);
    expect('(');
    if (name == QLatin1String("cast")) {
        const Part value = any();
        expect("as");
        for (int depth = 1; depth > 0 && m_at < m_tokens.size(); ++m_at)
            depth += token().isSymbol('(') ? 1 : token().isSymbol(')') ? -1 : 0;
        return value;
    }
    if (token().isSymbol('*') && token(1).isSymbol(')')) {
        m_at += 2;
        return Part(name + QStringLiteral("(*)"));
    }
    QStringList arguments;
    for (const Part &part : list(')'))
        arguments.append(part.text());
    if (name == QLatin1String("current_timestamp") && arguments.isEmpty())
        return Part(name);
    return Part(QStringLiteral("%1(%2)").arg(name, arguments.join(QStringLiteral(", "))));
}

/// Stands behind CASE.
Part ConditionReader::choice()
{
    QStringList parts;
    if (!token().isWord("when"))
        parts.append(any().text());
    while (take("when")) {
        parts.append(QStringLiteral("when ") + any().text());
        expect("then");
        parts.append(QStringLiteral("then ") + any().text());
    }
    if (take("else"))
        parts.append(QStringLiteral("else ") + any().text());
    expect("end");
    return Part(QStringLiteral("case(%1)").arg(parts.join(QLatin1Char(' '))));
}

} // namespace

std::optional<QString> comparableExpression(const QString &sql, const Dialect &dialect)
{
    try {
        return ConditionReader(sql, dialect).read();
    } catch (const NotReadable &) {
        return {};
    }
}

std::optional<bool> sameExpression(const QString &a, const QString &b, const Dialect &dialect)
{
    if (a == b)
        return true;
    const auto one = comparableExpression(a, dialect);
    const auto other = one ? comparableExpression(b, dialect) : std::nullopt;
    if (!one || !other)
        return {};
    return *one == *other;
}

} // namespace stillroom
