#include "gui/common/sqllexer.h"

#include <algorithm>

namespace stillroom {

SqlLexer::SqlLexer(QObject *parent) : QsciLexerCustom(parent)
{
    for (const QByteArray &word : QByteArray(QsciLexerSQL().keywords(1)).split(' '))
        m_keywords.insert(QString::fromLatin1(word));
}

void SqlLexer::setSyntax(const SqlSyntax &syntax)
{
    if (m_syntax == syntax)
        return;
    m_syntax = syntax;
    if (editor())
        editor()->recolor();
}

QString SqlLexer::description(int style) const
{
    return QsciLexerSQL().description(style);
}

int SqlLexer::tokenBoundary(int before) const
{
    const auto send
        = [this](unsigned message, long argument) { return int(editor()->SendScintilla(message, argument)); };
    int line = send(QsciScintilla::SCI_LINEFROMPOSITION, before);
    while (line > 0) {
        const int start = send(QsciScintilla::SCI_POSITIONFROMLINE, line);
        if (send(QsciScintilla::SCI_GETSTYLEAT, start - 1) == QsciLexerSQL::Default)
            return start;
        --line;
    }
    return 0;
}

int SqlLexer::styleOf(const SqlToken &token) const
{
    switch (token.kind) {
    case SqlToken::Kind::Blank:
        return token.text.trimmed().isEmpty() ? QsciLexerSQL::Default : QsciLexerSQL::Comment;
    case SqlToken::Kind::Word:
        return m_keywords.contains(token.text.toLower()) ? QsciLexerSQL::Keyword : QsciLexerSQL::Identifier;
    case SqlToken::Kind::Quoted:
        return QsciLexerSQL::QuotedIdentifier;
    case SqlToken::Kind::String:
        return QsciLexerSQL::SingleQuotedString;
    case SqlToken::Kind::Number:
        return QsciLexerSQL::Number;
    case SqlToken::Kind::Symbol:
        break;
    }
    return QsciLexerSQL::Operator;
}

void SqlLexer::styleText(int start, int end)
{
    if (!editor())
        return;
    const int from = tokenBoundary(start);
    const QString text = editor()->text(from, end);
    startStyling(from);
    SqlTokenizer tokenizer(text, m_syntax);
    int left = end
        - from; // a letter that is cut in two counts more bytes as text; styling more than there is aborts
    for (SqlToken token; left > 0 && tokenizer.next(token);) {
        const int size = std::min(left, int(token.text.toUtf8().size()));
        setStyling(size, styleOf(token));
        left -= size;
    }
}

} // namespace stillroom
