#include "gui/shell/mainwindow.h"

#include "gui/common/badge.h"
#include "gui/common/buttons.h"
#include "gui/connect/connectionframe.h"
#include "gui/drift/exactdialog.h"
#include "gui/generate/generatedialog.h"
#include "gui/history/historypanel.h"
#include "gui/schematree/explorerpanel.h"
#include "gui/shell/connectionbutton.h"
#include "gui/shell/helpdialogs.h"
#include "gui/shell/messagespanel.h"
#include "gui/shell/projectmemory.h"
#include "gui/shell/tabarea.h"

#include <QActionGroup>
#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QPainter>
#include <QStatusBar>
#include <QToolBar>

namespace stillroom {

namespace {

/// The dot of the status bar: filled when a database is open.
class StateDot final : public QWidget
{
public:
    StateDot() { setFixedSize(20, 16); }
    void setOn(bool on)
    {
        m_on = on;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor color = Theme::current().color(m_on ? Theme::Token::Accent : Theme::Token::Muted);
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(m_on ? QBrush(color) : QBrush(Qt::NoBrush));
        painter.drawEllipse(QRectF(7, 4, 8, 8));
    }

private:
    bool m_on = false;
};

/// The head of a dock: icon, name and some buttons.
QWidget *dockTitle(const QString &iconName, const QString &text, const QList<QAction *> &actions)
{
    auto *bar = new QWidget;
    bar->setProperty("role", QStringLiteral("dockTitle"));
    bar->setAttribute(Qt::WA_StyledBackground);
    auto *icon = new QLabel;
    const auto setIcon = [icon, iconName] {
        icon->setPixmap(Theme::current()
                            .icon(iconName, Theme::Token::Muted)
                            .pixmap(QSize(16, 16), icon->devicePixelRatioF()));
    };
    setIcon();
    QObject::connect(&Theme::current(), &Theme::changed, icon, setIcon);
    auto *name = new QLabel(text);
    name->setProperty("role", QStringLiteral("section"));
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(12, 2, 4, 2);
    layout->addWidget(icon);
    layout->addWidget(name);
    layout->addStretch();
    layout->setSpacing(4);
    layout->insertSpacing(1, 4);
    for (QAction *action : actions)
        layout->addWidget(makeToolButton(action));
    bar->setFixedHeight(32);
    return bar;
}

const QString modeNames[] = {QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")};

} // namespace

QAction *MainWindow::add(const QString &name, const QString &text, const QString &icon,
                         const QList<QKeySequence> &keys, const std::function<void()> &job)
{
    QAction *made = makeAction(this, text, icon, keys);
    connect(made, &QAction::triggered, this, job);
    addAction(made);
    m_actions.insert(name, made);
    return made;
}

void MainWindow::makeActions()
{
    const auto key = [](auto... keys) { return QList<QKeySequence> {QKeySequence(keys)...}; };
    const auto s = [](const char *text) { return QString::fromLatin1(text); };

    add(s("connect"), tr("Connect…"), s("plug"), key(Qt::CTRL | Qt::SHIFT | Qt::Key_N),
        [this] { showConnectDialog(std::nullopt); });
    add(s("openFile"), tr("Open file…"), s("file"), key(Qt::CTRL | Qt::Key_O), [this] {
        auto *dialog = new QFileDialog(this, tr("Open a database, an alembic.ini or SQL"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters(
            {tr("Databases, projects and SQL (*.db *.sqlite *.sqlite3 *.db3 alembic.ini *.sql)"),
             tr("All files (*)")});
        connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openTarget);
        dialog->open();
    });
    add(s("openFolder"), tr("Open folder…"), s("folder-open"), key(Qt::CTRL | Qt::SHIFT | Qt::Key_O), [this] {
        auto *dialog = new QFileDialog(this, tr("Open a project folder"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openTarget);
        dialog->open();
    });
    add(s("demo"), tr("Open demo"), s("flask-conical"), {}, [this] { openDemo(); });
    add(s("closeTab"), tr("Close tab"), s("x"), key(Qt::CTRL | Qt::Key_W), [this] {
        if (TabPage *page = m_tabs->currentPage())
            closePage(page);
    });
    add(s("reopenTab"), tr("Reopen closed tab"), s("rotate-ccw"), key(Qt::CTRL | Qt::SHIFT | Qt::Key_T),
        [this] { reopenPage(); });
    add(s("closeProject"), tr("Close project"), s("unplug"), {}, [this] {
        askToClose(m_tabs->pages(), [this] {
            leaveProject();
            showStartPage();
        });
    });
    add(s("quit"), tr("Quit"), s("log-out"), key(Qt::CTRL | Qt::Key_Q), [this] { close(); });

    add(s("undo"), tr("Undo"), s("undo-2"), key(QKeySequence::Undo), [this] {
        if (TabPage *page = m_tabs->currentPage())
            page->undo();
    });
    add(s("redo"), tr("Redo"), s("redo-2"),
        {QKeySequence(Qt::CTRL | Qt::Key_Y), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)}, [this] {
            if (TabPage *page = m_tabs->currentPage())
                page->redo();
        });
    add(s("quickOpen"), tr("Go to table, model, revision…"), s("search"), key(Qt::CTRL | Qt::Key_P),
        [this] { showQuickOpen(); });
    add(s("palette"), tr("Run an action…"), s("zap"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), QKeySequence(Qt::Key_F1)},
        [this] { showActions(); });

    add(s("refresh"), tr("Refresh"), s("refresh-cw"),
        {QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_R)}, [this] {
            if (m_workspace)
                m_workspace->refresh();
            if (TabPage *page = m_tabs->currentPage())
                page->refresh();
        });
    add(s("newSql"), tr("New SQL"), s("plus"), key(Qt::CTRL | Qt::Key_T), [this] { newSql({}); });
    add(s("save"), tr("Apply changes"), s("save"), key(Qt::CTRL | Qt::Key_S), [this] {
        if (TabPage *page = m_tabs->currentPage())
            page->saveChanges();
    });
    add(s("discard"), tr("Discard changes"), s("undo-2"), {}, [this] {
        if (TabPage *page = m_tabs->currentPage())
            page->discardChanges();
    });
    add(s("diagram"), tr("Diagram"), s("boxes"), key(Qt::CTRL | Qt::SHIFT | Qt::Key_D),
        [this] { openPage(TabRequest()); });
    add(s("history"), tr("History"), s("history"), key(Qt::CTRL | Qt::SHIFT | Qt::Key_H), [this] {
        const bool show = !m_historyDock->isVisible();
        m_historyDock->setVisible(show);
        if (show && m_history != nullptr)
            m_history->setFocus();
    });
    add(s("historyTab"), tr("History in a tab"), s("history"), key(Qt::CTRL | Qt::ALT | Qt::Key_H), [this] {
        TabRequest request;
        request.kind = TabRequest::Kind::History;
        openPage(request);
    });
    add(s("doctor"), tr("Doctor"), s("stethoscope"), key(Qt::CTRL | Qt::SHIFT | Qt::Key_K), [this] {
        TabRequest request;
        request.kind = TabRequest::Kind::Doctor;
        openPage(request);
    })->setToolTip(tr("What is wrong with models and revisions (Ctrl+Shift+K)"));
    add(s("drift"), tr("Drift"), s("git-compare"), key(Qt::CTRL | Qt::SHIFT | Qt::Key_M), [this] {
        TabRequest request;
        request.kind = TabRequest::Kind::Drift;
        openPage(request);
    })->setToolTip(tr("How models and database differ (Ctrl+Shift+M)"));
    add(s("exact"), tr("Import the models…"), s("play"), {}, [this] {
        (new ExactDialog(*m_workspace, this))->open();
    })->setToolTip(tr("Run the project's code to compare what was read with SQLAlchemy's own view"));
    add(s("generate"), tr("Generate code…"), s("file-code"), {}, [this] {
        (new GenerateDialog(*m_workspace, this))->open();
    })->setToolTip(tr("Write SQLAlchemy models or a FastAPI project from the database's tables"));
    add(s("explorer"), tr("Explorer"), s("panel-left"), key(Qt::CTRL | Qt::Key_B),
        [this] { m_explorerDock->setVisible(!m_explorerDock->isVisible()); });
    add(s("filter"), tr("Filter the explorer"), s("filter"), key(Qt::ALT | Qt::Key_1), [this] {
        if (m_explorer != nullptr) {
            m_explorerDock->show();
            m_explorer->focusFilter();
        }
    });
    add(s("messages"), tr("Messages"), s("panel-bottom"), key(Qt::ALT | Qt::Key_3),
        [this] { m_messagesDock->setVisible(!m_messagesDock->isVisible()); });
    add(s("page"), tr("Go to the page"), s("square"), key(Qt::ALT | Qt::Key_2), [this] {
        if (TabPage *page = m_tabs->currentPage())
            page->setFocus();
    });
    add(s("nextPane"), tr("Next pane"), s("arrow-right"), key(Qt::Key_F6), [this] { stepPane(1); });
    add(s("previousPane"), tr("Previous pane"), s("arrow-left"), key(Qt::SHIFT | Qt::Key_F6),
        [this] { stepPane(-1); });
    add(s("nextTab"), tr("Next tab"), s("arrow-right"),
        {QKeySequence(Qt::CTRL | Qt::Key_Tab), QKeySequence(Qt::CTRL | Qt::Key_PageDown)},
        [this] { m_tabs->step(1); });
    add(s("previousTab"), tr("Previous tab"), s("arrow-left"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab),
         QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Backtab), QKeySequence(Qt::CTRL | Qt::Key_PageUp)},
        [this] { m_tabs->step(-1); });
    add(s("shortcuts"), tr("Keyboard shortcuts"), s("keyboard"), key(Qt::SHIFT | Qt::Key_F1),
        [this] { showShortcuts(menuBar()->actions(), this); });
    add(s("about"), tr("About Stillroom"), s("info"), {}, [this] { showAbout(this); });
    add(s("aboutQt"), tr("About Qt"), s("info"), {}, [] { QApplication::aboutQt(); });

    m_themeGroup = new QActionGroup(this);
    const QString titles[] = {tr("Follow the system"), tr("Light"), tr("Dark")};
    const QString icons[] = {s("monitor"), s("sun"), s("moon")};
    for (int mode = 0; mode < 3; ++mode) {
        QAction *choice = add(s("theme-") + modeNames[mode], titles[mode], icons[mode], {}, [this, mode] {
            setModeByName(modeNames[mode]);
            QJsonObject object = ProjectMemory::window();
            object.insert(QStringLiteral("theme"), modeNames[mode]);
            ProjectMemory::setWindow(object);
        });
        choice->setCheckable(true);
        choice->setToolTip(tr("Theme: %1").arg(titles[mode]));
        m_themeGroup->addAction(choice);
    }
}

/// Explorer, page, history, messages: those that are shown, in a circle.
void MainWindow::stepPane(int by)
{
    QList<QWidget *> panes;
    for (QWidget *pane : {static_cast<QWidget *>(m_explorer), m_stack->currentWidget(),
                          static_cast<QWidget *>(m_history), static_cast<QWidget *>(m_messages)})
    {
        if (pane != nullptr && pane->isVisible())
            panes << pane;
    }
    const QWidget *focus = focusWidget();
    qsizetype here = -1;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (focus != nullptr && (panes[i] == focus || panes[i]->isAncestorOf(focus)))
            here = i;
    }
    const qsizetype count = panes.size();
    QWidget *next = panes.at(here < 0 ? (by > 0 ? 0 : count - 1) : (here + by + count) % count);
    if (next == m_tabs && m_tabs->currentPage() != nullptr)
        next = m_tabs->currentPage();
    next->setFocus(Qt::TabFocusReason);
    if (focusWidget() == next || next->isAncestorOf(focusWidget()))
        return;
    // What it would give the focus to is not shown now, such as a diagram that has nothing to draw yet.
    for (QWidget *each : next->findChildren<QWidget *>()) {
        if (each->isVisible() && each->isEnabled() && (each->focusPolicy() & Qt::TabFocus) != 0) {
            each->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

void MainWindow::setModeByName(const QString &name)
{
    int mode = 0;
    for (int i = 0; i < 3; ++i) {
        if (modeNames[i] == name)
            mode = i;
    }
    Theme::current().setMode(Theme::Mode(mode));
    m_themeGroup->actions().at(mode)->setChecked(true);
}

void MainWindow::makeMenus()
{
    auto *brand = new QLabel(tr("Stillroom"));
    brand->setProperty("role", QStringLiteral("brand"));
    brand->setContentsMargins(12, 0, 4, 0);
    menuBar()->setCornerWidget(brand, Qt::TopLeftCorner);
    m_titleLabel = new QLabel;
    m_titleLabel->setProperty("role", QStringLiteral("muted"));
    m_titleLabel->setContentsMargins(8, 0, 16, 0);
    m_titleLabel->setMinimumHeight(24);
    m_titleLabel->setAlignment(Qt::AlignVCenter);
    menuBar()->setCornerWidget(m_titleLabel, Qt::TopRightCorner);

    const auto fill = [this](QMenu *menu, const char *names) {
        for (const QString &name : QString::fromLatin1(names).split(QLatin1Char(' '))) {
            if (name == QStringLiteral("-"))
                menu->addSeparator();
            else
                menu->addAction(action(name));
        }
    };
    QMenu *file = menuBar()->addMenu(tr("&File"));
    fill(file, "connect openFile openFolder demo");
    QMenu *recent = file->addMenu(Theme::current().icon(QStringLiteral("clock")), tr("Recent projects"));
    connect(recent, &QMenu::aboutToShow, this, [this, recent] {
        recent->clear();
        fillRecentMenu(*recent);
    });
    connect(file, &QMenu::aboutToShow, recent,
            [recent] { recent->setEnabled(!ProjectMemory::recent().empty()); });
    fill(file, "- closeTab reopenTab closeProject - quit");
    fill(menuBar()->addMenu(tr("&Edit")), "undo redo - quickOpen palette");
    QMenu *view = menuBar()->addMenu(tr("&View"));
    fill(view, "explorer history messages - filter page nextPane previousPane - nextTab previousTab -");
    view->addMenu(Theme::current().icon(QStringLiteral("palette")), tr("Theme"))
        ->addActions(m_themeGroup->actions());
    m_dataMenu = menuBar()->addMenu(tr("&Data"));
    fill(m_dataMenu, "refresh newSql - save discard");
    m_diagramMenu = menuBar()->addMenu(tr("D&iagram"));
    fill(m_diagramMenu, "diagram");
    m_migrationsMenu = menuBar()->addMenu(tr("&Migrations"));
    fillMigrationsMenu();
    fill(menuBar()->addMenu(tr("&Tools")), "drift doctor exact generate - connect palette messages");
    fill(menuBar()->addMenu(tr("&Help")), "shortcuts - about aboutQt");
    for (QMenu *menu : menuBar()->findChildren<QMenu *>())
        menu->setToolTipsVisible(false);
}

void MainWindow::fillRecentMenu(QMenu &menu)
{
    for (const auto &project : ProjectMemory::recent()) {
        QAction *open = menu.addAction(Theme::current().icon(QStringLiteral("database")),
                                       QStringLiteral("%1  %2").arg(project.name, project.detail));
        open->setToolTip(project.target);
        connect(open, &QAction::triggered, this, [this, target = project.target] { openTarget(target); });
    }
}

void MainWindow::makeToolBar()
{
    m_toolBar = new QToolBar(tr("Tool bar"), this);
    m_toolBar->setObjectName(QStringLiteral("toolBar"));
    m_toolBar->setMovable(false);
    m_toolBar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toolBar->setIconSize(QSize(16, 16));
    addToolBar(m_toolBar);
    setContextMenuPolicy(Qt::NoContextMenu);
    m_switcher = new ConnectionButton;
    auto *menu = new QMenu(m_switcher);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        fillConnectionMenu(*menu);
        fillRecentMenu(*menu);
        menu->addSeparator();
        for (const char *name : {"openFile", "openFolder", "connect", "demo", "closeProject"})
            menu->addAction(action(QString::fromLatin1(name)));
    });
    m_switcher->setMenu(menu);
    m_toolBar->addWidget(m_switcher);
    m_badge = new Badge;
    auto *holder = new QWidget;
    auto *holderLayout = new QHBoxLayout(holder);
    holderLayout->setContentsMargins(4, 0, 0, 0);
    holderLayout->addWidget(m_badge);
    m_badgeAction = m_toolBar->addWidget(holder);
    m_toolBar->addSeparator();
    for (const char *name : {"refresh", "newSql", "diagram", "history"})
        m_toolBar->addAction(action(QString::fromLatin1(name)));
    auto *space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_toolBar->addWidget(space);
    auto *goTo = new GoToButton(tr("Go to table, model, revision…"), tr("Ctrl P"));
    connect(goTo, &QToolButton::clicked, action(QStringLiteral("quickOpen")), &QAction::trigger);
    m_toolBar->addWidget(goTo);
    for (QToolButton *button : m_toolBar->findChildren<QToolButton *>())
        button->setFocusPolicy(Qt::TabFocus);
}

void MainWindow::makeStatusBar()
{
    m_dot = new StateDot;
    m_connectionLabel = new QLabel;
    m_pageLabel = new QLabel;
    m_timingLabel = new QLabel;
    for (QLabel *label : {m_connectionLabel, m_pageLabel, m_timingLabel})
        label->setTextFormat(Qt::PlainText);
    m_pageLabel->setContentsMargins(12, 0, 0, 0);
    m_timingLabel->setContentsMargins(0, 0, 12, 0);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_dot);
    statusBar()->addWidget(m_connectionLabel);
    statusBar()->addWidget(m_pageLabel, 1);
    statusBar()->addPermanentWidget(m_timingLabel);
}

void MainWindow::makeDocks()
{
    const auto makeDock = [this](const char *name, const QString &title, const QString &icon,
                                 Qt::DockWidgetArea area, const QList<QAction *> &buttons) {
        auto *dock = new QDockWidget(title, this);
        dock->setObjectName(QString::fromLatin1(name));
        dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable);
        dock->setTitleBarWidget(dockTitle(icon, title, buttons));
        addDockWidget(area, dock);
        return dock;
    };
    const auto closeAction = [this](const char *shows) {
        QAction *toggle = action(QString::fromLatin1(shows));
        QAction *close = makeAction(this, tr("Hide"), QStringLiteral("x"), {}, tr("Hide"));
        connect(close, &QAction::triggered, toggle, &QAction::trigger);
        return close;
    };
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    m_explorerDock = makeDock("explorer", tr("Explorer"), QStringLiteral("database"), Qt::LeftDockWidgetArea,
                              {action(QStringLiteral("connect")), action(QStringLiteral("filter"))});
    m_historyDock = makeDock("history", tr("History"), QStringLiteral("history"), Qt::RightDockWidgetArea,
                             {closeAction("history")});
    m_messagesDock = makeDock("messages", tr("Messages"), QStringLiteral("message-square-text"),
                              Qt::BottomDockWidgetArea, {closeAction("messages")});
    m_messages = new MessagesPanel;
    m_messagesDock->setWidget(m_messages);
    m_messagesDock->hide();
    connect(m_messages, &MessagesPanel::errorAdded, m_messagesDock, &QWidget::show);
}

void MainWindow::fillMigrationsMenu()
{
    m_migrationsMenu->clear();
    m_migrationsMenu->addAction(action(QStringLiteral("history")));
    m_migrationsMenu->addAction(action(QStringLiteral("historyTab")));
    if (m_history == nullptr)
        return;
    m_migrationsMenu->addSeparator();
    for (QAction *own : m_history->menuActions()) {
        if (own == nullptr)
            m_migrationsMenu->addSeparator();
        else
            m_migrationsMenu->addAction(own);
    }
}

void MainWindow::fillPageMenus()
{
    // What the page in front can do, behind what every page can; its actions stay its own.
    const TabPage *page = m_tabs->currentPage();
    const QList<QAction *> ours = m_actions.values();
    for (QMenu *menu : {m_dataMenu, m_diagramMenu}) {
        for (QAction *old : menu->actions()) {
            if (!ours.contains(old) && !old->isSeparator())
                menu->removeAction(old);
        }
    }
    if (page == nullptr)
        return;
    QMenu *menu = page->key().startsWith(QStringLiteral("diagram")) ? m_diagramMenu : m_dataMenu;
    for (QAction *own : page->actions()) {
        if (!own->text().isEmpty())
            menu->addAction(own);
    }
}

void MainWindow::updateActions()
{
    const TabPage *page = m_tabs->currentPage();
    const bool open = m_workspace != nullptr;
    const auto enable
        = [this](const char *name, bool on) { action(QString::fromLatin1(name))->setEnabled(on); };
    enable("closeTab", page != nullptr);
    enable("reopenTab", open && !m_closed.empty());
    enable("closeProject", open);
    enable("undo", page != nullptr && page->canUndo());
    enable("redo", page != nullptr && page->canRedo());
    enable("quickOpen", true);
    enable("refresh", open);
    enable("newSql", open && m_workspace->hasDatabase());
    enable("save", page != nullptr && page->canSave());
    enable("discard", page != nullptr && page->hasUnsavedChanges());
    enable("diagram", open && (m_workspace->schema() || m_workspace->models()));
    enable("history", open && m_history != nullptr);
    enable("historyTab", open && m_history != nullptr);
    enable("drift", open && m_workspace->project().hasModels && m_workspace->hasDatabase());
    enable("generate", open && m_workspace->schema() != nullptr);
    enable("exact", open && m_workspace->project().hasModels);
    enable("doctor", open && (m_workspace->project().hasModels || m_workspace->project().alembic));
    enable("explorer", open);
    enable("filter", open);
    enable("page", page != nullptr);
    enable("nextTab", m_tabs->count() > 1);
    enable("previousTab", m_tabs->count() > 1);
    // In an SQL tab F5 runs the script; two actions on one key would both be silent.
    const bool editor = page != nullptr && page->key().startsWith(QStringLiteral("sql"));
    action(QStringLiteral("save"))->setText(editor ? tr("Save SQL") : tr("Apply changes"));
    const QKeySequence also(Qt::CTRL | Qt::Key_R);
    action(QStringLiteral("refresh"))
        ->setShortcuts(editor ? QList<QKeySequence> {also}
                              : QList<QKeySequence> {QKeySequence(Qt::Key_F5), also});
    fillPageMenus();
}

void MainWindow::updateStatus()
{
    const TabPage *page = m_tabs->currentPage();
    QString connection = tr("No database");
    QString badge;
    auto kind = Badge::Kind::Accent;
    bool on = false;
    if (m_workspace && m_workspace->hasDatabase()) {
        const ConnectionUrl &url = m_connection ? m_connection->url : *m_workspace->project().url;
        QStringList parts {url.displayName()};
        on = m_workspace->schema() != nullptr;
        if (on) {
            parts << m_workspace->serverVersion()
                  << (m_workspace->isReadOnly() ? tr("read-only") : tr("autocommit"));
        } else {
            parts << (m_workspace->isReading() ? tr("opening…") : tr("not open"));
        }
        if (m_connection && m_connection->ssh)
            parts << tr("over SSH %1").arg(m_connection->ssh->displayName());
        connection = parts.join(QStringLiteral(" · "));
        const QString host = url.host.value_or(QString());
        const bool local = host.isEmpty() || host == QStringLiteral("localhost")
            || host == QStringLiteral("127.0.0.1") || host == QStringLiteral("::1");
        badge = !m_demoTarget.isEmpty() && m_workspace->project().folder == m_demoTarget ? tr("demo")
            : local                                                                      ? tr("local")
                                                                                         : tr("remote");
        if (!local)
            kind = Badge::Kind::Changed;
        if (m_connection && m_connection->tag != SavedConnection::Tag::None) {
            badge = connectionTagText(m_connection->tag);
            kind = m_connection->tag == SavedConnection::Tag::Production ? Badge::Kind::Removed
                : m_connection->tag == SavedConnection::Tag::Test        ? Badge::Kind::Changed
                                                                         : Badge::Kind::Added;
        } else if (on && m_workspace->isReadOnly()) {
            badge = tr("read-only");
            kind = Badge::Kind::Neutral;
        }
    }
    static_cast<StateDot *>(m_dot)->setOn(on);
    m_connectionLabel->setText(connection);
    m_pageLabel->setText(!m_said.isEmpty() ? m_said : page == nullptr ? QString() : page->statusText());
    const QString timing = page == nullptr ? QString() : page->timingText();
    m_timingLabel->setText(!timing.isEmpty() ? timing : m_workspace ? m_workspace->readTimes() : QString());
    m_badge->setText(badge);
    m_badge->setKind(kind);
    m_badge->updateGeometry();
    m_badgeAction->setVisible(!badge.isEmpty());
    statusBar()->setVisible(m_workspace != nullptr);
}

void MainWindow::updateTitle()
{
    const TabPage *page = m_tabs->currentPage();
    QString title = tr("Stillroom");
    if (m_workspace) {
        title = m_workspace->project().name;
        if (m_connection && m_connection->tag == SavedConnection::Tag::Production)
            title += tr(" (production)");
        if (page != nullptr)
            title += QStringLiteral(" — ") + page->title();
    }
    setWindowTitle(title);
    m_titleLabel->setText(m_workspace ? title : QString());
    menuBar()->setCornerWidget(m_titleLabel, Qt::TopRightCorner); // lays the corner out anew
    m_titleLabel->show();
}

} // namespace stillroom
