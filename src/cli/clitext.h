#pragma once

#include <QCoreApplication>

namespace stillroom {

/// A text of the command line in the user's language.
[[nodiscard]] inline QString cliTr(const char *text)
{
    return QCoreApplication::translate("cli", text);
}

} // namespace stillroom
