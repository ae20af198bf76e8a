#include "gui/grid/gridpage.h"

#include "base/savefile.h"
#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/confirmdelete.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/common/gridheader.h"
#include "gui/common/gridview.h"
#include "gui/common/sqlpreviewdialog.h"
#include "gui/grid/gridmodel.h"
#include "gui/grid/valuedialog.h"
#include "query/exportrows.h"
#include "record/applyedits.h"
#include "record/celltext.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <set>

namespace stillroom {

namespace {

/// Rows and cells of text as spreadsheets copy it: tabs, line breaks, quotes around what holds them.
std::vector<QStringList> spreadsheetCells(const QString &text)
{
    std::vector<QStringList> rows(1);
    QString cell;
    bool quoted = false;
    bool any = false;
    const auto endCell = [&] {
        rows.back() << cell;
        cell.clear();
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted) {
            if (c != QLatin1Char('"'))
                cell += c;
            else if (i + 1 < text.size() && text[i + 1] == c)
                cell += text[++i];
            else
                quoted = false;
        } else if (c == QLatin1Char('"') && cell.isEmpty()) {
            quoted = true;
        } else if (c == QLatin1Char('\t')) {
            endCell();
        } else if (c == QLatin1Char('\n')) {
            endCell();
            rows.emplace_back();
            any = false;
            continue;
        } else if (c != QLatin1Char('\r')) {
            cell += c;
        }
        any = true;
    }
    if (any || !cell.isEmpty())
        endCell();
    if (rows.back().isEmpty())
        rows.pop_back();
    return rows;
}

} // namespace

QAction *GridPage::tableAction(const QString &text, const QString &icon, const QList<QKeySequence> &keys,
                               void (GridPage::*slot)())
{
    QAction *action = makeAction(this, text, icon, keys);
    // Only with the focus in the table: the same keys mean other things in a filter or a cell's editor.
    action->setShortcutContext(Qt::WidgetShortcut);
    m_view->table()->addAction(action);
    connect(action, &QAction::triggered, this, slot);
    return action;
}

void GridPage::makeActions()
{
    m_refresh
        = makeAction(this, tr("Refresh"), QStringLiteral("refresh-cw"), {}, tr("Read the rows again (F5)"));
    connect(m_refresh, &QAction::triggered, this, &GridPage::refresh);
    m_add = tableAction(tr("Row"), QStringLiteral("plus"),
                        {QKeySequence(Qt::Key_Insert), QKeySequence(Qt::ALT | Qt::Key_Insert)},
                        &GridPage::addRow);
    m_add->setToolTip(tr("Add a row (Insert)"));
    m_delete = tableAction(tr("Delete rows"), QStringLiteral("trash-2"),
                           {QKeySequence(Qt::Key_Delete), QKeySequence(Qt::CTRL | Qt::Key_Delete)},
                           &GridPage::deleteRows);
    m_delete->setToolTip(tr("Mark the selected rows for deletion (Delete)"));
    m_apply = makeAction(this, tr("Apply"), {}, {}, tr("Write the staged edits in one transaction (Ctrl+S)"));
    m_apply->setIcon(Theme::current().icon(QStringLiteral("save"), Theme::Token::Accent));
    connect(m_apply, &QAction::triggered, this, &GridPage::saveChanges);
    m_discard = makeAction(this, tr("Discard"), QStringLiteral("undo-2"), {}, tr("Forget the staged edits"));
    connect(m_discard, &QAction::triggered, this, [this] {
        auto *dialog = new ConfirmDialog(tr("Discard the staged edits?"),
                                         tr("%1 in %2 will be forgotten. The database is not touched.")
                                             .arg(m_edits.summary(), m_table.toString()),
                                         this);
        dialog->addVerb(QStringLiteral("discard"), tr("Discard"), ButtonKind::Danger);
        connect(dialog, &ConfirmDialog::chosen, this, &GridPage::discardChanges);
        dialog->open();
    });
    m_preview = makeAction(this, tr("SQL preview"), {}, {}, tr("Show the statements Apply will run"));
    connect(m_preview, &QAction::triggered, this, &GridPage::previewSql);
    m_filter = makeAction(this, tr("Filter"), QStringLiteral("filter"), {},
                          tr("Show a row of conditions under the heads (Ctrl+F)"));
    m_filter->setCheckable(true);
    m_filter->setChecked(true);
    connect(m_filter, &QAction::toggled, this,
            [this](bool shown) { m_view->header()->setFilterFields(shown); });
    m_formAction = tableAction(tr("Form"), QStringLiteral("table-properties"), {QKeySequence(Qt::Key_F4)},
                               &GridPage::openForm);
    m_formAction->setToolTip(tr("Open the row as a form (F4)"));
    m_export = makeAction(this, tr("Export"), QStringLiteral("download"),
                          {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)},
                          tr("Write all rows that fit the filters to a CSV or JSON file (Ctrl+Shift+E)"));
    m_export->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_export);
    connect(m_export, &QAction::triggered, this, &GridPage::exportAll);

    tableAction(tr("Edit"), {},
                {QKeySequence(Qt::Key_F2), QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)},
                &GridPage::editCell);
    tableAction(tr("Find"), {}, {QKeySequence(Qt::CTRL | Qt::Key_F)}, &GridPage::filterByCell);
    m_duplicate = tableAction(tr("Duplicate row"), QStringLiteral("copy-plus"),
                              {QKeySequence(Qt::CTRL | Qt::Key_D)}, &GridPage::duplicateRow);
    m_null = tableAction(tr("Set NULL"), {}, {QKeySequence(Qt::CTRL | Qt::Key_0)}, &GridPage::setNull);
    m_default = tableAction(tr("Set default"), {}, {}, &GridPage::setDefault);
    m_revert = tableAction(tr("Take back the edits of this row"), QStringLiteral("rotate-ccw"), {},
                           &GridPage::revertRows);
    m_copy = tableAction(tr("Copy"), QStringLiteral("copy"), {QKeySequence(Qt::CTRL | Qt::Key_C)},
                         &GridPage::copy);
    m_copyHeader = tableAction(tr("Copy with heads"), {}, {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)},
                               &GridPage::copyWithHeader);
    m_paste = tableAction(tr("Paste"), QStringLiteral("clipboard-paste"),
                          {QKeySequence(Qt::CTRL | Qt::Key_V)}, &GridPage::paste);
    m_pasteRows = tableAction(tr("Paste as new rows"), {}, {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V)},
                              &GridPage::pasteAsRows);
    m_value = tableAction(tr("Show the whole value"), QStringLiteral("maximize"),
                          {QKeySequence(Qt::SHIFT | Qt::Key_Return), QKeySequence(Qt::SHIFT | Qt::Key_Enter)},
                          &GridPage::editValue);
    m_follow = tableAction(tr("Open the row it refers to"), QStringLiteral("arrow-up-right"), {},
                           &GridPage::followLink);
    m_filterCell
        = tableAction(tr("Filter by this value"), QStringLiteral("list-filter"), {}, &GridPage::filterByCell);
}

std::vector<int> GridPage::selectedRows() const
{
    std::set<int> rows;
    for (const QModelIndex &index : m_view->table()->selectionModel()->selectedIndexes())
        rows.insert(index.row());
    return {rows.begin(), rows.end()};
}

void GridPage::editCell()
{
    const QModelIndex index = m_view->table()->currentIndex();
    if (!index.isValid())
        return;
    if (m_model->flags(index) & Qt::ItemIsEditable)
        m_view->table()->edit(index);
    else
        editValue();
}

void GridPage::addRow()
{
    const quint64 id = m_edits.addRow(m_table);
    m_model->editsChanged();
    int column = 0;
    while (column + 1 < m_model->columnCount() && m_model->field(column)
           && (m_model->field(column)->isKey || m_model->field(column)->readOnly)
           && !m_model->field(column)->required)
        ++column;
    m_view->select(m_model->positionOfNew(id), column);
    m_view->table()->setFocus();
}

void GridPage::duplicateRow()
{
    const QModelIndex current = m_view->table()->currentIndex();
    if (!current.isValid() || !m_model->isLoaded(current.row()))
        return;
    QMap<QString, StagedValue> values;
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const FormField *field = m_model->field(column);
        if (!field || field->readOnly || (field->isKey && !field->required)
            || m_model->isShortened(current.row(), column))
            continue;
        const StagedValue value = m_model->valueAt(current.row(), column);
        if (value.kind != StagedValue::Kind::Default)
            values.insert(field->column(), value);
    }
    const quint64 id = m_edits.addRow(m_table, values);
    m_model->editsChanged();
    m_view->select(m_model->positionOfNew(id), current.column());
}

void GridPage::deleteRows()
{
    std::vector<quint64> fresh;
    std::vector<std::pair<std::vector<ColumnValue>, QMap<QString, Value>>> stored;
    std::vector<std::vector<ColumnValue>> keys;
    for (const int row : selectedRows()) {
        if (const quint64 id = m_model->newRowAt(row)) {
            fresh.push_back(id);
        } else if (auto key = m_model->keyAt(row); !key.empty()) {
            stored.emplace_back(key, m_model->storedAt(row));
            keys.push_back(std::move(key));
        }
    }
    confirmDelete(
        this, m_loader->session(), m_workspace.dialect(), m_schema, m_table, keys,
        [this, fresh, stored] { stageDelete(fresh, stored); },
        [this](const Error &error) { m_error->showError(error); });
}

void GridPage::stageDelete(
    const std::vector<quint64> &fresh,
    const std::vector<std::pair<std::vector<ColumnValue>, QMap<QString, Value>>> &stored)
{
    m_edits.beginGroup();
    for (const quint64 id : fresh)
        m_edits.unstage(id);
    for (const auto &[key, old] : stored)
        m_edits.deleteRow(m_table, key, old);
    m_edits.endGroup();
    m_model->editsChanged();
}

void GridPage::stageAll(const StagedValue &value)
{
    QString problem;
    m_edits.beginGroup();
    for (const QModelIndex &index : m_view->table()->selectionModel()->selectedIndexes()) {
        const QString said = m_model->stage(index, value);
        if (problem.isEmpty())
            problem = said;
    }
    m_edits.endGroup();
    if (!problem.isEmpty())
        showProblem(problem);
}

void GridPage::setNull()
{
    stageAll(StagedValue::of(Value::null()));
}

void GridPage::setDefault()
{
    stageAll(StagedValue::byDefault());
}

void GridPage::revertRows()
{
    m_edits.beginGroup();
    std::vector<quint64> ids;
    for (const int row : selectedRows())
        ids.push_back(m_model->stagedAt(row));
    for (const quint64 id : ids)
        m_edits.unstage(id);
    m_edits.endGroup();
    m_model->editsChanged();
}

void GridPage::copy()
{
    QApplication::clipboard()->setText(m_view->selectedText(false));
}

void GridPage::copyWithHeader()
{
    QApplication::clipboard()->setText(m_view->selectedText(true));
}

void GridPage::paste()
{
    pasteCells(false);
}

void GridPage::pasteAsRows()
{
    pasteCells(true);
}

void GridPage::pasteCells(bool asRows)
{
    const auto rows = spreadsheetCells(QApplication::clipboard()->text());
    if (rows.empty())
        return;
    const QModelIndex start = m_view->table()->currentIndex();
    asRows = asRows || !start.isValid();
    const int startVisual = start.isValid() ? m_view->header()->visualIndex(start.column()) : 0;
    int refused = 0;
    QString problem;
    m_edits.beginGroup();
    qint64 last = -1;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        int row = start.row() + int(i);
        if (asRows || row >= m_model->rowCount()) {
            const quint64 id = m_edits.addRow(m_table);
            m_model->editsChanged();
            last = m_model->positionOfNew(id);
            row = int(last - m_model->base());
            if (row >= m_model->rowCount()) { // the new row is behind the part shown
                m_view->scrollToPosition(last);
                row = int(last - m_model->base());
            }
        }
        for (qsizetype j = 0; j < rows[i].size(); ++j) {
            const int visual
                = asRows && rows[i].size() >= m_model->columnCount() ? int(j) : startVisual + int(j);
            if (visual >= m_model->columnCount())
                break;
            const QModelIndex index = m_model->index(row, m_view->header()->logicalIndex(visual));
            const FormField *field = m_model->field(index.column());
            const QString text = rows[i][j];
            if (!field || (m_model->isNewRow(row) && text.isEmpty() && field->hasDefault))
                continue;
            const bool asNull = text.isEmpty() && field->nullable;
            const TypedValue typed = asNull ? TypedValue {} : typedValue(text, *field);
            const QString said = typed.problem.isEmpty() ? m_model->stage(index, StagedValue::of(typed.value))
                                                         : typed.problem;
            if (!said.isEmpty()) {
                ++refused;
                if (problem.isEmpty())
                    problem = said;
            }
        }
    }
    m_edits.endGroup();
    m_model->editsChanged();
    if (last >= 0)
        m_view->select(last, std::max(0, start.column()));
    if (refused > 0)
        showProblem(refused == 1
                        ? problem
                        : tr("%1 cells could not be pasted. The first: %2").arg(refused).arg(problem));
}

void GridPage::editValue()
{
    const QModelIndex index = m_view->table()->currentIndex();
    const FormField *field = index.isValid() ? m_model->field(index.column()) : nullptr;
    if (!field || !m_model->isLoaded(index.row()))
        return;
    const QPersistentModelIndex place(index);
    const auto key = m_model->keyAt(index.row());
    const auto show = [this, place, key, said = *field](const Value &value, bool shortened) {
        if (!place.isValid())
            return;
        auto *dialog = new ValueDialog(said, value, !m_model->isEditable(place), this);
        connect(dialog, &ValueDialog::staged, this,
                [this, place, key, said, value, shortened](const Value &given) {
                    if (shortened) { // the model holds its beginning only
                        m_edits.setCell(m_table, key, said.column(), StagedValue::of(given), value);
                        m_model->editsChanged();
                        return;
                    }
                    const QString problem
                        = place.isValid() ? m_model->stage(place, StagedValue::of(given)) : QString();
                    if (!problem.isEmpty())
                        showProblem(problem);
                });
        dialog->open();
    };
    if (!m_model->isShortened(index.row(), index.column())) {
        const StagedValue value = m_model->valueAt(index.row(), index.column());
        show(value.kind == StagedValue::Kind::Value ? value.value : Value::null(), false);
        return;
    }
    const Dialect *dialect = &m_workspace.dialect();
    follow(
        this,
        m_loader->session().run(
            [key, dialect, table = m_table, column = field->column()](Connection &connection) {
                return readRow(connection, *dialect, table, {column}, key);
            }),
        [this, show](const std::optional<Row> &row) {
            if (row)
                show(row->front(), true);
            else
                showProblem(tr("This row was deleted by someone else."),
                            tr("Refresh to see the rows as they are."));
        },
        [this](const Error &error) { m_error->showError(error); });
}

void GridPage::openForm()
{
    const QModelIndex index = m_view->table()->currentIndex();
    const auto key = index.isValid() ? m_model->keyAt(index.row()) : std::vector<ColumnValue>();
    m_workspace.requestRecord(m_table, key);
}

void GridPage::followLink()
{
    openLink(m_view->table()->currentIndex());
}

void GridPage::openLink(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const auto key = m_model->parentKey(index.row(), index.column());
    if (!key.empty())
        m_workspace.requestRecord(m_model->parentTable(index.column()), key);
}

void GridPage::filterByCell()
{
    m_filter->setChecked(true);
    const QModelIndex index = m_view->table()->currentIndex();
    const int column = std::max(0, index.column());
    const FormField *field = m_model->field(column);
    if (sender() == m_filterCell && field && index.isValid()) {
        const StagedValue value = m_model->valueAt(index.row(), column);
        if (value.kind != StagedValue::Kind::Value)
            return;
        const RowFilter filter {
            field->column(), value.value.isNull() ? RowFilter::Match::IsNull : RowFilter::Match::Equals,
            value.value.isNull() ? std::vector<Value>() : std::vector<Value> {value.value}};
        std::vector<RowFilter> filters = m_filters;
        std::erase_if(filters, [&](const RowFilter &other) { return other.column == filter.column; });
        filters.push_back(filter);
        setFilters(filters);
        return;
    }
    m_view->header()->filterField(column)->setFocus(Qt::ShortcutFocusReason);
}

void GridPage::previewSql()
{
    QStringList lines;
    for (const EditPreview &statement : previewEdits(m_edits, *m_schema, m_workspace.dialect(), m_hints))
        lines << statement.sql;
    const int edits = m_edits.counts().all();
    auto *dialog = new SqlPreviewDialog(
        tr("Edits of %1").arg(m_table.toString()),
        tr("These statements run in one transaction. Each must touch exactly one row that is still as it was "
           "read, else nothing is changed."),
        lines.join(QLatin1Char('\n')), edits == 1 ? tr("Apply 1 edit") : tr("Apply %1 edits").arg(edits),
        this);
    connect(dialog, &QDialog::accepted, this, &GridPage::saveChanges);
    connect(dialog, &SqlPreviewDialog::editorRequested, this,
            [this](const QString &sql) { m_workspace.requestSql(sql); });
    dialog->open();
}

void GridPage::exportAll()
{
    auto *dialog = new QFileDialog(this, tr("Export the rows of %1").arg(m_table.toString()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("JSON (*.json)")});
    dialog->selectFile(m_table.name + QStringLiteral(".csv"));
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains(QStringLiteral("json")) ? QStringLiteral("json")
                                                                         : QStringLiteral("csv"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &GridPage::exportTo);
    dialog->open();
}

void GridPage::exportTo(const QString &file)
{
    if (m_exportSession)
        return;
    m_exportSession = m_workspace.newSession();
    Session &session = m_exportSession ? *m_exportSession : m_loader->session();
    const RowWriter::Format format = file.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive)
        ? RowWriter::Format::Json
        : RowWriter::Format::Csv;
    m_busy->start(tr("Writing %1").arg(file));
    const Dialect *dialect = &m_workspace.dialect();
    const qint64 all = m_loader->window().rowCount();
    const QPointer<BusyBar> bar = m_busy;
    const auto progress = [bar, all](qint64 rows) {
        if (rows % 10000 < 500 && bar)
            QMetaObject::invokeMethod(
                bar.data(), [bar, rows, all] { bar->setProgress(int(rows / 100), int(all / 100)); },
                Qt::QueuedConnection);
        return true;
    };
    const auto ended = [this] {
        if (m_exportSession)
            m_exportSession.release()->deleteLater();
        m_busy->stop();
    };
    follow(
        this,
        session.run([spec = m_loader->window().spec(), dialect, format, file,
                     progress](Connection &connection) {
            QSaveFile out(file);
            if (!out.open(QIODevice::WriteOnly))
                throw Error(Error::Kind::Io, tr("%1 cannot be written: %2.").arg(file, out.errorString()));
            RowQuery query;
            query.table = spec.table;
            query.columns = spec.columns;
            query.filters = spec.filters;
            query.order = spec.fullOrder();
            const std::unique_ptr<RowWriter> writer = RowWriter::create(format, out);
            const qint64 rows = exportRows(connection, dialect->selectRows(query), *writer, progress);
            if (!commitFile(out))
                throw Error(Error::Kind::Io, tr("%1 cannot be written: %2.").arg(file, out.errorString()));
            return rows;
        }),
        [this, ended, file](qint64 rows) {
            ended();
            m_workspace.report(tr("%1 rows of %2 written to %3.").arg(rows).arg(m_table.toString(), file));
        },
        [this, ended](const Error &error) {
            ended();
            if (error.kind != Error::Kind::Cancelled)
                m_error->showError(error);
        });
}

void GridPage::showMenu(const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QModelIndex index = m_view->table()->indexAt(at);
    const bool link = index.isValid() && !m_model->parentKey(index.row(), index.column()).empty();
    m_follow->setEnabled(link);
    menu->addActions({m_copy, m_copyHeader, m_paste, m_pasteRows});
    menu->addSeparator();
    menu->addActions({m_value, m_null, m_default, m_filterCell});
    if (link)
        menu->addAction(m_follow);
    menu->addSeparator();
    menu->addActions({m_formAction, m_add, m_duplicate, m_delete});
    if (index.isValid() && m_model->stagedAt(index.row()) != 0)
        menu->addAction(m_revert);
    menu->popup(m_view->table()->viewport()->mapToGlobal(at));
}

} // namespace stillroom
