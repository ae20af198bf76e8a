#pragma once

#include "migrate/compareschemas.h"
#include "migrate/scriptdirectory.h"
#include "models/modelset.h"

namespace stillroom {

/// How models and database are compared in a project: what env.py says, and that nothing of a model that was
/// not understood is taken away.
[[nodiscard]] CompareOptions compareOptions(const ModelSet &models, const ScriptDirectory &scripts);

/// The bodies of a revision file for these operations, written as the project writes them (batch mode, naming
/// convention). \param models may be nullptr
[[nodiscard]] RevisionBody revisionBody(const std::vector<Operation> &upgrade,
                                        const std::vector<Operation> &downgrade, const ModelSet *models,
                                        const ScriptDirectory &scripts, const Dialect &dialect);

} // namespace stillroom
