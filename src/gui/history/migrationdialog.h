#pragma once

#include "gui/history/migrationpreview.h"
#include "gui/history/taskdialog.h"
#include "project/databasebackup.h"

#include <atomic>
#include <memory>

class QCheckBox;
class QLabel;
class QPushButton;
class QTreeWidget;

namespace stillroom {

class CodeEditor;
class ImpactView;

/// Shows what an upgrade, a downgrade or a stamp would do, step by step, as SQL and with its impact on the
/// database; rehearses it on a copy, and runs it when its verb is pressed, after a backup if that is wanted.
/// Stays open with the reason when a step fails. Open with open(); deletes itself.
class MigrationDialog final : public TaskDialog
{
    Q_OBJECT

public:
    /// \param destination a revision symbol as Alembic takes it
    MigrationDialog(Workspace &workspace, MigrationKind kind, const QString &destination, QWidget *parent);
    ~MigrationDialog() override;

    void reject() override; ///< while it runs: asks the step to stop instead

private:
    void build();
    void buildButtons();
    void prepare();
    void measure();
    void rehearse();
    void rescue();
    void showPreview(const MigrationPreview &preview);
    void run();
    void finished(bool hasBackup);
    void tellRestore();
    void failed(const Error &error);
    void setRunning(bool running);
    void offerBackup();
    /// What a revision that fails would leave behind, in the words of before it runs.
    [[nodiscard]] QString safetySentence(const MigrationPreview &preview) const;
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString verb() const;

    MigrationKind m_kind;
    QString m_destination;
    QString m_databaseName;
    QStringList m_current;
    bool m_running = false;
    struct Stage
    {
        std::atomic<bool> stop = false; ///< what writes the backup is to end
        std::atomic<bool> migrates = false; ///< the backup is written
    };
    std::shared_ptr<Stage> m_stage; ///< of the job, which may outlive the dialog
    BackupPlan m_plan;
    QTreeWidget *m_steps = nullptr;
    CodeEditor *m_sql = nullptr;
    ImpactView *m_impact = nullptr;
    QCheckBox *m_backup = nullptr;
    QPushButton *m_cancelButton = nullptr;
    QPushButton *m_rehearseButton = nullptr;
    QPushButton *m_rescueButton = nullptr;
    QPushButton *m_runButton = nullptr;
};

} // namespace stillroom
