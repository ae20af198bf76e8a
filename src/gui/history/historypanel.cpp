#include "gui/history/historypanel.h"

#include "gui/common/buttons.h"
#include "gui/common/emptystate.h"
#include "gui/common/searchfield.h"
#include "gui/common/theme.h"
#include "gui/history/historydelegate.h"
#include "gui/history/migrationdialog.h"
#include "gui/history/newrevisiondialog.h"
#include "gui/history/revisiondetails.h"

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
    m_openSource = makeAction(this, tr("Open the source"), QStringLiteral("file-code"));
    connect(m_openSource, &QAction::triggered, this, [this] {
        const QModelIndex index = m_list->currentIndex();
        if (index.isValid())
            m_workspace.requestSource({m_model.entry(index.row()).revision.file, 1});
    });
    m_copyId = makeAction(this, tr("Copy the revision's id"), QStringLiteral("copy"));
    connect(m_copyId, &QAction::triggered, this,
            [this] { QApplication::clipboard()->setText(selectedRevision()); });
    m_menuActions = {m_newRevision,       m_check, nullptr, m_upgradeHead, m_upgradeSelected, m_downgradeOne,
                     m_downgradeSelected, m_stamp, nullptr, m_openSource,  m_copyId};
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

    auto *upper = new QWidget;
    auto *upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(0);
    upperLayout->addLayout(buttons);
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
    currentChanged();
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
    m_openSource->setEnabled(known);
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
    for (QAction *each : {m_upgradeSelected, m_downgradeSelected, m_stamp, m_openSource, m_copyId})
        menu->addAction(each);
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

void HistoryPanel::check()
{
    auto *dialog = new NewRevisionDialog(m_workspace, NewRevisionDialog::Purpose::Check, window());
    dialog->open();
}

} // namespace stillroom
