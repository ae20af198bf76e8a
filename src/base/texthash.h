#pragma once

#include <QString>
#include <functional>
#include <string_view>

namespace stillroom {

/// A hash for tables of short names that are asked a great many times. Qt's qHash() mixes kinds of vector
/// instructions, and on some processors waits a hundred cycles in each call.
struct TextHash
{
    [[nodiscard]] std::size_t operator()(const QString &text) const
    {
        return std::hash<std::u16string_view>()(std::u16string_view(
            reinterpret_cast<const char16_t *>(text.constData()), std::size_t(text.size())));
    }
};

} // namespace stillroom
