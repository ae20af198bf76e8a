#pragma once

#include "migrate/scriptdatabase.h"
#include "migrate/versiontable.h"

#include <functional>

namespace stillroom {

/// Reads and runs one direction of revisions. Made of one function it reads only.
struct RevisionReader
{
    /// The operations, whole. \throws Error(Parse, Migration) with file and line for what is not understood
    using Read = std::function<std::vector<Operation>(const Revision &revision, bool upgrade)>;
    /// Whether what it does depends on what the database answers: then it is run, not read.
    using Asks = std::function<bool(const Revision &revision, bool upgrade)>;
    using Run = std::function<void(const Revision &revision, bool upgrade, ScriptDatabase &database)>;

    RevisionReader() = default;
    template <class F>
    requires(std::is_constructible_v<Read, F> && !std::is_same_v<std::decay_t<F>, RevisionReader>)
        RevisionReader(F function) // NOLINT: implicit on purpose
        : read(std::move(function))
    { }

    Read read;
    Read readOffline; ///< what it does where Alembic has no database; empty = the same
    Asks dependsOnData; ///< empty = it never does
    Run run;

    [[nodiscard]] std::vector<Operation> operator()(const Revision &revision, bool upgrade) const
    {
        return read(revision, upgrade);
    }
    [[nodiscard]] bool asks(const Revision &revision, bool upgrade) const
    {
        return dependsOnData && dependsOnData(revision, upgrade);
    }
};

struct MigrationProgress
{
    std::size_t step = 0; ///< 0-based
    std::size_t steps = 0;
    const RevisionStep *revision = nullptr;
    QString statement; ///< about to run; empty as the step begins
};

/// Carries out steps of a RevisionMap: in a database, a transaction for each, version table included, or as
/// text. All operations of all steps are read and compiled before the first statement runs, but for the steps
/// that depend on what the database answers, which are run by their script. Used by one thread at a time;
/// keeps nothing between calls.
class Migrator final
{
public:
    /// Called before each step and each statement; returning false stops: the running step rolls back and
    /// Error(Cancelled) is thrown.
    using Progress = std::function<bool(const MigrationProgress &)>;

    Migrator(const Dialect &dialect, VersionTable versions, RevisionReader reader);

    [[nodiscard]] const VersionTable &versions() const { return m_versions; }

    /// Asked before each operation runs, those of a script that asks the database too; it throws to refuse
    /// one.
    using Check = std::function<void(const RevisionStep &, const Operation &)>;
    void setCheck(Check check) { m_check = std::move(check); }

    /// \throws Error: the steps before the one that failed stay. Message and place say which revision, file
    /// and line, the hint what of it has landed: nothing, where the database takes changes of the schema
    /// back, unless a line was lost at the wrong moment.
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
    class RunningScript;
    class ReplayedScript;

    [[nodiscard]] QString standsText(const RevisionStep &step, const Running &running, std::size_t all) const;
    [[nodiscard]] Operations read(const RevisionStep &step, bool offline = false) const;
    /// What a step does to a replayed schema, as far as that can be known. \return whether all is
    bool replay(const RevisionStep &step, Schema &schema, bool &certain) const;
    [[nodiscard]] std::vector<std::vector<Statement>> compiled(const RevisionStep &step,
                                                               const Operations &operations, Schema &schema,
                                                               bool &certain, bool all) const;
    /// \param operations null: its script is run
    void runStep(Running &running, const RevisionStep &step, const Operations *operations,
                 bool createVersions, Known &known, const Tell &tell) const;
    /// \param rows takes what the statement of an ExecuteSql answers; null = nobody asks
    void runOperation(Running &running, const RevisionStep &step, const Operation &operation, Known &known,
                      const Tell &tell, ScriptRows *rows = nullptr) const;
    void runStatement(Running &running, const Operation &operation, const Statement &statement,
                      ScriptRows *rows) const;
    [[nodiscard]] std::vector<Statement> compiledNow(Connection &connection, const Operation &operation,
                                                     Known &known) const;

    const Dialect &m_dialect;
    VersionTable m_versions;
    RevisionReader m_reader;
    Check m_check;
};

} // namespace stillroom
