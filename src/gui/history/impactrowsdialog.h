#pragma once

#include "gui/common/workspace.h"
#include "migrate/impactsheet.h"

#include <QDialog>

class QLabel;
class QTabWidget;

namespace stillroom {

/// The rows that stop a migration or that it loses, a tab for each kind. Reads them in a session of its own.
/// Open with open(); deletes itself.
class ImpactRowsDialog final : public QDialog
{
    Q_OBJECT

public:
    ImpactRowsDialog(Workspace &workspace, const std::vector<ImpactFact> &facts, QWidget *parent);
    ~ImpactRowsDialog() override;

private:
    struct Rows;
    void addTab(const ImpactFact &fact);
    void openInEditor();

    Workspace &m_workspace;
    std::unique_ptr<Session> m_session;
    QTabWidget *m_tabs;
    QStringList m_statements; ///< of each tab
};

} // namespace stillroom
