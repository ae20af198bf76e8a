#include "gui/grid/gridmodel.h"

#include "gui/common/celldelegate.h"
#include "gui/common/cellvalue.h"
#include "record/celltext.h"

#include <QLocale>

namespace stillroom {

namespace {

using Kind = FormField::Kind;

bool isFixed(Kind kind)
{
    return kind == Kind::Date || kind == Kind::Time || kind == Kind::DateTime || kind == Kind::Json;
}

} // namespace

GridModel::GridModel(GridLoader &loader, StagedEdits &edits, QObject *parent)
    : PartialTableModel(parent)
    , m_loader(loader)
    , m_edits(edits)
{
    connect(&loader, &GridLoader::reset, this, [this] {
        beginResetModel();
        m_columns = m_loader.window().spec().columns;
        m_newRows = m_edits.newRows(m_form.table);
        resetTotal(totalRows());
        endResetModel();
        Q_EMIT totalRowsChanged();
    });
    connect(&loader, &GridLoader::countChanged, this, [this] { setTotal(totalRows()); });
    connect(&loader, &GridLoader::rowsArrived, this, [this](qint64 first, qint64 last) {
        const qint64 from = std::max<qint64>(first - base(), 0);
        const qint64 to = std::min<qint64>(last - base(), rowCount() - 1);
        if (from <= to && columnCount() > 0)
            Q_EMIT dataChanged(index(int(from), 0), index(int(to), columnCount() - 1));
    });
    connect(&loader, &GridLoader::labelsArrived, this, &GridModel::repaint);
}

void GridModel::setForm(FormSpec spec, bool readOnly)
{
    m_form = std::move(spec);
    m_readOnly = readOnly || m_form.keyColumns.isEmpty();
    m_fields.clear();
    m_lookupOf.clear();
    int lookup = 0;
    for (const FormField &field : m_form.fields) {
        const bool single = field.columns.size() == 1;
        for (const QString &column : field.columns) {
            FormField one = field;
            one.columns = {column};
            one.label = column;
            if (!single)
                one.parentColumns = {field.parentColumns.value(field.columns.indexOf(column))};
            m_fields.push_back(one);
            m_lookupOf.push_back(field.kind == Kind::ForeignKey && single ? lookup : -1);
        }
        if (field.kind == Kind::ForeignKey && single)
            ++lookup;
    }
}

const FormField *GridModel::field(int column) const
{
    if (column < 0 || column >= m_columns.size())
        return nullptr;
    for (const FormField &field : m_fields) {
        if (field.column() == m_columns[column])
            return &field;
    }
    return nullptr;
}

qint64 GridModel::totalRows() const
{
    return m_loader.window().rowCount() + qint64(m_newRows.size());
}

int GridModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

quint64 GridModel::newRowAt(int row) const
{
    const qint64 number = base() + row - m_loader.window().rowCount();
    return number >= 0 && number < qint64(m_newRows.size()) ? m_newRows[std::size_t(number)] : 0;
}

qint64 GridModel::positionOfNew(quint64 id) const
{
    const auto found = std::find(m_newRows.begin(), m_newRows.end(), id);
    return found == m_newRows.end() ? -1 : m_loader.window().rowCount() + (found - m_newRows.begin());
}

bool GridModel::isLoaded(int row) const
{
    return isNewRow(row) || m_loader.window().find(base() + row).page != nullptr;
}

std::vector<ColumnValue> GridModel::keyAt(int row) const
{
    const RowWindow &window = m_loader.window();
    const RowWindow::Place place = isNewRow(row) ? RowWindow::Place {} : window.find(base() + row);
    return place.page ? window.key(place) : std::vector<ColumnValue>();
}

const StagedRow *GridModel::staged(int row) const
{
    if (m_edits.isEmpty())
        return nullptr;
    if (const quint64 id = newRowAt(row))
        return m_edits.row(id);
    const auto key = keyAt(row);
    return key.empty() ? nullptr : m_edits.find(m_form.table, key);
}

quint64 GridModel::stagedAt(int row) const
{
    const StagedRow *found = staged(row);
    return found ? found->id : 0;
}

GridModel::Cell GridModel::cell(int row, int column) const
{
    const QString name = m_columns[column];
    const StagedRow *edited = staged(row);
    if (isNewRow(row)) {
        if (edited && edited->values.contains(name))
            return {true, edited->values.value(name), false};
        return {true, StagedValue::byDefault(), false};
    }
    if (edited && edited->kind == StagedRow::Kind::Changed && edited->values.contains(name))
        return {true, edited->values.value(name), true};
    const RowWindow::Place place = m_loader.window().find(base() + row);
    if (!place.page)
        return {};
    return {true, StagedValue::of(place.page->rows.value(place.row, column)), false};
}

StagedValue GridModel::valueAt(int row, int column) const
{
    return cell(row, column).value;
}

QMap<QString, Value> GridModel::storedAt(int row) const
{
    QMap<QString, Value> values;
    const RowWindow::Place place = isNewRow(row) ? RowWindow::Place {} : m_loader.window().find(base() + row);
    for (int column = 0; place.page && column < m_columns.size(); ++column) {
        if (!place.page->isShortened(place.row, column))
            values.insert(m_columns[column], place.page->rows.value(place.row, column));
    }
    return values;
}

bool GridModel::isShortened(int row, int column) const
{
    if (cell(row, column).changed || isNewRow(row))
        return false;
    const RowWindow::Place place = m_loader.window().find(base() + row);
    return place.page && place.page->isShortened(place.row, column);
}

TableName GridModel::parentTable(int column) const
{
    const FormField *found = field(column);
    return found && found->kind == Kind::ForeignKey ? found->parent : TableName {};
}

std::vector<ColumnValue> GridModel::parentKey(int row, int column) const
{
    std::vector<ColumnValue> key;
    const FormField *whole = m_form.field(m_columns.value(column));
    if (!whole || whole->kind != Kind::ForeignKey)
        return key;
    for (qsizetype i = 0; i < whole->columns.size(); ++i) {
        const StagedValue value = valueAt(row, columnOf(whole->columns[i]));
        if (value.kind != StagedValue::Kind::Value || value.value.isNull())
            return {};
        key.push_back({whole->parentColumns.value(i), value.value, false, {}});
    }
    return key;
}

CellKind GridModel::kindOf(const Cell &cell, int row, int column) const
{
    if (!cell.loaded)
        return CellKind::Loading;
    const FormField *said = field(column);
    if (cell.value.kind == StagedValue::Kind::Default) {
        const bool generated = isNewRow(row) && said && said->isKey && !said->required;
        return generated                                  ? CellKind::Generated
            : said && !said->hasDefault && said->nullable ? CellKind::Null
                                                          : CellKind::Default;
    }
    if (cell.value.kind == StagedValue::Kind::NewRow)
        return CellKind::Generated;
    const Value &value = cell.value.value;
    if (value.isNull())
        return CellKind::Null;
    if (value.kind == Value::Kind::Blob)
        return CellKind::Binary;
    if (!said)
        return cellKind(value.kind);
    if (said->kind == Kind::Boolean && (value.bytes == "0" || value.bytes == "1"))
        return CellKind::Boolean;
    if (isFixed(said->kind))
        return CellKind::Fixed;
    if (said->kind == Kind::ForeignKey)
        return CellKind::Text; // the id with its label, left aligned
    return value.kind == Value::Kind::Text ? CellKind::Text : CellKind::Number;
}

QString GridModel::shownText(const Cell &cell, CellKind kind) const
{
    switch (kind) {
    case CellKind::Loading:
        return QString(QChar(0x2026));
    case CellKind::Null:
        return QStringLiteral("NULL");
    case CellKind::Default:
        return QStringLiteral("DEFAULT");
    case CellKind::Generated:
        return tr("new");
    case CellKind::Text:
    case CellKind::Number:
    case CellKind::Fixed:
    case CellKind::Boolean:
    case CellKind::Binary:
        break;
    }
    return cellText(cell.value.value.kind, cell.value.value.bytes);
}

QVariant GridModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row();
    const int column = index.column();
    switch (role) {
    case RowStateRole: {
        const StagedRow *found = staged(row);
        if (!found)
            return int(RowState::Stored);
        return int(found->kind == StagedRow::Kind::New           ? RowState::Added
                       : found->kind == StagedRow::Kind::Changed ? RowState::Changed
                                                                 : RowState::Deleted);
    }
    case CellChangedRole:
        return cell(row, column).changed;
    case CellProblemRole: {
        const StagedRow *found = staged(row);
        return found ? found->problem : QString();
    }
    case Qt::TextAlignmentRole: {
        const FormField *said = field(column);
        const bool right = said && said->kind == Kind::Number;
        return int((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    case Qt::DisplayRole: {
        const Cell found = cell(row, column);
        const CellKind kind = kindOf(found, row, column);
        if (kind == CellKind::Binary && isShortened(row, column)) {
            const auto place = m_loader.window().find(base() + row);
            const auto size = place.page->shortened.at(
                quint64(place.row) * quint64(place.page->rows.columnCount()) + quint64(column));
            return tr("%1 of binary data").arg(QLocale().formattedDataSize(size));
        }
        const FormField *said = field(column);
        if (said && said->kind == Kind::Password && kind == CellKind::Text)
            return QString(8, QChar(0x2022));
        if (kind == CellKind::Default && said && said->required)
            return tr("required");
        return shownText(found, kind);
    }
    case CellKindRole:
        return int(kindOf(cell(row, column), row, column));
    case CellLabelRole: {
        const FormField *said = field(column);
        if (!said || said->kind != Kind::ForeignKey)
            return {};
        const int lookup = m_lookupOf[std::size_t(said - m_fields.data())];
        const Cell found = cell(row, column);
        if (lookup < 0 || !found.loaded || found.value.kind != StagedValue::Kind::Value
            || found.value.value.isNull())
            return {};
        const QString label = m_loader.label(lookup, found.value.value);
        if (label.isNull())
            m_loader.needLabel(lookup, found.value.value);
        return label;
    }
    case Qt::EditRole: {
        const Cell found = cell(row, column);
        if (!found.loaded || found.value.kind != StagedValue::Kind::Value)
            return QString();
        const Value &value = found.value.value;
        return value.kind == Value::Kind::Blob ? QString::fromLatin1("x'" + value.bytes.toHex() + "'")
                                               : value.toString();
    }
    case Qt::ToolTipRole: {
        const StagedRow *found = staged(row);
        if (found && !found->problem.isEmpty())
            return found->problem;
        const FormField *said = field(column);
        if (found && found->kind == StagedRow::Kind::Changed && found->old.contains(m_columns[column])) {
            const Value old = found->old.value(m_columns[column]);
            return tr("Was %1").arg(cellText(old.kind, old.bytes));
        }
        const Cell shown = cell(row, column);
        if (!shown.loaded || (said && said->kind == Kind::Password))
            return {};
        if (shown.value.kind == StagedValue::Kind::Default && said && said->hasDefault)
            return tr("Default: %1").arg(said->defaultText);
        const QString text = shown.value.value.kind == Value::Kind::Text
            ? shown.value.value.toString().left(2000)
            : QString();
        return text.size() > 40 || text.contains(QLatin1Char('\n')) ? QVariant(text) : QVariant();
    }
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(m_columns[column], data(index, Qt::DisplayRole).toString());
    default:
        return {};
    }
}

bool GridModel::isEditable(const QModelIndex &index) const
{
    const FormField *said = field(index.column());
    if (m_readOnly || !index.isValid() || !said || said->readOnly || !isLoaded(index.row()))
        return false;
    const StagedRow *found = staged(index.row());
    return !found || found->kind != StagedRow::Kind::Deleted;
}

Qt::ItemFlags GridModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = PartialTableModel::flags(index) | Qt::ItemNeverHasChildren;
    if (isEditable(index) && !isShortened(index.row(), index.column())
        && valueAt(index.row(), index.column()).value.kind != Value::Kind::Blob)
        flags |= Qt::ItemIsEditable;
    return flags;
}

QString GridModel::stage(const QModelIndex &index, const StagedValue &value)
{
    const FormField *said = field(index.column());
    if (!said || !isEditable(index)) {
        if (m_readOnly)
            return tr("The rows of %1 cannot be edited: %2.")
                .arg(m_form.table.toString(),
                     m_form.keyColumns.isEmpty() ? tr("nothing names one of them alone")
                                                 : tr("the connection is read-only"));
        return said && said->readOnly ? tr("%1 is made by the database.").arg(said->label)
                                      : tr("This row is marked as deleted. Take that back first.");
    }
    if (value.kind == StagedValue::Kind::Value && value.value.isNull() && !said->nullable
        && !(said->isKey && isNewRow(index.row())))
        return tr("%1 must not be NULL.").arg(said->label);
    if (value.kind == StagedValue::Kind::Default && !said->hasDefault && !said->nullable
        && !isNewRow(index.row()))
        return tr("%1 has no default.").arg(said->label);
    const QString column = m_columns[index.column()];
    if (const quint64 id = newRowAt(index.row())) {
        m_edits.setNewCell(id, column, value);
    } else {
        if (isShortened(index.row(), index.column()))
            return tr("This value is too long for the cell. Edit it with Shift+Enter.");
        const RowWindow::Place place = m_loader.window().find(base() + index.row());
        m_edits.setCell(m_form.table, keyAt(index.row()), column, value,
                        place.page->rows.value(place.row, index.column()));
    }
    editsChanged();
    return {};
}

bool GridModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const FormField *said = field(index.column());
    if (role != Qt::EditRole || !said || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const StagedValue before = valueAt(index.row(), index.column());
    const QString text = value.toString();
    // Leaving an editor without typing is no edit: NULL must not become the empty string by it.
    if (data(index, Qt::EditRole).toString() == text
        && (before.kind != StagedValue::Kind::Value || !before.value.isNull() ? true : text.isEmpty()))
        return true;
    const TypedValue typed = text.isEmpty() && said->kind != Kind::Text && said->kind != Kind::LongText
            && said->kind != Kind::Password && said->nullable
        ? TypedValue {}
        : typedValue(text, *said);
    const QString problem
        = typed.problem.isEmpty() ? stage(index, StagedValue::of(typed.value)) : typed.problem;
    if (!problem.isEmpty()) {
        Q_EMIT refused(index, problem);
        return false;
    }
    return true;
}

void GridModel::editsChanged()
{
    m_newRows = m_edits.newRows(m_form.table);
    setTotal(totalRows());
    repaint();
    Q_EMIT edited();
}

void GridModel::repaint()
{
    if (rowCount() > 0 && columnCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    if (rowCount() > 0)
        Q_EMIT headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
}

QVariant GridModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical) {
        if (section < 0 || section >= rowCount())
            return {};
        const StagedRow *found
            = role == Qt::DisplayRole || role == Qt::ToolTipRole ? staged(section) : nullptr;
        if (role == Qt::ToolTipRole) {
            if (found && !found->problem.isEmpty())
                return found->problem;
            const bool approximate = m_loader.window().find(base() + section).approximate;
            return approximate ? tr("Row about %1").arg(QLocale().toString(base() + section + 1))
                               : tr("Row %1").arg(QLocale().toString(base() + section + 1));
        }
        if (role != Qt::DisplayRole || !found)
            return {};
        if (!found->problem.isEmpty())
            return QStringLiteral("!");
        return found->kind == StagedRow::Kind::New    ? QStringLiteral("+")
            : found->kind == StagedRow::Kind::Changed ? QStringLiteral("~")
                                                      : QStringLiteral("-");
    }
    const FormField *said = field(section);
    if (!said)
        return role == Qt::DisplayRole ? QVariant(m_columns.value(section)) : QVariant();
    switch (role) {
    case Qt::DisplayRole:
        return said->column();
    case HeaderIconRole:
        return said->isKey                   ? QStringLiteral("key-round")
            : said->kind == Kind::ForeignKey ? QStringLiteral("link")
                                             : QString();
    case Qt::TextAlignmentRole:
        return int((said->kind == Kind::Number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole: {
        QStringList lines {QStringLiteral("%1 %2").arg(said->column(), said->typeText)};
        if (said->isKey)
            lines << tr("Primary key");
        if (!said->parent.name.isEmpty())
            lines << tr("Refers to %1 (Ctrl+click opens it)").arg(said->parent.toString());
        if (!said->nullable)
            lines << tr("Not NULL");
        if (said->hasDefault)
            lines << tr("Default: %1").arg(said->defaultText);
        if (!said->comment.isEmpty())
            lines << said->comment;
        lines << tr("Click sorts, Shift+click adds to the order");
        return lines.join(QLatin1Char('\n'));
    }
    default:
        return {};
    }
}

} // namespace stillroom
