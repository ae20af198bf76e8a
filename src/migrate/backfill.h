#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// A column that becomes NOT NULL though rows may be there that have no value for it.
struct NeedsValue
{
    TableName table;
    QString column;
    bool isAdded = false; ///< with the same revision; else it may hold NULL so far

    [[nodiscard]] QString toText() const; ///< "users.email"
    bool operator==(const NeedsValue &) const = default;
};

/// What such rows get. A person says it; nothing is assumed.
struct Backfill
{
    enum class How {
        Default, ///< by a server default that stands only while the column is added
        Update, ///< by a statement of its own, before the column becomes NOT NULL
    };
    TableName table;
    QString column;
    How how = How::Update;
    QString expression; ///< SQL

    [[nodiscard]] bool isFor(const NeedsValue &need) const
    {
        return need.table == table && need.column == column;
    }
    bool operator==(const Backfill &) const = default;
};

/// In order of the operations, which are an upgrade's.
[[nodiscard]] std::vector<NeedsValue> columnsNeedingValues(const std::vector<Operation> &upgrade);

/// The upgrade with the steps that fill the columns. They are no part of the way back, which is to be
/// reversed from the operations as they were given. A default of a column that was there fills nothing: it is
/// updated.
[[nodiscard]] std::vector<Operation> withBackfills(const std::vector<Operation> &upgrade,
                                                   const std::vector<Backfill> &backfills,
                                                   const Dialect &dialect);

} // namespace stillroom
