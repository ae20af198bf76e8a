#include "gui/common/badge.h"

#include <QPainter>

namespace stillroom {

namespace {

using Token = Theme::Token;

std::pair<Token, Token> colorsOf(Badge::Kind kind)
{
    switch (kind) {
    case Badge::Kind::Accent:
        return {Token::Accent, Token::AccentBackground};
    case Badge::Kind::Added:
        return {Token::Added, Token::AddedBackground};
    case Badge::Kind::Changed:
        return {Token::Changed, Token::ChangedBackground};
    case Badge::Kind::Removed:
        return {Token::Removed, Token::RemovedBackground};
    case Badge::Kind::Neutral:
        break;
    }
    return {Token::Muted, Token::Soft};
}

QFont badgeFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.86);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

Badge::Badge(const QString &text, Kind kind, QWidget *parent) : QLabel(text, parent), m_kind(kind)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Theme::current(), &Theme::changed, this, [this] { update(); });
}

void Badge::setKind(Kind kind)
{
    m_kind = kind;
    update();
}

QSize Badge::sizeOf(const QString &text, const QFont &font)
{
    const QFontMetrics metrics(badgeFont(font));
    return {metrics.horizontalAdvance(text) + 16, metrics.height() + 4};
}

QSize Badge::sizeHint() const
{
    return sizeOf(text(), font());
}

void Badge::paint(QPainter *painter, const QRect &rect, const QString &text, Kind kind)
{
    const auto [ink, ground] = colorsOf(kind);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(Theme::current().color(ground));
    painter->drawRoundedRect(QRectF(rect), rect.height() / 2.0, rect.height() / 2.0);
    painter->setPen(Theme::current().color(ink));
    painter->setFont(badgeFont(painter->font()));
    painter->drawText(rect, Qt::AlignCenter, text);
    painter->restore();
}

void Badge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(font());
    paint(&painter, rect(), text(), m_kind);
}

} // namespace stillroom
