#pragma once

#include "dialect/dialect.h"
#include "migrate/scriptdatabase.h"
#include "python/evaluator.h"

namespace stillroom {

/// What a database answers, as the values a script has of it: rows of results, and what SQLAlchemy's
/// inspector says of tables.
class ScriptAnswers final
{
public:
    ScriptAnswers(const Dialect &dialect, Evaluator &evaluator) : m_dialect(dialect), m_evaluator(evaluator)
    { }

    /// A result whose rows can be fetched. \param types of columns as the statement's tables declare them
    [[nodiscard]] PyValue result(const ScriptRows &rows, const QHash<QString, SqlType> &types = {});
    [[nodiscard]] static bool isResult(const PyValue &value) { return value.isCallTo("stillroom.result"); }
    /// A method of a result; null = there is no such. \throws Error(Migration) as SQLAlchemy raises
    [[nodiscard]] PyValue resultMethod(const PyValue &result, const QString &name, const PyValue &call);
    [[nodiscard]] PyValue resultAttribute(const PyValue &result, const QString &name);
    /// Rows that were not fetched yet, which are then.
    [[nodiscard]] std::vector<PyValue> rest(const PyValue &result);

    /// A method of an inspector; null = there is no such.
    [[nodiscard]] PyValue inspected(ScriptDatabase &database, const QString &method, const PyValue &call);

private:
    [[nodiscard]] PyValue value(const Value &value, const QString &type, const SqlType *declared);
    [[nodiscard]] PyValue names(const QStringList &list);
    [[nodiscard]] PyValue nameOrNone(const QString &name);
    [[nodiscard]] PyValue columnValue(const Table &table, const Column &column);
    [[nodiscard]] PyValue indexValue(const Index &index);
    [[nodiscard]] std::vector<PyValue> indexes(const Table &table);
    [[nodiscard]] PyValue tableQuestion(const QString &method, const Table &table);
    [[nodiscard]] PyValue typeValue(const SqlType &type);

    const Dialect &m_dialect;
    Evaluator &m_evaluator;
    /// What one inspector has said: it says the same again, whatever has changed.
    QHash<QString, PyValue> m_said;
};

} // namespace stillroom
