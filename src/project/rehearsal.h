#pragma once

#include "migrate/compareschemas.h"
#include "migrate/impactsheet.h"
#include "project/driftrules.h"

#include <QDateTime>

namespace stillroom {

/// What is to be tried. Values only, so that it can be handed to another thread.
struct RehearsalPlan
{
    const Dialect *dialect = nullptr; ///< of the database
    TableName versionTable;
    std::vector<RevisionStep> steps; ///< as RevisionMap gives them for where the database stands
    RevisionReader reader;
    std::optional<Schema> models; ///< compared with after the upgrade; not set = not compared
    CompareOptions modelOptions;
    DriftRules rules; ///< of the project, for that comparison
    qint64 rowBound = 10'000; ///< rows of a table that are copied where it goes row by row; at least 1
    /// Where PostgreSQL lets the database not be copied: run in the database itself, in a transaction that is
    /// rolled back. Locks its tables meanwhile, so somebody has to have agreed.
    bool allowInDatabase = false;
};

struct RehearsalPhase
{
    enum class Outcome { Good, Differs, Failed, NotRun };
    QString title; ///< "Upgrade"
    Outcome outcome = Outcome::NotRun;
    qint64 milliseconds = 0;
    QStringList lines; ///< each revision with its time, differences, or why it failed
};

struct RehearsalReport
{
    QString database; ///< for people, without a password
    QDateTime when;
    QString how; ///< on what it ran
    QStringList notes;
    std::vector<RehearsalPhase> phases;

    [[nodiscard]] bool passed() const; ///< all ran and nothing differs
    [[nodiscard]] QString verdict() const; ///< one sentence
    [[nodiscard]] QString toText() const; ///< ends in a newline
};

/// How whoever asked takes part.
struct RehearsalHooks
{
    std::function<bool(const QString &what)> progress; ///< false: Error(Cancelled) at the next statement
    /// The connection that works from now on, so that it can be interrupted; nullptr when it goes.
    std::function<void(Connection *)> connection;
};

/// Runs the steps on a copy of the database and back: upgrade, compare with the models, downgrade, compare
/// with the start, upgrade again (for a downgrade the other way round). The copy is dropped afterwards; where
/// that fails the report or the error's hint names it. What would reach beyond the copy is refused before
/// anything is copied. Where PostgreSQL copies nothing because others are connected, or one may not, and
/// `allowInDatabase` is set, it runs in a transaction of the database itself that is rolled back; the report
/// says which. A step that fails is told in the report, not thrown.
/// \throws Error where there is nothing to run on, Error(Refused), and Error(Cancelled)
[[nodiscard]] RehearsalReport rehearse(const ConnectionUrl &database, const OpenOptions &options,
                                       const RehearsalPlan &plan, const RehearsalHooks &hooks = {});

/// The way back: each step undone, the last one first.
[[nodiscard]] std::vector<RevisionStep> undoing(const std::vector<RevisionStep> &steps);

/// Keeps the report among those of its database, as a text file in our configuration folder. \return the file
/// \throws Error(Io)
QString keepReport(const RehearsalReport &report, const ConnectionUrl &database);
[[nodiscard]] QStringList keptReports(const ConnectionUrl &database); ///< files, newest first

} // namespace stillroom
