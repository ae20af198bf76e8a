#include "gui/doctor/doctorpage.h"

#include "gui/common/emptystate.h"
#include "gui/common/theme.h"
#include "gui/doctor/findingdetails.h"
#include "gui/doctor/findingmodel.h"

#include <QTreeView>

namespace stillroom {

DoctorPage::DoctorPage(Workspace &workspace, QWidget *parent)
    : DoctorPage(workspace, new FindingModel, new FindingDetails(workspace), parent)
{ }

DoctorPage::DoctorPage(Workspace &workspace, FindingModel *model, FindingDetails *details, QWidget *parent)
    : GroupListPage(model, details, tr("Filter findings"), tr("Findings"), parent)
    , m_workspace(workspace)
    , m_model(model)
    , m_details(details)
    , m_well(addState(QStringLiteral("stethoscope"), tr("Nothing is wrong.")))
    , m_waiting(addState(QStringLiteral("stethoscope"), tr("Models and revisions are being read.")))
    , m_errors(addBadge(Badge::Kind::Removed))
    , m_warnings(addBadge(Badge::Kind::Changed))
    , m_notes(addBadge(Badge::Kind::Neutral))
{
    setObjectName(QStringLiteral("doctorPage"));
    list()->setObjectName(QStringLiteral("findings"));
    m_well->setObjectName(QStringLiteral("doctorWell"));
    setStripTitle(tr("Models and revisions"));
    connect(&workspace, &Workspace::doctorChanged, this, &DoctorPage::reportChanged);
    reportChanged();
}

QIcon DoctorPage::icon() const
{
    return Theme::current().icon(QStringLiteral("stethoscope"));
}

QString DoctorPage::statusText() const
{
    return m_workspace.doctor() ? m_workspace.doctor()->summary() : QString();
}

void DoctorPage::reportChanged()
{
    const std::shared_ptr<const DoctorReport> report = m_workspace.doctor();
    if (!report)
        return showState(m_waiting);
    m_well->setHint(report->looked().isEmpty() ? QString() : tr("Looked at %1.").arg(report->looked()));
    showState(report->findings.empty() ? m_well : nullptr);
    showBadges();
    m_model->setReport(*report);
    restoreRows();
    Q_EMIT statusChanged();
}

void DoctorPage::showBadges()
{
    const DoctorReport &report = *m_workspace.doctor();
    const int errors = report.count(Finding::Severity::Error);
    const int warnings = report.count(Finding::Severity::Warning);
    const int notes = report.count(Finding::Severity::Note);
    showBadge(m_errors, errors, tr("%n error(s)", nullptr, errors));
    showBadge(m_warnings, warnings, tr("%n warning(s)", nullptr, warnings));
    showBadge(m_notes, notes, tr("%n note(s)", nullptr, notes));
}

void DoctorPage::showRow(const QModelIndex &index)
{
    m_details->showFinding(FindingModel::finding(index));
}

void DoctorPage::showWhole()
{
    if (m_workspace.doctor())
        m_details->showReport(*m_workspace.doctor());
}

void DoctorPage::activateRow(const QModelIndex &)
{
    m_details->openInEditor();
}

} // namespace stillroom
