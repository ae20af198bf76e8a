#pragma once

#include "migrate/scriptdirectory.h"
#include "models/modelset.h"
#include "project/rehearsal.h"

namespace stillroom {

/// The rehearsal of these steps of a project. Where an upgrade ends at the heads the result is to be compared
/// with the models; before that they want more than the revisions give. \param current rows of the version
/// table; \param models may be nullptr
/// \param arguments what -x gives to the revisions
[[nodiscard]] RehearsalPlan planRehearsal(const ScriptDirectory &scripts, const Dialect &dialect,
                                          const QStringList &current, std::vector<RevisionStep> steps,
                                          const ModelSet *models, const QStringList &arguments = {});

/// The rehearsal of a revision that is not written yet.
[[nodiscard]] RehearsalPlan planRehearsal(const ScriptDirectory &scripts, const Dialect &dialect,
                                          const QStringList &current, const Revision &revision,
                                          const std::vector<Operation> &upgrade,
                                          const std::vector<Operation> &downgrade);

} // namespace stillroom
