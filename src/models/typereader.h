#pragma once

#include "python/evaluator.h"
#include "schema/sqltype.h"

namespace stillroom {

/// What reading a type yields beside the type: why it is not wholly known, if so.
struct TypeReading
{
    SqlType type;
    QString problem; ///< a sentence part; empty if understood
};

/// Reads a SQLAlchemy type, given as class or instance, also of a project's own type classes.
[[nodiscard]] TypeReading readType(Evaluator &evaluator, const PyValue &value);

/// What stands for the dialect in a type class's load_dialect_impl(); the host answers its attribute `name`.
[[nodiscard]] QString dialectSymbol();

/// Whether the value is one of the project's or SQLAlchemy's type classes, or an instance.
[[nodiscard]] bool isType(const PyValue &value);

/// Type of `Mapped[value]` by SQLAlchemy's default type_annotation_map; no name if there is none.
[[nodiscard]] TypeReading typeOfAnnotation(Evaluator &evaluator, const PyValue &annotation);

} // namespace stillroom
