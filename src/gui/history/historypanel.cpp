#include "gui/history/historypanel.h"

#include "gui/common/buttons.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/emptystate.h"
#include "gui/common/future.h"
#include "gui/common/searchfield.h"
#include "gui/common/theme.h"
#include "gui/history/backupsdialog.h"
#include "gui/history/headsdialog.h"
#include "gui/history/historydelegate.h"
#include "gui/history/migrationdialog.h"
#include "gui/history/newrevisiondialog.h"
#include "gui/history/rescuedialog.h"
#include "gui/history/revisiondetails.h"
#include "gui/history/squashdialog.h"
#include "migrate/rescue.h"
#include "migrate/revisionreader.h"
#include "project/databasemarkers.h"
#include "project/lostrevision.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace stillroom {

HistoryPanel::HistoryPanel(Workspace &workspace, Qt::Orientation orientation, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_stack(new QStackedWidget(this))
    , m_details(new RevisionDetails(workspace))
    , m_gone(std::make_shared<std::atomic<bool>>(false))
{
    setObjectName(QStringLiteral("historyPanel"));
    buildActions();
    buildList(orientation);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(&m_workspace, &Workspace::revisionsChanged, this, &HistoryPanel::revisionsChanged);
    revisionsChanged();
}

HistoryPanel::~HistoryPanel()
{
    *m_gone = true;
}

QAction *HistoryPanel::action(const QString &icon, const QString &text, void (HistoryPanel::*slot)(),
                              const QString &tip)
{
    QAction *made = makeAction(this, text, icon, {}, tip);
    connect(made, &QAction::triggered, this, slot);
    return made;
}

void HistoryPanel::buildActions()
{
    m_upgradeHead = action(QStringLiteral("arrow-up"), tr("Upgrade to head…"), &HistoryPanel::upgradeToHead);
    m_upgradeSelected = action(QStringLiteral("arrow-up-to-line"), tr("Upgrade to this revision…"),
                               &HistoryPanel::upgradeToSelected);
    m_downgradeSelected = action(QStringLiteral("arrow-down-to-line"), tr("Downgrade to this revision…"),
                                 &HistoryPanel::downgradeToSelected);
    m_downgradeOne
        = action(QStringLiteral("arrow-down"), tr("Downgrade one revision…"), &HistoryPanel::downgradeOne);
    m_stamp = action(QStringLiteral("stamp"), tr("Stamp with this revision…"), &HistoryPanel::stampSelected,
                     tr("Tell the database that it stands here, without running anything"));
    m_newRevision = action(QStringLiteral("plus"), tr("New revision…"), &HistoryPanel::newRevision);
    m_check = action(QStringLiteral("list-checks"), tr("Check models against the database…"),
                     &HistoryPanel::check);
    m_rescue = action(QStringLiteral("circle-help"), tr("Rescue…"), &HistoryPanel::rescue,
                      tr("See what has landed of a revision that was broken off; finish or undo it"));
    m_joinHeads = action(QStringLiteral("git-merge"), tr("Make one head of two…"), &HistoryPanel::joinHeads,
                         tr("Compare two branches, then merge them or put one on top of the other"));
    m_squash = action(QStringLiteral("layers"), tr("Squash up to this revision…"), &HistoryPanel::squash,
                      tr("Make one new base of this revision and all before it"));
    m_backups = action(QStringLiteral("database-backup"), tr("Backups…"), &HistoryPanel::showBackups,
                       tr("Backups of this database; put one back"));
    m_findUnknown
        = action(QStringLiteral("search"), tr("Look for the unknown revision…"), &HistoryPanel::findUnknown,
                 tr("Search the other branches and the stashes of git for its file"));
    m_others = action(QStringLiteral("database"), tr("Show where other databases stand"),
                      &HistoryPanel::showOtherDatabases,
                      tr("Asks the saved connections and the sections of alembic.ini, reading only"));
    m_openSource = makeAction(this, tr("Open the source"), QStringLiteral("file-code"));
    connect(m_openSource, &QAction::triggered, this, [this] {
        const QModelIndex index = m_list->currentIndex();
        if (index.isValid())
            m_workspace.requestSource({m_model.entry(index.row()).revision.file, 1});
    });
    m_copyId = makeAction(this, tr("Copy the revision's id"), QStringLiteral("copy"));
    connect(m_copyId, &QAction::triggered, this,
            [this] { QApplication::clipboard()->setText(selectedRevision()); });
    m_menuActions
        = {m_newRevision,     m_check,        m_joinHeads,         m_squash,     nullptr,  m_upgradeHead,
           m_upgradeSelected, m_downgradeOne, m_downgradeSelected, m_stamp,      m_rescue, m_backups,
           nullptr,           m_others,       m_findUnknown,       m_openSource, m_copyId};
}

void HistoryPanel::buildList(Qt::Orientation orientation)
{
    m_upgradeButton = makeButton(tr("Upgrade to head"), ButtonKind::Primary, QStringLiteral("arrow-up"));
    m_upgradeButton->setObjectName(QStringLiteral("upgradeButton"));
    connect(m_upgradeButton, &QPushButton::clicked, this, &HistoryPanel::upgradeToHead);
    m_newButton = makeButton(tr("New revision"));
    m_newButton->setObjectName(QStringLiteral("newRevisionButton"));
    connect(m_newButton, &QPushButton::clicked, this, &HistoryPanel::newRevision);
    auto *more = new QToolButton;
    more->setIcon(Theme::current().icon(QStringLiteral("ellipsis")));
    more->setToolTip(tr("More: downgrade, stamp, check"));
    more->setAccessibleName(more->toolTip());
    more->setAutoRaise(true);
    more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(more);
    for (QAction *each : std::as_const(m_menuActions))
        each ? menu->addAction(each) : void(menu->addSeparator());
    more->setMenu(menu);

    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(8, 8, 8, 4);
    buttons->setSpacing(8);
    buttons->addWidget(m_upgradeButton);
    buttons->addWidget(m_newButton);
    buttons->addStretch();
    buttons->addWidget(more);

    m_search = new SearchField(tr("Filter revisions"));
    auto *search = new QHBoxLayout;
    search->setContentsMargins(8, 4, 8, 8);
    search->addWidget(m_search);

    m_list = new QListView;
    m_list->setObjectName(QStringLiteral("historyList"));
    m_list->setAccessibleName(tr("Revisions"));
    m_list->setModel(&m_model);
    const QString database = m_workspace.project().url ? m_workspace.project().url->displayName() : QString();
    m_list->setItemDelegate(new HistoryDelegate(m_model, database, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_list, &QListView::customContextMenuRequested, this, &HistoryPanel::showContextMenu);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &HistoryPanel::currentChanged);
    connect(m_list, &QListView::activated, m_openSource, &QAction::trigger);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        const QString selected = selectedRevision();
        m_model.setFilter(text);
        selectRevision(selected);
    });
    connect(m_search, &SearchField::downPressed, m_list, qOverload<>(&QWidget::setFocus));

    m_notice = new QWidget;
    m_notice->setObjectName(QStringLiteral("rescueNotice"));
    m_noticeText = new QLabel;
    m_noticeText->setWordWrap(true);
    auto *rescueButton = makeButton(tr("Rescue…"));
    rescueButton->setObjectName(QStringLiteral("rescueButton"));
    connect(rescueButton, &QPushButton::clicked, this, &HistoryPanel::rescue);
    auto *notice = new QHBoxLayout(m_notice);
    notice->setContentsMargins(8, 4, 8, 4);
    notice->setSpacing(8);
    notice->addWidget(m_noticeText, 1);
    notice->addWidget(rescueButton, 0, Qt::AlignTop);
    m_notice->hide();

    auto *upper = new QWidget;
    auto *upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(0);
    upperLayout->addLayout(buttons);
    upperLayout->addWidget(m_notice);
    upperLayout->addLayout(search);
    upperLayout->addWidget(m_list, 1);
    auto *splitter = new QSplitter(orientation);
    splitter->setObjectName(QStringLiteral("historySplitter"));
    splitter->addWidget(upper);
    splitter->addWidget(m_details);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({380, 260});

    auto *empty
        = new EmptyState(QStringLiteral("history"), tr("This project has no Alembic migrations yet."));
    empty->setHint(
        tr("With “stillroom init migrations” in its folder it gets them; then its history is drawn here."));
    m_stack->addWidget(splitter);
    m_stack->addWidget(empty);
}

void HistoryPanel::revisionsChanged()
{
    const QString selected = selectedRevision();
    const std::shared_ptr<const ScriptDirectory> scripts = m_workspace.scripts();
    m_stack->setCurrentIndex(scripts ? 0 : 1);
    if (scripts)
        m_model.setRevisions(scripts->map(), m_workspace.currentRevisions(), m_workspace.hasDatabase());
    selectRevision(selected);
    const int pending = m_model.pendingCount();
    const bool writable = m_workspace.hasDatabase() && !m_workspace.isReadOnly();
    m_upgradeHead->setEnabled(writable && pending > 0);
    m_upgradeButton->setEnabled(writable && pending > 0);
    m_upgradeButton->setText(pending > 0 ? tr("Upgrade to head") : tr("At head"));
    m_upgradeButton->setToolTip(pending > 0 ? tr("%n pending revision(s)", nullptr, pending)
                                            : tr("No revision is pending"));
    m_newRevision->setEnabled(scripts != nullptr);
    m_newButton->setEnabled(scripts != nullptr);
    m_joinHeads->setEnabled(scripts && scripts->map().heads().size() > 1);
    m_rescue->setEnabled(m_workspace.hasDatabase() && scripts);
    m_backups->setEnabled(m_workspace.hasDatabase());
    m_others->setEnabled(scripts && m_workspace.project().url);
    currentChanged();
    readFacts();
    lookForHalf();
}

/// What git and the files tell comes when it is there.
void HistoryPanel::readFacts()
{
    const auto scripts = m_workspace.scripts();
    if (!scripts)
        return;
    QSet<QString> applied;
    for (const QString &row : m_workspace.currentRevisions()) {
        if (scripts->map().contains(row))
            applied |= scripts->map().applied({row});
    }
    const quint64 run = ++m_factsRun;
    const auto job
        = [scripts, applied, key = m_workspace.hasDatabase() ? m_workspace.databaseKey() : QString()] {
              return readRevisionFacts(*scripts, applied, key);
          };
    const auto done = [this, run](const RevisionFacts &facts) {
        if (run != m_factsRun)
            return;
        const QString selected = selectedRevision();
        m_model.setFacts(facts);
        if (selectedRevision() != selected)
            selectRevision(selected);
    };
    follow(this, inBackground(job), done, [](const Error &) {}); // the history is shown without it
}

/// Where changes of the schema are not taken back, the schema may lie between two revisions.
void HistoryPanel::lookForHalf()
{
    const auto scripts = m_workspace.scripts();
    const std::shared_ptr<const Schema> schema = m_workspace.schema();
    const bool canBe = scripts && m_workspace.hasDatabase() && schema
        && (!m_workspace.dialect().transactionalDdl
            || m_workspace.serverVersion().contains(QLatin1String("CockroachDB")));
    const quint64 run = ++m_halfRun;
    if (!canBe)
        return m_notice->hide();
    const QStringList current = m_workspace.currentRevisions();
    if (std::any_of(current.begin(), current.end(),
                    [&](const QString &id) { return !scripts->map().contains(id); }))
        return m_notice->hide();
    const auto job = [scripts, schema, current, &dialect = m_workspace.dialect()] {
        return findRescues(*schema, current, dialect, VersionTable(dialect, scripts->versionTable()),
                           revisionReader(*scripts, dialect), scripts->map());
    };
    const auto done = [this, run](const std::vector<Rescue> &found) {
        if (run != m_halfRun)
            return;
        m_notice->setVisible(!found.empty());
        if (!found.empty())
            m_noticeText->setText(tr("The schema lies between two revisions: of %1, %2.")
                                      .arg(found.front().step.revision.id, found.front().summary()));
    };
    follow(this, inBackground(job), done, [this, run](const Error &) { // the history is shown without it
        if (run == m_halfRun)
            m_notice->hide();
    });
}

QString HistoryPanel::selectedRevision() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? m_model.entry(index.row()).revision.id : QString();
}

void HistoryPanel::selectRevision(const QString &id)
{
    const int row = id.isEmpty() ? 0 : m_model.rowOf(id);
    if (m_model.rowCount() == 0)
        return m_details->clear();
    const QModelIndex index = m_model.index(qMax(0, row));
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index);
}

void HistoryPanel::currentChanged()
{
    const QModelIndex index = m_list->currentIndex();
    const bool writable = m_workspace.hasDatabase() && !m_workspace.isReadOnly();
    const auto state = index.isValid() ? m_model.entry(index.row()).state : HistoryModel::State::Unknown;
    const bool known = index.isValid() && state != HistoryModel::State::Unknown;
    m_upgradeSelected->setEnabled(writable && state == HistoryModel::State::Pending);
    m_downgradeSelected->setEnabled(writable && state == HistoryModel::State::Applied);
    m_downgradeOne->setEnabled(writable && !m_workspace.currentRevisions().isEmpty());
    m_stamp->setEnabled(writable && known && state != HistoryModel::State::Current);
    m_check->setEnabled(m_workspace.hasDatabase() && m_workspace.scripts());
    m_squash->setEnabled(known && m_workspace.scripts());
    m_openSource->setEnabled(known);
    m_findUnknown->setEnabled(state == HistoryModel::State::Unknown && m_workspace.scripts());
    m_copyId->setEnabled(index.isValid());
    if (index.isValid())
        m_details->showRevision(m_model.entry(index.row()));
    else
        m_details->clear();
}

void HistoryPanel::showContextMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (QAction *each : {m_upgradeSelected, m_downgradeSelected, m_stamp, m_squash, m_openSource, m_copyId})
        menu->addAction(each);
    if (m_findUnknown->isEnabled())
        menu->addAction(m_findUnknown);
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

void HistoryPanel::openMigration(MigrationKind kind, const QString &destination)
{
    auto *dialog = new MigrationDialog(m_workspace, kind, destination, window());
    dialog->open();
}

void HistoryPanel::upgradeToHead()
{
    openMigration(MigrationKind::Upgrade, QStringLiteral("heads"));
}

void HistoryPanel::upgradeToSelected()
{
    openMigration(MigrationKind::Upgrade, selectedRevision());
}

void HistoryPanel::downgradeToSelected()
{
    openMigration(MigrationKind::Downgrade, selectedRevision());
}

void HistoryPanel::downgradeOne()
{
    openMigration(MigrationKind::Downgrade, QStringLiteral("-1"));
}

void HistoryPanel::stampSelected()
{
    openMigration(MigrationKind::Stamp, selectedRevision());
}

void HistoryPanel::newRevision()
{
    auto *dialog = new NewRevisionDialog(m_workspace, NewRevisionDialog::Purpose::Write, window());
    dialog->open();
}

void HistoryPanel::rescue()
{
    (new RescueDialog(m_workspace, window()))->open();
}

void HistoryPanel::joinHeads()
{
    (new HeadsDialog(m_workspace, window()))->open();
}

void HistoryPanel::squash()
{
    (new SquashDialog(m_workspace, selectedRevision(), m_model.markers(), window()))->open();
}

void HistoryPanel::showBackups()
{
    (new BackupsDialog(m_workspace, window()))->open();
}

void HistoryPanel::findUnknown()
{
    const QString id = selectedRevision();
    m_findUnknown->setEnabled(false);
    const auto job = [scripts = m_workspace.scripts(), id] { return findLostRevision(*scripts, id); };
    follow(
        this, inBackground(job), [this, id](const std::vector<LostRevision> &found) { offerLost(id, found); },
        [this](const Error &error) { m_workspace.report(error); });
}

void HistoryPanel::offerLost(const QString &id, const std::vector<LostRevision> &found)
{
    currentChanged();
    if (found.empty())
        return m_workspace.report(
            tr("Revision %1 was found in no branch and no stash of the project's git repository.").arg(id));
    const LostRevision lost = found.front();
    auto *question = new ConfirmDialog(
        tr("Revision %1 was found").arg(id),
        tr("Bring “%1” back to %2?").arg(lost.header.message, lost.header.file), window());
    QStringList places;
    for (const LostRevision &each : found)
        places << tr("%1: %2").arg(each.where, each.path);
    question->setDetails(places);
    question->addVerb(QStringLiteral("bring"), tr("Bring the file back"));
    connect(question, &ConfirmDialog::chosen, this, [this, lost](const QString &) {
        try {
            const QStringList missing = bringBack(*m_workspace.scripts(), lost);
            m_workspace.report(tr("%1 was brought back from %2.").arg(lost.header.file, lost.where));
            if (!missing.isEmpty())
                m_workspace.report(
                    tr("It stands on %1, which no file has either.").arg(missing.join(QStringLiteral(", "))));
        } catch (const Error &error) {
            m_workspace.report(error);
        }
        m_workspace.refresh();
    });
    question->open();
}

void HistoryPanel::showOtherDatabases()
{
    m_others->setEnabled(false);
    const auto job = [scripts = m_workspace.scripts(), url = *m_workspace.project().url, gone = m_gone] {
        std::vector<DatabaseMarker> markers;
        for (const MarkedDatabase &database : databasesBeside(*scripts, url)) {
            if (!gone->load())
                markers.push_back(askMarker(database, *scripts, [gone] { return gone->load(); }));
        }
        return markers;
    };
    const auto done = [this](const std::vector<DatabaseMarker> &markers) {
        m_others->setEnabled(true);
        m_model.setMarkers(markers);
        if (markers.empty())
            m_workspace.report(tr("No other database is named by a saved connection or by alembic.ini."));
        for (const DatabaseMarker &marker : markers) {
            if (!marker.problem.isEmpty())
                m_workspace.report(tr("%1: %2").arg(marker.name, marker.problem));
            else if (marker.revisions.isEmpty())
                m_workspace.report(tr("%1 stands at the base.").arg(marker.name));
            else
                for (const QString &id : marker.revisions) {
                    if (m_model.rowOf(id) < 0)
                        m_workspace.report(
                            tr("%1 stands at %2, which is not shown here.").arg(marker.name, id));
                }
        }
    };
    follow(this, inBackground(job), done, [this](const Error &error) {
        m_others->setEnabled(true);
        m_workspace.report(error);
    });
}

void HistoryPanel::check()
{
    auto *dialog = new NewRevisionDialog(m_workspace, NewRevisionDialog::Purpose::Check, window());
    dialog->open();
}

} // namespace stillroom
