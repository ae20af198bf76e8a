#pragma once

#include "dialect/dialect.h"

#include <QHash>
#include <QSet>

namespace stillroom {

/// What was perhaps renamed instead of removed and added.
struct RenameCandidate
{
    enum class Kind { Table, Column, Index, NamedConstraint, EnumValue };
    TableName table; ///< the table; for a renamed table its old name; for a value its type
    QString oldName;
    QString newName;
    Kind kind = Kind::Column;
    double score = 0; ///< 0 … 1
    QStringList reasons; ///< sentences for people, strongest first

    [[nodiscard]] QString oldText() const; ///< for people: "users.email", "users: ix_users_email"
    bool operator==(const RenameCandidate &) const = default;
};

struct CompareOptions
{
    QString versionTable = QStringLiteral("alembic_version"); ///< left alone on both sides
    QString versionTableSchema;
    bool compareTypes = true; ///< env.py's compare_type
    bool compareServerDefaults = false; ///< env.py's compare_server_default
    bool beyondAlembic
        = false; ///< also what compare_metadata() leaves alone: primary keys, checks, exclusion
                 ///< constraints, conditions and order of indexes, unnamed unique constraints
    QSet<QString> incompleteTables; ///< TableName::toString() of model tables not fully understood: nothing
                                    ///< of theirs is removed
    bool includeSchemas = false; ///< env.py's include_schemas: also outside the default schema tables without
                                 ///< a model are removed
    bool removeUnknownTables = true; ///< false: tables without a model stay (models were not all understood)
    bool compareObjects = false; ///< both sides were inspected in databases of one kind: views, sequences,
                                 ///< triggers, routines, domains and schemas count too. Models know none of
                                 ///< them, nor does a replayed schema know what SQL of its own made
    std::vector<RenameCandidate> renames; ///< candidates the user confirmed: they become renames
};

struct AutogenerateResult
{
    std::vector<Operation> operations; ///< completed with what the actual schema knows, in order of execution
    QStringList detected; ///< a line each, as Alembic logs them: "Detected added table 'users'"
    std::vector<RenameCandidate> renameCandidates; ///< not asked for yet; best first
    std::vector<Operation> beyondAlembic; ///< those of the operations that Alembic would not find

    bool operator==(const AutogenerateResult &) const = default;
};

/// One thing that two schemas do not have alike, as small as it can be told.
struct SchemaChange
{
    Operation operation; ///< an AlterColumn changes one aspect of its column
    TableName table; ///< that it changes
    bool isOfWholeTable
        = false; ///< makes or drops the table, or a key that has to wait for tables to be made
    QStringList detected; ///< as Alembic logs it; a table's lines name its indexes too
    bool isBeyondAlembic = false; ///< compare_metadata() does not look at it
    bool isPartOfLast = false; ///< goes with the change before it, or not at all
};

/// All that is to be changed, before it is decided what a revision shall hold.
struct SchemaChanges
{
    std::vector<SchemaChange> changes; ///< in order of execution
    std::vector<Operation> renames; ///< those that were confirmed; they come first
    QStringList renamesDetected;
    std::vector<RenameCandidate> renameCandidates;
    Schema actual; ///< the schema that is changed, after the renames
};

/// Compares everything, whatever `options` leave out of a revision; of these only `incompleteTables`, the
/// version table and `renames` count.
[[nodiscard]] SchemaChanges findChanges(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                                        const CompareOptions &options);

/// Whether autogenerate under these options writes the change.
[[nodiscard]] bool isGenerated(const SchemaChange &change, const CompareOptions &options);

/// The changes as a revision makes them: the aspects of a column in one operation, and with the enumerated
/// types that the tables then need and use no longer. Around them stands what differs in views, routines and
/// the like where `options` ask for it (compareObjects).
[[nodiscard]] AutogenerateResult assembled(SchemaChanges found, const Schema &wanted, const Dialect &dialect,
                                           const CompareOptions &options);

/// What has to be done to `actual` to make it `wanted`; equal in kind to Alembic 1.8's compare_metadata.
[[nodiscard]] AutogenerateResult compareSchemas(const Schema &wanted, const Schema &actual,
                                                const Dialect &dialect, const CompareOptions &options = {});

} // namespace stillroom
