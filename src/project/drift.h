#pragma once

#include "diagram/diagramdrift.h"
#include "migrate/compareschemas.h"
#include "models/modelset.h"
#include "project/driftrules.h"

namespace stillroom {

/// One thing that the models and the database do not have alike.
struct Difference
{
    Drift status = Drift::Different; ///< never Equal
    TableName table;
    DriftPart part = DriftPart::Table;
    QString name; ///< of column, index or constraint, as driftName(); empty for the table itself
    QString models; ///< what the models have, in SQL's words; empty = nothing, or not known
    QString database; ///< what the database has
    QString words; ///< "type VARCHAR(128) → VARCHAR(255)", "index ix_users_email only in the models"
    QString left; ///< why no generated revision changes it; empty = autogenerate would
    std::vector<Operation> operations; ///< that make the database as the models; empty where none does
    bool isBeyondAlembic = false; ///< Alembic would not find any of the operations
    bool isKeptBack = false; ///< `left` because of what a rule keeps, which would be in the way
    std::optional<DriftRule> rule; ///< of the project file, by which it does not count
    SourcePlace place; ///< of the model, as near as is known

    [[nodiscard]] QString id() const; ///< stays the same while the difference does
    [[nodiscard]] QString title() const; ///< "users.email", "users"
    [[nodiscard]] QString toText() const; ///< "users.email: type VARCHAR(128) → VARCHAR(255)"
    /// The rule by which this difference is not told any more.
    [[nodiscard]] DriftRule ignoring() const;
    /// The rule by which its two texts mean the same, in this column or everywhere; only for types and
    /// defaults that both sides have.
    [[nodiscard]] std::optional<DriftRule> equating(bool everywhere) const;
    bool operator==(const Difference &) const = default;
};

/// How models and database compare: what the list, the diagram, `diff`, `check` and autogenerate go by.
struct DriftReport
{
    std::vector<Difference> differences; ///< by table, also those that a rule excuses
    std::vector<TableName> equalTables; ///< on both sides, without a difference that counts
    DriftRules rules;
    DriftRules unusedRules; ///< that excuse nothing now
    AutogenerateResult generated; ///< what makes the database as the models, without what is left alone

    [[nodiscard]] int open() const; ///< how many count
    [[nodiscard]] int excused() const; ///< how many would be generated if no rule excused them
    [[nodiscard]] int count(Drift status) const; ///< likewise, of one status; of Equal, tables
    [[nodiscard]] DiagramDrift forDiagram() const; ///< what the diagram colours
    bool operator==(const DriftReport &) const = default;
};

/// Compares the models with the database, once. Everything is told that can be compared; what a generated
/// revision leaves alone has the rule or the reason with it.
/// \param options as of autogenerate, see compareOptions()
[[nodiscard]] DriftReport findDrift(const ModelSet &models, const Schema &database, const Dialect &dialect,
                                    const CompareOptions &options, const DriftRules &rules);

} // namespace stillroom
