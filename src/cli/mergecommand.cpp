#include "cli/alembicproject.h"
#include "cli/writerevision.h"

namespace stillroom {

namespace {

class MergeCommand final : public AlembicCommand
{
public:
    QString name() const override { return QStringLiteral("merge"); }
    QString summary() const override
    {
        return tr("Merge two revisions together. Creates a new migration file.");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addOption("-m --message", QStringLiteral("MESSAGE"),
                         tr("Message string to use with 'revision'"));
        parser.addOption("--branch-label", QStringLiteral("BRANCH_LABEL"),
                         tr("Specify a branch label to apply to the new revision"));
        parser.addOption("--rev-id", QStringLiteral("REV_ID"),
                         tr("Specify a hardcoded revision id instead of generating one"));
        parser.addPositional("revisions", tr("one or more revisions, or 'heads' for all heads"),
                             ArgumentParser::Count::OneOrMore);
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        RevisionRequest request;
        request.heads = arguments.values("revisions");
        if (arguments.has("message"))
            request.message = arguments.value("message");
        request.branchLabels = arguments.values("branch-label").mid(0, 1);
        request.id = arguments.value("rev-id");
        writeRevision(context, project.scripts(), project.scripts().prepare(request), {});
        return 0;
    }
};

} // namespace

std::unique_ptr<Command> mergeCommand()
{
    return std::make_unique<MergeCommand>();
}

} // namespace stillroom
