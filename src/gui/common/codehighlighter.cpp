#include "gui/common/codehighlighter.h"

#include "gui/common/theme.h"

#include <QRegularExpression>
#include <QSet>

namespace stillroom {

namespace {

QSet<QString> words(const char *list)
{
    const QStringList found = QString::fromLatin1(list).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return {found.begin(), found.end()};
}

const QSet<QString> &keywords(CodeHighlighter::Language language)
{
    static const QSet<QString> sql = words("select from where and or not null insert into values update set "
                                           "delete create table index unique view trigger "
                                           "drop alter add column rename to primary key foreign references "
                                           "constraint check default on cascade restrict "
                                           "begin commit rollback transaction immediate savepoint release if "
                                           "exists as join left right inner outer cross "
                                           "full using group by order having limit offset union all except "
                                           "intersect distinct case when then else end in "
                                           "is like between with recursive without rowid strict returning "
                                           "conflict do nothing autoincrement collate asc "
                                           "desc pragma explain analyze vacuum temporary temp generated "
                                           "always stored virtual after before instead of for "
                                           "each row new old true false current_timestamp current_date "
                                           "current_time cast replace over partition");
    static const QSet<QString> python
        = words("def return import from as with class if elif else for while in is not and or None True "
                "False pass raise try "
                "except finally lambda yield global nonlocal del assert async await break continue");
    return language == CodeHighlighter::Language::Sql ? sql : python;
}

} // namespace

CodeHighlighter::CodeHighlighter(Language language, QTextDocument *document)
    : QSyntaxHighlighter(document)
    , m_language(language)
{
    connect(&Theme::current(), &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
}

void CodeHighlighter::highlightBlock(const QString &text)
{
    using Token = Theme::Token;
    const Theme &theme = Theme::current();
    static const QRegularExpression sql(QStringLiteral(
        "(?<comment>--.*$|/\\*.*?\\*/)|(?<string>'(?:[^']|'')*'?)|(?<quoted>\"(?:[^\"]|\"\")*\"?)"
        "|(?<number>\\b\\d+(?:\\.\\d+)?\\b)|(?<word>[A-Za-z_][A-Za-z0-9_]*)"));
    static const QRegularExpression python(QStringLiteral(
        "(?<comment>#.*$)|(?<string>'(?:[^'\\\\]|\\\\.)*'?|\"(?:[^\"\\\\]|\\\\.)*\"?)|(?<quoted>@[\\w.]+)"
        "|(?<number>\\b\\d+(?:\\.\\d+)?\\b)|(?<word>[A-Za-z_][A-Za-z0-9_]*)"));
    const bool isSql = m_language == Language::Sql;
    const auto colored = [&theme](Token token, bool italic = false) {
        QTextCharFormat format;
        format.setForeground(theme.color(token));
        format.setFontItalic(italic);
        return format;
    };

    // A docstring runs over blocks: state 1 inside """, 2 inside a block comment of SQL.
    const QString mark = isSql ? QStringLiteral("*/") : QStringLiteral("\"\"\"");
    const QString open = isSql ? QStringLiteral("/*") : mark;
    qsizetype from = 0;
    setCurrentBlockState(0);
    if (previousBlockState() == 1) {
        const qsizetype end = text.indexOf(mark);
        const qsizetype length = end < 0 ? text.size() : end + mark.size();
        setFormat(0, int(length), colored(Token::CodeComment, true));
        if (end < 0) {
            setCurrentBlockState(1);
            return;
        }
        from = length;
    }
    while (from < text.size()) {
        const qsizetype opens = text.indexOf(open, from);
        const auto match = (isSql ? sql : python).match(text, from);
        if (opens >= 0 && (!match.hasMatch() || opens <= match.capturedStart())) {
            const qsizetype end = text.indexOf(mark, opens + open.size());
            const qsizetype stop = end < 0 ? text.size() : end + mark.size();
            setFormat(int(opens), int(stop - opens), colored(Token::CodeComment, true));
            if (end < 0)
                setCurrentBlockState(1);
            from = stop;
            continue;
        }
        if (!match.hasMatch())
            return;
        const int start = int(match.capturedStart());
        const int length = int(match.capturedLength());
        if (!match.captured(QStringLiteral("comment")).isEmpty())
            setFormat(start, length, colored(Token::CodeComment, true));
        else if (!match.captured(QStringLiteral("string")).isEmpty())
            setFormat(start, length, colored(Token::CodeString));
        else if (!match.captured(QStringLiteral("number")).isEmpty())
            setFormat(start, length, colored(Token::CodeNumber));
        else if (!match.captured(QStringLiteral("word")).isEmpty()) {
            const QString word = match.captured();
            if (keywords(m_language).contains(isSql ? word.toLower() : word))
                setFormat(start, length, colored(Token::CodeKeyword));
            else if (match.capturedEnd() < text.size() && text.at(match.capturedEnd()) == QLatin1Char('('))
                setFormat(start, length, colored(Token::CodeName));
        }
        from = match.capturedEnd();
    }
}

} // namespace stillroom
