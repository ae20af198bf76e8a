#pragma once

#include "migrate/migrator.h"
#include "migrate/scriptdirectory.h"

namespace stillroom {

/// Reads the operations of a project's revisions for a Migrator, each file once, and runs those that ask the
/// database. What is not understood is refused with its file and line.
/// \param arguments what -x gives to context.get_x_argument()
[[nodiscard]] RevisionReader revisionReader(const ScriptDirectory &scripts, const Dialect &dialect,
                                            const QStringList &arguments = {});

} // namespace stillroom
