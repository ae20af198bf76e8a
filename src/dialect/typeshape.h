#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// What of a type decides whether values of another fit into it: its family and its limits, read from the
/// DDL, so that SQLAlchemy's generic types and a database's own are one.
struct TypeShape
{
    enum class Family {
        Unknown,
        Boolean,
        Integer,
        Decimal,
        Float,
        Text, ///< of variable length
        Char, ///< of fixed length
        Date,
        Time,
        DateTime,
        Interval,
        Uuid,
        Json,
        Bits,
        Binary,
        Enum,
    };

    Family family = Family::Unknown;
    QString word; ///< the type's name in lower case, without arguments
    int bytes = 0; ///< of an Integer or a Float
    bool isUnsigned = false;
    int length = -1; ///< of Text, Char, Bits and Binary, in characters, bits and bytes; -1 = no limit
    int precision = -1; ///< of a Decimal; of moments the digits of a second; -1 = not given
    int scale = 0; ///< of a Decimal
    bool hasTimeZone = false;
    QStringList values; ///< of an Enum

    [[nodiscard]] bool isText() const { return family == Family::Text || family == Family::Char; }
    [[nodiscard]] bool isNumber() const
    {
        return family == Family::Integer || family == Family::Decimal || family == Family::Float;
    }
    [[nodiscard]] bool isMoment() const { return family == Family::Date || family == Family::DateTime; }
};

[[nodiscard]] TypeShape typeShape(const Dialect &dialect, const SqlType &type);

} // namespace stillroom
