#include "db/floattext.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace stillroom {

namespace {

constexpr int mostPlainDigits = 15; ///< before the point where some are zeros, and of zeros behind it

template <class T>
QByteArray numberText(T number)
{
    std::array<char, 64> buffer;
    const auto end
        = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific)
              .ptr;
    QByteArray digits(buffer.data(), end - buffer.data()); // -1.25e+03
    const qsizetype e = digits.indexOf('e');
    if (e < 0)
        return digits; // no number
    const int exponent = digits.mid(digits[e + 1] == '+' ? e + 2 : e + 1).toInt();
    digits.truncate(e);
    const bool isNegative = digits.startsWith('-');
    digits.remove(0, isNegative ? 1 : 0);
    digits.remove(1, 1); // the point
    const int point = exponent + 1; // 0.125e4
    QByteArray text;
    if (digits == "0") {
        text = digits;
    } else if (point > std::max<qsizetype>(mostPlainDigits, digits.size() - 1) || point < 1 - mostPlainDigits)
    {
        text = digits.left(1) + (digits.size() > 1 ? '.' + digits.mid(1) : QByteArray()) + 'e'
            + QByteArray::number(exponent);
    } else if (point <= 0) {
        text = "0." + QByteArray(-point, '0') + digits;
    } else if (point >= digits.size()) {
        text = digits.leftJustified(point, '0');
    } else {
        text = digits.left(point) + '.' + digits.mid(point);
    }
    return isNegative ? '-' + text : text;
}

} // namespace

QByteArray floatText(double number)
{
    return numberText(number);
}

QByteArray floatText(float number)
{
    return numberText(number);
}

std::optional<float> floatOfText(const QByteArray &text)
{
    float number = 0;
    const char *const end = text.constData() + text.size();
    const auto read = std::from_chars(text.constData(), end, number);
    if (read.ec != std::errc() || read.ptr != end || floatText(number) != text)
        return std::nullopt;
    return number;
}

} // namespace stillroom
