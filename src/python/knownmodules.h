#pragma once

#include "python/evaluator.h"

namespace stillroom {

/// Source of our own for a module of a package whose types and mixins Stillroom knows (resources/models);
/// nothing for another.
[[nodiscard]] std::optional<EvaluatorHost::Source> knownModule(const QString &name);

/// Modules of Python itself and of SQLAlchemy, which a folder of the same name in a project does not hide.
[[nodiscard]] bool isStandardModule(QStringView top);

/// Modules of Python itself that neither it nor SQLAlchemy needs to start: a project's own of that name comes
/// first.
[[nodiscard]] bool isLateModule(QStringView top);

} // namespace stillroom
