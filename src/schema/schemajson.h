#pragma once

#include "schema/relationship.h"

#include <QJsonObject>
#include <functional>

namespace stillroom {

/// How a type is told, usually Dialect::typeDdl().
using TypeText = std::function<QString(const SqlType &)>;

/// A table under the key names of SQLAlchemy's inspector; callers may add keys of their own.
[[nodiscard]] QJsonObject toJson(const Table &table, const TypeText &typeText);

/// The whole schema with its relationships: {"dialect", "tables", "views", "enums", "relationships"}.
[[nodiscard]] QJsonObject toJson(const Schema &schema, const TypeText &typeText);

} // namespace stillroom
