#include "gui/common/gridview.h"

#include "gui/common/celldelegate.h"
#include "gui/common/cellroles.h"
#include "gui/common/gridheader.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QScrollBar>
#include <algorithm>

namespace stillroom {

namespace {

constexpr int rowHeight = 24;
constexpr int edge = 2000; ///< rows from the end of the part where the part moves on

} // namespace

GridTable::GridTable(QWidget *parent) : QTableView(parent)
{
    setShowGrid(false);
    setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setSelectionBehavior(QAbstractItemView::SelectItems);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(true);
    setFrameShape(QFrame::NoFrame);
}

QModelIndex GridTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    if ((action == MoveHome || action == MoveEnd) && (modifiers & Qt::ControlModifier) && model()) {
        Q_EMIT edgeRequested(action == MoveEnd, modifiers & Qt::ShiftModifier);
        return currentIndex();
    }
    return QTableView::moveCursor(action, modifiers);
}

void GridTable::mouseReleaseEvent(QMouseEvent *event)
{
    QTableView::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && (event->modifiers() & Qt::ControlModifier)) {
        const QModelIndex index = indexAt(event->position().toPoint());
        if (index.isValid())
            Q_EMIT linkActivated(index);
    }
}

void GridTable::updateGeometries()
{
    QTableView::updateGeometries();
    Q_EMIT visibleRowsChanged();
}

GridView::GridView(QWidget *parent)
    : QWidget(parent)
    , m_table(new GridTable(this))
    , m_header(new GridHeader(m_table))
    , m_bar(new QScrollBar(Qt::Vertical, this))
{
    m_table->setHorizontalHeader(m_header);
    m_table->setVerticalHeader(new MarkerHeader(m_table));
    m_table->setItemDelegate(new CellDelegate(m_table));
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusProxy(m_table);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_bar);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &GridView::tableScrolled);
    connect(m_table, &GridTable::visibleRowsChanged, this, &GridView::updateBar);
    connect(m_bar, &QScrollBar::valueChanged, this, &GridView::barMoved);
    connect(m_table, &GridTable::edgeRequested, this, [this](bool last, bool) {
        const int column = std::max(0, m_table->currentIndex().column());
        const qint64 rows = m_partial ? m_partial->totalRows() : m_table->model()->rowCount();
        if (rows > 0)
            select(last ? rows - 1 : 0, column);
    });
}

void GridView::setModel(QAbstractItemModel *model)
{
    if (m_partial)
        m_partial->disconnect(this);
    m_partial = qobject_cast<PartialTableModel *>(model);
    QItemSelectionModel *former = m_table->selectionModel();
    m_table->setModel(model);
    delete former;
    if (m_partial) {
        connect(m_partial, &PartialTableModel::totalRowsChanged, this, &GridView::updateBar);
        connect(m_partial, &QAbstractItemModel::modelReset, this, &GridView::updateBar);
    }
    updateBar();
}

void GridView::setMarkersShown(bool shown)
{
    m_table->verticalHeader()->setVisible(shown);
}

qint64 GridView::firstVisible() const
{
    return (m_partial ? m_partial->base() : 0) + m_table->verticalScrollBar()->value();
}

qint64 GridView::lastVisible() const
{
    return firstVisible() + m_table->viewport()->height() / rowHeight + 1;
}

void GridView::updateBar()
{
    const int page = std::max(1, m_table->viewport()->height() / rowHeight);
    const qint64 rows = m_partial ? m_partial->totalRows()
        : m_table->model()        ? m_table->model()->rowCount()
                                  : 0;
    m_moving = true;
    m_bar->setPageStep(page);
    m_bar->setSingleStep(1);
    m_bar->setRange(0, int(std::clamp<qint64>(rows - page, 0, std::numeric_limits<int>::max())));
    m_bar->setValue(int(firstVisible()));
    m_bar->setVisible(rows > page);
    m_moving = false;
    Q_EMIT visibleRowsChanged();
}

void GridView::tableScrolled()
{
    if (m_moving)
        return;
    m_moving = true;
    m_bar->setValue(int(firstVisible()));
    m_moving = false;
    // Not from within: the view is in the middle of scrolling.
    QMetaObject::invokeMethod(this, &GridView::keepAwayFromEdge, Qt::QueuedConnection);
    Q_EMIT visibleRowsChanged();
}

void GridView::keepAwayFromEdge()
{
    if (!m_partial)
        return;
    const int rows = m_partial->rowCount();
    const int top = m_table->verticalScrollBar()->value();
    const bool nearStart = top < edge && m_partial->base() > 0;
    const bool nearEnd = top > rows - edge && m_partial->base() + rows < m_partial->totalRows();
    if (nearStart || nearEnd)
        scrollToPosition(firstVisible());
}

void GridView::barMoved(int value)
{
    if (!m_moving)
        scrollToPosition(value);
}

void GridView::scrollToPosition(qint64 position)
{
    m_moving = true;
    if (m_partial) {
        const int rows = m_partial->rowCount();
        const qint64 row = position - m_partial->base();
        if (row < edge || row > rows - edge)
            m_partial->moveTo(position - rows / 2);
        position -= m_partial->base();
    }
    m_table->verticalScrollBar()->setValue(int(position));
    m_bar->setValue(int(firstVisible()));
    m_moving = false;
    Q_EMIT visibleRowsChanged();
}

void GridView::select(qint64 position, int column)
{
    if (position < firstVisible() || position > lastVisible() - 2)
        scrollToPosition(std::max<qint64>(0, position - m_table->viewport()->height() / rowHeight / 2));
    const qint64 row = position - (m_partial ? m_partial->base() : 0);
    const QModelIndex index = m_table->model()->index(int(row), column);
    m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    m_table->scrollTo(index);
}

void GridView::fitColumns()
{
    if (!m_table->model())
        return;
    const int columns = m_table->model()->columnCount();
    QStyleOptionViewItem option;
    option.initFrom(m_table);
    const int first = m_table->verticalScrollBar()->value();
    const int last = std::min(first + 40, m_table->model()->rowCount() - 1);
    for (int column = 0; column < columns; ++column) {
        int width = m_header->sectionSizeHint(column);
        for (int row = first; row <= last; ++row) {
            const QModelIndex index = m_table->model()->index(row, column);
            width = std::max(width, m_table->itemDelegate()->sizeHint(option, index).width());
        }
        m_header->resizeSection(column, std::clamp(width + 16, 64, 320));
    }
}

QString GridView::selectedText(bool withHeader) const
{
    const QModelIndexList selected
        = m_table->selectionModel() ? m_table->selectionModel()->selectedIndexes() : QModelIndexList();
    QMap<int, QMap<int, QModelIndex>> rows;
    QMap<int, int> columns; // visual -> logical
    for (const QModelIndex &index : selected) {
        const int visual = m_header->visualIndex(index.column());
        rows[index.row()].insert(visual, index);
        columns.insert(visual, index.column());
    }
    QStringList lines;
    if (withHeader) {
        QStringList names;
        for (const int column : columns)
            names << m_table->model()->headerData(column, Qt::Horizontal).toString();
        lines << names.join(QLatin1Char('\t'));
    }
    for (const auto &row : rows) {
        QStringList cells;
        for (auto column = columns.begin(); column != columns.end(); ++column) {
            QString text = row.value(column.key()).data(Qt::EditRole).toString();
            if (text.contains(QLatin1Char('\t')) || text.contains(QLatin1Char('\n'))
                || text.startsWith(QLatin1Char('"')))
                text = QLatin1Char('"') + text.replace(QLatin1String("\""), QLatin1String("\"\""))
                    + QLatin1Char('"');
            cells << text;
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n'));
}

QByteArray GridView::saveWidths() const
{
    return m_header->saveState();
}

bool GridView::restoreWidths(const QByteArray &state)
{
    return m_header->restoreState(state);
}

} // namespace stillroom
