#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// A question about the rows of one table, asked before a change: how many there are of a kind, and which.
/// Made by the functions below; its condition is SQL that qualifies each column by the table's name.
struct RowProbe
{
    enum class Kind {
        Rows,
        Values, ///< not NULL
        Nulls,
        Duplicates, ///< rows that share their values with another row
        Orphans, ///< rows whose foreign key names no row
        CheckFails,
        TooLong,
        OutOfRange,
        NotConvertible,
        NotAmong, ///< values an enumerated type does not have
        Rounded, ///< values that would lose digits, or their time of day
    };

    Kind kind = Kind::Rows;
    TableName table;
    QStringList columns; ///< that are read; empty = none
    QString condition; ///< empty = all rows
    QStringList groups; ///< of Duplicates: expressions that are equal in rows of one group

    bool operator==(const RowProbe &) const = default;
};

[[nodiscard]] RowProbe rowsOf(const TableName &table);
[[nodiscard]] RowProbe valuesOf(const Dialect &dialect, const TableName &table, const QString &column);
[[nodiscard]] RowProbe nullsOf(const Dialect &dialect, const TableName &table, const QString &column);
/// Rows that a unique constraint or a primary key on these columns would refuse.
[[nodiscard]] RowProbe duplicatesOf(const Dialect &dialect, const TableName &table,
                                    const QStringList &columns, bool nullsAreEqual = false);
/// Of a unique index, with its expressions and condition; nothing where those cannot be put into a query.
[[nodiscard]] std::optional<RowProbe> duplicatesOf(const Dialect &dialect, const Table &table,
                                                   const Index &index);
/// `referred`: the table the key points to; where the key names no columns its primary key is meant.
[[nodiscard]] std::optional<RowProbe> orphansOf(const Dialect &dialect, const TableName &table,
                                                const ForeignKey &key, const Table &referred);
/// Nothing where the text is not one expression.
[[nodiscard]] std::optional<RowProbe> failuresOf(const Dialect &dialect, const Table &table,
                                                 const QString &check);

/// Whether a text of the project's stays inside the brackets it is put into, and binds nothing.
[[nodiscard]] bool isOneExpression(const Dialect &dialect, const QString &sql);

/// What happens to values when the type of their column changes.
struct TypeRisk
{
    RowProbe probe; ///< where `always`, all values
    bool loses = false; ///< the database changes the values; else it refuses the statement
    bool always = false; ///< it refuses whatever the rows hold
    QString unknown = {}; ///< why it cannot be told beforehand; empty where it can

    bool operator==(const TypeRisk &) const = default;
};

/// \param before tells the server's settings; `from` is the type in the database
[[nodiscard]] std::vector<TypeRisk> typeRisks(const Dialect &dialect, const Schema &before,
                                              const TableName &table, const QString &column,
                                              const SqlType &from, const AlterColumn &alter);

/// SELECT of one number: how many of the table's first `bound` rows there are of the kind.
[[nodiscard]] Statement countStatement(const Dialect &dialect, const RowProbe &probe, qint64 bound);
/// The rows themselves, as text a person may run: SELECT *, duplicates side by side.
[[nodiscard]] QString showStatement(const Dialect &dialect, const RowProbe &probe, qint64 limit = 1000);

/// How the time of one countStatement() is bounded. SQLite and SQL Server know no such bound.
struct TimeBound
{
    QString transactionScript; ///< to run at the beginning of a transaction of its own; empty = none wanted
    QString prefix; ///< in front of the query
    QString hint = {}; ///< behind its first word, SELECT

    [[nodiscard]] QString applied(const QString &query) const;
};
[[nodiscard]] TimeBound timeBound(const Dialect &dialect, int milliseconds);

} // namespace stillroom
