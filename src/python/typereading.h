#pragma once

#include "schema/sqltype.h"

namespace stillroom {

class Evaluator;
class PyValue;

/// A SQLAlchemy type read from an evaluated value.
struct TypeReading
{
    SqlType type; ///< as far as it is known; an empty name = not at all
    QString problem; ///< why it is not wholly known, a sentence without full stop; else empty
};

/// The one reading of types, for models and revisions: classes and calls of SQLAlchemy and its dialects,
/// with_variant(), the type classes of a project (TypeDecorator, UserDefinedType, subclasses of types) with
/// their impl, __init__, load_dialect_impl() and get_col_spec().
/// \param dialect picks variants and answers load_dialect_impl(); "sqlite" …
[[nodiscard]] TypeReading readTypeValue(Evaluator &evaluator, const PyValue &value, const QString &dialect);

/// The same where there is no project whose classes could be meant: those are a problem.
[[nodiscard]] TypeReading readTypeValue(const PyValue &value, const QString &dialect);

} // namespace stillroom
