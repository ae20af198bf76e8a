#include "gui/form/childdelegate.h"

#include "gui/common/lookupfield.h"

#include <QComboBox>

namespace stillroom {

using Kind = FormField::Kind;

ChildDelegate::ChildDelegate(ChildModel &rows, FormModel &model, QObject *parent)
    : CellDelegate(parent)
    , m_rows(rows)
    , m_model(model)
{ }

QWidget *ChildDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                     const QModelIndex &index) const
{
    const FormField *field = m_rows.field(index.column());
    if (!field)
        return nullptr;
    if (field->kind == Kind::Boolean || (field->kind == Kind::Choice && !field->choices.isEmpty())) {
        auto *box = new QComboBox(parent);
        if (field->nullable)
            box->addItem(QStringLiteral("NULL"), QVariant());
        if (field->kind == Kind::Boolean) {
            box->addItem(tr("yes"), QStringLiteral("1"));
            box->addItem(tr("no"), QStringLiteral("0"));
        }
        for (const QString &choice : field->choices)
            box->addItem(choice, choice);
        connect(box, &QComboBox::activated, this, [this, box] {
            auto *self = const_cast<ChildDelegate *>(this);
            Q_EMIT self->commitData(box);
            Q_EMIT self->closeEditor(box);
        });
        return box;
    }
    if (field->kind == Kind::ForeignKey && field->parentColumns.size() == 1)
        return new LookupField(m_model.lookup(field->parent, field->parentColumns), m_model.session(),
                               m_model.dialect(), parent);
    return new QLineEdit(parent);
}

void ChildDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    const StagedValue value = m_rows.valueAt(index.row(), index.column());
    const bool known = value.kind == StagedValue::Kind::Value && !value.value.isNull();
    if (auto *box = qobject_cast<QComboBox *>(editor)) {
        box->setCurrentIndex(box->findData(known ? QVariant(value.value.toString()) : QVariant()));
    } else if (auto *lookup = qobject_cast<LookupField *>(editor)) {
        lookup->setKey(known ? value.value : Value::null(), index.data(CellLabelRole).toString());
        lookup->selectAll();
    } else if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        line->setText(index.data(Qt::EditRole).toString());
        line->selectAll();
    }
}

void ChildDelegate::stage(const QModelIndex &index, const Value &value) const
{
    const StagedValue before = m_rows.valueAt(index.row(), index.column());
    if (before.kind == StagedValue::Kind::Value && before.value == value)
        return;
    const QString problem = m_rows.stage(index, StagedValue::of(value));
    if (!problem.isEmpty())
        Q_EMIT m_rows.refused(problem);
}

void ChildDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    const FormField *field = m_rows.field(index.column());
    if (!field)
        return;
    if (auto *box = qobject_cast<QComboBox *>(editor)) {
        if (box->currentIndex() < 0)
            return;
        const QVariant chosen = box->currentData();
        stage(index,
              !chosen.isValid()                  ? Value::null()
                  : field->kind == Kind::Boolean ? Value::integer(chosen.toString().toLongLong())
                                                 : Value::text(chosen.toString()));
    } else if (auto *lookup = qobject_cast<LookupField *>(editor)) {
        const auto key = lookup->key();
        const StagedValue before = m_rows.valueAt(index.row(), index.column());
        if (!key) {
            Q_EMIT m_rows.refused(tr("\"%1\" names no row of %2. Choose one from the list or type its id.")
                                      .arg(lookup->text(), field->parent.toString()));
        } else if (!(key->isNull() && before.kind == StagedValue::Kind::Default)) {
            m_rows.setParentLabel(field->column(), *key, lookup->label());
            stage(index, *key);
        }
    } else if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        model->setData(index, line->text(), Qt::EditRole);
    }
}

void ChildDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                         const QModelIndex &) const
{
    QRect rect = option.rect;
    if (qobject_cast<LookupField *>(editor))
        rect.setWidth(std::max(rect.width(), 220));
    editor->setGeometry(rect);
    editor->setStyleSheet(QStringLiteral("QLineEdit { padding: 0 6px; border-radius: 0; }"
                                         "QComboBox { padding: 0 6px; border-radius: 0; min-height: 0; }"));
}

} // namespace stillroom
