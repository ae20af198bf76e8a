#include "gui/common/resulttablemodel.h"

#include "gui/common/theme.h"

#include <QFont>

namespace stillroom {

namespace {

constexpr qsizetype shownBytes = 500; // of a cell; all of it is copied and shown in the value viewer

QString shown(const RowBatch &rows, int row, int column)
{
    const QByteArrayView bytes = rows.bytes(row, column);
    switch (rows.kind(row, column)) {
    case Value::Kind::Null:
        return QStringLiteral("NULL");
    case Value::Kind::Blob:
        return ResultTableModel::tr("%n byte(s)", nullptr, int(bytes.size()));
    default:
        break;
    }
    QString text = QString::fromUtf8(bytes.first(qMin(bytes.size(), shownBytes)));
    text.replace(QLatin1Char('\n'), QStringLiteral(" ⏎ "));
    return bytes.size() > shownBytes ? text + QStringLiteral("…") : text;
}

bool isNumber(Value::Kind kind)
{
    return kind == Value::Kind::Integer || kind == Value::Kind::Real;
}

} // namespace

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
    const Value::Kind kind = m_rows.kind(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
        return shown(m_rows, index.row(), index.column());
    case Qt::EditRole:
        return m_rows.text(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber(kind) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ForegroundRole:
        if (kind == Value::Kind::Null || kind == Value::Kind::Blob)
            return Theme::current().color(Theme::Token::Muted);
        return {};
    case Qt::FontRole:
        if (kind == Value::Kind::Null || kind == Value::Kind::Blob) {
            QFont font;
            font.setItalic(true);
            return font;
        }
        return isNumber(kind) ? QVariant(Theme::current().numberFont()) : QVariant();
    case KindRole:
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
        const bool number = m_rows.rowCount() > 0 && isNumber(m_rows.kind(0, section));
        return QVariant::fromValue(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    }
    return {};
}

} // namespace stillroom
