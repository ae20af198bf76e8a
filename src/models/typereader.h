#pragma once

#include "python/evaluator.h"
#include "python/typereading.h"

namespace stillroom {

/// Whether the value can stand for a type among the arguments of a Column, where keys and checks stand too.
[[nodiscard]] bool isType(const PyValue &value);

/// The type SQLAlchemy takes for what is inside Mapped[…] when no type is given.
[[nodiscard]] TypeReading typeOfAnnotation(Evaluator &evaluator, const PyValue &annotation);

/// The plain type that SQLModel takes a field's annotation for: pydantic's PositiveInt is an int. The
/// annotation itself where it is none of pydantic's; what is not known of those has no type.
[[nodiscard]] PyValue fieldType(Evaluator &evaluator, const PyValue &annotation);

} // namespace stillroom
