#pragma once

#include "models/modelset.h"

#include <optional>

namespace stillroom {

/// A connection string written in the project's source.
struct SourceUrl
{
    QString text;
    QString origin; ///< for people: "app/database.py:8"
};

/// Python files of a project, relative to it: nothing of virtual environments, caches and hidden folders; at
/// most `limit`.
[[nodiscard]] QStringList pythonFiles(const QString &folder, int limit = 3000);

/// Looks for create_engine("…"), or a variable such as SQLALCHEMY_DATABASE_URL = "…", without running
/// anything; environment variables that are set are followed.
[[nodiscard]] std::optional<SourceUrl> findSourceUrl(const QString &folder);

/// Whether any file seems to declare SQLAlchemy or SQLModel models.
[[nodiscard]] bool seemsToHaveModels(const QString &folder);

} // namespace stillroom
