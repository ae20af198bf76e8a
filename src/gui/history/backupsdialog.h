#pragma once

#include "gui/common/workspace.h"
#include "project/databaserestore.h"

#include <QDialog>
#include <atomic>

class QCheckBox;
class QLabel;
class QPushButton;
class QTreeWidget;

namespace stillroom {

class BusyBar;
class ErrorBar;

/// Lists the backups of the database and puts one of a SQLite file back, after saying what is lost by it and,
/// if that is wanted, a backup of what is there now; of a server it tells the command line
/// (refusalOfRestore()). Open with open(); deletes itself.
class BackupsDialog final : public QDialog
{
    Q_OBJECT

public:
    BackupsDialog(Workspace &workspace, QWidget *parent);
    ~BackupsDialog() override;

    void reject() override; ///< while it works: asks it to stop instead

private:
    void build();
    void list();
    void show(const std::vector<KeptBackup> &backups);
    void ask();
    void confirm(const KeptBackup &backup, const QStringList &losses);
    void restore(const KeptBackup &backup);
    void failed(const Error &error, const QString &sentence);
    void setWorking(bool working);
    [[nodiscard]] const KeptBackup *chosen() const;

    Workspace &m_workspace;
    QString m_databaseName;
    std::vector<KeptBackup> m_backups;
    std::shared_ptr<std::atomic<bool>> m_stop; ///< shared with the worker
    bool m_isWorking = false;
    QLabel *m_sentence = nullptr;
    QTreeWidget *m_list = nullptr;
    QCheckBox *m_backupFirst = nullptr;
    ErrorBar *m_error = nullptr;
    BusyBar *m_busy = nullptr;
    QPushButton *m_close = nullptr;
    QPushButton *m_restore = nullptr;
};

} // namespace stillroom
