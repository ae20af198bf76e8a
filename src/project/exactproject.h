#pragma once

#include "project/exactmodels.h"
#include "project/project.h"
#include "project/projectpython.h"

namespace stillroom {

/// What importModels() takes for this project, with the Python that was found; `python` stays empty where
/// none was.
[[nodiscard]] ExactRequest exactRequest(const Project &project, const Dialect &dialect);

/// A Python as a person names it: a file, a virtual environment's folder, or a program on the PATH.
/// \param folder what relative paths start from \throws Error(Usage) where there is none
[[nodiscard]] QString findPython(const QString &typed, const QString &folder);

} // namespace stillroom
