#pragma once

#include <QMap>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace stillroom {

// Everywhere an empty name means that the constraint has none.

struct PrimaryKey
{
    QString name;
    QStringList columns; ///< in key order; empty = no primary key
    QMap<QString, QString> options = {}; ///< "deferrable", "initially" and dialect keyword arguments

    bool operator==(const PrimaryKey &) const = default;
};

struct ForeignKey
{
    QString name;
    QStringList columns;
    QString referredSchema; ///< empty = the default schema, also where the table is in another
    QString referredTable;
    QStringList referredColumns; ///< same length as columns
    QString onDelete; ///< "CASCADE", "SET NULL", …; empty = not given (NO ACTION)
    QString onUpdate;
    QString match; ///< "FULL", "PARTIAL", "SIMPLE" or empty
    std::optional<bool> deferrable;
    QString initially; ///< "DEFERRED", "IMMEDIATE" or empty
    bool useAlter = false; ///< the model asks for a separate ALTER TABLE
    QMap<QString, QString> options = {}; ///< dialect keyword arguments, {"postgresql_not_valid", "True"}

    bool operator==(const ForeignKey &) const = default;
};

struct UniqueConstraint
{
    QString name;
    QStringList columns;
    QMap<QString, QString>
        options; ///< dialect keyword arguments as Python source, e.g. {"sqlite_on_conflict", "'IGNORE'"}

    bool operator==(const UniqueConstraint &) const = default;
};

struct CheckConstraint
{
    QString name;
    QString sqltext; ///< without the enclosing brackets
    QMap<QString, QString> options = {}; ///< dialect keyword arguments, {"postgresql_not_valid", "True"}

    bool operator==(const CheckConstraint &) const = default;
};

/// PostgreSQL's EXCLUDE: no two rows may compare true in all elements.
struct ExcludeConstraint
{
    struct Element
    {
        QString expression; ///< a column's name or SQL, as it stands in the statement
        QString op; ///< operator, "&&"

        bool operator==(const Element &) const = default;
    };
    QString name;
    std::vector<Element> elements;
    QString where; ///< of a partial one; else empty
    QMap<QString, QString> options; ///< "using", "deferrable", "initially" as Python source

    bool operator==(const ExcludeConstraint &) const = default;
};

/// A column or an expression of an index, in index order.
struct IndexElement
{
    QString column; ///< empty for an expression
    QString expression; ///< empty for a column
    bool descending = false;
    QString nulls; ///< "FIRST", "LAST" or empty
    QString collation;

    bool operator==(const IndexElement &) const = default;
};

struct Index
{
    QString name;
    std::vector<IndexElement> elements;
    bool unique = false;
    QString where; ///< partial index: the condition; else empty
    QMap<QString, QString>
        options; ///< other dialect keyword arguments as Python source, {"postgresql_using", "'gin'"}
    QString sql; ///< CREATE INDEX as the database keeps it; set by inspectors where there is one

    [[nodiscard]] QStringList columns() const; ///< names of the elements that are columns
    bool operator==(const Index &) const = default;
};

} // namespace stillroom
