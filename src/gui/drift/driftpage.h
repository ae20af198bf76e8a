#pragma once

#include "gui/common/grouplistpage.h"
#include "gui/common/workspace.h"

class QPushButton;

namespace stillroom {

class DriftDetails;
class DriftModel;

/// How the models and the database differ, as a list with a filter and the details of the chosen row; the
/// same differences that the diagram colours. Follows the workspace's report.
class DriftPage final : public GroupListPage
{
    Q_OBJECT

public:
    explicit DriftPage(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Drift"); }
    [[nodiscard]] QIcon icon() const override;
    [[nodiscard]] QString key() const override { return QStringLiteral("drift"); }
    [[nodiscard]] QString statusText() const override;
    [[nodiscard]] QString timingText() const override { return m_workspace.readTimes(); }
    void selectTable(const TableName &table); ///< the first difference of it

protected:
    void showRow(const QModelIndex &index) override;
    void showWhole() override;
    void activateRow(const QModelIndex &index) override;

private:
    DriftPage(Workspace &workspace, DriftModel *model, DriftDetails *details, QWidget *parent);
    void reportChanged();
    void stateChanged();
    void showBadges();
    void showMenu(const QPoint &place);
    [[nodiscard]] QString databaseName() const;

    Workspace &m_workspace;
    DriftModel *m_model;
    DriftDetails *m_details;
    EmptyState *m_empty;
    Badge *m_badges[4] = {};
    QPushButton *m_generate = nullptr;
    QString m_wantedTable; // asked for before there was a report
};

} // namespace stillroom
