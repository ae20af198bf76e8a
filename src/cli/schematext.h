#pragma once

#include "schema/schemajson.h"

namespace stillroom {

/// A schema for people: tables with aligned columns, their keys and constraints, views, relationships.
[[nodiscard]] QString schemaText(const Schema &schema, const TypeText &typeText);

} // namespace stillroom
