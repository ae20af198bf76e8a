#pragma once

#include "migrate/landedparts.h"
#include "migrate/migrator.h"

namespace stillroom {

/// One operation of a revision that was broken off.
struct RescuedOperation
{
    Operation operation;
    Landed landed = Landed::Unknown;
    QString reason; ///< sentences for people
    std::vector<LandedPart> parts; ///< at least one
};

/// What is done about it.
enum class RescueWay {
    Finish, ///< run what is missing, then move the version table
    Undo, ///< take back what has landed; the version table stays
    Stamp, ///< move the version table only
};

/// A revision that was broken off where changes of the schema are not taken back, and how far it came.
struct Rescue
{
    enum class State {
        Nothing, ///< nothing of it has landed
        Between, ///< something has, something has not
        Complete, ///< all of it has landed, the version table does not say so
    };
    RevisionStep step; ///< as it was broken off; its version changes have not been made
    QStringList current; ///< rows of the version table
    std::vector<RescuedOperation> operations;
    QString unreadable; ///< set: why the script's operations are not known; `operations` is empty then

    [[nodiscard]] State state() const;
    [[nodiscard]] std::size_t count(Landed landed) const; ///< operations
    /// 1-based numbers of operations of which nobody can tell and that would have to be known.
    [[nodiscard]] std::vector<std::size_t> unknown(RescueWay way) const;
    /// What a person knows about an operation the schema does not tell of. \param number 1-based
    /// \throws Error(Usage) unless there is such an operation
    void decide(std::size_t number, bool hasLanded);
    /// "3 of 7 operations have landed, 3 have not, of 1 nobody can tell".
    [[nodiscard]] QString summary() const;
    [[nodiscard]] bool isSame(const Rescue &other) const; ///< whether both tell the same of each operation
};

/// What a way would do; made by planRescue(), carried out by carryOut().
struct RescuePlan
{
    RescueWay way = RescueWay::Finish;
    RevisionStep step; ///< with the changes of the version table that belong to the way
    std::vector<Operation> operations; ///< in this order
    QStringList warnings; ///< what is lost, or stays; a sentence each
    QString sql; ///< of the operations, for people; ends with the version table
};

/// The steps that may have been broken off: each is the first of an upgrade or a downgrade from where the
/// database stands.
[[nodiscard]] std::vector<RevisionStep> stepsFromHere(const RevisionMap &map, const QStringList &current);

/// Finds how far each revision came that may have been broken off: the next ones above where the database
/// stands, and those it stands at, whose downgrade may have been. Best known first; of those of which nothing
/// has landed none is told. Asks questions about rows where the schema does not tell.
/// \param cancelled asked between questions; may be empty \throws Error(Sql, Connection, Cancelled)
[[nodiscard]] std::vector<Rescue> findRescues(Connection &connection, const Dialect &dialect,
                                              const VersionTable &versions, const RevisionReader &reader,
                                              const RevisionMap &map,
                                              const std::function<bool()> &cancelled = {});
/// The same from a schema that was inspected already: no rows are asked about.
[[nodiscard]] std::vector<Rescue> findRescues(const Schema &actual, const QStringList &current,
                                              const Dialect &dialect, const VersionTable &versions,
                                              const RevisionReader &reader, const RevisionMap &map);
/// The same for one step, whatever has landed of it.
[[nodiscard]] Rescue findRescue(Connection &connection, const Dialect &dialect, const VersionTable &versions,
                                const RevisionReader &reader, const RevisionMap &map,
                                const RevisionStep &step);

/// \param actual the schema of the database now. \throws Error(Refused) where operations are left of which
/// nobody can tell, Error(Migration) where something that has landed cannot be taken back
[[nodiscard]] RescuePlan planRescue(const Rescue &rescue, RescueWay way, const Schema &actual,
                                    const Dialect &dialect, const VersionTable &versions);

/// Looks whether the database still is as `rescue` tells, runs the plan, and looks again whether it is now as
/// it was to be. \throws Error as Migrator::run() does; Error(Migration) where somebody else changed it
void carryOut(Connection &connection, const RescuePlan &plan, const Rescue &rescue, const Dialect &dialect,
              const VersionTable &versions, const RevisionReader &reader, const RevisionMap &map,
              const Migrator::Progress &progress = {});

/// The schema as a rescue has to look at it: with the schemas the operations name.
[[nodiscard]] Schema inspectFor(Connection &connection, const Dialect &dialect, const VersionTable &versions,
                                const std::vector<Operation> &operations);

} // namespace stillroom
