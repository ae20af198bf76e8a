#pragma once

#include "dialect/dialect.h"
#include "models/modelset.h"

#include <atomic>
#include <functional>

namespace stillroom {

/// How a project's own Python is to import its models.
struct ExactRequest
{
    QString python; ///< the interpreter
    QString folder; ///< of the project: the process runs in it
    QStringList paths; ///< for sys.path, absolute
    const Dialect *dialect = nullptr; ///< whose types are told
    int timeLimitMs = 60'000;
    const std::atomic_bool *cancelled = nullptr; ///< looked at while it runs; may be null
};

/// What SQLAlchemy itself knows after the import.
struct ExactModels
{
    ModelSet models; ///< tables with types as the database would be told them; classes without places
    QString python; ///< its version
    QString sqlalchemy; ///< its version
    QStringList problems; ///< modules that could not be imported, and why
};

/// Imports the models in a process of its own, which is ended with all it has started when it does not
/// answer in time, writes without end, or is cancelled. This runs the project's code: ask first. Writes
/// nothing into the project.
/// \param read the same models as they were read from source: says which metadata and modules are meant
/// \throws Error(Usage) where `read` names no metadata, Error(Io) where the process gives no answer that is
/// understood, Error(Cancelled)
[[nodiscard]] ExactModels importModels(const ExactRequest &request, const ModelSet &read);

/// In what the reading of the source and the import differ, a sentence each. Empty: nothing.
[[nodiscard]] QStringList exactDifferences(const ModelSet &read, const ExactModels &exact,
                                           const Dialect &dialect);

} // namespace stillroom
