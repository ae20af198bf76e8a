#include "dialect/sqlreach.h"

#include "schema/sqltokens.h"

#include <algorithm>

namespace stillroom {

namespace {

using Tokens = std::vector<SqlToken>;

/// Where a statement begins: after another, and inside a body after what opens a block of them.
bool startsStatement(const Tokens &tokens, std::size_t at)
{
    return at == 0 || tokens[at - 1].isSymbol(';')
        || tokens[at - 1].isOneOf({"BEGIN", "THEN", "ELSE", "LOOP", "DO", "ATOMIC"});
}

/// One statement's tokens, up to its semicolon.
class Words
{
public:
    Words(const Tokens &tokens, std::size_t from) : m_tokens(tokens), m_from(from)
    {
        m_end = from;
        while (m_end < tokens.size() && !tokens[m_end].isSymbol(';'))
            ++m_end;
    }

    [[nodiscard]] bool is(std::size_t at, std::initializer_list<const char *> words) const
    {
        return m_from + at < m_end && m_tokens[m_from + at].isOneOf(words);
    }
    [[nodiscard]] bool has(const char *word) const
    {
        return std::any_of(m_tokens.begin() + std::ptrdiff_t(m_from),
                           m_tokens.begin() + std::ptrdiff_t(m_end),
                           [word](const SqlToken &token) { return token.isWord(word); });
    }
    /// Whether one of `words` stands right behind `after`.
    [[nodiscard]] bool follows(const char *after, std::initializer_list<const char *> words) const
    {
        for (std::size_t at = m_from; at + 1 < m_end; ++at) {
            if (m_tokens[at].isWord(after) && m_tokens[at + 1].isOneOf(words))
                return true;
        }
        return false;
    }
    [[nodiscard]] QString first(std::size_t count) const
    {
        QStringList words;
        for (std::size_t at = m_from; at < std::min(m_end, m_from + count); ++at)
            words.append(m_tokens[at].text.toUpper());
        return words.join(QLatin1Char(' '));
    }

private:
    const Tokens &m_tokens;
    std::size_t m_from;
    std::size_t m_end;
};

/// What a string means; a body between dollars keeps its text.
QString contentOf(const SqlToken &token)
{
    const QString &text = token.text;
    if (text.startsWith(QLatin1Char('$'))) {
        const qsizetype tag = text.indexOf(QLatin1Char('$'), 1) + 1;
        return text.mid(tag, std::max<qsizetype>(0, text.size() - 2 * tag));
    }
    const qsizetype open = text.indexOf(QLatin1Char('\''));
    return text.mid(open + 1, std::max<qsizetype>(0, text.size() - open - 2))
        .replace(QLatin1String("''"), QLatin1String("'"));
}

bool isCall(const Tokens &tokens, std::size_t at)
{
    return tokens[at].isIdentifier() && at + 1 < tokens.size() && tokens[at + 1].isSymbol('(');
}

/// Goes through a PostgreSQL text and the texts within it that it may run: bodies between dollars, and the
/// strings of a body. \param find gets all tokens and the place of one \return the first thing found
template <class Find>
QString searchPostgres(const QString &sql, bool runsStrings, const Find &find)
{
    const Tokens tokens = solidTokens(sql, SqlSyntax::postgres());
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        QString found = find(tokens, at);
        const bool isBody = tokens[at].kind == SqlToken::Kind::String
            && (runsStrings || tokens[at].text.startsWith(QLatin1Char('$'))
                || (at > 0 && tokens[at - 1].isOneOf({"DO", "AS"})));
        if (found.isEmpty() && isBody)
            found = searchPostgres(contentOf(tokens[at]), true, find);
        if (!found.isEmpty())
            return found;
    }
    return {};
}

/// Statements that change what all databases of a PostgreSQL server share, or another server.
QString clusterStatement(const Words &words)
{
    if (words.is(0, {"CREATE", "ALTER", "DROP"})) {
        if (words.is(1,
                     {"ROLE", "USER", "GROUP", "DATABASE", "TABLESPACE", "SUBSCRIPTION", "SYSTEM", "OWNED"})
            && !words.is(2, {"MAPPING"}))
            return words.first(2);
    }
    if (words.is(0, {"REASSIGN", "IMPORT"}))
        return words.first(2);
    if (words.is(0, {"GRANT", "REVOKE"})
        && (!words.has("ON") || words.follows("ON", {"DATABASE", "TABLESPACE", "PARAMETER"})))
        return words.first(1);
    if (words.is(0, {"COMMENT", "SECURITY"}) && words.follows("ON", {"DATABASE", "ROLE", "TABLESPACE"}))
        return words.first(3);
    if (words.is(0, {"COPY"}) && words.has("PROGRAM"))
        return QStringLiteral("COPY PROGRAM");
    return {};
}

QString beyondPostgres(const QString &sql)
{
    return searchPostgres(sql, false, [](const Tokens &tokens, std::size_t at) {
        if (isCall(tokens, at) && tokens[at].name().startsWith(QLatin1String("dblink"), Qt::CaseInsensitive))
            return tokens[at].name();
        return startsStatement(tokens, at) ? clusterStatement(Words(tokens, at)) : QString();
    });
}

/// MySQL runs what stands in /*! … */, so it is read as if it stood outside.
Tokens mySqlTokens(const QString &sql)
{
    Tokens tokens = solidTokens(sql, SqlSyntax::mysql());
    std::erase_if(tokens, [](const SqlToken &token) { return token.isExecutedComment(); });
    return tokens;
}

/// Statements that change what all databases of a MySQL server share, that choose another database, or that
/// run a text nobody can read beforehand.
QString serverStatement(const Words &words)
{
    if (words.is(0,
                 {"USE", "GRANT", "REVOKE", "FLUSH", "KILL", "SHUTDOWN", "RESET", "PURGE", "INSTALL",
                  "UNINSTALL", "CHANGE", "PREPARE", "EXECUTE"}))
        return words.first(1);
    if (words.is(0, {"CREATE", "ALTER", "DROP", "RENAME"})) {
        const std::size_t kind = words.is(1, {"OR"}) ? 3 : 1;
        if (words.is(kind,
                     {"DATABASE", "SCHEMA", "USER", "ROLE", "SERVER", "TABLESPACE", "LOGFILE", "UNDO",
                      "INSTANCE"}))
            return words.first(kind + 1);
    }
    if (words.is(0, {"START", "STOP"}) && words.is(1, {"SLAVE", "REPLICA", "ALL", "GROUP_REPLICATION"}))
        return words.first(2);
    if (words.is(0, {"SET"})) {
        for (const char *word : {"GLOBAL", "PERSIST", "PERSIST_ONLY"}) {
            if (words.has(word))
                return QStringLiteral("SET ") + QLatin1String(word);
        }
        if (words.is(1, {"PASSWORD"}))
            return words.first(2);
    }
    for (const char *word : {"OUTFILE", "DUMPFILE"}) {
        if (words.has(word))
            return QLatin1String(word);
    }
    return {};
}

/// A name that a point follows. ANSI_QUOTES makes "x" one, too.
QString qualifierAt(const Tokens &tokens, std::size_t at)
{
    const SqlToken &token = tokens[at];
    if (at + 1 >= tokens.size() || !tokens[at + 1].text.startsWith(QLatin1Char('.')))
        return {};
    if (token.isIdentifier())
        return token.name();
    return token.kind == SqlToken::Kind::String && token.text.startsWith(QLatin1Char('"'))
        ? token.text.mid(1, token.text.size() - 2).replace(QLatin1String("\"\""), QLatin1String("\""))
        : QString();
}

QString beyondMySql(const QString &sql, const QStringList &databases)
{
    const Tokens tokens = mySqlTokens(sql);
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const QString name = qualifierAt(tokens, at);
        // A name may start with a digit; whether case matters is the server's setting.
        if (!name.isEmpty() && databases.contains(name, Qt::CaseInsensitive))
            return name + QLatin1Char('.');
        const bool isNumbered = tokens[at].kind == SqlToken::Kind::Number
            && databases.contains(tokens[at].text.section(QLatin1Char('.'), 0, 0), Qt::CaseInsensitive);
        if (isNumbered)
            return tokens[at].text;
        if (const QString found
            = startsStatement(tokens, at) ? serverStatement(Words(tokens, at)) : QString();
            !found.isEmpty())
            return found;
    }
    return {};
}

/// SQLite reaches another file only through these.
QString beyondSqlite(const QString &sql)
{
    const Tokens tokens = solidTokens(sql, {});
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const Words words(tokens, at);
        if (startsStatement(tokens, at)
            && (words.is(0, {"ATTACH"}) || (words.is(0, {"VACUUM"}) && words.has("INTO"))))
            return words.first(1);
    }
    return {};
}

} // namespace

QString reachBeyondDatabase(const Dialect &dialect, const QString &sql, const QStringList &databases)
{
    if (dialect.name == QLatin1String("postgresql"))
        return beyondPostgres(sql);
    if (dialect.name == QLatin1String("mysql") || dialect.name == QLatin1String("mariadb"))
        return beyondMySql(sql, databases);
    return dialect.name == QLatin1String("sqlite") ? beyondSqlite(sql) : QString();
}

QString reachBeyondTransaction(const QString &sql)
{
    const Tokens tokens = solidTokens(sql, SqlSyntax::postgres());
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        // Inside a body BEGIN and END are no such statements, and COMMIT fails by itself.
        const bool isFirst = at == 0 || tokens[at - 1].isSymbol(';');
        if (isFirst
            && tokens[at].isOneOf({"BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE"}))
            return tokens[at].text.toUpper();
    }
    return searchPostgres(sql, false, [](const Tokens &all, std::size_t at) {
        const QString name = isCall(all, at) ? all[at].name().toLower() : QString();
        return name == QLatin1String("setval") || name.startsWith(QLatin1String("dblink")) ? name : QString();
    });
}

Statement namesOfDatabases()
{
    return Statement(QStringLiteral(
        "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME <> 'information_schema'"));
}

QString remoteEngine(const QString &createTable)
{
    const Tokens tokens = mySqlTokens(createTable);
    for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
        if (!tokens[at].isWord("ENGINE"))
            continue;
        const std::size_t value = tokens[at + 1].isSymbol('=') ? at + 2 : at + 1;
        if (value < tokens.size()
            && tokens[value].isOneOf({"FEDERATED", "CONNECT", "SPIDER", "MRG_MYISAM", "MERGE"}))
            return tokens[value].text;
    }
    return {};
}

} // namespace stillroom
