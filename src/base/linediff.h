#pragma once

#include <QString>

namespace stillroom {

/// What turns one text into the other, as a unified diff with three lines around each change; empty where
/// both are equal. Meant for small changes of a file: what lies between the first and the last changed line
/// is compared line by line where both sides have as many lines there, else shown as replaced.
/// \param file for the two header lines
[[nodiscard]] QString lineDiff(const QString &before, const QString &after, const QString &file);

} // namespace stillroom
