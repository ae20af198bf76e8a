#include "gui/drift/driftpage.h"

#include "gui/common/buttons.h"
#include "gui/common/emptystate.h"
#include "gui/common/theme.h"
#include "gui/drift/driftdetails.h"
#include "gui/drift/driftmodel.h"

#include <QFileInfo>
#include <QMenu>
#include <QPushButton>
#include <QTreeView>

namespace stillroom {

namespace {

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
    : DriftPage(workspace, new DriftModel, new DriftDetails(workspace), parent)
{ }

DriftPage::DriftPage(Workspace &workspace, DriftModel *model, DriftDetails *details, QWidget *parent)
    : GroupListPage(model, details, tr("Filter differences"), tr("Differences"), parent)
    , m_workspace(workspace)
    , m_model(model)
    , m_details(details)
    , m_empty(addState(QStringLiteral("git-compare")))
    , m_generate(makeButton(tr("New revision"), ButtonKind::Primary, QStringLiteral("git-branch")))
{
    setObjectName(QStringLiteral("driftPage"));
    m_empty->setObjectName(QStringLiteral("driftEmpty"));
    setStripTitle(databaseName().isEmpty() ? tr("Models against the database")
                                           : tr("Models against %1").arg(databaseName()));
    static constexpr Badge::Kind kinds[]
        = {Badge::Kind::Added, Badge::Kind::Removed, Badge::Kind::Changed, Badge::Kind::Neutral};
    for (size_t i = 0; i < std::size(m_badges); ++i)
        m_badges[i] = addBadge(kinds[i]);
    m_generate->setObjectName(QStringLiteral("driftRevision"));
    m_generate->setToolTip(tr("Write a revision that makes the database as the models"));
    connect(m_generate, &QPushButton::clicked, this, [this] { m_workspace.requestNewRevision(); });
    addToStrip(m_generate);
    list()->setObjectName(QStringLiteral("differences"));
    list()->setContextMenuPolicy(Qt::CustomContextMenu);
    list()->addActions(m_details->actions());
    connect(list(), &QWidget::customContextMenuRequested, this, &DriftPage::showMenu);
    connect(&workspace, &Workspace::driftChanged, this, &DriftPage::reportChanged);
    connect(&workspace, &Workspace::busyChanged, this, &DriftPage::stateChanged);
    connect(&workspace, &Workspace::revisionsChanged, this, &DriftPage::showBadges);
    reportChanged();
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

void DriftPage::reportChanged()
{
    stateChanged();
    showBadges();
    if (!m_workspace.drift())
        return;
    m_model->setReport(*m_workspace.drift());
    restoreRows();
    if (!m_wantedTable.isEmpty())
        selectRow(DriftModel::TableRole, std::exchange(m_wantedTable, QString()));
    Q_EMIT statusChanged();
}

/// The list, or why there is none.
void DriftPage::stateChanged()
{
    const std::shared_ptr<const DriftReport> report = m_workspace.drift();
    if (report) {
        const bool isWell = report->differences.empty() && report->unusedRules.empty();
        m_empty->setSentence(tr("The models and %1 are equal.")
                                 .arg(databaseName().isEmpty() ? tr("the database") : databaseName()));
        m_empty->setHint(tr("%n table(s) compared.", nullptr, int(report->equalTables.size())));
        showState(isWell ? m_empty : nullptr);
        return;
    }
    m_empty->setSentence(m_workspace.isReading() ? tr("Models and database are being read.")
                                                 : tr("There is nothing to compare."));
    m_empty->setHint(
        m_workspace.isReading()
            ? QString()
            : tr("Differences are listed here once the project has models and its database is open."));
    showState(m_empty);
}

void DriftPage::showBadges()
{
    const std::shared_ptr<const DriftReport> report = m_workspace.drift();
    if (!report)
        return;
    for (size_t i = 0; i < std::size(m_badges); ++i) {
        const int n = report->count(badgeOrder[i]);
        showBadge(m_badges[i], n, badgeText(badgeOrder[i], n));
    }
    m_generate->setVisible(report->open() > 0 && m_workspace.project().alembic);
}

void DriftPage::selectTable(const TableName &table)
{
    if (table.name.isEmpty())
        return;
    clearFilter();
    if (!selectRow(DriftModel::TableRole, table.toString()) && !m_workspace.drift())
        m_wantedTable = table.toString();
}

void DriftPage::showWhole()
{
    if (m_workspace.drift())
        m_details->showReport(*m_workspace.drift());
}

void DriftPage::showRow(const QModelIndex &index)
{
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

void DriftPage::activateRow(const QModelIndex &)
{
    m_details->activate();
}

void DriftPage::showMenu(const QPoint &place)
{
    const QModelIndex index = list()->indexAt(place);
    if (!index.isValid() || DriftModel::isGroup(index))
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_details->actions());
    menu->popup(list()->viewport()->mapToGlobal(place));
}

} // namespace stillroom
