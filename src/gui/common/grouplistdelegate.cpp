#include "gui/common/grouplistdelegate.h"

#include "gui/common/theme.h"
#include "gui/common/twolinerow.h"

#include <QLocale>
#include <QPainter>

namespace stillroom {

namespace {

using Token = Theme::Token;

constexpr int groupHeight = 28;
constexpr int iconSize = 16;

} // namespace

QSize GroupListDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {option.rect.width(), isGroup(index) ? groupHeight : TwoLineRow::height};
}

void GroupListDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    TwoLineRow row(painter, option);
    QRect area = option.rect.adjusted(4, 0, -12, 0);
    if (isGroup(index)) {
        const QString count = QLocale().toString(index.data(CountRole).toInt());
        QFont number = theme.numberFont();
        number.setPointSizeF(number.pointSizeF() * 0.88);
        painter->setFont(number);
        painter->setPen(theme.color(Token::Muted));
        painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, count);
        area.setRight(area.right() - QFontMetrics(number).horizontalAdvance(count) - 8);
        row.paintText(area, row.boldFont(), theme.color(Token::Text), index.data().toString());
        return;
    }
    index.data(Qt::DecorationRole)
        .value<QIcon>()
        .paint(painter, QRect(area.left(), area.top() + 4, iconSize, iconSize));
    const int left = area.left() + iconSize + 8;
    const QVariant cut = index.data(FactsElideRole);
    row.paintTitle(left, area.right(), index.data().toString());
    row.paintFacts(left, area.right(), index.data(FactsRole).toString(),
                   cut.isValid() ? Qt::TextElideMode(cut.toInt()) : Qt::ElideLeft);
}

} // namespace stillroom
