#include "gui/form/texteditors.h"

#include "gui/common/buttons.h"
#include "record/celltext.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>
#include <cmath>

namespace stillroom {

namespace {

void setItalic(QWidget *widget, bool italic)
{
    QFont font = widget->font();
    if (font.italic() == italic)
        return;
    font.setItalic(italic);
    widget->setFont(font);
}

QBoxLayout *plainLayout(QWidget *widget, QBoxLayout::Direction direction = QBoxLayout::LeftToRight)
{
    auto *layout = new QBoxLayout(direction, widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    return layout;
}

} // namespace

LineEditor::LineEditor(const FormField &field) : FieldEditor(field), m_line(new SizedLine)
{
    const int letter = fontMetrics().averageCharWidth();
    const int letters = field.kind == FormField::Kind::Number ? 16
        : field.maxLength > 0                                 ? field.maxLength + 3
                                                              : 48;
    const int hint = fontMetrics().horizontalAdvance(placeholder(field, StagedValue::byDefault())) + 24;
    m_line->setPreferredWidth(qBound(120, qMax(letters * letter + 18, hint), 300));
    if (field.kind == FormField::Kind::Number)
        m_line->setFont(Theme::current().numberFont());
    auto *layout = plainLayout(this);
    layout->addWidget(m_line, 1);
    layout->addStretch(0);
    setFocusProxy(m_line);
    connect(m_line, &QLineEdit::textEdited, this, [this](const QString &text) {
        if (text.isEmpty() && this->field().kind == FormField::Kind::Number) {
            if (this->field().hasDefault)
                give(StagedValue::byDefault());
            else if (this->field().nullable)
                give(StagedValue::of(Value::null()));
            else
                refuse(tr("%1 must have a value.").arg(this->field().label));
            return;
        }
        const TypedValue typed = typedValue(text, this->field());
        if (!typed.problem.isEmpty()) {
            refuse(typed.problem);
            return;
        }
        const int longest = this->field().maxLength;
        give(StagedValue::of(typed.value));
        if (longest > 0 && text.size() > longest)
            refuse(tr("%1 takes at most %2 characters; these are %3.")
                       .arg(this->field().label)
                       .arg(longest)
                       .arg(text.size()));
    });
}

void LineEditor::showValues(const QList<StagedValue> &values)
{
    const StagedValue &value = values.first();
    const QString hint = placeholder(field(), value);
    m_line->setHint(hint);
    const QString text = value.kind == StagedValue::Kind::Value ? value.value.toString() : QString();
    if (keepsTyped(values) || m_line->text() == text)
        return;
    refuse({});
    m_line->setText(text);
    m_line->setCursorPosition(0);
}

void LineEditor::setReadOnly(bool readOnly)
{
    m_line->setReadOnly(readOnly);
}

LongTextEditor::LongTextEditor(const FormField &field) : FieldEditor(field), m_text(new QPlainTextEdit)
{
    m_text->setTabChangesFocus(true);
    m_text->setMinimumWidth(220);
    m_text->setMaximumWidth(560);
    m_text->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    if (field.kind == FormField::Kind::Json)
        m_text->setFont(Theme::current().fixedFont());
    auto *layout = plainLayout(this);
    layout->addWidget(m_text, 1);
    setFocusProxy(m_text);
    connect(m_text->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &LongTextEditor::grow);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (m_showing)
            return;
        const QString text = m_text->toPlainText();
        if (this->field().kind == FormField::Kind::Json && !text.trimmed().isEmpty()) {
            QJsonParseError error {};
            // A bare value is JSON too, which QJsonDocument takes only inside a list.
            (void)QJsonDocument::fromJson("[" + text.toUtf8() + "]", &error);
            if (error.error != QJsonParseError::NoError) {
                refuse(tr("This is not JSON: %1 at character %2.")
                           .arg(error.errorString())
                           .arg(qMax(0, error.offset - 1)));
                return;
            }
        }
        if (this->field().kind == FormField::Kind::Json && text.trimmed().isEmpty()) {
            if (this->field().nullable)
                give(StagedValue::of(Value::null()));
            else
                refuse(tr("%1 must hold JSON.").arg(this->field().label));
            return;
        }
        give(StagedValue::of(Value::text(text)));
    });
    grow();
}

void LongTextEditor::showValues(const QList<StagedValue> &values)
{
    const StagedValue &value = values.first();
    const QString hint = placeholder(field(), value);
    m_text->setPlaceholderText(hint);
    const QString text = value.kind == StagedValue::Kind::Value ? value.value.toString() : QString();
    setItalic(m_text, text.isEmpty() && !hint.isEmpty());
    if (keepsTyped(values) || m_text->toPlainText() == text)
        return;
    refuse({});
    m_showing = true;
    m_text->setPlainText(text);
    m_showing = false;
    grow();
}

void LongTextEditor::setReadOnly(bool readOnly)
{
    m_text->setReadOnly(readOnly);
}

void LongTextEditor::grow()
{
    // The layout of a plain text document counts lines, not pixels.
    const int lines = qBound(2, int(std::ceil(m_text->document()->size().height())), 10);
    m_text->setFixedHeight(lines * m_text->fontMetrics().lineSpacing() + 16);
}

ChoiceEditor::ChoiceEditor(const FormField &field) : FieldEditor(field), m_box(new QComboBox)
{
    auto *layout = plainLayout(this);
    layout->addWidget(m_box);
    layout->addStretch(1);
    m_box->setMinimumWidth(88);
    setFocusProxy(m_box);
    connect(m_box, &QComboBox::activated, this, [this] {
        const QVariant chosen = m_box->currentData();
        if (!chosen.isValid())
            give(StagedValue::byDefault());
        else if (chosen.toString().isNull())
            give(StagedValue::of(Value::null()));
        else if (this->field().kind == FormField::Kind::Boolean)
            give(StagedValue::of(chosenBoolean(chosen.toString())));
        else
            give(StagedValue::of(Value::text(chosen.toString())));
    });
}

void ChoiceEditor::showValues(const QList<StagedValue> &values)
{
    const StagedValue &value = values.first();
    const bool boolean = field().kind == FormField::Kind::Boolean;
    m_box->clear();
    if (boolean) {
        m_box->addItem(Theme::current().icon(QStringLiteral("check"), Theme::Token::Accent), tr("yes"),
                       QStringLiteral("1"));
        m_box->addItem(Theme::current().icon(QStringLiteral("minus"), Theme::Token::Muted), tr("no"),
                       QStringLiteral("0"));
    } else {
        for (const QString &choice : field().choices)
            m_box->addItem(choice, choice);
    }
    const auto addMuted = [this](const QString &text, const QVariant &given) {
        m_box->addItem(text, given);
        QFont font = m_box->font();
        font.setItalic(true);
        m_box->setItemData(m_box->count() - 1, font, Qt::FontRole);
        m_box->setItemData(m_box->count() - 1, Theme::current().color(Theme::Token::Muted),
                           Qt::ForegroundRole);
    };
    const bool isDefault = value.kind == StagedValue::Kind::Default;
    const bool isNull = !isDefault && value.value.isNull();
    if (field().nullable || isNull)
        addMuted(QStringLiteral("NULL"), QVariant(QString()));
    if (field().hasDefault || isDefault)
        addMuted(placeholder(field(), StagedValue::byDefault()), QVariant());
    int at = -1;
    for (int i = 0; i < m_box->count(); ++i) {
        const QVariant held = m_box->itemData(i);
        if (isDefault ? !held.isValid()
                      : held.isValid()
                    && (isNull ? held.toString().isNull() : held.toString() == value.value.toString()))
            at = i;
    }
    if (at < 0) { // a value the type should not hold is shown all the same
        m_box->addItem(value.value.toString(), value.value.toString());
        at = m_box->count() - 1;
    }
    m_box->setCurrentIndex(at);
    setItalic(m_box, isDefault || isNull);
    m_box->setStyleSheet(isDefault || isNull ? QStringLiteral("QComboBox { color: %1; }")
                                                   .arg(Theme::current().color(Theme::Token::Muted).name())
                                             : QString());
}

void ChoiceEditor::setReadOnly(bool readOnly)
{
    m_box->setEnabled(!readOnly);
}

void ChoiceEditor::openPicker()
{
    m_box->showPopup();
}

PasswordEditor::PasswordEditor(const FormField &field)
    : FieldEditor(field)
    , m_line(new SizedLine)
    , m_set(makeButton(tr("Set…"), ButtonKind::Secondary, QStringLiteral("lock")))
    , m_note(new QLabel(tr("Written exactly as typed. If the application expects a hash, paste a hash.")))
{
    m_line->setPreferredWidth(220);
    m_note->setProperty("role", QStringLiteral("muted"));
    m_note->setWordWrap(true);
    m_note->hide();
    auto *layout = plainLayout(this, QBoxLayout::TopToBottom);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_line, 1);
    row->addWidget(m_set);
    row->addStretch(0);
    layout->addLayout(row);
    layout->addWidget(m_note);
    setFocusProxy(m_set);
    m_set->setToolTip(tr("Type a new value"));
    setTyping(false);
    connect(m_set, &QPushButton::clicked, this, [this] {
        setTyping(true);
        m_line->setFocus(Qt::OtherFocusReason);
    });
    connect(m_line, &QLineEdit::textEdited, this,
            [this](const QString &text) { give(StagedValue::of(Value::text(text))); });
}

void PasswordEditor::setTyping(bool typing)
{
    m_line->setReadOnly(!typing);
    m_line->setFocusPolicy(typing ? Qt::StrongFocus : Qt::NoFocus);
    m_line->setEchoMode(typing ? QLineEdit::Password : QLineEdit::Normal);
    m_set->setVisible(!typing);
    m_note->setVisible(typing);
    if (typing) {
        m_line->clear();
    }
    setFocusProxy(typing ? static_cast<QWidget *>(m_line) : m_set);
}

void PasswordEditor::showValues(const QList<StagedValue> &values)
{
    if (isGiving())
        return;
    const StagedValue &value = values.first();
    const QString hint = placeholder(field(), value);
    setTyping(false);
    m_line->clear();
    const bool given = hint.isEmpty();
    const bool empty = given && value.value.bytes.isEmpty();
    m_line->setHint(!given ? hint : empty ? tr("empty text") : tr("hash set"));
}

void PasswordEditor::setReadOnly(bool readOnly)
{
    m_set->setEnabled(!readOnly);
}

} // namespace stillroom
