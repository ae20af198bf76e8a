#pragma once

#include "migrate/compareschemas.h"
#include "migrate/scriptdirectory.h"
#include "models/modelset.h"
#include "project/driftrules.h"

namespace stillroom {

/// How models are compared with a schema: nothing of a model that was not understood is taken away.
[[nodiscard]] CompareOptions compareOptions(const ModelSet &models);
/// The same in a project: what env.py says counts.
[[nodiscard]] CompareOptions compareOptions(const ModelSet &models, const ScriptDirectory &scripts);

/// What of a database has to be inspected to compare it with the models.
[[nodiscard]] InspectOptions inspectOptions(const Schema &models, const CompareOptions &options);

/// The bodies of a revision file for these operations, written as the project writes them (batch mode, naming
/// convention, quotation marks). \param models may be nullptr
[[nodiscard]] RevisionBody revisionBody(std::vector<Operation> upgrade, std::vector<Operation> downgrade,
                                        const ModelSet *models, const ScriptDirectory &scripts,
                                        const Dialect &dialect);

/// What was left alone because a model was not understood, and what to do about it. \param rules of the
/// project file and of the command line, by which a model may be complete all the same
[[nodiscard]] QStringList comparisonWarnings(const ModelSet &models, const DriftRules &rules);

} // namespace stillroom
