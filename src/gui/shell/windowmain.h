#pragma once

#include <QString>

namespace stillroom {

/// Runs the window until it is closed. Makes the QApplication.
/// \param target as on the command line; "--demo" opens a copy of the demo; empty looks in the working folder
[[nodiscard]] int runWindow(int &argc, char **argv, const QString &target);

} // namespace stillroom
