#include "base/error.h"
#include "cli/alembicproject.h"
#include "dialect/dialect.h"
#include "migrate/branchoverlap.h"
#include "migrate/revisionreader.h"

namespace stillroom {

namespace {

class ConflictsCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("conflicts"); }
    QString summary() const override
    {
        return tr("Show whether the branches of two heads change the same things, before they are merged.");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("heads", tr("two revisions; the project's two heads if left out"),
                             ArgumentParser::Count::Any);
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const RevisionMap &map = project.map();
        QStringList heads;
        for (const QString &symbol : arguments.values("heads")) {
            for (const Revision &revision : map.resolve(symbol))
                heads << revision.id;
        }
        if (arguments.values("heads").isEmpty())
            heads = map.heads();
        if (heads.size() < 2 && arguments.values("heads").isEmpty()) {
            context.printLine(tr("There is one head only; nothing is to be merged."));
            return 0;
        }
        if (heads.size() != 2)
            throw Error(Error::Kind::Usage,
                        tr("Name two of the heads: %1.").arg(map.heads().join(QStringLiteral(", "))));
        const Dialect &dialect = Dialect::of(project.url().backend());
        const BranchOverlap overlap = compareBranches(
            map, heads[0], heads[1], dialect, revisionReader(project.scripts(), dialect, context.xArguments));
        for (const BranchOverlap::Branch *branch : {&overlap.left, &overlap.right}) {
            context.printLine(tr("Branch of %1, %n revision(s):", nullptr, int(branch->revisions.size()))
                                  .arg(branch->head));
            for (const Revision &revision : branch->revisions)
                context.printLine(QStringLiteral("  %1, %2").arg(revision.id, revision.message));
        }
        context.printLine();
        for (const BranchOverlap::Both &each : overlap.both)
            context.printLine(QStringLiteral("%1  %2 (%3, %4)")
                                  .arg(each.isConflict ? tr("conflict") : tr("meets   "), each.text,
                                       each.left, each.right));
        if (!overlap.leftFirst.isEmpty())
            context.printLine(
                tr("conflict  Behind %1 it does not run: %2").arg(overlap.left.head, overlap.leftFirst));
        if (!overlap.rightFirst.isEmpty())
            context.printLine(
                tr("conflict  Behind %1 it does not run: %2").arg(overlap.right.head, overlap.rightFirst));
        for (const QString &note : overlap.notUnderstood)
            context.note(note);
        context.printLine(overlap.verdict());
        return overlap.hasConflict() ? 1 : 0;
    }
};

} // namespace

std::unique_ptr<Command> conflictsCommand()
{
    return std::make_unique<ConflictsCommand>();
}

} // namespace stillroom
