#pragma once

#include "base/error.h"
#include "dialect/dialect.h"

#include <QHash>
#include <QMap>
#include <functional>

namespace stillroom {

/// What a cell is to become. NULL, the empty string and DEFAULT are three different states.
struct StagedValue
{
    enum class Kind {
        Value,
        Default, ///< leave it to the database, or to the model's default
        NewRow, ///< the value that `column` of the staged new row `row` will have once it was inserted
    };
    Kind kind = Kind::Value;
    Value value;
    quint64 row = 0;
    QString column;

    [[nodiscard]] static StagedValue of(Value given) { return {Kind::Value, std::move(given), 0, {}}; }
    [[nodiscard]] static StagedValue byDefault() { return {Kind::Default, {}, 0, {}}; }
    [[nodiscard]] static StagedValue ofNewRow(quint64 row, QString column)
    {
        return {Kind::NewRow, {}, row, std::move(column)};
    }
    bool operator==(const StagedValue &) const = default;
};

/// One row with edits that are not in the database yet.
struct StagedRow
{
    enum class Kind { New, Changed, Deleted };
    quint64 id = 0; ///< never used twice by one StagedEdits
    Kind kind = Kind::New;
    TableName table;
    std::vector<ColumnValue> key; ///< of the row as it is in the database; empty for New
    QMap<QString, StagedValue> values; ///< New: what was given, all else is DEFAULT; Changed: the new values
    QMap<QString, Value> old; ///< Changed: what the changed columns held; Deleted: what is known of the row
    QString problem; ///< why it could not be applied the last time; empty if that is not known

    bool operator==(const StagedRow &) const = default;
};

/// Edits of rows of any number of tables that wait to be applied in one transaction: the grid uses it with
/// one table, the form with a record, its children and its links. Rows are found by key, so sorting,
/// filtering and paging do not touch them. A value; belongs to one thread, a copy goes to the worker (see
/// applyEdits).
class StagedEdits final
{
public:
    struct Counts
    {
        int added = 0;
        int changed = 0;
        int deleted = 0;
        [[nodiscard]] int all() const { return added + changed + deleted; }
    };

    /// Gets every row that changed, and nullptr where it is no longer staged: for the journal.
    using Listener = std::function<void(quint64 id, const StagedRow *row)>;
    void setListener(Listener listener) { m_listener = std::move(listener); }

    [[nodiscard]] bool isEmpty() const { return m_rows.isEmpty(); }
    [[nodiscard]] Counts counts() const;
    [[nodiscard]] QString summary() const; ///< "4 edits staged: 1 new, 2 changed, 1 deleted"; empty if none
    [[nodiscard]] std::vector<StagedRow> rows() const; ///< in the order they were first staged
    [[nodiscard]] const StagedRow *row(
        quint64 id) const; ///< nullptr if it is not staged; until the next edit
    [[nodiscard]] const StagedRow *find(const TableName &table, const std::vector<ColumnValue> &key) const;
    [[nodiscard]] std::vector<quint64> newRows(
        const TableName &table) const; ///< in the order they were added

    /// Stages a cell of a row of the database. Setting what was there before takes the edit back.
    void setCell(const TableName &table, const std::vector<ColumnValue> &key, const QString &column,
                 StagedValue value, const Value &old);
    void setNewCell(quint64 id, const QString &column, StagedValue value);
    quint64 addRow(const TableName &table, QMap<QString, StagedValue> values = {});
    /// `old`: what is known of the row; compared before it is deleted.
    void deleteRow(const TableName &table, const std::vector<ColumnValue> &key, QMap<QString, Value> old);
    void unstage(quint64 id); ///< takes back all edits of one row; a new row vanishes

    /// Edits between the two are one step for undo().
    void beginGroup();
    void endGroup();
    [[nodiscard]] bool canUndo() const { return !m_done.empty(); }
    [[nodiscard]] bool canRedo() const { return !m_undone.empty(); }
    void undo();
    void redo();

    void setProblem(quint64 id, const QString &sentence); ///< no edit: not undone
    void clearProblems();
    void clear(); ///< applied or discarded: nothing is left to undo
    void restore(const std::vector<StagedRow> &rows); ///< from a journal

private:
    struct Change
    {
        quint64 id = 0;
        std::optional<StagedRow> before;
        std::optional<StagedRow> after;
    };
    using Step = std::vector<Change>;

    void put(quint64 id, std::optional<StagedRow> after);
    void store(quint64 id, const std::optional<StagedRow> &row);
    void replay(Step step, bool forward);
    [[nodiscard]] static QByteArray address(const TableName &table, const std::vector<ColumnValue> &key);

    QMap<quint64, StagedRow> m_rows;
    QHash<QByteArray, quint64> m_byKey;
    quint64 m_nextId = 1;
    std::vector<Step> m_done;
    std::vector<Step> m_undone;
    int m_group = 0;
    bool m_groupOpen = false;
    Listener m_listener;
};

} // namespace stillroom
