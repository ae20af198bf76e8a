#include "gui/history/backupsdialog.h"

#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/changeguard.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "migrate/scriptdirectory.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace stillroom {

namespace {

constexpr int backupRowHeight = 28;
constexpr int columnGap = 16;

BackupPlan planNow(const Project &project)
{
    return planBackup(project.shownUrl(), project.folder, QDateTime::currentDateTime(), project.ssh);
}

VersionTable versionsOf(const Workspace &workspace)
{
    const auto scripts = workspace.scripts();
    return scripts ? VersionTable(workspace.dialect(), scripts->versionTable())
                   : VersionTable(workspace.dialect());
}

} // namespace

BackupsDialog::BackupsDialog(Workspace &workspace, QWidget *parent)
    : TaskDialog(workspace, tr("Backups of %1").arg(workspace.project().url->displayName()), {820, 480},
                 parent)
    , m_databaseName(workspace.project().url->displayName())
    , m_stop(std::make_shared<std::atomic<bool>>(false))
{
    build();
    list();
}

BackupsDialog::~BackupsDialog()
{
    *m_stop = true;
}

void BackupsDialog::build()
{
    m_sentence->setObjectName(QStringLiteral("backupsSentence"));
    m_list = new QTreeWidget;
    m_list->setObjectName(QStringLiteral("backupList"));
    m_list->setAccessibleName(tr("Backups, newest first"));
    m_list->setHeaderLabels({tr("Made"), tr("Revision"), tr("Size"), tr("File")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setProperty("framed", true);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &BackupsDialog::enableButtons);
    m_backupFirst = new QCheckBox(tr("Back up first what is there now"));
    m_backupFirst->setObjectName(QStringLiteral("backupFirst"));
    m_close = makeButton(tr("Close"));
    connect(m_close, &QPushButton::clicked, this, &BackupsDialog::reject);
    m_restore = makeButton(tr("Put it back…"), ButtonKind::Danger);
    m_restore->setObjectName(QStringLiteral("restoreButton"));
    m_restore->setEnabled(false);
    connect(m_restore, &QPushButton::clicked, this, &BackupsDialog::ask);
    m_undo = makeButton(tr("Undo the broken-off restore"), ButtonKind::Primary, {}, this);
    m_undo->setObjectName(QStringLiteral("undoButton"));
    m_undo->hide();
    connect(m_undo, &QPushButton::clicked, this, &BackupsDialog::confirmUndo);
    const BackupPlan plan = planNow(m_workspace.project());
    m_backupFirst->setEnabled(plan.missing.isEmpty());
    m_backupFirst->setChecked(plan.missing.isEmpty());
    m_backupFirst->setToolTip(plan.missing);
    m_body->addWidget(m_list);
    m_buttons->addWidget(m_backupFirst);
    m_buttons->addStretch();
    m_buttons->addWidget(m_close);
    m_buttons->addWidget(m_undo);
    m_buttons->addWidget(m_restore);
}

void BackupsDialog::list()
{
    m_sentence->setText(tr("Looking for backups…"));
    const auto job = [project = m_workspace.project(), versions = versionsOf(m_workspace)] {
        const ConnectionUrl url = project.shownUrl();
        return Found {keptBackups(url, project.folder, versions, project.ssh),
                      brokenRestore(url, project.folder, project.ssh)};
    };
    follow(
        this, inBackground(job), [this](const Found &found) { show(found); },
        [this](const Error &error) { failed(error, tr("The backups could not be listed.")); });
}

void BackupsDialog::show(const Found &found)
{
    m_backups = found.backups;
    m_broken = found.broken;
    m_list->clear();
    for (const KeptBackup &backup : m_backups) {
        const QString revision = !backup.isNoted ? tr("not noted")
            : backup.revisions.isEmpty()         ? tr("base")
                                                 : backup.revisions.join(QStringLiteral(", "));
        auto *item = new QTreeWidgetItem(m_list,
                                         {QLocale().toString(backup.when, QLocale::ShortFormat), revision,
                                          QLocale().formattedDataSize(backup.bytes),
                                          QFileInfo(backup.file).fileName()});
        item->setSizeHint(3, {0, backupRowHeight}); // the column that takes what is left
        item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
        item->setToolTip(3, backup.file);
    }
    for (int column = 0; column < 3; ++column) {
        m_list->resizeColumnToContents(column);
        m_list->setColumnWidth(column, m_list->columnWidth(column) + columnGap);
    }
    m_sentence->setText(
        m_backups.empty()
            ? tr("There are no backups of %1. An upgrade makes one before it runs, if that is wanted.")
                  .arg(m_databaseName)
            : tr("%n backup(s) of %1, which stands at %2 now.", nullptr, int(m_backups.size()))
                  .arg(m_databaseName,
                       m_workspace.currentRevisions().isEmpty()
                           ? tr("base")
                           : m_workspace.currentRevisions().join(QStringLiteral(", "))));
    if (m_list->topLevelItemCount() > 0)
        m_list->setCurrentItem(m_list->topLevelItem(0));
    m_undo->setVisible(m_broken.has_value());
    if (m_broken)
        m_sentence->setText(
            tr("A backup was being put back into %1 when that was broken off: it holds neither "
               "all that it held nor all of the backup. Nothing is lost; undo that first. If it is still "
               "under way elsewhere, that refuses.")
                .arg(m_databaseName));
    enableButtons();
}

const KeptBackup *BackupsDialog::chosen() const
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    return row < 0 ? nullptr : &m_backups[std::size_t(row)];
}

void BackupsDialog::ask()
{
    const KeptBackup *backup = chosen();
    if (!backup)
        return;
    m_error->clear();
    setWorking(true);
    m_busy->start(tr("Looking at what would be lost"));
    const auto job = [backup = *backup](Connection &connection) {
        checkRestore(connection, backup);
        return lossesOfRestore(connection, backup);
    };
    follow(
        this, m_workspace.session().run(job),
        [this, backup = *backup](const QStringList &losses) {
            setWorking(false);
            confirm(backup, losses);
        },
        [this](const Error &error) { failed(error, tr("Nothing was changed.")); });
}

void BackupsDialog::confirm(const KeptBackup &backup, const QStringList &losses)
{
    auto *question
        = new ConfirmDialog(tr("Put the backup back?"),
                            tr("Everything in %1 is replaced by the backup of %2.")
                                .arg(m_databaseName, QLocale().toString(backup.when, QLocale::ShortFormat)),
                            this);
    question->setDetails(losses);
    question->addVerb(QStringLiteral("restore"), tr("Put it back"), ButtonKind::Danger);
    connect(question, &ConfirmDialog::chosen, this, [this, backup](const QString &) {
        guardChange(this, tr("Put a backup back"), [this, backup] { restore(backup); });
    });
    question->open();
}

void BackupsDialog::restore(const KeptBackup &backup)
{
    setWorking(true);
    *m_stop = false;
    const bool backsUp = m_backupFirst->isChecked();
    const BackupPlan plan = planNow(m_workspace.project());
    m_busy->start(tr("Putting the backup back"));
    const auto job
        = [backup, backsUp, plan, stop = m_stop, versions = versionsOf(m_workspace)](Connection &connection) {
              const auto cancelled = [&stop] { return stop->load(); };
              if (backsUp)
                  backUpWithNote(connection, plan, versions, cancelled);
              return restoreBackup(connection, backup, cancelled);
          };
    const auto done = [this, backsUp, plan, file = backup.file](const QStringList &notes) {
        setWorking(false);
        for (const QString &note : notes)
            m_workspace.report(note);
        m_workspace.report(tr("%1 was put back from %2.").arg(m_databaseName, QFileInfo(file).fileName())
                           + (backsUp
                                  ? QLatin1Char(' ') + tr("What was there before is in %1.").arg(plan.file)
                                  : QString()));
        m_workspace.refreshSchema();
        accept();
    };
    follow(this, m_workspace.session().run(job), done, [this](const Error &error) {
        m_workspace.refreshSchema();
        failed(error, tr("The backup was not put back."));
    });
}

void BackupsDialog::confirmUndo()
{
    auto *question = new ConfirmDialog(
        tr("Undo the broken-off restore?"),
        tr("%1 becomes what it was before the backup was put back.").arg(m_databaseName), this);
    question->setDetails(lossesOfUndo(m_workspace.project().shownUrl(), *m_broken));
    question->addVerb(QStringLiteral("undo"), tr("Undo it"), ButtonKind::Danger);
    connect(question, &ConfirmDialog::chosen, this, [this](const QString &) {
        guardChange(this, tr("Undo a broken-off restore"), [this] { undo(); });
    });
    question->open();
}

void BackupsDialog::undo()
{
    setWorking(true);
    m_error->clear();
    m_busy->start(tr("Making the database what it was"), false); // halfway it would be broken off again
    const auto job = [broken = *m_broken](Connection &connection) { return undoRestore(connection, broken); };
    const auto done = [this](const QStringList &notes) {
        setWorking(false);
        for (const QString &note : notes)
            m_workspace.report(note);
        m_workspace.report(tr("%1 is what it was before a backup was put back.").arg(m_databaseName));
        m_workspace.refreshSchema();
        list();
    };
    follow(this, m_workspace.session().run(job), done,
           [this](const Error &error) { failed(error, tr("The broken-off restore was not undone.")); });
}

void BackupsDialog::enableButtons()
{
    const bool mayChange = !m_isWorking && !m_workspace.isReadOnly();
    m_restore->setEnabled(mayChange && chosen() && !m_broken);
    m_undo->setEnabled(mayChange);
}

void BackupsDialog::failed(const Error &error, const QString &sentence)
{
    setWorking(false);
    m_sentence->setText(sentence);
    m_error->showError(error);
}

void BackupsDialog::setWorking(bool working)
{
    m_isWorking = working;
    m_list->setEnabled(!working);
    enableButtons();
    if (!working)
        m_busy->stop();
}

void BackupsDialog::reject()
{
    if (!m_isWorking)
        return TaskDialog::reject();
    *m_stop = true;
    m_workspace.session().cancel();
}

} // namespace stillroom
