#pragma once

#include "project/drift.h"

// How drift.cpp finds what it tells.

namespace stillroom {

/// What the changes of a comparison say about both sides.
struct ToldChanges
{
    std::vector<Difference> differences; ///< in the order of the changes; without reasons and places
    std::vector<std::size_t> of; ///< for each change the position of its difference
};

[[nodiscard]] ToldChanges tellChanges(const SchemaChanges &found, const Schema &models,
                                      const Dialect &dialect);

/// By table, then part and name.
[[nodiscard]] bool isListedBefore(const Difference &a, const Difference &b);

/// The difference in a few words, from all its other members.
[[nodiscard]] QString driftWords(const Difference &difference);

/// The columns of the foreign key that the operation makes or drops; else none.
[[nodiscard]] QStringList keyColumns(const Operation &operation);

/// Marks what the rules excuse, and what has to stay because of that: whatever they leave as it is, is
/// neither needed nor taken away by what is generated.
class DriftMarks final
{
public:
    DriftMarks(const DriftRules &rules, const SchemaChanges &found, ToldChanges &told); ///< kept by reference
    /// Sets `rule` of the differences, and `left` where something else is in the way.
    void mark();
    [[nodiscard]] DriftRules unusedRules() const;

private:
    void markNamed();
    void markRestingOnColumns();
    void markKeysToNothing();
    void keepBack();
    void collectKeys();
    [[nodiscard]] bool isOnlyInModels(const TableName &table, const QStringList &columns) const;
    [[nodiscard]] bool staysByRule(const QString &id) const;
    [[nodiscard]] static bool restsOn(const Difference &difference, const QString &column);
    [[nodiscard]] QString inTheWay(const SchemaChange &change) const;
    [[nodiscard]] QString inTheWayOfKey(const ForeignKey &key, const TableName &table) const;
    [[nodiscard]] QString keptReference(const TableName &table, const QStringList &columns) const;
    [[nodiscard]] QString inTheWayOfDropping(const TableName &table, const QString &column) const;

    /// A foreign key that the database has.
    struct ReferringKey
    {
        TableName table;
        const ForeignKey *key = nullptr;
    };

    const DriftRules &m_rules;
    const SchemaChanges &m_found;
    ToldChanges &m_told;
    QSet<std::size_t> m_used; ///< positions of rules
    QHash<QString, std::size_t> m_positions; ///< of differences, by id
    QHash<QString, std::vector<ReferringKey>> m_keys; ///< by the table they refer to
};

class DriftFinder final
{
public:
    DriftFinder(const ModelSet &models, const Schema &database, const Dialect &dialect,
                const CompareOptions &options, const DriftRules &rules);
    [[nodiscard]] DriftReport report() const;

private:
    void tellReasons(const SchemaChanges &found, ToldChanges &told) const;
    void tellPlaces(std::vector<Difference> &found) const;
    void tellNotUnderstood(std::vector<Difference> &found) const;
    [[nodiscard]] AutogenerateResult generated(SchemaChanges found, const ToldChanges &told) const;
    [[nodiscard]] QString reasonFor(const Difference &difference) const;
    [[nodiscard]] std::vector<TableName> equalTables(const std::vector<Difference> &found) const;

    const ModelSet &m_models;
    const Schema &m_database;
    const Dialect &m_dialect;
    const CompareOptions &m_options; ///< of autogenerate
    const DriftRules &m_rules;
};

} // namespace stillroom
