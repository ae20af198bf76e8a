#pragma once

#include <QMap>
#include <QString>

namespace stillroom {

/// The variables of a .env file: `export`, comments, three kinds of quotes' rules (single: as is; double:
/// backslashes and ${NAME}; none: ${NAME}, a comment after a blank), values over several lines in quotes.
/// ${NAME} and ${NAME:-default} mean the environment first, then the file.
[[nodiscard]] QMap<QString, QString> readDotenv(const QString &text);

} // namespace stillroom
