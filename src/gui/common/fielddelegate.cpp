#include "gui/common/fielddelegate.h"

#include "gui/common/cellroles.h"
#include "gui/common/lookupfield.h"
#include "record/celltext.h"

#include <QComboBox>

namespace stillroom {

using Kind = FormField::Kind;

QWidget *FieldDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                     const QModelIndex &index) const
{
    const FormField *field = fieldOf(index);
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
            auto *self = const_cast<FieldDelegate *>(this);
            Q_EMIT self->commitData(box);
            Q_EMIT self->closeEditor(box);
        });
        return box;
    }
    if (field->kind == Kind::ForeignKey && field->parentColumns.size() == 1) {
        if (QWidget *lookup = makeLookup(*field, parent))
            return lookup;
    }
    return new QLineEdit(parent);
}

void FieldDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    // Called again whenever the model repaints: what is being typed stays.
    const auto *typed = qobject_cast<QLineEdit *>(editor);
    if (typed && typed->isModified())
        return;
    const StagedValue value = valueOf(index);
    const bool known = value.kind == StagedValue::Kind::Value && !value.value.isNull();
    if (auto *box = qobject_cast<QComboBox *>(editor)) {
        const QString text = value.value.toString();
        if (known && box->findData(text) < 0)
            box->addItem(text, text); // a value the type should not hold is shown all the same
        box->setCurrentIndex(box->findData(known ? QVariant(text) : QVariant()));
    } else if (auto *lookup = qobject_cast<LookupField *>(editor)) {
        lookup->setKey(known ? value.value : Value::null(), index.data(CellLabelRole).toString());
        lookup->selectAll();
    } else if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        line->setText(index.data(Qt::EditRole).toString());
        line->selectAll();
    }
}

void FieldDelegate::give(const QModelIndex &index, const Value &value, const QString &label) const
{
    const StagedValue before = valueOf(index);
    if (before.kind == StagedValue::Kind::Value && before.value == value)
        return;
    const QString problem = stage(index, value, label);
    if (!problem.isEmpty())
        refuse(index, problem);
}

void FieldDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    const FormField *field = fieldOf(index);
    if (!field)
        return;
    if (auto *box = qobject_cast<QComboBox *>(editor)) {
        if (box->currentIndex() < 0)
            return;
        const QVariant chosen = box->currentData();
        const QString text = chosen.toString();
        give(index,
             !chosen.isValid()                  ? Value::null()
                 : field->kind == Kind::Boolean ? chosenBoolean(text)
                                                : Value::text(text));
    } else if (auto *lookup = qobject_cast<LookupField *>(editor)) {
        const auto key = lookup->key();
        if (!key) {
            refuse(index,
                   tr("\"%1\" names no row of %2. Choose one from the list or type its id.")
                       .arg(lookup->text(), field->parent.toString()));
        } else if (!(key->isNull() && valueOf(index).kind == StagedValue::Kind::Default)) {
            give(index, *key, lookup->label());
        }
    } else if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        model->setData(index, line->text(), Qt::EditRole);
    }
}

void FieldDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                         const QModelIndex &) const
{
    QRect rect = option.rect;
    if (qobject_cast<LookupField *>(editor))
        rect.setWidth(std::max(rect.width(), 220));
    editor->setGeometry(rect);
    // The look of an input does not fit 24 pixels with its padding.
    editor->setStyleSheet(QStringLiteral("QLineEdit { padding: 0 6px; border-radius: 0; }"
                                         "QComboBox { padding: 0 6px; border-radius: 0; min-height: 0; }"));
}

} // namespace stillroom
