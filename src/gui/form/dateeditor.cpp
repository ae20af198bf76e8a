#include "gui/form/dateeditor.h"

#include "gui/common/buttons.h"

#include <QAction>
#include <QCalendarWidget>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace stillroom {

namespace {

using Kind = FormField::Kind;

/// Reads what looks like a date or time; anything else (an infinity, a year before 1) is left to the
/// database.
QString dateProblem(const QString &text, const FormField &field)
{
    static const QRegularExpression parts(QStringLiteral(
        "^(\\d{4}-\\d{1,2}-\\d{1,2})?[ T]?(\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?)?\\s*(Z|[+-]\\d{2}(?::?"
        "\\d{2})?)?$"));
    const auto match = parts.match(text.trimmed());
    const QString date = match.captured(1);
    const QString time = match.captured(2);
    const bool wantsDate = field.kind != Kind::Time;
    const bool good = match.hasMatch() && (wantsDate ? !date.isEmpty() : date.isEmpty() && !time.isEmpty());
    if (!good)
        return field.kind == Kind::Date ? FieldEditor::tr("Write a date as 2026-11-30.")
            : field.kind == Kind::Time  ? FieldEditor::tr("Write a time as 17:40 or 17:40:05.")
                                        : FieldEditor::tr("Write date and time as 2026-11-30 17:40:00.");
    if (!date.isEmpty() && !QDate::fromString(date, QStringLiteral("yyyy-M-d")).isValid())
        return FieldEditor::tr("The calendar has no %1.").arg(date);
    if (!time.isEmpty()
        && !QTime::fromString(time.section(QLatin1Char('.'), 0, 0),
                              time.count(QLatin1Char(':')) == 1 ? QStringLiteral("H:m")
                                                                : QStringLiteral("H:m:s"))
                .isValid())
        return FieldEditor::tr("The clock has no %1.").arg(time);
    return {};
}

} // namespace

DateEditor::DateEditor(const FormField &field)
    : FieldEditor(field)
    , m_line(new SizedLine)
    , m_calendar(new QToolButton)
{
    const int letters = field.kind == Kind::DateTime ? 25 : field.kind == Kind::Date ? 15 : 13;
    m_line->setFont(Theme::current().fixedFont());
    const int hint = fontMetrics().horizontalAdvance(placeholder(field, StagedValue::byDefault())) + 24;
    m_line->setPreferredWidth(
        qMin(300, qMax(hint, letters * QFontMetrics(m_line->font()).averageCharWidth())));
    const bool clock = field.kind == Kind::Time;
    m_calendar->setIcon(Theme::current().icon(clock ? QStringLiteral("clock") : QStringLiteral("calendar"),
                                              Theme::Token::Muted));
    m_calendar->setToolTip(clock ? tr("Now (Alt+Down)") : tr("Pick a day (Alt+Down)"));
    m_calendar->setAccessibleName(clock ? tr("Now") : tr("Calendar for %1").arg(field.label));
    m_calendar->setFocusPolicy(Qt::NoFocus); // Alt+Down opens it from the field
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_calendar);
    layout->addStretch(0);
    setFocusProxy(m_line);
    connect(m_line, &QLineEdit::textEdited, this, &DateEditor::take);
    connect(m_calendar, &QToolButton::clicked, this, &DateEditor::openPicker);
}

void DateEditor::take(const QString &text)
{
    if (text.trimmed().isEmpty()) {
        if (field().hasDefault)
            give(StagedValue::byDefault());
        else if (field().nullable)
            give(StagedValue::of(Value::null()));
        else
            refuse(tr("%1 must have a value.").arg(field().label));
        return;
    }
    const QString problem = dateProblem(text, field());
    if (problem.isEmpty())
        give(StagedValue::of(Value::text(text.trimmed())));
    else
        refuse(problem);
}

void DateEditor::showValues(const QList<StagedValue> &values)
{
    const StagedValue &value = values.first();
    const QString hint = placeholder(field(), value);
    m_line->setHint(hint);
    const QString text = value.kind == StagedValue::Kind::Value ? value.value.toString() : QString();
    QFont font = text.isEmpty() ? this->font() : Theme::current().fixedFont();
    if (!text.isEmpty() && this->font().pointSizeF() > 0)
        font.setPointSizeF(this->font().pointSizeF() - 0.5);
    m_line->setFont(font);
    if (keepsTyped(values) || m_line->text() == text)
        return;
    refuse({});
    m_line->setText(text);
    m_line->setCursorPosition(0);
}

void DateEditor::setReadOnly(bool readOnly)
{
    m_line->setReadOnly(readOnly);
    m_calendar->setVisible(!readOnly);
}

void DateEditor::insertNow()
{
    m_line->setText(QTime::currentTime().toString(QStringLiteral("HH:mm:ss")));
    take(m_line->text());
}

void DateEditor::openPicker()
{
    if (m_line->isReadOnly())
        return;
    if (field().kind == Kind::Time) {
        insertNow();
        return;
    }
    auto *frame = new QFrame(this, Qt::Popup);
    frame->setAttribute(Qt::WA_DeleteOnClose);
    frame->setProperty("role", QStringLiteral("popup"));
    auto *calendar = new QCalendarWidget;
    calendar->setGridVisible(false);
    calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    const QDate held = QDate::fromString(m_line->text().left(10), Qt::ISODate);
    calendar->setSelectedDate(held.isValid() ? held : QDate::currentDate());
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(calendar);
    auto *now = makeButton(field().kind == Kind::Date ? tr("Today") : tr("Now"), ButtonKind::Link,
                           QStringLiteral("clock"));
    layout->addWidget(now);
    const auto set = [this, frame](const QString &text) {
        frame->close();
        m_line->setText(text);
        take(text);
        m_line->setFocus(Qt::OtherFocusReason);
    };
    const auto pick = [this, set](const QDate &day) {
        QString text = day.toString(Qt::ISODate);
        if (field().kind == Kind::DateTime) // the time of day is kept
            text += m_line->text().size() > 10 ? m_line->text().mid(10) : QStringLiteral(" 00:00:00");
        set(text);
    };
    connect(calendar, &QCalendarWidget::activated, this, pick);
    connect(calendar, &QCalendarWidget::clicked, this, pick);
    connect(now, &QPushButton::clicked, this, [this, set] {
        const QDateTime moment = QDateTime::currentDateTime();
        set(field().kind == Kind::Date ? moment.date().toString(Qt::ISODate)
                                       : moment.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
    });
    frame->move(m_line->mapToGlobal(QPoint(0, m_line->height() + 2)));
    frame->show();
    calendar->setFocus(Qt::PopupFocusReason);
}

} // namespace stillroom
