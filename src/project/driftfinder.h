#pragma once

#include "project/drift.h"

// How drift.cpp finds what it tells.

namespace stillroom {

/// What the operations of a comparison say about both sides, a difference each; ordered by table. Operations
/// that only follow from others (an enumerated type made for a column) give none.
[[nodiscard]] std::vector<Difference> differencesOf(const AutogenerateResult &result, const Schema &models,
                                                    const Schema &database, const Dialect &dialect);

/// The difference in a few words, from all its other members.
[[nodiscard]] QString driftWords(const Difference &difference);

/// The columns of the foreign key that the operation makes or drops; else none.
[[nodiscard]] QStringList keyColumns(const Operation &operation);

class DriftFinder final
{
public:
    DriftFinder(const ModelSet &models, const Schema &database, const Dialect &dialect,
                const CompareOptions &options, const DriftRules &rules);
    [[nodiscard]] DriftReport report() const;

private:
    [[nodiscard]] std::vector<Difference> compared(const Schema &models, const Schema &database,
                                                   const CompareOptions &options) const;
    void comparePrimaryKey(const Table &model, const Table &table, std::vector<Difference> &found) const;
    void compareChecks(const Table &model, const Table &table, std::vector<Difference> &found) const;
    void tellNotUnderstood(std::vector<Difference> &found) const;
    void tellReasons(std::vector<Difference> &found) const;
    void tellPlaces(std::vector<Difference> &found) const;
    void tellRules(DriftReport &report) const;
    [[nodiscard]] QString reasonFor(const Difference &difference) const;
    [[nodiscard]] std::vector<TableName> equalTables(const std::vector<Difference> &found) const;

    const ModelSet &m_models;
    const Schema &m_database;
    const Dialect &m_dialect;
    const CompareOptions &m_options; ///< of autogenerate
    const DriftRules &m_rules;
};

} // namespace stillroom
