#include "cli/alembicproject.h"

namespace stillroom {

namespace {

class CurrentCommand final : public AlembicCommand
{
public:
    QString name() const override { return QStringLiteral("current"); }
    QString summary() const override { return tr("Display the current revision for a database."); }

    void declare(ArgumentParser &parser) const override
    {
        parser.addFlag("-v --verbose", tr("Use more verbose output"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const QStringList rows = project.currentRows();
        if (arguments.has("verbose")) {
            ConnectionUrl shown = project.writtenUrl();
            if (shown.password)
                shown.password = QStringLiteral("XXXXX");
            context.printLine(QStringLiteral("Current revision(s) for %1:").arg(shown.toString()));
        }
        for (const Revision &revision : project.map().allCurrent(rows)) {
            context.printLine(arguments.has("verbose") ? revisionDetails(project.map(), revision, false)
                                                       : revisionLine(project.map(), revision, {}));
        }
        return 0;
    }
};

} // namespace

std::unique_ptr<Command> currentCommand()
{
    return std::make_unique<CurrentCommand>();
}

} // namespace stillroom
