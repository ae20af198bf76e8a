#pragma once

#include "gui/common/changeguard.h"
#include "gui/common/workspace.h"
#include "gui/shell/pagefactory.h"
#include "gui/shell/quickopen.h"
#include "project/savedconnections.h"

#include <QHash>
#include <QMainWindow>

class QAction;
class QActionGroup;
class QDockWidget;
class QLabel;
class QMenu;
class QStackedWidget;

namespace stillroom {

class Badge;
class BusyBar;
class ConnectionButton;
class ConnectionFrame;
class ExplorerPanel;
class HistoryPanel;
class MessagesPanel;
class PasswordReader;
class SshTunnel;
class StartPage;
class TabArea;

/// The window: menus, tool bar, docks and tabs around one workspace. The place where panels meet: it answers
/// what they ask of the workspace. Remembers layout and tabs per project.
class MainWindow final : public QMainWindow, public ChangeGuard
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    void openTarget(const QString &target); ///< asks about unsaved edits first; reads on a worker
    void openProject(const Project &project, const QString &target = {});
    /// Gets its password from where it comes, opens its tunnel, then the project. \param typed the password
    /// as it was typed; empty: none was
    void openConnection(const SavedConnection &connection, const QString &typed = {});
    [[nodiscard]] const std::optional<SavedConnection> &connection() const { return m_connection; }
    void askBeforeChange(QWidget *asker, const QString &what, const std::function<void()> &then,
                         const std::function<void()> &otherwise) override;
    void openDemo();
    void showStartPage();

    void openPage(const TabRequest &request); ///< or goes to its tab, if it is open
    void addPage(TabPage *page); ///< takes it over
    [[nodiscard]] Workspace *workspace() const { return m_workspace.get(); }
    [[nodiscard]] TabArea *tabs() const { return m_tabs; }
    [[nodiscard]] QuickOpen *quickOpen() const { return m_quickOpen; }
    [[nodiscard]] QAction *action(const QString &name) const { return m_actions.value(name); }
    [[nodiscard]] MessagesPanel *messages() const { return m_messages; }

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    // mainwindowactions.cpp
    void makeActions();
    void makeMenus();
    void makeToolBar();
    void makeStatusBar();
    void makeDocks();
    QAction *add(const QString &name, const QString &text, const QString &icon,
                 const QList<QKeySequence> &keys, const std::function<void()> &job);
    void fillRecentMenu(QMenu &menu);
    void updateActions();
    void stepPane(int by);
    void updateStatus();
    void updateTitle();
    void setModeByName(const QString &name);
    void fillPageMenus();
    void fillMigrationsMenu();

    // mainwindowconnections.cpp
    void showConnectDialog(const std::optional<SavedConnection> &connection);
    void fillConnectionMenu(QMenu &menu);
    void passwordReady(const SavedConnection &connection);
    void openTunnel(const SavedConnection &connection);
    void openConnected(const SavedConnection &connection, const std::shared_ptr<SshTunnel> &tunnel);
    void tunnelFell(const Error &error);
    void reopenTunnel();
    void setConnection(const std::optional<SavedConnection> &connection);
    void makeDatabase(); ///< the missing one
    bool askPasswordAgain(const Error &error); ///< false: there was nothing to ask
    void askChangedPassword(const Error &error);
    [[nodiscard]] QString offerToCreate(
        const Error &error) const; ///< text of the button; empty: nothing to offer

    // mainwindow.cpp
    void beginProject(const Project &project, const QString &target);
    void connectWorkspace();
    void leaveProject(); ///< remembers it, closes its tabs
    void openFailed(const Error &error);
    void projectRead(); ///< the first values are there: tabs of the last time are opened
    void restoreTabs();
    void rememberProject();
    void rememberSoon(); ///< so that a crash loses no SQL text
    void rememberWindow();
    void restoreWindow();
    // mainwindowtabs.cpp
    void askToClose(QList<TabPage *> pages, const std::function<void()> &then);
    void saveThen(const QList<TabPage *> &pages, const std::function<void()> &then);
    void closePage(TabPage *page);
    void closeNow(TabPage *page);
    void reopenPage();
    void currentPageChanged(TabPage *page);
    void adopt(TabPage *page, const TabRequest &request);
    void wakePage(TabPage *page);
    void newSql(const QString &text);
    void openSqlFile(const QString &file);
    void openSource(const SourcePlace &place);
    void showHistory(const QString &revision);
    void newRevision();

    // mainwindowquickopen.cpp
    void showQuickOpen();
    void showActions();
    [[nodiscard]] std::vector<QuickEntry> objectEntries();
    [[nodiscard]] std::vector<QuickEntry> actionEntries();

    struct Closed
    {
        TabRequest request;
        QString key;
        QString title;
        QJsonObject state;
    };

    std::optional<SavedConnection> m_connection; // that is open; without its password
    std::shared_ptr<SshTunnel> m_tunnel; // it goes through
    QTimer m_tunnelTimer; // until the next try to open it again
    PasswordReader *m_passwords = nullptr;
    enum class AskedFor {
        Connection, ///< that is being opened
        Project, ///< whose own URL it is
        OpenSessions, ///< of what is open already: the password was changed meanwhile
    };
    AskedFor m_askedFor = AskedFor::Connection; // the password
    std::unique_ptr<Workspace> m_workspace;
    QString m_target; // what the project is remembered by
    bool m_opened = false; // tabs were restored; from now on they are remembered
    bool m_closing = false; // unsaved edits were answered for
    QString m_demoTarget;
    QHash<QString, QAction *> m_actions;
    QHash<TabPage *, TabRequest> m_requests;
    std::vector<Closed> m_closed;
    int m_lastQuery = 0;
    quint64 m_openRun = 0;

    QStackedWidget *m_stack;
    ConnectionFrame *m_frame = nullptr;
    StartPage *m_start = nullptr;
    TabArea *m_tabs;
    QWidget *m_emptyPage = nullptr;
    BusyBar *m_busy = nullptr;
    QuickOpen *m_quickOpen = nullptr;
    QDockWidget *m_explorerDock = nullptr;
    QDockWidget *m_historyDock = nullptr;
    QDockWidget *m_messagesDock = nullptr;
    ExplorerPanel *m_explorer = nullptr;
    HistoryPanel *m_history = nullptr;
    MessagesPanel *m_messages = nullptr;
    ConnectionButton *m_switcher = nullptr;
    Badge *m_badge = nullptr;
    QAction *m_badgeAction = nullptr;
    QToolBar *m_toolBar = nullptr;
    QLabel *m_titleLabel = nullptr;
    QLabel *m_connectionLabel = nullptr;
    QLabel *m_pageLabel = nullptr;
    QLabel *m_timingLabel = nullptr;
    QString m_said; ///< a message that takes the page's place in the status bar for some seconds
    QTimer m_saidTimer;
    QTimer m_rememberTimer;
    QWidget *m_dot = nullptr;
    QMenu *m_dataMenu = nullptr;
    QMenu *m_diagramMenu = nullptr;
    QMenu *m_migrationsMenu = nullptr;
    QActionGroup *m_themeGroup = nullptr;
};

} // namespace stillroom
