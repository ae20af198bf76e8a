#pragma once

#include "schema/schema.h"
#include "schema/sqltokens.h"

#include <functional>

namespace stillroom {

/// One thing that may stand at the cursor.
struct Completion
{
    enum class Kind { Table, View, Column, Join, Keyword, Function };
    Kind kind = Kind::Keyword;
    QString text; ///< what is inserted, quoted where it needs to be
    QString label; ///< what is shown
    QString detail; ///< muted beside it: "groups · VARCHAR(32)"

    bool operator==(const Completion &) const = default;
};

struct CompletionList
{
    qsizetype begin = 0; ///< the word to be replaced starts here and ends at the cursor
    std::vector<Completion> items; ///< best first
};

/// What may be written at `cursor` in `statement`: columns of the tables it names (through their aliases),
/// tables behind FROM and JOIN, whole JOIN conditions that follow from foreign keys, keywords and functions.
/// \param statement what splitStatements() cut off
/// \param quote quotes an identifier only if it must be
[[nodiscard]] CompletionList completions(const QString &statement, qsizetype cursor, const Schema &schema,
                                         const std::function<QString(const QString &)> &quote,
                                         const SqlSyntax &syntax = {});

} // namespace stillroom
