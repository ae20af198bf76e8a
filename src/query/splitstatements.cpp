#include "query/splitstatements.h"

#include <QString>

namespace stillroom {

namespace {

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == QLatin1Char('_');
}

qsizetype behind(QStringView text, qsizetype from, QStringView closing)
{
    const qsizetype found = text.indexOf(closing, from);
    return found < 0 ? text.size() : found + closing.size();
}

/// A quoted text in which a doubled closing character stands for itself.
qsizetype behindQuoted(QStringView text, qsizetype at, QChar closing)
{
    for (qsizetype i = at + 1; i < text.size(); ++i) {
        if (text[i] != closing)
            continue;
        if (i + 1 < text.size() && text[i + 1] == closing && closing != QLatin1Char(']'))
            ++i;
        else
            return i + 1;
    }
    return text.size();
}

qsizetype behindDollarQuoted(QStringView text, qsizetype at)
{
    if (at > 0 && isWordCharacter(text[at - 1]))
        return at;
    qsizetype i = at + 1;
    while (i < text.size() && isWordCharacter(text[i]) && !(i == at + 1 && text[i].isDigit()))
        ++i;
    if (i >= text.size() || text[i] != QLatin1Char('$'))
        return at;
    return behind(text, i + 1, text.mid(at, i + 1 - at));
}

/// Knows when the words seen so far belong to a trigger whose body has semicolons of its own.
class TriggerState
{
public:
    void word(QStringView word)
    {
        const auto is
            = [&](const char *name) { return word.compare(QLatin1String(name), Qt::CaseInsensitive) == 0; };
        ++m_words;
        if (m_words == 1)
            m_create = is("create");
        else if (m_create && !m_trigger && m_words <= 4)
            m_trigger = is("trigger");
        else if (m_trigger && (is("begin") || is("case")))
            ++m_depth;
        else if (m_trigger && is("end") && m_depth > 0)
            --m_depth;
    }
    [[nodiscard]] bool insideBody() const { return m_depth > 0; }

private:
    int m_words = 0;
    int m_depth = 0;
    bool m_create = false;
    bool m_trigger = false;
};

} // namespace

qsizetype skipQuotedOrComment(QStringView text, qsizetype at)
{
    const QChar c = text[at];
    const QChar next = at + 1 < text.size() ? text[at + 1] : QChar();
    if (c == QLatin1Char('\'') || c == QLatin1Char('"') || c == QLatin1Char('`'))
        return behindQuoted(text, at, c);
    if (c == QLatin1Char('['))
        return behindQuoted(text, at, QLatin1Char(']'));
    if (c == QLatin1Char('-') && next == QLatin1Char('-'))
        return behind(text, at, u"\n");
    if (c == QLatin1Char('/') && next == QLatin1Char('*'))
        return behind(text, at + 2, u"*/");
    if (c == QLatin1Char('$'))
        return behindDollarQuoted(text, at);
    return at;
}

std::vector<StatementSpan> splitStatements(QStringView text)
{
    std::vector<StatementSpan> statements;
    StatementSpan current;
    TriggerState trigger;
    bool open = false;
    int line = 1;
    qsizetype counted = 0;
    const auto touch = [&](qsizetype begin, qsizetype end) {
        if (!open) {
            line += int(text.mid(counted, begin - counted).count(QLatin1Char('\n')));
            counted = begin;
            current = {begin, end, line};
            trigger = {};
            open = true;
        }
        current.end = end;
    };

    for (qsizetype i = 0; i < text.size();) {
        const QChar c = text[i];
        const qsizetype skipped = skipQuotedOrComment(text, i);
        if (skipped != i) {
            const bool comment = c == QLatin1Char('-') || c == QLatin1Char('/');
            if (!comment)
                touch(i, skipped);
            i = skipped;
        } else if (isWordCharacter(c)) {
            qsizetype end = i;
            while (end < text.size() && isWordCharacter(text[end]))
                ++end;
            touch(i, end);
            trigger.word(text.mid(i, end - i));
            i = end;
        } else {
            ++i;
            if (c == QLatin1Char(';') && !(open && trigger.insideBody())) {
                if (open)
                    statements.push_back(current);
                open = false;
            } else if (!c.isSpace()) {
                touch(i - 1, i);
            }
        }
    }
    if (open)
        statements.push_back(current);
    return statements;
}

int statementAt(const std::vector<StatementSpan> &statements, qsizetype cursor)
{
    int found = statements.empty() ? -1 : 0;
    for (std::size_t i = 0; i < statements.size() && statements[i].begin <= cursor; ++i)
        found = int(i);
    return found;
}

} // namespace stillroom
