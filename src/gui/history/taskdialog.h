#pragma once

#include "gui/common/workspace.h"

#include <QDialog>

class QHBoxLayout;
class QLabel;
class QSplitter;
class QVBoxLayout;

namespace stillroom {

class BusyBar;
class ErrorBar;

/// What the dialogs of the history have in common, from top to bottom: a sentence that says how things are,
/// what it is about, what went wrong, what is under way, and the verbs. Opened with open(); deletes itself.
class TaskDialog : public QDialog
{
    Q_OBJECT

protected:
    TaskDialog(Workspace &workspace, const QString &title, const QSize &size, QWidget *parent);

    /// Parts beside (or above) one another whose sizes a person changes.
    [[nodiscard]] static QSplitter *split(Qt::Orientation orientation, const QList<QWidget *> &parts,
                                          const QList<int> &sizes);

    Workspace &m_workspace;
    QLabel *const m_sentence;
    QVBoxLayout *const m_body; ///< what it is about
    ErrorBar *const m_error;
    BusyBar *const m_busy; ///< its Cancel rejects the dialog
    QHBoxLayout *const m_buttons;
};

} // namespace stillroom
