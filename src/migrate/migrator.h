#pragma once

#include "migrate/versiontable.h"

#include <functional>

namespace stillroom {

/// The operations of one direction of a revision, whole. \throws Error(Parse, Migration) with file and line
/// for what is not understood
using RevisionReader = std::function<std::vector<Operation>(const Revision &revision, bool upgrade)>;

struct MigrationProgress
{
    std::size_t step = 0; ///< 0-based
    std::size_t steps = 0;
    const RevisionStep *revision = nullptr;
    QString statement; ///< about to run; empty as the step begins
};

/// Carries out steps of a RevisionMap: in a database, a transaction for each, version table included, or as
/// text. All operations of all steps are read and compiled before the first statement runs. Used by one
/// thread at a time; keeps nothing between calls.
class Migrator final
{
public:
    /// Called before each step and each statement; returning false stops: the running step rolls back and
    /// Error(Cancelled) is thrown.
    using Progress = std::function<bool(const MigrationProgress &)>;

    Migrator(const Dialect &dialect, VersionTable versions, RevisionReader reader);

    [[nodiscard]] const VersionTable &versions() const { return m_versions; }

    /// \throws Error: the step that failed left nothing behind, those before it stay. Message and place say
    /// which revision, file and line.
    void run(Connection &connection, const std::vector<RevisionStep> &steps,
             const Progress &progress = {}) const;

    /// What Alembic calls offline mode. \param map replayed up to `current`, the revisions the database is
    /// taken to stand at, because a table is rebuilt from its replayed state. \return the script
    [[nodiscard]] QString script(const RevisionMap &map, const QStringList &current,
                                 const std::vector<RevisionStep> &steps, const Progress &progress = {}) const;

    /// Version rows only. Creates the table if it is missing.
    void stamp(Connection &connection, const std::vector<StampStep> &steps) const;
    [[nodiscard]] QString stampScript(const QStringList &current, const std::vector<StampStep> &steps) const;

    /// The schema after these revisions, replayed from nothing.
    [[nodiscard]] Schema replayed(const RevisionMap &map, const QStringList &current) const;

private:
    using Operations = std::vector<Operation>;
    using Tell = std::function<void(const QString &)>;

    /// What the database holds, as far as it is known without looking again.
    struct Known
    {
        Schema schema;
        bool certain = true; ///< false: something ran that a replay does not see
    };

    struct Running;

    [[nodiscard]] QString standsText(const RevisionStep &step, const Running &running, std::size_t all) const;
    [[nodiscard]] Operations read(const RevisionStep &step) const;
    [[nodiscard]] std::vector<std::vector<Statement>> compiled(const RevisionStep &step,
                                                               const Operations &operations, Schema &schema,
                                                               bool &certain, bool all) const;
    void runStep(Running &running, const RevisionStep &step, const Operations &operations,
                 bool createVersions, Known &known, const Tell &tell) const;
    void runOperations(Running &running, const RevisionStep &step, const Operations &operations, Known &known,
                       const Tell &tell) const;
    [[nodiscard]] std::vector<Statement> compiledNow(Connection &connection, const Operation &operation,
                                                     Known &known) const;

    const Dialect &m_dialect;
    VersionTable m_versions;
    RevisionReader m_reader;
};

} // namespace stillroom
