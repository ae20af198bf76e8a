#pragma once

#include "gui/history/taskdialog.h"
#include "migrate/branchoverlap.h"
#include "migrate/reparent.h"
#include "migrate/scriptdirectory.h"
#include "project/gitrepository.h"

class QComboBox;
class QLabel;
class QPushButton;
class QRadioButton;
class QTreeWidget;

namespace stillroom {

class CodeEditor;

/// Shows whether the branches of two heads change the same things, and makes one head of them: by a merge
/// revision, or by putting one branch on top of the other. Open with open(); deletes itself.
class HeadsDialog final : public TaskDialog
{
    Q_OBJECT

public:
    HeadsDialog(Workspace &workspace, QWidget *parent);

private:
    struct Seen
    {
        BranchOverlap overlap;
        NewRevision merge;
        QString mergeText;
        std::optional<Reparent> leftOnRight; ///< not set where it cannot be, for the reason
        std::optional<Reparent> rightOnLeft;
        QString leftProblem;
        QString rightProblem;
        bool leftUnclean = false; ///< the file has changes git does not have
        bool rightUnclean = false;
    };

    void build();
    void compare();
    void show(const Seen &seen);
    void wayChanged();
    void run();
    void finish(const QString &what);
    [[nodiscard]] const std::optional<Reparent> &chosenMove() const;

    std::shared_ptr<const ScriptDirectory> m_scripts;
    std::optional<Seen> m_seen;
    quint64 m_run = 0; ///< only the newest comparison counts
    QComboBox *m_left = nullptr;
    QComboBox *m_right = nullptr;
    QTreeWidget *m_findings = nullptr;
    CodeEditor *m_text = nullptr;
    QRadioButton *m_merge = nullptr;
    QRadioButton *m_leftOnRight = nullptr;
    QRadioButton *m_rightOnLeft = nullptr;
    QPushButton *m_go = nullptr;
};

} // namespace stillroom
