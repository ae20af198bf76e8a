#pragma once

#include "models/modelset.h"
#include "record/recordhints.h"

namespace stillroom {

/// What the models tell the record features: labels, relationship names, defaults.
[[nodiscard]] RecordHints recordHints(const ModelSet &models);

} // namespace stillroom
