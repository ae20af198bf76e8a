#include "record/stagededits.h"

#include "base/text.h"

namespace stillroom {

QByteArray StagedEdits::address(const TableName &table, const std::vector<ColumnValue> &key)
{
    QByteArray bytes = table.schema.toUtf8() + '\0' + table.name.toUtf8();
    for (const ColumnValue &part : key) {
        bytes += '\0' + part.column.toUtf8() + '\0' + char('0' + int(part.value.kind));
        bytes += QByteArray::number(part.value.bytes.size()) + ':' + part.value.bytes;
    }
    return bytes;
}

StagedEdits::Counts StagedEdits::counts() const
{
    Counts counts;
    for (const StagedRow &row : m_rows) {
        if (row.kind == StagedRow::Kind::New)
            ++counts.added;
        else if (row.kind == StagedRow::Kind::Changed)
            ++counts.changed;
        else
            ++counts.deleted;
    }
    return counts;
}

QString StagedEdits::summary() const
{
    const Counts n = counts();
    if (n.all() == 0)
        return {};
    QStringList parts;
    if (n.added > 0)
        parts << coreTr("%1 new").arg(n.added);
    if (n.changed > 0)
        parts << coreTr("%1 changed").arg(n.changed);
    if (n.deleted > 0)
        parts << coreTr("%1 deleted").arg(n.deleted);
    const QString head = n.all() == 1 ? coreTr("1 edit staged") : coreTr("%1 edits staged").arg(n.all());
    return head + QStringLiteral(": ") + parts.join(QStringLiteral(", "));
}

std::vector<StagedRow> StagedEdits::rows() const
{
    return {m_rows.begin(), m_rows.end()};
}

const StagedRow *StagedEdits::row(quint64 id) const
{
    const auto found = m_rows.constFind(id);
    return found == m_rows.constEnd() ? nullptr : &*found;
}

const StagedRow *StagedEdits::find(const TableName &table, const std::vector<ColumnValue> &key) const
{
    if (m_byKey.isEmpty())
        return nullptr;
    const auto found = m_byKey.constFind(address(table, key));
    return found == m_byKey.constEnd() ? nullptr : row(*found);
}

std::vector<quint64> StagedEdits::newRows(const TableName &table) const
{
    std::vector<quint64> ids;
    for (const StagedRow &row : m_rows) {
        if (row.kind == StagedRow::Kind::New && row.table == table)
            ids.push_back(row.id);
    }
    return ids;
}

void StagedEdits::setCell(const TableName &table, const std::vector<ColumnValue> &key, const QString &column,
                          StagedValue value, const Value &old)
{
    const StagedRow *former = find(table, key);
    if (former && former->kind == StagedRow::Kind::Deleted)
        return;
    StagedRow row = former ? *former : StagedRow {m_nextId, StagedRow::Kind::Changed, table, key, {}, {}, {}};
    const Value first = row.old.value(column, old); // what was there before the first edit of this cell
    row.problem.clear();
    if (value.kind == StagedValue::Kind::Value && value.value == first) {
        row.values.remove(column);
        row.old.remove(column);
    } else {
        row.values.insert(column, std::move(value));
        row.old.insert(column, first);
    }
    if (row.values.isEmpty()) {
        if (former)
            put(row.id, std::nullopt);
        return;
    }
    put(row.id, row);
}

void StagedEdits::setNewCell(quint64 id, const QString &column, StagedValue value)
{
    const StagedRow *former = row(id);
    if (!former || former->kind != StagedRow::Kind::New)
        return;
    StagedRow changed = *former;
    changed.problem.clear();
    if (value.kind == StagedValue::Kind::Default)
        changed.values.remove(column);
    else
        changed.values.insert(column, std::move(value));
    if (changed != *former)
        put(id, changed);
}

quint64 StagedEdits::addRow(const TableName &table, QMap<QString, StagedValue> values)
{
    const quint64 id = m_nextId;
    put(id, StagedRow {id, StagedRow::Kind::New, table, {}, std::move(values), {}, {}});
    return id;
}

void StagedEdits::deleteRow(const TableName &table, const std::vector<ColumnValue> &key,
                            QMap<QString, Value> old)
{
    const StagedRow *former = find(table, key);
    if (former && former->kind == StagedRow::Kind::Deleted)
        return;
    StagedRow row {
        former ? former->id : m_nextId, StagedRow::Kind::Deleted, table, key, {}, std::move(old), {}};
    if (former) {
        for (auto value = former->old.begin(); value != former->old.end(); ++value)
            row.old.insert(value.key(), value.value());
    }
    put(row.id, row);
}

void StagedEdits::unstage(quint64 id)
{
    if (row(id))
        put(id, std::nullopt);
}

void StagedEdits::beginGroup()
{
    if (m_group++ == 0)
        m_groupOpen = false;
}

void StagedEdits::endGroup()
{
    if (m_group > 0 && --m_group == 0)
        m_groupOpen = false;
}

void StagedEdits::put(quint64 id, std::optional<StagedRow> after)
{
    Change change {id, std::nullopt, after};
    if (const StagedRow *former = row(id))
        change.before = *former;
    m_undone.clear();
    if (!m_groupOpen)
        m_done.emplace_back();
    m_groupOpen = m_group > 0;
    m_done.back().push_back(std::move(change));
    m_nextId = std::max(m_nextId, id + 1);
    store(id, after);
}

void StagedEdits::store(quint64 id, const std::optional<StagedRow> &row)
{
    const auto former = m_rows.constFind(id);
    if (former != m_rows.constEnd() && !former->key.empty())
        m_byKey.remove(address(former->table, former->key));
    if (row) {
        m_rows.insert(id, *row);
        if (!row->key.empty())
            m_byKey.insert(address(row->table, row->key), id);
    } else {
        m_rows.remove(id);
    }
    if (m_listener)
        m_listener(id, row ? &*row : nullptr);
}

void StagedEdits::replay(Step step, bool forward)
{
    if (forward) {
        for (const Change &change : step)
            store(change.id, change.after);
        m_done.push_back(std::move(step));
    } else {
        for (auto change = step.rbegin(); change != step.rend(); ++change)
            store(change->id, change->before);
        m_undone.push_back(std::move(step));
    }
}

void StagedEdits::undo()
{
    if (m_done.empty())
        return;
    Step step = std::move(m_done.back());
    m_done.pop_back();
    replay(std::move(step), false);
}

void StagedEdits::redo()
{
    if (m_undone.empty())
        return;
    Step step = std::move(m_undone.back());
    m_undone.pop_back();
    replay(std::move(step), true);
}

void StagedEdits::setProblem(quint64 id, const QString &sentence)
{
    const auto found = m_rows.find(id);
    if (found != m_rows.end())
        found->problem = sentence;
}

void StagedEdits::clearProblems()
{
    for (StagedRow &row : m_rows)
        row.problem.clear();
}

void StagedEdits::clear()
{
    const QList<quint64> ids = m_rows.keys();
    m_done.clear();
    m_undone.clear();
    m_groupOpen = false;
    for (const quint64 id : ids)
        store(id, std::nullopt);
}

void StagedEdits::restore(const std::vector<StagedRow> &rows)
{
    clear();
    for (const StagedRow &row : rows) {
        m_nextId = std::max(m_nextId, row.id + 1);
        store(row.id, row);
    }
}

} // namespace stillroom
