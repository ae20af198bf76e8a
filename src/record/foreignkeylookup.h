#pragma once

#include "base/error.h"
#include "db/connection.h"
#include "dialect/dialect.h"
#include "record/recordhints.h"

namespace stillroom {

/// A parent row as a person recognises it.
struct ParentRow
{
    Row key; ///< values of ForeignKeyLookup::keyColumns
    QString label; ///< "Engineering club"; empty where the table has nothing to say but its key

    bool operator==(const ParentRow &) const = default;
};

/// How the rows a foreign key points to are named and found. A value; its functions run on a worker and can
/// be cancelled there.
struct ForeignKeyLookup
{
    TableName table; ///< the parent
    QStringList keyColumns; ///< what the foreign key refers to
    QStringList labelColumns; ///< in order, joined by a space; empty = the key says it

    /// By the models' __str__ or __repr__, else the text column whose name and uniqueness promise most.
    [[nodiscard]] static ForeignKeyLookup of(const Schema &schema, const TableName &parent,
                                             const QStringList &keyColumns, const RecordHints &hints = {});

    /// At most `limit` parents for what was typed: the key itself first, then labels that begin with it (by
    /// index where there is one), then labels that hold it. An empty text gives the first ones by label.
    /// \throws Error(Sql, Cancelled)
    [[nodiscard]] std::vector<ParentRow> find(Connection &connection, const Dialect &dialect,
                                              const QString &text, int limit = 20) const;
    /// The labels of many parents, few queries; keys that lead nowhere are left out.
    [[nodiscard]] std::vector<ParentRow> labels(Connection &connection, const Dialect &dialect,
                                                const std::vector<Row> &keys) const;

    bool operator==(const ForeignKeyLookup &) const = default;
};

} // namespace stillroom
