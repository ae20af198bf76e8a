#pragma once

#include "gui/common/cellroles.h"
#include "gui/grid/gridloader.h"
#include "record/formspec.h"
#include "record/stagededits.h"

namespace stillroom {

/// The rows of one table as they are in the database, with the staged edits laid over them and the new rows
/// at the end. Reads through a GridLoader, writes into StagedEdits; never waits.
class GridModel final : public PartialTableModel
{
    Q_OBJECT

public:
    GridModel(GridLoader &loader, StagedEdits &edits, QObject *parent = nullptr);

    /// `spec` describes the columns of the loader's window; call before the loader opens it.
    void setForm(FormSpec spec, bool readOnly);
    [[nodiscard]] const FormField *field(int column) const; ///< as the grid edits it: one column each
    [[nodiscard]] int columnOf(const QString &name) const { return int(m_columns.indexOf(name)); }
    [[nodiscard]] bool isReadOnly() const { return m_readOnly; }
    [[nodiscard]] bool isEditable(const QModelIndex &index) const;

    [[nodiscard]] bool isLoaded(int row) const;
    [[nodiscard]] bool isNewRow(int row) const { return newRowAt(row) != 0; }
    [[nodiscard]] quint64 newRowAt(int row) const; ///< id in StagedEdits, 0 if it is a row of the database
    [[nodiscard]] quint64 stagedAt(int row) const; ///< id of the staged row, new or not; 0 if there is none
    [[nodiscard]] std::vector<ColumnValue> keyAt(int row) const; ///< empty for a new row and while it loads
    [[nodiscard]] StagedValue valueAt(int row, int column) const; ///< with the edits
    [[nodiscard]] QMap<QString, Value> storedAt(
        int row) const; ///< what is in the database, whole values only
    [[nodiscard]] bool isShortened(int row, int column) const; ///< only its beginning is here
    [[nodiscard]] qint64 positionOfNew(quint64 id) const; ///< -1 if there is none
    /// The parent a cell points to, as filters a lookup can use; empty if it points to none.
    [[nodiscard]] std::vector<ColumnValue> parentKey(int row, int column) const;
    [[nodiscard]] TableName parentTable(int column) const;

    /// Stages a value. \return a sentence if it cannot be, else empty
    QString stage(const QModelIndex &index, const StagedValue &value);
    void editsChanged(); ///< StagedEdits was changed from outside

    [[nodiscard]] qint64 totalRows() const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void refused(const QModelIndex &index, const QString &sentence); ///< typed text that is no value
    void edited();

private:
    struct Cell
    {
        bool loaded = false;
        StagedValue value;
        bool changed = false;
    };
    [[nodiscard]] Cell cell(int row, int column) const;
    [[nodiscard]] const StagedRow *staged(int row) const;
    [[nodiscard]] CellKind kindOf(const Cell &cell, int row, int column) const;
    [[nodiscard]] QString shownText(const Cell &cell, CellKind kind) const;
    void repaint();

    GridLoader &m_loader;
    StagedEdits &m_edits;
    FormSpec m_form;
    QStringList m_columns;
    std::vector<FormField> m_fields; ///< one a column
    std::vector<int> m_lookupOf; ///< column -> number of the loader's lookup, -1 without
    std::vector<quint64> m_newRows;
    bool m_readOnly = true;
};

} // namespace stillroom
