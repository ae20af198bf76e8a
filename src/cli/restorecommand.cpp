#include "base/error.h"
#include "cli/alembicproject.h"
#include "cli/interruptwatch.h"
#include "project/databaserestore.h"

#include <QFileInfo>
#include <QLocale>

namespace stillroom {

namespace {

class RestoreCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("restore"); }
    QString summary() const override
    {
        return tr("List the backups of the project's database, or put one of them back.");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("backup", tr("file name of the backup, or \"latest\"; listed if left out"),
                             ArgumentParser::Count::Optional);
        parser.addFlag("--yes", tr("put it back, or undo; without it what would be lost is shown only"));
        parser.addFlag("--backup", tr("back up first what is there now"));
        parser.addFlag("--undo",
                       tr("undo a restore that was broken off halfway, which only MySQL and MariaDB know"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const QString wanted = arguments.value("backup");
        if (arguments.has("undo"))
            return undo(project, wanted, arguments.has("yes"), context);
        if (arguments.has("yes"))
            (void)project.urlToChange();
        const Project database = project.database();
        const ConnectionUrl url = database.shownUrl();
        const VersionTable versions = project.versions(url);
        const std::vector<KeptBackup> all = keptBackups(url, {}, versions, database.ssh);
        if (brokenRestore(url, {}, database.ssh))
            context.note(
                tr("A backup was being put back into %1 when that was broken off. \"stillroom restore "
                   "--undo\" makes the database what it was before; if it is still under way, that refuses.")
                    .arg(url.displayName()));
        if (wanted.isEmpty()) {
            if (all.empty())
                context.note(tr("There are no backups of %1.").arg(url.displayName()));
            for (const KeptBackup &backup : all)
                context.printLine(line(backup));
            return 0;
        }
        const KeptBackup backup = find(all, wanted, url);
        const std::unique_ptr<Connection> connection = Connection::open(*database.url);
        checkRestore(*connection, backup);
        context.note(line(backup));
        for (const QString &loss : lossesOfRestore(*connection, backup))
            context.note(loss);
        if (!arguments.has("yes"))
            throw Error(Error::Kind::Refused, tr("Nothing was put back."))
                .withHint(tr("Say that this may be lost: --yes."));
        const InterruptWatch watch;
        const auto cancelled = [] { return InterruptWatch::flag().load(); };
        if (arguments.has("backup")) {
            const BackupPlan plan = planBackup(url, {}, QDateTime::currentDateTime(), database.ssh);
            backUpWithNote(*connection, plan, versions, cancelled);
            context.note(tr("What was there before is in %1.").arg(plan.file));
        }
        for (const QString &note : restoreBackup(*connection, backup, cancelled))
            context.note(note);
        context.printLine(tr("Put back. The database stands at %1.").arg(rows(project.currentRows())));
        return 0;
    }

private:
    static int undo(const AlembicProject &project, const QString &backup, bool yes, CommandContext &context)
    {
        if (!backup.isEmpty())
            throw Error(Error::Kind::Usage, tr("--undo takes no backup: it undoes what was broken off."));
        const ConnectionUrl url = project.urlToChange();
        const Project database = project.database();
        const std::optional<BrokenRestore> broken = brokenRestore(database.shownUrl(), {}, database.ssh);
        if (!broken) {
            context.printLine(tr("No restore of %1 was broken off.").arg(database.shownUrl().displayName()));
            return 0;
        }
        for (const QString &loss : lossesOfUndo(url, *broken))
            context.note(loss);
        if (!yes)
            throw Error(Error::Kind::Refused, tr("Nothing was undone."))
                .withHint(tr("Say that this may be lost: --yes."));
        for (const QString &note : undoRestore(*Connection::open(url), *broken))
            context.note(note);
        context.printLine(
            tr("Undone. The database is what it was before, at %1.").arg(rows(project.currentRows())));
        return 0;
    }

    /// \throws Error(Usage)
    static KeptBackup find(const std::vector<KeptBackup> &all, const QString &wanted,
                           const ConnectionUrl &url)
    {
        const auto found = std::find_if(all.begin(), all.end(), [&](const KeptBackup &backup) {
            return wanted == QLatin1String("latest") || backup.file == QFileInfo(wanted).absoluteFilePath()
                || QFileInfo(backup.file).fileName() == wanted;
        });
        if (found == all.end())
            throw Error(Error::Kind::Usage, tr("There is no backup %1 of %2.").arg(wanted, url.displayName()))
                .withHint(
                    tr("\"stillroom restore\" lists them. Those of other servers are not put back here."));
        return *found;
    }

    static QString rows(const QStringList &revisions)
    {
        return revisions.isEmpty() ? QStringLiteral("base") : revisions.join(QStringLiteral(", "));
    }
    static QString line(const KeptBackup &backup)
    {
        return QStringLiteral("%1  %2  %3  %4")
            .arg(backup.when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")),
                 backup.isNoted ? rows(backup.revisions) : QStringLiteral("?"),
                 QLocale::c().formattedDataSize(backup.bytes), QFileInfo(backup.file).fileName());
    }
};

} // namespace

std::unique_ptr<Command> restoreCommand()
{
    return std::make_unique<RestoreCommand>();
}

} // namespace stillroom
