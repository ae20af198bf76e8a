#include "gui/common/resulttablemodel.h"

#include "gui/common/cellvalue.h"

namespace stillroom {

ResultTableModel::ResultTableModel(std::vector<ResultColumn> columns, RowBatch rows, QObject *parent)
    : QAbstractTableModel(parent)
    , m_columns(std::move(columns))
    , m_rows(std::move(rows))
{ }

int ResultTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows.rowCount();
}

int ResultTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant ResultTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const CellKind kind = cellKind(m_rows.kind(index.row(), index.column()));
    switch (role) {
    case Qt::DisplayRole:
        return cellText(m_rows.kind(index.row(), index.column()), m_rows.bytes(index.row(), index.column()));
    case Qt::EditRole:
        return m_rows.text(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (kind == CellKind::Number ? Qt::AlignRight : Qt::AlignLeft));
    case CellKindRole:
        return int(kind);
    default:
        return {};
    }
}

QVariant ResultTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    const ResultColumn &column = m_columns[std::size_t(section)];
    if (role == Qt::DisplayRole)
        return column.name;
    if (role == Qt::ToolTipRole && !column.table.isEmpty())
        return QStringLiteral("%1.%2 %3").arg(column.table, column.column, column.declaredType);
    if (role == Qt::TextAlignmentRole) {
        const bool number = m_rows.rowCount() > 0 && cellKind(m_rows.kind(0, section)) == CellKind::Number;
        return QVariant::fromValue(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    }
    return {};
}

} // namespace stillroom
