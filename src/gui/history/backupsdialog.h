#pragma once

#include "gui/history/taskdialog.h"
#include "project/databaserestore.h"

#include <atomic>

class QCheckBox;
class QLabel;
class QPushButton;
class QTreeWidget;

namespace stillroom {

/// Lists the backups of the database and puts one back, after saying what is lost by it and, if that is
/// wanted, a backup of what is there now; undoes what was broken off. Open with open(); deletes itself.
class BackupsDialog final : public TaskDialog
{
    Q_OBJECT

public:
    BackupsDialog(Workspace &workspace, QWidget *parent);
    ~BackupsDialog() override;

    void reject() override; ///< while it works: asks it to stop instead

private:
    void build();
    void list();
    struct Found
    {
        std::vector<KeptBackup> backups;
        std::optional<BrokenRestore> broken;
    };
    void show(const Found &found);
    void ask();
    void confirm(const KeptBackup &backup, const QStringList &losses);
    void restore(const KeptBackup &backup);
    void confirmUndo();
    void undo();
    void enableButtons();
    void failed(const Error &error, const QString &sentence);
    void setWorking(bool working);
    [[nodiscard]] const KeptBackup *chosen() const;

    QString m_databaseName;
    std::vector<KeptBackup> m_backups;
    std::optional<BrokenRestore> m_broken;
    std::shared_ptr<std::atomic<bool>> m_stop; ///< shared with the worker
    bool m_isWorking = false;
    QTreeWidget *m_list = nullptr;
    QCheckBox *m_backupFirst = nullptr;
    QPushButton *m_close = nullptr;
    QPushButton *m_undo = nullptr;
    QPushButton *m_restore = nullptr;
};

} // namespace stillroom
