#include "project/planrehearsal.h"

#include "migrate/revisionreader.h"
#include "project/autogenerate.h"

#include <QSet>

namespace stillroom {

namespace {

bool endsAtHeads(const RevisionMap &map, QStringList rows, const std::vector<RevisionStep> &steps)
{
    for (const RevisionStep &step : steps)
        rows = applyVersionChanges(rows, step.changes);
    const QStringList heads = map.realHeads();
    return QSet<QString>(rows.begin(), rows.end()) == QSet<QString>(heads.begin(), heads.end());
}

} // namespace

RehearsalPlan planRehearsal(const ScriptDirectory &scripts, const Dialect &dialect,
                            const QStringList &current, std::vector<RevisionStep> steps,
                            const ModelSet *models, const QStringList &arguments)
{
    RehearsalPlan plan;
    plan.dialect = &dialect;
    plan.versionTable = scripts.versionTable();
    plan.reader = revisionReader(scripts, dialect, arguments);
    plan.steps = std::move(steps);
    const bool isUpgrade = !plan.steps.empty() && plan.steps.front().upgrade;
    if (models && !models->schema.tables.empty() && isUpgrade
        && endsAtHeads(scripts.map(), current, plan.steps)) {
        plan.models = models->schema;
        plan.modelOptions = compareOptions(*models, scripts);
    }
    return plan;
}

RehearsalPlan planRehearsal(const ScriptDirectory &scripts, const Dialect &dialect,
                            const QStringList &current, const Revision &revision,
                            const std::vector<Operation> &upgrade, const std::vector<Operation> &downgrade)
{
    RevisionStep step;
    step.revision = revision;
    step.from = current;
    step.to = {revision.id};
    // Whatever else the database stands at stays as it is: it is only a copy.
    step.changes
        = {current.size() == 1 ? VersionChange {VersionChange::Kind::Update, current.front(), revision.id}
                               : VersionChange {VersionChange::Kind::Insert, {}, revision.id}};
    RehearsalPlan plan;
    plan.dialect = &dialect;
    plan.versionTable = scripts.versionTable();
    plan.steps = {step};
    plan.reader
        = [upgrade, downgrade](const Revision &, bool isUpgrade) { return isUpgrade ? upgrade : downgrade; };
    return plan;
}

} // namespace stillroom
