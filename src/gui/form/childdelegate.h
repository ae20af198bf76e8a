#pragma once

#include "gui/common/celldelegate.h"
#include "gui/form/childmodel.h"

namespace stillroom {

/// Editors for the cells of a ChildModel: a choice, a field that finds parents, or a line of text.
class ChildDelegate final : public CellDelegate
{
    Q_OBJECT

public:
    ChildDelegate(ChildModel &rows, FormModel &model, QObject *parent);

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;

private:
    void stage(const QModelIndex &index, const Value &value) const;
    ChildModel &m_rows;
    FormModel &m_model;
};

} // namespace stillroom
