#include "gui/common/cellroles.h"

#include <algorithm>

namespace stillroom {

void PartialTableModel::moveTo(qint64 base)
{
    base = std::clamp<qint64>(base, 0, std::max<qint64>(0, totalRows() - m_rows));
    const qint64 step = base - m_base;
    if (step == 0)
        return;
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    m_base = base;
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &index : before) {
        const qint64 row = index.row() - step;
        after << (row >= 0 && row < m_rows ? this->index(int(row), index.column()) : QModelIndex());
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

void PartialTableModel::setTotal(qint64 total)
{
    const int rows = int(std::min<qint64>(total, mostRows));
    if (rows > m_rows) {
        beginInsertRows({}, m_rows, rows - 1);
        m_rows = rows;
        endInsertRows();
    } else if (rows < m_rows) {
        beginRemoveRows({}, rows, m_rows - 1);
        m_rows = rows;
        endRemoveRows();
    }
    if (m_base + m_rows > total)
        moveTo(total - m_rows);
    Q_EMIT totalRowsChanged();
}

void PartialTableModel::resetTotal(qint64 total)
{
    m_base = 0;
    m_rows = int(std::min<qint64>(total, mostRows));
}

} // namespace stillroom
