#pragma once

#include "migrate/compareschemas.h"

namespace stillroom {

/// What of a table a difference between models and database is about.
enum class DriftPart {
    Table, ///< the table as a whole
    Model, ///< what of its model was not understood
    Column, ///< a column as a whole; of a rule: all that is said about it
    Type,
    Nullable,
    Default,
    Identity,
    Comment, ///< of a column, or of the table where there is no name
    Index,
    Unique,
    ForeignKey,
    PrimaryKey,
    Check,
    Exclude,
};

/// The word for it in the project file: "foreign key".
[[nodiscard]] QString driftPartName(DriftPart part);

/// A difference that the project does not want to be told: an entry of [[drift.ignore]] or [[drift.equal]] in
/// its stillroom.toml. [[drift.complete]] is the other way round: what the models do not have there may be
/// taken away. So is beyond_alembic of [autogenerate]: what Alembic does not compare is generated as well.
struct DriftRule
{
    enum class Kind {
        Ignore, ///< this difference, whatever the two sides have
        Equal, ///< this pair of types or defaults means the same
        Complete, ///< the model of this table says all, though something in it was not understood
        Beyond, ///< CompareOptions::beyondAlembic; names nothing
    };
    Kind kind = Kind::Ignore;
    QString table; ///< as TableName::toString(); `*` and `?` stand for any; of Equal also empty = every table
    DriftPart part = DriftPart::Table;
    QString name; ///< of column, index or constraint; of an unnamed one its columns, "(a, b)", or what it
                  ///< says, "(a > b)"; of Model what was not understood, empty = any of it; of Equal also
                  ///< empty = every column
    QString models; ///< Equal: the text of the models' side, "VARCHAR(36)"
    QString database; ///< Equal: that of the database

    /// In time proportional to the table's name times the longest run of `table` between stars.
    [[nodiscard]] bool coversTable(const TableName &tableName) const;
    [[nodiscard]] QString toText() const; ///< one line for people
    bool operator==(const DriftRule &) const = default;
};

using DriftRules = std::vector<DriftRule>;

/// The rules of a project file; none where there is no file. \param file stillroom.toml, may be empty
/// \throws Error(Io), Error(Parse) with the place
[[nodiscard]] DriftRules readDriftRules(const QString &file);

/// Writes the rule behind what the file holds, which stays as it is; makes the file. Does nothing where the
/// rule is there already. \throws Error(Io), Error(Parse)
void addDriftRule(const QString &file, const DriftRule &rule);

/// Takes the rule out of the file and leaves the rest as it is. \throws Error(Io), Error(Parse)
void removeDriftRule(const QString &file, const DriftRule &rule);

/// A table's name as a rule writes it, so that `*` in it means itself.
[[nodiscard]] QString exactTable(const TableName &table);

/// What a column's type and default are called on this database: what Equal rules compare.
[[nodiscard]] QString driftTypeText(const SqlType &type, const Dialect &dialect);
[[nodiscard]] QString driftDefaultText(const Column &column, const Dialect &dialect);

/// What an exclusion constraint excludes: "(room WITH =, during WITH &&)".
[[nodiscard]] QString exclusionText(const ExcludeConstraint &exclude);

/// The name of an index or a constraint as a rule writes it.
template <class Constraint>
[[nodiscard]] QString driftName(const Constraint &constraint)
{
    if (!constraint.name.isEmpty())
        return constraint.name;
    if constexpr (requires { constraint.columns.join(QString()); })
        return QLatin1Char('(') + constraint.columns.join(QStringLiteral(", ")) + QLatin1Char(')');
    else if constexpr (requires { constraint.sqltext; })
        return QLatin1Char('(') + constraint.sqltext.simplified() + QLatin1Char(')');
    else if constexpr (std::is_same_v<Constraint, ExcludeConstraint>)
        return exclusionText(constraint);
    else
        return QString();
}

/// The database with its tables named as the models name them: where those spell the default schema out
/// ("public.users") and an inspector leaves it empty, both mean one table.
[[nodiscard]] Schema namedAsModels(const Schema &models, Schema database, const Dialect &dialect);

/// The options with what rules say of the comparison itself. Where they say that models are complete, their
/// tables are compared like all others; a table of `*` says it of all, also of those whose models were not
/// found.
[[nodiscard]] CompareOptions completedByRules(CompareOptions options, const DriftRules &rules);

} // namespace stillroom
