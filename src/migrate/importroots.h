#pragma once

#include "migrate/alembicini.h"

namespace stillroom {

/// Folders from which the modules that revisions import are read, first things first: what the alembic.ini
/// puts on sys.path, and those in which the packages around its scripts lie, because a project is installed
/// or run from its root when Alembic runs.
[[nodiscard]] QStringList importRoots(const AlembicIni &ini);

/// The folder in which the outermost package around a folder lies; the folder itself if it is in none.
[[nodiscard]] QString outsidePackages(const QString &folder);

} // namespace stillroom
