#pragma once

#include "migrate/migrator.h"
#include "migrate/scriptdirectory.h"

namespace stillroom {

/// The revisions from the base up to one of them as a single new base, which keeps that revision's id: a
/// database that stands there or beyond goes on working as it is.
struct SquashPlan
{
    QString id; ///< of the last revision, and of the new base
    std::vector<Revision> replaced; ///< in the order they run, the last one included
    std::vector<Operation> operations; ///< of the new base: they make the schema from nothing
    NewRevision base; ///< the new file
    RevisionBody body;
    QString folder; ///< where the old files go; Alembic does not read it
    /// Statements of the old scripts that are in no schema (rows, views, triggers, functions), each with its
    /// place: they are not part of the new base.
    QStringList lost;
    QStringList differences; ///< of the schemas, replayed; empty: both are equal

    [[nodiscard]] QString text(const ScriptDirectory &scripts) const; ///< of the new file
    /// What is to be done with a database that stands at these rows.
    [[nodiscard]] QString stampAdvice(const RevisionMap &map, const QStringList &rows) const;
};

/// Writes nothing. \param target a revision symbol, one revision
/// \throws Error(Migration) where something else hangs on a revision that would go, or a script's operations
/// are not known
[[nodiscard]] SquashPlan planSquash(const ScriptDirectory &scripts, const Dialect &dialect,
                                    const RevisionReader &reader, const QString &target);

/// Runs the old chain and the new base in two databases of their own and compares what comes out. On a server
/// they are made beside `database` and dropped again; for SQLite they are files in the temporary folder.
/// \return how the schemas differ; empty: they do not \throws Error where one of them cannot be made or run
[[nodiscard]] QStringList proveSquash(const SquashPlan &plan, const ScriptDirectory &scripts,
                                      const Dialect &dialect, const RevisionReader &reader,
                                      const ConnectionUrl &database,
                                      const std::function<bool()> &cancelled = {});

/// Moves the old files to the plan's folder and writes the new one. \throws Error(Io); then everything is as
/// it was
void carryOutSquash(const SquashPlan &plan, const ScriptDirectory &scripts);

} // namespace stillroom
