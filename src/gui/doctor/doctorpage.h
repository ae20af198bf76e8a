#pragma once

#include "gui/common/grouplistpage.h"
#include "gui/common/workspace.h"

namespace stillroom {

class FindingDetails;
class FindingModel;

/// What is wrong with the project's models and revisions, grouped by how grave it is, with the source of the
/// chosen one. Follows the workspace's report, which is made anew when a file changes.
class DoctorPage final : public GroupListPage
{
    Q_OBJECT

public:
    explicit DoctorPage(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Doctor"); }
    [[nodiscard]] QIcon icon() const override;
    [[nodiscard]] QString key() const override { return QStringLiteral("doctor"); }
    [[nodiscard]] QString statusText() const override;

protected:
    void showRow(const QModelIndex &index) override;
    void showWhole() override;
    void activateRow(const QModelIndex &index) override;

private:
    DoctorPage(Workspace &workspace, FindingModel *model, FindingDetails *details, QWidget *parent);
    void reportChanged();
    void showBadges();

    Workspace &m_workspace;
    FindingModel *m_model;
    FindingDetails *m_details;
    EmptyState *m_well;
    EmptyState *m_waiting;
    Badge *m_errors;
    Badge *m_warnings;
    Badge *m_notes;
};

} // namespace stillroom
