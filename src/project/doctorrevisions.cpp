#include "base/text.h"
#include "migrate/revisionmap.h"
#include "project/doctorfacts.h"

#include <QFileInfo>

namespace stillroom {

namespace {

using Severity = Finding::Severity;
using Way = ScriptVerdict::Way;
using Obstacle = RevisionScript::Obstacle;

/// The line of a revision file where its header begins is not kept: findings about it point to the file.
constexpr int headerLine = 1;

SourcePlace placeOf(const DoctorFacts &facts, const Revision &revision)
{
    return {facts.shownFile(revision.file), headerLine};
}

/// What is in no file stands where the files are said to be.
SourcePlace placeOfScripts(const DoctorFacts &facts)
{
    const SourcePlace &place = facts.input.scriptLocation;
    return {place.file.isEmpty() ? QString() : facts.shownFile(place.file), place.line};
}

/// Ids and labels that a file may name as its parent.
QSet<QString> knownNames(const DoctorFacts &facts)
{
    QSet<QString> names;
    for (const Revision &revision : facts.input.revisions) {
        names.insert(revision.id);
        for (const QString &label : revision.branchLabels)
            names.insert(label);
    }
    return names;
}

Way wayOf(Obstacle obstacle)
{
    switch (obstacle) {
    case Obstacle::None:
    case Obstacle::Raises: // as it does with Alembic
        return Way::Native;
    case Obstacle::Data:
        return Way::Data;
    case Obstacle::Absent:
        return Way::Absent;
    default:
        return Way::Alembic;
    }
}

QString directions(const ScriptVerdict &verdict, Way way)
{
    return verdict.upgrade != way ? QStringLiteral("downgrade()")
        : verdict.downgrade != way
        ? QStringLiteral("upgrade()")
        : coreTr("%1 and %2").arg(QStringLiteral("upgrade()"), QStringLiteral("downgrade()"));
}

/// What stands in the way of a direction that goes this way.
const ScriptVerdict::Reason *reasonFor(const ScriptVerdict &verdict, Way way)
{
    std::size_t index = 0;
    for (const Way each : {verdict.upgrade, verdict.downgrade}) {
        if (each == way)
            return &verdict.reasons[index];
        if (each != Way::Native)
            ++index;
    }
    return nullptr;
}

void tellScripts(const DoctorFacts &facts, DoctorSink &sink, Way way, const char *sentence,
                 const QString &fix)
{
    for (const ScriptVerdict &verdict : scriptVerdicts(facts)) {
        if (verdict.worst() != way)
            continue;
        const ScriptVerdict::Reason *reason = reasonFor(verdict, way);
        sink.add({verdict.file, reason != nullptr && reason->line > 0 ? reason->line : headerLine},
                 coreTr(sentence).arg(directions(verdict, way), verdict.revision)
                     + (reason != nullptr ? QLatin1Char(' ') + reason->what : QString()),
                 fix);
    }
}

} // namespace

std::vector<ScriptVerdict> scriptVerdicts(const DoctorFacts &facts)
{
    std::vector<ScriptVerdict> verdicts;
    const std::size_t count = std::min(facts.input.revisions.size(), facts.input.scripts.size());
    for (std::size_t i = 0; i < count; ++i) {
        const RevisionScript &script = facts.input.scripts[i];
        ScriptVerdict verdict;
        verdict.revision = facts.input.revisions[i].id;
        verdict.file = facts.shownFile(facts.input.revisions[i].file);
        verdict.upgrade = wayOf(script.upgradeObstacle);
        verdict.downgrade = wayOf(script.downgradeObstacle);
        for (const bool upgrade : {true, false}) {
            const std::optional<Error> *problem = upgrade ? &script.upgradeProblem : &script.downgradeProblem;
            if (!*problem || (upgrade ? verdict.upgrade : verdict.downgrade) == Way::Native)
                continue;
            // What stands in the way may be in a module that the script imports.
            const Error &error = **problem;
            const bool isHere = error.file.isEmpty() || error.file == facts.input.revisions[i].file;
            verdict.reasons.push_back({isHere ? error.line : 0,
                                       isHere ? error.message
                                              : QStringLiteral("%1:%2: %3")
                                                    .arg(facts.shownFile(error.file))
                                                    .arg(error.line)
                                                    .arg(error.message)});
        }
        verdicts.push_back(std::move(verdict));
    }
    std::sort(verdicts.begin(), verdicts.end(),
              [](const ScriptVerdict &a, const ScriptVerdict &b) { return a.file < b.file; });
    return verdicts;
}

void findUnreadable(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const Error &error : facts.input.unreadable) {
        const bool isWhole = error.message.endsWith(QLatin1Char('.'));
        sink.add({error.file.isEmpty() ? placeOfScripts(facts).file : facts.shownFile(error.file),
                  std::max(error.line, headerLine)},
                 isWhole ? error.message : error.message + QLatin1Char('.'),
                 error.hint.isEmpty()
                     ? coreTr("Write revision and down_revision as literals at the top of the "
                              "file, as Alembic's template has them.")
                     : error.hint);
    }
}

void findDuplicates(const DoctorFacts &facts, DoctorSink &sink)
{
    QHash<QString, const Revision *> seen;
    for (const Revision &revision : facts.input.revisions) {
        if (const Revision *first = seen.value(revision.id))
            sink.add(placeOf(facts, revision),
                     coreTr("Revision %1 is present more than once: also in %2.")
                         .arg(revision.id, facts.shownFile(first->file)),
                     coreTr("Give one of the files another revision id, and put it behind the other one."));
        else
            seen.insert(revision.id, &revision);
    }
}

void findMissingParents(const DoctorFacts &facts, DoctorSink &sink)
{
    const QSet<QString> known = knownNames(facts);
    for (const Revision &revision : facts.input.revisions) {
        for (const QString &name : revision.down + revision.dependsOn) {
            if (!known.contains(name))
                sink.add(
                    placeOf(facts, revision),
                    coreTr("Revision %1 referenced from %2 is not present.").arg(name, revision.id),
                    coreTr(
                        "Bring the file of %1 back from the version control, or name another revision as %2.")
                        .arg(name,
                             revision.down.contains(name) ? QStringLiteral("down_revision")
                                                          : QStringLiteral("depends_on")));
        }
    }
}

void findCycles(const DoctorFacts &facts, DoctorSink &sink)
{
    // Missing parents have findings of their own: without them the rest must hang together.
    const QSet<QString> known = knownNames(facts);
    std::vector<Revision> revisions = facts.input.revisions;
    for (Revision &revision : revisions) {
        for (QStringList *names : {&revision.down, &revision.dependsOn})
            names->removeIf([&](const QString &name) { return !known.contains(name); });
    }
    try {
        static_cast<void>(RevisionMap(revisions));
    } catch (const Error &error) {
        SourcePlace place = placeOfScripts(facts);
        bool isKnown = false;
        for (const Revision &revision : facts.input.revisions) {
            if (!isKnown && error.message.contains(revision.id)) {
                place = placeOf(facts, revision);
                isKnown = true;
            }
        }
        QString sentence = error.message;
        if (!sentence.endsWith(QLatin1Char('.')))
            sentence += QLatin1Char('.');
        sink.add(place, sentence,
                 error.hint.isEmpty()
                     ? coreTr("Change down_revision, depends_on or branch_labels of one of them, "
                              "so that each revision has its place and each label stands once.")
                     : error.hint);
    }
}

void findSeveralHeads(const DoctorFacts &facts, DoctorSink &sink)
{
    QSet<QString> parents;
    for (const Revision &revision : facts.input.revisions) {
        for (const QString &name : revision.down)
            parents.insert(name);
    }
    std::vector<const Revision *> heads;
    QStringList ids;
    for (const Revision &revision : facts.input.revisions) {
        if (parents.contains(revision.id) || ids.contains(revision.id))
            continue;
        heads.push_back(&revision);
        ids << revision.id;
    }
    // Where a parent is missing there are as many heads as there are pieces.
    const QSet<QString> known = knownNames(facts);
    const bool isTorn = std::any_of(parents.begin(), parents.end(),
                                    [&](const QString &name) { return !known.contains(name); });
    if (heads.size() < 2 || isTorn)
        return;
    // Branches that have names of their own are meant to stay apart.
    bool areNamed = true;
    try {
        const RevisionMap map(facts.input.revisions);
        for (const QString &id : std::as_const(ids))
            areNamed = areNamed && !map.labels(id).isEmpty();
    } catch (const Error &) {
        areNamed = false;
    }
    std::sort(heads.begin(), heads.end(),
              [](const Revision *a, const Revision *b) { return a->file < b->file; });
    ids.sort();
    sink.add(
        placeOf(facts, *heads.back()),
        coreTr("There are %n heads: %1.", static_cast<int>(heads.size())).arg(ids.join(QStringLiteral(", "))),
        areNamed ? coreTr("Name the branch (label@head), or say “heads” for all of them.")
                 : coreTr("Merge them: stillroom merge heads -m \"merge\"."),
        areNamed ? std::optional(Severity::Note) : std::nullopt);
}

void findUnknownDatabaseRevisions(const DoctorFacts &facts, DoctorSink &sink)
{
    if (!facts.input.current || !facts.input.hasScripts || !facts.input.unreadable.empty())
        return;
    const QSet<QString> known = knownNames(facts);
    for (const QString &id : *facts.input.current) {
        if (!known.contains(id))
            sink.add(
                placeOfScripts(facts),
                coreTr("%1 stands at revision %2, which no file has.").arg(facts.input.database, id),
                coreTr("Bring the file back from the version control, where it may be on another branch, or "
                       "stamp the database with the revision it really corresponds to."));
    }
}

void findDataScripts(const DoctorFacts &facts, DoctorSink &sink)
{
    tellScripts(
        facts, sink, Way::Data,
        QT_TRANSLATE_NOOP("stillroom", "Revision %2 depends on what is in the database (%1)."),
        coreTr("Nothing has to be changed to run it. Where its SQL is wanted beforehand, let one statement "
               "decide: op.execute(\"UPDATE … WHERE …\")."));
}

void findAlembicScripts(const DoctorFacts &facts, DoctorSink &sink)
{
    tellScripts(facts, sink, Way::Alembic,
                QT_TRANSLATE_NOOP("stillroom", "Revision %2 needs the project's own Alembic (%1)."),
                coreTr("Run this revision with Alembic and go on here, or write the step with op.… and "
                       "op.execute(), which can be read."));
}

void findScriptsWithoutDowngrade(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const ScriptVerdict &verdict : scriptVerdicts(facts)) {
        if (verdict.downgrade == Way::Absent)
            sink.add(
                {verdict.file, headerLine}, coreTr("Revision %1 has no downgrade().").arg(verdict.revision),
                coreTr("Write def downgrade(): with the way back, or raise an exception there that says that "
                       "there is none."));
        if (verdict.upgrade == Way::Absent)
            sink.add({verdict.file, headerLine},
                     coreTr("Revision %1 has no upgrade().").arg(verdict.revision),
                     coreTr("Write def upgrade(): pass where there is nothing to do."), Severity::Error,
                     coreTr("Alembic cannot go past this revision."));
    }
}

} // namespace stillroom
