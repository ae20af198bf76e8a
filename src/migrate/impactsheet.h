#pragma once

#include "dialect/operationcost.h"
#include "dialect/rowprobe.h"
#include "migrate/migrator.h"

namespace stillroom {

/// A number that is asked of a database, and what came of it.
struct Measured
{
    enum class State {
        Pending, ///< not asked yet
        Exact,
        AtLeast, ///< not all rows were looked at
        NotMeasured, ///< `reason` tells why
    };
    State state = State::Pending;
    qint64 count = 0;
    QString reason;

    [[nodiscard]] bool isKnown() const { return state == State::Exact || state == State::AtLeast; }
    bool operator==(const Measured &) const = default;
};

/// What one step does to rows there are, or what of them does not let it run.
struct ImpactFact
{
    enum class Effect {
        Loses, ///< gone for good
        Blocks, ///< the database refuses the step, if the count is not 0
    };
    Effect effect = Effect::Blocks;
    RowProbe probe; ///< in the names the database has now
    QString subject; ///< for people, "users.email"
    bool always = false; ///< Blocks: refused whatever the rows hold, even none
    bool mayChange = false; ///< SQL of an earlier step may change these rows first
    Measured found;

    [[nodiscard]] bool blocks() const
    {
        return effect == Effect::Blocks && (always || (found.isKnown() && found.count > 0));
    }
    bool operator==(const ImpactFact &) const = default;
};

struct ImpactStep
{
    QString revision; ///< id; empty where the operations are of no revision
    QString title; ///< the operation in words
    QStringList details; ///< of a batch that is one step: its operations; why nothing is known of a step
    bool isKnown = true; ///< false: the revision asks the database what to do, and does it only then
    OperationCost cost; ///< without tables that this migration makes itself
    std::optional<TableName> table; ///< whose rows are concerned, by its name now; nothing for a new one
    Measured rows; ///< of that table
    std::vector<ImpactFact> facts;

    bool operator==(const ImpactStep &) const = default;
};

/// What operations will lock, rewrite and lose, step by step, and what will stop them.
struct ImpactSheet
{
    std::vector<ImpactStep> steps;

    [[nodiscard]] bool isBlocked() const; ///< as far as is known
    [[nodiscard]] bool losesData() const; ///< as far as was measured
    bool operator==(const ImpactSheet &) const = default;
};

/// One revision's operations.
struct PlannedRevision
{
    QString id;
    std::vector<Operation> operations;
    QString unknown = {}; ///< why they cannot be told before it runs: a sentence with file and line
};

/// Decides what is to be measured. Asks nothing of a database. \param before its schema now
[[nodiscard]] ImpactSheet planImpact(const std::vector<PlannedRevision> &revisions, const Schema &before,
                                     const Dialect &dialect);

/// The operations of the steps, read; a revision that asks the database is told as unknown.
/// \throws Error(Parse, Migration)
[[nodiscard]] std::vector<PlannedRevision> plannedRevisions(const std::vector<RevisionStep> &steps,
                                                            const RevisionReader &reader);

struct MeasureLimits
{
    qint64 rows = 1'000'000; ///< of one table that are looked at
    int queryMs = 5'000; ///< for one question, where the database can be told so
    int allMs = 30'000; ///< no question is asked any more after this
};

/// Asks everything the sheet leaves open, reading only. A question that fails is told in its `reason`.
/// \param progress gets questions done and in all; returning false stops with Error(Cancelled)
/// \throws Error(Cancelled, Connection)
void measureImpact(ImpactSheet &sheet, Connection &connection, const Dialect &dialect,
                   const MeasureLimits &limits = {},
                   const std::function<bool(int done, int all)> &progress = {});

} // namespace stillroom
