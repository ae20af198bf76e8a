#include "gui/drift/driftpage.h"

#include "gui/common/badge.h"
#include "gui/common/buttons.h"
#include "gui/common/emptystate.h"
#include "gui/common/grouplistdelegate.h"
#include "gui/common/searchfield.h"
#include "gui/common/theme.h"
#include "gui/drift/driftdetails.h"
#include "gui/drift/driftmodel.h"

#include <QAction>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace stillroom {

namespace {

constexpr int sideBySide = 640; ///< px; narrower, the details stand below the list
constexpr Drift badgeOrder[]
    = {Drift::OnlyInModels, Drift::OnlyInDatabase, Drift::Different, Drift::NotUnderstood};

QString badgeText(Drift status, int n)
{
    switch (status) {
    case Drift::OnlyInModels:
        return DriftPage::tr("%1 only in models").arg(n);
    case Drift::OnlyInDatabase:
        return DriftPage::tr("%1 only in database").arg(n);
    case Drift::NotUnderstood:
        return DriftPage::tr("%1 not understood").arg(n);
    default:
        return n == 1 ? DriftPage::tr("1 differs") : DriftPage::tr("%1 differ").arg(n);
    }
}

} // namespace

DriftPage::DriftPage(Workspace &workspace, QWidget *parent)
    : TabPage(parent)
    , m_workspace(workspace)
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(QStringLiteral("git-compare"), {}, this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_model(new DriftModel(this))
    , m_proxy(new QSortFilterProxyModel(this))
    , m_details(new DriftDetails(workspace, this))
{
    setObjectName(QStringLiteral("driftPage"));
    m_empty->setObjectName(QStringLiteral("driftEmpty"));
    m_proxy->setSourceModel(m_model);
    m_proxy->setRecursiveFilteringEnabled(true);
    m_proxy->setFilterRole(DriftModel::SearchRole);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_splitter->addWidget(buildList());
    m_splitter->addWidget(m_details);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({440, 460});
    m_content = new QWidget;
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(0);
    content->addWidget(buildStrip());
    content->addWidget(makeLine());
    content->addWidget(m_splitter, 1);
    m_stack->addWidget(m_content);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    setFocusProxy(m_list);
    connect(&workspace, &Workspace::driftChanged, this, &DriftPage::reportChanged);
    connect(&workspace, &Workspace::busyChanged, this, &DriftPage::showState);
    connect(&workspace, &Workspace::revisionsChanged, this, &DriftPage::showBadges);
    reportChanged();
}

QWidget *DriftPage::buildStrip()
{
    auto *strip = new QWidget;
    m_title = new QLabel(databaseName().isEmpty() ? tr("Models against the database")
                                                  : tr("Models against %1").arg(databaseName()));
    m_title->setProperty("role", QStringLiteral("section"));
    auto *row = new QHBoxLayout(strip);
    row->setContentsMargins(12, 4, 12, 4);
    row->setSpacing(8);
    row->addWidget(m_title);
    static constexpr Badge::Kind kinds[]
        = {Badge::Kind::Added, Badge::Kind::Removed, Badge::Kind::Changed, Badge::Kind::Neutral};
    for (size_t i = 0; i < std::size(m_badges); ++i) {
        m_badges[i] = new Badge({}, kinds[i]);
        row->addWidget(m_badges[i]);
    }
    row->addStretch();
    m_generate = makeButton(tr("New revision"), ButtonKind::Primary, QStringLiteral("git-branch"));
    m_generate->setObjectName(QStringLiteral("driftRevision"));
    m_generate->setToolTip(tr("Write a revision that makes the database as the models"));
    connect(m_generate, &QPushButton::clicked, this, [this] { m_workspace.requestNewRevision(); });
    row->addWidget(m_generate);
    strip->setMinimumHeight(40);
    return strip;
}

QWidget *DriftPage::buildList()
{
    m_search = new SearchField(tr("Filter differences"));
    m_search->setAccessibleName(tr("Filter differences"));
    auto *search = new QHBoxLayout;
    search->setContentsMargins(8, 8, 8, 8);
    search->addWidget(m_search);
    m_list = new QTreeView;
    m_list->setObjectName(QStringLiteral("differences"));
    m_list->setAccessibleName(tr("Differences"));
    m_list->setModel(m_proxy);
    m_list->setItemDelegate(new GroupListDelegate(m_list));
    m_list->setHeaderHidden(true);
    m_list->setIndentation(16);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setExpandsOnDoubleClick(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->addActions(m_details->actions());
    connect(m_list, &QWidget::customContextMenuRequested, this, &DriftPage::showMenu);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &DriftPage::currentChanged);
    connect(m_list, &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (DriftModel::isGroup(index))
            m_list->setExpanded(index, !m_list->isExpanded(index));
        else
            m_details->activate();
    });
    connect(m_search, &QLineEdit::textChanged, this, &DriftPage::filterChanged);
    connect(m_search, &SearchField::downPressed, m_list, qOverload<>(&QWidget::setFocus));
    QAction *find
        = makeAction(this, tr("Filter differences"), QStringLiteral("search"), {QKeySequence::Find});
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, this, [this] {
        m_search->setFocus();
        m_search->selectAll();
    });
    addAction(find);
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(search);
    layout->addWidget(m_list, 1);
    side->setMinimumWidth(200);
    return side;
}

QIcon DriftPage::icon() const
{
    return Theme::current().icon(QStringLiteral("git-compare"));
}

QString DriftPage::databaseName() const
{
    return m_workspace.project().url
        ? QFileInfo(m_workspace.project().url->database.value_or(QString())).fileName()
        : QString();
}

QString DriftPage::statusText() const
{
    if (!m_workspace.drift())
        return {};
    const int open = m_workspace.drift()->open();
    const int equal = int(m_workspace.drift()->equalTables.size());
    return open == 0 ? tr("no differences · %n table(s) equal", nullptr, equal)
                     : tr("%n difference(s)", nullptr, open) + QStringLiteral(" · ")
            + tr("%n table(s) equal", nullptr, equal);
}

QJsonObject DriftPage::saveState() const
{
    return {{QStringLiteral("filter"), m_search->text()}};
}

void DriftPage::restoreState(const QJsonObject &state)
{
    m_search->setText(state.value(QStringLiteral("filter")).toString());
}

void DriftPage::reportChanged()
{
    showState();
    showBadges();
    if (!m_workspace.drift())
        return;
    const QString selected = m_selected;
    const int row = m_selectedRow;
    m_model->setReport(*m_workspace.drift());
    m_selected = selected;
    m_selectedRow = row;
    filterChanged(m_search->text());
    if (!m_wantedTable.isEmpty()) {
        m_list->setCurrentIndex(find(DriftModel::TableRole, m_wantedTable));
        m_wantedTable.clear();
    }
    Q_EMIT statusChanged();
}

/// The list, or why there is none.
void DriftPage::showState()
{
    const std::shared_ptr<const DriftReport> report = m_workspace.drift();
    if (report) {
        const bool isWell = report->differences.empty() && report->unusedRules.empty();
        m_empty->setSentence(tr("The models and %1 are equal.")
                                 .arg(databaseName().isEmpty() ? tr("the database") : databaseName()));
        m_empty->setHint(tr("%n table(s) compared.", nullptr, int(report->equalTables.size())));
        m_stack->setCurrentWidget(isWell ? static_cast<QWidget *>(m_empty) : m_content);
        return;
    }
    m_empty->setSentence(m_workspace.isReading() ? tr("Models and database are being read.")
                                                 : tr("There is nothing to compare."));
    m_empty->setHint(
        m_workspace.isReading()
            ? QString()
            : tr("Differences are listed here once the project has models and its database is open."));
    m_stack->setCurrentWidget(m_empty);
}

void DriftPage::showBadges()
{
    const std::shared_ptr<const DriftReport> report = m_workspace.drift();
    if (!report)
        return;
    for (size_t i = 0; i < std::size(m_badges); ++i) {
        const int n = report->count(badgeOrder[i]);
        m_badges[i]->setText(badgeText(badgeOrder[i], n));
        m_badges[i]->updateGeometry();
        m_badges[i]->setVisible(n > 0);
    }
    m_generate->setVisible(report->open() > 0 && m_workspace.project().alembic);
}

void DriftPage::resizeEvent(QResizeEvent *event)
{
    TabPage::resizeEvent(event);
    const Qt::Orientation wanted = width() < sideBySide ? Qt::Vertical : Qt::Horizontal;
    if (m_splitter->orientation() == wanted)
        return;
    m_splitter->setOrientation(wanted);
    m_splitter->setSizes(wanted == Qt::Vertical ? QList<int> {2 * height() / 5, 3 * height() / 5}
                                                : QList<int> {width() / 2, width() / 2});
}

/// Applies the filter and keeps the chosen row, or the place it had.
void DriftPage::filterChanged(const QString &text)
{
    const QString selected = m_selected;
    const int place = m_selectedRow;
    m_proxy->setFilterFixedString(text);
    for (int row = 0; row < m_proxy->rowCount(); ++row) {
        const QModelIndex group = m_proxy->index(row, 0);
        m_list->setExpanded(group, !group.data(DriftModel::ClosedRole).toBool() || !text.isEmpty());
    }
    QModelIndex index = find(DriftModel::IdRole, selected);
    if (!index.isValid() || !m_list->isExpanded(index.parent())) {
        const QModelIndex group = m_proxy->index(0, 0);
        const int last = m_proxy->rowCount(group) - 1;
        index = last >= 0 && m_list->isExpanded(group) ? m_proxy->index(qBound(0, place, last), 0, group)
                                                       : group;
    }
    m_list->setCurrentIndex(index);
    currentChanged();
}

QModelIndex DriftPage::find(int role, const QString &value) const
{
    if (value.isEmpty() || m_proxy->rowCount() == 0)
        return {};
    return m_proxy
        ->match(m_proxy->index(0, 0), role, value, 1,
                Qt::MatchExactly | Qt::MatchCaseSensitive | Qt::MatchRecursive)
        .value(0);
}

void DriftPage::selectTable(const TableName &table)
{
    if (table.name.isEmpty())
        return;
    m_search->clear();
    const QModelIndex index = find(DriftModel::TableRole, table.toString());
    if (index.isValid()) {
        m_list->expand(index.parent());
        m_list->setCurrentIndex(index);
    } else if (!m_workspace.drift()) {
        m_wantedTable = table.toString();
    }
}

void DriftPage::currentChanged()
{
    const QModelIndex index = m_list->currentIndex();
    if (!m_workspace.drift())
        return;
    if (!index.isValid() || DriftModel::isGroup(index)) {
        m_details->showReport(*m_workspace.drift());
        return;
    }
    m_selected = index.data(DriftModel::IdRole).toString();
    m_selectedRow = index.row();
    const QVariant difference = index.data(DriftModel::DifferenceRole);
    const QVariant rule = index.data(DriftModel::RuleRole);
    if (difference.isValid())
        m_details->showDifference(difference.value<Difference>());
    else if (rule.isValid())
        m_details->showRule(rule.value<DriftRule>());
    else
        m_details->showTable(
            {index.data(DriftModel::SchemaRole).toString(), index.data(DriftModel::NameRole).toString()});
}

void DriftPage::showMenu(const QPoint &place)
{
    const QModelIndex index = m_list->indexAt(place);
    if (!index.isValid() || DriftModel::isGroup(index))
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_details->actions());
    menu->popup(m_list->viewport()->mapToGlobal(place));
}

} // namespace stillroom
