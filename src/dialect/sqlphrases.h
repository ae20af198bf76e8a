#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// A piece of a statement with the values for its `?`.
struct SqlPhrase
{
    /// What must be bracketed inside what, loosest first.
    enum class Binding : quint8 { Or, And, Not, Compare, Add, Multiply, Atom };
    QString text;
    std::vector<Value> binds;
    Binding binding = Binding::Atom;
    QString symbol {}; ///< of operation(): among equals some need no brackets
};

/// The dialect that SQLAlchemy calls so; SQLite's for a name that is none.
[[nodiscard]] const Dialect &dialectNamed(const QString &name);

/// What a SELECT, INSERT, UPDATE or DELETE is put together from; what is empty is left out.
struct SqlParts
{
    TableName table; ///< of INSERT, UPDATE and DELETE
    std::vector<SqlPhrase> columns; ///< of SELECT
    std::vector<SqlPhrase> from; ///< tables and joins; of UPDATE and DELETE those beside `table`
    QStringList names; ///< of INSERT the columns, of UPDATE those that are set
    std::vector<std::vector<SqlPhrase>> rows; ///< values of the names: one row for UPDATE, any for INSERT
    std::optional<SqlPhrase> select; ///< of INSERT … SELECT
    std::vector<SqlPhrase> where; ///< all must hold
    std::vector<SqlPhrase> groupBy;
    std::vector<SqlPhrase> having;
    std::vector<SqlPhrase> orderBy;
    std::vector<SqlPhrase> returning;
    std::optional<SqlPhrase> limit;
    std::optional<SqlPhrase> offset;
    bool distinct = false;
    bool forUpdate = false;
};

/// SQLAlchemy's expression language as SQL of a dialect, in SQLAlchemy's words. Names are quoted where they
/// have to be, values are bound.
class SqlPhrases final
{
public:
    explicit SqlPhrases(const Dialect &dialect) : m_dialect(dialect) { }

    [[nodiscard]] SqlPhrase column(const TableName &table, const QString &name) const; ///< of no table: bare
    [[nodiscard]] SqlPhrase star() const { return {QStringLiteral("*"), {}, {}}; }
    [[nodiscard]] SqlPhrase table(const TableName &name, const QString &alias = {}) const;
    [[nodiscard]] static SqlPhrase bound(const Value &value);
    [[nodiscard]] static SqlPhrase text(const QString &sql, std::vector<Value> binds = {});
    [[nodiscard]] SqlPhrase truth(bool value) const; ///< true and false as the database has them
    [[nodiscard]] static SqlPhrase null();
    /// A boolean column or value as a condition, for databases that have no such type.
    [[nodiscard]] SqlPhrase asCondition(const SqlPhrase &phrase) const;

    /// \param symbol as SQL has it: "=", "<", "LIKE", "+", "||", "IS", "IS NOT", "AND" …
    [[nodiscard]] SqlPhrase operation(const QString &symbol, const SqlPhrase &left,
                                      const SqlPhrase &right) const;
    [[nodiscard]] static SqlPhrase all(const std::vector<SqlPhrase> &conditions, const QString &word);
    [[nodiscard]] static SqlPhrase negated(const SqlPhrase &condition);
    [[nodiscard]] SqlPhrase inList(const SqlPhrase &left, const std::vector<SqlPhrase> &values,
                                   bool isIn) const;
    [[nodiscard]] static SqlPhrase between(const SqlPhrase &value, const SqlPhrase &low,
                                           const SqlPhrase &high, bool isBetween = true);
    [[nodiscard]] SqlPhrase function(const QString &name, const std::vector<SqlPhrase> &arguments) const;
    [[nodiscard]] SqlPhrase cast(const SqlPhrase &value, const SqlType &type) const;
    [[nodiscard]] static SqlPhrase caseOf(const std::optional<SqlPhrase> &subject,
                                          const std::vector<std::pair<SqlPhrase, SqlPhrase>> &whens,
                                          const std::optional<SqlPhrase> &otherwise);
    [[nodiscard]] static SqlPhrase bracketed(const SqlPhrase &phrase);
    [[nodiscard]] static SqlPhrase prefixed(const QString &word, const SqlPhrase &phrase); ///< "EXISTS (…)"
    [[nodiscard]] static SqlPhrase suffixed(const SqlPhrase &phrase, const QString &word); ///< "x DESC"
    [[nodiscard]] SqlPhrase named(const SqlPhrase &phrase, const QString &alias) const; ///< "x AS alias"
    [[nodiscard]] SqlPhrase join(const SqlPhrase &left, const SqlPhrase &right, const SqlPhrase &on,
                                 bool outer) const;

    [[nodiscard]] SqlPhrase select(const SqlParts &parts) const;
    /// \throws Error(Migration) where the database has no such statement
    [[nodiscard]] Statement insert(const SqlParts &parts) const;
    [[nodiscard]] Statement update(const SqlParts &parts) const;
    [[nodiscard]] Statement remove(const SqlParts &parts) const;
    [[nodiscard]] QString schemaDdl(const QString &name, bool isDrop, bool looksFirst, bool cascades) const;
    [[nodiscard]] QString sequenceDdl(const TableName &name, bool isDrop) const;

private:
    [[nodiscard]] bool is(const char *name) const { return m_dialect.name == QLatin1String(name); }
    [[nodiscard]] bool isMySql() const { return is("mysql") || is("mariadb"); }
    void appendReturning(SqlPhrase &phrase, const SqlParts &parts) const;

    const Dialect &m_dialect;
};

} // namespace stillroom
