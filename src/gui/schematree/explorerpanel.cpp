#include "gui/schematree/explorerpanel.h"

#include "gui/common/buttons.h"
#include "gui/common/searchfield.h"
#include "gui/schematree/explorertree.h"
#include "gui/schematree/rowcounter.h"
#include "gui/schematree/schematreemodel.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QMenu>
#include <QVBoxLayout>

namespace stillroom {

using Kind = SchemaTreeModel::Kind;

ExplorerPanel::ExplorerPanel(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_filter(new SearchField(tr("Filter")))
    , m_model(new SchemaTreeModel(this))
    , m_proxy(new QSortFilterProxyModel(this))
    , m_tree(new ExplorerTree)
    , m_counter(new RowCounter(workspace, this))
    , m_expanded {QStringLiteral("project"), QStringLiteral("models"), QStringLiteral("tables")}
{
    m_proxy->setSourceModel(m_model);
    m_proxy->setRecursiveFilteringEnabled(true);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_tree->setModel(m_proxy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(8, 8, 8, 8);
    top->addWidget(m_filter);
    layout->addLayout(top);
    layout->addWidget(m_tree, 1);
    setFocusProxy(m_tree);

    connect(m_filter, &QLineEdit::textChanged, this, &ExplorerPanel::filterChanged);
    connect(m_filter, &SearchField::downPressed, this, &ExplorerPanel::focusTree);
    connect(m_filter, &QLineEdit::returnPressed, this, [this] {
        const QModelIndex hit = m_filter->text().isEmpty() ? QModelIndex() : m_tree->currentIndex();
        if (hit.isValid() && (!m_proxy->hasChildren(hit) || SchemaTreeModel::kind(hit) == Kind::ModelClass))
            activate(hit);
        else
            focusTree();
    });
    connect(m_tree, &ExplorerTree::rowActivated, this, &ExplorerPanel::activate);
    connect(m_tree, &ExplorerTree::textTyped, this, [this](const QString &text) {
        m_filter->setFocus();
        m_filter->insert(text);
    });
    connect(m_tree, &QWidget::customContextMenuRequested, this, [this](const QPoint &place) {
        const QModelIndex index = m_tree->indexAt(place);
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillMenu(*menu, index);
        if (menu->isEmpty())
            delete menu;
        else
            menu->popup(m_tree->viewport()->mapToGlobal(place));
    });
    const auto note = [this](const QModelIndex &index, bool open) {
        if (m_quiet || !m_filter->text().isEmpty())
            return;
        const QString id = index.data(SchemaTreeModel::IdRole).toString();
        m_expanded.removeAll(id);
        if (open)
            m_expanded << id;
    };
    connect(m_tree, &QTreeView::expanded, this, [note](const QModelIndex &index) { note(index, true); });
    connect(m_tree, &QTreeView::collapsed, this, [note](const QModelIndex &index) { note(index, false); });
    connect(m_counter, &RowCounter::counted, m_model, &SchemaTreeModel::setRowCount);
    connect(&workspace, &Workspace::schemaChanged, this, [this] {
        rebuild();
        countRows();
    });
    connect(&workspace, &Workspace::modelsChanged, this, &ExplorerPanel::rebuild);
    connect(&workspace, &Workspace::revisionsChanged, this, &ExplorerPanel::rebuild);
    connect(&workspace, &Workspace::sqlFilesChanged, this, &ExplorerPanel::rebuild);
    connect(&workspace, &Workspace::doctorChanged, this, &ExplorerPanel::rebuild);
    connect(&workspace, &Workspace::driftChanged, this, &ExplorerPanel::rebuild);
    connect(&workspace, &Workspace::rowsChanged, this,
            [this](const TableName &table) { m_counter->count({table}); });
    rebuild();
    if (workspace.schema())
        countRows();
}

void ExplorerPanel::rebuild()
{
    const QModelIndex current = m_tree->currentIndex();
    if (current.isValid())
        m_selected = current.data(SchemaTreeModel::IdRole).toString();
    m_quiet = true;
    m_model->rebuild(m_workspace);
    m_quiet = false;
    filterChanged(m_filter->text());
    const QModelIndex again = find(m_selected);
    if (again.isValid())
        m_tree->setCurrentIndex(again);
}

void ExplorerPanel::countRows()
{
    std::vector<TableName> tables;
    for (const Table &table : m_workspace.schema()->tables)
        tables.push_back(table.tableName());
    m_counter->count(std::move(tables));
}

QModelIndex ExplorerPanel::find(const QString &id) const
{
    if (id.isEmpty() || m_proxy->rowCount() == 0)
        return {};
    const QModelIndexList found = m_proxy->match(m_proxy->index(0, 0), SchemaTreeModel::IdRole, id, 1,
                                                 Qt::MatchExactly | Qt::MatchRecursive);
    return found.value(0);
}

void ExplorerPanel::filterChanged(const QString &text)
{
    m_quiet = true;
    m_proxy->setFilterFixedString(text);
    if (text.isEmpty()) {
        m_tree->collapseAll();
        for (const QString &id : std::as_const(m_expanded))
            m_tree->setExpanded(find(id), true);
    } else {
        m_tree->expandAll();
        // The first row that matches by itself, not its group: Enter opens it.
        QModelIndex index = m_proxy->index(0, 0);
        const auto isHit = [&text](const QModelIndex &row) {
            return SchemaTreeModel::kind(row) == Kind::ModelClass
                && row.data().toString().contains(text, Qt::CaseInsensitive);
        };
        while (index.isValid() && m_proxy->hasChildren(index) && !isHit(index))
            index = m_tree->indexBelow(index);
        if (index.isValid())
            m_tree->setCurrentIndex(index);
    }
    m_quiet = false;
}

void ExplorerPanel::activate(const QModelIndex &index)
{
    switch (SchemaTreeModel::kind(index)) {
    case Kind::Table:
    case Kind::View:
        m_workspace.requestTable(SchemaTreeModel::table(index));
        break;
    case Kind::Revision:
        m_workspace.requestHistory(index.data(SchemaTreeModel::NameRole).toString());
        break;
    case Kind::ModelFile:
    case Kind::ModelClass:
    case Kind::ModelColumn:
    case Kind::ModelRelationship:
        m_workspace.requestSource({index.data(SchemaTreeModel::FileRole).toString(),
                                   index.data(SchemaTreeModel::LineRole).toInt()});
        break;
    case Kind::SqlFile:
        m_workspace.requestSqlFile(index.data(SchemaTreeModel::FileRole).toString());
        break;
    case Kind::Group:
        break;
    }
}

void ExplorerPanel::fillMenu(QMenu &menu, const QModelIndex &index)
{
    const auto add = [&menu, this](const QString &text, const QString &icon, auto job) {
        connect(menu.addAction(Theme::current().icon(icon), text), &QAction::triggered, this, job);
    };
    const auto addCopy = [&](const QString &name) {
        add(tr("Copy name"), QStringLiteral("copy"), [name] { QApplication::clipboard()->setText(name); });
    };
    if (index.isValid()) {
        const Kind kind = SchemaTreeModel::kind(index);
        const TableName table = SchemaTreeModel::table(index);
        const QPersistentModelIndex place(index);
        switch (kind) {
        case Kind::Table:
        case Kind::View:
            add(tr("Open data"), QStringLiteral("table"), [this, table] { m_workspace.requestTable(table); });
            if (kind == Kind::Table) {
                add(tr("New record"), QStringLiteral("plus"),
                    [this, table] { m_workspace.requestRecord(table, {}); });
            }
            if (kind == Kind::Table) {
                add(tr("Show in diagram"), QStringLiteral("boxes"),
                    [this, table] { m_workspace.requestDiagram(table); });
            }
            add(tr("Query in a new SQL tab"), QStringLiteral("square-terminal"), [this, table] {
                RowQuery query;
                query.table = table;
                query.limit = 100;
                Statement statement = m_workspace.dialect().selectRows(query);
                QString text = statement.text;
                for (const Value &bind : statement.binds) {
                    const qsizetype at = text.lastIndexOf(QLatin1Char('?'));
                    if (at >= 0 && statement.binds.size() == 1)
                        text.replace(at, 1, m_workspace.dialect().literal(bind));
                }
                m_workspace.requestSql(text);
            });
            addCopy(table.toString());
            break;
        case Kind::Revision: {
            const QString id = index.data(SchemaTreeModel::NameRole).toString();
            add(tr("Show in history"), QStringLiteral("history"),
                [this, id] { m_workspace.requestHistory(id); });
            addCopy(id);
            break;
        }
        case Kind::ModelFile:
        case Kind::ModelClass:
        case Kind::ModelColumn:
        case Kind::ModelRelationship: {
            const SourcePlace source {index.data(SchemaTreeModel::FileRole).toString(),
                                      index.data(SchemaTreeModel::LineRole).toInt()};
            add(tr("Open source"), QStringLiteral("file-code-2"), [this, place] { activate(place); });
            add(tr("Open in your editor"), QStringLiteral("external-link"),
                [this, source] { m_workspace.openInEditor(source); });
            if (kind == Kind::ModelClass) {
                add(tr("Show in diagram"), QStringLiteral("boxes"),
                    [this, table] { m_workspace.requestDiagram(table); });
                add(tr("Show differences"), QStringLiteral("git-compare"),
                    [this, table] { m_workspace.requestDrift(table); });
            }
            addCopy(index.data().toString().section(QStringLiteral(" → "), 0, 0));
            break;
        }
        case Kind::SqlFile: {
            const QString file = index.data(SchemaTreeModel::FileRole).toString();
            add(tr("Open"), QStringLiteral("file-code"), [this, file] { m_workspace.requestSqlFile(file); });
            add(tr("Take off the list"), QStringLiteral("x"),
                [this, file] { m_workspace.forgetSqlFile(file); });
            addCopy(QDir::toNativeSeparators(file));
            break;
        }
        case Kind::Group:
            if (m_workspace.doctor()
                && index.data(SchemaTreeModel::IdRole).toString() == QStringLiteral("project"))
                add(tr("Doctor"), QStringLiteral("stethoscope"), [this] { m_workspace.requestDoctor(); });
            if (m_workspace.drift()
                && index.data(SchemaTreeModel::IdRole).toString() == QStringLiteral("models"))
                add(tr("Drift"), QStringLiteral("git-compare"), [this] { m_workspace.requestDrift({}); });
            break;
        }
        menu.addSeparator();
    }
    add(tr("Refresh"), QStringLiteral("refresh-cw"), [this] { m_workspace.refresh(); });
    add(tr("Expand all"), QStringLiteral("chevrons-up-down"), [this] { m_tree->expandAll(); });
    add(tr("Collapse all"), QStringLiteral("chevrons-down-up"), [this] { m_tree->collapseAll(); });
}

void ExplorerPanel::focusFilter()
{
    m_filter->setFocus();
    m_filter->selectAll();
}

void ExplorerPanel::focusTree()
{
    m_tree->setFocus();
    if (!m_tree->currentIndex().isValid())
        m_tree->setCurrentIndex(m_proxy->index(0, 0));
}

void ExplorerPanel::selectTable(const TableName &table)
{
    QModelIndex index = find(QStringLiteral("table:") + table.toString());
    if (!index.isValid())
        index = find(QStringLiteral("view:") + table.toString());
    if (index.isValid())
        m_tree->setCurrentIndex(index);
}

QStringList ExplorerPanel::expandedIds() const
{
    return m_expanded;
}

void ExplorerPanel::setExpandedIds(const QStringList &ids)
{
    m_expanded = ids;
    filterChanged(m_filter->text());
}

} // namespace stillroom
