#pragma once

#include "record/formspec.h"

namespace stillroom {

/// What was typed, read as a value of the field, or why it is none.
struct TypedValue
{
    Value value;
    QString problem; ///< a sentence; empty = `value` is good
};

/// Reads what a person typed into a cell. Text is taken as it is, also the empty one; numbers and yes/no must
/// be such; `x'00ff'` or plain text for binary.
[[nodiscard]] TypedValue typedValue(const QString &text, const FormField &field);

/// What a Boolean field holds, chosen from a list that also shows what it held: "1", "0", or another number
/// or text, which stays as it is.
[[nodiscard]] Value chosenBoolean(const QString &text);

/// Reads a filter as typed below a column's head: "=", "!=", "<", ">=", "a..b", "null", "not null",
/// "in a, b", "abc*", "*abc", "contains abc", 'quoted'. Plain text means "contains" for text, "begins with"
/// for dates, "equals" for all else. Not set where nothing was typed. \throws Error(Usage)
[[nodiscard]] std::optional<RowFilter> parseFilter(const QString &text, const FormField &field);
/// The filter as one would type it.
[[nodiscard]] QString filterText(const RowFilter &filter, const FormField &field);

} // namespace stillroom
