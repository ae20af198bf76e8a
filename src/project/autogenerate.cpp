#include "project/autogenerate.h"

#include "migrate/envsettings.h"
#include "migrate/renderrevision.h"

namespace stillroom {

CompareOptions compareOptions(const ModelSet &models, const ScriptDirectory &scripts)
{
    const EnvSettings settings = readEnvSettings(scripts.envFile());
    CompareOptions options;
    options.versionTable = settings.versionTable;
    options.versionTableSchema = settings.versionTableSchema;
    options.compareTypes = settings.compareType;
    options.compareServerDefaults = settings.compareServerDefault;
    for (const NotUnderstood &each : models.notUnderstood) {
        if (each.table)
            options.incompleteTables.insert(each.table->toString());
        else if (!each.refusedBySqlAlchemy)
            options.removeUnknownTables = false;
    }
    return options;
}

RevisionBody revisionBody(const std::vector<Operation> &upgrade, const std::vector<Operation> &downgrade,
                          const ModelSet *models, const ScriptDirectory &scripts, const Dialect &dialect)
{
    RenderOptions options;
    options.dialect = dialect.name;
    options.renderAsBatch = readEnvSettings(scripts.envFile()).renderAsBatch;
    if (models && !models->namingConvention.isEmpty())
        options.namingConvention = models->namingConvention;
    const RenderedRevision rendered = renderRevision(upgrade, downgrade, options);
    return {rendered.upgrade, rendered.downgrade, rendered.imports};
}

} // namespace stillroom
