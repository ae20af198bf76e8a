#include "gui/form/childdelegate.h"

#include "gui/common/lookupfield.h"

namespace stillroom {

ChildDelegate::ChildDelegate(ChildModel &rows, FormModel &model, QObject *parent)
    : FieldDelegate(parent)
    , m_rows(rows)
    , m_model(model)
{ }

const FormField *ChildDelegate::fieldOf(const QModelIndex &index) const
{
    return m_rows.field(index.column());
}

StagedValue ChildDelegate::valueOf(const QModelIndex &index) const
{
    return m_rows.valueAt(index.row(), index.column());
}

QWidget *ChildDelegate::makeLookup(const FormField &field, QWidget *parent) const
{
    return new LookupField(m_model.lookup(field.parent, field.parentColumns), m_model.session(),
                           m_model.dialect(), parent);
}

QString ChildDelegate::stage(const QModelIndex &index, const Value &value, const QString &label) const
{
    if (!label.isEmpty())
        m_rows.setParentLabel(m_rows.field(index.column())->column(), value, label);
    return m_rows.stage(index, StagedValue::of(value));
}

void ChildDelegate::refuse(const QModelIndex &, const QString &sentence) const
{
    Q_EMIT m_rows.refused(sentence);
}

} // namespace stillroom
