#include "gui/doctor/doctorpage.h"

#include "gui/common/badge.h"
#include "gui/common/buttons.h"
#include "gui/common/emptystate.h"
#include "gui/common/grouplistdelegate.h"
#include "gui/common/searchfield.h"
#include "gui/common/theme.h"
#include "gui/doctor/findingdetails.h"
#include "gui/doctor/findingmodel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace stillroom {

namespace {

constexpr int sideBySide = 640; ///< px; narrower, the details stand below the list

} // namespace

DoctorPage::DoctorPage(Workspace &workspace, QWidget *parent)
    : TabPage(parent)
    , m_workspace(workspace)
    , m_stack(new QStackedWidget(this))
    , m_model(new FindingModel(this))
    , m_proxy(new QSortFilterProxyModel(this))
{
    setObjectName(QStringLiteral("doctorPage"));
    m_proxy->setSourceModel(m_model);
    m_proxy->setRecursiveFilteringEnabled(true);
    m_proxy->setFilterRole(FindingModel::SearchRole);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_splitter = new QSplitter(Qt::Horizontal);
    m_splitter->addWidget(buildList());
    m_details = new FindingDetails(workspace);
    m_splitter->addWidget(m_details);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({420, 480});
    m_content = new QWidget;
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(0);
    content->addWidget(buildStrip());
    content->addWidget(makeLine());
    content->addWidget(m_splitter, 1);
    m_stack->addWidget(m_content);
    buildStates();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    setFocusProxy(m_list);
    connect(&workspace, &Workspace::doctorChanged, this, &DoctorPage::reportChanged);
    reportChanged();
}

QWidget *DoctorPage::buildStrip()
{
    auto *strip = new QWidget;
    auto *title = new QLabel(tr("Models and revisions"));
    title->setProperty("role", QStringLiteral("section"));
    m_errors = new Badge({}, Badge::Kind::Removed);
    m_warnings = new Badge({}, Badge::Kind::Changed);
    m_notes = new Badge({}, Badge::Kind::Neutral);
    auto *row = new QHBoxLayout(strip);
    row->setContentsMargins(12, 4, 12, 4);
    row->setSpacing(8);
    row->addWidget(title);
    for (Badge *badge : {m_errors, m_warnings, m_notes})
        row->addWidget(badge);
    row->addStretch();
    strip->setMinimumHeight(40);
    return strip;
}

QWidget *DoctorPage::buildList()
{
    m_search = new SearchField(tr("Filter findings"));
    m_search->setAccessibleName(tr("Filter findings"));
    auto *search = new QHBoxLayout;
    search->setContentsMargins(8, 8, 8, 8);
    search->addWidget(m_search);
    m_list = new QTreeView;
    m_list->setObjectName(QStringLiteral("findings"));
    m_list->setAccessibleName(tr("Findings"));
    m_list->setModel(m_proxy);
    m_list->setItemDelegate(new GroupListDelegate(m_list));
    m_list->setHeaderHidden(true);
    m_list->setIndentation(16);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setExpandsOnDoubleClick(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &DoctorPage::currentChanged);
    connect(m_list, &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (FindingModel::isGroup(index))
            m_list->setExpanded(index, !m_list->isExpanded(index));
        else
            m_details->openInEditor();
    });
    connect(m_search, &QLineEdit::textChanged, this, &DoctorPage::filterChanged);
    connect(m_search, &SearchField::downPressed, m_list, qOverload<>(&QWidget::setFocus));
    QAction *find = makeAction(this, tr("Filter findings"), QStringLiteral("search"), {QKeySequence::Find});
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

void DoctorPage::buildStates()
{
    m_well = new EmptyState(QStringLiteral("stethoscope"), tr("Nothing is wrong."));
    m_well->setObjectName(QStringLiteral("doctorWell"));
    m_waiting = new EmptyState(QStringLiteral("stethoscope"), tr("Models and revisions are being read."));
    m_stack->addWidget(m_well);
    m_stack->addWidget(m_waiting);
}

QIcon DoctorPage::icon() const
{
    return Theme::current().icon(QStringLiteral("stethoscope"));
}

QString DoctorPage::statusText() const
{
    return m_workspace.doctor() ? m_workspace.doctor()->summary() : QString();
}

QJsonObject DoctorPage::saveState() const
{
    return {{QStringLiteral("filter"), m_search->text()}};
}

void DoctorPage::restoreState(const QJsonObject &state)
{
    m_search->setText(state.value(QStringLiteral("filter")).toString());
}

void DoctorPage::reportChanged()
{
    const std::shared_ptr<const DoctorReport> report = m_workspace.doctor();
    if (!report) {
        m_stack->setCurrentWidget(m_waiting);
        return;
    }
    m_well->setHint(report->looked().isEmpty() ? QString() : tr("Looked at %1.").arg(report->looked()));
    m_stack->setCurrentWidget(report->findings.empty() ? static_cast<QWidget *>(m_well) : m_content);
    showBadges();
    const QString selected = m_selected;
    m_model->setReport(*report);
    m_selected = selected;
    filterChanged(m_search->text());
    Q_EMIT statusChanged();
}

void DoctorPage::showBadges()
{
    const DoctorReport &report = *m_workspace.doctor();
    const auto show = [](Badge *badge, int count, const QString &text) {
        badge->setText(text);
        badge->updateGeometry();
        badge->setVisible(count > 0);
    };
    const int errors = report.count(Finding::Severity::Error);
    const int warnings = report.count(Finding::Severity::Warning);
    const int notes = report.count(Finding::Severity::Note);
    show(m_errors, errors, tr("%n error(s)", nullptr, errors));
    show(m_warnings, warnings, tr("%n warning(s)", nullptr, warnings));
    show(m_notes, notes, tr("%n note(s)", nullptr, notes));
}

void DoctorPage::resizeEvent(QResizeEvent *event)
{
    TabPage::resizeEvent(event);
    const Qt::Orientation wanted = width() < sideBySide ? Qt::Vertical : Qt::Horizontal;
    if (m_splitter->orientation() == wanted)
        return;
    m_splitter->setOrientation(wanted);
    m_splitter->setSizes(wanted == Qt::Vertical ? QList<int> {2 * height() / 5, 3 * height() / 5}
                                                : QList<int> {width() / 2, width() / 2});
}

/// Applies the filter and keeps the chosen row, if it is still shown.
void DoctorPage::filterChanged(const QString &text)
{
    const QString selected = m_selected;
    m_proxy->setFilterFixedString(text);
    for (int row = 0; row < m_proxy->rowCount(); ++row) {
        const QModelIndex group = m_proxy->index(row, 0);
        const bool isNative = group.data(FindingModel::IdRole).toString() == QStringLiteral("native");
        m_list->setExpanded(group, !isNative || !text.isEmpty());
    }
    const QModelIndexList found = selected.isEmpty() || m_proxy->rowCount() == 0
        ? QModelIndexList()
        : m_proxy->match(m_proxy->index(0, 0), FindingModel::IdRole, selected, 1,
                         Qt::MatchExactly | Qt::MatchRecursive);
    if (found.isEmpty())
        selectFirst();
    else
        m_list->setCurrentIndex(found.first());
    currentChanged();
}

void DoctorPage::selectFirst()
{
    const QModelIndex group = m_proxy->index(0, 0);
    const QModelIndex first
        = group.isValid() && m_list->isExpanded(group) ? m_proxy->index(0, 0, group) : group;
    m_list->setCurrentIndex(first);
}

void DoctorPage::currentChanged()
{
    const QModelIndex index = m_list->currentIndex();
    if (index.isValid() && !FindingModel::isGroup(index)) {
        m_selected = index.data(FindingModel::IdRole).toString();
        m_details->showFinding(FindingModel::finding(index));
    } else if (m_workspace.doctor()) {
        m_details->showReport(*m_workspace.doctor());
    }
}

} // namespace stillroom
