#include "gui/common/twolinerow.h"

#include "gui/common/theme.h"

#include <QPainter>

namespace stillroom {

TwoLineRow::TwoLineRow(QPainter *painter, const QStyleOptionViewItem &option)
    : m_painter(painter)
    , m_option(option)
{
    const Theme &theme = Theme::current();
    m_painter->save();
    if (option.state & QStyle::State_Selected)
        m_painter->fillRect(option.rect, theme.color(Theme::Token::Selection));
    else if (option.state & QStyle::State_MouseOver)
        m_painter->fillRect(option.rect, theme.color(Theme::Token::Soft));
}

TwoLineRow::~TwoLineRow()
{
    if (m_option.state & QStyle::State_HasFocus) {
        m_painter->setPen(QPen(Theme::current().color(Theme::Token::Focus), 1));
        m_painter->setBrush(Qt::NoBrush);
        m_painter->drawRect(m_option.rect.adjusted(0, 0, -1, -1));
    }
    m_painter->restore();
}

QFont TwoLineRow::boldFont() const
{
    QFont font = m_option.font;
    font.setWeight(QFont::DemiBold);
    return font;
}

void TwoLineRow::paintTitle(int left, int right, const QString &text, bool isBold)
{
    paintText(QRect(left, m_option.rect.top() + 3, right - left, titleHeight),
              isBold ? boldFont() : m_option.font, Theme::current().color(Theme::Token::Text), text);
}

void TwoLineRow::paintFacts(int left, int right, const QString &text, Qt::TextElideMode mode)
{
    QFont small = Theme::current().fixedFont();
    small.setPointSizeF(m_option.font.pointSizeF() * 0.85);
    paintText(QRect(left, m_option.rect.top() + 3 + titleHeight, right - left, height - titleHeight - 6),
              small, Theme::current().color(Theme::Token::Muted), text, mode);
}

void TwoLineRow::paintText(const QRect &area, const QFont &font, const QColor &ink, const QString &text,
                           Qt::TextElideMode mode)
{
    m_painter->setFont(font);
    m_painter->setPen(ink);
    m_painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
                        QFontMetrics(font).elidedText(text, mode, area.width()));
}

} // namespace stillroom
