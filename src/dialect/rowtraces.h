#pragma once

#include "dialect/rowprobe.h"

namespace stillroom {

/// What an operation that changes rows, not the schema, leaves behind, as questions to ask of its table. They
/// tell whether it has run where nothing else does.
struct RowTrace
{
    std::vector<RowProbe> inserted; ///< one for each row an INSERT brings: how many there are like it
    bool absenceCounts = false; ///< a row that is not found has not been inserted; else it may be kept in
                                ///< another form
    std::optional<RowProbe> left; ///< of UPDATE and DELETE: rows that running it would still change
};

/// Understands bulk inserts and single statements INSERT … VALUES, UPDATE … SET and DELETE whose outcome does
/// not change by running them again; nothing for everything else. \param actual the schema of the database
[[nodiscard]] std::optional<RowTrace> rowTrace(const Dialect &dialect, const Operation &operation,
                                               const Schema &actual);

/// The table an INSERT, UPDATE or DELETE of the user's writes to; nothing for everything else.
[[nodiscard]] std::optional<TableName> writtenTable(const Dialect &dialect, const Operation &operation);

} // namespace stillroom
