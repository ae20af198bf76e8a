#pragma once

#include <QString>

namespace stillroom {

/// The folder of our own settings: the one given by setConfigFolder(), else the system's for this program.
[[nodiscard]] QString configFolder();

/// Moves settings (QSettings in ini format too) to another folder. Call before anything reads them.
void setConfigFolder(const QString &folder);

} // namespace stillroom
