#include "project/autogenerate.h"

#include "base/text.h"
#include "migrate/envsettings.h"
#include "migrate/renderrevision.h"

#include <QFileInfo>

namespace stillroom {

namespace {

/// The quotation mark the header has in the project's revision files: repr() makes single ones.
QChar quoteOf(const ScriptDirectory &scripts)
{
    const QString file = scripts.folder() + QStringLiteral("/script.py.mako");
    const bool isDouble = QFileInfo::exists(file) && !readTextFile(file).contains(QStringLiteral("repr("));
    return isDouble ? QLatin1Char('"') : QLatin1Char('\'');
}

} // namespace

CompareOptions compareOptions(const ModelSet &models)
{
    CompareOptions options;
    for (const NotUnderstood &each : models.notUnderstood) {
        if (each.table)
            options.incompleteTables.insert(each.table->toString());
        else if (!each.refusedBySqlAlchemy)
            options.removeUnknownTables = false;
    }
    // Alembic would drop what env.py does not import; here it stays until the user says so.
    for (const UnimportedModel &each : models.unimported)
        if (!each.isInSchema)
            options.incompleteTables.insert(each.table.toString());
    return options;
}

CompareOptions compareOptions(const ModelSet &models, const ScriptDirectory &scripts)
{
    const EnvSettings settings = readEnvSettings(scripts.envFile());
    CompareOptions options = compareOptions(models);
    options.versionTable = settings.versionTable;
    options.versionTableSchema = settings.versionTableSchema;
    options.compareTypes = settings.compareType;
    options.compareServerDefaults = settings.compareServerDefault;
    options.includeSchemas = settings.includeSchemas;
    return options;
}

InspectOptions inspectOptions(const Schema &models, const CompareOptions &options)
{
    InspectOptions wanted;
    wanted.routines = false;
    if (!options.versionTableSchema.isEmpty())
        wanted.schemas.append(options.versionTableSchema);
    if (options.includeSchemas)
        wanted.schemas.append(QStringLiteral("*"));
    for (const Table &table : models.tables) {
        if (!table.schema.isEmpty() && !wanted.schemas.contains(table.schema))
            wanted.schemas.append(table.schema);
    }
    return wanted;
}

RevisionBody revisionBody(std::vector<Operation> upgrade, std::vector<Operation> downgrade,
                          const ModelSet *models, const ScriptDirectory &scripts, const Dialect &dialect)
{
    RenderOptions options;
    options.dialect = dialect.name;
    options.renderAsBatch = readEnvSettings(scripts.envFile()).renderAsBatch;
    options.quote = quoteOf(scripts);
    if (models)
        options.namingConvention.insert(models->namingConvention);
    nameNewConstraints(upgrade, downgrade, options.namingConvention);
    const RenderedRevision rendered = renderRevision(upgrade, downgrade, options);
    return {rendered.upgrade, rendered.downgrade, rendered.imports};
}

QStringList comparisonWarnings(const ModelSet &models)
{
    QStringList warnings;
    for (const NotUnderstood &each : models.notUnderstood) {
        const QString place = QStringLiteral("%1:%2").arg(each.place.file).arg(each.place.line);
        const bool isKept = !each.table && each.refusedBySqlAlchemy;
        warnings << (each.table ? coreTr("%1: %2 was not understood; nothing of table %3 is removed.")
                                      .arg(place, each.what, each.table->toString())
                         : isKept
                         ? QStringLiteral("%1: %2 %3").arg(place, each.what, each.effect)
                         : coreTr("%1: %2 was not understood; no table is removed.").arg(place, each.what));
    }
    const bool isIncomplete
        = std::any_of(models.notUnderstood.begin(), models.notUnderstood.end(),
                      [](const NotUnderstood &each) { return !each.refusedBySqlAlchemy; });
    if (isIncomplete)
        warnings << coreTr(
            "Where a model says all the same what the table has, write so into stillroom.toml: "
            "[[drift.complete]] and, below it, table = \"NAME\" (\"*\" for all).");
    for (const UnimportedModel &each : models.unimported)
        if (!each.isInSchema)
            warnings << coreTr("%1:%2: env.py does not import this model; its table %3 is left as it is.")
                            .arg(each.place.file)
                            .arg(each.place.line)
                            .arg(each.table.toString());
    return warnings;
}

} // namespace stillroom
