#pragma once

#include "migrate/readrevision.h"
#include "migrate/revision.h"
#include "models/modelset.h"

#include <memory>

namespace stillroom {

struct Project;

/// Something that is wrong, or worth knowing, in the models or the revisions of a project.
struct Finding
{
    enum class Severity : quint8 {
        Error, ///< SQLAlchemy, Alembic or the database refuses it, or data would be lost
        Warning, ///< it works, though hardly as it was meant
        Note, ///< nothing is wrong, but something follows from it
    };
    Severity severity = Severity::Error;
    QString code; ///< of its rule, "foreign-key-to-nowhere"; stays the same in all versions and languages
    SourcePlace place; ///< line 0: the file as a whole; a file outside the project's folder is absolute
    QString what; ///< a sentence: what is wrong
    QString why; ///< why it matters
    QString fix; ///< what to write or to do instead

    bool operator==(const Finding &) const = default;
};

/// How a revision script can be run.
struct ScriptVerdict
{
    enum class Way : quint8 {
        Native, ///< its operations are known before it runs
        Data, ///< what it does depends on rows or on what an inspector finds
        Alembic, ///< only the project's own Alembic can run it
        Absent, ///< there is no such function
    };
    struct Reason
    {
        int line = 0; ///< 0 where it is not known or in another file, which `what` then names
        QString what;

        bool operator==(const Reason &) const = default;
    };
    QString revision;
    QString file; ///< as in SourcePlace
    Way upgrade = Way::Native;
    Way downgrade = Way::Native;
    std::vector<Reason> reasons; ///< why not natively; empty if both directions are

    [[nodiscard]] Way worst() const; ///< of both directions; a missing downgrade does not count
    bool operator==(const ScriptVerdict &) const = default;
};

/// What the doctor looks at: values that were read already.
struct DoctorInput
{
    QString folder; ///< of the project; places are told relative to it
    QString dialect; ///< of the project's database; empty where it is not known
    std::shared_ptr<const ModelSet> models; ///< null: there are none
    bool hasEnvironment = false; ///< they were found by Alembic's env.py
    bool hasScripts = false; ///< it is an Alembic project
    std::vector<Revision> revisions; ///< headers, one of each file, also where they do not fit together
    std::vector<RevisionScript> scripts; ///< of the revisions, in the same order
    std::vector<Error> unreadable; ///< revision files, the folder of them or env.py: why they cannot be read
    SourcePlace scriptLocation; ///< absolute: where alembic.ini says in which folder the revisions are
    std::optional<QStringList> current; ///< rows of the version table, where a connection is open
    QString database; ///< name of that database, for people
};

struct DoctorReport
{
    std::vector<Finding> findings; ///< errors first, then warnings, then notes; by file and line
    std::vector<ScriptVerdict> scripts; ///< by file name
    int classes = 0;
    int tables = 0;

    [[nodiscard]] int count(Finding::Severity severity) const;
    [[nodiscard]] int count(ScriptVerdict::Way way) const; ///< by the worst of both directions
    /// What was looked at: "12 models, 9 tables and 4 revisions (3 native, 1 by Alembic)".
    [[nodiscard]] QString looked() const;
    /// "2 errors, 1 warning and 3 notes in 12 models, 9 tables and 4 revisions (3 native, 1 by data)."
    [[nodiscard]] QString summary() const;
    bool operator==(const DoctorReport &) const = default;
};

/// A rule as documentation and programs name it.
struct DoctorRuleInfo
{
    QString code;
    Finding::Severity severity; ///< as a rule; some findings are milder
    QString why;
};

/// Every rule, in the order they are documented in.
[[nodiscard]] std::vector<DoctorRuleInfo> doctorRules();

/// Applies every rule. Does no I/O.
[[nodiscard]] DoctorReport examine(const DoctorInput &input);

/// Reads what examine() needs. What cannot be read becomes part of the answer; runs none of the project's
/// code and opens no database. \param models those read already; null: they are read here, if there are any
/// \throws Error(Io) if the folder cannot be read
[[nodiscard]] DoctorInput readDoctorInput(const Project &project,
                                          std::shared_ptr<const ModelSet> models = nullptr);

/// "error", "warning", "note", as the command line and JSON have them.
[[nodiscard]] QString severityName(Finding::Severity severity);
/// "native", "data", "alembic", "absent".
[[nodiscard]] QString wayName(ScriptVerdict::Way way);

} // namespace stillroom
