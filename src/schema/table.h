#pragma once

#include "schema/column.h"
#include "schema/constraint.h"

#include <tuple>

namespace stillroom {

/// Name of a table or view; an empty schema is the default one.
struct TableName
{
    QString schema;
    QString name;

    [[nodiscard]] QString toString() const
    {
        return schema.isEmpty() ? name : schema + QLatin1Char('.') + name;
    }
    bool operator<(const TableName &other) const
    {
        return std::tie(schema, name) < std::tie(other.schema, other.name);
    }
    bool operator==(const TableName &) const = default;
};

/// The table a foreign key refers to.
[[nodiscard]] inline TableName referredTable(const ForeignKey &key)
{
    return {key.referredSchema, key.referredTable};
}

struct Trigger
{
    QString name;
    QString sql; ///< the whole CREATE TRIGGER statement
    QString comment = {};

    bool operator==(const Trigger &) const = default;
};

struct Table
{
    QString name;
    QString schema; ///< empty = default schema
    QString comment;
    std::vector<Column> columns;
    PrimaryKey primaryKey;
    std::vector<ForeignKey> foreignKeys;
    std::vector<UniqueConstraint> uniqueConstraints;
    std::vector<CheckConstraint> checkConstraints;
    std::vector<ExcludeConstraint> excludeConstraints;
    std::vector<Index> indexes;
    std::vector<Trigger> triggers;
    QMap<QString, QString>
        options; ///< dialect keyword arguments of Table(...) as Python source; SQLite's inspector sets
                 ///< "sqlite_autoincrement", "sqlite_with_rowid", "sqlite_strict"
    QString extension; ///< name of the PostgreSQL extension that brought it; else empty
    QStringList partitions; ///< names of the tables its rows lie in; they are not listed as tables themselves
    QString virtualModule; ///< SQLite: module of a virtual table ("fts5"), else empty
    QString sql; ///< CREATE TABLE as the database keeps it; set by inspectors where there is one

    [[nodiscard]] TableName tableName() const { return {schema, name}; }
    [[nodiscard]] const Column *column(const QString &columnName) const; ///< nullptr if there is none
    [[nodiscard]] Column *column(const QString &columnName);
    [[nodiscard]] qsizetype columnIndex(const QString &columnName) const; ///< -1 if there is none
    [[nodiscard]] bool isUnique(
        const QStringList &columnNames) const; ///< by primary key, constraint or full unique index
    bool operator==(const Table &) const = default;
};

} // namespace stillroom
