#pragma once

#include <QHeaderView>

class QLineEdit;

namespace stillroom {

/// Column heads of a grid: name with a key or link icon, sort arrow behind it; below, if wanted, one field
/// per column for a condition.
class GridHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit GridHeader(QWidget *parent = nullptr);

    void setFilterFields(bool shown); ///< fields for all columns of the model
    [[nodiscard]] bool hasFilterFields() const { return m_filtersShown; }
    [[nodiscard]] QLineEdit *filterField(int section); ///< made when first asked for
    /// Columns in the order of their sorting; an arrow each.
    void setSorting(const QList<QPair<int, Qt::SortOrder>> &sorting);

    [[nodiscard]] QSize sizeHint() const override;

    static constexpr int headHeight = 28;
    static constexpr int filterHeight = 24;

Q_SIGNALS:
    void filterEdited(int section, const QString &text); ///< Enter was pressed or the field left
    void sortRequested(int section, bool add); ///< a click; with Shift the column is added to the order

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
    [[nodiscard]] QSize sectionSizeFromContents(int section) const override;
    void updateGeometries() override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void placeFields();

    QList<QLineEdit *> m_fields;
    bool m_filtersShown = false;
    QList<QPair<int, Qt::SortOrder>> m_sorting;
    QPoint m_pressed;
    bool m_resizing = false;
};

/// The marker column: + new, ~ changed, - deleted, ! not applied.
class MarkerHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit MarkerHeader(QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override { return {26, 0}; }

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
};

} // namespace stillroom
