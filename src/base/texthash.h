#pragma once

#include <QString>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace stillroom {

/// A hash for tables of names that are asked a great many times and are not filled by strangers. Qt's qHash()
/// mixes kinds of vector instructions, and on some processors waits a hundred cycles in each call.
struct TextHash
{
    [[nodiscard]] std::size_t operator()(const QString &text) const
    {
        return std::hash<std::u16string_view>()(std::u16string_view(
            reinterpret_cast<const char16_t *>(text.constData()), std::size_t(text.size())));
    }
};

template <typename T>
using TextMap = std::unordered_map<QString, T, TextHash>;
using TextSet = std::unordered_set<QString, TextHash>;

} // namespace stillroom
