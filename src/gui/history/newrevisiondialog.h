#pragma once

#include "gui/common/workspace.h"
#include "migrate/backfill.h"
#include "migrate/compareschemas.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QPushButton;
class QTabWidget;
class QVBoxLayout;

namespace stillroom {

class BusyBar;
class CodeEditor;
class ErrorBar;
class ImpactView;

/// Compares models and database, asks whether what looks renamed was renamed, lets single changes be left
/// out, and shows the revision that would be written, as Python and as SQL both ways. Nothing is written
/// before a verb is pressed. Open with open(); deletes itself.
class NewRevisionDialog final : public QDialog
{
    Q_OBJECT

public:
    enum class Purpose {
        Write, ///< a revision is wanted
        Check, ///< the differences are wanted; a revision may follow
    };

    NewRevisionDialog(Workspace &workspace, Purpose purpose, QWidget *parent);

Q_SIGNALS:
    void written(const QString &revision); ///< id of the revision whose file is there now

private:
    void build();
    [[nodiscard]] QWidget *buildHead();
    [[nodiscard]] QWidget *buildChanges();
    [[nodiscard]] QWidget *buildCode();
    [[nodiscard]] QWidget *buildFoot();
    void compare();
    void showChanges(bool withBeyond);
    void tickBeyond(bool ticked);
    void showQuestions();
    void answerRename(const RenameCandidate &candidate, bool renamed);
    void answerNeed(const NeedsValue &need, const std::optional<Backfill> &backfill);
    void renderPreview();
    void measure(const std::vector<Operation> &upgrade);
    void showFoot(const std::vector<Operation> &upgrade);
    void rehearse();
    void write(bool thenUpgrade);
    void refuse(const Error &error);
    [[nodiscard]] bool isBehind() const; ///< the database does not stand at the heads
    [[nodiscard]] std::vector<Operation> chosenOperations() const;
    [[nodiscard]] std::vector<Operation> upgradeOperations() const; ///< with what fills columns
    [[nodiscard]] QString message() const;

    Workspace &m_workspace;
    Purpose m_purpose;
    CompareOptions m_options;
    AutogenerateResult m_result;
    std::vector<RenameCandidate> m_notRenamed; ///< asked, and it was none
    std::vector<Backfill> m_backfills;
    std::vector<NeedsValue> m_answered; ///< asked what their rows get
    bool m_compared = false;
    std::optional<std::vector<Operation>> m_measured; ///< what the impact was asked of

    QLineEdit *m_message = nullptr;
    QLabel *m_file = nullptr;
    QLabel *m_summary = nullptr;
    QPushButton *m_catchUp = nullptr;
    QVBoxLayout *m_questions = nullptr;
    QCheckBox *m_beyond = nullptr; ///< takes what Alembic does not compare along
    QListWidget *m_changes = nullptr;
    ImpactView *m_impact = nullptr;
    QTabWidget *m_tabs = nullptr;
    CodeEditor *m_python = nullptr;
    CodeEditor *m_upgradeSql = nullptr;
    CodeEditor *m_downgradeSql = nullptr;
    QLabel *m_foot = nullptr; ///< how many changes are left out
    ErrorBar *m_error = nullptr;
    BusyBar *m_busy = nullptr;
    QPushButton *m_writeButton = nullptr;
    QPushButton *m_rehearseButton = nullptr;
    QPushButton *m_upgradeButton = nullptr;
};

} // namespace stillroom
