#pragma once

#include <QString>

namespace stillroom {

/// The one name for what SQLAlchemy and its relatives can be asked for under several:
/// "sqlalchemy.sql.schema.Column", "sqlalchemy.schema.Column" and "flask_sqlalchemy.SQLAlchemy().Column" are
/// all "sqlalchemy.Column". Other names are returned as they are.
[[nodiscard]] QString canonicalName(const QString &name);

/// Whether `from <module> import *` gives this name, for the modules known here.
[[nodiscard]] bool starImportHas(const QString &module, const QString &name);

/// Whether starImportHas() knows all names of the module.
[[nodiscard]] bool starImportIsKnown(const QString &module);

} // namespace stillroom
