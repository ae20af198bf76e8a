#pragma once

#include <QByteArray>
#include <optional>

namespace stillroom {

/// The shortest text that is this number, written as MySQL and MariaDB do: without an exponent from 1e-15 up
/// to below 1e15.
[[nodiscard]] QByteArray floatText(double number);
[[nodiscard]] QByteArray floatText(float number);

/// The number that floatText() writes just so; none for any other text.
[[nodiscard]] std::optional<float> floatOfText(const QByteArray &text);

} // namespace stillroom
