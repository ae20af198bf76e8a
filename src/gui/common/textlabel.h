#pragma once

#include <QLabel>

namespace stillroom {

/// A label for text that may be long and may come from a project or a database: plain, wrapped, and
/// selectable with mouse and keys. \param role of the style sheet, such as "section"; may be null
[[nodiscard]] QLabel *makeTextLabel(const char *role = nullptr);

} // namespace stillroom
