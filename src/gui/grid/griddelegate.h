#pragma once

#include "gui/common/fielddelegate.h"
#include "gui/grid/gridmodel.h"

namespace stillroom {

/// Editors of the cells of a table.
class GridDelegate final : public FieldDelegate
{
    Q_OBJECT

public:
    GridDelegate(GridModel &model, GridLoader &loader, const Dialect &dialect, QObject *parent);
    void setLookups(std::vector<ForeignKeyLookup> lookups) { m_lookups = std::move(lookups); }

protected:
    [[nodiscard]] const FormField *fieldOf(const QModelIndex &index) const override;
    [[nodiscard]] StagedValue valueOf(const QModelIndex &index) const override;
    [[nodiscard]] QWidget *makeLookup(const FormField &field, QWidget *parent) const override;
    QString stage(const QModelIndex &index, const Value &value, const QString &label) const override;
    void refuse(const QModelIndex &index, const QString &sentence) const override;

private:
    GridModel &m_model;
    GridLoader &m_loader;
    const Dialect &m_dialect;
    std::vector<ForeignKeyLookup> m_lookups;
};

} // namespace stillroom
