#pragma once

#include <QStyledItemDelegate>

namespace stillroom {

/// Paints the cells of all grids by the roles of cellroles.h: staged rows tinted, NULL muted and italic,
/// booleans as check marks, labels of parents muted behind the value.
class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    static constexpr int padding = 8;
};

/// One line for a cell: line breaks shown as a sign, at most `longest` characters.
[[nodiscard]] QString oneLine(const QString &text, int longest = 300);

} // namespace stillroom
