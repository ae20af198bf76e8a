#include "dialect/ddloptions.h"

namespace stillroom {

namespace {

/// Walks over Python source made of literals: strings, numbers, names, calls, lists, dicts.
class LiteralWalk
{
public:
    explicit LiteralWalk(const QString &source) : m_source(source) { }

    [[nodiscard]] bool atEnd() const { return m_at >= m_source.size(); }
    [[nodiscard]] QChar at() const { return atEnd() ? QChar() : m_source[m_at]; }

    void skipBlanks()
    {
        while (!atEnd() && at().isSpace())
            ++m_at;
    }

    bool take(char symbol)
    {
        skipBlanks();
        const bool found = at() == QLatin1Char(symbol);
        m_at += found ? 1 : 0;
        return found;
    }

    /// One value: its text, adjacent strings joined, the first argument of a call that wraps one.
    QString takeValue()
    {
        skipBlanks();
        QString word;
        while (!atEnd() && !isDelimiter(at()))
            word += m_source[m_at++];
        word = word.trimmed();
        skipBlanks();
        if (isQuote(at()) && isPrefix(word))
            return takeStrings(word.contains(QLatin1Char('r'), Qt::CaseInsensitive));
        if (at() == QLatin1Char('(') && !word.isEmpty())
            return takeCall(word);
        return word;
    }

private:
    static bool isQuote(QChar c) { return c == QLatin1Char('\'') || c == QLatin1Char('"'); }
    static bool isDelimiter(QChar c) { return isQuote(c) || QStringLiteral("()[]{},:").contains(c); }
    static bool isPrefix(const QString &word)
    {
        return word.isEmpty() || (word.size() <= 2 && QStringLiteral("rRuUbBfF").contains(word[0]));
    }

    QString takeStrings(bool raw)
    {
        QString text;
        while (isQuote(at())) {
            text += takeString(raw);
            skipBlanks();
        }
        return text;
    }

    QString takeString(bool raw)
    {
        const QChar quote = at();
        const QString triple(3, quote);
        const bool isTriple = m_source.mid(m_at, 3) == triple;
        m_at += isTriple ? 3 : 1;
        QString text;
        while (!atEnd()) {
            if (isTriple ? m_source.mid(m_at, 3) == triple : at() == quote) {
                m_at += isTriple ? 3 : 1;
                break;
            }
            text += at() == QLatin1Char('\\') && !raw ? takeEscape() : QString(m_source[m_at++]);
        }
        return text;
    }

    QString takeEscape()
    {
        ++m_at;
        const QChar c = at();
        ++m_at;
        switch (c.toLatin1()) {
        case 'n':
            return QStringLiteral("\n");
        case 't':
            return QStringLiteral("\t");
        case 'r':
            return QStringLiteral("\r");
        case '\n':
            return {};
        case 'x':
            return takeCode(2);
        case 'u':
            return takeCode(4);
        case 'U':
            return takeCode(8);
        case '\\':
        case '\'':
        case '"':
            return c;
        default:
            return QLatin1Char('\\') + QString(c);
        }
    }

    QString takeCode(int digits)
    {
        const char32_t code = m_source.mid(m_at, digits).toUInt(nullptr, 16);
        m_at += digits;
        return QString::fromUcs4(&code, 1);
    }

    QString takeCall(const QString &word)
    {
        const qsizetype from = m_at;
        take('(');
        const QString first = takeValue();
        for (int depth = 1; !atEnd() && depth > 0;) {
            if (isQuote(at())) {
                takeString(false);
                continue;
            }
            depth += at() == QLatin1Char('(') ? 1 : at() == QLatin1Char(')') ? -1 : 0;
            ++m_at;
        }
        const QString function = word.section(QLatin1Char('.'), -1);
        const bool wraps = function == QLatin1String("text") || function == QLatin1String("literal_column")
            || function == QLatin1String("column") || function == QLatin1String("quoted_name")
            || function == QLatin1String("f");
        return wraps ? first : word + m_source.mid(from, m_at - from);
    }

    const QString m_source;
    qsizetype m_at = 0;
};

} // namespace

QString pythonText(const QString &source)
{
    const QString text = LiteralWalk(source).takeValue();
    return text == QLatin1String("None") ? QString() : text;
}

QStringList pythonTexts(const QString &source)
{
    LiteralWalk walk(source);
    const bool isList = walk.take('[') || walk.take('(') || walk.take('{');
    QStringList texts;
    do {
        walk.skipBlanks();
        if (walk.atEnd() || QStringLiteral(")]}").contains(walk.at()))
            break;
        texts.append(walk.takeValue());
    } while (isList && walk.take(','));
    return texts == QStringList {QStringLiteral("None")} ? QStringList() : texts;
}

std::vector<std::pair<QString, QString>> pythonPairs(const QString &source)
{
    LiteralWalk walk(source);
    std::vector<std::pair<QString, QString>> pairs;
    if (!walk.take('{'))
        return pairs;
    do {
        walk.skipBlanks();
        if (walk.atEnd() || walk.at() == QLatin1Char('}'))
            break;
        const QString key = walk.takeValue();
        if (!walk.take(':'))
            break;
        pairs.emplace_back(key, walk.takeValue());
    } while (walk.take(','));
    return pairs;
}

QString optionText(const DdlOptions &options, const char *keyword)
{
    const auto found = options.constFind(QLatin1String(keyword));
    return found == options.cend() ? QString() : pythonText(*found);
}

bool isOn(const DdlOptions &options, const char *keyword)
{
    return options.value(QLatin1String(keyword)) == QLatin1String("True");
}

bool isOff(const DdlOptions &options, const char *keyword)
{
    return options.value(QLatin1String(keyword)) == QLatin1String("False");
}

QString pythonSource(const QString &text)
{
    const bool hasSingle = text.contains(QLatin1Char('\'')) && !text.contains(QLatin1Char('"'));
    const QChar quote = hasSingle ? QLatin1Char('"') : QLatin1Char('\'');
    QString escaped;
    for (const QChar c : text) {
        if (c == QLatin1Char('\n'))
            escaped += QLatin1String("\\n");
        else if (c == QLatin1Char('\r'))
            escaped += QLatin1String("\\r");
        else if (c == QLatin1Char('\t'))
            escaped += QLatin1String("\\t");
        else if (c == QLatin1Char('\\') || c == quote)
            escaped += QLatin1Char('\\') + QString(c);
        else
            escaped += c;
    }
    return quote + escaped + quote;
}

QString pythonSource(const QStringList &texts)
{
    QStringList parts;
    for (const QString &text : texts)
        parts.append(pythonSource(text));
    return QLatin1Char('[') + parts.join(QLatin1String(", ")) + QLatin1Char(']');
}

QString pythonSource(bool value)
{
    return value ? QStringLiteral("True") : QStringLiteral("False");
}

} // namespace stillroom
