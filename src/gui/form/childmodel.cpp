#include "gui/form/childmodel.h"

#include "gui/common/cellvalue.h"
#include "record/celltext.h"

#include <algorithm>

namespace stillroom {

using Kind = FormField::Kind;

ChildModel::ChildModel(FormModel &model, const FormCollection &collection, QObject *parent)
    : QAbstractTableModel(parent)
    , m_model(model)
    , m_collection(collection)
    , m_spec(formSpec(*model.schema(), collection.table, model.dialect(), model.hints()))
{
    for (const FormField &field : m_spec.fields) {
        for (const QString &column : field.columns) {
            if (collection.columns.contains(column))
                continue;
            FormField one = field;
            one.columns = {column};
            if (field.columns.size() > 1)
                one.parentColumns = {field.parentColumns.value(field.columns.indexOf(column))};
            m_fields.push_back(one);
        }
    }
}

void ChildModel::setRows(const CollectionRows &rows)
{
    beginResetModel();
    m_rows = rows;
    m_newRows.clear();
    endResetModel();
    refresh();
}

void ChildModel::refresh()
{
    std::vector<quint64> fresh;
    for (const quint64 id : m_model.edits().newRows(m_collection.table)) {
        const StagedRow *row = m_model.edits().row(id);
        if (id != m_model.newRow()
            && m_model.refersToRecord(*row, m_collection.columns, m_collection.ownColumns))
            fresh.push_back(id);
    }
    if (fresh.size() > m_newRows.size()) {
        beginInsertRows({}, rowCount(), storedRows() + int(fresh.size()) - 1);
        m_newRows = fresh;
        endInsertRows();
    } else if (fresh.size() < m_newRows.size()) {
        beginRemoveRows({}, storedRows() + int(fresh.size()), rowCount() - 1);
        m_newRows = fresh;
        endRemoveRows();
    }
    m_newRows = fresh;
    if (rowCount() > 0 && columnCount() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        Q_EMIT headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
    }
}

int ChildModel::liveCount() const
{
    int gone = 0;
    for (int row = 0; row < storedRows(); ++row) {
        const StagedRow *found = staged(row);
        gone += found && found->kind == StagedRow::Kind::Deleted ? 1 : 0;
    }
    return int(m_rows.count) - gone + int(m_newRows.size());
}

const FormField *ChildModel::field(int column) const
{
    return column >= 0 && column < int(m_fields.size()) ? &m_fields[std::size_t(column)] : nullptr;
}

quint64 ChildModel::newRowAt(int row) const
{
    const int number = row - storedRows();
    return number >= 0 && number < int(m_newRows.size()) ? m_newRows[std::size_t(number)] : 0;
}

Value ChildModel::storedAt(int row, const QString &column) const
{
    const auto at = int(m_rows.columns.indexOf(column));
    return at < 0 || row >= storedRows() ? Value::null() : m_rows.page->rows.value(row, at);
}

bool ChildModel::isShortened(int row, int column) const
{
    const auto at = int(m_rows.columns.indexOf(m_fields[std::size_t(column)].column()));
    return row < storedRows() && at >= 0 && m_rows.page->isShortened(row, at);
}

std::vector<ColumnValue> ChildModel::keyAt(int row) const
{
    std::vector<ColumnValue> key;
    if (row < storedRows()) {
        for (const QString &column : m_spec.keyColumns)
            key.push_back({column, storedAt(row, column), false, {}});
    }
    return key;
}

const StagedRow *ChildModel::staged(int row) const
{
    if (const quint64 id = newRowAt(row))
        return m_model.edits().row(id);
    const auto key = keyAt(row);
    return key.empty() ? nullptr : m_model.edits().find(m_collection.table, key);
}

StagedValue ChildModel::valueAt(int row, int column) const
{
    const QString name = m_fields[std::size_t(column)].column();
    const StagedRow *found = staged(row);
    if (found && found->kind != StagedRow::Kind::Deleted && found->values.contains(name))
        return found->values.value(name);
    return newRowAt(row) != 0 ? StagedValue::byDefault() : StagedValue::of(storedAt(row, name));
}

int ChildModel::addRow()
{
    QMap<QString, StagedValue> values;
    m_model.endTyping();
    m_model.edits().beginGroup();
    for (qsizetype i = 0; i < m_collection.columns.size(); ++i)
        values.insert(m_collection.columns[i], m_model.ownValue(m_collection.ownColumns[i]));
    m_model.edits().addRow(m_collection.table, values);
    m_model.edits().endGroup();
    m_model.touch();
    return rowCount() - 1;
}

void ChildModel::deleteRows(const QList<int> &rows)
{
    m_model.endTyping();
    m_model.edits().beginGroup();
    std::vector<quint64> unstage;
    for (const int row : rows) {
        const StagedRow *found = staged(row);
        if (found && (found->kind == StagedRow::Kind::New || found->kind == StagedRow::Kind::Deleted)) {
            unstage.push_back(found->id);
            continue;
        }
        QMap<QString, Value> old;
        for (qsizetype i = 0; i < m_rows.columns.size(); ++i) {
            if (!m_rows.page->isShortened(row, int(i)))
                old.insert(m_rows.columns[i], m_rows.page->rows.value(row, int(i)));
        }
        m_model.edits().deleteRow(m_collection.table, keyAt(row), old);
    }
    for (const quint64 id : unstage)
        m_model.edits().unstage(id);
    m_model.edits().endGroup();
    m_model.touch();
}

QString ChildModel::stage(const QModelIndex &index, const StagedValue &value)
{
    const FormField *said = field(index.column());
    if (!said || !(flags(index) & Qt::ItemIsEditable))
        return tr("This cell cannot be edited.");
    if (value.kind == StagedValue::Kind::Value && value.value.isNull() && !said->nullable
        && !(said->isKey && newRowAt(index.row()) != 0))
        return tr("%1 must not be NULL.").arg(said->label);
    if (const quint64 id = newRowAt(index.row()))
        m_model.edits().setNewCell(id, said->column(), value);
    else
        m_model.edits().setCell(m_collection.table, keyAt(index.row()), said->column(), value,
                                storedAt(index.row(), said->column()));
    m_model.touch();
    return {};
}

void ChildModel::setParentLabel(const QString &column, const Value &key, const QString &label)
{
    m_rows.parentLabels[column].insert(key.bytes, label);
}

int ChildModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : storedRows() + int(m_newRows.size());
}

int ChildModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_fields.size());
}

CellKind ChildModel::kindOf(const StagedValue &value, const FormField &field) const
{
    if (value.kind == StagedValue::Kind::Default)
        return field.isKey || field.readOnly      ? CellKind::Generated
            : !field.hasDefault && field.nullable ? CellKind::Null
                                                  : CellKind::Default;
    if (value.kind == StagedValue::Kind::NewRow)
        return CellKind::Generated;
    if (value.value.isNull())
        return CellKind::Null;
    if (value.value.kind == Value::Kind::Blob)
        return CellKind::Binary;
    if (field.kind == Kind::Boolean && (value.value.bytes == "0" || value.value.bytes == "1"))
        return CellKind::Boolean;
    if (field.kind == Kind::Date || field.kind == Kind::Time || field.kind == Kind::DateTime
        || field.kind == Kind::Json)
        return CellKind::Fixed;
    if (field.kind == Kind::ForeignKey)
        return CellKind::Text;
    return cellKind(value.value.kind);
}

QVariant ChildModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FormField &said = m_fields[std::size_t(index.column())];
    const StagedRow *found = staged(index.row());
    const StagedValue value = valueAt(index.row(), index.column());
    const bool plain = value.kind == StagedValue::Kind::Value;
    switch (role) {
    case RowStateRole:
        return int(!found                                        ? RowState::Stored
                       : found->kind == StagedRow::Kind::New     ? RowState::Added
                       : found->kind == StagedRow::Kind::Changed ? RowState::Changed
                                                                 : RowState::Deleted);
    case CellChangedRole:
        return found && found->kind == StagedRow::Kind::Changed && found->values.contains(said.column());
    case CellProblemRole:
        return found ? found->problem : QString();
    case CellKindRole:
        return int(kindOf(value, said));
    case Qt::TextAlignmentRole:
        return int((said.kind == Kind::Number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::DisplayRole:
        switch (kindOf(value, said)) {
        case CellKind::Default:
            return said.hasDefault ? said.defaultText : QStringLiteral("DEFAULT");
        case CellKind::Generated:
            return tr("new");
        case CellKind::Null:
            return QStringLiteral("NULL");
        default:
            if (said.kind == Kind::Password)
                return QString(8, QChar(0x2022));
            return cellText(value.value.kind, value.value.bytes);
        }
    case CellLabelRole:
        return plain ? m_rows.parentLabels.value(said.column()).value(value.value.bytes) : QString();
    case Qt::EditRole:
        return plain && value.value.kind != Value::Kind::Blob ? value.value.toString() : QString();
    case Qt::ToolTipRole:
        if (found && !found->problem.isEmpty())
            return found->problem;
        if (found && found->kind == StagedRow::Kind::Changed && found->old.contains(said.column())) {
            const Value old = found->old.value(said.column());
            return tr("Was %1").arg(cellText(old.kind, old.bytes));
        }
        return plain && said.kind != Kind::Password && value.value.bytes.size() > 40
                && value.value.kind == Value::Kind::Text
            ? QVariant(value.value.toString().left(2000))
            : QVariant();
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(said.column(), data(index, Qt::DisplayRole).toString());
    default:
        return {};
    }
}

bool ChildModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const FormField *said = field(index.column());
    if (role != Qt::EditRole || !said || !index.isValid())
        return false;
    const QString text = value.toString();
    if (data(index, Qt::EditRole).toString() == text)
        return true; // leaving an editor without typing is no edit
    const bool textual
        = said->kind == Kind::Text || said->kind == Kind::LongText || said->kind == Kind::Password;
    TypedValue typed = text.isEmpty() && !textual && said->nullable ? TypedValue {} : typedValue(text, *said);
    if (typed.problem.isEmpty())
        typed.problem = stage(index, StagedValue::of(typed.value));
    if (!typed.problem.isEmpty())
        Q_EMIT refused(typed.problem);
    return typed.problem.isEmpty();
}

Qt::ItemFlags ChildModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return QAbstractTableModel::flags(index);
    Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
    if (m_model.workspace().isReadOnly() || m_spec.keyColumns.isEmpty() || m_model.isDeleted())
        return flags;
    const FormField &said = m_fields[std::size_t(index.column())];
    const StagedRow *found = staged(index.row());
    if (!said.readOnly && said.kind != Kind::Binary && !isShortened(index.row(), index.column())
        && !(found && found->kind == StagedRow::Kind::Deleted))
        flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant ChildModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical) {
        const StagedRow *found = section < rowCount() ? staged(section) : nullptr;
        if (role == Qt::ToolTipRole && found)
            return found->problem;
        if (role != Qt::DisplayRole || !found)
            return {};
        return !found->problem.isEmpty()              ? QStringLiteral("!")
            : found->kind == StagedRow::Kind::New     ? QStringLiteral("+")
            : found->kind == StagedRow::Kind::Changed ? QStringLiteral("~")
                                                      : QStringLiteral("-");
    }
    const FormField *said = field(section);
    if (!said)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return said->column();
    case HeaderIconRole:
        return said->isKey                   ? QStringLiteral("key-round")
            : said->kind == Kind::ForeignKey ? QStringLiteral("link")
                                             : QString();
    case Qt::TextAlignmentRole:
        return int((said->kind == Kind::Number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return QStringLiteral("%1 %2").arg(said->column(), said->typeText);
    default:
        return {};
    }
}

} // namespace stillroom
