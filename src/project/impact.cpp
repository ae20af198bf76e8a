#include "project/impact.h"

namespace stillroom {

namespace {

void addSchemas(const std::vector<Operation> &operations, QStringList &schemas)
{
    const auto add = [&schemas](const TableName &table) {
        if (!table.schema.isEmpty() && !schemas.contains(table.schema))
            schemas.append(table.schema);
    };
    for (const Operation &operation : operations) {
        if (const auto *create = operation.as<CreateTable>()) {
            for (const ForeignKey &key : create->table.foreignKeys)
                add({key.referredSchema, key.referredTable});
        }
        std::visit(
            [&](const auto &kind) {
                if constexpr (requires { TableName(kind.table); })
                    add(kind.table);
            },
            operation.kind);
    }
}

} // namespace

QStringList schemasOf(const std::vector<PlannedRevision> &revisions)
{
    QStringList schemas;
    for (const PlannedRevision &revision : revisions)
        addSchemas(revision.operations, schemas);
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
