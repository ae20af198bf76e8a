#pragma once

#include "migrate/pythonwriter.h"
#include "schema/column.h"

#include <QSet>

namespace stillroom {

/// A type as the constructor call a revision holds, "sa.String(length=50)". Adds the import lines it needs
/// beyond `import sqlalchemy as sa`.
[[nodiscard]] PythonNode renderType(const SqlType &type, const PythonWriter &writer, QSet<QString> &imports);

/// The value of server_default=…: a string, sa.text(…), sa.func.…().
[[nodiscard]] PythonNode renderServerDefault(const ServerDefault &serverDefault, const PythonWriter &writer);

} // namespace stillroom
