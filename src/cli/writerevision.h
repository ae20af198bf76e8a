#pragma once

#include "cli/command.h"
#include "migrate/scriptdirectory.h"

#include <functional>

namespace stillroom {

/// Does one thing and prints Alembic's line about it: "Generating FILE ...  done".
void withStatus(const CommandContext &context, const QString &what, const std::function<void()> &action);

/// Writes the file of a new revision and says so.
void writeRevision(const CommandContext &context, const ScriptDirectory &scripts, const NewRevision &revision,
                   const RevisionBody &body);

/// The options of `revision` that say where the new one stands.
void declareRevisionPlace(ArgumentParser &parser);
[[nodiscard]] RevisionRequest revisionRequest(const Arguments &arguments);

} // namespace stillroom
