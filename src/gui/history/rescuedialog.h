#pragma once

#include "gui/history/taskdialog.h"
#include "migrate/rescue.h"

class QLabel;
class QPushButton;
class QRadioButton;
class QTreeWidget;

namespace stillroom {

class CodeEditor;

/// Shows what has landed of a revision that was broken off, operation by operation, and finishes it, undoes
/// it or stamps the database when the verb is pressed. Open with open(); deletes itself.
class RescueDialog final : public TaskDialog
{
    Q_OBJECT

public:
    RescueDialog(Workspace &workspace, QWidget *parent);

    void reject() override; ///< while it runs: asks the statement to stop instead
    [[nodiscard]] bool isLooking() const { return m_isRunning; }

private:
    struct Found
    {
        std::optional<Rescue> rescue;
        Schema actual;
    };

    void build();
    void look();
    void show(const Found &found);
    void showOperations();
    void offerDecision(class QTreeWidgetItem *item, std::size_t number);
    void planChanged();
    void run();
    void done(RescueWay way);
    void failed(const Error &error);
    void setRunning(bool running);
    [[nodiscard]] RescueWay way() const;
    [[nodiscard]] QString verb() const;

    QString m_databaseName;
    Found m_found; ///< as the database was looked at
    std::optional<Rescue> m_rescue; ///< with what the person said
    std::optional<RescuePlan> m_plan;
    bool m_isRunning = false;
    QTreeWidget *m_operations = nullptr;
    CodeEditor *m_sql = nullptr;
    QRadioButton *m_finish = nullptr;
    QRadioButton *m_undo = nullptr;
    QRadioButton *m_stamp = nullptr;
    QLabel *m_warnings = nullptr;
    QPushButton *m_close = nullptr;
    QPushButton *m_run = nullptr;
};

} // namespace stillroom
