#include "gui/form/childtabs.h"

#include "gui/common/badge.h"
#include "gui/common/buttons.h"
#include "gui/common/confirmdelete.h"
#include "gui/common/gridheader.h"
#include "gui/common/gridview.h"
#include "gui/form/childdelegate.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStackedWidget>
#include <QTabBar>
#include <set>

namespace stillroom {

ChildTabs::ChildTabs(FormModel &model, const std::vector<std::pair<int, FormCollection>> &collections,
                     QWidget *parent)
    : QFrame(parent)
    , m_model(model)
    , m_bar(new QTabBar)
    , m_stack(new QStackedWidget)
    , m_add(makeButton({}, ButtonKind::Secondary, QStringLiteral("plus")))
{
    setProperty("role", QStringLiteral("card"));
    m_bar->setExpanding(false);
    m_bar->setUsesScrollButtons(true);
    m_bar->setAccessibleName(tr("Rows that belong to this record"));
    m_open = makeAction(this, tr("Open"), QStringLiteral("arrow-up-right"), {},
                        tr("Open the row as a form (F4)"));
    m_delete = makeAction(this, tr("Delete"), QStringLiteral("trash-2"), {},
                          tr("Mark the selected rows for deletion, or take that back (Delete)"));
    m_all = makeAction(this, tr("Show all"), QStringLiteral("table"), {}, tr("Show these rows in the table"));
    connect(m_open, &QAction::triggered, this, &ChildTabs::openCurrent);
    connect(m_delete, &QAction::triggered, this, &ChildTabs::deleteSelected);
    connect(m_all, &QAction::triggered, this, &ChildTabs::openAll);
    connect(m_add, &QPushButton::clicked, this, &ChildTabs::addRow);
    m_add->setObjectName(QStringLiteral("addChild"));
    auto *top = new QWidget;
    top->setAutoFillBackground(true);
    auto *head = new QHBoxLayout(top);
    head->setContentsMargins(0, 0, 6, 0);
    head->setSpacing(4);
    head->addWidget(m_bar, 1);
    for (QAction *action : {m_open, m_delete, m_all}) {
        QToolButton *button = makeToolButton(action);
        button->setObjectName(QStringLiteral("childButton"));
        button->setAccessibleName(action->text());
        head->addWidget(button);
    }
    head->addWidget(m_add);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(top);
    layout->addWidget(makeLine());
    layout->addWidget(m_stack);
    for (const auto &[number, collection] : collections) {
        Page page;
        page.number = number;
        page.model = new ChildModel(model, collection, this);
        page.view = new GridView;
        page.view->setModel(page.model);
        page.view->setMarkersShown(true);
        page.view->table()->setItemDelegate(new ChildDelegate(*page.model, model, page.view));
        page.view->table()->setEditTriggers(QAbstractItemView::DoubleClicked
                                            | QAbstractItemView::AnyKeyPressed
                                            | QAbstractItemView::EditKeyPressed);
        page.view->table()->setTabKeyNavigation(false); // Tab goes on to the next field
        page.view->table()->setAccessibleName(collection.label);
        page.view->table()->installEventFilter(this);
        connect(page.model, &ChildModel::refused, this, &ChildTabs::refused);
        connect(page.view->table()->selectionModel(), &QItemSelectionModel::selectionChanged, this,
                &ChildTabs::updateActions);
        connect(page.view->table(), &GridTable::linkActivated, this, [this](const QModelIndex &index) {
            const FormField *field = current().model->field(index.column());
            const StagedValue value = current().model->valueAt(index.row(), index.column());
            if (field && field->kind == FormField::Kind::ForeignKey && field->parentColumns.size() == 1
                && value.kind == StagedValue::Kind::Value && !value.value.isNull())
                m_model.workspace().requestRecord(field->parent,
                                                  {{field->parentColumns.front(), value.value, false, {}}});
        });
        page.badge = new Badge(QStringLiteral("0"));
        m_stack->addWidget(page.view);
        m_pages.push_back(page);
        const int tab = m_bar->addTab(collection.label);
        m_bar->setTabButton(tab, QTabBar::RightSide, page.badge);
        m_bar->setTabToolTip(
            tab,
            tr("Rows of %1 whose %2 refers to this record")
                .arg(collection.table.toString(), collection.columns.join(QStringLiteral(", "))));
    }
    connect(m_bar, &QTabBar::currentChanged, this, [this](int tab) {
        m_stack->setCurrentIndex(tab);
        updateActions();
        fitHeight();
    });
    updateActions();
}

ChildTabs::Page &ChildTabs::current()
{
    return m_pages[std::size_t(qMax(0, m_bar->currentIndex()))];
}

void ChildTabs::setRows(const RecordRows &rows)
{
    for (Page &page : m_pages) {
        page.model->setRows(page.number < int(rows.collections.size())
                                ? rows.collections[std::size_t(page.number)]
                                : CollectionRows {});
        if (!page.fitted && page.model->rowCount() > 0) {
            page.view->fitColumns();
            page.view->table()->horizontalHeader()->setStretchLastSection(true);
            page.fitted = true;
        }
    }
    refresh();
}

void ChildTabs::refresh()
{
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        Page &page = m_pages[i];
        page.model->refresh();
        const QString count = QString::number(page.model->liveCount());
        if (page.badge->text() != count) {
            page.badge->setText(count);
            page.badge->resize(page.badge->sizeHint());
            m_bar->setTabText(int(i), page.model->collection().label); // measures the tab anew
        }
    }
    updateActions();
    fitHeight();
}

/// What the button adds is said by the tab too: the words give way to the tabs.
void ChildTabs::fitHead()
{
    if (m_pages.empty())
        return;
    const QString noun = singular(current().model->collection().table.name);
    const QString words = tr("Add %1").arg(labelOf(noun).toLower());
    m_add->setText(words);
    m_add->setToolTip(tr("%1 (Insert)").arg(words));
    m_add->setAccessibleName(words);
    int needed = m_bar->sizeHint().width() + m_add->sizeHint().width() + 6;
    for (const QToolButton *button : findChildren<QToolButton *>(QStringLiteral("childButton")))
        needed += button->sizeHint().width() + 4;
    if (needed > width())
        m_add->setText({});
}

void ChildTabs::fitHeight()
{
    const int rows = qBound(3, current().model->rowCount(), 12);
    const GridHeader *header = current().view->header();
    const int bar = header->length() + 30 > width() ? 14 : 0; // room for a horizontal scroll bar
    m_stack->setFixedHeight(GridHeader::headHeight + rows * 24 + bar);
}

void ChildTabs::updateActions()
{
    if (m_pages.empty())
        return;
    Page &page = current();
    const bool writable = !m_model.workspace().isReadOnly() && !m_model.isDeleted()
        && !page.model->childSpec().keyColumns.isEmpty();
    const QModelIndex index = page.view->table()->currentIndex();
    fitHead();
    m_add->setEnabled(writable);
    m_delete->setEnabled(writable && index.isValid());
    m_open->setEnabled(index.isValid() && !page.model->keyAt(index.row()).empty());
    m_all->setEnabled(!m_model.isNew());
}

void ChildTabs::addRow()
{
    Page &page = current();
    finishEditing();
    const int row = page.model->addRow();
    if (row < 0)
        return;
    int column = 0;
    while (column + 1 < page.model->columnCount()
           && (page.model->field(column)->readOnly
               || (page.model->field(column)->isKey && !page.model->field(column)->required)))
        ++column;
    const QModelIndex index = page.model->index(row, column);
    if (!page.fitted) {
        page.view->fitColumns();
        page.view->table()->horizontalHeader()->setStretchLastSection(true);
        page.fitted = true;
    }
    page.view->table()->setFocus(Qt::OtherFocusReason);
    page.view->table()->setCurrentIndex(index);
    page.view->table()->scrollTo(index);
    page.view->table()->edit(index);
}

void ChildTabs::addRowOf(const TableName &table, const QStringList &columns)
{
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        const FormCollection &collection = m_pages[i].model->collection();
        if (collection.table == table && collection.columns == columns) {
            m_bar->setCurrentIndex(int(i));
            addRow();
        }
    }
}

bool ChildTabs::showRow(quint64 staged)
{
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        for (int row = 0; row < m_pages[i].model->rowCount(); ++row) {
            const StagedRow *found = m_pages[i].model->staged(row);
            if (!found || found->id != staged)
                continue;
            m_bar->setCurrentIndex(int(i));
            m_pages[i].view->table()->setCurrentIndex(m_pages[i].model->index(row, 0));
            return true;
        }
    }
    return false;
}

void ChildTabs::finishEditing()
{
    for (Page &page : m_pages) {
        QWidget *focus = page.view->table()->viewport()->focusWidget();
        if (focus && focus != page.view->table()->viewport() && focus->hasFocus())
            page.view->table()->setFocus(Qt::OtherFocusReason);
    }
}

void ChildTabs::deleteSelected()
{
    Page &page = current();
    std::set<int> rows;
    for (const QModelIndex &index : page.view->table()->selectionModel()->selectedIndexes())
        rows.insert(index.row());
    if (rows.empty() && page.view->table()->currentIndex().isValid())
        rows.insert(page.view->table()->currentIndex().row());
    if (rows.empty() || !m_delete->isEnabled())
        return;
    std::vector<std::vector<ColumnValue>> keys; // of those that are there: a staged row is only taken back
    for (const int row : rows) {
        const StagedRow *found = page.model->staged(row);
        const auto key = page.model->keyAt(row);
        if (!key.empty() && !(found && found->kind == StagedRow::Kind::Deleted))
            keys.push_back(key);
    }
    confirmDelete(
        this, m_model.session(), m_model.dialect(), m_model.schema(), page.model->collection().table, keys,
        [model = page.model, rows = QList<int>(rows.begin(), rows.end())] { model->deleteRows(rows); },
        [this](const Error &error) { Q_EMIT refused(error.message); });
}

void ChildTabs::openCurrent()
{
    Page &page = current();
    const QModelIndex index = page.view->table()->currentIndex();
    const auto key = index.isValid() ? page.model->keyAt(index.row()) : std::vector<ColumnValue>();
    if (!key.empty())
        m_model.workspace().requestRecord(page.model->collection().table, key);
}

void ChildTabs::openAll()
{
    const FormCollection &collection = current().model->collection();
    std::vector<RowFilter> filters;
    for (qsizetype i = 0; i < collection.columns.size(); ++i)
        filters.push_back(
            {collection.columns[i], RowFilter::Match::Equals, {m_model.stored(collection.ownColumns[i])}});
    m_model.workspace().requestRows(collection.table, filters);
}

QList<QWidget *> ChildTabs::tabChain() const
{
    QList<QWidget *> chain {m_bar};
    for (QToolButton *button : findChildren<QToolButton *>(QStringLiteral("childButton")))
        chain << button;
    chain << m_add;
    for (const Page &page : m_pages)
        chain << page.view->table();
    return chain;
}

void ChildTabs::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fitHead();
    if (!m_pages.empty())
        fitHeight();
}

bool ChildTabs::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(object, event);
    auto *key = static_cast<QKeyEvent *>(event);
    if (key->key() == Qt::Key_Delete && key->modifiers() == Qt::NoModifier) {
        deleteSelected();
        return true;
    }
    if (key->key() == Qt::Key_Insert) {
        addRow();
        return true;
    }
    if (key->key() == Qt::Key_F4) {
        openCurrent();
        return true;
    }
    if (key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
        auto *table = qobject_cast<GridTable *>(object);
        if (table && table->hasFocus() && table->currentIndex().isValid()
            && (table->currentIndex().flags() & Qt::ItemIsEditable))
        {
            table->edit(table->currentIndex());
            return true;
        }
    }
    if (key->modifiers() == Qt::ControlModifier && key->key() == Qt::Key_0) {
        const QModelIndex index = current().view->table()->currentIndex();
        const QString problem
            = index.isValid() ? current().model->stage(index, StagedValue::of(Value::null())) : QString();
        if (!problem.isEmpty())
            Q_EMIT refused(problem);
        return true;
    }
    if (key->matches(QKeySequence::Undo)) {
        Q_EMIT undoRequested();
        return true;
    }
    if (key->matches(QKeySequence::Redo)
        || (key->modifiers() == Qt::ControlModifier && key->key() == Qt::Key_Y)) {
        Q_EMIT redoRequested();
        return true;
    }
    return QFrame::eventFilter(object, event);
}

} // namespace stillroom
