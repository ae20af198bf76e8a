#include "gui/shell/mainwindow.h"

#include "db/connecterror.h"
#include "db/sshtunnel.h"
#include "gui/common/busybar.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/future.h"
#include "gui/connect/connectdialog.h"
#include "gui/connect/connectionframe.h"
#include "gui/connect/passwordreader.h"
#include "gui/shell/connectionbutton.h"
#include "gui/shell/messagespanel.h"
#include "gui/shell/startpage.h"
#include "gui/shell/tabarea.h"
#include "project/createdatabase.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QPointer>

namespace stillroom {

namespace {

constexpr int firstPauseMs = 1000;
constexpr int longestPauseMs = 30'000;

SavedConnection withoutPassword(const SavedConnection &connection)
{
    SavedConnection shown = connection;
    (void)takePassword(shown.url);
    return shown;
}

} // namespace

void MainWindow::showConnectDialog(const std::optional<SavedConnection> &connection)
{
    auto *dialog = new ConnectDialog(this);
    if (connection)
        dialog->setConnection(*connection);
    connect(dialog, &ConnectDialog::saved, m_start, &StartPage::refresh);
    connect(dialog, &ConnectDialog::connectRequested, this, &MainWindow::openConnection);
    dialog->open();
}

void MainWindow::fillConnectionMenu(QMenu &menu)
{
    std::vector<SavedConnection> connections;
    try {
        connections = SavedConnections::all();
    } catch (const Error &) {
        return; // the start page says why
    }
    for (const SavedConnection &connection : connections) {
        const QColor color = connectionColor(connection);
        QString text = connection.name;
        if (connection.tag != SavedConnection::Tag::None)
            text += QStringLiteral("  ") + connectionTagText(connection.tag);
        QAction *open = menu.addAction(color.isValid() ? swatchIcon(color)
                                                       : Theme::current().icon(QStringLiteral("plug")),
                                       text.replace(QLatin1Char('&'), QLatin1String("&&")));
        open->setToolTip(connection.url.redacted());
        connect(open, &QAction::triggered, this,
                [this, target = connection.target()] { openTarget(target); });
    }
    if (!connections.empty())
        menu.addSeparator();
}

void MainWindow::openConnection(const SavedConnection &connection, const QString &typed)
{
    askToClose(m_tabs->pages(), [this, connection, typed] {
        m_start->clearError();
        ++m_openRun; // what is being opened is not wanted any more
        m_askedFor = AskedFor::Connection;
        m_passwords->read(connection, typed);
    });
}

void MainWindow::passwordReady(const SavedConnection &connection)
{
    if (m_askedFor == AskedFor::OpenSessions && m_workspace) {
        m_askedFor = AskedFor::Connection;
        m_workspace->setPassword(connection.url.password.value_or(QString()));
        m_workspace->refreshSchema();
        if (TabPage *page = m_tabs->currentPage())
            page->refresh();
        return;
    }
    if (m_askedFor == AskedFor::Project && m_workspace) {
        Project project = m_workspace->project();
        project.url = connection.url;
        const QString target = m_target;
        openProject(project, target);
        return;
    }
    if (connection.ssh && connection.url.backend() != Backend::Sqlite)
        openTunnel(connection);
    else
        openConnected(connection, nullptr);
}

void MainWindow::openTunnel(const SavedConnection &connection)
{
    const quint64 run = ++m_openRun;
    const QPointer<MainWindow> window(this);
    const auto fallen = [window](const Error &error) { // on the tunnel's thread
        QMetaObject::invokeMethod(
            qApp,
            [window, error] {
                if (window)
                    window->tunnelFell(error);
            },
            Qt::QueuedConnection);
    };
    std::shared_ptr<SshTunnel> tunnel;
    const auto failed = [this, run](const Error &error) {
        if (run != m_openRun)
            return;
        leaveProject();
        showStartPage();
        if (error.kind != Error::Kind::Cancelled)
            m_start->showError(error);
    };
    try {
        tunnel = SshTunnel::toServer(*connection.ssh, connection.url, fallen);
    } catch (const Error &error) {
        failed(error);
        return;
    }
    const auto stop = std::make_shared<std::atomic<bool>>(false);
    m_busy->start(tr("Opening the SSH tunnel through %1").arg(connection.ssh->displayName()));
    const QMetaObject::Connection cancel
        = connect(m_busy, &BusyBar::cancelRequested, m_busy, [stop] { *stop = true; });
    follow(
        this, inBackground([tunnel, stop] { return tunnel->ensureOpen([stop] { return stop->load(); }); }),
        [this, run, connection, tunnel, cancel](quint16) {
            disconnect(cancel);
            if (run == m_openRun)
                openConnected(connection, tunnel);
        },
        [this, failed, cancel](const Error &error) {
            disconnect(cancel);
            m_busy->stop();
            failed(error);
        });
}

void MainWindow::openConnected(const SavedConnection &connection, const std::shared_ptr<SshTunnel> &tunnel)
{
    Project project;
    project.writtenUrl = withoutPassword(connection).url;
    project.url = tunnel ? tunnel->through(connection.url) : connection.url;
    const QString file = databaseFile(connection.url, QDir::currentPath());
    if (!file.isEmpty() && !connection.url.database->startsWith(QLatin1String("file:")))
        project.url->database = QDir::cleanPath(file);
    project.urlOrigin = tr("the saved connections");
    project.connectionId = connection.id;
    project.ssh = connection.ssh;
    project.name = connection.name.isEmpty() ? connection.url.displayName() : connection.name;
    leaveProject();
    m_tunnel = tunnel;
    setConnection(withoutPassword(connection));
    try {
        beginProject(project, connection.id.isEmpty() ? QString() : connection.target());
    } catch (const Error &error) { // no dialect for it
        leaveProject();
        showStartPage();
        m_start->showError(error);
    }
}

void MainWindow::setConnection(const std::optional<SavedConnection> &connection)
{
    m_connection = connection;
    m_frame->setConnection(connection);
    m_switcher->setColor(connection ? connectionColor(*connection) : QColor());
}

void MainWindow::tunnelFell(const Error &error)
{
    if (!m_tunnel)
        return; // it was left meanwhile
    m_messages->add(error);
    m_tunnelTimer.setInterval(firstPauseMs);
    reopenTunnel();
}

/// The sessions know its port and connect again by themselves once it is open.
void MainWindow::reopenTunnel()
{
    if (!m_tunnel)
        return;
    follow(
        this, inBackground([tunnel = m_tunnel] { return tunnel->ensureOpen(); }),
        [this, tunnel = std::weak_ptr<SshTunnel>(m_tunnel)](quint16) {
            if (m_tunnel && m_tunnel == tunnel.lock() && m_connection && m_connection->ssh)
                m_messages->add(
                    tr("The SSH tunnel through %1 is open again.").arg(m_connection->ssh->displayName()));
        },
        [this, tunnel = std::weak_ptr<SshTunnel>(m_tunnel)](const Error &) {
            if (!m_tunnel || m_tunnel != tunnel.lock())
                return;
            m_tunnelTimer.start();
            m_tunnelTimer.setInterval(qMin(m_tunnelTimer.interval() * 2, longestPauseMs));
        });
}

void MainWindow::askBeforeChange(QWidget *asker, const QString &what, const std::function<void()> &then,
                                 const std::function<void()> &otherwise)
{
    if (!m_connection || m_connection->tag != SavedConnection::Tag::Production) {
        then();
        return;
    }
    const QString name = m_workspace ? m_workspace->project().name : m_connection->name;
    auto *dialog = new ConfirmDialog(tr("Change %1?").arg(name),
                                     tr("This connection is tagged as production."), asker);
    dialog->setObjectName(QStringLiteral("production"));
    dialog->setDetails({what});
    dialog->addVerb(QStringLiteral("change"), tr("Change production"), ButtonKind::Danger);
    connect(dialog, &ConfirmDialog::chosen, asker, [then] { then(); });
    connect(dialog, &QDialog::rejected, asker, [otherwise] {
        if (otherwise)
            otherwise();
    });
    dialog->open();
}

QString MainWindow::offerToCreate(const Error &error) const
{
    if (!m_workspace || !m_workspace->project().url)
        return {};
    const Project &project = m_workspace->project();
    const QString file = databaseFile(*project.url, project.folder);
    if (!file.isEmpty()) {
        const bool isMissing = error.kind == Error::Kind::Connection && !QFileInfo::exists(file);
        return isMissing && !project.url->isReadOnly() ? tr("Create the file") : QString();
    }
    return isMissingDatabase(error)
        ? tr("Create the database %1").arg(project.url->database.value_or(QString()))
        : QString();
}

void MainWindow::makeDatabase()
{
    if (!m_workspace)
        return;
    guardChange(this, tr("Create a database"), [this] {
        m_start->clearError();
        m_workspace->createDatabase();
    });
}

/// Where the server did not take the password, or wanted one: the next is asked for, whatever the source.
bool MainWindow::askPasswordAgain(const Error &error)
{
    if (!isPasswordRefused(error) || !m_workspace || !m_workspace->project().url)
        return false;
    SavedConnection asked;
    if (m_connection) {
        asked = *m_connection;
    } else {
        asked.url = *m_workspace->project().url;
        (void)takePassword(asked.url);
    }
    m_askedFor = m_connection ? AskedFor::Connection : AskedFor::Project;
    m_passwords->ask(asked, error.message);
    return true;
}

/// Several sessions may find out at once, and another connection may be waiting for its own password: one
/// question is enough. The tabs and edits of what is open stay.
void MainWindow::askChangedPassword(const Error &error)
{
    if (!m_passwords->isReading() && askPasswordAgain(error))
        m_askedFor = AskedFor::OpenSessions;
}

} // namespace stillroom
