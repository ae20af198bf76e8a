#include "base/error.h"
#include "cli/alembicproject.h"
#include "dialect/dialect.h"
#include "migrate/reparent.h"
#include "project/gitrepository.h"

#include <QFileInfo>

namespace stillroom {

namespace {

class ReparentCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("reparent"); }
    QString summary() const override
    {
        return tr(
            "Put the branch of one head on top of another head, by rewriting down_revision of its first "
            "revision.");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("branch", tr("the head whose branch moves"));
        parser.addPositional("onto", tr("the head it is put on top of"));
        parser.addFlag("--write", tr("change the file; without it the difference is shown only"));
        parser.addFlag("--unclean", tr("also where the file has changes that git does not have"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const Reparent plan = planReparent(project.map(), arguments.value("branch"), arguments.value("onto"),
                                           applied(project, context));
        context.print(plan.diff());
        if (!arguments.has("write")) {
            context.note(tr("Nothing was changed. With --write %1 is.").arg(plan.revision.file));
            return 0;
        }
        const auto git = GitRepository::of(QFileInfo(plan.revision.file).absolutePath());
        if (git && git->state(plan.revision.file) != GitFile::State::Committed && !arguments.has("unclean"))
            throw Error(Error::Kind::Refused,
                        tr("%1 has changes that git does not have.").arg(plan.revision.file))
                .withHint(tr("Commit it first, or allow it: --unclean."));
        writeReparent(plan);
        context.note(tr("%1 stands on %2 now.").arg(plan.revision.id, plan.onto));
        return 0;
    }

private:
    /// What is applied in the project's database, if that can be asked.
    static QSet<QString> applied(const AlembicProject &project, const CommandContext &context)
    {
        QStringList rows;
        try {
            rows = project.currentRows();
        } catch (const Error &error) {
            context.note(tr("WARNING The database was not asked whether the revision is applied there: %1")
                             .arg(error.message));
            return {};
        }
        QSet<QString> all;
        for (const QString &row : std::as_const(rows)) {
            if (project.map().contains(row))
                all |= project.map().applied({row});
        }
        return all;
    }
};

} // namespace

std::unique_ptr<Command> reparentCommand()
{
    return std::make_unique<ReparentCommand>();
}

} // namespace stillroom
