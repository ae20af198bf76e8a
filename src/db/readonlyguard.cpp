#include "db/readonlyguard.h"

#include "base/error.h"
#include "base/text.h"
#include "db/statementkind.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

using Tokens = std::vector<SqlToken>;

bool wordAt(const Tokens &tokens, std::size_t at, std::initializer_list<const char *> words)
{
    return at < tokens.size() && tokens[at].kind == SqlToken::Kind::Word && isOneOf(tokens[at].text, words);
}

bool containsWord(const Tokens &tokens, std::initializer_list<const char *> words)
{
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (wordAt(tokens, i, words))
            return true;
    }
    return false;
}

bool asksToWrite(const Tokens &tokens)
{
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (wordAt(tokens, i, {"READ"}) && wordAt(tokens, i + 1, {"WRITE"}))
            return true;
    }
    return false;
}

/// A setting that makes the session read-only, whether written as a name or as a text.
bool namesReadOnly(const Tokens &tokens)
{
    return std::any_of(tokens.begin(), tokens.end(), [](const SqlToken &token) {
        return token.text.contains(QLatin1String("transaction_read_only"), Qt::CaseInsensitive)
            || token.text.contains(QLatin1String("tx_read_only"), Qt::CaseInsensitive);
    });
}

/// A change within a statement of another name; SELECT … FOR UPDATE only locks.
bool hasChangeInside(const Tokens &tokens)
{
    const bool prepares = wordAt(tokens, 0, {"PREPARE"});
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        const bool isLock = wordAt(tokens, i, {"UPDATE"}) && wordAt(tokens, i - 1, {"FOR", "KEY"});
        if (isLock || !wordAt(tokens, i, {"INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE"}))
            continue;
        if (wordAt(tokens, i - 1, {"EXPLAIN", "ANALYZE", "ANALYSE", "VERBOSE"})
            || (prepares && wordAt(tokens, i - 1, {"AS"})))
            return true;
        // WITH … AS (DELETE …), WITH … (…) DELETE …, but not a function of that name
        const bool isCall = i + 1 < tokens.size() && tokens[i + 1].isSymbol('(');
        if (!isCall && (tokens[i - 1].isSymbol('(') || tokens[i - 1].isSymbol(')')))
            return true;
    }
    return false;
}

/// Whether set_config() sets what makes the session read-only; one whose name is not a plain text could be
/// any.
bool setsReadOnly(const Tokens &tokens)
{
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!tokens[i].isIdentifier()
            || tokens[i].name().compare(QLatin1String("set_config"), Qt::CaseInsensitive) != 0)
            continue;
        const bool isPlain = i + 3 < tokens.size() && tokens[i + 1].isSymbol('(')
            && tokens[i + 2].kind == SqlToken::Kind::String
            && tokens[i + 2].text.startsWith(QLatin1Char('\'')) && tokens[i + 3].isSymbol(',');
        if (!isPlain || namesReadOnly({tokens[i + 2]}))
            return true;
    }
    return false;
}

bool postgresReads(const Tokens &tokens)
{
    if (tokens.front().isSymbol('('))
        return containsWord(tokens, {"SELECT", "VALUES", "TABLE"}) && !containsWord(tokens, {"INTO"})
            && !hasChangeInside(tokens) && !setsReadOnly(tokens);
    const QString first = tokens.front().text;
    if (isOneOf(first,
                {"SHOW", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "FETCH", "MOVE",
                 "CLOSE", "LISTEN", "UNLISTEN", "DEALLOCATE", "LOCK"}))
        return true;
    if (isOneOf(first, {"SET", "BEGIN", "START"}))
        return !asksToWrite(tokens) && !namesReadOnly(tokens) && !wordAt(tokens, 1, {"CLUSTER"});
    if (isOneOf(first, {"RESET"}))
        return !wordAt(tokens, 1, {"ALL"}) && !namesReadOnly(tokens);
    return isOneOf(first, {"SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "DECLARE", "PREPARE", "EXECUTE"})
        && !containsWord(tokens, {"INTO"}) && !hasChangeInside(tokens) && !setsReadOnly(tokens);
}

bool mysqlReads(const Tokens &tokens)
{
    if (tokens.front().isSymbol('('))
        return containsWord(tokens, {"SELECT", "VALUES", "TABLE"})
            && !containsWord(tokens, {"OUTFILE", "DUMPFILE"});
    const QString first = tokens.front().text;
    if (isOneOf(first,
                {"SHOW", "DESCRIBE", "DESC", "USE", "HELP", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE",
                 "CHECKSUM"}))
        return true;
    if (isOneOf(first, {"START", "BEGIN"}))
        return !asksToWrite(tokens) && !wordAt(tokens, 1, {"NOT", "SLAVE", "REPLICA", "GROUP_REPLICATION"});
    if (isOneOf(first, {"SET"}) && wordAt(tokens, 1, {"STATEMENT"})) { // MariaDB's settings for one statement
        const auto after = std::find_if(tokens.begin(), tokens.end(),
                                        [](const SqlToken &token) { return token.isWord("FOR"); });
        return !namesReadOnly(tokens) && tokens.end() - after > 1
            && mysqlReads(Tokens(after + 1, tokens.end()));
    }
    if (isOneOf(first, {"SET"}))
        return !asksToWrite(tokens) && !namesReadOnly(tokens) && !hasChangeInside(tokens)
            && !containsWord(tokens, {"GLOBAL", "PERSIST", "PERSIST_ONLY", "PASSWORD"})
            && !(wordAt(tokens, 1, {"DEFAULT"}) && wordAt(tokens, 2, {"ROLE"}))
            && !wordAt(tokens, 1, {"RESOURCE"});
    if (isOneOf(first, {"ANALYZE"}) && !wordAt(tokens, 1, {"SELECT", "FORMAT", "WITH"}))
        return false;
    return isOneOf(first, {"SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "ANALYZE", "DO"})
        && !containsWord(tokens, {"OUTFILE", "DUMPFILE"}) && !hasChangeInside(tokens);
}

/// Its statements need nothing between them: those that change something begin with reserved words.
bool mssqlReads(const Tokens &tokens)
{
    const QString first = tokens.front().text;
    const bool opens = tokens.front().isSymbol('(') && containsWord(tokens, {"SELECT"});
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (wordAt(tokens, i, {"NEXT"}) && wordAt(tokens, i + 1, {"VALUE"}) && wordAt(tokens, i + 2, {"FOR"}))
            return false;
        if (wordAt(tokens, i, {"BEGIN"}) && !wordAt(tokens, i + 1, {"TRAN", "TRANSACTION"}))
            return false;
    }
    return (opens
            || isOneOf(first,
                       {"SELECT", "WITH", "SET", "DECLARE", "PRINT", "BEGIN", "COMMIT", "ROLLBACK", "SAVE"}))
        && !containsWord(tokens,
                         {"INSERT",    "UPDATE",      "DELETE", "MERGE",          "INTO",       "TRUNCATE",
                          "DROP",      "CREATE",      "ALTER",  "EXEC",           "EXECUTE",    "GRANT",
                          "REVOKE",    "DENY",        "BACKUP", "RESTORE",        "DBCC",       "KILL",
                          "SHUTDOWN",  "RECONFIGURE", "BULK",   "WRITETEXT",      "UPDATETEXT", "CHECKPOINT",
                          "OPENQUERY", "OPENROWSET",  "DUMP",   "OPENDATASOURCE", "LOAD",       "RECEIVE",
                          "DISABLE",   "ENABLE",      "SEND",   "CONVERSATION"});
}

/// The server runs what stands in such comments.
QString withoutConditionalComments(QString sql)
{
    static const QRegularExpression comment(QStringLiteral(R"(/\*M?!\d*(.*?)\*/)"),
                                            QRegularExpression::DotMatchesEverythingOption);
    return sql.replace(comment, QStringLiteral(" \\1 "));
}

bool allRead(const QString &sql, Backend backend)
{
    const auto each = [&sql](const SqlSyntax &syntax, bool (*reads)(const Tokens &)) {
        const auto statements = statementTokens(sql, syntax);
        return std::all_of(statements.begin(), statements.end(), reads);
    };
    switch (backend) {
    case Backend::PostgreSql:
        return each(SqlSyntax::postgres(), postgresReads);
    case Backend::MySql:
    case Backend::MariaDb: {
        const auto statements = statementTokens(withoutConditionalComments(sql), SqlSyntax::mysql());
        return std::all_of(statements.begin(), statements.end(), mysqlReads);
    }
    case Backend::SqlServer:
        return each(SqlSyntax::mssql(), mssqlReads);
    case Backend::Sqlite:
    case Backend::Unknown:
        break;
    }
    return true;
}

} // namespace

void checkReadOnly(const QString &sql, Backend backend)
{
    if (!allRead(sql, backend))
        throw Error(Error::Kind::Refused,
                    coreTr("The connection is read-only, and this is not a statement that only reads."))
            .withHint(coreTr("Open the database without read-only to change it."))
            .withStatement(sql);
}

} // namespace stillroom
