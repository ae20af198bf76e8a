#pragma once

#include "dialect/dialect.h"

#include <QHash>
#include <QSet>

namespace stillroom {

/// A table or column that was perhaps renamed instead of removed and added.
struct RenameCandidate
{
    TableName table; ///< the table; for a renamed table its old name
    QString oldName; ///< of the column; of the table where `isTable`
    QString newName;
    bool isTable = false;
    double score = 0; ///< 0 … 1
    QStringList reasons; ///< sentences for people, strongest first

    bool operator==(const RenameCandidate &) const = default;
};

struct CompareOptions
{
    QString versionTable = QStringLiteral("alembic_version"); ///< left alone on both sides
    QString versionTableSchema;
    bool compareTypes = true; ///< env.py's compare_type
    bool compareServerDefaults = false; ///< env.py's compare_server_default
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
};

/// What has to be done to `actual` to make it `wanted`; equal in kind to Alembic 1.8's compare_metadata.
[[nodiscard]] AutogenerateResult compareSchemas(const Schema &wanted, const Schema &actual,
                                                const Dialect &dialect, const CompareOptions &options = {});

} // namespace stillroom
