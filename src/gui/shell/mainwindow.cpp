#include "gui/shell/mainwindow.h"

#include "db/sshtunnel.h"
#include "gui/common/badge.h"
#include "gui/common/busybar.h"
#include "gui/common/emptystate.h"
#include "gui/common/future.h"
#include "gui/connect/connectionframe.h"
#include "gui/connect/connectionlist.h"
#include "gui/connect/passwordreader.h"
#include "gui/diagram/diagrampage.h"
#include "gui/drift/driftpage.h"
#include "gui/form/formpage.h"
#include "gui/history/historypanel.h"
#include "gui/schematree/explorerpanel.h"
#include "gui/shell/connectionbutton.h"
#include "gui/shell/demofolder.h"
#include "gui/shell/messagespanel.h"
#include "gui/shell/projectmemory.h"
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

constexpr int rememberMs = 2000; ///< from an edit to the project's memory

QString base64(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

QByteArray fromBase64(const QJsonValue &value)
{
    return QByteArray::fromBase64(value.toString().toLatin1());
}

QJsonObject pageMemory(const QJsonObject &request, const QString &key, const QString &title,
                       const QJsonObject &state)
{
    return {{QStringLiteral("request"), request},
            {QStringLiteral("key"), key},
            {QStringLiteral("title"), title},
            {QStringLiteral("state"), state}};
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
    m_frame = new ConnectionFrame(m_stack);
    layout->addWidget(m_frame, 1);
    m_stack->setMinimumWidth(400); // a page gives way to the docks, the window never grows for a page
    setCentralWidget(centre);
    makeDocks();
    makeMenus();
    makeToolBar();
    makeStatusBar();
    m_quickOpen = new QuickOpen(this);

    connect(m_start, &StartPage::openRequested, this, &MainWindow::openTarget);
    connect(m_start, &StartPage::createRequested, this, &MainWindow::makeDatabase);
    connect(m_start->connections(), &ConnectionList::openRequested, this, &MainWindow::openTarget);
    connect(m_start->connections(), &ConnectionList::editRequested, this, &MainWindow::showConnectDialog);
    m_passwords = new PasswordReader(this);
    connect(m_passwords, &PasswordReader::ready, this, &MainWindow::passwordReady);
    connect(m_passwords, &PasswordReader::failed, this, [this](const Error &error) {
        leaveProject();
        showStartPage();
        m_start->showError(error);
    });
    connect(m_passwords, &PasswordReader::notKept, this,
            [this](const Error &error) { m_messages->add(error); });
    connect(m_passwords, &PasswordReader::cancelled, this, [this] {
        if (m_askedFor == AskedFor::OpenSessions) // the next action asks again
            m_askedFor = AskedFor::Connection;
    });
    m_tunnelTimer.setSingleShot(true);
    connect(&m_tunnelTimer, &QTimer::timeout, this, &MainWindow::reopenTunnel);
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
    connect(m_tabs, &TabArea::pageTitleChanged, this, &MainWindow::rememberSoon);
    m_rememberTimer.setSingleShot(true);
    m_rememberTimer.setInterval(rememberMs);
    connect(&m_rememberTimer, &QTimer::timeout, this, &MainWindow::rememberProject);
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
    if (target.endsWith(QStringLiteral(".sql"), Qt::CaseInsensitive) && m_workspace
        && m_workspace->hasDatabase()) {
        openSqlFile(target);
        return;
    }
    try {
        if (const auto saved = SavedConnections::ofTarget(target)) {
            openConnection(*saved);
            return;
        }
    } catch (const Error &error) {
        m_start->showError(error);
        return;
    }
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
    beginProject(project, target);
}

void MainWindow::beginProject(const Project &project, const QString &target)
{
    m_workspace = std::make_unique<Workspace>(project);
    const bool isSaved = m_connection && !m_connection->id.isEmpty();
    m_target = isSaved || m_tunnel ? target : m_workspace->connectionTarget();
    if (m_target.isEmpty() && m_connection && !m_tunnel)
        m_target = m_connection->url.toString(); // without its password, which is asked for the next time
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
    m_workspace->setSqlFiles(memory.value(QStringLiteral("sqlFiles")).toVariant().toStringList());
    if (memory.contains(QStringLiteral("expanded")))
        m_explorer->setExpandedIds(memory.value(QStringLiteral("expanded")).toVariant().toStringList());
    const auto &shownUrl = project.writtenUrl ? project.writtenUrl : project.url;
    const QString detail
        = shownUrl ? shownUrl->dialect + QStringLiteral(" · ") + shownUrl->displayName() : tr("no database");
    m_switcher->setProject(project.name, detail);
    if (!m_target.isEmpty() && m_target != m_demoTarget && !isSaved)
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
    connect(workspace, &Workspace::passwordRefused, this, &MainWindow::askChangedPassword);
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
    connect(workspace, &Workspace::newRecordRequested, this,
            [this](const TableName &table, const std::vector<ColumnValue> &values) {
                TabRequest request;
                request.kind = TabRequest::Kind::Record;
                request.table = table;
                openPage(request);
                if (auto *form = qobject_cast<FormPage *>(m_tabs->currentPage()))
                    form->beginWith(values);
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
    connect(workspace, &Workspace::sqlFileRequested, this, &MainWindow::openSqlFile);
    connect(workspace, &Workspace::sqlFilesChanged, this, &MainWindow::rememberSoon);
    connect(workspace, &Workspace::sourceRequested, this, &MainWindow::openSource);
    connect(workspace, &Workspace::doctorRequested, action(QStringLiteral("doctor")), &QAction::trigger);
    connect(workspace, &Workspace::driftRequested, this, [this](const TableName &table) {
        TabRequest request;
        request.kind = TabRequest::Kind::Drift;
        openPage(request);
        if (auto *page = qobject_cast<DriftPage *>(m_tabs->currentPage()))
            page->selectTable(table);
    });
    connect(workspace, &Workspace::newRevisionRequested, this, &MainWindow::newRevision);
    connect(workspace, &Workspace::historyRequested, this, &MainWindow::showHistory);
}

void MainWindow::leaveProject()
{
    rememberProject();
    m_rememberTimer.stop();
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
    m_tunnelTimer.stop();
    m_tunnel.reset(); // behind the sessions that used it
    m_askedFor = AskedFor::Connection;
    setConnection(std::nullopt);
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
    const std::optional<Error> refusal = m_tunnel ? m_tunnel->takeRefusal() : std::nullopt;
    m_start->showError(refusal.value_or(error), offerToCreate(error));
    m_stack->setCurrentWidget(m_start);
    m_explorerDock->setVisible(m_workspace && m_workspace->models());
    updateStatus();
    askPasswordAgain(error);
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
    for (const QJsonValue &value : memory.value(QStringLiteral("closed")).toArray()) {
        const auto request = TabRequest::fromJson(value[QStringLiteral("request")].toObject());
        if (!request)
            continue;
        m_lastQuery = qMax(m_lastQuery, request->kind == TabRequest::Kind::Sql ? request->number : 0);
        m_closed.push_back({*request, value[QStringLiteral("key")].toString(),
                            value[QStringLiteral("title")].toString(),
                            value[QStringLiteral("state")].toObject()});
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

void MainWindow::rememberSoon()
{
    if (!m_rememberTimer.isActive()) // not started anew: who types all the time is remembered too
        m_rememberTimer.start();
}

void MainWindow::rememberProject()
{
    if (!m_workspace || !m_opened || m_target.isEmpty())
        return;
    QJsonArray closed;
    for (const Closed &page : m_closed)
        closed << pageMemory(page.request.toJson(), page.key, page.title, page.state);
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
        tabs << pageMemory(request, page->key(), page->title(), page->saveState());
    }
    ProjectMemory::setProject(
        m_target,
        {{QStringLiteral("layout"), base64(saveState())},
         {QStringLiteral("tabs"), tabs},
         {QStringLiteral("closed"), closed},
         {QStringLiteral("sqlFiles"), QJsonArray::fromStringList(m_workspace->sqlFiles())},
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
