#pragma once

#include "base/error.h"
#include "schema/operation.h"

#include <memory>

namespace stillroom {

class ModuleCache;
struct AlembicIni;
class ScriptDatabase;

/// What a revision file does, as far as it can be known without running it. Each direction is understood
/// whole or not at all.
struct RevisionScript
{
    std::vector<Operation> upgrade;
    std::vector<Operation> downgrade;
    /// Why a direction is not known.
    enum class Obstacle : quint8 {
        None,
        Construct, ///< something in it is not understood
        Data, ///< it asks the database and goes by the answer: runRevision() carries it out
        Absent, ///< the file has no such function
        Raises, ///< it ends with an exception of its own, "there is no way back"
    };
    std::optional<Error> upgradeProblem; ///< set: `upgrade` is not known; names file, line and construct
    std::optional<Error> downgradeProblem;
    Obstacle upgradeObstacle = Obstacle::None;
    Obstacle downgradeObstacle = Obstacle::None;

    /// \throws Error(Parse), the problem
    [[nodiscard]] const std::vector<Operation> &upgradeOperations() const;
    [[nodiscard]] const std::vector<Operation> &downgradeOperations() const;
};

struct ReadRevisionOptions
{
    QString dialect = QStringLiteral("sqlite"); ///< whose with_variant(), sqlite_where= and the like count
    qint64 steps = 20'000'000; ///< bound on what is evaluated, about a tenth of a microsecond each
    QStringList searchPaths; ///< folders from which imports of the project's own modules are read
    std::shared_ptr<ModuleCache> cache; ///< of those modules, for who reads many revisions; may be null
    bool offline = false; ///< read for a script: what context.is_offline_mode() answers
    QStringList arguments; ///< -x, "name=value"
    QMap<QString, QString> settings; ///< of the alembic.ini's section
    QString versionTableSchema;
    QString engineName; ///< of the database, for projects with several: upgrade(engine_name)
};

/// What there is to say about a project's revisions before they are read.
[[nodiscard]] ReadRevisionOptions readOptionsFor(const AlembicIni &ini, const QString &dialect);

/// Reads upgrade() and downgrade() of a revision file. Never throws for what is not understood.
/// \throws Error(Io) if the file cannot be read
[[nodiscard]] RevisionScript readRevision(const QString &file, const ReadRevisionOptions &options = {});
[[nodiscard]] RevisionScript readRevisionSource(const QString &source, const QString &file,
                                                const ReadRevisionOptions &options = {});

/// Runs one direction of a revision in a database, where it may ask and go by the answers.
/// \throws Error as the database or the script has it, with file and line; Error(Parse) for what is not
/// understood
void runRevision(const QString &file, bool upgrade, ScriptDatabase &database,
                 const ReadRevisionOptions &options);

} // namespace stillroom
