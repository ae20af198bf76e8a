#pragma once

#include "gui/common/workspace.h"

#include <QDialog>
#include <atomic>
#include <memory>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace stillroom {

class BusyBar;
class ErrorBar;
class SearchField;

/// Imports the models with the project's own Python and lists in what the reading of the source differs.
/// Says first that this runs the project's code; nothing runs before its button is pressed. Open with
/// open(); deletes itself.
class ExactDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit ExactDialog(Workspace &workspace, QWidget *parent);
    ~ExactDialog() override;

private:
    void build();
    void browse();
    void run();
    void showResult(const QStringList &lines, const QString &summary);

    Workspace &m_workspace;
    std::shared_ptr<std::atomic_bool> m_cancelled;
    QLineEdit *m_python = nullptr;
    QLabel *m_summary = nullptr;
    SearchField *m_filter = nullptr;
    QListWidget *m_list = nullptr;
    BusyBar *m_busy = nullptr;
    ErrorBar *m_error = nullptr;
    QPushButton *m_run = nullptr;
    QPushButton *m_copy = nullptr;
};

} // namespace stillroom
