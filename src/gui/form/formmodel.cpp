#include "gui/form/formmodel.h"

#include <algorithm>

namespace stillroom {

FormModel::FormModel(Workspace &workspace, const TableName &table, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_table(table)
    , m_own(workspace.newSession())
{ }

Session &FormModel::session() const
{
    return m_own ? *m_own : m_workspace.session();
}

Session &FormModel::lookupSession()
{
    if (!m_lookup)
        m_lookup = m_workspace.newSession();
    return m_lookup ? *m_lookup : m_workspace.session();
}

bool FormModel::setSchema(std::shared_ptr<const Schema> schema, const RecordHints &hints)
{
    FormSpec spec = formSpec(*schema, m_table, dialect(), hints);
    const bool same = m_schema && spec == m_spec && hints == m_hints;
    m_schema = std::move(schema);
    m_hints = hints;
    m_spec = std::move(spec);
    return !same;
}

ForeignKeyLookup FormModel::lookup(const TableName &parent, const QStringList &keyColumns) const
{
    return ForeignKeyLookup::of(*m_schema, parent, keyColumns, m_hints);
}

void FormModel::showNew()
{
    endTyping();
    m_key.clear();
    m_rows = {};
    Q_EMIT changed();
}

void FormModel::showRecord(const std::vector<ColumnValue> &key, const RecordRows &rows)
{
    endTyping();
    m_key = key;
    m_rows = rows;
    m_newRow = 0;
    Q_EMIT changed();
}

QString FormModel::whyReadOnly() const
{
    if (!m_schema)
        return tr("The schema is being read.");
    if (m_workspace.isReadOnly())
        return tr("The database is opened read-only, so the fields cannot be edited.");
    if (!m_schema->table(m_table))
        return tr("%1 is a view: its rows are made from other tables and are edited there.")
            .arg(m_table.toString());
    if (m_spec.keyColumns.isEmpty())
        return tr("%1 has no key that names one row alone, so its rows cannot be edited.")
            .arg(m_table.toString());
    return m_blocked;
}

const StagedRow *FormModel::staged() const
{
    return isNew() ? m_edits.row(m_newRow) : m_edits.find(m_table, m_key);
}

bool FormModel::isDeleted() const
{
    const StagedRow *row = staged();
    return row && row->kind == StagedRow::Kind::Deleted;
}

StagedValue FormModel::value(const QString &column) const
{
    const StagedRow *row = staged();
    if (row && row->kind != StagedRow::Kind::Deleted && row->values.contains(column))
        return row->values.value(column);
    if (isNew()) {
        const FormField *field = m_spec.field(column);
        return field && !field->hasDefault && !field->required && !field->readOnly
            ? StagedValue::of(Value::null())
            : StagedValue::byDefault();
    }
    return StagedValue::of(stored(column));
}

bool FormModel::isChanged(const QString &column) const
{
    const StagedRow *row = staged();
    return row && row->kind == StagedRow::Kind::Changed && row->values.contains(column);
}

QString FormModel::label() const
{
    if (!m_schema)
        return {};
    QStringList parts;
    for (const QString &column : lookup(m_table, m_spec.keyColumns).labelColumns) {
        const StagedValue held = value(column);
        if (held.kind == StagedValue::Kind::Value && !held.value.isNull())
            parts << held.value.toString().left(80);
    }
    return parts.join(QLatin1Char(' ')).simplified();
}

void FormModel::set(const QStringList &columns, const QList<StagedValue> &values)
{
    if (m_typingIn != columns) {
        endTyping();
        m_typingIn = columns;
        m_edits.beginGroup();
    }
    for (qsizetype i = 0; i < columns.size(); ++i) {
        if (isNew())
            m_edits.setNewCell(ensureNewRow(), columns[i], values[i]);
        else
            m_edits.setCell(m_table, m_key, columns[i], values[i], stored(columns[i]));
    }
    Q_EMIT changed();
}

void FormModel::revert(const QStringList &columns)
{
    endTyping();
    m_edits.beginGroup();
    for (const QString &column : columns) {
        if (isNew())
            m_edits.setNewCell(m_newRow, column, StagedValue::byDefault());
        else if (isChanged(column))
            m_edits.setCell(m_table, m_key, column, StagedValue::of(staged()->old.value(column)), {});
    }
    m_edits.endGroup();
    Q_EMIT changed();
}

void FormModel::rebase(const QString &column, const Value &now)
{
    endTyping();
    m_rows.values.insert(column, now);
    if (isChanged(column)) {
        const StagedValue kept = value(column);
        m_edits.beginGroup();
        m_edits.setCell(m_table, m_key, column, StagedValue::of(staged()->old.value(column)), {});
        m_edits.setCell(m_table, m_key, column, kept, now);
        m_edits.endGroup();
    }
    Q_EMIT changed();
}

void FormModel::endTyping()
{
    if (m_typingIn.isEmpty())
        return;
    m_typingIn.clear();
    m_edits.endGroup();
}

quint64 FormModel::ensureNewRow()
{
    if (isNew() && !m_edits.row(m_newRow))
        m_newRow = m_edits.addRow(m_table);
    return isNew() ? m_newRow : 0;
}

StagedValue FormModel::ownValue(const QString &column)
{
    if (!isNew())
        return StagedValue::of(stored(column));
    const StagedValue given = value(column);
    if (given.kind == StagedValue::Kind::Value && !given.value.isNull())
        return given;
    return StagedValue::ofNewRow(ensureNewRow(), column);
}

bool FormModel::refersToRecord(const StagedRow &row, const QStringList &columns,
                               const QStringList &ownColumns) const
{
    for (qsizetype i = 0; i < columns.size(); ++i) {
        const StagedValue held = row.values.value(columns[i], StagedValue::byDefault());
        if (held.kind == StagedValue::Kind::NewRow) {
            if (!isNew() || held.row != m_newRow)
                return false;
        } else if (held.kind != StagedValue::Kind::Value || held.value.isNull()) {
            return false;
        } else if (isNew()) {
            const StagedValue own = value(ownColumns[i]);
            if (own.kind != StagedValue::Kind::Value || !(own.value == held.value))
                return false;
        } else if (!(held.value == stored(ownColumns[i]))) {
            return false;
        }
    }
    return !columns.isEmpty();
}

void FormModel::touch()
{
    endTyping();
    Q_EMIT changed();
}

QString singular(const QString &tableName)
{
    const QString lower = tableName.toLower();
    if (lower.endsWith(QStringLiteral("ies")) && lower.size() > 4)
        return tableName.chopped(3) + QLatin1Char('y');
    for (const char *end : {"sses", "xes", "ches", "shes"}) {
        if (lower.endsWith(QLatin1String(end)))
            return tableName.chopped(2);
    }
    if (lower.endsWith(QLatin1Char('s')) && !lower.endsWith(QStringLiteral("ss"))
        && !lower.endsWith(QStringLiteral("us")) && !lower.endsWith(QStringLiteral("is")))
        return tableName.chopped(1);
    return tableName;
}

QString counted(int count, const QString &tableName)
{
    return QStringLiteral("%1 %2").arg(count).arg(count == 1 ? singular(tableName) : tableName);
}

QString keyText(const std::vector<ColumnValue> &key)
{
    QStringList parts;
    for (const ColumnValue &part : key)
        parts << part.column + QLatin1Char(' ') + part.value.toString().left(60);
    return parts.join(QStringLiteral(", "));
}

} // namespace stillroom
