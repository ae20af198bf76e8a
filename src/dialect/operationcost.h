#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// What others cannot do with a table while a statement holds its lock.
enum class LockStops {
    Nothing, ///< only other changes of the schema wait
    Writing, ///< readers go on
    Everything,
};

struct TableLock
{
    TableName table; ///< an empty name: the whole database
    QString mode; ///< in the database's own words, "SHARE ROW EXCLUSIVE"
    LockStops stops = LockStops::Everything;
    bool isBrief = false; ///< held at the beginning and the end only, not while rows are worked on

    bool operator==(const TableLock &) const = default;
};

/// What of a table is gone through, from least to most.
enum class Rewrites {
    Nothing,
    Scan, ///< every row is read and checked
    Index, ///< an index is built from all rows
    Rows, ///< a value is written into every row
    Table, ///< the table is written anew with its indexes
    Unknown,
};

/// What one operation holds up while it runs, told from the database's documentation and the schema alone.
struct OperationCost
{
    std::vector<TableLock> locks; ///< the table itself first
    Rewrites rewrites = Rewrites::Nothing;
    QString method; ///< how the database goes about it, where it has a word for that ("INSTANT", "COPY")

    /// Adds what another statement of the same operation costs: the stronger lock of each table.
    void merge(const OperationCost &other);
    bool operator==(const OperationCost &) const = default;
};

/// `before`: the schema as it is before the operation. A batch is told as a whole.
[[nodiscard]] OperationCost operationCost(const Dialect &dialect, const Operation &operation,
                                          const Schema &before);

/// Whether the database carries out this batch in one go, not as the operations it is made of.
[[nodiscard]] bool isOneStep(const Dialect &dialect, const BatchAlterTable &batch, const Schema &before);

// What operationCost() is made of, a file for each database.

[[nodiscard]] OperationCost sqliteCost(const Dialect &dialect, const Operation &operation,
                                       const Schema &before);
[[nodiscard]] OperationCost postgresCost(const Dialect &dialect, const Operation &operation,
                                         const Schema &before);
[[nodiscard]] OperationCost mysqlCost(const Dialect &dialect, const Operation &operation,
                                      const Schema &before);
[[nodiscard]] OperationCost mssqlCost(const Dialect &dialect, const Operation &operation,
                                      const Schema &before);

/// The constraint a drop means, where it is known.
[[nodiscard]] std::optional<Constraint> droppedConstraint(const DropConstraint &drop, const Schema &before);
/// The table a dropped index is on; an empty name where nothing tells.
[[nodiscard]] TableName tableOfIndex(const DropIndex &drop, const Schema &before);
/// The first word of user's SQL, in capitals.
[[nodiscard]] QString leadingWord(const QString &sql);

} // namespace stillroom
