#include "gui/grid/griddelegate.h"

#include "gui/common/lookupfield.h"

#include <QComboBox>

namespace stillroom {

namespace {

using Kind = FormField::Kind;

} // namespace

GridDelegate::GridDelegate(GridModel &model, GridLoader &loader, const Dialect &dialect, QObject *parent)
    : CellDelegate(parent)
    , m_model(model)
    , m_loader(loader)
    , m_dialect(dialect)
{ }

QWidget *GridDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                    const QModelIndex &index) const
{
    const FormField *field = m_model.field(index.column());
    if (!field)
        return nullptr;
    if (field->kind == Kind::Boolean || (field->kind == Kind::Choice && !field->choices.isEmpty())) {
        auto *box = new QComboBox(parent);
        if (field->nullable)
            box->addItem(QStringLiteral("NULL"), QVariant());
        if (field->kind == Kind::Boolean) {
            box->addItem(tr("yes"), QStringLiteral("1"));
            box->addItem(tr("no"), QStringLiteral("0"));
        } else {
            for (const QString &choice : field->choices)
                box->addItem(choice, choice);
        }
        connect(box, &QComboBox::activated, this, [this, box] {
            auto *self = const_cast<GridDelegate *>(this);
            Q_EMIT self->commitData(box);
            Q_EMIT self->closeEditor(box);
        });
        return box;
    }
    if (field->kind == Kind::ForeignKey) {
        for (const ForeignKeyLookup &lookup : m_lookups) {
            if (lookup.table == field->parent && lookup.keyColumns == field->parentColumns
                && lookup.keyColumns.size() == 1)
                return new LookupField(lookup, m_loader.session(), m_dialect, parent);
        }
    }
    return new QLineEdit(parent);
}

void GridDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    // Called again whenever the model repaints: what is being typed stays.
    const auto *typed = qobject_cast<QLineEdit *>(editor);
    if (typed && typed->isModified())
        return;
    const StagedValue value = m_model.valueAt(index.row(), index.column());
    if (auto *box = qobject_cast<QComboBox *>(editor)) {
        const bool known = value.kind == StagedValue::Kind::Value && !value.value.isNull();
        box->setCurrentIndex(box->findData(known ? QVariant(value.value.toString()) : QVariant()));
    } else if (auto *lookup = qobject_cast<LookupField *>(editor)) {
        lookup->setKey(value.kind == StagedValue::Kind::Value ? value.value : Value::null(),
                       index.data(CellLabelRole).toString());
        lookup->selectAll();
    } else if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        line->setText(index.data(Qt::EditRole).toString());
        line->selectAll();
    }
}

void GridDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    const auto stage = [&](const Value &value) {
        const StagedValue before = m_model.valueAt(index.row(), index.column());
        if (before.kind == StagedValue::Kind::Value && before.value == value)
            return;
        const QString problem = m_model.stage(index, StagedValue::of(value));
        if (!problem.isEmpty())
            Q_EMIT m_model.refused(index, problem);
    };
    if (auto *box = qobject_cast<QComboBox *>(editor)) {
        if (box->currentIndex() < 0)
            return;
        const QVariant chosen = box->currentData();
        const FormField *field = m_model.field(index.column());
        const QString text = chosen.toString();
        stage(chosen.isNull()                             ? Value::null()
                  : field && field->kind == Kind::Boolean ? Value::integer(text.toLongLong())
                                                          : Value::text(text));
    } else if (auto *lookup = qobject_cast<LookupField *>(editor)) {
        const StagedValue before = m_model.valueAt(index.row(), index.column());
        const auto key = lookup->key();
        if (!key) {
            const FormField *field = m_model.field(index.column());
            Q_EMIT m_model.refused(index,
                                   tr("\"%1\" names no row of %2. Choose one from the list or type its id.")
                                       .arg(lookup->text(), field ? field->parent.toString() : QString()));
        } else if (!(key->isNull() && before.kind == StagedValue::Kind::Default)) {
            stage(*key);
        }
    } else if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        model->setData(index, line->text(), Qt::EditRole);
    }
}

void GridDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                        const QModelIndex &) const
{
    QRect rect = option.rect;
    if (qobject_cast<LookupField *>(editor))
        rect.setWidth(std::max(rect.width(), 220));
    editor->setGeometry(rect);
    // The look of an input does not fit 24 pixels with its padding.
    editor->setProperty("cellEditor", true);
    editor->setStyleSheet(QStringLiteral("QLineEdit { padding: 0 6px; border-radius: 0; }"
                                         "QComboBox { padding: 0 6px; border-radius: 0; min-height: 0; }"));
}

} // namespace stillroom
