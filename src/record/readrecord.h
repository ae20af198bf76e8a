#pragma once

#include "record/foreignkeylookup.h"
#include "record/formspec.h"
#include "record/rowwindow.h"

#include <QHash>
#include <QMap>

namespace stillroom {

/// The rows of one FormCollection of a record.
struct CollectionRows
{
    QStringList columns; ///< of `page`: RowWindowSpec::selectedColumns() of the child or the association
    std::shared_ptr<const RowPage> page;
    QStringList labels; ///< one a row: of the child (one-to-one) or the far row (many-to-many)
    qint64 count = 0; ///< rows there are, perhaps more than `page` holds
    QHash<QString, QHash<QByteArray, QString>>
        parentLabels; ///< one-to-many: column -> key's bytes -> label of the row it leads to
};

/// All that the form of one record shows, read in one go.
struct RecordRows
{
    bool found = false; ///< false: the key names no row; the rest is empty
    QMap<QString, Value> values; ///< whole
    QHash<QString, QString> parentLabels; ///< first column of a foreign key -> label of the parent
    std::vector<CollectionRows> collections; ///< as FormSpec::collections
    std::vector<ColumnValue> previous; ///< key of the row before this one by key; empty if it is the first
    std::vector<ColumnValue> next;
};

/// Reads a record with at most `limit` rows of each collection. \throws Error(Sql, Cancelled)
[[nodiscard]] RecordRows readRecord(Connection &connection, const Dialect &dialect, const Schema &schema,
                                    const FormSpec &spec, const std::vector<ColumnValue> &key,
                                    const RecordHints &hints = {}, qint64 limit = 200);

/// Some other row that already holds these values, and what it is called: to explain a unique constraint.
[[nodiscard]] std::optional<ParentRow> rowHolding(Connection &connection, const Dialect &dialect,
                                                  const ForeignKeyLookup &names,
                                                  const std::vector<ColumnValue> &values);

} // namespace stillroom
