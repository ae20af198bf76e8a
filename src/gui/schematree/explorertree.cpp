#include "gui/schematree/explorertree.h"

#include "gui/common/badge.h"
#include "gui/common/theme.h"
#include "gui/schematree/schematreemodel.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

namespace stillroom {

namespace {
constexpr int rowHeight = 24;

/// A class has rows below it, but what one wants of it is its source: Right and Left open and close it.
bool opensItsRows(const QModelIndex &index)
{
    return index.model()->hasChildren(index)
        && SchemaTreeModel::kind(index) != SchemaTreeModel::Kind::ModelClass;
}
} // namespace

ExplorerTree::ExplorerTree(QWidget *parent) : QTreeView(parent)
{
    setProperty("sidebar", true);
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setIndentation(16);
    setAnimated(false);
    setExpandsOnDoubleClick(false);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setItemDelegate(new ExplorerDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Explorer"));
    setSizeAdjustPolicy(QAbstractScrollArea::AdjustIgnored);
    setStyleSheet(QStringLiteral("QTreeView { selection-background-color: transparent; }"
                                 "QTreeView::item { background: transparent; }"));
    connect(this, &QTreeView::doubleClicked, this, [this](const QModelIndex &index) {
        if (opensItsRows(index))
            setExpanded(index, !isExpanded(index));
        else
            Q_EMIT rowActivated(index);
    });
}

void ExplorerTree::drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const bool selected = selectionModel()->isSelected(index);
    const bool hovered = option.state & QStyle::State_MouseOver
        || index == indexAt(viewport()->mapFromGlobal(QCursor::pos()));
    const QRect row(4, option.rect.y(), viewport()->width() - 8, option.rect.height());
    if (selected || hovered) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(selected && hasFocus() && index == currentIndex()
                            ? QPen(theme.color(Theme::Token::Focus), 1)
                            : QPen(Qt::NoPen));
        painter->setBrush(theme.color(selected ? Theme::Token::Selection : Theme::Token::Soft));
        painter->drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter->restore();
    }
    QTreeView::drawRow(painter, option, index);
}

void ExplorerTree::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex index = currentIndex();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (!index.isValid())
            return;
        if (opensItsRows(index))
            setExpanded(index, !isExpanded(index));
        else
            Q_EMIT rowActivated(index);
        return;
    }
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (plain && !event->text().isEmpty() && event->text().at(0).isPrint() && event->key() != Qt::Key_Space
        && event->key() != Qt::Key_Asterisk && event->key() != Qt::Key_Plus && event->key() != Qt::Key_Minus)
    {
        Q_EMIT textTyped(event->text());
        return;
    }
    QTreeView::keyPressEvent(event);
}

QSize ExplorerDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight};
}

void ExplorerDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    QRect rect = option.rect.adjusted(2, 0, -12, 0);
    const auto icon = index.data(Qt::DecorationRole).value<QIcon>();
    icon.paint(painter, QRect(rect.x(), rect.y() + (rect.height() - 16) / 2, 16, 16));
    rect.setLeft(rect.left() + 16 + 6);

    painter->save();
    const QString count = index.data(SchemaTreeModel::CountRole).toString();
    if (!count.isEmpty()) {
        QFont font = theme.numberFont();
        font.setPointSizeF(font.pointSizeF() * 0.88);
        painter->setFont(font);
        painter->setPen(theme.color(Theme::Token::Muted));
        painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter, count);
        rect.setRight(rect.right() - QFontMetrics(font).horizontalAdvance(count) - 8);
    }
    if (const QString badge = index.data(SchemaTreeModel::BadgeRole).toString(); !badge.isEmpty()) {
        painter->setFont(option.font);
        const QSize size = Badge::sizeOf(badge, option.font);
        const QRect place(rect.right() - size.width(), rect.y() + (rect.height() - size.height()) / 2,
                          size.width(), size.height());
        Badge::paint(painter, place, badge, Badge::Kind(index.data(SchemaTreeModel::BadgeKindRole).toInt()));
        rect.setRight(place.left() - 8);
    }
    QFont font = option.font;
    if (SchemaTreeModel::kind(index) == SchemaTreeModel::Kind::Group)
        font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(theme.color(Theme::Token::Text));
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
    painter->restore();
}

} // namespace stillroom
