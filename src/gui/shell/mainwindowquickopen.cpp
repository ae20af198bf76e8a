#include "gui/shell/mainwindow.h"

#include "gui/common/theme.h"
#include "gui/history/historypanel.h"
#include "gui/shell/projectmemory.h"
#include "gui/shell/tabarea.h"
#include "migrate/scriptdirectory.h"

#include <QAction>

namespace stillroom {

namespace {

constexpr int tabRank = 12;
constexpr int tableRank = 10;
constexpr int modelRank = 6;
constexpr int revisionRank = 3;

} // namespace

void MainWindow::showQuickOpen()
{
    std::vector<QuickEntry> entries = objectEntries();
    std::vector<QuickEntry> actions = actionEntries();
    entries.insert(entries.end(), std::make_move_iterator(actions.begin()),
                   std::make_move_iterator(actions.end()));
    m_quickOpen->popup(std::move(entries), tr("Go to table, model, revision…"));
}

void MainWindow::showActions()
{
    m_quickOpen->popup(actionEntries(), tr("Run an action…"));
}

std::vector<QuickEntry> MainWindow::objectEntries()
{
    std::vector<QuickEntry> entries;
    const auto icon = [](const char *name) {
        return Theme::current().icon(QString::fromLatin1(name), Theme::Token::Muted);
    };
    for (TabPage *page : m_tabs->pages()) {
        if (page != m_tabs->currentPage())
            entries.push_back({page->title(), tr("open tab"), page->icon(), tabRank,
                               [this, page = QPointer<TabPage>(page)] {
                                   if (page)
                                       m_tabs->setCurrentWidget(page);
                               }});
    }
    if (!m_workspace) {
        for (const auto &project : ProjectMemory::recent())
            entries.push_back({project.name, project.detail, icon("database"), tableRank,
                               [this, target = project.target] { openTarget(target); }});
        return entries;
    }
    Workspace *workspace = m_workspace.get();
    if (const auto schema = workspace->schema()) {
        for (const Table &table : schema->tables) {
            const TableName name = table.tableName();
            entries.push_back({name.toString(), tr("table"), icon("table"), tableRank,
                               [workspace, name] { workspace->requestTable(name); }});
            for (const Column &column : table.columns) {
                const bool key = table.primaryKey.columns.contains(column.name);
                entries.push_back({name.toString() + QLatin1Char('.') + column.name,
                                   tr("column · %1").arg(workspace->dialect().typeDdl(column.type)),
                                   icon(key ? "key-round" : "columns-3"), 0,
                                   [workspace, name] { workspace->requestTable(name); }});
            }
        }
        for (const View &view : schema->views) {
            const TableName name {view.schema, view.name};
            entries.push_back({name.toString(), tr("view"), icon("eye"), tableRank,
                               [workspace, name] { workspace->requestTable(name); }});
        }
    }
    if (const auto models = workspace->models()) {
        for (const ModelTable &model : models->tables) {
            if (!model.className.isEmpty())
                entries.push_back({model.className, tr("model · %1").arg(model.place.file), icon("hexagon"),
                                   modelRank,
                                   [workspace, place = model.place] { workspace->requestSource(place); }});
        }
    }
    if (const auto scripts = workspace->scripts(); scripts && m_history != nullptr) {
        for (const Revision &revision : scripts->map().all())
            entries.push_back({revision.message.isEmpty()
                                   ? revision.id
                                   : revision.message + QStringLiteral("  ") + revision.id,
                               tr("revision"), icon("git-commit-horizontal"), revisionRank,
                               [workspace, id = revision.id] { workspace->requestHistory(id); }});
    }
    return entries;
}

std::vector<QuickEntry> MainWindow::actionEntries()
{
    std::vector<QuickEntry> entries;
    QList<QAction *> list = actions();
    if (const TabPage *page = m_tabs->currentPage())
        list += page->actions();
    if (m_history != nullptr)
        list += m_history->menuActions();
    for (QAction *candidate : std::as_const(list)) {
        if (candidate == nullptr || !candidate->isEnabled() || candidate->text().isEmpty()
            || candidate == action(QStringLiteral("quickOpen"))
            || candidate == action(QStringLiteral("palette")))
            continue;
        const QString keys = candidate->shortcut().toString(QKeySequence::NativeText);
        entries.push_back({QString(candidate->text()).remove(QLatin1Char('&')),
                           keys.isEmpty() ? tr("action") : tr("action · %1").arg(keys), candidate->icon(), 0,
                           [candidate = QPointer<QAction>(candidate)] {
                               if (candidate)
                                   candidate->trigger();
                           }});
    }
    return entries;
}

} // namespace stillroom
