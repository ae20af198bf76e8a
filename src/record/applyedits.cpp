#include "record/applyedits.h"

#include "base/text.h"
#include "base/topologicalsort.h"
#include "record/modeldefault.h"
#include "record/rowwindow.h"

#include <QMultiHash>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

std::vector<ColumnValue> oldValues(const StagedRow &row)
{
    std::vector<ColumnValue> old;
    const auto isKey = [&](const QString &column) {
        return std::any_of(row.key.begin(), row.key.end(),
                           [&](const ColumnValue &part) { return part.column == column; });
    };
    for (auto value = row.old.begin(); value != row.old.end(); ++value) {
        if (!isKey(value.key()))
            old.push_back({value.key(), value.value(), false, {}});
    }
    return old;
}

EditStep stepFor(const StagedRow &row, const Table *table, const Dialect &dialect, const TableHint &hint,
                 const QDateTime &now)
{
    EditStep step;
    step.row = row.id;
    step.table = row.table;
    step.key = row.key;
    step.old = oldValues(row);
    if (row.kind == StagedRow::Kind::Deleted) {
        step.kind = EditStep::Kind::Delete;
        return step;
    }
    step.kind = row.kind == StagedRow::Kind::New ? EditStep::Kind::Insert : EditStep::Kind::Update;
    for (auto value = row.values.begin(); value != row.values.end(); ++value) {
        ColumnValue given {value.key(), value->value, value->kind == StagedValue::Kind::Default, {}};
        if (given.useDefault && table && table->column(value.key())) {
            const Column &column = *table->column(value.key());
            if (const auto byModel
                = modelDefault(hint.columns.value(value.key()).defaultSource, column, dialect, now))
                given = *byModel;
            else if (step.kind == EditStep::Kind::Update) {
                // UPDATE … SET x = DEFAULT is not known everywhere: say what the default is.
                given.expression
                    = column.serverDefault ? dialect.defaultDdl(*column.serverDefault) : QString();
                if (given.expression.isEmpty())
                    given = {column.name, Value::null(), false, {}};
            }
        }
        if (value->kind == StagedValue::Kind::NewRow)
            step.references.emplace_back(step.values.size(), *value);
        step.values.push_back(std::move(given));
    }
    if (!table)
        return step;
    for (const Column &column : table->columns) {
        if (row.values.contains(column.name) || column.computed)
            continue;
        const ColumnHint said = hint.columns.value(column.name);
        const QString source = step.kind == EditStep::Kind::Update ? said.onUpdateSource : said.defaultSource;
        if (const auto byModel = modelDefault(source, column, dialect, now))
            step.values.push_back(*byModel);
    }
    return step;
}

bool touches(const EditStep &step, const QStringList &columns)
{
    return std::any_of(step.values.begin(), step.values.end(),
                       [&](const ColumnValue &value) { return columns.contains(value.column); });
}

Value oldValueOf(const EditStep &step, const QString &column)
{
    for (const auto *part : {&step.key, &step.old}) {
        for (const ColumnValue &value : *part) {
            if (value.column == column)
                return value.value;
        }
    }
    return {};
}

Value newValueOf(const EditStep &step, const QString &column)
{
    for (const ColumnValue &value : step.values) {
        if (value.column == column)
            return value.value;
    }
    return {};
}

using Edge = std::pair<std::size_t, std::size_t>;

/// Edges between steps that a foreign key of `table` asks for; `byTable` are the steps of each table.
void addEdges(const std::vector<EditStep> &steps, const QHash<QString, std::vector<std::size_t>> &byTable,
              const Table &table, const ForeignKey &key, std::vector<Edge> &edges)
{
    const auto children = byTable.value(table.tableName().toString());
    const auto parents = byTable.value(referredTable(key).toString());
    if (children.empty() || parents.empty() || key.referredColumns.size() != key.columns.size())
        return;
    const auto signature = [](const EditStep &step, const QStringList &columns, bool before) {
        QByteArray bytes;
        for (const QString &column : columns) {
            const Value value = before ? oldValueOf(step, column) : newValueOf(step, column);
            if (value.isNull())
                return QByteArray();
            bytes += QByteArray::number(value.bytes.size()) + ':' + value.bytes;
        }
        return bytes;
    };
    QMultiHash<QByteArray, std::size_t> going;
    QMultiHash<QByteArray, std::size_t> coming;
    for (const std::size_t parent : parents) {
        const EditStep &step = steps[parent];
        if (step.kind == EditStep::Kind::Delete)
            going.insert(signature(step, key.referredColumns, true), parent);
        else if (touches(step, key.referredColumns))
            coming.insert(signature(step, key.referredColumns, false), parent);
    }
    for (const std::size_t child : children) {
        const EditStep &step = steps[child];
        const bool leaves = step.kind == EditStep::Kind::Delete
            || (step.kind == EditStep::Kind::Update && touches(step, key.columns));
        if (leaves) {
            const QByteArray was = signature(step, key.columns, true);
            for (auto parent = going.constFind(was); parent != going.constEnd() && parent.key() == was;
                 ++parent)
                edges.emplace_back(child, parent.value());
        }
        if (step.kind != EditStep::Kind::Delete && touches(step, key.columns)) {
            const QByteArray becomes = signature(step, key.columns, false);
            if (becomes.isEmpty())
                continue;
            for (auto parent = coming.constFind(becomes);
                 parent != coming.constEnd() && parent.key() == becomes; ++parent)
                edges.emplace_back(parent.value(), child);
        }
    }
}

QString shown(const Value &value, const Dialect &dialect)
{
    const QString text = dialect.literal(value);
    return text.size() > 80 ? text.left(77) + QStringLiteral("…") : text;
}

QString rowName(const EditStep &step)
{
    QStringList parts;
    for (const ColumnValue &part : step.key)
        parts << part.column + QLatin1Char(' ') + part.value.toString().left(60);
    return coreTr("Row %1 of %2").arg(parts.join(QStringLiteral(", ")), step.table.toString());
}

/// The columns a constraint is about, found by its name or by "table.column" in what the driver says.
QStringList blamedColumns(const Error &error, const Table *table)
{
    if (!table)
        return {};
    const auto mentions = [&](const QString &word, const QString &text) {
        const QRegularExpression whole(
            QStringLiteral("(?<![\\w])%1(?![\\w])").arg(QRegularExpression::escape(word)));
        return !word.isEmpty() && text.contains(whole);
    };
    QStringList columns;
    for (const Column &column : table->columns) {
        if (mentions(table->name + QLatin1Char('.') + column.name, error.driverText))
            columns << column.name;
    }
    if (!columns.isEmpty())
        return columns;
    for (const UniqueConstraint &unique : table->uniqueConstraints) {
        if (mentions(unique.name, error.driverText))
            return unique.columns;
    }
    for (const Index &index : table->indexes) {
        if (mentions(index.name, error.driverText))
            return index.columns();
    }
    for (const ForeignKey &key : table->foreignKeys) {
        if (mentions(key.name, error.driverText))
            return key.columns;
    }
    for (const CheckConstraint &check : table->checkConstraints) {
        if (!mentions(check.name, error.driverText) && !mentions(check.sqltext, error.driverText))
            continue;
        for (const Column &column : table->columns) {
            if (mentions(column.name, check.sqltext))
                columns << column.name;
        }
        return columns;
    }
    return columns;
}

/// Why an update or delete found no row: it is gone, or these values are others now.
QString conflict(Connection &connection, const Dialect &dialect, const EditStep &step, QStringList &changed)
{
    QStringList columns;
    for (const ColumnValue &old : step.old)
        columns << old.column;
    if (columns.isEmpty()) {
        for (const ColumnValue &part : step.key)
            columns << part.column;
    }
    const auto now = readRow(connection, dialect, step.table, columns, step.key);
    if (!now)
        return coreTr("%1 was deleted by someone else.").arg(rowName(step));
    QStringList differences;
    for (std::size_t i = 0; i < step.old.size() && i < now->size(); ++i) {
        if ((*now)[i] == step.old[i].value)
            continue;
        changed << step.old[i].column;
        differences << coreTr("%1 was %2, is %3")
                           .arg(step.old[i].column, shown(step.old[i].value, dialect),
                                shown((*now)[i], dialect));
    }
    if (differences.isEmpty())
        return coreTr("%1 could not be changed: the database reports that no row was touched; a trigger may "
                      "have prevented it.")
            .arg(rowName(step));
    return coreTr("%1 was changed by someone else: %2.")
        .arg(rowName(step), differences.join(QStringLiteral("; ")));
}

Statement statementOf(const EditStep &step, const Dialect &dialect)
{
    switch (step.kind) {
    case EditStep::Kind::Insert:
        return dialect.insertRow(step.table, step.values);
    case EditStep::Kind::Update:
        return dialect.updateRow(step.table, step.values, step.key, step.old);
    case EditStep::Kind::Delete:
        return dialect.deleteRow(step.table, step.key, step.old);
    }
    return {};
}

/// The columns of a new row that must be known once it is there: its key, and what others refer to.
QStringList columnsToLearn(const QStringList &keyColumns, const QSet<QString> &wanted)
{
    QStringList columns = keyColumns;
    for (const QString &column : wanted) {
        if (!columns.contains(column))
            columns << column;
    }
    return columns;
}

std::vector<ColumnValue> named(const QStringList &columns, const Row &row)
{
    std::vector<ColumnValue> values;
    for (qsizetype i = 0; i < columns.size(); ++i)
        values.push_back({columns[i], row[std::size_t(i)], false, {}});
    return values;
}

/// Inserts the row. \return its columnsToLearn(), as far as the database tells them
std::vector<ColumnValue> insertRow(Connection &connection, const Dialect &dialect, const Schema &schema,
                                   const EditStep &step, const QSet<QString> &wanted)
{
    const RowWindowSpec spec = rowWindowSpec(schema, step.table, dialect);
    const Table *table = schema.table(step.table);
    const QStringList columns = columnsToLearn(spec.keyColumns, wanted);
    if (dialect.insertedKey == Dialect::InsertedKey::Returned && !columns.isEmpty()) {
        const RowBatch rows = connection.query(dialect.insertRow(step.table, step.values, columns));
        return rows.isEmpty() ? std::vector<ColumnValue>() : named(columns, rows.row(0));
    }
    connection.run(dialect.insertRow(step.table, step.values));
    std::vector<ColumnValue> key;
    bool complete = true;
    for (const QString &column : columns) {
        const auto given
            = std::find_if(step.values.begin(), step.values.end(), [&](const ColumnValue &value) {
                  return value.column == column && !value.useDefault && !value.value.isNull();
              });
        if (given == step.values.end())
            complete = false;
        else
            key.push_back(*given);
    }
    if (complete || !table)
        return key;
    const QString rowid = dialect.rowidColumn(*table);
    const QString generated = !rowid.isEmpty() ? rowid
        : spec.keyColumns.size() == 1          ? spec.keyColumns.front()
                                               : QString();
    if (generated.isEmpty())
        return key;
    const auto row = readRow(connection, dialect, step.table, columns,
                             {{generated, Value::integer(connection.lastInsertId()), false, {}}});
    return row ? named(columns, *row) : key;
}

} // namespace

std::vector<EditStep> planEdits(const StagedEdits &edits, const Schema &schema, const Dialect &dialect,
                                const RecordHints &hints, const QDateTime &now)
{
    // Deletes first, so that a new row may take over a unique value; then updates, then inserts; edges decide
    // where foreign keys want it otherwise.
    std::vector<EditStep> steps;
    const std::vector<StagedRow> rows = edits.rows();
    for (const auto kind : {StagedRow::Kind::Deleted, StagedRow::Kind::Changed, StagedRow::Kind::New}) {
        for (const StagedRow &row : rows) {
            if (row.kind == kind)
                steps.push_back(stepFor(row, schema.table(row.table), dialect, hints.table(row.table), now));
        }
    }
    QHash<QString, std::vector<std::size_t>> byTable;
    QHash<quint64, std::size_t> byRow;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        byTable[steps[i].table.toString()].push_back(i);
        byRow.insert(steps[i].row, i);
    }
    std::vector<Edge> edges;
    for (const Table &table : schema.tables) {
        for (const ForeignKey &key : table.foreignKeys)
            addEdges(steps, byTable, table, key, edges);
    }
    // A reference that may be NULL for a moment need not wait where all of them together make a cycle.
    std::vector<Edge> softEdges;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Table *table = schema.table(steps[i].table);
        for (const auto &[index, value] : steps[i].references) {
            if (!byRow.contains(value.row))
                continue;
            const Column *column = table ? table->column(steps[i].values[index].column) : nullptr;
            (column && column->nullable ? softEdges : edges).emplace_back(byRow.value(value.row), i);
        }
    }
    std::vector<Edge> allEdges = edges;
    allEdges.insert(allEdges.end(), softEdges.begin(), softEdges.end());
    TopologicalOrder order = topologicalSort(steps.size(), allEdges);
    if (!order.cut.empty())
        order = topologicalSort(steps.size(), edges);
    std::vector<EditStep> sorted;
    std::vector<EditStep> late;
    QSet<quint64> inserted;
    for (const std::size_t index : order.order) {
        EditStep step = steps[index];
        EditStep after {step.row, EditStep::Kind::Update, step.table, {}, {}, step.key, {}};
        std::vector<std::pair<std::size_t, StagedValue>> known;
        for (const auto &[at, value] : step.references) {
            if (inserted.contains(value.row)) {
                known.emplace_back(at, value);
                continue;
            }
            after.references.emplace_back(after.values.size(),
                                          value); // a cycle: filled in when both are there
            after.values.push_back(step.values[at]);
        }
        step.references = std::move(known);
        if (step.kind == EditStep::Kind::Insert)
            inserted.insert(step.row);
        if (!after.values.empty())
            late.push_back(std::move(after));
        sorted.push_back(std::move(step));
    }
    sorted.insert(sorted.end(), std::make_move_iterator(late.begin()), std::make_move_iterator(late.end()));
    return sorted;
}

QString readableSql(const Statement &statement, const Dialect &dialect)
{
    QString sql;
    std::size_t next = 0;
    QChar quote;
    for (const QChar c : statement.text) {
        if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
            sql += c;
        } else if (c == QLatin1Char('?') && next < statement.binds.size()) {
            sql += dialect.literal(statement.binds[next++]);
        } else {
            if (c == QLatin1Char('\'') || c == QLatin1Char('"') || c == QLatin1Char('`'))
                quote = c;
            else if (c == QLatin1Char('['))
                quote = QLatin1Char(']');
            sql += c;
        }
    }
    return sql;
}

std::vector<EditPreview> previewEdits(const StagedEdits &edits, const Schema &schema, const Dialect &dialect,
                                      const RecordHints &hints)
{
    std::vector<EditPreview> previews;
    for (EditStep &step : planEdits(edits, schema, dialect, hints)) {
        QStringList notes;
        for (const auto &[at, value] : step.references) {
            const StagedRow *row = edits.row(value.row);
            notes << coreTr("%1: the %2 of the new row in %3")
                         .arg(step.values[at].column, value.column, row ? row->table.toString() : QString());
        }
        if (step.kind != EditStep::Kind::Insert && step.key.empty())
            notes << coreTr("of the row inserted above");
        const Statement statement = statementOf(step, dialect);
        QString sql = readableSql(statement, dialect) + QLatin1Char(';');
        if (!notes.isEmpty())
            sql += QStringLiteral(" -- ") + notes.join(QStringLiteral("; "));
        previews.push_back({step.row, sql});
    }
    return previews;
}

ApplyResult applyEdits(Connection &connection, const Dialect &dialect, const Schema &schema,
                       const StagedEdits &edits, const RecordHints &hints)
{
    ApplyResult result;
    std::vector<EditStep> steps = planEdits(edits, schema, dialect, hints);
    QHash<quint64, QSet<QString>> wanted; // columns of new rows that others refer to
    for (const EditStep &step : steps) {
        for (const auto &[at, value] : step.references)
            wanted[value.row].insert(value.column);
    }
    QHash<quint64, std::vector<ColumnValue>> known;
    Transaction transaction(connection);
    for (EditStep &step : steps) {
        for (const auto &[at, value] : step.references) {
            for (const ColumnValue &part : known.value(value.row)) {
                if (part.column == value.column)
                    step.values[at].value = part.value;
            }
        }
        if (step.kind == EditStep::Kind::Update && step.key.empty()) {
            for (const QString &column : rowWindowSpec(schema, step.table, dialect).keyColumns) {
                for (const ColumnValue &part : known.value(step.row)) {
                    if (part.column == column)
                        step.key.push_back(part);
                }
            }
        }
        const auto failed = [&](const QString &problem, const QString &hint) {
            result.failedRow = step.row;
            result.problem = problem;
            result.hint = hint;
            result.rows = 0;
            result.newKeys.clear();
            return result;
        };
        try {
            if (step.kind == EditStep::Kind::Insert) {
                known.insert(step.row, insertRow(connection, dialect, schema, step, wanted.value(step.row)));
                ++result.rows;
                continue;
            }
            const qint64 touched = connection.run(statementOf(step, dialect));
            if (touched == 0)
                return failed(conflict(connection, dialect, step, result.columns),
                              coreTr("Nothing was changed. Refresh to see the row as it is now, then decide "
                                     "whether your edit still holds."));
            if (touched > 1)
                return failed(
                    coreTr("%1 is not one row: the statement touched %2.").arg(rowName(step)).arg(touched),
                    coreTr("Nothing was changed. The table needs a key that names each row once."));
        } catch (const Error &error) {
            if (error.kind != Error::Kind::Constraint && error.kind != Error::Kind::Sql)
                throw;
            result.columns = blamedColumns(error, schema.table(step.table));
            return failed(error.message, error.hint);
        }
        ++result.rows;
    }
    try {
        transaction.commit();
    } catch (const Error &error) {
        if (error.kind != Error::Kind::Constraint)
            throw;
        result.failedRow = 0;
        result.problem = error.message;
        result.hint = error.hint;
        result.rows = 0;
        return result;
    }
    result.applied = true;
    result.newKeys = known;
    return result;
}

} // namespace stillroom
