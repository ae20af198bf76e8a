#include "gui/history/wrappeddelegate.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>
#include <QTreeView>

namespace stillroom {

namespace {

constexpr int besides = 8; ///< pixels left and right of a text
constexpr int above = 4; ///< and above and below it
constexpr int iconRoom = 24;

} // namespace

WrappedDelegate::WrappedDelegate(QTreeView *view) : QStyledItemDelegate(view), m_view(view)
{
    view->setItemDelegate(this);
    connect(view->header(), &QHeaderView::sectionResized, view, &QTreeView::doItemsLayout,
            Qt::QueuedConnection);
}

QSize WrappedDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    int width = m_view->columnWidth(index.column()) - 2 * besides;
    if (index.column() == 0) {
        for (QModelIndex at = m_view->rootIsDecorated() ? index : index.parent(); at.isValid();
             at = at.parent())
            width -= m_view->indentation();
    }
    if (!index.data(Qt::DecorationRole).isNull())
        width -= iconRoom;
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const QRect text
        = QFontMetrics(filled.font)
              .boundingRect(QRect(0, 0, std::max(width, 40), 10'000), Qt::TextWordWrap, filled.text);
    return {text.width() + 2 * besides, text.height() + 2 * above};
}

void WrappedDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    QStyleOptionViewItem filled = option;
    initStyleOption(&filled, index);
    const QIcon icon = filled.icon;
    const QString text = filled.text;
    filled.icon = {};
    filled.text.clear();
    const QStyle *style = filled.widget ? filled.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &filled, painter, filled.widget); // the ground and its choice
    QRect place = option.rect.adjusted(besides, above, -besides, -above);
    if (!icon.isNull()) {
        const int size = 16;
        icon.paint(painter,
                   QRect(place.left(), place.top() + (filled.fontMetrics.height() - size) / 2, size, size));
        place.setLeft(place.left() + iconRoom);
    }
    // On one line with the other cells, also in the font of numbers.
    place.translate(0, option.fontMetrics.ascent() - QFontMetrics(filled.font).ascent());
    painter->save();
    painter->setFont(filled.font);
    painter->setPen(filled.palette.color(QPalette::Text));
    const bool right = filled.displayAlignment & Qt::AlignRight;
    painter->drawText(place, Qt::TextWordWrap | Qt::AlignTop | (right ? Qt::AlignRight : Qt::AlignLeft),
                      text);
    painter->restore();
}

} // namespace stillroom
