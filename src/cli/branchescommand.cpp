#include "cli/alembicproject.h"

namespace stillroom {

namespace {

class BranchesCommand final : public AlembicCommand
{
public:
    QString name() const override { return QStringLiteral("branches"); }
    QString summary() const override { return tr("Show current branch points."); }

    void declare(ArgumentParser &parser) const override
    {
        parser.addFlag("-v --verbose", tr("Use more verbose output"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const RevisionMap &map = project.map();
        const bool verbose = arguments.has("verbose");
        for (const Revision &revision : map.walk()) {
            if (!map.isBranchPoint(revision.id))
                continue;
            context.printLine(verbose ? revisionDetails(map, revision, false)
                                      : revisionLine(map, revision, {.labels = true}));
            for (const QString &id : map.next(revision.id)) {
                context.printLine(
                    QStringLiteral("%1 -> %2")
                        .arg(QString(revision.id.size(), QLatin1Char(' ')),
                             revisionLine(map, map.at(id), {.labels = true, .message = verbose})));
            }
            context.printLine();
        }
        return 0;
    }
};

} // namespace

std::unique_ptr<Command> branchesCommand()
{
    return std::make_unique<BranchesCommand>();
}

} // namespace stillroom
