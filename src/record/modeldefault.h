#pragma once

#include "dialect/dialect.h"

#include <QDateTime>

namespace stillroom {

/// What default= or onupdate= of a model gives at the moment `now`: a literal, an SQL function (func.now()),
/// or one of the callables everybody uses (datetime.utcnow, date.today, uuid4). Not set where the source is
/// something else: then it is not guessed.
[[nodiscard]] std::optional<ColumnValue> modelDefault(const QString &pythonSource, const Column &column,
                                                      const Dialect &dialect, const QDateTime &now);

} // namespace stillroom
