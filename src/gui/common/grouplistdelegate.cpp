#include "gui/common/grouplistdelegate.h"

#include "gui/common/theme.h"

#include <QLocale>
#include <QPainter>

namespace stillroom {

namespace {

using Token = Theme::Token;

constexpr int entryHeight = 40;
constexpr int groupHeight = 28;
constexpr int titleHeight = 18;
constexpr int iconSize = 16;

void drawElided(QPainter *painter, const QRect &area, const QFont &font, const QColor &ink,
                const QString &text, Qt::TextElideMode mode = Qt::ElideRight)
{
    painter->setFont(font);
    painter->setPen(ink);
    painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
                      QFontMetrics(font).elidedText(text, mode, area.width()));
}

} // namespace

QSize GroupListDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {option.rect.width(), isGroup(index) ? groupHeight : entryHeight};
}

void GroupListDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, theme.color(Token::Selection));
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, theme.color(Token::Soft));
    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    QRect area = option.rect.adjusted(4, 0, -12, 0);
    if (isGroup(index)) {
        const QString count = QLocale().toString(index.data(CountRole).toInt());
        QFont number = theme.numberFont();
        number.setPointSizeF(number.pointSizeF() * 0.88);
        painter->setFont(number);
        painter->setPen(theme.color(Token::Muted));
        painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, count);
        area.setRight(area.right() - QFontMetrics(number).horizontalAdvance(count) - 8);
        drawElided(painter, area, bold, theme.color(Token::Text), index.data().toString());
    } else {
        index.data(Qt::DecorationRole)
            .value<QIcon>()
            .paint(painter, QRect(area.left(), area.top() + 4, iconSize, iconSize));
        area.setLeft(area.left() + iconSize + 8);
        const QRect title(area.left(), area.top() + 3, area.width(), titleHeight);
        const QRect facts(area.left(), title.bottom() + 1, area.width(), entryHeight - titleHeight - 6);
        QFont small = theme.fixedFont();
        small.setPointSizeF(option.font.pointSizeF() * 0.85);
        drawElided(painter, title, option.font, theme.color(Token::Text), index.data().toString());
        const QVariant cut = index.data(FactsElideRole);
        drawElided(painter, facts, small, theme.color(Token::Muted), index.data(FactsRole).toString(),
                   cut.isValid() ? Qt::TextElideMode(cut.toInt()) : Qt::ElideLeft);
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(theme.color(Token::Focus), 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

} // namespace stillroom
