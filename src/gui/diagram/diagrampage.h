#pragma once

#include "gui/common/tabpage.h"
#include "gui/common/workspace.h"
#include "gui/diagram/diagrampanel.h"

namespace stillroom {

/// The diagram of the opened project as a tab: a DiagramPanel fed from the workspace.
class DiagramPage final : public TabPage
{
    Q_OBJECT

public:
    explicit DiagramPage(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Diagram"); }
    [[nodiscard]] QIcon icon() const override;
    [[nodiscard]] QString key() const override { return QStringLiteral("diagram"); }
    void refresh() override { m_workspace.refresh(); }
    void undo() override { m_panel->undoStack().undo(); }
    void redo() override { m_panel->undoStack().redo(); }
    [[nodiscard]] bool canUndo() const override { return m_panel->undoStack().canUndo(); }
    [[nodiscard]] bool canRedo() const override { return m_panel->undoStack().canRedo(); }
    [[nodiscard]] QString statusText() const override { return m_panel->statusText(); }
    [[nodiscard]] QString timingText() const override { return m_workspace.readTimes(); }
    [[nodiscard]] QJsonObject saveState() const override { return m_panel->saveState(); }
    void restoreState(const QJsonObject &state) override { m_panel->restoreState(state); }

    void focusTable(const TableName &table) { m_panel->focusTable(table); }
    [[nodiscard]] DiagramPanel &panel() const { return *m_panel; }

Q_SIGNALS:
    void generateRevisionRequested();

private:
    void update();
    void updateMoments();

    Workspace &m_workspace;
    DiagramPanel *m_panel;
    std::shared_ptr<const ScriptDirectory> m_scripts; // what the slider stands for
};

} // namespace stillroom
