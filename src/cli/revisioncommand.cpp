#include "base/error.h"
#include "cli/alembicproject.h"
#include "cli/writerevision.h"

namespace stillroom {

namespace {

class RevisionCommand final : public AlembicCommand
{
public:
    QString name() const override { return QStringLiteral("revision"); }
    QString summary() const override { return tr("Create a new revision file."); }

    void declare(ArgumentParser &parser) const override
    {
        parser.addOption("-m --message", QStringLiteral("MESSAGE"),
                         tr("Message string to use with 'revision'"));
        parser.addFlag("--autogenerate",
                       tr("Populate revision script with candidate migration operations, based on comparison "
                          "of database to model."));
        parser.addFlag("--sql",
                       tr("Don't emit SQL to database - dump to standard output/file instead. See docs on "
                          "offline mode."));
        declareRevisionPlace(parser);
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        if (arguments.has("sql")) {
            throw Error(Error::Kind::Migration,
                        arguments.has("autogenerate")
                            ? tr("Using --sql with --autogenerate does not make any sense")
                            : tr("Using --sql with the revision command when revision_environment is not "
                                 "configured does not make any sense"));
        }
        const NewRevision revision = project.scripts().prepare(revisionRequest(arguments));
        writeRevision(context, project.scripts(), revision, {});
        return 0;
    }
};

} // namespace

std::unique_ptr<Command> revisionCommand()
{
    return std::make_unique<RevisionCommand>();
}

} // namespace stillroom
