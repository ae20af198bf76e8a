#pragma once

#include "gui/common/celldelegate.h"
#include "gui/grid/gridmodel.h"

namespace stillroom {

/// Editors of the cells of a table: a list for choices and yes/no, a search field for foreign keys, else a
/// line.
class GridDelegate final : public CellDelegate
{
    Q_OBJECT

public:
    GridDelegate(GridModel &model, GridLoader &loader, const Dialect &dialect, QObject *parent);
    void setLookups(std::vector<ForeignKeyLookup> lookups) { m_lookups = std::move(lookups); }

    [[nodiscard]] QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                        const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;

private:
    GridModel &m_model;
    GridLoader &m_loader;
    const Dialect &m_dialect;
    std::vector<ForeignKeyLookup> m_lookups;
};

} // namespace stillroom
