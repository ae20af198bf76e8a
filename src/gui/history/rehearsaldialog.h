#pragma once

#include "gui/history/taskdialog.h"
#include "project/rehearsal.h"

class QLabel;
class QPushButton;
class QTreeWidget;

namespace stillroom {

/// Rehearses a migration on a copy of the project's database and shows the report, which is kept. Works in
/// the background on connections of its own; can be cancelled. Open with open(); deletes itself.
class RehearsalDialog final : public TaskDialog
{
    Q_OBJECT

public:
    /// Gives what is to be rehearsed; runs on a worker, so it owns what it uses. \throws Error
    using Plan = std::function<RehearsalPlan()>;

    RehearsalDialog(Workspace &workspace, Plan plan, QWidget *parent);
    ~RehearsalDialog() override;

    void reject() override; ///< while it runs: asks it to stop
    [[nodiscard]] const std::optional<RehearsalReport> &report() const { return m_report; }

private:
    struct Running;
    struct Kept;

    void build();
    void start(Plan plan);
    void show(const Kept &kept);
    void showPhases();
    void failed(const Error &error);

    std::shared_ptr<Running> m_running; ///< shared with the worker
    std::optional<RehearsalReport> m_report;
    bool m_isRunning = false;
    QLabel *m_file = nullptr;
    QTreeWidget *m_phases = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_close = nullptr;
};

} // namespace stillroom
