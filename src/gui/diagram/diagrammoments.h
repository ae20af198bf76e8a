#pragma once

#include "gui/diagram/diagrampanel.h"
#include "migrate/scriptdirectory.h"

namespace stillroom {

/// A moment for each revision of a project, oldest first: the schema its upgrade leaves, replayed from the
/// files when it is asked for. Jobs share what was read of the files and may run on any thread.
[[nodiscard]] std::vector<DiagramMoment> diagramMoments(const std::shared_ptr<const ScriptDirectory> &scripts,
                                                        const Dialect &dialect);

} // namespace stillroom
