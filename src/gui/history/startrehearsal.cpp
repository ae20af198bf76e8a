#include "gui/history/startrehearsal.h"

#include "gui/common/buttons.h"
#include "gui/common/changeguard.h"
#include "gui/common/confirmdialog.h"
#include "gui/history/impactview.h"
#include "project/createdatabase.h"

#include <QPushButton>

namespace stillroom {

namespace {

/// PostgreSQL copies no database that somebody is connected to, and the window is.
bool runsInDatabase(const Workspace &workspace)
{
    return workspace.project().url->backend() == Backend::PostgreSql;
}

} // namespace

void nameRehearsal(QPushButton *button, const Workspace &workspace)
{
    if (workspace.hasDatabase() && runsInDatabase(workspace)) {
        button->setText(RehearsalDialog::tr("Rehearse…"));
        button->setToolTip(
            RehearsalDialog::tr("Tries it there and back in a transaction that is rolled back; asks first"));
        return;
    }
    button->setText(RehearsalDialog::tr("Rehearse on a copy"));
    button->setToolTip(
        RehearsalDialog::tr("Tries it there and back on a copy of the database; nothing changes here"));
}

void startRehearsal(QWidget *owner, Workspace &workspace, ImpactView *impact,
                    const RehearsalDialog::Plan &plan)
{
    if (impact && impact->isMeasuring()) // it would hold locks the rehearsal waits for
        impact->clear();
    const auto open = [owner, &workspace](const RehearsalDialog::Plan &what) {
        (new RehearsalDialog(workspace, what, owner))->open();
    };
    // Of a file there is always a copy; a server may have to be locked while it is tried.
    if (!databaseFile(*workspace.project().url, workspace.project().folder).isEmpty())
        return open(plan);
    const QString what = RehearsalDialog::tr("Rehearse the migration");
    if (!runsInDatabase(workspace))
        return guardChange(owner, what, [open, plan] { open(plan); });
    const QString name = workspace.project().url->displayName();
    auto *question = new ConfirmDialog(
        RehearsalDialog::tr("Rehearse in %1 itself?").arg(name),
        RehearsalDialog::tr(
            "PostgreSQL copies no database that somebody is connected to, and this window is. "
            "Run the migration in %1 itself, in a transaction that is rolled back? Its tables "
            "are locked meanwhile.")
            .arg(name),
        owner);
    question->addVerb(QStringLiteral("rehearse"), RehearsalDialog::tr("Run and roll back"));
    QObject::connect(question, &ConfirmDialog::chosen, owner, [owner, what, open, plan](const QString &id) {
        if (id != QLatin1String("rehearse"))
            return;
        const auto allowed = [plan] {
            RehearsalPlan made = plan();
            made.allowInDatabase = true;
            return made;
        };
        guardChange(owner, what, [open, allowed] { open(allowed); });
    });
    question->open();
}

} // namespace stillroom
