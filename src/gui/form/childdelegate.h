#pragma once

#include "gui/common/fielddelegate.h"
#include "gui/form/childmodel.h"

namespace stillroom {

/// Editors for the cells of a ChildModel.
class ChildDelegate final : public FieldDelegate
{
    Q_OBJECT

public:
    ChildDelegate(ChildModel &rows, FormModel &model, QObject *parent);

protected:
    [[nodiscard]] const FormField *fieldOf(const QModelIndex &index) const override;
    [[nodiscard]] StagedValue valueOf(const QModelIndex &index) const override;
    [[nodiscard]] QWidget *makeLookup(const FormField &field, QWidget *parent) const override;
    QString stage(const QModelIndex &index, const Value &value, const QString &label) const override;
    void refuse(const QModelIndex &index, const QString &sentence) const override;

private:
    ChildModel &m_rows;
    FormModel &m_model;
};

} // namespace stillroom
