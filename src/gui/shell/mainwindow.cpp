#include "gui/shell/mainwindow.h"

#include "gui/common/badge.h"
#include "gui/common/busybar.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/emptystate.h"
#include "gui/common/future.h"
#include "gui/diagram/diagrampage.h"
#include "gui/editor/sqlpage.h"
#include "gui/grid/gridpage.h"
#include "gui/history/historypanel.h"
#include "gui/schematree/explorerpanel.h"
#include "gui/shell/connectionbutton.h"
#include "gui/shell/demofolder.h"
#include "gui/shell/messagespanel.h"
#include "gui/shell/projectmemory.h"
#include "gui/shell/sourcepage.h"
#include "gui/shell/startpage.h"
#include "gui/shell/tabarea.h"

#include <QAction>
#include <QCloseEvent>
#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QJsonArray>
#include <QMenu>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QVBoxLayout>

namespace stillroom {

namespace {

constexpr qsizetype closedKept = 20;

QString base64(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

QByteArray fromBase64(const QJsonValue &value)
{
    return QByteArray::fromBase64(value.toString().toLatin1());
}

/// The file of a target that is a SQLite file which is not there; empty otherwise.
QString missingFile(const Error &error, const Project *project)
{
    if (error.kind != Error::Kind::Connection || project == nullptr || !project->url
        || project->url->backend() != Backend::Sqlite || project->url->isInMemory())
        return {};
    const QString file = QDir(project->folder.isEmpty() ? QDir::currentPath() : project->folder)
                             .absoluteFilePath(*project->url->database);
    return QFileInfo::exists(file) ? QString() : file;
}

} // namespace

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent)
    , m_stack(new QStackedWidget)
    , m_tabs(new TabArea)
{
    setWindowTitle(tr("Stillroom"));
    setWindowIcon(QIcon(QStringLiteral(":/stillroom/icons/stillroom.svg")));
    setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowTabbedDocks);
    makeActions();
    m_start = new StartPage({action(QStringLiteral("openFile")), action(QStringLiteral("openFolder")),
                             action(QStringLiteral("connect")), action(QStringLiteral("demo"))});
    auto *empty = new EmptyState(QStringLiteral("boxes"), tr("Nothing is open."));
    empty->setHint(tr("Double click a table at the left, or press Ctrl+P and type its name."));
    empty->addAction(action(QStringLiteral("diagram")));
    empty->addAction(action(QStringLiteral("newSql")), false);
    m_emptyPage = new QWidget;
    m_emptyPage->setProperty("role", QStringLiteral("page"));
    m_emptyPage->setAttribute(Qt::WA_StyledBackground);
    auto *emptyLayout = new QVBoxLayout(m_emptyPage);
    emptyLayout->addWidget(empty);
    m_stack->addWidget(m_start);
    m_stack->addWidget(m_emptyPage);
    m_stack->addWidget(m_tabs);
    m_busy = new BusyBar;
    auto *centre = new QWidget;
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_busy);
    layout->addWidget(m_stack, 1);
    m_stack->setMinimumWidth(400); // a page gives way to the docks, the window never grows for a page
    setCentralWidget(centre);
    makeDocks();
    makeMenus();
    makeToolBar();
    makeStatusBar();
    m_quickOpen = new QuickOpen(this);

    connect(m_start, &StartPage::openRequested, this, &MainWindow::openTarget);
    connect(m_start, &StartPage::createRequested, this, [this] {
        if (m_workspace) {
            m_start->clearError();
            m_workspace->createDatabase();
        }
    });
    connect(m_busy, &BusyBar::cancelRequested, this, [this] {
        if (m_workspace)
            m_workspace->cancelReading();
    });
    connect(m_tabs, &TabArea::closeRequested, this, &MainWindow::closePage);
    connect(m_tabs, &TabArea::currentPageChanged, this, &MainWindow::currentPageChanged);
    const auto follows = [this](TabPage *page) {
        if (page == m_tabs->currentPage()) {
            updateActions();
            updateStatus();
            updateTitle();
        }
    };
    connect(m_tabs, &TabArea::pageStatusChanged, this, follows);
    connect(m_tabs, &TabArea::pageTitleChanged, this, follows);
    m_saidTimer.setSingleShot(true);
    m_saidTimer.setInterval(5000);
    connect(&m_saidTimer, &QTimer::timeout, this, [this] {
        m_said.clear();
        updateStatus();
    });
    restoreWindow();
    showStartPage();
}

MainWindow::~MainWindow()
{
    disconnect(m_tabs, nullptr, this, nullptr);
    for (TabPage *page : m_tabs->pages()) // before the workspace they were made with
        m_tabs->removePage(page);
    delete m_history;
    delete m_explorer;
}

void MainWindow::showStartPage()
{
    m_start->refresh();
    m_stack->setCurrentWidget(m_start);
    m_explorerDock->setVisible(false);
    m_historyDock->setVisible(false);
    updateActions();
    updateStatus();
    updateTitle();
}

void MainWindow::openTarget(const QString &target)
{
    askToClose(m_tabs->pages(), [this, target] {
        m_start->clearError();
        const quint64 run = ++m_openRun;
        follow(
            this, inBackground([target] { return Project::open(target); }),
            [this, run, target](const Project &project) {
                if (run == m_openRun)
                    openProject(project, target);
            },
            [this, run](const Error &error) {
                if (run != m_openRun)
                    return;
                leaveProject();
                showStartPage();
                m_start->showError(error);
            });
    });
}

void MainWindow::openDemo()
{
    follow(
        this, inBackground([] { return openDemoCopy(); }),
        [this](const QString &folder) {
            m_demoTarget = folder;
            openTarget(folder);
        },
        [this](const Error &error) {
            if (m_workspace) {
                m_workspace->report(error);
                return;
            }
            m_start->showError(error);
        });
}

void MainWindow::openProject(const Project &project, const QString &target)
{
    leaveProject();
    m_workspace = std::make_unique<Workspace>(project);
    m_target = m_workspace->connectionTarget();
    if (m_target.isEmpty() && !target.contains(QLatin1Char('@'))) // never a URL that may hold a password
        m_target = target;
    connectWorkspace();

    m_explorer = new ExplorerPanel(*m_workspace);
    m_explorer->setMinimumWidth(200);
    m_explorerDock->setWidget(m_explorer);
    m_history = new HistoryPanel(*m_workspace);
    m_historyDock->setWidget(m_history);
    fillMigrationsMenu();
    const QJsonObject memory = ProjectMemory::project(m_target);
    const QByteArray state = fromBase64(memory.value(QStringLiteral("layout")));
    m_explorerDock->setVisible(true);
    m_historyDock->setVisible(m_history != nullptr && project.alembic.has_value());
    if (!state.isEmpty())
        restoreState(state);
    else
        resizeDocks({m_explorerDock, m_historyDock}, {220, 290}, Qt::Horizontal);
    m_messagesDock->setVisible(false);
    if (memory.contains(QStringLiteral("expanded")))
        m_explorer->setExpandedIds(memory.value(QStringLiteral("expanded")).toVariant().toStringList());
    const QString detail = project.url
        ? project.url->dialect + QStringLiteral(" · ") + project.url->displayName()
        : tr("no database");
    m_switcher->setProject(project.name, detail);
    if (!m_target.isEmpty() && m_target != m_demoTarget)
        ProjectMemory::addRecent({project.name, m_target, detail});
    m_stack->setCurrentWidget(m_emptyPage);
    m_busy->start(tr("Reading %1").arg(project.name));
    updateActions();
    updateStatus();
    updateTitle();
    m_workspace->refresh();
    if (!m_workspace->hasDatabase() && !project.hasModels)
        projectRead();
}

void MainWindow::connectWorkspace()
{
    Workspace *workspace = m_workspace.get();
    connect(workspace, &Workspace::openFailed, this, &MainWindow::openFailed);
    connect(workspace, &Workspace::problem, m_messages, qOverload<const Error &>(&MessagesPanel::add));
    connect(workspace, &Workspace::message, m_messages, qOverload<const QString &>(&MessagesPanel::add));
    connect(workspace, &Workspace::message, this, [this](const QString &sentence) {
        m_said = sentence;
        m_saidTimer.start();
        updateStatus();
    });
    connect(workspace, &Workspace::schemaChanged, this, &MainWindow::projectRead);
    connect(workspace, &Workspace::modelsChanged, this, [this] {
        if (!m_workspace->hasDatabase())
            projectRead();
    });
    connect(workspace, &Workspace::busyChanged, this, [this] {
        if (m_workspace->isReading())
            m_busy->start(tr("Reading %1").arg(m_workspace->project().name));
        else
            m_busy->stop();
        updateStatus();
    });
    connect(workspace, &Workspace::tableRequested, this,
            [this](const TableName &table, const std::vector<RowFilter> &filters) {
                TabRequest request;
                request.kind = TabRequest::Kind::Table;
                request.table = table;
                request.filters = filters;
                openPage(request);
            });
    connect(workspace, &Workspace::recordRequested, this,
            [this](const TableName &table, const std::vector<ColumnValue> &key) {
                TabRequest request;
                request.kind = TabRequest::Kind::Record;
                request.table = table;
                request.key = key;
                openPage(request);
            });
    connect(workspace, &Workspace::diagramRequested, this, [this](const TableName &table) {
        TabRequest request;
        request.table = table;
        openPage(request);
        auto *page = qobject_cast<DiagramPage *>(m_tabs->currentPage());
        if (page != nullptr && !table.name.isEmpty())
            page->focusTable(table);
    });
    connect(workspace, &Workspace::sqlRequested, this, &MainWindow::newSql);
    connect(workspace, &Workspace::sourceRequested, this, &MainWindow::openSource);
    connect(workspace, &Workspace::historyRequested, this, &MainWindow::showHistory);
}

void MainWindow::leaveProject()
{
    rememberProject();
    m_opened = false;
    for (TabPage *page : m_tabs->pages())
        m_tabs->removePage(page);
    m_requests.clear();
    m_closed.clear();
    m_lastQuery = 0;
    delete m_history;
    m_history = nullptr;
    fillMigrationsMenu();
    delete m_explorer;
    m_explorer = nullptr;
    m_workspace.reset();
    m_target.clear();
    m_said.clear();
    m_messages->clear();
    m_busy->stop();
    m_switcher->setProject({}, {});
}

void MainWindow::openFailed(const Error &error)
{
    m_busy->stop();
    m_start->refresh();
    m_start->showError(error, missingFile(error, m_workspace ? &m_workspace->project() : nullptr));
    m_stack->setCurrentWidget(m_start);
    m_explorerDock->setVisible(m_workspace && m_workspace->models());
    updateStatus();
}

void MainWindow::projectRead()
{
    if (!m_opened) {
        m_opened = true;
        m_explorerDock->setVisible(true);
        restoreTabs();
    }
    updateActions();
    updateStatus();
}

void MainWindow::restoreTabs()
{
    const QJsonObject memory = ProjectMemory::project(m_target);
    int current = memory.value(QStringLiteral("current")).toInt();
    for (const QJsonValue &value : memory.value(QStringLiteral("tabs")).toArray()) {
        const auto request = TabRequest::fromJson(value[QStringLiteral("request")].toObject());
        if (!request)
            continue;
        if (request->kind == TabRequest::Kind::Table && m_workspace->schema()) {
            const Schema &schema = *m_workspace->schema();
            const bool isView = std::any_of(schema.views.begin(), schema.views.end(), [&](const View &view) {
                return TableName {view.schema, view.name} == request->table;
            });
            if (schema.table(request->table) == nullptr && !isView)
                continue; // it was dropped since
        }
        m_lastQuery = qMax(m_lastQuery, request->kind == TabRequest::Kind::Sql ? request->number : 0);
        auto *page = new WaitingPage(*request, value[QStringLiteral("title")].toString(),
                                     value[QStringLiteral("key")].toString(),
                                     value[QStringLiteral("state")].toObject());
        m_requests.insert(page, *request);
        m_tabs->addPage(page, false);
    }
    if (m_tabs->count() > 0) {
        current = qBound(0, current, m_tabs->count() - 1);
        m_tabs->setCurrentIndex(current);
        currentPageChanged(m_tabs->currentPage());
    } else if (!memory.contains(QStringLiteral("tabs"))) {
        openPage(TabRequest()); // the first time: the diagram
    }
    if (m_tabs->count() == 0)
        currentPageChanged(nullptr);
}

void MainWindow::rememberProject()
{
    if (!m_workspace || !m_opened || m_target.isEmpty())
        return;
    QJsonArray tabs;
    int current = 0;
    for (TabPage *page : m_tabs->pages()) {
        if (!m_requests.contains(page))
            continue;
        const QJsonObject request = m_requests.value(page).toJson();
        if (!TabRequest::fromJson(request))
            continue;
        if (page == m_tabs->currentPage())
            current = int(tabs.size());
        tabs << QJsonObject {{QStringLiteral("request"), request},
                             {QStringLiteral("key"), page->key()},
                             {QStringLiteral("title"), page->title()},
                             {QStringLiteral("state"), page->saveState()}};
    }
    ProjectMemory::setProject(
        m_target,
        {{QStringLiteral("layout"), base64(saveState())},
         {QStringLiteral("tabs"), tabs},
         {QStringLiteral("current"), current},
         {QStringLiteral("expanded"), QJsonArray::fromStringList(m_explorer->expandedIds())}});
}

void MainWindow::rememberWindow()
{
    QJsonObject object = ProjectMemory::window();
    object.insert(QStringLiteral("geometry"), base64(saveGeometry()));
    ProjectMemory::setWindow(object);
}

void MainWindow::restoreWindow()
{
    const QJsonObject object = ProjectMemory::window();
    setModeByName(object.value(QStringLiteral("theme")).toString());
    resize(1280, 800);
    const QByteArray geometry = fromBase64(object.value(QStringLiteral("geometry")));
    if (!geometry.isEmpty())
        restoreGeometry(geometry);
}

void MainWindow::openPage(const TabRequest &request)
{
    if (!m_workspace)
        return;
    TabPage *page = makePage(*m_workspace, request);
    if (page == nullptr)
        return;
    if (TabPage *open = m_tabs->page(page->key())) {
        if (request.filters.empty()) {
            delete page;
            m_tabs->setCurrentWidget(open);
            return;
        }
        if (auto *grid = qobject_cast<GridPage *>(open)) { // its staged edits stay
            delete page;
            m_requests[open] = request;
            grid->setFilters(request.filters);
            m_tabs->setCurrentWidget(open);
            return;
        }
        m_requests.remove(open); // a tab of the last time that was not read yet
        m_tabs->removePage(open);
    }
    adopt(page, request);
    addPage(page);
}

/// What the window answers for a page of its own making.
void MainWindow::adopt(TabPage *page, const TabRequest &request)
{
    m_requests.insert(page, request);
    connect(page, &QObject::destroyed, this, [this, page] { m_requests.remove(page); });
    if (auto *diagram = qobject_cast<DiagramPage *>(page)) {
        connect(diagram, &DiagramPage::generateRevisionRequested, this, [this] {
            if (m_workspace->scripts())
                m_history->newRevision();
            else
                showHistory({}); // says how the project gets migrations
        });
    }
}

void MainWindow::addPage(TabPage *page)
{
    m_tabs->addPage(page);
    page->setFocus();
}

void MainWindow::wakePage(TabPage *page)
{
    auto *waiting = qobject_cast<WaitingPage *>(page);
    if (waiting == nullptr || !m_workspace)
        return;
    const TabRequest request = waiting->request();
    TabPage *real = makePage(*m_workspace, request);
    if (real == nullptr) {
        m_tabs->removePage(waiting);
        return;
    }
    real->restoreState(waiting->saveState());
    m_requests.remove(waiting);
    adopt(real, request);
    m_tabs->replacePage(waiting, real);
}

void MainWindow::currentPageChanged(TabPage *page)
{
    if (qobject_cast<WaitingPage *>(page) != nullptr && m_opened) {
        wakePage(page); // comes here again with the real one
        return;
    }
    if (m_workspace)
        m_stack->setCurrentWidget(page == nullptr ? m_emptyPage : static_cast<QWidget *>(m_tabs));
    if (page != nullptr && m_explorer != nullptr && m_requests.value(page).kind == TabRequest::Kind::Table)
        m_explorer->selectTable(m_requests.value(page).table);
    updateActions();
    updateStatus();
    updateTitle();
}

void MainWindow::newSql(const QString &text)
{
    if (!m_workspace || !m_workspace->hasDatabase())
        return;
    TabRequest request;
    request.kind = TabRequest::Kind::Sql;
    request.number = ++m_lastQuery;
    openPage(request);
    auto *page = qobject_cast<SqlPage *>(m_tabs->currentPage());
    if (page != nullptr && !text.isEmpty())
        page->setText(text);
}

void MainWindow::openSource(const SourcePlace &place)
{
    TabRequest request;
    request.kind = TabRequest::Kind::Source;
    request.place = place;
    openPage(request);
    if (auto *page = qobject_cast<SourcePage *>(m_tabs->currentPage()))
        page->showLine(place.line);
}

void MainWindow::showHistory(const QString &revision)
{
    if (m_history == nullptr)
        return;
    m_historyDock->setVisible(true);
    m_historyDock->raise();
    m_history->selectRevision(revision);
    m_history->setFocus();
}

void MainWindow::closePage(TabPage *page)
{
    askToClose({page}, [this, page = QPointer<TabPage>(page)] {
        if (page)
            closeNow(page);
    });
}

void MainWindow::closeNow(TabPage *page)
{
    if (m_requests.contains(page)) {
        m_closed.push_back({m_requests.take(page), page->key(), page->title(), page->saveState()});
        if (qsizetype(m_closed.size()) > closedKept)
            m_closed.erase(m_closed.begin());
    }
    m_tabs->removePage(page);
    updateActions();
}

void MainWindow::reopenPage()
{
    if (m_closed.empty() || !m_workspace)
        return;
    const Closed closed = m_closed.back();
    m_closed.pop_back();
    openPage(closed.request);
    TabPage *page = m_tabs->currentPage();
    if (page != nullptr && page->key() == closed.key)
        page->restoreState(closed.state);
    updateActions();
}

/// Asks about unsaved edits of these pages; `then` comes at once, after Save or Discard, or never.
void MainWindow::askToClose(QList<TabPage *> pages, const std::function<void()> &then)
{
    pages.removeIf([](const TabPage *page) { return !page->hasUnsavedChanges(); });
    if (pages.isEmpty()) {
        then();
        return;
    }
    QStringList pending;
    for (const TabPage *page : std::as_const(pages))
        pending << (page->unsavedSummary().isEmpty() ? page->title() : page->unsavedSummary());
    auto *dialog = new ConfirmDialog(tr("Some edits are not applied"),
                                     tr("They are lost when the page is closed without saving them."), this);
    dialog->setObjectName(QStringLiteral("unsaved"));
    dialog->setDetails(pending);
    dialog->addVerb(QStringLiteral("discard"), tr("Discard"), ButtonKind::Danger);
    dialog->addVerb(QStringLiteral("save"), tr("Save"));
    QList<QPointer<TabPage>> guarded(pages.begin(), pages.end());
    connect(dialog, &ConfirmDialog::chosen, this, [this, guarded, then](const QString &verb) {
        QList<TabPage *> alive;
        for (const auto &page : guarded) {
            if (page)
                alive << page;
        }
        if (verb == QStringLiteral("save")) {
            saveThen(alive, then);
            return;
        }
        for (TabPage *page : std::as_const(alive))
            page->discardChanges();
        then();
    });
    dialog->open();
}

/// Saving is asynchronous: goes on when every page has told that nothing is unsaved any more.
void MainWindow::saveThen(const QList<TabPage *> &pages, const std::function<void()> &then)
{
    auto *waiter = new QObject(this);
    QList<QPointer<TabPage>> guarded(pages.begin(), pages.end());
    const auto check = [waiter, guarded, then] {
        for (const auto &page : guarded) {
            if (page && page->hasUnsavedChanges())
                return;
        }
        if (waiter->property("done").toBool())
            return;
        waiter->setProperty("done", true);
        waiter->deleteLater();
        then();
    };
    for (TabPage *page : pages) {
        connect(page, &TabPage::titleChanged, waiter, check, Qt::QueuedConnection);
        connect(page, &TabPage::saveFailed, waiter, &QObject::deleteLater);
    }
    // A page that could not save stays open and says why; closing has to be asked for anew.
    for (TabPage *page : pages)
        page->saveChanges();
    QMetaObject::invokeMethod(waiter, check, Qt::QueuedConnection);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    const QList<TabPage *> pages = m_tabs->pages();
    const bool unsaved = std::any_of(pages.begin(), pages.end(),
                                     [](const TabPage *page) { return page->hasUnsavedChanges(); });
    if (unsaved && !m_closing) {
        event->ignore();
        askToClose(pages, [this] {
            m_closing = true;
            close();
        });
        return;
    }
    rememberProject();
    rememberWindow();
    event->accept();
}

} // namespace stillroom
