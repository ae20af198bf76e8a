#pragma once

#include <QByteArray>
#include <QString>
#include <vector>

namespace stillroom {

/// One value as the database keeps it: a kind and its exact text or bytes. Numbers are their decimal text, so
/// that nothing is rounded on the way. NULL, the empty string and an empty blob are three different values.
struct Value
{
    enum class Kind : quint8 { Null, Integer, Real, Text, Blob };
    Kind kind = Kind::Null;
    QByteArray bytes; ///< UTF-8 for all but Blob; empty for Null

    [[nodiscard]] static Value null() { return {}; }
    [[nodiscard]] static Value integer(qint64 number) { return {Kind::Integer, QByteArray::number(number)}; }
    [[nodiscard]] static Value real(double number)
    {
        return {Kind::Real, QByteArray::number(number, 'g', 17)};
    }
    [[nodiscard]] static Value text(const QString &string) { return {Kind::Text, string.toUtf8()}; }
    [[nodiscard]] static Value blob(QByteArray data) { return {Kind::Blob, std::move(data)}; }

    [[nodiscard]] bool isNull() const { return kind == Kind::Null; }
    [[nodiscard]] QString toString() const
    {
        return QString::fromUtf8(bytes);
    } ///< of a Blob: decoded as UTF-8
    [[nodiscard]] qint64 toInteger() const { return bytes.toLongLong(); }

    bool operator==(const Value &) const = default;
};

using Row = std::vector<Value>;

} // namespace stillroom
