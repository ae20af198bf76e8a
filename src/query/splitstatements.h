#pragma once

#include <QStringView>
#include <vector>

namespace stillroom {

/// One statement of an SQL text; offsets count UTF-16 units from the start of the text.
struct StatementSpan
{
    qsizetype begin = 0; ///< of its first word; comments before it do not belong to it
    qsizetype end = 0; ///< behind its last word; the semicolon does not belong to it
    int line = 1; ///< 1-based line of `begin`

    bool operator==(const StatementSpan &) const = default;
};

/// Cuts SQL text at the semicolons that end statements: not at those in quotes of all kinds ('…', "…", `…`,
/// […], $tag$…$tag$), in comments, or in the body of CREATE TRIGGER … BEGIN … END. Text without a word yields
/// nothing.
[[nodiscard]] std::vector<StatementSpan> splitStatements(QStringView text);

/// Index of the statement the cursor is in, or of the one before it where it stands between two; -1 if there
/// is none.
[[nodiscard]] int statementAt(const std::vector<StatementSpan> &statements, qsizetype cursor);

/// Offset behind the quoted text or comment that starts at `at`, or `at` itself where none starts there.
[[nodiscard]] qsizetype skipQuotedOrComment(QStringView text, qsizetype at);

} // namespace stillroom
