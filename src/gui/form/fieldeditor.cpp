#include "gui/form/fieldeditor.h"

#include "gui/form/binaryeditor.h"
#include "gui/form/dateeditor.h"
#include "gui/form/parenteditor.h"
#include "gui/form/texteditors.h"

#include "gui/common/theme.h"

#include <QPainter>
#include <QStyle>

namespace stillroom {

void SizedLine::setPreferredWidth(int width)
{
    m_width = width;
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setMaximumWidth(width);
    setFixedHeight(28);
    updateGeometry();
}

void SizedLine::setHint(const QString &hint)
{
    m_hint = hint;
    setAccessibleDescription(hint);
    update();
}

void SizedLine::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    if (m_hint.isEmpty() || !text().isEmpty())
        return;
    QPainter painter(this);
    QFont italic = font();
    italic.setItalic(true);
    painter.setFont(italic);
    painter.setPen(Theme::current().color(Theme::Token::Muted));
    const QRect room = rect().adjusted(10, 0, -8, 0);
    painter.drawText(room, int(Qt::AlignLeft | Qt::AlignVCenter),
                     QFontMetrics(italic).elidedText(m_hint, Qt::ElideRight, room.width()));
}

FieldEditor::FieldEditor(const FormField &field, QWidget *parent) : QWidget(parent), m_field(field) { }

void FieldEditor::setInvalid(bool invalid)
{
    QList<QWidget *> all = findChildren<QWidget *>();
    for (QWidget *widget : all) {
        if (widget->property("invalid").toBool() == invalid)
            continue;
        widget->setProperty("invalid", invalid);
        widget->style()->unpolish(widget);
        widget->style()->polish(widget);
        widget->update();
    }
}

QString FieldEditor::placeholder(const FormField &field, const StagedValue &value)
{
    switch (value.kind) {
    case StagedValue::Kind::Default:
        if (field.hasDefault)
            return tr("DEFAULT: %1").arg(field.defaultText);
        return field.required ? tr("required") : QStringLiteral("DEFAULT");
    case StagedValue::Kind::NewRow:
        return tr("key of the new row");
    case StagedValue::Kind::Value:
        break;
    }
    return value.value.isNull() ? QStringLiteral("NULL") : QString();
}

FieldEditor *FieldEditor::make(const FormField &field, FormModel &model)
{
    using Kind = FormField::Kind;
    switch (field.kind) {
    case Kind::Text:
    case Kind::Number:
        return new LineEditor(field);
    case Kind::LongText:
    case Kind::Json:
        return new LongTextEditor(field);
    case Kind::Boolean:
    case Kind::Choice:
        if (field.kind == Kind::Choice && field.choices.isEmpty())
            return new LineEditor(field);
        return new ChoiceEditor(field);
    case Kind::Date:
    case Kind::Time:
    case Kind::DateTime:
        return new DateEditor(field);
    case Kind::Binary:
        return new BinaryEditor(field);
    case Kind::ForeignKey:
        return new ParentEditor(field, model);
    case Kind::Password:
        return new PasswordEditor(field);
    }
    return new LineEditor(field);
}

void FieldEditor::forgetTyped()
{
    m_last.clear();
    refuse({});
}

bool FieldEditor::keepsTyped(const QList<StagedValue> &values)
{
    const bool same = values == m_last;
    m_last = values;
    return m_giving || (same && !m_problem.isEmpty());
}

void FieldEditor::give(const StagedValue &value)
{
    giveAll(QList<StagedValue>(m_field.columns.size(), value));
}

void FieldEditor::giveAll(const QList<StagedValue> &values)
{
    refuse({});
    m_giving = true;
    Q_EMIT edited(values);
    m_giving = false;
}

void FieldEditor::refuse(const QString &sentence)
{
    if (m_problem == sentence)
        return;
    m_problem = sentence;
    Q_EMIT refused(sentence);
}

} // namespace stillroom
