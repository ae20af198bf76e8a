#include "base/error.h"
#include "cli/alembicproject.h"
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
        parser.addFlag("--yes", tr("put it back; without it what would be lost is shown only"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const ConnectionUrl url = project.url();
        const std::vector<KeptBackup> all = keptBackups(url, {}, project.versions(url));
        const QString wanted = arguments.value("backup");
        if (wanted.isEmpty()) {
            if (all.empty())
                context.note(tr("There are no backups of %1.").arg(url.displayName()));
            for (const KeptBackup &backup : all)
                context.printLine(line(backup));
            return 0;
        }
        const auto found = std::find_if(all.begin(), all.end(), [&](const KeptBackup &backup) {
            return wanted == QLatin1String("latest") || backup.file == QFileInfo(wanted).absoluteFilePath()
                || QFileInfo(backup.file).fileName() == wanted;
        });
        if (found == all.end())
            throw Error(Error::Kind::Usage, tr("There is no backup %1 of %2.").arg(wanted, url.displayName()))
                .withHint(tr("\"stillroom restore\" lists them."));
        if (const std::optional<Error> refusal = refusalOfRestore(url, *found))
            throw Error(*refusal);
        const std::unique_ptr<Connection> connection = Connection::open(url);
        context.note(line(*found));
        for (const QString &loss : lossesOfRestore(*connection, *found))
            context.note(loss);
        if (!arguments.has("yes"))
            throw Error(Error::Kind::Refused, tr("Nothing was put back."))
                .withHint(tr("Say that this may be lost: --yes."));
        restoreBackup(*connection, *found);
        context.printLine(tr("Put back. The database stands at %1.").arg(rows(project.currentRows())));
        return 0;
    }

private:
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
