#pragma once

#include <QStyledItemDelegate>

namespace stillroom {

class HistoryModel;

/// Paints a revision: its piece of the graph, the message, a muted line with id, date and state, and badges
/// for heads and for where the database stands.
class HistoryDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    HistoryDelegate(const HistoryModel &model, QString databaseName, QObject *parent = nullptr);

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    void paintLanes(QPainter *painter, const QRect &area, int row) const;
    [[nodiscard]] int paintBadges(QPainter *painter, const QRect &area,
                                  int row) const; ///< \return left edge of the badges
    [[nodiscard]] int lanesWidth() const;

    const HistoryModel &m_model;
    QString m_databaseName;
};

} // namespace stillroom
