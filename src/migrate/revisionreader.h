#pragma once

#include "migrate/migrator.h"
#include "migrate/scriptdirectory.h"

namespace stillroom {

/// Reads the operations of a project's revisions for a Migrator, each file once. What is not understood is
/// refused with its file and line.
[[nodiscard]] RevisionReader revisionReader(const ScriptDirectory &scripts, const Dialect &dialect);

} // namespace stillroom
