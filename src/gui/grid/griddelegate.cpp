#include "gui/grid/griddelegate.h"

#include "gui/common/lookupfield.h"

namespace stillroom {

GridDelegate::GridDelegate(GridModel &model, GridLoader &loader, const Dialect &dialect, QObject *parent)
    : FieldDelegate(parent)
    , m_model(model)
    , m_loader(loader)
    , m_dialect(dialect)
{ }

const FormField *GridDelegate::fieldOf(const QModelIndex &index) const
{
    return m_model.field(index.column());
}

StagedValue GridDelegate::valueOf(const QModelIndex &index) const
{
    return m_model.valueAt(index.row(), index.column());
}

QWidget *GridDelegate::makeLookup(const FormField &field, QWidget *parent) const
{
    for (const ForeignKeyLookup &lookup : m_lookups) {
        if (lookup.table == field.parent && lookup.keyColumns == field.parentColumns)
            return new LookupField(lookup, m_loader.session(), m_dialect, parent);
    }
    return nullptr;
}

QString GridDelegate::stage(const QModelIndex &index, const Value &value, const QString &) const
{
    return m_model.stage(index, StagedValue::of(value));
}

void GridDelegate::refuse(const QModelIndex &index, const QString &sentence) const
{
    Q_EMIT m_model.refused(index, sentence);
}

} // namespace stillroom
