#include "cli/alembicproject.h"

namespace stillroom {

namespace {

class ShowCommand final : public AlembicCommand
{
public:
    QString name() const override { return QStringLiteral("show"); }
    QString summary() const override { return tr("Show the revision(s) denoted by the given symbol."); }

    void declare(ArgumentParser &parser) const override { parser.addPositional("rev", {}); }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const QString symbol = arguments.value("rev");
        const std::vector<Revision> found = symbol == QStringLiteral("current")
            ? project.map().resolve(project.currentRows())
            : project.map().resolve(symbol);
        for (const Revision &revision : found)
            context.printLine(revisionDetails(project.map(), revision, false));
        return 0;
    }
};

} // namespace

std::unique_ptr<Command> showCommand()
{
    return std::make_unique<ShowCommand>();
}

} // namespace stillroom
