#include "cli/command.h"

namespace stillroom {

namespace {

class ListTemplatesCommand final : public AlembicCommand
{
public:
    QString name() const override { return QStringLiteral("list_templates"); }
    QString summary() const override { return tr("List available templates."); }
    void declare(ArgumentParser &) const override { }

    int run(const Arguments &, CommandContext &context) const override
    {
        context.print(QStringLiteral("Available templates:\n\n"
                                     "generic - Generic single-database configuration.\n\n"
                                     "Templates are used via the 'init' command, e.g.:\n\n"
                                     "  stillroom init --template generic ./scripts\n"));
        return 0;
    }
};

} // namespace

std::unique_ptr<Command> listTemplatesCommand()
{
    return std::make_unique<ListTemplatesCommand>();
}

} // namespace stillroom
