#include "schema/sqltokens.h"

#include <QRegularExpression>

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
qsizetype endOfQuoted(const QString &sql, qsizetype at, QChar close, bool backslashes = false)
{
    for (++at; at < sql.size(); ++at) {
        if (backslashes && sql[at] == QLatin1Char('\\')) {
            ++at;
            continue;
        }
        if (sql[at] != close)
            continue;
        if (close == QLatin1Char(']') || at + 1 >= sql.size() || sql[at + 1] != close)
            return at + 1;
        ++at;
    }
    return sql.size();
}

qsizetype endOfComment(const QString &sql, qsizetype at, bool nested)
{
    int depth = 0;
    for (; at < sql.size(); ++at) {
        const QStringView two = QStringView(sql).mid(at, 2);
        if (two == QLatin1String("/*") && (nested || depth == 0)) {
            ++depth;
            ++at;
        } else if (two == QLatin1String("*/")) {
            ++at;
            if (--depth == 0)
                return at + 1;
        }
    }
    return sql.size();
}

qsizetype endOfBlank(const QString &sql, qsizetype at, const SqlSyntax &syntax)
{
    while (at < sql.size()) {
        if (sql[at].isSpace()) {
            ++at;
        } else if (QStringView(sql).mid(at, 2) == QLatin1String("--")
                   || (syntax.backslashes && sql[at] == QLatin1Char('#')))
        {
            const qsizetype end = sql.indexOf(QLatin1Char('\n'), at);
            at = end < 0 ? sql.size() : end + 1;
        } else if (QStringView(sql).mid(at, 2) == QLatin1String("/*")) {
            at = endOfComment(sql, at, syntax.nestedComments);
        } else {
            break;
        }
    }
    return at;
}

/// End of $tag$…$tag$, or `at` where none starts there.
qsizetype endOfDollarQuoted(const QString &sql, qsizetype at)
{
    qsizetype tagEnd = at + 1;
    while (tagEnd < sql.size() && (startsWord(sql[tagEnd]) || (tagEnd > at + 1 && sql[tagEnd].isDigit())))
        ++tagEnd;
    if (tagEnd >= sql.size() || sql[tagEnd] != QLatin1Char('$'))
        return at;
    const QString tag = sql.mid(at, tagEnd + 1 - at);
    const qsizetype close = sql.indexOf(tag, tagEnd + 1);
    return close < 0 ? sql.size() : close + tag.size();
}

qsizetype endOfNumber(const QString &sql, qsizetype at)
{
    while (at < sql.size()
           && (sql[at].isLetterOrNumber() || sql[at] == QLatin1Char('.')
               || ((sql[at] == QLatin1Char('+') || sql[at] == QLatin1Char('-'))
                   && sql[at - 1].toLower() == QLatin1Char('e'))))
        ++at;
    return at;
}

} // namespace

bool SqlToken::isWord(const char *word) const
{
    return kind == Kind::Word && text.compare(QLatin1String(word), Qt::CaseInsensitive) == 0;
}

bool SqlToken::isSymbol(char symbol) const
{
    return kind == Kind::Symbol && text == QLatin1Char(symbol);
}

QString SqlToken::name() const
{
    if (kind != Kind::Quoted)
        return text;
    QString inner = text.mid(1, text.size() - 2);
    const QChar quote = text[0];
    return quote == QLatin1Char('[') ? inner : inner.replace(QString(2, quote), QString(quote));
}

std::vector<SqlToken> tokenizeSql(const QString &sql, const SqlSyntax &syntax)
{
    std::vector<SqlToken> tokens;
    int depth = 0;
    for (qsizetype at = 0; at < sql.size();) {
        const QChar c = sql[at];
        SqlToken token;
        qsizetype end = endOfBlank(sql, at, syntax);
        const bool nextIsQuote = at + 1 < sql.size() && sql[at + 1] == QLatin1Char('\'');
        if (end > at) {
            token.kind = SqlToken::Kind::Blank;
        } else if (c == QLatin1Char('\'')) {
            token.kind = SqlToken::Kind::String;
            end = endOfQuoted(sql, at, c, syntax.backslashes);
        } else if (c == QLatin1Char('$') && syntax.dollarQuotes && endOfDollarQuoted(sql, at) > at) {
            token.kind = SqlToken::Kind::String;
            end = endOfDollarQuoted(sql, at);
        } else if (c == QLatin1Char('"') && syntax.backslashes) {
            token.kind = SqlToken::Kind::String;
            end = endOfQuoted(sql, at, c, true);
        } else if (c == QLatin1Char('"') || c == QLatin1Char('`')
                   || (c == QLatin1Char('[') && syntax.brackets)) {
            token.kind = SqlToken::Kind::Quoted;
            end = endOfQuoted(sql, at, c == QLatin1Char('[') ? QLatin1Char(']') : c);
        } else if (nextIsQuote
                   && (c.toLower() == QLatin1Char('x')
                       || (syntax.escapeStrings && c.toLower() == QLatin1Char('e'))))
        {
            token.kind = SqlToken::Kind::String;
            end = endOfQuoted(sql, at + 1, sql[at + 1], c.toLower() == QLatin1Char('e'));
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
        token.text = sql.mid(at, end - at);
        if (token.isSymbol(')'))
            --depth;
        token.depth = depth;
        if (token.isSymbol('('))
            ++depth;
        tokens.push_back(std::move(token));
        at = end;
    }
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
