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
    bool keepsChecks = true; ///< false: the server reads check constraints and forgets them
    std::vector<SchemaChange> &found;

    [[nodiscard]] TableName name() const { return actual.tableName(); }
    SchemaChange &add(Operation operation, const QString &line)
    {
        SchemaChange &change = found.emplace_back();
        change.operation = std::move(operation);
        change.table = name();
        if (!line.isEmpty())
            change.detected << line;
        return change;
    }
    void addBeyondAlembic(Operation operation, const QString &line)
    {
        add(std::move(operation), line).isBeyondAlembic = true;
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

// compareenums.cpp: other values of types that both sides have, before the changes that may need them
void compareEnumValues(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                       const CompareOptions &options, std::vector<SchemaChange> &found);
/// Takes out the changes of defaults that the changed types among `changes` make themselves, as the old
/// default goes with its value. For those that are generated: without its type the default changes by itself.
void dropDefaultsSetByEnums(std::vector<SchemaChange> &changes);
/// The enumerated types of the tables' columns, by name; of those whose values are known.
[[nodiscard]] QMap<QString, EnumType> enumTypes(const Schema &schema);
// the operations with those that make and drop the types that their columns need and leave
[[nodiscard]] std::vector<Operation> withEnums(std::vector<Operation> operations, const Schema &actual,
                                               const Dialect &dialect);

// compareobjects.cpp: puts what differs in views, routines and the like around the operations of `result`,
// where each can be carried out. Nothing without CompareOptions::compareObjects.
void compareObjects(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                    const CompareOptions &options, AutogenerateResult &result);

// comparecomments.cpp
void compareTableComment(TableComparison &comparison);

// findnamerenames.cpp: indexes, constraints and values of enumerated types, where the database can rename
// them
void findNameRenames(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                     const CompareOptions &options, std::vector<RenameCandidate> &candidates);

// findrenames.cpp
/// 1 for equal names, 0 for names that have nothing in common.
[[nodiscard]] double nameSimilarity(const QString &left, const QString &right);
[[nodiscard]] std::vector<RenameCandidate> findRenames(const Schema &wanted, const Schema &actual,
                                                       const Dialect &dialect, const CompareOptions &options);
/// The confirmed renames as operations; `actual` becomes what it is after them.
[[nodiscard]] std::vector<Operation> applyRenames(const std::vector<RenameCandidate> &renames,
                                                  Schema &actual);

[[nodiscard]] bool isVersionTable(const Table &table, const CompareOptions &options);
[[nodiscard]] QString pythonList(const QStringList &names, QChar open, QChar close); ///< as Python prints it

} // namespace stillroom
