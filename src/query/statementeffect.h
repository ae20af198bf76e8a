#pragma once

#include <QStringView>

namespace stillroom {

/// Whether a statement may change data or objects of the database, as far as its words tell: everything that
/// is not known to only read. A function a SELECT calls is not looked into.
[[nodiscard]] bool mayChangeDatabase(QStringView statement);

} // namespace stillroom
