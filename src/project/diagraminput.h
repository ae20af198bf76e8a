#pragma once

#include "diagram/diagram.h"
#include "dialect/dialect.h"
#include "models/modelset.h"
#include "project/drift.h"

namespace stillroom {

/// Which tables a diagram is of.
enum class DiagramShown { Both, Database, Models };

/// A schema to draw and how: what Diagram::update() takes.
struct DiagramInput
{
    Schema schema;
    DiagramOptions options; ///< names from the models; drift where both sides are known and shown
};

/// Puts the tables of database and models together for a diagram. Either may be null; `shown` falls back to
/// the one there is. Alembic's version table is left out.
/// \param drift of the two, for what is coloured; nullptr = nothing is
[[nodiscard]] DiagramInput diagramInput(const Schema *database, const ModelSet *models,
                                        const Dialect *dialect, DiagramShown shown = DiagramShown::Both,
                                        const DriftReport *drift = nullptr);

} // namespace stillroom
