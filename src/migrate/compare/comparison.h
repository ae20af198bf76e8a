#pragma once

#include "migrate/compareschemas.h"

// The parts of compareSchemas(), one file per concern. Internal to migrate/compare.

namespace stillroom {

/// One table that both sides have, and where its differences are told.
struct TableComparison
{
    const Table &wanted;
    const Table &actual;
    const Dialect &dialect;
    const CompareOptions &options;
    bool mayRemove = true; ///< false: the model of the table was not fully understood
    bool uniqueIsIndex = false; ///< the database has one thing for unique constraints and unique indexes
    std::vector<SchemaChange> &found;

    [[nodiscard]] TableName name() const { return actual.tableName(); }
    void add(Operation operation, const QString &line)
    {
        found.push_back({std::move(operation), name(), false, {}});
        if (!line.isEmpty())
            found.back().detected << line;
    }
};

// comparetables.cpp
void compareTables(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                   const CompareOptions &options, std::vector<SchemaChange> &found);

// comparecolumns.cpp: order within a table is Alembic's, so that each step can be carried out
void compareAddedColumns(TableComparison &comparison);
void compareKeptColumns(TableComparison &comparison);
void compareRemovedColumns(TableComparison &comparison);

// compareindexes.cpp
void compareIndexesAndUniques(TableComparison &comparison);
[[nodiscard]] QString addedIndexLine(const Index &index);

// compareconstraints.cpp: primary keys, checks and exclusion constraints, which Alembic does not compare.
// What goes does so before the columns change, what comes comes after.
class ConstraintChanges
{
public:
    explicit ConstraintChanges(TableComparison &comparison);
    void drop();
    void create();

private:
    void comparePrimaryKeys();
    void compareChecks();
    void compareExclusions();
    void change(const Constraint &constraint, DropConstraint::Type type, bool isAdded, const QString &what);

    TableComparison &m_comparison;
    std::vector<std::pair<Operation, QString>> m_dropped; ///< with the lines that tell them
    std::vector<std::pair<Operation, QString>> m_created;
};

// compareforeignkeys.cpp
void compareForeignKeys(TableComparison &comparison);

// compareenums.cpp: the operations with those that make and drop the types that their columns need and leave
[[nodiscard]] std::vector<Operation> withEnums(std::vector<Operation> operations, const Schema &actual,
                                               const Dialect &dialect);

// compareobjects.cpp: puts what differs in views, routines and the like around the operations of `result`,
// where each can be carried out. Nothing without CompareOptions::compareObjects.
void compareObjects(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                    const CompareOptions &options, AutogenerateResult &result);

// comparecomments.cpp
void compareTableComment(TableComparison &comparison);

// findrenames.cpp
[[nodiscard]] std::vector<RenameCandidate> findRenames(const Schema &wanted, const Schema &actual,
                                                       const Dialect &dialect, const CompareOptions &options);
/// The confirmed renames as operations; `actual` becomes what it is after them.
[[nodiscard]] std::vector<Operation> applyRenames(const std::vector<RenameCandidate> &renames,
                                                  Schema &actual);

[[nodiscard]] bool isVersionTable(const Table &table, const CompareOptions &options);
[[nodiscard]] QString pythonList(const QStringList &names, QChar open, QChar close); ///< as Python prints it

} // namespace stillroom
