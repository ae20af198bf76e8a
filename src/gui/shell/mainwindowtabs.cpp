#include "gui/shell/mainwindow.h"

#include "gui/common/confirmdialog.h"
#include "gui/diagram/diagrampage.h"
#include "gui/editor/sqlpage.h"
#include "gui/grid/gridpage.h"
#include "gui/history/historypanel.h"
#include "gui/schematree/explorerpanel.h"
#include "gui/shell/sourcepage.h"
#include "gui/shell/tabarea.h"

#include <QAction>
#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QStackedWidget>

namespace stillroom {

namespace {

constexpr qsizetype closedKept = 20;

} // namespace

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
        if (!m_workspace->project().alembic)
            diagram->panel().addEmptyAction(action(QStringLiteral("openFolder")));
        connect(diagram, &DiagramPage::generateRevisionRequested, this, &MainWindow::newRevision);
    }
    if (auto *sql = qobject_cast<SqlPage *>(page)) {
        connect(sql, &SqlPage::fileSaved, this, [this, sql](const QString &file) {
            m_requests[sql].place.file = file;
            m_workspace->addSqlFile(file);
            rememberSoon();
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

void MainWindow::openSqlFile(const QString &file)
{
    if (!m_workspace || !m_workspace->hasDatabase())
        return;
    if (!QFileInfo(file).isFile()) {
        m_workspace->forgetSqlFile(file);
        m_workspace->report(
            Error(Error::Kind::Io, tr("%1 is not there any more.").arg(QDir::toNativeSeparators(file)))
                .withHint(tr("It was taken off the list of saved SQL.")));
        return;
    }
    TabRequest request;
    request.kind = TabRequest::Kind::Sql;
    request.place.file = QFileInfo(file).absoluteFilePath();
    request.number = 0;
    openPage(request);
    m_workspace->addSqlFile(request.place.file);
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

void MainWindow::newRevision()
{
    if (m_workspace->scripts() && m_history != nullptr)
        m_history->newRevision();
    else
        showHistory({}); // says how the project gets migrations
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
    rememberSoon();
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

} // namespace stillroom
