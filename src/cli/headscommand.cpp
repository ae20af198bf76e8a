#include "cli/alembicproject.h"

namespace stillroom {

namespace {

class HeadsCommand final : public AlembicCommand
{
public:
    QString name() const override { return QStringLiteral("heads"); }
    QString summary() const override { return tr("Show current available heads in the script directory."); }

    void declare(ArgumentParser &parser) const override
    {
        parser.addFlag("-v --verbose", tr("Use more verbose output"));
        parser.addFlag("--resolve-dependencies", tr("Treat dependency versions as down revisions"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const RevisionMap &map = project.map();
        for (const QString &id : arguments.has("resolve-dependencies") ? map.realHeads() : map.heads()) {
            context.printLine(arguments.has("verbose")
                                  ? revisionDetails(map, map.at(id), false)
                                  : revisionLine(map, map.at(id), {.labels = true, .tree = false}));
        }
        return 0;
    }
};

} // namespace

std::unique_ptr<Command> headsCommand()
{
    return std::make_unique<HeadsCommand>();
}

} // namespace stillroom
