#pragma once

#include "schema/table.h"

namespace stillroom {

struct View
{
    QString name;
    QString schema;
    QString definition; ///< the SELECT
    QStringList columns; ///< names, in order; empty when not known
    std::vector<Trigger> triggers; ///< INSTEAD OF triggers
    QString sql; ///< CREATE VIEW as the database keeps it
    bool materialized = false;
    std::vector<Index> indexes; ///< of a materialized one
    QString comment;
    QString extension; ///< name of the extension that brought it; else empty

    bool operator==(const View &) const = default;
};

struct EnumType
{
    QString name;
    QString schema;
    QStringList values;

    bool operator==(const EnumType &) const = default;
};

struct Sequence
{
    QString name;
    QString schema;
    QMap<QString, QString> options; ///< start, increment … as Python source
    QString comment = {};

    bool operator==(const Sequence &) const = default;
};

struct Domain
{
    QString name;
    QString schema;
    SqlType type; ///< that it is made of
    bool nullable = true;
    std::optional<ServerDefault> serverDefault;
    std::vector<CheckConstraint> checkConstraints;
    QString comment = {};

    bool operator==(const Domain &) const = default;
};

/// A function or procedure.
struct Routine
{
    QString name;
    QString schema;
    QString kind; ///< "function", "procedure", "aggregate"
    QString arguments; ///< as the database writes them, "a integer, b text DEFAULT 'x'"
    QString identity; ///< the types of what it takes, which tell overloads apart; empty where there are none
    QString returns; ///< empty for a procedure
    QString language;
    QString sql; ///< the whole CREATE statement; empty where the database does not keep it
    QString comment; ///< where it is no part of that

    bool operator==(const Routine &) const = default;
};

/// The type of its own that an Enum, or an array of it, is on databases that have such.
[[nodiscard]] std::optional<EnumType> namedEnum(const SqlType &type);

/// What a database, a set of models or a replayed revision looks like.
struct Schema
{
    QString dialect; ///< "sqlite", "postgresql", "mysql", "mariadb", "mssql"; empty where it does not matter
    QStringList namespaces; ///< the schemas looked at beside the default one
    std::vector<Table> tables;
    std::vector<View> views;
    std::vector<EnumType> enums;
    std::vector<Sequence> sequences;
    std::vector<Domain> domains;
    std::vector<Routine> routines;
    QMap<QString, QString> server; ///< what changes the SQL of one server against another of its dialect
                                   ///< ("version", "sql_mode"), as it tells it; set by inspectors

    [[nodiscard]] const Table *table(const TableName &name) const; ///< nullptr if there is none
    [[nodiscard]] Table *table(const TableName &name);
    [[nodiscard]] const Table *table(const QString &name) const { return table(TableName {{}, name}); }
    [[nodiscard]] Table *table(const QString &name) { return table(TableName {{}, name}); }
    bool operator==(const Schema &) const = default;
};

} // namespace stillroom
