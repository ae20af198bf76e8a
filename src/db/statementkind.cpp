#include "db/statementkind.h"

#include <algorithm>

namespace stillroom {

namespace {

bool hasWord(const std::vector<SqlToken> &tokens, std::initializer_list<const char *> words)
{
    return std::any_of(tokens.begin(), tokens.end(), [&words](const SqlToken &token) {
        return token.kind == SqlToken::Kind::Word && isOneOf(token.text, words);
    });
}

bool commitsWhenTold(const std::vector<SqlToken> &statement)
{
    const QString first = statement.front().text;
    return isOneOf(first, {"COMMIT", "END"})
        || (isOneOf(first, {"PREPARE"}) && statement.size() > 1 && statement[1].isWord("TRANSACTION"));
}

/// MySQL's manual lists what commits by itself; what is new there is better taken for one of those.
bool leavesTransactionOpen(const std::vector<SqlToken> &statement)
{
    const auto begin = std::find_if(statement.begin(), statement.end(),
                                    [](const SqlToken &token) { return !token.isSymbol('('); });
    if (begin == statement.end())
        return false;
    if (begin->isWord("SET"))
        return !hasWord(statement, {"autocommit", "PASSWORD"});
    return isOneOf(begin->text, {"SELECT",   "WITH", "INSERT", "UPDATE", "DELETE",  "REPLACE",   "UPSERT",
                                 "VALUES",   "SHOW", "TABLE",  "DESC",   "EXPLAIN", "SAVEPOINT", "RELEASE",
                                 "ROLLBACK", "DO",   "USE",    "KILL",   "HANDLER", "DESCRIBE",  "LOAD"});
}

bool leavesProceduresAlone(const std::vector<SqlToken> &statement)
{
    return !hasWord(statement, {"COMMIT", "EXEC", "EXECUTE"})
        && isOneOf(statement.front().text,
                   {"SELECT",  "WITH", "INSERT",   "UPDATE",   "DELETE", "MERGE", "SET",
                    "DECLARE", "IF",   "BEGIN",    "ROLLBACK", "SAVE",   "PRINT", "CREATE",
                    "ALTER",   "DROP", "TRUNCATE", "GRANT",    "REVOKE", "DENY"});
}

} // namespace

bool isOneOf(const QString &word, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(), [&word](const char *each) {
        return word.compare(QLatin1String(each), Qt::CaseInsensitive) == 0;
    });
}

QString firstWord(const QString &sql)
{
    for (const SqlToken &token : tokenizeSql(sql)) {
        if (token.kind == SqlToken::Kind::Word)
            return token.text.toUpper();
        if (token.kind != SqlToken::Kind::Blank && !token.isSymbol('('))
            break;
    }
    return {};
}

bool onlyReads(const QString &sql)
{
    return isOneOf(firstWord(sql), {"SELECT", "WITH", "VALUES", "TABLE", "SHOW"})
        && !hasWord(tokenizeSql(sql), {"INSERT", "UPDATE", "DELETE", "MERGE", "INTO"});
}

std::vector<std::vector<SqlToken>> statementTokens(const QString &sql, const SqlSyntax &syntax)
{
    std::vector<std::vector<SqlToken>> statements(1);
    for (SqlToken &token : tokenizeSql(sql, syntax)) {
        if (token.isSymbol(';'))
            statements.emplace_back();
        else if (token.kind != SqlToken::Kind::Blank)
            statements.back().push_back(std::move(token));
    }
    std::erase_if(statements, [](const auto &statement) { return statement.empty(); });
    return statements;
}

bool mayCommit(const QString &sql, Commits commits, const SqlSyntax &syntax)
{
    const auto statements = statementTokens(sql, syntax);
    return std::any_of(statements.begin(), statements.end(), [commits](const auto &statement) {
        switch (commits) {
        case Commits::WhenTold:
            break;
        case Commits::InProcedures:
            return !leavesProceduresAlone(statement);
        case Commits::WithSchemaChanges:
            return !leavesTransactionOpen(statement);
        }
        return commitsWhenTold(statement);
    });
}

} // namespace stillroom
