#pragma once

#include "schema/relationship.h"

#include <QJsonObject>
#include <functional>

namespace stillroom {

/// How a type is told, usually Dialect::typeDdl().
using TypeText = std::function<QString(const SqlType &)>;

/// The whole schema with its relationships, under the key names of SQLAlchemy's inspector: {"dialect",
/// "enums", "relationships", "tables", "views"}. Indented, as QJsonDocument writes it.
[[nodiscard]] QByteArray toJsonText(const Schema &schema, const TypeText &typeText);

/// The same for callers that add keys of their own.
[[nodiscard]] QJsonObject toJson(const Schema &schema, const TypeText &typeText);

} // namespace stillroom
