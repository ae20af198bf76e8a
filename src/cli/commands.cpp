#include "cli/commands.h"

/// One line per command; COMMAND(x) needs `std::unique_ptr<Command> xCommand()` in x's own file.
// clang-format off
#define STILLROOM_COMMANDS(COMMAND) \
    COMMAND(branches) \
    COMMAND(check) \
    COMMAND(conflicts) \
    COMMAND(current) \
    COMMAND(diagram) \
    COMMAND(diff) \
    COMMAND(doctor) \
    COMMAND(downgrade) \
    COMMAND(edit) \
    COMMAND(ensureVersion) \
    COMMAND(generate) \
    COMMAND(heads) \
    COMMAND(history) \
    COMMAND(impact) \
    COMMAND(init) \
    COMMAND(listTemplates) \
    COMMAND(merge) \
    COMMAND(models) \
    COMMAND(query) \
    COMMAND(rehearse) \
    COMMAND(reparent) \
    COMMAND(rescue) \
    COMMAND(restore) \
    COMMAND(revision) \
    COMMAND(schema) \
    COMMAND(show) \
    COMMAND(squash) \
    COMMAND(stamp) \
    COMMAND(upgrade)
// clang-format on

namespace stillroom {

#define STILLROOM_DECLARE(name) std::unique_ptr<Command> name##Command();
STILLROOM_COMMANDS(STILLROOM_DECLARE)

std::vector<std::unique_ptr<Command>> allCommands()
{
    std::vector<std::unique_ptr<Command>> commands;
#define STILLROOM_ADD(name) commands.push_back(name##Command());
    STILLROOM_COMMANDS(STILLROOM_ADD)
    return commands;
}

} // namespace stillroom
