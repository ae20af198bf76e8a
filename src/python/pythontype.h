#pragma once

#include "schema/sqltype.h"

namespace stillroom {

/// The Python type of a column's values.
struct PythonType
{
    QString name; ///< "int", "datetime.datetime", "Any"
    QString module; ///< to be imported; "typing" for Any; empty if none

    [[nodiscard]] bool isAny() const { return module == QLatin1String("typing"); }
};

/// As SQLAlchemy gives and takes values of the type.
[[nodiscard]] PythonType pythonType(const SqlType &type);

} // namespace stillroom
