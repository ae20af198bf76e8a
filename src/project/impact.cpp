#include "project/impact.h"

#include "schema/operationschemas.h"

namespace stillroom {

QStringList schemasOf(const std::vector<PlannedRevision> &revisions)
{
    QStringList schemas;
    for (const PlannedRevision &revision : revisions) {
        for (const Operation &operation : revision.operations)
            schemas += schemasOf(operation);
    }
    schemas.removeDuplicates();
    return schemas;
}

ImpactSheet databaseImpact(Connection &connection, const Dialect &dialect,
                           const std::vector<PlannedRevision> &revisions, const MeasureLimits &limits,
                           const std::function<bool(int, int)> &progress)
{
    InspectOptions options;
    options.routines = false;
    options.schemas = schemasOf(revisions);
    ImpactSheet sheet = planImpact(revisions, dialect.inspect(connection, options), dialect);
    measureImpact(sheet, connection, dialect, limits, progress);
    return sheet;
}

} // namespace stillroom
