#pragma once

#include "python/pythonwriter.h"
#include "schema/column.h"

#include <QSet>
#include <functional>

namespace stillroom {

/// How source calls a name of a module ("" = sqlalchemy, "postgresql" …, see SqlType::module), and notes the
/// import that takes.
using PythonNames = std::function<QString(const QString &module, const QString &name)>;

/// The names of a revision: "sa.String", "postgresql.JSONB". Adds the import lines they need beyond `import
/// sqlalchemy as sa`.
[[nodiscard]] PythonNames revisionNames(QSet<QString> &imports);

/// SQL with `?` for its values, as sa.text() wants it: named parameters :p1, :p2 …, and `\:` where a colon is
/// only a colon.
[[nodiscard]] QString textWithParameters(const QString &sql, std::size_t parameters = 0);

/// A type as a constructor call, "sa.String(length=50)".
[[nodiscard]] PythonNode renderType(const SqlType &type, const PythonWriter &writer,
                                    const PythonNames &names);

/// The value of server_default=…: a string, sa.text(…), sa.func.…().
[[nodiscard]] PythonNode renderServerDefault(const ServerDefault &serverDefault, const PythonWriter &writer,
                                             const PythonNames &names);

} // namespace stillroom
