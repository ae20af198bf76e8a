#pragma once

#include "gui/common/workspace.h"
#include "gui/history/historymodel.h"
#include "gui/history/migrationpreview.h"

#include <QWidget>
#include <atomic>

class QAction;
class QLabel;
class QListView;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace stillroom {

class ErrorBar;
struct LostRevision;
class RevisionDetails;
class SearchField;

/// The project's revisions, where the database stands among them, and the buttons that move it: the right
/// side of the window.
class HistoryPanel final : public QWidget
{
    Q_OBJECT

public:
    /// \param orientation Vertical: the details below the list, for a dock; Horizontal: beside it, for a tab
    explicit HistoryPanel(Workspace &workspace, Qt::Orientation orientation = Qt::Vertical,
                          QWidget *parent = nullptr);
    ~HistoryPanel() override;

    void selectRevision(const QString &id); ///< shows and selects it; empty = the newest
    [[nodiscard]] QString selectedRevision() const;

    // Each opens a dialog with a preview; nothing changes before its verb is pressed.
    void upgradeToHead();
    void upgradeToSelected();
    void downgradeToSelected();
    void downgradeOne();
    void stampSelected();
    void newRevision();
    void check(); ///< compares models and database and tells what differs
    void rescue(); ///< what of a revision that was broken off has landed, and what to do about it
    void joinHeads(); ///< compares the branches of two heads, then merges or moves one
    void squash(); ///< one new base up to the selected revision
    void showBackups();
    void findUnknown(); ///< looks through git for the file of a revision that only the database knows
    void showOtherDatabases(); ///< asks the saved connections and the other sections where they stand

    /// For the window's Migrations menu, in order; null = separator.
    [[nodiscard]] QList<QAction *> menuActions() const { return m_menuActions; }

private:
    void buildActions();
    void buildList(Qt::Orientation orientation);
    void revisionsChanged();
    void currentChanged();
    void readFacts();
    void lookForHalf();
    void offerLost(const QString &id, const std::vector<LostRevision> &found);
    void openMigration(MigrationKind kind, const QString &destination);
    void showContextMenu(const QPoint &position);
    QAction *action(const QString &icon, const QString &text, void (HistoryPanel::*slot)(),
                    const QString &tip = {});

    Workspace &m_workspace;
    HistoryModel m_model;
    QStackedWidget *m_stack = nullptr;
    QListView *m_list = nullptr;
    RevisionDetails *m_details = nullptr;
    SearchField *m_search = nullptr;
    QPushButton *m_upgradeButton = nullptr;
    QPushButton *m_newButton = nullptr;
    QAction *m_upgradeHead = nullptr;
    QAction *m_upgradeSelected = nullptr;
    QAction *m_downgradeSelected = nullptr;
    QAction *m_downgradeOne = nullptr;
    QAction *m_stamp = nullptr;
    QAction *m_newRevision = nullptr;
    QAction *m_check = nullptr;
    QAction *m_rescue = nullptr;
    QAction *m_joinHeads = nullptr;
    QAction *m_squash = nullptr;
    QAction *m_backups = nullptr;
    QAction *m_findUnknown = nullptr;
    QAction *m_others = nullptr;
    QWidget *m_notice = nullptr; ///< shown while the schema lies between two revisions
    QLabel *m_noticeText = nullptr;
    QAction *m_openSource = nullptr;
    QAction *m_copyId = nullptr;
    QList<QAction *> m_menuActions;
    quint64 m_factsRun = 0; ///< only the newest reading counts
    quint64 m_halfRun = 0;
    std::shared_ptr<std::atomic<bool>> m_gone; ///< tells workers that nobody waits any more
};

} // namespace stillroom
