#pragma once

#include "dialect/sqlphrases.h"
#include "python/evaluator.h"

namespace stillroom {

/// Reads statements of SQLAlchemy's expression language (insert, update, delete, select over table(), Table()
/// and what is made of their columns) from evaluated values. Throws Error(Parse) with file and line for what
/// it does not know.
class StatementReader final
{
public:
    StatementReader(const Dialect &dialect, Evaluator &evaluator)
        : m_dialect(dialect)
        , m_phrases(dialect)
        , m_evaluator(evaluator)
    { }

    /// A Table(…) was made: MetaData.tables may be asked for it by name.
    void remember(const PyValue &table);

    /// Whether the value is such a statement, and not a text.
    [[nodiscard]] bool isStatement(const PyValue &value) const;
    /// Whether the call only makes a statement, a table or a part of one.
    [[nodiscard]] bool isPartOfStatement(const PyValue &call) const
    {
        return isStatement(call) || tableName(call);
    }
    /// \param parameters a Dict for bindparam() and for columns of an INSERT or UPDATE; null = none
    [[nodiscard]] Statement read(const PyValue &statement, const PyValue &parameters = {});
    /// CreateSchema(…), DropSequence(…) and their like as SQL; empty for another value.
    [[nodiscard]] QString ddl(const PyValue &value) const;
    /// A table, or what stands for one; nothing for another value.
    [[nodiscard]] std::optional<TableName> tableName(const PyValue &value) const;
    /// A value as the driver would be given it for a column; null as table: one whose type is not known.
    [[nodiscard]] Value cell(const PyValue &value, const PyValue &table = {}, const QString &column = {});
    /// What the columns that are left out of an INSERT get by their default=…, if it is a plain value.
    [[nodiscard]] std::vector<std::pair<QString, Value>> defaults(const PyValue &table,
                                                                  const QStringList &given);

    /// Types of the columns a SELECT read since forgetTypes() asked for, by name.
    [[nodiscard]] const QHash<QString, SqlType> &resultTypes() const { return m_types; }
    void forgetTypes() { m_types.clear(); }
    /// Sets of parameters as one statement takes them, made for the first: what is more in another one is not
    /// looked at. \throws Error(Parse) where one lacks a value
    [[nodiscard]] std::vector<PyValue> alike(const std::vector<PyValue> &sets);

private:
    /// One statement while it is read.
    struct Reading
    {
        SqlParts parts;
        PyValue table; ///< of INSERT, UPDATE, DELETE
        PyValue parameters;
        std::vector<PyValue> named; ///< tables and aliases that columns were taken from, in that order
        std::vector<PyValue> placed; ///< those that stand in FROM already
        bool isExists = false; ///< select(…).exists()
        const Reading *outer = nullptr;
    };
    using Chain = std::vector<std::pair<QString, PyValue>>;

    [[nodiscard]] static Chain chainOf(const PyValue &statement, PyValue &base);
    [[nodiscard]] QString kindOf(const PyValue &base, PyValue &table) const;
    [[nodiscard]] Statement readInsert(Reading &reading, const Chain &chain, const PyValue &base);
    [[nodiscard]] Statement readUpdate(Reading &reading, const Chain &chain, const PyValue &base);
    [[nodiscard]] Statement readDelete(Reading &reading, const Chain &chain, const PyValue &base);
    [[nodiscard]] SqlPhrase readSelect(const PyValue &statement, const PyValue &parameters,
                                       const Reading *outer);
    void selectBase(Reading &reading, const PyValue &base, const PyValue &table);
    void selectStep(Reading &reading, const QString &name, const PyValue &call);
    void values(Reading &reading, const PyValue &call);
    void setValues(Reading &reading, const PyValue &dict);
    void where(Reading &reading, const PyValue &call);
    void addColumns(Reading &reading, const PyValue &value);
    [[nodiscard]] std::vector<SqlPhrase> otherTables(Reading &reading);

    [[nodiscard]] SqlPhrase expression(Reading &reading, const PyValue &value, const PyValue &like = {});
    [[nodiscard]] SqlPhrase condition(Reading &reading, const PyValue &value);
    [[nodiscard]] SqlPhrase operation(Reading &reading, const PyValue &value);
    [[nodiscard]] SqlPhrase compared(Reading &reading, const QString &symbol, const PyValue &left,
                                     const PyValue &right);
    [[nodiscard]] SqlPhrase methodCall(Reading &reading, const PyValue &call);
    [[nodiscard]] SqlPhrase constructor(Reading &reading, const PyValue &call);
    [[nodiscard]] SqlPhrase caseExpression(Reading &reading, const PyValue &call);
    [[nodiscard]] SqlPhrase fromItem(Reading &reading, const PyValue &value);
    [[nodiscard]] SqlPhrase valueFor(Reading &reading, const PyValue &value, const QString &column);
    [[nodiscard]] std::vector<SqlPhrase> expressions(Reading &reading, const std::vector<PyValue> &values);

    /// table.c.name in its forms; the table and the name.
    [[nodiscard]] bool isColumn(const PyValue &value, PyValue &table, QString &name) const;
    [[nodiscard]] PyValue resolvedTable(const PyValue &value) const;
    [[nodiscard]] PyValue declaredColumn(const PyValue &table, const QString &name) const;
    [[nodiscard]] std::optional<SqlType> typeOf(const PyValue &table, const QString &name);
    [[nodiscard]] Value typed(const PyValue &value, const std::optional<SqlType> &type);
    [[nodiscard]] bool isText(Reading &reading, const PyValue &value);

    const Dialect &m_dialect;
    SqlPhrases m_phrases;
    Evaluator &m_evaluator;
    QHash<QString, PyValue> m_tables;
    QHash<QString, SqlType> m_types;
    QHash<QString, int> m_unnamed; ///< how often each function stands in a SELECT without a label
    int m_depth = 0;
};

/// A value as a sentence names it: a refusal's own words, else its source.
[[nodiscard]] QString shownValue(const PyValue &value);

} // namespace stillroom
