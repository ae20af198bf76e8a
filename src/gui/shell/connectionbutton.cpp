#include "gui/shell/connectionbutton.h"

#include "gui/common/badge.h"
#include "gui/common/theme.h"

#include <QPainter>
#include <QStyleOptionToolButton>

namespace stillroom {

namespace {

constexpr int fieldHeight = 30;

void drawField(QPainter &painter, const QWidget *widget)
{
    const Theme &theme = Theme::current();
    painter.setRenderHint(QPainter::Antialiasing);
    const bool hovered = widget->underMouse();
    painter.setPen(QPen(theme.color(widget->hasFocus() ? Theme::Token::Focus
                                        : hovered      ? Theme::Token::Muted
                                                       : Theme::Token::Border),
                        1));
    painter.setBrush(theme.color(Theme::Token::Base));
    painter.drawRoundedRect(QRectF(widget->rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace

ConnectionButton::ConnectionButton(QWidget *parent) : QToolButton(parent)
{
    setPopupMode(InstantPopup);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setToolTip(tr("Switch project"));
    setProject({}, {});
}

void ConnectionButton::setProject(const QString &name, const QString &detail)
{
    m_name = name.isEmpty() ? tr("No project") : name;
    m_detail = detail;
    setText(m_name);
    setAccessibleName(tr("Project %1 %2").arg(m_name, m_detail));
    updateGeometry();
    update();
}

void ConnectionButton::setColor(const QColor &color)
{
    m_color = color;
    update();
}

QFont ConnectionButton::nameFont() const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    return bold;
}

QSize ConnectionButton::sizeHint() const
{
    const int name = QFontMetrics(nameFont()).horizontalAdvance(m_name);
    const int detail = m_detail.isEmpty() ? 0 : fontMetrics().horizontalAdvance(m_detail) + 8;
    return {10 + 16 + 8 + name + detail + 8 + 16 + 8, fieldHeight};
}

void ConnectionButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawField(painter, this);
    const Theme &theme = Theme::current();
    const QRect iconRect(10, (fieldHeight - 16) / 2, 16, 16);
    theme.icon(QStringLiteral("database"), Theme::Token::Accent).paint(&painter, iconRect);
    if (m_color.isValid()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_color);
        painter.drawRoundedRect(QRectF(0, 0, 5, height()), 2, 2);
    }
    QRect rect(34, 0, width() - 34 - 28, fieldHeight);
    painter.setFont(nameFont());
    painter.setPen(theme.color(Theme::Token::Text));
    painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft, m_name);
    rect.setLeft(rect.left() + QFontMetrics(nameFont()).horizontalAdvance(m_name) + 8);
    painter.setFont(font());
    painter.setPen(theme.color(Theme::Token::Muted));
    painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft, m_detail);
    theme.icon(QStringLiteral("chevron-down"))
        .paint(&painter, QRect(width() - 26, (fieldHeight - 16) / 2, 16, 16));
}

GoToButton::GoToButton(QString text, QString shortcut, QWidget *parent)
    : QToolButton(parent)
    , m_text(std::move(text))
    , m_shortcut(std::move(shortcut))
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(m_text);
    setToolTip(tr("%1 (%2)").arg(m_text, m_shortcut));
}

QSize GoToButton::sizeHint() const
{
    return {328, fieldHeight};
}

void GoToButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawField(painter, this);
    const Theme &theme = Theme::current();
    theme.icon(QStringLiteral("search"), Theme::Token::Muted)
        .paint(&painter, QRect(9, (fieldHeight - 16) / 2, 16, 16));
    painter.setFont(font());
    const QSize badge = Badge::sizeOf(m_shortcut, font());
    const QRect badgeRect(width() - badge.width() - 8, (fieldHeight - badge.height()) / 2, badge.width(),
                          badge.height());
    const QRect rect(32, 0, badgeRect.left() - 40, fieldHeight);
    painter.setPen(theme.color(Theme::Token::Muted));
    painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(m_text, Qt::ElideRight, rect.width()));
    Badge::paint(&painter, badgeRect, m_shortcut, Badge::Kind::Neutral);
}

} // namespace stillroom
