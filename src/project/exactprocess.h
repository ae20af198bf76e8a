#pragma once

#include "project/exactmodels.h"

namespace stillroom {

/// Runs the script that imports the models and gives what it wrote. The process and all that it has started
/// are gone when this returns. \param argument the request as JSON \throws Error as importModels()
[[nodiscard]] QByteArray runExactProcess(const ExactRequest &request, const QString &argument);

} // namespace stillroom
