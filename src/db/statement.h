#pragma once

#include "base/value.h"

namespace stillroom {

/// SQL text made by a dialect or typed by the user, with the values for its `?` placeholders.
struct Statement
{
    QString text;
    std::vector<Value> binds;
    /// A batch or a CALL may have several results: they are kept for Cursor::nextResult() instead of being
    /// run through with the last row of the first.
    bool everyResult = false;

    Statement() = default;
    explicit Statement(QString sql, std::vector<Value> values = {})
        : text(std::move(sql))
        , binds(std::move(values))
    { }
    bool operator==(const Statement &) const = default;
};

} // namespace stillroom
