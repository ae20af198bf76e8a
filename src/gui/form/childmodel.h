#pragma once

#include "gui/common/cellroles.h"
#include "gui/form/formmodel.h"

namespace stillroom {

/// The rows of a one-to-many collection, with the staged edits laid over them and the new rows at the end.
/// The columns that tie them to the record are left out. Edits go into the form's StagedEdits.
class ChildModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    ChildModel(FormModel &model, const FormCollection &collection, QObject *parent = nullptr);

    [[nodiscard]] const FormCollection &collection() const { return m_collection; }
    [[nodiscard]] const FormSpec &childSpec() const { return m_spec; }
    void setRows(const CollectionRows &rows);
    void refresh(); ///< the form's edits changed
    [[nodiscard]] int liveCount() const; ///< rows there will be once the edits are applied

    [[nodiscard]] const FormField *field(int column) const;
    [[nodiscard]] StagedValue valueAt(int row, int column) const;
    [[nodiscard]] std::vector<ColumnValue> keyAt(int row) const; ///< empty for a new row
    [[nodiscard]] const StagedRow *staged(int row) const;
    [[nodiscard]] bool isShortened(int row, int column) const;
    int addRow(); ///< \return its number
    void deleteRows(const QList<int> &rows); ///< a new row vanishes; a deleted one comes back
    QString stage(const QModelIndex &index, const StagedValue &value); ///< \return why not, or empty
    void setParentLabel(const QString &column, const Value &key, const QString &label);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void refused(const QString &sentence);

private:
    [[nodiscard]] int storedRows() const { return m_rows.page ? m_rows.page->rows.rowCount() : 0; }
    [[nodiscard]] quint64 newRowAt(int row) const;
    [[nodiscard]] Value storedAt(int row, const QString &column) const;
    [[nodiscard]] CellKind kindOf(const StagedValue &value, const FormField &field) const;

    FormModel &m_model;
    FormCollection m_collection;
    FormSpec m_spec;
    std::vector<FormField> m_fields; ///< one a shown column
    CollectionRows m_rows;
    std::vector<quint64> m_newRows;
};

} // namespace stillroom
