#pragma once

#include <QTableView>
#include <QWidget>

class QScrollBar;

namespace stillroom {

class CellDelegate;
class GridHeader;
class PartialTableModel;

/// The table inside a GridView: keys that go to the first and last row of all, not of the part shown.
class GridTable final : public QTableView
{
    Q_OBJECT

public:
    explicit GridTable(QWidget *parent = nullptr);

Q_SIGNALS:
    void edgeRequested(bool last, bool select); ///< Ctrl+Home, Ctrl+End
    void linkActivated(const QModelIndex &index); ///< Ctrl+click
    void visibleRowsChanged();

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void updateGeometries() override;
};

/// The grid of data pages and query results: 24 pixel rows, GridHeader, MarkerHeader, CellDelegate, and a
/// scroll bar over all rows of a PartialTableModel, of which the table holds one part at a time. Any other
/// QAbstractItemModel is shown as it is.
class GridView final : public QWidget
{
    Q_OBJECT

public:
    explicit GridView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model); ///< not owned
    [[nodiscard]] GridTable *table() const { return m_table; }
    [[nodiscard]] GridHeader *header() const { return m_header; }
    void setMarkersShown(bool shown); ///< the marker column at the left; hidden for results

    [[nodiscard]] qint64 firstVisible() const; ///< position of the top row
    [[nodiscard]] qint64 lastVisible() const;
    void scrollToPosition(qint64 position); ///< makes it the top row
    void select(qint64 position, int column); ///< makes it the current cell, scrolling as little as needed
    void fitColumns(); ///< widths from the heads and the rows in sight

    /// The selected cells as tab-separated text, rows by line breaks, with the column names first if asked.
    [[nodiscard]] QString selectedText(bool withHeader) const;

    [[nodiscard]] QByteArray saveWidths() const;
    bool restoreWidths(const QByteArray &state);

Q_SIGNALS:
    void visibleRowsChanged(); ///< after scrolling or resizing

private:
    void tableScrolled();
    void barMoved(int value);
    void updateBar();
    void keepAwayFromEdge();

    GridTable *m_table;
    GridHeader *m_header;
    QScrollBar *m_bar;
    PartialTableModel *m_partial = nullptr;
    bool m_moving = false;
};

} // namespace stillroom
