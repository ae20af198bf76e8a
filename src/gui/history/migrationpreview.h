#pragma once

#include "migrate/migrator.h"
#include "migrate/scriptdirectory.h"

namespace stillroom {

enum class MigrationKind { Upgrade, Downgrade, Stamp };

/// What a migration would do, known before it starts.
struct MigrationPreview
{
    struct Step
    {
        QString title; ///< "Add tags to items"
        QString id;
        QStringList operations; ///< in words; empty for a merge
        QStringList losses; ///< what the step throws away, in words
        bool commitsHalfway = false; ///< it has an autocommit_block(): what ran up to its end stays
    };
    std::vector<Step> steps;
    QString sql; ///< the script for this database
    bool losesData = false;
    bool commitsHalfway = false; ///< one of the steps does
};

/// The migrator of a project's scripts for a database.
[[nodiscard]] Migrator migratorFor(const ScriptDirectory &scripts, const Dialect &dialect);

/// What Upgrade and Downgrade run; nothing for Stamp. \throws Error(Migration) in Alembic's words
[[nodiscard]] std::vector<RevisionStep> migrationSteps(const RevisionMap &map, const QStringList &current,
                                                       MigrationKind kind, const QString &destination);

/// Reads every revision concerned and compiles it; runs on a worker and touches no database.
/// \param destination revision symbol(s); for Stamp as Alembic's stamp takes them
/// \throws Error as the migration itself would before it starts: unknown revisions, files not understood
[[nodiscard]] MigrationPreview previewMigration(const ScriptDirectory &scripts, const Dialect &dialect,
                                                const QStringList &current, MigrationKind kind,
                                                const QString &destination);

/// What an operation throws away, in words; empty if nothing.
[[nodiscard]] QString lossOf(const Operation &operation);

} // namespace stillroom
