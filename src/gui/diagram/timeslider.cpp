#include "gui/diagram/timeslider.h"

#include "gui/common/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace stillroom {

TimeSlider::TimeSlider(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMinimumHeight(36);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Schema at a revision"));
    setObjectName(QStringLiteral("timeSlider"));
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TimeSlider::setLabels(const QStringList &labels)
{
    m_labels = labels;
    m_unreadable.clear();
    setValue(int(labels.size()) - 1);
}

void TimeSlider::setValue(int index)
{
    m_value = std::clamp(index, -1, int(m_labels.size()) - 1);
    setAccessibleDescription(m_labels.value(m_value));
    update();
}

void TimeSlider::setUnreadable(int index)
{
    m_unreadable.insert(index);
    update();
}

qreal TimeSlider::lineStart() const
{
    return std::min(340.0, width() * 0.38);
}

qreal TimeSlider::xOf(int index) const
{
    const qreal start = lineStart();
    const qreal end = width() - 20;
    return m_labels.size() < 2 ? end : start + (end - start) * index / qreal(m_labels.size() - 1);
}

int TimeSlider::indexAt(qreal x) const
{
    if (m_labels.size() < 2)
        return int(m_labels.size()) - 1;
    const qreal share = (x - lineStart()) / (width() - 20 - lineStart());
    return std::clamp(int(std::lround(share * qreal(m_labels.size() - 1))), 0, int(m_labels.size()) - 1);
}

void TimeSlider::choose(int index)
{
    if (index == m_value || index < 0 || index >= m_labels.size())
        return;
    setValue(index);
    Q_EMIT valueChosen(index);
}

void TimeSlider::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Theme::Token::Base));
    painter.fillRect(QRect(0, 0, width(), 1), theme.color(Theme::Token::Border));
    if (m_value < 0)
        return;
    theme.icon(QStringLiteral("history")).paint(&painter, QRect(12, height() / 2 - 8, 16, 16));
    const QString lead = tr("Schema at");
    painter.setPen(theme.color(Theme::Token::Muted));
    QRect box(38, 0, int(lineStart()) - 58, height());
    painter.drawText(box, Qt::AlignVCenter, lead);
    box.setLeft(box.left() + fontMetrics().horizontalAdvance(lead) + 8);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(theme.color(Theme::Token::Text));
    painter.drawText(box, Qt::AlignVCenter,
                     QFontMetrics(bold).elidedText(m_labels.at(m_value), Qt::ElideRight, box.width()));
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal y = height() / 2.0;
    painter.setPen(QPen(theme.color(Theme::Token::AccentBackground), 4, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(xOf(0), y), QPointF(xOf(int(m_labels.size()) - 1), y));
    const QColor accent = theme.color(Theme::Token::Accent);
    // Dots that would touch are left out; the chosen one is always there.
    const qreal distance = m_labels.size() < 2 ? 100 : (xOf(1) - xOf(0));
    const int every = std::max(1, int(std::ceil(12 / std::max(distance, 0.1))));
    for (int i = 0; i < m_labels.size(); ++i) {
        const bool isUnreadable = m_unreadable.contains(i);
        if (i != m_value && i % every != 0 && !isUnreadable)
            continue;
        const bool isChosen = i == m_value;
        const QColor ink = isUnreadable ? theme.color(Theme::Token::Warning) : accent;
        const qreal radius = isChosen ? 7 : 4;
        painter.setPen(QPen(ink, 2));
        painter.setBrush(isChosen ? ink : theme.color(Theme::Token::Base));
        painter.drawEllipse(QPointF(xOf(i), y), radius, radius);
        if (isUnreadable) { // not by colour alone
            painter.setPen(QPen(isChosen ? theme.color(Theme::Token::Base) : ink, 1.5));
            painter.drawLine(QPointF(xOf(i) - 3, y + 3), QPointF(xOf(i) + 3, y - 3));
        }
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.color(Theme::Token::Focus), 1));
        painter.drawEllipse(QPointF(xOf(m_value), y), 10.5, 10.5);
    }
}

void TimeSlider::mousePressEvent(QMouseEvent *event)
{
    if (event->position().x() >= lineStart() - 12)
        choose(indexAt(event->position().x()));
}

void TimeSlider::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        choose(indexAt(event->position().x()));
}

void TimeSlider::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        choose(m_value - 1);
        return;
    case Qt::Key_Right:
        choose(m_value + 1);
        return;
    case Qt::Key_Home:
        choose(0);
        return;
    case Qt::Key_End:
        choose(int(m_labels.size()) - 1);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool TimeSlider::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && m_value >= 0) {
        auto *help = static_cast<QHelpEvent *>(event);
        if (help->pos().x() >= lineStart() - 12) {
            const int index = indexAt(help->pos().x());
            const QString text = m_unreadable.contains(index)
                ? tr("%1 (cannot be shown)").arg(m_labels.at(index))
                : m_labels.at(index);
            QToolTip::showText(help->globalPos(), text.toHtmlEscaped(), this);
        }
        return true;
    }
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::event(event);
}

} // namespace stillroom
