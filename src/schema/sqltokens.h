#pragma once

#include <QStringList>
#include <initializer_list>
#include <vector>

namespace stillroom {

/// A piece of SQL text. Blanks and comments are tokens too, so that a text is the sum of its tokens. What
/// opens and closes a comment that a server runs (`/*!50100` and `*/`) are symbols.
struct SqlToken
{
    enum class Kind { Blank, Word, Quoted, String, Number, Symbol };
    Kind kind = Kind::Blank;
    QString text; ///< as written
    int depth = 0; ///< round brackets around it; an opening and its closing bracket have the same
    qsizetype begin = 0; ///< offset in the text it was read from, in UTF-16 units

    [[nodiscard]] bool isWord(const char *word) const; ///< ignoring case
    [[nodiscard]] bool isOneOf(std::initializer_list<const char *> words) const; ///< ignoring case
    [[nodiscard]] bool isSymbol(char symbol) const;
    [[nodiscard]] bool isIdentifier() const { return kind == Kind::Word || kind == Kind::Quoted; }
    [[nodiscard]] bool isExecutedComment() const; ///< opens or closes a comment that is run
    [[nodiscard]] bool isHint() const; ///< begins with a comment that the planner reads, `/*+`
    [[nodiscard]] QString name() const; ///< of an identifier, without its quotes
    [[nodiscard]] qsizetype end() const { return begin + text.size(); }
};

/// Where the ways of writing SQL differ. As it stands, SQLite's.
struct SqlSyntax
{
    enum class Family { Sqlite, Postgres, MySql, SqlServer };
    Family family = Family::Sqlite;
    bool brackets = true; ///< [x] is a quoted identifier, not an index
    bool doubledBrackets = false; ///< and ]] stands for ] in it
    bool backticks = true; ///< `x` is a quoted identifier
    bool dollarQuotes = false; ///< $tag$…$tag$ is a string
    bool escapeStrings = false; ///< E'…' knows backslashes
    bool backslashes = false; ///< so do all strings
    bool doubleQuotedStrings = false; ///< "…" is a string
    bool hashComments = false; ///< # begins a comment, and -- only where a blank follows
    bool executedComments = false; ///< /*! … */ is run
    bool nestedComments = false;

    [[nodiscard]] static SqlSyntax sqlite() { return {}; }
    [[nodiscard]] static SqlSyntax postgres();
    [[nodiscard]] static SqlSyntax mysql();
    [[nodiscard]] static SqlSyntax mssql();

    bool operator==(const SqlSyntax &) const = default;
};

/// Reads a text token by token, so that a large one need not be held as tokens. An unfinished string or
/// comment ends with the text.
class SqlTokenizer
{
public:
    /// \param sql must outlive the tokenizer
    explicit SqlTokenizer(QStringView sql, const SqlSyntax &syntax = {}, qsizetype from = 0)
        : m_sql(sql)
        , m_syntax(syntax)
        , m_at(from)
    { }

    bool next(SqlToken &token); ///< \return false behind the last
    [[nodiscard]] qsizetype position() const { return m_at; }
    void skipTo(qsizetype position) { m_at = position; }
    void resetDepth() { m_depth = 0; } ///< where a new statement begins

private:
    QStringView m_sql;
    SqlSyntax m_syntax;
    qsizetype m_at;
    int m_depth = 0;
    bool m_executedComment = false;
};

/// All tokens of any text. Quoted identifiers are "x", `x` and [x].
[[nodiscard]] std::vector<SqlToken> tokenizeSql(const QString &sql, const SqlSyntax &syntax = {});

/// The same without blanks and comments.
[[nodiscard]] std::vector<SqlToken> solidTokens(const QString &sql, const SqlSyntax &syntax = {});

/// The pieces between the `?` placeholders of a statement: one more than there are placeholders.
[[nodiscard]] QStringList splitAtPlaceholders(const QString &sql, const SqlSyntax &syntax);

[[nodiscard]] QString joined(const std::vector<SqlToken> &tokens);

/// Whether an SQL expression names this column (case does not matter).
[[nodiscard]] bool mentionsColumn(const QString &expression, const QString &column);

/// The expression with a column renamed, quoted where the new name is not a plain lower-case word.
[[nodiscard]] QString withColumnRenamed(const QString &expression, const QString &from, const QString &to);

/// The expression with "table." taken off its columns.
[[nodiscard]] QString withoutQualifier(const QString &expression, const QString &table);

} // namespace stillroom
