#pragma once

#include "base/error.h"
#include "record/recordhints.h"
#include "record/stagededits.h"

#include <QDateTime>

namespace stillroom {

/// One statement of an application, in the order they run.
struct EditStep
{
    enum class Kind { Insert, Update, Delete };
    quint64 row = 0; ///< StagedRow::id
    Kind kind = Kind::Insert;
    TableName table;
    std::vector<ColumnValue> values;
    std::vector<std::pair<std::size_t, StagedValue>> references; ///< index in values -> key of a new row
    std::vector<ColumnValue> key; ///< empty for Insert, and for the late Update of a new row
    std::vector<ColumnValue> old;
};

/// The order respects foreign keys: children go before the parents they hang on, rows leave a parent before
/// it goes, parents come before their children; a cycle of new rows is broken by a NULL that is filled in
/// afterwards. What onupdate= and default= of the models give is filled in.
[[nodiscard]] std::vector<EditStep> planEdits(const StagedEdits &edits, const Schema &schema,
                                              const Dialect &dialect, const RecordHints &hints = {},
                                              const QDateTime &now = QDateTime::currentDateTimeUtc());

struct EditPreview
{
    quint64 row = 0;
    QString sql; ///< with the values as literals; the key of a row not inserted yet is shown as a comment
};
/// The statements applyEdits() would run, for reading.
[[nodiscard]] std::vector<EditPreview> previewEdits(const StagedEdits &edits, const Schema &schema,
                                                    const Dialect &dialect, const RecordHints &hints = {});

struct ApplyResult
{
    bool applied = false;
    int rows = 0; ///< rows inserted, updated and deleted
    QHash<quint64, std::vector<ColumnValue>> newKeys; ///< of the rows that were inserted
    /// If it was not applied: the staged row that failed, why, and nothing was changed in the database.
    quint64 failedRow = 0;
    QString problem; ///< "Row id 17 was changed by someone else: email was …, is …"
    QString hint;
    QStringList columns; ///< of the failed row, that the problem is about; empty where that is not known
};

/// Applies all edits in one transaction. Each statement must touch exactly one row that still holds the
/// values the edit was made from; otherwise all is rolled back and the conflict is told. \throws
/// Error(Connection, Cancelled, Sql) for what has nothing to do with a row; nothing was changed then
[[nodiscard]] ApplyResult applyEdits(Connection &connection, const Dialect &dialect, const Schema &schema,
                                     const StagedEdits &edits, const RecordHints &hints = {});

/// The statement's text with its placeholders replaced by literals: to be read, never run.
[[nodiscard]] QString readableSql(const Statement &statement, const Dialect &dialect);

} // namespace stillroom
