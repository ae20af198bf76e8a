#pragma once

#include <QString>
#include <optional>

namespace stillroom {

/// A Python with the packages of a project.
struct ProjectPython
{
    QString program; ///< absolute path of the interpreter
    QString origin; ///< how it was found, for people: ".venv", "Poetry", "VIRTUAL_ENV"

    bool operator==(const ProjectPython &) const = default;
};

/// Where virtual environments lie that are not in the project.
struct PythonPlaces
{
    QString home; ///< the user's folder
    QString virtualEnv; ///< $VIRTUAL_ENV
    QString condaPrefix; ///< $CONDA_PREFIX
    QString poetryCache; ///< $POETRY_CACHE_DIR; empty = the usual one

    [[nodiscard]] static PythonPlaces ofUser();
};

/// The project's own Python: an environment in the folder or above it in the same repository (.venv, venv,
/// env; uv and PDM make those too), the one that Poetry, Pipenv, pyenv or Conda keep elsewhere by the files
/// they leave in the project, else the one that is active. Runs nothing.
[[nodiscard]] std::optional<ProjectPython> findProjectPython(const QString &folder,
                                                             const PythonPlaces &places
                                                             = PythonPlaces::ofUser());

} // namespace stillroom
