#pragma once

#include "gui/common/celldelegate.h"
#include "record/formspec.h"
#include "record/stagededits.h"

namespace stillroom {

/// Editors for cells that are fields of a table: a list for choices and yes/no, a search field for foreign
/// keys, else a line. Where values come from and go to is the heir's.
class FieldDelegate : public CellDelegate
{
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

    [[nodiscard]] QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                        const QModelIndex &index) const final;
    void setEditorData(QWidget *editor, const QModelIndex &index) const final;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const final;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const final;

protected:
    [[nodiscard]] virtual const FormField *fieldOf(const QModelIndex &index) const = 0;
    [[nodiscard]] virtual StagedValue valueOf(const QModelIndex &index) const = 0;
    /// A LookupField; nullptr = the key is typed as text.
    [[nodiscard]] virtual QWidget *makeLookup(const FormField &field, QWidget *parent) const = 0;
    /// \param label of the parent row chosen; empty for other fields. \return why not, or empty
    virtual QString stage(const QModelIndex &index, const Value &value, const QString &label) const = 0;
    virtual void refuse(const QModelIndex &index, const QString &sentence) const = 0;

private:
    void give(const QModelIndex &index, const Value &value, const QString &label = {}) const;
};

} // namespace stillroom
