#include "schema/sqleffect.h"

#include "schema/harmlessfunctions.h"

#include <QSet>
#include <algorithm>
#include <span>
#include <utility>

namespace stillroom {

namespace {

using Family = SqlSyntax::Family;
using Tokens = std::span<const SqlToken>;
using Words = std::initializer_list<const char *>;

constexpr SqlEffect::Kind readsKind = SqlEffect::Kind::Reads;

SqlEffect changes(const SqlToken &token)
{
    return {SqlEffect::Kind::Changes, token.text.toUpper()};
}

SqlEffect unknown(const SqlToken &token)
{
    return {SqlEffect::Kind::Unknown, token.name()};
}

const SqlEffect &worse(const SqlEffect &a, const SqlEffect &b)
{
    return b.kind > a.kind ? b : a;
}

bool isWordAt(Tokens tokens, std::size_t at, Words words)
{
    return at < tokens.size() && tokens[at].isOneOf(words);
}

bool isSymbolAt(Tokens tokens, std::size_t at, char symbol)
{
    return at < tokens.size() && tokens[at].isSymbol(symbol);
}

bool has(Tokens tokens, Words words)
{
    return std::any_of(tokens.begin(), tokens.end(),
                       [&](const SqlToken &token) { return token.isOneOf(words); });
}

/// A name behind a point or a variable's @ is no keyword.
bool isPartOfName(Tokens tokens, std::size_t at)
{
    return at > 0 && (tokens[at - 1].isSymbol('.') || tokens[at - 1].isSymbol('@'));
}

/// The tokens that are run, of executed comments what is inside.
std::vector<SqlToken> runTokens(const QString &sql, const SqlSyntax &syntax)
{
    std::vector<SqlToken> tokens = solidTokens(sql, syntax);
    std::erase_if(tokens, [](const SqlToken &token) { return token.isExecutedComment(); });
    return tokens;
}

std::vector<Tokens> pieces(Tokens tokens)
{
    std::vector<Tokens> found;
    std::size_t from = 0;
    for (std::size_t at = 0; at <= tokens.size(); ++at) {
        if (at < tokens.size() && !tokens[at].isSymbol(';'))
            continue;
        if (at > from)
            found.push_back(tokens.subspan(from, at - from));
        from = at + 1;
    }
    return found;
}

/// Words that change something wherever they stand as words, also in the middle: WITH … DELETE, SELECT …
/// INTO, and on SQL Server a second statement without a semicolon.
SqlEffect effectOfWords(Tokens tokens, Family family)
{
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const SqlToken &token = tokens[at];
        if (token.kind != SqlToken::Kind::Word || isPartOfName(tokens, at))
            continue;
        const bool isCall = isSymbolAt(tokens, at + 1, '(');
        if (token.isOneOf({"INSERT", "DELETE", "MERGE", "TRUNCATE", "REPLACE"}) && !isCall)
            return changes(token);
        const bool isLock = at > 0 && tokens[at - 1].isOneOf({"FOR", "KEY"});
        if (token.isWord("UPDATE") && !isCall && !isLock)
            return changes(token);
        if (token.isWord("INTO") && !isSymbolAt(tokens, at + 1, '@'))
            return changes(token);
        if (family == Family::SqlServer
            && token.isOneOf({"CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "DENY", "BACKUP", "RESTORE",
                              "KILL", "SHUTDOWN", "DBCC", "BULK", "WRITETEXT", "UPDATETEXT", "RECONFIGURE",
                              "CHECKPOINT", "TRIGGER", "CONVERSATION"}))
            return changes(token);
        if (token.isWord("NEXT") && isWordAt(tokens, at + 1, {"VALUE"}))
            return changes(token);
        if (family == Family::SqlServer && token.isOneOf({"EXEC", "EXECUTE"})) {
            const bool isText = isCall || at + 1 >= tokens.size();
            return {SqlEffect::Kind::Unknown, isText ? token.text.toUpper() : tokens[at + 1].name()};
        }
    }
    return {};
}

std::size_t closing(Tokens tokens, std::size_t open)
{
    std::size_t at = open + 1;
    while (at < tokens.size() && !(tokens[at].isSymbol(')') && tokens[at].depth == tokens[open].depth))
        ++at;
    return at;
}

/// A list of columns behind the name of a CTE or an alias, or a type's size.
bool isNoCall(Tokens tokens, std::size_t at)
{
    if (at > 0 && tokens[at - 1].isWord("AS"))
        return true;
    if (at > 0 && tokens[at - 1].isSymbol(')')) { // DISTINCT ON (a) f(b) is a call all the same
        std::size_t open = at - 1;
        while (open > 0 && !(tokens[open].isSymbol('(') && tokens[open].depth == tokens[at - 1].depth))
            --open;
        return open < 2 || !isWordAt(tokens, open - 1, {"ON"}) || !isWordAt(tokens, open - 2, {"DISTINCT"});
    }
    const std::size_t behind = closing(tokens, at + 1) + 1;
    if (!isWordAt(tokens, behind, {"AS"}))
        return false;
    std::size_t query = behind + 1;
    while (isWordAt(tokens, query, {"NOT", "MATERIALIZED"}))
        ++query;
    return isSymbolAt(tokens, query, '(')
        && isWordAt(tokens, query + 1, {"SELECT", "WITH", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE"});
}

SqlEffect effectOfCalls(Tokens tokens, Family family)
{
    for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
        const SqlToken &token = tokens[at];
        if (!token.isIdentifier() || !tokens[at + 1].isSymbol('(') || isNoCall(tokens, at))
            continue;
        const QString name = token.name().toLower();
        if (family == Family::Sqlite) {
            if (name == QLatin1String("load_extension"))
                return unknown(token);
        } else if (family == Family::SqlServer) {
            if (token.isOneOf({"OPENQUERY", "OPENROWSET", "OPENDATASOURCE"}))
                return unknown(token);
        } else {
            const bool isQualified = at >= 2 && tokens[at - 1].isSymbol('.');
            const bool isOwn = isQualified
                && tokens[at - 2].name().compare(QLatin1String("pg_catalog"), Qt::CaseInsensitive) != 0;
            const bool isKeyword
                = token.kind == SqlToken::Kind::Word && !isQualified && mayPrecedeBracket(name);
            if (!isKeyword && (isOwn || !isHarmlessFunction(name)))
                return unknown(token);
        }
    }
    return {};
}

SqlEffect effectOfQuery(Tokens tokens, Family family)
{
    return worse(effectOfWords(tokens, family), effectOfCalls(tokens, family));
}

SqlEffect effectOfPiece(Tokens tokens, Family family);

/// EXPLAIN runs what it explains only with ANALYZE.
SqlEffect effectOfExplain(Tokens tokens, Family family, std::size_t at = 1)
{
    bool runs = false;
    if (isSymbolAt(tokens, at, '(')) {
        const std::size_t end = closing(tokens, at);
        runs = has(tokens.subspan(at, end - at), {"ANALYZE", "ANALYSE"});
        at = end + 1;
    }
    for (; isWordAt(tokens, at, {"ANALYZE", "ANALYSE", "VERBOSE", "EXTENDED", "PARTITIONS", "FORMAT"}); ++at)
    {
        runs = runs || tokens[at].isOneOf({"ANALYZE", "ANALYSE"});
        if (isSymbolAt(tokens, at + 1, '='))
            at += 2;
    }
    if (!runs || family == Family::Sqlite || at >= tokens.size())
        return {};
    return effectOfPiece(tokens.subspan(at), family);
}

SqlEffect effectOfPragma(Tokens tokens)
{
    static const QSet<QString> asking {
        QStringLiteral("table_info"),       QStringLiteral("table_xinfo"),
        QStringLiteral("table_list"),       QStringLiteral("index_info"),
        QStringLiteral("index_xinfo"),      QStringLiteral("index_list"),
        QStringLiteral("foreign_key_list"), QStringLiteral("foreign_key_check"),
        QStringLiteral("integrity_check"),  QStringLiteral("quick_check")};
    static const QSet<QString> ofTheSession {
        QStringLiteral("busy_timeout"),        QStringLiteral("cache_size"),
        QStringLiteral("query_only"),          QStringLiteral("foreign_keys"),
        QStringLiteral("defer_foreign_keys"),  QStringLiteral("recursive_triggers"),
        QStringLiteral("temp_store"),          QStringLiteral("mmap_size"),
        QStringLiteral("case_sensitive_like"), QStringLiteral("reverse_unordered_selects"),
        QStringLiteral("synchronous")};
    static const QSet<QString> acting {QStringLiteral("optimize"), QStringLiteral("wal_checkpoint"),
                                       QStringLiteral("incremental_vacuum")};
    const std::size_t name = isSymbolAt(tokens, 2, '.') ? 3 : 1;
    if (name >= tokens.size())
        return changes(tokens[0]);
    const QString pragma = tokens[name].name().toLower();
    const bool hasValue = name + 1 < tokens.size();
    const bool isHarmless = hasValue
        ? (asking.contains(pragma) && isSymbolAt(tokens, name + 1, '(')) || ofTheSession.contains(pragma)
        : !acting.contains(pragma);
    return isHarmless ? SqlEffect {}
                      : SqlEffect {SqlEffect::Kind::Changes, QStringLiteral("PRAGMA ") + pragma};
}

SqlEffect effectOfSet(Tokens tokens, Family family)
{
    if (family == Family::MySql) {
        if (isWordAt(tokens, 1, {"PASSWORD", "DEFAULT", "RESOURCE"}))
            return changes(tokens[1]);
        for (const SqlToken &token : tokens) {
            if (token.isOneOf({"GLOBAL", "PERSIST", "PERSIST_ONLY"}))
                return changes(token);
        }
        if (isWordAt(tokens, 1, {"STATEMENT"})) {
            const auto statement = std::find_if(tokens.begin(), tokens.end(),
                                                [](const SqlToken &token) { return token.isWord("FOR"); });
            const auto from = std::size_t(statement - tokens.begin()) + 1;
            return from < tokens.size() ? effectOfPiece(tokens.subspan(from), family) : changes(tokens[1]);
        }
    }
    return effectOfQuery(tokens, family);
}

bool onlyConsistsOf(Tokens tokens, Words words)
{
    return std::all_of(tokens.begin(), tokens.end(),
                       [&](const SqlToken &token) { return token.isOneOf(words) || token.isSymbol(','); });
}

/// BEGIN, COMMIT and the like; what else a statement that begins so may be, is judged by its words.
SqlEffect effectOfTransaction(Tokens tokens, Family family)
{
    const bool isNamed = tokens[0].isOneOf({"SAVEPOINT", "RELEASE"})
        || (tokens[0].isWord("ROLLBACK") && has(tokens, {"TO"}));
    const bool isPlain = onlyConsistsOf(
        tokens.subspan(1),
        {"WORK",       "TRAN",         "TRANSACTION", "DEFERRED",   "IMMEDIATE", "EXCLUSIVE",  "CONCURRENT",
         "ISOLATION",  "LEVEL",        "READ",        "WRITE",      "ONLY",      "COMMITTED",  "UNCOMMITTED",
         "REPEATABLE", "SERIALIZABLE", "NOT",         "DEFERRABLE", "WITH",      "CONSISTENT", "SNAPSHOT",
         "AND",        "NO",           "CHAIN",       "RELEASE"});
    if (isNamed || isPlain)
        return {};
    const SqlEffect words = effectOfQuery(tokens, family);
    return words.kind == readsKind ? changes(tokens[0]) : words;
}

SqlEffect effectOfCopy(Tokens tokens, Family family)
{
    const bool isOut = has(tokens, {"STDOUT"}) && !has(tokens, {"PROGRAM"});
    if (!isOut)
        return changes(tokens[0]);
    return effectOfQuery(tokens.subspan(1), family);
}

/// What stands behind AS or FOR: PREPARE p AS …, DECLARE c CURSOR FOR ….
SqlEffect effectBehind(Tokens tokens, Words words, Family family)
{
    const auto found = std::find_if(tokens.begin(), tokens.end(),
                                    [&](const SqlToken &token) { return token.isOneOf(words); });
    const auto from = std::size_t(found - tokens.begin()) + 1;
    return from < tokens.size() ? effectOfPiece(tokens.subspan(from), family) : changes(tokens[0]);
}

SqlEffect effectOnSqlServer(Tokens tokens)
{
    const bool isLabel = isSymbolAt(tokens, 1, ':');
    const bool isKnown
        = isLabel || tokens[0].isOneOf({"SELECT",   "WITH",      "DECLARE", "SET",        "IF",     "ELSE",
                                        "WHILE",    "BEGIN",     "END",     "PRINT",      "RETURN", "WAITFOR",
                                        "THROW",    "RAISERROR", "COMMIT",  "ROLLBACK",   "SAVE",   "USE",
                                        "OPEN",     "CLOSE",     "FETCH",   "DEALLOCATE", "GOTO",   "BREAK",
                                        "CONTINUE", "EXEC",      "EXECUTE"});
    const SqlEffect words = effectOfQuery(tokens, Family::SqlServer);
    if (words.kind != readsKind || isKnown || tokens[0].isSymbol('('))
        return words;
    // A batch may begin with the name of a procedure.
    return tokens[0].isIdentifier() ? unknown(tokens[0]) : changes(tokens[0]);
}

SqlEffect effectOfPiece(Tokens tokens, Family family)
{
    while (!tokens.empty() && tokens[0].isSymbol('('))
        tokens = tokens.subspan(1);
    if (tokens.empty())
        return {};
    if (family == Family::SqlServer)
        return effectOnSqlServer(tokens);
    const SqlToken &first = tokens[0];
    const bool isPostgres = family == Family::Postgres;
    const bool isMySql = family == Family::MySql;
    if (first.isOneOf({"SELECT", "WITH", "VALUES", "TABLE"}))
        return effectOfQuery(tokens, family);
    if (first.isWord("EXPLAIN") || (isMySql && first.isOneOf({"DESCRIBE", "DESC"})))
        return effectOfExplain(tokens, family);
    if (first.isOneOf({"BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE"}))
        return effectOfTransaction(tokens, family);
    if (first.isWord("SET") && family != Family::Sqlite)
        return effectOfSet(tokens, family);
    if (first.isWord("PRAGMA") && family == Family::Sqlite)
        return effectOfPragma(tokens);
    if (isPostgres) {
        if (first.isOneOf(
                {"SHOW", "RESET", "LISTEN", "UNLISTEN", "DISCARD", "FETCH", "MOVE", "CLOSE", "DEALLOCATE"}))
            return {};
        if (first.isWord("COPY"))
            return effectOfCopy(tokens, family);
        if (first.isWord("DECLARE"))
            return effectBehind(tokens, {"FOR"}, family);
        if (first.isWord("PREPARE") && !isWordAt(tokens, 1, {"TRANSACTION"}))
            return effectBehind(tokens, {"AS"}, family);
        if (first.isWord("DO"))
            return {SqlEffect::Kind::Unknown, first.text.toUpper()};
    }
    if (isMySql) {
        if (first.isOneOf({"SHOW", "USE", "HELP", "UNLOCK", "CHECKSUM", "DEALLOCATE"}))
            return {};
        if (first.isWord("PREPARE")) // runs nothing yet
            return {};
        if (first.isWord("DO"))
            return effectOfQuery(tokens.subspan(1), family);
        if (first.isWord("ANALYZE") && !isWordAt(tokens, 1, {"TABLE", "NO_WRITE_TO_BINLOG", "LOCAL"}))
            return effectOfExplain(tokens, family, 0); // MariaDB's
    }
    if (first.isOneOf({"CALL", "EXECUTE"}) && family != Family::Sqlite)
        return {SqlEffect::Kind::Unknown,
                tokens.size() > 1 && tokens[1].isIdentifier() ? tokens[1].name() : first.text.toUpper()};
    if (first.isWord("DETACH") && family == Family::Sqlite)
        return {};
    return changes(first);
}

/// Words before UPDATE and DELETE that make them no statement.
bool isNoStatement(Tokens tokens, std::size_t at)
{
    if (isPartOfName(tokens, at) || isSymbolAt(tokens, at + 1, '('))
        return true;
    if (at == 0)
        return false;
    const SqlToken &before = tokens[at - 1];
    if (before.isOneOf({"FOR", "KEY", "ON", "AFTER", "BEFORE", "OF", "OR"}))
        return true;
    if (before.isWord("DO")) // ON CONFLICT DO UPDATE
        return has(tokens.first(at), {"CONFLICT"});
    return before.isWord("THEN") && has(tokens.first(at), {"MERGE"});
}

/// Whether the UPDATE or DELETE at `at` says which rows it is about.
bool namesRows(Tokens tokens, std::size_t at, Family family)
{
    const int depth = tokens[at].depth;
    int cases = 0;
    bool hasSet = false;
    for (std::size_t i = at + 1; i < tokens.size() && tokens[i].depth >= depth; ++i) {
        const SqlToken &token = tokens[i];
        if (token.depth > depth || isPartOfName(tokens, i))
            continue;
        if (token.isOneOf({"WHERE", "LIMIT", "TOP"}))
            return true;
        cases += token.isWord("CASE") ? 1 : 0;
        if (token.isWord("END") && cases-- > 0)
            continue;
        if (family != Family::SqlServer)
            continue;
        if (token.isWord("SET") && !std::exchange(hasSet, true))
            continue;
        if (cases <= 0 && token.isOneOf({"SELECT", "INSERT", "UPDATE", "DELETE",  "MERGE", "CREATE",
                                         "ALTER",  "DROP",   "EXEC",   "EXECUTE", "IF",    "WHILE",
                                         "BEGIN",  "END",    "ELSE",   "DECLARE", "SET",   "TRUNCATE",
                                         "PRINT",  "RETURN", "COMMIT", "ROLLBACK"}))
            break;
    }
    return false;
}

} // namespace

SqlEffect sqlEffect(const QString &sql, const SqlSyntax &syntax)
{
    const std::vector<SqlToken> tokens = runTokens(sql, syntax);
    SqlEffect effect;
    for (const Tokens piece : pieces(tokens))
        effect = worse(effect, effectOfPiece(piece, syntax.family));
    return effect;
}

bool changesEveryRow(const QString &sql, const SqlSyntax &syntax)
{
    const std::vector<SqlToken> tokens = runTokens(sql, syntax);
    const bool isDefinition = !tokens.empty() && tokens[0].isOneOf({"CREATE", "ALTER"});
    if (isDefinition)
        return false;
    for (const Tokens piece : pieces(tokens)) {
        if (piece[0].isOneOf({"GRANT", "REVOKE", "DENY", "COMMENT"})
            || (piece[0].isWord("EXPLAIN") && effectOfPiece(piece, syntax.family).kind == readsKind))
            continue;
        for (std::size_t at = 0; at < piece.size(); ++at) {
            if (piece[at].isOneOf({"UPDATE", "DELETE"}) && !isNoStatement(piece, at)
                && !namesRows(piece, at, syntax.family))
                return true;
        }
    }
    return false;
}

bool isOneQuery(const QString &sql, const SqlSyntax &syntax)
{
    const std::vector<SqlToken> tokens = runTokens(sql, syntax);
    if (tokens.empty() || !tokens[0].isOneOf({"SELECT", "WITH", "VALUES", "TABLE", "SHOW"}))
        return false;
    bool mayFollowWith = tokens[0].isWord("WITH"); // the query of the WITH, which comes once
    for (std::size_t at = 1; at < tokens.size(); ++at) {
        const SqlToken &token = tokens[at];
        if (token.depth > 0 || isPartOfName(tokens, at))
            continue;
        const bool isFirstQuery
            = token.isWord("SELECT") && tokens[at - 1].isSymbol(')') && std::exchange(mayFollowWith, false);
        const bool isPart = tokens[at - 1].isOneOf({"UNION", "ALL", "DISTINCT", "EXCEPT", "INTERSECT"});
        if ((token.isWord("SELECT") && !isFirstQuery && !isPart)
            || token.isOneOf({"INSERT", "DELETE",   "MERGE", "EXEC",      "EXECUTE", "DECLARE", "SET",
                              "IF",     "WHILE",    "BEGIN", "PRINT",     "USE",     "WAITFOR", "CALL",
                              "COMMIT", "ROLLBACK", "SAVE",  "RAISERROR", "THROW",   "RETURN",  "TRUNCATE",
                              "DROP",   "CREATE",   "ALTER", "GRANT",     "REVOKE",  "DENY"})
            || (token.isSymbol(';') && at + 1 < tokens.size()))
            return false;
    }
    return true;
}

bool mayChangeSchema(const QString &sql, const SqlSyntax &syntax)
{
    const std::vector<SqlToken> tokens = runTokens(sql, syntax);
    return has(tokens, {"CREATE", "ALTER", "DROP", "RENAME"});
}

} // namespace stillroom
