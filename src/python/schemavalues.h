#pragma once

#include "python/pyvalue.h"
#include "python/typereading.h"
#include "schema/operation.h"

namespace stillroom {

// SQLAlchemy's constructors, evaluated to symbolic values, as values of our own. Each throws Error(Parse)
// with file and line for what it does not know: nothing is guessed. Of a survey's data (PyValue::isData())
// they make something empty: nothing that comes out of a survey is run.

/// \param dialect picks with_variant()'s type; "sqlite" …
/// \param evaluator where types of the project's own may be meant
[[nodiscard]] SqlType readType(const PyValue &value, const QString &dialect, Evaluator *evaluator = nullptr);

/// server_default=…; nothing for None.
[[nodiscard]] std::optional<ServerDefault> readServerDefault(const PyValue &value);

/// A sa.Column(…) with what stands in it.
struct ReadColumn
{
    AddColumn addition; ///< column, foreign keys, checks, flags; table is empty
    bool hasPythonDefault = false;
};
[[nodiscard]] ReadColumn readColumn(const PyValue &call, const QString &dialect,
                                    Evaluator *evaluator = nullptr);

[[nodiscard]] Identity readIdentity(const PyValue &call); ///< sa.Identity(…)
/// The arguments of sa.Identity(…) or sa.Sequence(…), positional ones under their names; None is left out.
[[nodiscard]] std::vector<std::pair<QString, PyValue>> sequenceArguments(const PyValue &call);

/// postgresql.ExcludeConstraint(("period", "&&"), …, where=…); `first` is where its elements begin.
[[nodiscard]] ExcludeConstraint readExclude(const PyValue &call, std::size_t first, const QString &name);

/// ForeignKeyConstraint, PrimaryKeyConstraint, UniqueConstraint, CheckConstraint, ExcludeConstraint.
[[nodiscard]] Constraint readConstraint(const PyValue &call);

/// sa.Index(…) in a table, or the columns and keywords of create_index().
[[nodiscard]] Index readIndex(const PyValue &call, const QString &dialect);
[[nodiscard]] std::vector<IndexElement> readIndexElements(const std::vector<PyValue> &elements);
/// Takes the keywords an index may have; \return false for one it does not know.
[[nodiscard]] bool readIndexOption(const QString &name, const PyValue &call, const QString &dialect,
                                   Index &index);

/// A SQL expression (text(), func, column(), literals, constants) as generic SQL.
[[nodiscard]] QString readSqlExpression(const PyValue &value);

/// The text of sa.text() or of a plain string, with `?` for its parameters and their values.
struct ReadText
{
    QString sql;
    std::vector<Value> binds;
};
/// \param parameters a Dict of values that are given when it is executed; null = none
[[nodiscard]] ReadText readText(const PyValue &value, const PyValue &parameters = {});

/// A constant (also dates) as the value a database keeps.
[[nodiscard]] Value readValue(const PyValue &value);

[[nodiscard]] QString readString(const PyValue &value); ///< empty for None or a value that is not given
[[nodiscard]] QStringList readStrings(const PyValue &value); ///< a list or a tuple of strings, or one string
[[nodiscard]] bool readBool(const PyValue &value, bool fallback);
/// Python source of a keyword's value: canonical where it is a constant, else as written.
[[nodiscard]] QString optionSource(const PyValue &call, const QString &keyword);
[[nodiscard]] bool isDialectOption(const QString &keyword); ///< "postgresql_using", "mysql_engine" …

/// \throws Error(Parse): "… is not understood" at the value's place
[[noreturn]] void refuseValue(const PyValue &value, const QString &sentence);

} // namespace stillroom
