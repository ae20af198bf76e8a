#pragma once

#include "db/rowbatch.h"
#include "dialect/mysql/mysqlserver.h"

namespace stillroom {

// What the catalogue of MySQL and MariaDB says, put into SQL and SQLAlchemy's terms.

/// A column in the catalogue's words.
struct MySqlColumn
{
    QString name;
    Value defaultValue; ///< COLUMN_DEFAULT
    QString declared; ///< COLUMN_TYPE
    QString collation; ///< empty where the type has none
    QString extra; ///< EXTRA: "auto_increment", "on update current_timestamp()", "STORED GENERATED"
    QString comment;
    QString generated; ///< GENERATION_EXPRESSION
    bool nullable = false;
};

/// A column or an expression of an index.
struct MySqlIndexPart
{
    QString column; ///< empty for an expression
    QString expression;
    QString length; ///< of the prefix; empty: the whole column
    bool descending = false;
};

struct MySqlCheck
{
    QString name;
    QString clause;
    bool isColumns = false; ///< written beside its column, whose name it has
};

/// The rows of one partitioned table, in order.
struct MySqlPartition
{
    QString name;
    QString subpartition;
    QString method; ///< "RANGE COLUMNS"
    QString expression;
    QString subMethod;
    QString subExpression;
    QString description;
};

/// DEFAULT of a column with its ON UPDATE, as SHOW CREATE TABLE would write it.
/// \param told COLUMN_DEFAULT; \param extra EXTRA
[[nodiscard]] std::optional<ServerDefault> catalogueDefault(const MySqlServer &server, const Value &told,
                                                            const QString &columnType, bool nullable,
                                                            const QString &extra);

/// An expression without what the catalogue escaped in it and without brackets around the whole.
[[nodiscard]] QString catalogueExpression(const MySqlServer &server, const QString &told);

/// Whether one pair of round brackets encloses the whole expression.
[[nodiscard]] bool isBracketed(const QString &expression);

/// CREATE_OPTIONS as keyword arguments without the dialect's prefix, {"row_format", "'DYNAMIC'"}.
[[nodiscard]] QMap<QString, QString> catalogueTableOptions(const QString &createOptions);

/// What stands behind PARTITION BY, definitions included; empty where it cannot be said.
[[nodiscard]] QString partitionText(const std::vector<MySqlPartition> &partitions);

/// Whether a view's SELECT, as the catalogue words it, calls its columns by these names. MySQL keeps the list
/// of names behind CREATE VIEW apart from it.
[[nodiscard]] bool namesColumns(const QString &select, const QStringList &columns);

/// utf8mb4_general_ci -> utf8mb4
[[nodiscard]] QString charsetOf(const QString &collation);

/// The parsers of full-text indexes, by the index's name, from SHOW CREATE TABLE.
[[nodiscard]] QMap<QString, QString> fullTextParsers(const QString &createTable);

} // namespace stillroom
