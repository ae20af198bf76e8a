#pragma once

#include "migrate/migrator.h"

namespace stillroom {

/// What two branches of revisions do to the same things.
struct BranchOverlap
{
    struct Branch
    {
        QString head;
        std::vector<Revision> revisions; ///< that the other has not, in the order they run
    };
    struct Both
    {
        bool isConflict = false; ///< else they only meet in one table
        QString text; ///< a sentence for people
        QString left; ///< ids of the revisions
        QString right;
    };
    Branch left;
    Branch right;
    std::vector<Both> both; ///< conflicts first
    QString leftFirst; ///< why the right branch does not run behind the left one; empty: it does
    QString rightFirst;
    bool orderMatters = false; ///< both orders run, and the schemas differ
    QStringList notUnderstood; ///< scripts that were left out, with the reason

    [[nodiscard]] bool hasConflict() const;
    [[nodiscard]] QString verdict() const; ///< one sentence
};

/// Compares what the revisions of two heads change, and replays them in both orders. Asks no database.
/// \throws Error(Migration) where one head is an ancestor of the other
[[nodiscard]] BranchOverlap compareBranches(const RevisionMap &map, const QString &left, const QString &right,
                                            const Dialect &dialect, const RevisionReader &reader);

/// The rows of a version table that stand for everything both have.
[[nodiscard]] QStringList commonRows(const RevisionMap &map, const QString &left, const QString &right);

} // namespace stillroom
