#include "gui/history/migrationdialog.h"

#include "dialect/serverfacts.h"
#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/changeguard.h"
#include "gui/common/codeeditor.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/common/theme.h"
#include "gui/history/impactview.h"
#include "gui/history/rescuedialog.h"
#include "gui/history/startrehearsal.h"
#include "migrate/revisionreader.h"
#include "project/databaserestore.h"
#include "project/planrehearsal.h"

#include <QApplication>
#include <QCheckBox>
#include <QDateTime>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace stillroom {

namespace {

using Token = Theme::Token;

QString joined(const QStringList &revisions)
{
    return revisions.isEmpty() ? MigrationDialog::tr("base") : revisions.join(QStringLiteral(", "));
}

/// \throws Error(Migration)
void checkCurrent(const Migrator &migrator, Connection &connection, const QStringList &expected)
{
    const QStringList current = migrator.versions().read(connection);
    if (QSet<QString>(current.begin(), current.end()) == QSet<QString>(expected.begin(), expected.end()))
        return;
    throw Error(Error::Kind::Migration,
                MigrationDialog::tr("Somebody else moved the database meanwhile: it stands at %1 now.")
                    .arg(joined(current)))
        .withHint(MigrationDialog::tr("Close this and look at the preview again."));
}

} // namespace

MigrationDialog::MigrationDialog(Workspace &workspace, MigrationKind kind, const QString &destination,
                                 QWidget *parent)
    : TaskDialog(workspace, {}, kind == MigrationKind::Stamp ? QSize(900, 560) : QSize(1080, 700), parent)
    , m_kind(kind)
    , m_destination(destination)
    , m_databaseName(workspace.project().url->displayName())
    , m_current(workspace.currentRevisions())
{
    setWindowTitle(title());
    build();
    prepare();
}

MigrationDialog::~MigrationDialog()
{
    if (m_stage)
        m_stage->stop = true;
}

QString MigrationDialog::title() const
{
    switch (m_kind) {
    case MigrationKind::Upgrade:
        return tr("Upgrade %1").arg(m_databaseName);
    case MigrationKind::Downgrade:
        return tr("Downgrade %1").arg(m_databaseName);
    case MigrationKind::Stamp:
        return tr("Stamp %1").arg(m_databaseName);
    }
    return {};
}

QString MigrationDialog::verb() const
{
    switch (m_kind) {
    case MigrationKind::Upgrade:
        return m_destination == QLatin1String("heads") ? tr("Upgrade to head")
                                                       : tr("Upgrade to %1").arg(m_destination);
    case MigrationKind::Downgrade:
        return m_destination.startsWith(QLatin1Char('-')) ? tr("Downgrade one revision")
                                                          : tr("Downgrade to %1").arg(m_destination);
    case MigrationKind::Stamp:
        return tr("Stamp with %1").arg(m_destination);
    }
    return {};
}

void MigrationDialog::build()
{
    m_steps = new QTreeWidget;
    m_steps->setObjectName(QStringLiteral("migrationSteps"));
    m_steps->setAccessibleName(tr("Revisions and their operations"));
    m_steps->setHeaderHidden(true);
    m_steps->setWordWrap(true);
    m_steps->setSelectionMode(QAbstractItemView::NoSelection);
    m_steps->setProperty("framed", true);
    m_sql = new CodeEditor(CodeEditor::Language::Sql);
    m_sql->setViewOnly(true);
    m_sql->setProperty("framed", true);
    m_sql->setAccessibleName(tr("SQL that will run"));
    QSplitter *splitter = split(Qt::Horizontal, {m_steps, m_sql}, {460, 580});
    if (m_kind != MigrationKind::Stamp) {
        m_impact = new ImpactView(m_workspace, ImpactView::Form::Table);
        splitter = split(Qt::Vertical, {splitter, m_impact}, {320, 240});
    }
    m_backup = new QCheckBox(this);
    m_backup->setObjectName(QStringLiteral("backupBox"));
    offerBackup();
    m_body->addWidget(splitter);
    buildButtons();
}

void MigrationDialog::buildButtons()
{
    m_cancelButton = makeButton(tr("Cancel"));
    connect(m_cancelButton, &QPushButton::clicked, this, &MigrationDialog::reject);
    m_rehearseButton = makeButton(QString(), ButtonKind::Secondary, QStringLiteral("play"));
    m_rehearseButton->setObjectName(QStringLiteral("rehearseButton"));
    nameRehearsal(m_rehearseButton, m_workspace);
    if (m_kind == MigrationKind::Stamp)
        m_rehearseButton->hide();
    m_rehearseButton->setEnabled(false);
    connect(m_rehearseButton, &QPushButton::clicked, this, &MigrationDialog::rehearse);
    m_runButton
        = makeButton(verb(), m_kind == MigrationKind::Downgrade ? ButtonKind::Danger : ButtonKind::Primary);
    m_runButton->setObjectName(QStringLiteral("runButton"));
    m_runButton->setEnabled(false);
    connect(m_runButton, &QPushButton::clicked, this,
            [this] { guardChange(this, title(), [this] { run(); }); });
    m_buttons->addWidget(m_backup);
    m_buttons->addStretch();
    m_buttons->addWidget(m_cancelButton);
    m_rescueButton = makeButton(tr("Rescue…"));
    m_rescueButton->setObjectName(QStringLiteral("rescueButton"));
    m_rescueButton->setToolTip(tr("See what has landed; finish or undo it"));
    m_rescueButton->hide();
    connect(m_rescueButton, &QPushButton::clicked, this, &MigrationDialog::rescue);
    m_buttons->addWidget(m_rescueButton);
    m_buttons->addWidget(m_rehearseButton);
    m_buttons->addWidget(m_runButton);
}

void MigrationDialog::prepare()
{
    m_sentence->setText(tr("Reading the revisions…"));
    const auto job = [scripts = m_workspace.scripts(), &dialect = m_workspace.dialect(), current = m_current,
                      kind = m_kind, destination = m_destination] {
        return previewMigration(*scripts, dialect, current, kind, destination);
    };
    const auto refused = [this](const Error &error) {
        m_sentence->setText(tr("This cannot run; nothing was changed."));
        m_error->showError(error);
    };
    follow(
        this, inBackground(job), [this](const MigrationPreview &preview) { showPreview(preview); }, refused);
}

void MigrationDialog::measure()
{
    if (!m_impact)
        return;
    m_impact->measure([scripts = m_workspace.scripts(), &dialect = m_workspace.dialect(), current = m_current,
                       kind = m_kind, destination = m_destination] {
        return plannedRevisions(migrationSteps(scripts->map(), current, kind, destination),
                                revisionReader(*scripts, dialect));
    });
}

void MigrationDialog::rehearse()
{
    const auto plan = [scripts = m_workspace.scripts(), &dialect = m_workspace.dialect(), current = m_current,
                       kind = m_kind, destination = m_destination, models = m_workspace.models(),
                       settings = m_workspace.project().settingsPlace()] {
        const DriftRules rules = readDriftRules(settings); // refused before anything runs
        RehearsalPlan planned
            = planRehearsal(*scripts, dialect, current,
                            migrationSteps(scripts->map(), current, kind, destination), models.get());
        planned.rules = rules;
        return planned;
    };
    startRehearsal(this, m_workspace, m_impact, plan);
}

void MigrationDialog::showPreview(const MigrationPreview &preview)
{
    const Theme &theme = Theme::current();
    for (const MigrationPreview::Step &step : preview.steps) {
        auto *item = new QTreeWidgetItem(m_steps, {step.title.isEmpty() ? step.id : step.title});
        QFont bold = m_steps->font();
        bold.setWeight(QFont::DemiBold);
        item->setFont(0, bold);
        item->setToolTip(0, step.id);
        item->setIcon(0, theme.icon(QStringLiteral("git-commit-horizontal"), Token::Muted));
        for (const QString &operation : step.operations) {
            auto *line = new QTreeWidgetItem(item, {operation});
            line->setToolTip(0, operation);
        }
        for (const QString &loss : step.losses) {
            auto *line = new QTreeWidgetItem(item, {tr("Throws away %1").arg(loss)});
            line->setIcon(0, theme.icon(QStringLiteral("triangle-alert"), Token::Warning));
            line->setForeground(0, theme.color(Token::Warning));
        }
    }
    m_steps->expandAll();
    m_sql->setText(preview.sql);
    const int count = int(preview.steps.size());
    if (count == 0) {
        m_sentence->setText(
            tr("There is nothing to do: %1 stands at %2 already.").arg(m_databaseName, joined(m_current)));
        m_cancelButton->setText(tr("Close"));
        if (m_impact)
            m_impact->hide();
        return;
    }
    measure();
    m_rehearseButton->setEnabled(true);
    QString sentence = m_kind == MigrationKind::Stamp
        ? tr("%1 is told that it stands elsewhere. No table is touched.").arg(m_databaseName)
        : tr("%n revision(s) will run on %1, now at %2.", nullptr, count)
                .arg(m_databaseName, joined(m_current))
            + QLatin1Char(' ') + safetySentence(preview);
    if (preview.losesData)
        sentence += QLatin1Char(' ') + tr("Some of it throws data away.");
    m_sentence->setText(sentence);
    m_runButton->setEnabled(true);
    m_runButton->setFocus();
}

QString MigrationDialog::safetySentence(const MigrationPreview &preview) const
{
    const Dialect &dialect = m_workspace.dialect();
    const std::shared_ptr<const Schema> schema = m_workspace.schema();
    if (!rollsBackSchemaChanges(dialect, schema ? *schema : Schema()))
        return tr("%1 cannot take changes of the schema back: when a revision fails, those of its operations "
                  "that have run stay, and you are told which.")
            .arg(schema && dialect.transactionalDdl ? m_workspace.serverVersion() : dialect.title);
    if (preview.commitsHalfway)
        return tr("Each runs in a transaction of its own, but one of them commits halfway, in an "
                  "autocommit_block(): when it fails, what ran up to there stays, and you are told what.");
    return tr("Each runs in a transaction of its own: one that fails leaves nothing behind.");
}

void MigrationDialog::offerBackup()
{
    const Project &project = m_workspace.project();
    m_plan = planBackup(project.shownUrl(), project.folder, QDateTime::currentDateTime(), project.ssh);
    const bool canBackUp = m_plan.missing.isEmpty();
    m_backup->setVisible(m_kind != MigrationKind::Stamp);
    m_backup->setEnabled(canBackUp);
    m_backup->setChecked(canBackUp && m_backup->isVisibleTo(this));
    m_backup->setText(canBackUp ? tr("Back up first, to %1").arg(QFileInfo(m_plan.file).fileName())
                                : tr("No backup can be made here"));
    m_backup->setToolTip(canBackUp ? m_plan.file : m_plan.missing);
}

void MigrationDialog::run()
{
    setRunning(true);
    m_error->clear();
    if (m_impact && m_impact->isMeasuring()) // it would hold locks the migration waits for
        m_impact->clear();
    const bool backsUp = m_backup->isChecked();
    m_busy->start(backsUp ? tr("Backing up %1").arg(m_databaseName) : title());
    m_stage = std::make_shared<Stage>();
    const QPointer<MigrationDialog> dialog(this);
    const auto tell = [dialog](const QString &what, int done, int all) {
        const auto show = [dialog, what, done, all] {
            if (dialog && dialog->m_running) {
                dialog->m_busy->start(what);
                dialog->m_busy->setProgress(done, all);
            }
        };
        QMetaObject::invokeMethod(qApp, show, Qt::QueuedConnection);
    };
    const auto job = [scripts = m_workspace.scripts(), &dialect = m_workspace.dialect(), kind = m_kind,
                      destination = m_destination, expected = m_current, backsUp, plan = m_plan,
                      stage = m_stage, tell](Connection &connection) {
        const Migrator migrator = migratorFor(*scripts, dialect);
        checkCurrent(migrator, connection, expected);
        if (backsUp) {
            backUpWithNote(connection, plan, migrator.versions(), [&stage] { return stage->stop.load(); });
            checkCurrent(migrator, connection, expected); // it may have taken an hour
        }
        stage->migrates = true;
        const auto progress = [tell](const MigrationProgress &now) {
            if (now.statement.isEmpty())
                tell(now.revision->toString(), int(now.step), int(now.steps));
            return true;
        };
        const RevisionMap &map = scripts->map();
        if (kind == MigrationKind::Stamp)
            migrator.stamp(connection, map.stampSteps({destination}, expected));
        else
            migrator.run(connection, migrationSteps(map, expected, kind, destination), progress);
    };
    follow(
        this, m_workspace.session().run(job), [this, backsUp] { finished(backsUp); },
        [this](const Error &error) { failed(error); });
}

/// Also after a failure, which is when it is wanted.
void MigrationDialog::tellRestore()
{
    const QString restore = restoreHint(m_workspace.project().shownUrl(), m_plan);
    if (!restore.isEmpty())
        m_workspace.report(
            tr("The backup is put back under Backups, or into a database of its own by: %1").arg(restore));
}

void MigrationDialog::finished(bool hasBackup)
{
    m_workspace.refreshSchema();
    if (hasBackup)
        tellRestore();
    m_workspace.report(hasBackup ? tr("%1: done. The backup is %2.").arg(verb(), m_plan.file)
                                 : tr("%1: done.").arg(verb()));
    m_running = false;
    accept();
}

void MigrationDialog::failed(const Error &error)
{
    setRunning(false);
    m_error->showError(error);
    if (!m_stage->migrates) { // it can be tried again, or without a backup
        m_sentence->setText(tr("Nothing was run."));
        return;
    }
    if (m_backup->isChecked()) {
        tellRestore();
        m_workspace.report(tr("%1 stopped. The backup is %2.").arg(title(), m_plan.file));
    }
    // Only the migrator knows: a block may have been committed, or the line lost at the wrong moment.
    m_sentence->setText(
        tr("It stopped. Revisions that were finished stay; what of the one that failed was kept is told "
           "below."));
    m_runButton->setEnabled(false);
    m_rehearseButton->setEnabled(false);
    m_cancelButton->setText(tr("Close"));
    m_rescueButton->setVisible(m_kind != MigrationKind::Stamp
                               && m_workspace.project().url->backend() != Backend::Sqlite);
    m_workspace.refreshSchema();
}

void MigrationDialog::rescue()
{
    QWidget *owner = parentWidget();
    Workspace &workspace = m_workspace;
    TaskDialog::reject();
    (new RescueDialog(workspace, owner))->open();
}

void MigrationDialog::setRunning(bool running)
{
    m_running = running;
    m_runButton->setEnabled(!running);
    m_rehearseButton->setEnabled(!running);
    m_backup->setEnabled(!running && m_plan.missing.isEmpty());
    m_cancelButton->setEnabled(!running);
    if (!running)
        m_busy->stop();
}

void MigrationDialog::reject()
{
    if (m_running) {
        if (m_stage)
            m_stage->stop = true;
        m_workspace.session().cancel();
    } else {
        TaskDialog::reject();
    }
}

} // namespace stillroom
