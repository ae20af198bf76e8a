#pragma once

#include <QString>

namespace stillroom {

/// Where the demo project was installed (or built); empty if it is not there.
[[nodiscard]] QString demoFolder();

/// The user's own copy of the demo, made at the first call. \throws Error(Io)
[[nodiscard]] QString openDemoCopy();

} // namespace stillroom
