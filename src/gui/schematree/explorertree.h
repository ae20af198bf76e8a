#pragma once

#include <QStyledItemDelegate>
#include <QTreeView>

namespace stillroom {

/// A sidebar's tree: rounded rows of 24 pixels over the whole width, counts at the right in muted figures.
class ExplorerTree final : public QTreeView
{
    Q_OBJECT

public:
    explicit ExplorerTree(QWidget *parent = nullptr);

Q_SIGNALS:
    void rowActivated(const QModelIndex &index); ///< Enter or a double click
    void textTyped(const QString &text); ///< letters: meant for the filter above

protected:
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                 const QModelIndex &index) const override;
    void keyPressEvent(QKeyEvent *event) override;
};

class ExplorerDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace stillroom
