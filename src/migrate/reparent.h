#pragma once

#include "migrate/revisionmap.h"

namespace stillroom {

/// The change to one revision file that puts a branch on top of another head, so that one head is left.
struct Reparent
{
    Revision revision; ///< the first one of the branch, as it is now
    QString from; ///< its down_revision; empty = base
    QString onto;
    QString before; ///< the file's text
    QString after;

    [[nodiscard]] QString diff() const; ///< for people
};

/// Puts the branch that ends in `branch` on top of `onto`: down_revision of its first revision, in the code
/// and in the docstring's "Revises:". Writes nothing.
/// \param applied revisions that are applied in a database that is known; they must not move
/// \throws Error(Migration) where there is no such branch, or its first revision is a merge;
/// Error(Refused) where it is applied already; Error(Parse) where its header is not written out
[[nodiscard]] Reparent planReparent(const RevisionMap &map, const QString &branch, const QString &onto,
                                    const QSet<QString> &applied = {});

/// \throws Error(Io) also where the file was changed since the plan was made
void writeReparent(const Reparent &plan);

/// The text of a revision file with other down_revisions, everything else as it is.
/// \throws Error(Parse) with file and line where down_revision is not written out
[[nodiscard]] QString withDownRevision(const QString &source, const QString &file, const QStringList &down);

} // namespace stillroom
