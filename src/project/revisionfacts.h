#pragma once

#include "migrate/scriptdirectory.h"
#include "project/gitrepository.h"

#include <QSet>

namespace stillroom {

/// What is known of a project's revision files beside what stands in them.
struct RevisionFacts
{
    QHash<QString, GitFile> git; ///< by revision id; without a repository none
    QSet<QString> edited; ///< ids of those whose file changed since they were seen applied in the database

    bool operator==(const RevisionFacts &) const = default;
};

/// Reads them; asks git, and keeps the checksums of the applied revisions in our own configuration folder:
/// one that is seen applied for the first time counts as unchanged. Blocks.
/// \param databaseKey tells one database from another and holds no secret; empty: nothing is kept
[[nodiscard]] RevisionFacts readRevisionFacts(const ScriptDirectory &scripts, const QSet<QString> &applied,
                                              const QString &databaseKey);

} // namespace stillroom
