#include "gui/grid/gridpage.h"

#include "base/configfolder.h"
#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/changeguard.h"
#include "gui/common/emptystate.h"
#include "gui/common/errorbar.h"
#include "gui/common/fittinglabel.h"
#include "gui/common/future.h"
#include "gui/common/gridheader.h"
#include "gui/common/gridview.h"
#include "gui/grid/griddelegate.h"
#include "gui/grid/gridmodel.h"
#include "project/recordhints.h"
#include "record/applyedits.h"
#include "record/celltext.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLineEdit>
#include <QLocale>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace stillroom {

namespace {

/// A row of tool buttons that drops the words of its last ones, whose icons say enough, where room is short.
class ToolRow final : public QWidget
{
public:
    void setShrinking(const QList<QToolButton *> &buttons) { m_shrinking = buttons; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QWidget::resizeEvent(event);
        for (QToolButton *button : std::as_const(m_shrinking))
            button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        shrink();
    }
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::LayoutRequest)
            shrink(); // a text became longer
        return QWidget::event(event);
    }

private:
    void shrink()
    {
        for (qsizetype i = m_shrinking.size(); i-- > 0 && layout()->sizeHint().width() > width();) {
            m_shrinking[i]->setToolButtonStyle(Qt::ToolButtonIconOnly);
            layout()->invalidate();
        }
    }

    QList<QToolButton *> m_shrinking;
};

} // namespace

GridPage::GridPage(Workspace &workspace, const TableName &table, const std::vector<RowFilter> &filters,
                   QWidget *parent)
    : TabPage(parent)
    , m_workspace(workspace)
    , m_table(table)
    , m_filters(filters)
    , m_journal(EditJournal::fileFor(configFolder(), workspace.databaseKey(), table.toString()))
    , m_loader(new GridLoader(workspace, this))
    , m_model(new GridModel(*m_loader, m_edits, this))
    , m_view(new GridView)
    , m_error(new ErrorBar)
    , m_busy(new BusyBar)
    , m_empty(new EmptyState(QStringLiteral("table"), tr("No rows yet.")))
    , m_rows(new FittingLabel)
{
    makeActions();
    m_delegate = new GridDelegate(*m_model, *m_loader, workspace.dialect(), this);
    m_view->table()->setItemDelegate(m_delegate);
    m_view->table()->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::AnyKeyPressed);
    m_view->table()->setAccessibleName(tr("Rows of %1").arg(table.toString()));
    m_view->setModel(m_model);
    auto *over = new QVBoxLayout(m_view->table()->viewport());
    over->addWidget(m_empty);
    m_empty->addAction(m_add);
    m_empty->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(makeLine());
    layout->addWidget(m_error);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_busy);
    setFocusProxy(m_view);
    connectAll();
    setUp();
}

GridPage::~GridPage()
{
    // Before the edits they write to; an open editor commits when it goes.
    delete m_view;
    delete m_model;
    delete m_loader;
}

QWidget *GridPage::makeBar()
{
    auto *bar = new ToolRow;
    auto *row = new QHBoxLayout(bar);
    row->setSizeConstraint(QLayout::SetNoConstraint);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(4);
    const auto separator = [&] {
        auto *line = new QFrame;
        line->setProperty("role", QStringLiteral("separator"));
        line->setFixedSize(1, 18);
        row->addSpacing(4);
        row->addWidget(line);
        row->addSpacing(4);
    };
    row->addWidget(makeToolButton(m_refresh));
    row->addWidget(makeToolButton(m_add, true));
    row->addWidget(makeToolButton(m_delete));
    separator();
    m_applyButton = makeToolButton(m_apply, true);
    m_applyButton->setProperty("kind", QStringLiteral("accent"));
    row->addWidget(m_applyButton);
    row->addWidget(makeToolButton(m_discard, true));
    row->addWidget(makeToolButton(m_preview, true));
    separator();
    QList<QToolButton *> shrinking;
    for (QAction *action : {m_filter, m_formAction, m_export}) {
        shrinking << makeToolButton(action, true);
        row->addWidget(shrinking.back());
    }
    bar->setShrinking(shrinking);
    m_rows->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_rows->setProperty("role", QStringLiteral("muted"));
    row->addWidget(m_rows, 1);
    return bar;
}

void GridPage::connectAll()
{
    connect(&m_workspace, &Workspace::schemaChanged, this, &GridPage::setUp);
    connect(&m_workspace, &Workspace::modelsChanged, this, &GridPage::setUp);
    connect(&m_workspace, &Workspace::rowsChanged, this, [this](const TableName &changed) {
        if (changed == m_table && !m_applying)
            refresh();
    });
    connect(m_view, &GridView::visibleRowsChanged, this,
            [this] { m_loader->show(m_view->firstVisible(), m_view->lastVisible()); });
    connect(m_view->header(), &GridHeader::filterEdited, this, &GridPage::filterEdited);
    connect(m_view->header(), &GridHeader::sortRequested, this, &GridPage::sortBy);
    connect(m_view->table(), &GridTable::linkActivated, this, &GridPage::openLink);
    m_view->table()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view->table(), &QWidget::customContextMenuRequested, this, &GridPage::showMenu);
    connect(m_loader, &GridLoader::stateChanged, this, [this] {
        if (m_loader->isReading() && !m_busy->isRunning())
            m_busy->start(tr("Reading rows of %1").arg(m_table.name));
        else if (!m_loader->isReading() && !m_applying && !m_exportSession)
            m_busy->stop();
        updateState();
    });
    connect(m_busy, &BusyBar::cancelRequested, this, [this] {
        if (m_exportSession)
            m_exportSession->cancel();
        else
            m_loader->cancel();
    });
    connect(m_loader, &GridLoader::countChanged, this, [this] {
        if (m_loader->window().isCountExact() && m_filters.empty())
            m_unfiltered = m_loader->window().rowCount();
        if (m_returnTo >= 0 && m_loader->window().rowCount() > m_returnTo)
            m_view->scrollToPosition(std::exchange(m_returnTo, -1));
        updateState();
    });
    connect(m_loader, &GridLoader::rowsArrived, this, [this] {
        if (!m_fitted && !m_firstFit) {
            m_firstFit = true;
            m_view->fitColumns();
        }
        updateState();
    });
    connect(m_loader, &GridLoader::labelsArrived, this, [this] {
        if (!std::exchange(m_fitted, true))
            m_view->fitColumns(); // once more, with the labels of the parents
    });
    connect(m_loader, &GridLoader::failed, this, [this](const Error &error) { m_error->showError(error); });
    connect(m_model, &GridModel::edited, this, [this] {
        updateState();
        Q_EMIT titleChanged();
    });
    connect(m_model, &GridModel::refused, this,
            [this](const QModelIndex &, const QString &sentence) { showProblem(sentence); });
    m_edits.setListener([this](quint64 id, const StagedRow *row) {
        try {
            m_journal.append(id, row);
            if (m_edits.isEmpty())
                m_journal.remove();
        } catch (const Error &error) {
            m_error->showError(error);
        }
    });
}

void GridPage::setUp()
{
    const auto schema = m_workspace.schema();
    if (!schema || !m_workspace.hasDatabase())
        return;
    const Dialect &dialect = m_workspace.dialect();
    const RecordHints hints = m_workspace.models() ? recordHints(*m_workspace.models()) : RecordHints();
    FormSpec form = formSpec(*schema, m_table, dialect, hints);
    m_schema = schema;
    m_hints = hints;
    m_isView = schema->table(m_table) == nullptr;
    if (m_isSetUp && form == m_form)
        return;
    m_form = form;
    std::vector<ForeignKeyLookup> lookups;
    for (const FormField &field : m_form.fields) {
        if (field.kind == FormField::Kind::ForeignKey && field.columns.size() == 1)
            lookups.push_back(ForeignKeyLookup::of(*schema, field.parent, field.parentColumns, hints));
    }
    m_delegate->setLookups(lookups);
    m_model->setForm(m_form, m_workspace.isReadOnly());
    if (!std::exchange(m_isSetUp, true))
        restoreJournal();
    RowWindowSpec spec = rowWindowSpec(*schema, m_table, dialect);
    if (spec.columns.isEmpty()) {
        showProblem(tr("The database has no table or view %1 now.").arg(m_table.toString()),
                    tr("It may have been renamed or dropped. Close this tab, or refresh when it is back."));
        return;
    }
    spec.filters = m_filters;
    spec.order = m_order;
    m_loader->open(spec, lookups);
    m_view->header()->setFilterFields(m_filter->isChecked());
    typeFilters();
    if (!m_waitingState.isEmpty())
        restoreState(std::exchange(m_waitingState, {}));
    m_loader->show(m_view->firstVisible(), m_view->lastVisible());
    updateState();
    Q_EMIT titleChanged();
}

void GridPage::restoreJournal()
{
    try {
        const auto rows = m_journal.load();
        if (rows.empty())
            return;
        m_edits.restore(rows);
        m_workspace.report(tr("%1 of %2 were found from an earlier session and are staged again.")
                               .arg(m_edits.summary(), m_table.toString()));
    } catch (const Error &error) {
        m_error->showError(error);
    }
}

void GridPage::openWindow()
{
    RowWindowSpec spec = m_loader->window().spec();
    spec.filters = m_filters;
    spec.order = m_order;
    QList<QPair<int, Qt::SortOrder>> arrows;
    for (const RowOrder &part : m_order)
        arrows << qMakePair(m_model->columnOf(part.column),
                            part.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    m_view->header()->setSorting(arrows);
    m_error->clear();
    std::vector<ForeignKeyLookup> lookups;
    for (const FormField &field : m_form.fields) {
        if (field.kind == FormField::Kind::ForeignKey && field.columns.size() == 1)
            lookups.push_back(ForeignKeyLookup::of(*m_schema, field.parent, field.parentColumns, m_hints));
    }
    m_loader->open(spec, lookups);
    m_loader->show(m_view->firstVisible(), m_view->lastVisible());
    updateState();
}

void GridPage::typeFilters()
{
    for (int column = 0; column < m_model->columnCount(); ++column) {
        QLineEdit *field = m_view->header()->filterField(column);
        const FormField *said = m_model->field(column);
        QString text;
        for (const RowFilter &filter : m_filters) {
            if (said && filter.column == said->column())
                text = filterText(filter, *said);
        }
        field->setText(text);
        field->setCursorPosition(0);
        using Kind = FormField::Kind;
        const Kind kind = said ? said->kind : Kind::Text;
        field->setPlaceholderText(
            kind == Kind::Number           ? QStringLiteral("=")
                : kind == Kind::Boolean    ? tr("any")
                : kind == Kind::ForeignKey ? tr("any %1").arg(labelOf(said->column(), true).toLower())
                : kind == Kind::Date || kind == Kind::DateTime || kind == Kind::Time ? tr("between")
                                                                                     : tr("contains"));
    }
}

void GridPage::setFilters(const std::vector<RowFilter> &filters)
{
    m_filters = filters;
    if (!m_isSetUp)
        return;
    if (!filters.empty())
        m_filter->setChecked(true);
    typeFilters();
    openWindow();
}

void GridPage::filterEdited()
{
    std::vector<RowFilter> filters;
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const FormField *said = m_model->field(column);
        QLineEdit *field = m_view->header()->filterField(column);
        bool good = true;
        try {
            if (said) {
                if (const auto filter = parseFilter(field->text(), *said))
                    filters.push_back(*filter);
            }
        } catch (const Error &error) {
            good = false;
            m_error->showError(error);
        }
        if (field->property("invalid").toBool() == good) {
            field->setProperty("invalid", !good);
            field->style()->unpolish(field);
            field->style()->polish(field);
        }
        if (!good)
            return;
    }
    if (filters == m_filters)
        return;
    m_filters = filters;
    openWindow();
}

void GridPage::sortBy(int column, bool add)
{
    const FormField *said = m_model->field(column);
    if (!said)
        return;
    const QString name = said->column();
    const auto found = std::find_if(m_order.begin(), m_order.end(),
                                    [&](const RowOrder &part) { return part.column == name; });
    std::optional<RowOrder> next = RowOrder {name, false}; // up, down, as it was
    if (found != m_order.end())
        next = found->descending ? std::nullopt : std::optional<RowOrder>({name, true});
    if (!add) {
        m_order.clear();
        if (next)
            m_order.push_back(*next);
    } else if (found == m_order.end()) {
        m_order.push_back(*next);
    } else if (next) {
        *found = *next;
    } else {
        m_order.erase(found);
    }
    openWindow();
}

QString GridPage::rowsText() const
{
    const QLocale locale;
    const RowWindow &window = m_loader->window();
    const QString count = locale.toString(window.rowCount());
    QString text;
    if (!window.isCountExact())
        text = window.rowCount() == 0 ? tr("reading")
            : m_loader->isCounting()  ? tr("about %1 rows, counting").arg(count)
                                      : tr("about %1 rows").arg(count);
    else if (!m_filters.empty() && m_unfiltered >= 0)
        text = tr("%1 of %2 rows").arg(count, locale.toString(m_unfiltered));
    else
        text = window.rowCount() == 1 ? tr("1 row") : tr("%1 rows").arg(count);
    return text;
}

void GridPage::updateState()
{
    const int edits = m_edits.counts().all();
    const bool writable = m_isSetUp && !m_model->isReadOnly() && !m_applying;
    m_apply->setEnabled(edits > 0 && !m_applying);
    m_apply->setText(edits > 0 ? tr("Apply %1").arg(edits) : tr("Apply"));
    m_apply->setIconText(QLatin1Char(' ') + m_apply->text());
    m_discard->setEnabled(edits > 0 && !m_applying);
    m_preview->setEnabled(edits > 0);
    for (QAction *action : {m_add, m_delete, m_duplicate, m_null, m_default, m_paste, m_pasteRows, m_revert})
        action->setEnabled(writable);
    m_formAction->setEnabled(m_isSetUp && !m_form.keyColumns.isEmpty());
    const QString rows = rowsText();
    const RowWindow &window = m_loader->window();
    const bool isRead = window.rowCount() > 0 || window.isCountExact();
    m_rows->setWordings({isRead ? tr("%1 · %2 ms").arg(rows).arg(m_loader->lastReadMs()) : rows, rows});
    const bool none = m_isSetUp && m_loader->window().isCountExact() && m_model->totalRows() == 0;
    if (none)
        m_empty->setSentence(m_filters.empty() ? tr("No rows yet.") : tr("No row fits these filters."));
    m_empty->setVisible(none);
    Q_EMIT statusChanged();
}

void GridPage::showProblem(const QString &sentence, const QString &hint)
{
    m_error->showError(Error(Error::Kind::Usage, sentence).withHint(hint));
}

QString GridPage::title() const
{
    return m_table.name;
}

QIcon GridPage::icon() const
{
    return Theme::current().icon(m_isView ? QStringLiteral("eye") : QStringLiteral("table-2"));
}

QString GridPage::key() const
{
    return QStringLiteral("table:") + m_table.toString();
}

bool GridPage::hasUnsavedChanges() const
{
    return !m_edits.isEmpty();
}

QString GridPage::unsavedSummary() const
{
    return m_edits.isEmpty() ? QString() : tr("%1: %2").arg(m_table.toString(), m_edits.summary());
}

void GridPage::saveChanges()
{
    if (m_edits.isEmpty() || m_applying || !m_schema)
        return;
    guardChange(
        this, unsavedSummary(), [this] { applyEdits(); }, [this] { Q_EMIT saveFailed(); });
}

void GridPage::applyEdits()
{
    if (m_edits.isEmpty() || m_applying || !m_schema)
        return; // while it was asked
    m_applying = true;
    m_error->clear();
    m_edits.clearProblems();
    m_loader->stopCounting(); // a reader of the whole table would make the writer wait
    m_busy->start(tr("Applying %1").arg(m_edits.summary()));
    updateState();
    const Dialect *dialect = &m_workspace.dialect();
    StagedEdits copy = m_edits;
    copy.setListener({});
    const auto ended = [this] {
        m_applying = false;
        m_busy->stop();
    };
    follow(
        this,
        m_loader->session().run([copy, dialect, schema = m_schema, hints = m_hints](Connection &connection) {
            return stillroom::applyEdits(connection, *dialect, *schema, copy, hints);
        }),
        [this, ended](const ApplyResult &result) {
            if (result.applied) {
                m_edits.clear();
                refresh();
                m_workspace.report(
                    tr("%n row(s) of %1 written.", nullptr, result.rows).arg(m_table.toString()));
                m_workspace.notifyRowsChanged(m_table);
            } else {
                m_edits.setProblem(result.failedRow, result.problem);
                m_error->showError(Error(Error::Kind::Constraint, result.problem).withHint(result.hint));
                if (const qint64 position = m_model->positionOfNew(result.failedRow); position >= 0)
                    m_view->select(position, 0);
            }
            ended();
            m_model->editsChanged();
            if (!result.applied)
                Q_EMIT saveFailed();
        },
        [this, ended](const Error &error) {
            ended();
            m_error->showError(error);
            updateState();
            Q_EMIT saveFailed();
        });
}

void GridPage::discardChanges()
{
    m_edits.clear();
    m_error->clear();
    m_model->editsChanged();
}

void GridPage::refresh()
{
    if (!m_isSetUp)
        return;
    m_returnTo = m_view->firstVisible() > 0 ? m_view->firstVisible() : -1;
    m_error->clear();
    m_loader->reload();
    m_loader->show(m_view->firstVisible(), m_view->lastVisible());
}

void GridPage::undo()
{
    m_edits.undo();
    m_model->editsChanged();
}

void GridPage::redo()
{
    m_edits.redo();
    m_model->editsChanged();
}

bool GridPage::canUndo() const
{
    return m_edits.canUndo();
}

bool GridPage::canRedo() const
{
    return m_edits.canRedo();
}

QString GridPage::statusText() const
{
    return m_edits.isEmpty() ? rowsText() : m_edits.summary();
}

QString GridPage::timingText() const
{
    return tr("read in %1 ms").arg(m_loader->lastReadMs());
}

QJsonObject GridPage::saveState() const
{
    QJsonArray order;
    for (const RowOrder &part : m_order)
        order.append(QJsonObject {{QStringLiteral("column"), part.column},
                                  {QStringLiteral("descending"), part.descending}});
    return {{QStringLiteral("widths"), QString::fromLatin1(m_view->saveWidths().toBase64())},
            {QStringLiteral("columns"), QJsonArray::fromStringList(m_loader->window().spec().columns)},
            {QStringLiteral("filter"), m_filter->isChecked()},
            {QStringLiteral("order"), order}};
}

void GridPage::restoreState(const QJsonObject &state)
{
    if (!m_isSetUp) {
        m_waitingState = state;
        return;
    }
    m_filter->setChecked(state.value(QLatin1String("filter")).toBool(true));
    const QStringList columns = state.value(QLatin1String("columns")).toVariant().toStringList();
    if (columns == m_loader->window().spec().columns
        && m_view->restoreWidths(
            QByteArray::fromBase64(state.value(QLatin1String("widths")).toString().toLatin1())))
        m_fitted = true;
    std::vector<RowOrder> order;
    for (const QJsonValue part : state.value(QLatin1String("order")).toArray()) {
        const QString column = part.toObject().value(QLatin1String("column")).toString();
        if (columns.contains(column) && m_model->columnOf(column) >= 0)
            order.push_back({column, part.toObject().value(QLatin1String("descending")).toBool()});
    }
    if (order != m_order) {
        m_order = order;
        openWindow();
    }
}

} // namespace stillroom
