#pragma once

#include <QStyledItemDelegate>

class QTreeView;

namespace stillroom {

/// Cells of a tree as high as their text is when it is wrapped at their column's width, with room around it.
/// A child of its view, which lays itself out anew when a column changes.
class WrappedDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit WrappedDelegate(QTreeView *view);

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    const QTreeView *m_view;
};

} // namespace stillroom
