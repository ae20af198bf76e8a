#include "gui/form/fieldrow.h"

#include "gui/common/cellvalue.h"
#include "gui/common/theme.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTextDocumentFragment>
#include <QToolButton>

namespace stillroom {

using Kind = FormField::Kind;

FieldRow::FieldRow(const FormField &field, FormModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_editor(FieldEditor::make(field, model))
    , m_label(new QLabel(field.label, this))
    , m_bar(new QFrame)
    , m_null(new QToolButton)
    , m_revert(new QToolButton)
    , m_note(new QLabel)
    , m_error(new QLabel)
{
    setObjectName(QStringLiteral("field_") + field.column());
    m_label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_label->setProperty("role", QStringLiteral("muted"));
    m_label->setMinimumHeight(28);
    m_label->setBuddy(m_editor);
    QStringList tips {QStringLiteral("%1 %2").arg(field.columns.join(QStringLiteral(", ")), field.typeText)};
    if (field.isKey)
        tips << tr("Primary key");
    if (!field.parent.name.isEmpty())
        tips << tr("Refers to %1").arg(field.parent.toString());
    if (!field.nullable)
        tips << tr("Not NULL");
    if (field.unique && !field.isKey)
        tips << tr("Unique");
    if (field.hasDefault)
        tips << tr("Default: %1").arg(field.defaultText);
    if (!field.comment.isEmpty())
        tips << field.comment;
    m_label->setToolTip(tips.join(QLatin1Char('\n')));

    m_bar->setFixedWidth(3);
    m_bar->setFrameShape(QFrame::NoFrame);
    for (QToolButton *button : {m_null, m_revert}) {
        button->setFocusPolicy(Qt::NoFocus);
        button->setAutoRaise(true);
    }
    m_null->setIcon(Theme::current().icon(QStringLiteral("ban"), Theme::Token::Muted));
    m_null->setAccessibleName(tr("NULL for %1").arg(field.label));
    m_null->setPopupMode(QToolButton::DelayedPopup);
    m_null->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_null, &QToolButton::clicked, this, &FieldRow::toggleNull);
    connect(m_null, &QWidget::customContextMenuRequested, this, &FieldRow::showMenu);
    m_label->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_label, &QWidget::customContextMenuRequested, this, &FieldRow::showMenu);
    m_revert->setIcon(Theme::current().icon(QStringLiteral("undo-2"), Theme::Token::Changed));
    m_revert->setAccessibleName(tr("Revert %1").arg(field.label));
    connect(m_revert, &QToolButton::clicked, this, [this] {
        setProblem({});
        m_model.revert(this->field().columns);
    });

    m_note->setProperty("role", QStringLiteral("muted"));
    const ColumnHint hint = model.hints().table(model.table()).columns.value(field.column());
    if (!hint.onUpdateSource.isEmpty()) {
        m_note->setText(tr("set by the model's onupdate"));
        m_note->setToolTip(QStringLiteral("onupdate=%1").arg(hint.onUpdateSource));
    } else if (field.readOnly) {
        m_note->setText(tr("made by the database"));
    }

    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setObjectName(QStringLiteral("error_") + field.column());
    m_error->setStyleSheet(QStringLiteral("background: transparent; border: none;")); // a line, no box
    m_error->setWordWrap(true);
    m_error->setTextFormat(Qt::RichText);
    m_error->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_error->setMaximumWidth(420);
    m_error->hide();
    connect(m_error, &QLabel::linkActivated, this, &FieldRow::linkActivated);

    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(m_bar);
    row->addSpacing(4);
    row->addWidget(m_editor, m_editor->isFlexible() ? 1 : 0);
    row->addWidget(m_null, 0, Qt::AlignTop);
    row->addWidget(m_revert, 0, Qt::AlignTop);
    row->addSpacing(4);
    row->addWidget(m_note);
    if (!m_editor->isFlexible())
        row->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(row);
    auto *under = new QHBoxLayout;
    under->setContentsMargins(10, 0, 0, 0);
    under->addWidget(m_error, 1);
    layout->addLayout(under);

    connect(m_editor, &FieldEditor::edited, this, [this](const QList<StagedValue> &values) {
        m_problem.clear();
        m_model.set(this->field().columns, values);
    });
    connect(m_editor, &FieldEditor::refused, this, [this] { showProblem(); });
    m_note->setVisible(!m_note->text().isEmpty());
    watch(m_editor);
    refresh();
}

void FieldRow::watch(QWidget *widget)
{
    widget->installEventFilter(this);
    if (widget->accessibleName().isEmpty())
        widget->setAccessibleName(field().label);
    for (QWidget *child : widget->findChildren<QWidget *>()) {
        child->installEventFilter(this);
        if (child->accessibleName().isEmpty() && child->focusPolicy() != Qt::NoFocus)
            child->setAccessibleName(field().label);
    }
}

QList<StagedValue> FieldRow::values() const
{
    QList<StagedValue> values;
    for (const QString &column : field().columns)
        values << m_model.value(column);
    return values;
}

QString FieldRow::oldText() const
{
    const StagedRow *row = m_model.staged();
    if (!row)
        return {};
    QStringList parts;
    for (const QString &column : field().columns) {
        const Value old = row->old.value(column);
        parts << (old.kind == Value::Kind::Text && old.bytes.isEmpty() ? tr("empty text")
                                                                       : cellText(old.kind, old.bytes));
    }
    return parts.join(QStringLiteral(", "));
}

void FieldRow::refresh()
{
    const QList<StagedValue> shown = values();
    m_editor->showValues(shown);
    const bool readOnly = field().readOnly || !m_model.whyReadOnly().isEmpty() || m_model.isDeleted();
    m_editor->setReadOnly(readOnly);
    bool changed = false;
    for (const QString &column : field().columns)
        changed = changed || m_model.isChanged(column);
    const StagedRow *staged = m_model.staged();
    const bool given = m_model.isNew() && staged && staged->values.contains(field().column());
    m_bar->setStyleSheet(changed ? QStringLiteral("background: %1; border-radius: 1px;")
                                       .arg(Theme::current().color(Theme::Token::Changed).name())
                                 : QString());
    const QString was
        = field().kind == Kind::Password ? tr("Was something else") : tr("Was %1").arg(oldText());
    m_bar->setToolTip(changed ? was : QString());
    m_editor->setToolTip(changed ? was : QString());
    m_revert->setVisible((changed || given) && !readOnly);
    m_revert->setToolTip(changed ? tr("Revert. %1").arg(was) : tr("Take back what was given here"));
    const bool isNull = shown.first().kind == StagedValue::Kind::Value && shown.first().value.isNull();
    const bool ownNull = field().kind == Kind::Boolean || field().kind == Kind::Choice
        || field().kind == Kind::ForeignKey || field().kind == Kind::Binary; // have their own way
    m_null->setVisible(!readOnly && !ownNull && field().nullable && !(field().isKey && m_model.isNew()));
    m_null->setToolTip(isNull ? tr("It is NULL. Click for an empty text, or for what it was")
                              : tr("Set NULL (Ctrl+0). A right click offers more"));
    showProblem();
}

void FieldRow::setNull()
{
    if (!field().nullable || field().readOnly || m_editor->focusProxy() == nullptr
        || !m_model.whyReadOnly().isEmpty() || m_model.isDeleted())
        return;
    m_beforeNull = values();
    m_problem.clear();
    m_model.set(field().columns, QList<StagedValue>(field().columns.size(), StagedValue::of(Value::null())));
    refresh();
}

void FieldRow::setDefault()
{
    m_problem.clear();
    m_model.set(field().columns, QList<StagedValue>(field().columns.size(), StagedValue::byDefault()));
    refresh();
}

void FieldRow::toggleNull()
{
    const StagedValue now = values().first();
    if (!field().nullable) {
        setDefault();
    } else if (now.kind != StagedValue::Kind::Value || !now.value.isNull()) {
        setNull();
    } else {
        const bool text
            = field().kind == Kind::Text || field().kind == Kind::LongText || field().kind == Kind::Password;
        if (!m_beforeNull.isEmpty() && m_beforeNull.first().value.kind != Value::Kind::Null)
            m_model.set(field().columns, m_beforeNull);
        else if (text)
            m_model.set(field().columns, {StagedValue::of(Value::text({}))});
        m_editor->setFocus(Qt::OtherFocusReason);
        refresh();
    }
}

void FieldRow::showMenu()
{
    if (field().readOnly || !m_model.whyReadOnly().isEmpty() || m_model.isDeleted())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (field().nullable)
        menu->addAction(tr("Set NULL"), this, &FieldRow::setNull);
    if (field().kind == Kind::Text || field().kind == Kind::LongText)
        menu->addAction(tr("Set empty text"), this,
                        [this] { m_model.set(this->field().columns, {StagedValue::of(Value::text({}))}); });
    if (field().hasDefault || m_model.isNew())
        menu->addAction(field().hasDefault ? tr("Set default (%1)").arg(field().defaultText)
                                           : tr("Give nothing"),
                        this, &FieldRow::setDefault);
    if (m_revert->isVisibleTo(this)) {
        menu->addSeparator();
        menu->addAction(Theme::current().icon(QStringLiteral("undo-2")), m_revert->toolTip(), m_revert,
                        &QToolButton::click);
    }
    menu->popup(QCursor::pos());
}

void FieldRow::setProblem(const QString &html)
{
    m_problem = html;
    showProblem();
}

QString FieldRow::problem() const
{
    return m_error->isHidden() ? QString() : QTextDocumentFragment::fromHtml(m_error->text()).toPlainText();
}

void FieldRow::showProblem()
{
    const QString said = m_editor->problem().isEmpty() ? m_problem : m_editor->problem().toHtmlEscaped();
    m_error->setText(said);
    m_error->setVisible(!said.isEmpty());
    m_editor->setInvalid(!said.isEmpty());
}

bool FieldRow::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        m_model.endTyping();
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    auto *key = static_cast<QKeyEvent *>(event);
    if (key->modifiers() == Qt::ControlModifier && key->key() == Qt::Key_0) {
        setNull();
        return true;
    }
    if (key->modifiers() == Qt::AltModifier && key->key() == Qt::Key_Down) {
        m_editor->openPicker();
        return true;
    }
    if (key->matches(QKeySequence::Undo)) {
        Q_EMIT undoRequested();
        return true;
    }
    if (key->matches(QKeySequence::Redo)
        || (key->modifiers() == Qt::ControlModifier && key->key() == Qt::Key_Y)) {
        Q_EMIT redoRequested();
        return true;
    }
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    const bool list = field().kind == Kind::ForeignKey; // Enter may choose from its list
    if (enter && key->modifiers() == Qt::NoModifier && qobject_cast<QLineEdit *>(object) && !list) {
        Q_EMIT stepRequested(true);
        return true;
    }
    return QWidget::eventFilter(object, event);
}

} // namespace stillroom
