#pragma once

#include "schema/operation.h"

#include <optional>

namespace stillroom {

/// A CREATE TABLE statement taken apart, so that a rebuild changes what it must and keeps all else as it was
/// written: conflict clauses, collations, unnamed checks, generated columns, STRICT, WITHOUT ROWID.
class SqliteTableText final
{
public:
    enum class Kind {
        PrimaryKey,
        NotNull,
        Null,
        Unique,
        Check,
        Default,
        Collate,
        References,
        Generated,
        Other
    };

    /// A constraint, of a column or of the table, with its CONSTRAINT name.
    struct Clause
    {
        Kind kind = Kind::Other;
        QString name; ///< empty = none
        QString text; ///< all of it, "CONSTRAINT x CHECK (a > 0)"
        QStringList columns; ///< of a table constraint: own columns
    };

    struct ColumnText
    {
        QString name;
        QString nameText; ///< as written
        QString type; ///< as written; may be empty
        std::vector<Clause> clauses;
    };

    /// \throws Error(Migration) when the text is no CREATE TABLE with a list of columns
    explicit SqliteTableText(const QString &sql);

    std::vector<ColumnText> columns;
    std::vector<Clause> constraints;
    QString options; ///< behind the closing bracket: "STRICT, WITHOUT ROWID"

    [[nodiscard]] ColumnText *column(const QString &name); ///< nullptr if there is none
    [[nodiscard]] const ColumnText *column(const QString &name) const;
    void addColumn(const QString &definition);
    void dropColumn(const QString &name); ///< with every constraint that is made of it
    void addConstraint(const QString &definition);
    /// The clause of that name, or without a name the one that says the same. \return false if there is none
    bool drop(const Constraint &constraint);
    /// Gives a clause without a name one (as written in SQL). \return false if there is none
    bool nameConstraint(const Constraint &unnamed, const QString &quotedName);
    void renameColumn(const QString &from, const QString &to, const QString &toText, const QString &table);

    /// Takes "t." off the columns in checks: a rebuild makes the table under another name.
    void unqualify(const QString &table);

    [[nodiscard]] QStringList storedColumns() const; ///< those that are not generated
    [[nodiscard]] bool hasRowid() const;
    [[nodiscard]] bool isAutoincrement() const;
    [[nodiscard]] QString rowidAlias() const; ///< the INTEGER PRIMARY KEY; empty = none
    [[nodiscard]] QString toSql(const QString &quotedName) const;

private:
    /// The clauses that hold the constraint, and which of them it is; nullptr if there is none.
    [[nodiscard]] std::pair<std::vector<Clause> *, std::size_t> find(const Constraint &constraint);
};

} // namespace stillroom
