#pragma once

#include <QStyledItemDelegate>

namespace stillroom {

/// Draws the rows of a FindingModel: a group's title with its count; a finding in two lines with the icon of
/// its severity, place and code below what is wrong.
class FindingDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace stillroom
