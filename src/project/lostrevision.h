#pragma once

#include "migrate/scriptdirectory.h"

namespace stillroom {

/// A revision that a database names and no file of the checkout has, found elsewhere in the repository.
struct LostRevision
{
    Revision header; ///< `file` is where it would be brought back to
    QString where; ///< for people: "branch feature/x", "stash@{0}"
    QString path; ///< in the repository
    QString content;
};

/// Looks through the branches and stashes of the git repository the scripts lie in. Best first; none where
/// there is no repository, or nothing was found. Blocks while git searches.
[[nodiscard]] std::vector<LostRevision> findLostRevision(const ScriptDirectory &scripts, const QString &id);

/// Writes the file among the scripts, and where revisions below it are missing too says which.
/// \return ids of its parents that no file has \throws Error(Io) where there is a file of that name
QStringList bringBack(const ScriptDirectory &scripts, const LostRevision &lost);

} // namespace stillroom
