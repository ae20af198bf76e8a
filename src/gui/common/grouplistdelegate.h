#pragma once

#include <QStyledItemDelegate>

namespace stillroom {

/// Draws a list of groups: a group's title (its DisplayRole) with its count; below it rows of two lines, the
/// DisplayRole and a smaller one in the fixed font, with the icon of the DecorationRole.
class GroupListDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum Role {
        CountRole = Qt::UserRole + 1000, ///< int; of a group
        FactsRole, ///< QString; the second line of a row
        FactsElideRole, ///< Qt::TextElideMode as int; where that line is cut, at the left unless it is set
    };

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    [[nodiscard]] static bool isGroup(const QModelIndex &index) { return !index.parent().isValid(); }
};

} // namespace stillroom
