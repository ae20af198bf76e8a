#pragma once

#include <QStringList>
#include <vector>

namespace stillroom {

/// A piece of SQL text. Blanks and comments are tokens too, so that a text is the sum of its tokens.
struct SqlToken
{
    enum class Kind { Blank, Word, Quoted, String, Number, Symbol };
    Kind kind = Kind::Blank;
    QString text; ///< as written
    int depth = 0; ///< round brackets around it; an opening and its closing bracket have the same

    [[nodiscard]] bool isWord(const char *word) const; ///< ignoring case
    [[nodiscard]] bool isSymbol(char symbol) const;
    [[nodiscard]] bool isIdentifier() const { return kind == Kind::Word || kind == Kind::Quoted; }
    [[nodiscard]] QString name() const; ///< of an identifier, without its quotes
};

/// Where the ways of writing SQL differ.
struct SqlSyntax
{
    bool brackets = true; ///< [x] is a quoted identifier, not an index
    bool dollarQuotes = false; ///< $tag$…$tag$ is a string
    bool escapeStrings = false; ///< E'…' knows backslashes
    bool backslashes = false; ///< so do all strings, "…" is one, and # begins a comment
    bool nestedComments = false;

    [[nodiscard]] static SqlSyntax postgres() { return {false, true, true, false, true}; }
    [[nodiscard]] static SqlSyntax mysql() { return {false, false, false, true, false}; }
};

/// Reads any text; an unfinished string or comment ends with the text. Quoted identifiers are "x", `x` and
/// [x].
[[nodiscard]] std::vector<SqlToken> tokenizeSql(const QString &sql, const SqlSyntax &syntax = {});

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
