#pragma once

#include "schema/operation.h"

namespace stillroom {

/// A MetaData naming_convention: "ix", "uq", "ck", "fk", "pk" to a pattern such as
/// "uq_%(table_name)s_%(column_0_name)s".
using NamingConvention = QMap<QString, QString>;

/// What SQLAlchemy uses where a project sets nothing: names for the indexes of index=True.
[[nodiscard]] const NamingConvention &defaultNamingConvention();

/// The convention SQLAlchemy's manual recommends. Names what must have a name (SQLite's batch mode) where the
/// project has no convention of its own.
[[nodiscard]] const NamingConvention &recommendedNamingConvention();

/// The name the convention gives; empty where it has no pattern for the kind, or the pattern needs what is
/// not known. A `constraint_name` token takes the constraint's own name.
[[nodiscard]] QString conventionName(const NamingConvention &convention, const QString &table,
                                     const Constraint &constraint);
[[nodiscard]] QString conventionName(const NamingConvention &convention, const QString &table,
                                     const Index &index);

/// Gives every constraint without a name the one of the convention. Constraints that have one keep it:
/// SQLAlchemy would put the convention around theirs again at each reflection. \return those that got one, as
/// they were
std::vector<std::pair<Constraint, QString>> nameConstraints(Table &table, const NamingConvention &convention);

/// Whether the batch names the table's constraints by its convention: where Alembic makes the table anew for
/// it on SQLite, since that is when the names come to the database.
[[nodiscard]] bool namesConstraints(const BatchAlterTable &batch);

} // namespace stillroom
