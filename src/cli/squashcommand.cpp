#include "base/error.h"
#include "cli/alembicproject.h"
#include "dialect/dialect.h"
#include "migrate/revisionreader.h"
#include "project/squash.h"

namespace stillroom {

namespace {

class SquashCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("squash"); }
    QString summary() const override
    {
        return tr("Make one new base of the revisions from the base up to one of them.");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("revision", tr("the last revision that is squashed; the new base keeps its id"));
        parser.addFlag("--write",
                       tr("write the new file and move the old ones aside; without it the plan is "
                          "shown only"));
        parser.addFlag("--no-proof",
                       tr("do not run the old chain and the new base in databases of their own"));
        parser.addFlag("--drop-statements",
                       tr("also where statements on rows, views or triggers are not part of "
                          "the new base"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const ConnectionUrl url = project.url();
        const Dialect &dialect = Dialect::of(url.backend());
        const RevisionReader reader = revisionReader(project.scripts(), dialect, context.xArguments);
        const SquashPlan plan = planSquash(project.scripts(), dialect, reader, arguments.value("revision"));
        const bool writes = arguments.has("write");
        if (!writes)
            context.print(plan.text(project.scripts()));
        context.note(tr("%n revision(s) become one base, %1, in %2.", nullptr, int(plan.replaced.size()))
                         .arg(plan.id, plan.base.header.file));
        context.note(tr("The old files go to %1.").arg(plan.folder));
        for (const QString &statement : plan.lost)
            context.note(tr("not part of the new base: %1").arg(statement));
        if (!plan.differences.isEmpty())
            throw Error(Error::Kind::Migration,
                        tr("The new base does not make the same schema: %1")
                            .arg(plan.differences.join(QStringLiteral("; "))));
        context.note(tr("Replayed, both make the same schema."));
        if (!arguments.has("no-proof")) {
            const QStringList differences = proveSquash(plan, project.scripts(), dialect, reader, url);
            if (!differences.isEmpty())
                throw Error(Error::Kind::Migration,
                            tr("Run on %1, the old revisions make another schema than the new base: %2")
                                .arg(dialect.title, differences.join(QStringLiteral("; "))))
                    .withHint(
                        tr("Add what is missing to a revision behind the squashed ones, or squash without "
                           "this proof (--no-proof)."));
            context.note(tr("Run on %1, both make the same schema.").arg(dialect.title));
        }
        context.note(
            tr("The project's database: %1").arg(plan.stampAdvice(project.map(), project.currentRows())));
        if (!writes)
            return 0;
        if (!plan.lost.isEmpty() && !arguments.has("drop-statements"))
            throw Error(Error::Kind::Refused,
                        tr("%n statement(s) of the old revisions would not be part of the new base.", nullptr,
                           int(plan.lost.size())))
                .withHint(tr("Put what is still needed into a revision behind them; then allow it: "
                             "--drop-statements."));
        carryOutSquash(plan, project.scripts());
        context.note(tr("Written."));
        return 0;
    }
};

} // namespace

std::unique_ptr<Command> squashCommand()
{
    return std::make_unique<SquashCommand>();
}

} // namespace stillroom
