#pragma once

#include "schema/operation.h"

namespace stillroom {

/// The operation as single changes, in the order a database makes them: what of it can be there without the
/// rest where changes of the schema are not taken back. A table without its indexes, then each of them; the
/// operations of a batch; one attribute of a column after the other, except on MySQL and MariaDB, which
/// change a column as a whole. An operation that is one change is its only part.
/// \param before the schema at that moment; its dialect decides
[[nodiscard]] std::vector<Operation> partsOf(const Operation &operation, const Schema &before);

} // namespace stillroom
