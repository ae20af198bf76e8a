#include "schema/sqltokens.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

bool startsWord(QChar c)
{
    return c.isLetter() || c == QLatin1Char('_') || c.unicode() > 127;
}

bool continuesWord(QChar c)
{
    return startsWord(c) || c.isDigit() || c == QLatin1Char('$');
}

/// End of a text closed by `close`, which stands for itself when doubled.
qsizetype endOfQuoted(QStringView sql, qsizetype at, QChar close, bool doubled, bool backslashes)
{
    for (++at; at < sql.size(); ++at) {
        if (backslashes && sql[at] == QLatin1Char('\\')) {
            ++at;
            continue;
        }
        if (sql[at] != close)
            continue;
        if (!doubled || at + 1 >= sql.size() || sql[at + 1] != close)
            return at + 1;
        ++at;
    }
    return sql.size();
}

bool startsWith(QStringView sql, qsizetype at, const char *what)
{
    return sql.mid(at).startsWith(QLatin1String(what));
}

qsizetype endOfComment(QStringView sql, qsizetype at, bool nested)
{
    int depth = 0;
    for (; at < sql.size(); ++at) {
        if (startsWith(sql, at, "/*") && (nested || depth == 0)) {
            ++depth;
            ++at;
        } else if (startsWith(sql, at, "*/")) {
            ++at;
            if (--depth == 0)
                return at + 1;
        }
    }
    return sql.size();
}

/// End of what opens a comment that is run, `/*!50100` or `/*M!`, or `at` where none starts there.
qsizetype endOfExecutedOpening(QStringView sql, qsizetype at)
{
    qsizetype end = at + 2;
    if (!startsWith(sql, at, "/*"))
        return at;
    if (end < sql.size() && sql[end] == QLatin1Char('M'))
        ++end;
    if (end >= sql.size() || sql[end] != QLatin1Char('!'))
        return at;
    for (++end; end < sql.size() && sql[end].isDigit();)
        ++end;
    // The first line of a dump of MariaDB's, which is only meant for its client.
    return startsWith(sql, end, "\\-") ? at : end;
}

bool startsLineComment(QStringView sql, qsizetype at, const SqlSyntax &syntax)
{
    if (syntax.hashComments && sql[at] == QLatin1Char('#'))
        return true;
    return startsWith(sql, at, "--")
        && (!syntax.hashComments || at + 2 >= sql.size() || sql[at + 2].isSpace()
            || sql[at + 2].unicode() < 32);
}

qsizetype endOfBlank(QStringView sql, qsizetype at, const SqlSyntax &syntax)
{
    const qsizetype begin = at;
    while (at < sql.size()) {
        if (sql[at].isSpace()) {
            ++at;
        } else if (startsLineComment(sql, at, syntax)) {
            const qsizetype end = sql.indexOf(QLatin1Char('\n'), at);
            at = end < 0 ? sql.size() : end + 1;
        } else if (startsWith(sql, at, "/*")) {
            const bool isHint = at > begin && startsWith(sql, at, "/*+");
            if (isHint || (syntax.executedComments && endOfExecutedOpening(sql, at) > at))
                break;
            at = endOfComment(sql, at, syntax.nestedComments);
        } else {
            break;
        }
    }
    return at;
}

/// End of $tag$…$tag$, or `at` where none starts there.
qsizetype endOfDollarQuoted(QStringView sql, qsizetype at)
{
    qsizetype tagEnd = at + 1;
    while (tagEnd < sql.size() && (startsWord(sql[tagEnd]) || (tagEnd > at + 1 && sql[tagEnd].isDigit())))
        ++tagEnd;
    if (tagEnd >= sql.size() || sql[tagEnd] != QLatin1Char('$'))
        return at;
    const QStringView tag = sql.mid(at, tagEnd + 1 - at);
    const qsizetype close = sql.indexOf(tag, tagEnd + 1);
    return close < 0 ? sql.size() : close + tag.size();
}

qsizetype endOfNumber(QStringView sql, qsizetype at)
{
    while (at < sql.size()
           && (sql[at].isLetterOrNumber() || sql[at] == QLatin1Char('.')
               || ((sql[at] == QLatin1Char('+') || sql[at] == QLatin1Char('-'))
                   && sql[at - 1].toLower() == QLatin1Char('e'))))
        ++at;
    return at;
}

} // namespace

SqlSyntax SqlSyntax::postgres()
{
    SqlSyntax syntax;
    syntax.family = Family::Postgres;
    syntax.brackets = false;
    syntax.backticks = false;
    syntax.dollarQuotes = true;
    syntax.escapeStrings = true;
    syntax.nestedComments = true;
    return syntax;
}

SqlSyntax SqlSyntax::mysql()
{
    SqlSyntax syntax;
    syntax.family = Family::MySql;
    syntax.brackets = false;
    syntax.backslashes = true;
    syntax.doubleQuotedStrings = true;
    syntax.hashComments = true;
    syntax.executedComments = true;
    return syntax;
}

SqlSyntax SqlSyntax::mssql()
{
    SqlSyntax syntax;
    syntax.family = Family::SqlServer;
    syntax.doubledBrackets = true;
    syntax.backticks = false;
    syntax.nestedComments = true;
    return syntax;
}

bool SqlToken::isWord(const char *word) const
{
    return kind == Kind::Word && text.compare(QLatin1String(word), Qt::CaseInsensitive) == 0;
}

bool SqlToken::isOneOf(std::initializer_list<const char *> words) const
{
    return kind == Kind::Word
        && std::any_of(words.begin(), words.end(), [this](const char *word) { return isWord(word); });
}

bool SqlToken::isSymbol(char symbol) const
{
    return kind == Kind::Symbol && text == QLatin1Char(symbol);
}

bool SqlToken::isExecutedComment() const
{
    return kind == Kind::Symbol && (text.startsWith(QLatin1String("/*")) || text == QLatin1String("*/"));
}

bool SqlToken::isHint() const
{
    return kind == Kind::Blank && text.startsWith(QLatin1String("/*+"));
}

QString SqlToken::name() const
{
    if (kind != Kind::Quoted)
        return text;
    const QChar close = text[0] == QLatin1Char('[') ? QLatin1Char(']') : text[0];
    return text.mid(1, text.size() - 2).replace(QString(2, close), QString(close));
}

bool SqlTokenizer::next(SqlToken &token)
{
    if (m_at >= m_sql.size())
        return false;
    const QStringView sql = m_sql;
    const qsizetype at = m_at;
    const QChar c = sql[at];
    const QChar lower = c.toLower();
    qsizetype end = endOfBlank(sql, at, m_syntax);
    const bool nextIsQuote = at + 1 < sql.size() && sql[at + 1] == QLatin1Char('\'');
    const qsizetype opened = m_syntax.executedComments ? endOfExecutedOpening(sql, at) : at;
    if (end > at) {
        token.kind = SqlToken::Kind::Blank;
    } else if (opened > at) {
        token.kind = SqlToken::Kind::Symbol;
        end = opened;
        m_executedComment = true;
    } else if (m_executedComment && startsWith(sql, at, "*/")) {
        token.kind = SqlToken::Kind::Symbol;
        end = at + 2;
        m_executedComment = false;
    } else if (c == QLatin1Char('\'') || (c == QLatin1Char('"') && m_syntax.doubleQuotedStrings)) {
        token.kind = SqlToken::Kind::String;
        end = endOfQuoted(sql, at, c, true, m_syntax.backslashes);
    } else if (c == QLatin1Char('$') && m_syntax.dollarQuotes && endOfDollarQuoted(sql, at) > at) {
        token.kind = SqlToken::Kind::String;
        end = endOfDollarQuoted(sql, at);
    } else if (c == QLatin1Char('"') || (c == QLatin1Char('`') && m_syntax.backticks)) {
        token.kind = SqlToken::Kind::Quoted;
        end = endOfQuoted(sql, at, c, true, false);
    } else if (c == QLatin1Char('[') && m_syntax.brackets) {
        token.kind = SqlToken::Kind::Quoted;
        end = endOfQuoted(sql, at, QLatin1Char(']'), m_syntax.doubledBrackets, false);
    } else if (nextIsQuote
               && (lower == QLatin1Char('x') || (m_syntax.escapeStrings && lower == QLatin1Char('e'))))
    {
        token.kind = SqlToken::Kind::String;
        end = endOfQuoted(sql, at + 1, sql[at + 1], true, m_syntax.backslashes || lower == QLatin1Char('e'));
    } else if (startsWord(c)) {
        token.kind = SqlToken::Kind::Word;
        for (end = at + 1; end < sql.size() && continuesWord(sql[end]);)
            ++end;
    } else if (c.isDigit()) {
        token.kind = SqlToken::Kind::Number;
        end = endOfNumber(sql, at + 1);
    } else {
        token.kind = SqlToken::Kind::Symbol;
        end = at + 1;
    }
    token.text = sql.mid(at, end - at).toString();
    token.begin = at;
    if (token.isSymbol(')'))
        --m_depth;
    token.depth = m_depth;
    if (token.isSymbol('('))
        ++m_depth;
    m_at = end;
    return true;
}

std::vector<SqlToken> tokenizeSql(const QString &sql, const SqlSyntax &syntax)
{
    std::vector<SqlToken> tokens;
    SqlTokenizer tokenizer(sql, syntax);
    for (SqlToken token; tokenizer.next(token);)
        tokens.push_back(std::move(token));
    return tokens;
}

std::vector<SqlToken> solidTokens(const QString &sql, const SqlSyntax &syntax)
{
    std::vector<SqlToken> tokens = tokenizeSql(sql, syntax);
    std::erase_if(tokens, [](const SqlToken &token) { return token.kind == SqlToken::Kind::Blank; });
    return tokens;
}

QString joined(const std::vector<SqlToken> &tokens)
{
    QString text;
    for (const SqlToken &token : tokens)
        text += token.text;
    return text;
}

QStringList splitAtPlaceholders(const QString &sql, const SqlSyntax &syntax)
{
    QStringList pieces {QString()};
    for (const SqlToken &token : tokenizeSql(sql, syntax)) {
        if (token.isSymbol('?'))
            pieces.append(QString());
        else
            pieces.back() += token.text;
    }
    return pieces;
}

bool mentionsColumn(const QString &expression, const QString &column)
{
    for (const SqlToken &token : tokenizeSql(expression)) {
        if (token.isIdentifier() && token.name().compare(column, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

QString withColumnRenamed(const QString &expression, const QString &from, const QString &to)
{
    static const QRegularExpression plain(QStringLiteral("^[a-z_][a-z0-9_]*$"));
    std::vector<SqlToken> tokens = tokenizeSql(expression);
    bool changed = false;
    for (SqlToken &token : tokens) {
        if (!token.isIdentifier() || token.name().compare(from, Qt::CaseInsensitive) != 0)
            continue;
        const bool quote = token.kind == SqlToken::Kind::Quoted || !plain.match(to).hasMatch();
        const QChar open = token.kind == SqlToken::Kind::Quoted ? token.text[0] : QLatin1Char('"');
        const QChar close = open == QLatin1Char('[') ? QLatin1Char(']') : open;
        QString doubled = to;
        token.text = quote ? open + doubled.replace(close, QString(2, close)) + close : to;
        changed = true;
    }
    return changed ? joined(tokens) : expression;
}

QString withoutQualifier(const QString &expression, const QString &table)
{
    const std::vector<SqlToken> tokens = tokenizeSql(expression);
    std::vector<SqlToken> kept;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (i + 1 < tokens.size() && tokens[i].isIdentifier() && tokens[i + 1].isSymbol('.')
            && tokens[i].name().compare(table, Qt::CaseInsensitive) == 0)
            ++i;
        else
            kept.push_back(tokens[i]);
    }
    return joined(kept);
}

} // namespace stillroom
