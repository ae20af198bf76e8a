#pragma once

#include "project/databaserestore.h"

namespace stillroom {

// What is kept of a restore while tables move, for whoever has to undo it: files only their owner may read,
// because the bodies of routines stand in them.

/// \param name of the restore, like no other's
[[nodiscard]] QString journalFile(const QString &name);
void writeJournal(const BrokenRestore &broken); ///< to its file \throws Error(Io)
[[nodiscard]] std::optional<BrokenRestore> journalOf(const QString &address); ///< of a database
void removeJournal(const BrokenRestore &broken); ///< where it is \throws Error(Io)

} // namespace stillroom
