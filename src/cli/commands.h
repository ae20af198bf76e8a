#pragma once

#include "cli/command.h"

#include <vector>

namespace stillroom {

/// Every command, in the order help shows them.
[[nodiscard]] std::vector<std::unique_ptr<Command>> allCommands();

} // namespace stillroom
