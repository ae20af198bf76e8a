#pragma once

#include "gui/common/workspace.h"
#include "migrate/impactsheet.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace stillroom {

class BusyBar;

/// What operations will lock, rewrite and lose on the project's database, and the rows that stop them:
/// measured in a session of its own, which can be cancelled, and shown when it is there.
class ImpactView final : public QWidget
{
    Q_OBJECT

public:
    enum class Form {
        Table, ///< a line for each step, for dialogs
        Outline, ///< a few lines for each step, for a narrow panel
    };
    /// Gives what is to be measured. Runs on a worker, so it owns what it uses. \throws Error
    using Plan = std::function<std::vector<PlannedRevision>()>;

    ImpactView(Workspace &workspace, Form form, QWidget *parent = nullptr);
    ~ImpactView() override;

    /// Forgets what was shown and measures anew. \param only the steps of this revision are shown; empty =
    /// all
    void measure(Plan plan, const QString &only = {});
    void clear(const QString &sentence = {}); ///< shows only this
    [[nodiscard]] bool isMeasuring() const { return m_measuring; }
    [[nodiscard]] const ImpactSheet &sheet() const { return m_sheet; }
    void showRows(); ///< those of the current step, or all that stop the migration, else those it loses

Q_SIGNALS:
    void measured(); ///< sheet() is there

private:
    void take(const ImpactSheet &sheet);
    void fail(const Error &error);
    void stop();
    void fill();
    void addTableRow(const ImpactStep &step);
    void addOutline(const ImpactStep &step);
    void colour(QTreeWidgetItem *item, int column, const ImpactStep &step, ImpactFact::Effect effect) const;
    void setSentence(const QString &icon, int token, const QString &text);
    [[nodiscard]] std::vector<ImpactFact> shownFacts() const;

    Workspace &m_workspace;
    Form m_form;
    std::unique_ptr<Session> m_session; ///< while it measures
    QLabel *m_title;
    QTreeWidget *m_tree;
    QLabel *m_icon;
    QLabel *m_sentence;
    QPushButton *m_show;
    BusyBar *m_busy;
    ImpactSheet m_sheet;
    quint64 m_run = 0; ///< only the newest measuring counts
    bool m_measuring = false;
};

} // namespace stillroom
