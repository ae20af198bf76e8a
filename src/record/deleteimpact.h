#pragma once

#include "base/error.h"
#include "db/connection.h"
#include "dialect/dialect.h"

namespace stillroom {

/// What happens to the rows of one table, through one foreign key, when the rows above it go.
struct ImpactEdge
{
    enum class Action { Cascade, SetNull, SetDefault, Blocked };
    Action action = Action::Blocked;
    TableName table; ///< whose rows are touched
    QStringList columns; ///< its foreign key
    qint64 rows = 0;
    bool atLeast = false; ///< not all was followed: there may be more
    std::vector<ImpactEdge> below; ///< Cascade only: what hangs on those rows

    bool operator==(const ImpactEdge &) const = default;
};

/// What a delete would touch beyond the rows themselves.
struct DeleteImpact
{
    TableName table;
    qint64 rows = 0;
    std::vector<ImpactEdge> edges; ///< those with rows only

    [[nodiscard]] bool isEmpty() const { return edges.empty(); }
    [[nodiscard]] bool isBlocked() const; ///< the database will refuse it
    [[nodiscard]] qint64 cascaded() const; ///< rows of other tables that go too
    /// One line an edge, indented by depth: "posts: 12 rows are deleted too (author_id)".
    [[nodiscard]] QString toText() const;
};

/// Follows all foreign keys from these rows, at most `depth` tables deep and `bound` rows in all.
/// \throws Error(Sql, Cancelled)
[[nodiscard]] DeleteImpact deleteImpact(Connection &connection, const Dialect &dialect, const Schema &schema,
                                        const TableName &table,
                                        const std::vector<std::vector<ColumnValue>> &keys, int depth = 6,
                                        qint64 bound = 20000);

} // namespace stillroom
