#pragma once

#include "gui/history/taskdialog.h"
#include "project/databasemarkers.h"
#include "project/squash.h"

#include <atomic>

class QCheckBox;
class QComboBox;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace stillroom {

class CodeEditor;

/// Makes one new base of the revisions up to one of them: shows which go, what of them would be lost, the new
/// file, and what databases have to do; proves on databases of its own that both make the same schema. Writes
/// when the verb is pressed.
class SquashDialog final : public TaskDialog
{
    Q_OBJECT

public:
    /// \param upTo id of the last revision, which can be changed \param others where other databases stand,
    /// as far as they were asked
    SquashDialog(Workspace &workspace, const QString &upTo, std::vector<DatabaseMarker> others,
                 QWidget *parent);
    ~SquashDialog() override;

    void reject() override; ///< while the proof runs: ends it instead; while files are written: nothing

private:
    struct Planned
    {
        SquashPlan plan;
        QString text;
    };
    enum class Proof { None, Running, Equal, Differs };

    void build(const QString &upTo);
    void plan();
    void show(const Planned &planned);
    void showFindings();
    void addRevisions();
    void addLost();
    void addProof();
    void addStampPlan();
    QTreeWidgetItem *add(QTreeWidgetItem *parent, const char *icon, int token, const QString &text);
    void prove();
    void proved(const QStringList &differences);
    void write();
    void enableButtons();
    [[nodiscard]] QString databaseTitle() const;

    const std::shared_ptr<const ScriptDirectory> m_scripts;
    const std::vector<DatabaseMarker> m_others;
    std::optional<Planned> m_planned;
    Proof m_proof = Proof::None;
    bool m_isWriting = false; ///< what is shown stays as it is until the files are written
    QStringList m_differences; ///< found by the proof
    std::shared_ptr<std::atomic<bool>> m_stop; ///< of the proof, shared with the worker
    quint64 m_run = 0; ///< only the newest plan counts
    QComboBox *m_upTo = nullptr;
    QTreeWidget *m_findings = nullptr;
    CodeEditor *m_text = nullptr;
    QCheckBox *m_leaveOut = nullptr;
    QCheckBox *m_withoutProof = nullptr;
    QPushButton *m_prove = nullptr;
    QPushButton *m_write = nullptr;
};

} // namespace stillroom
