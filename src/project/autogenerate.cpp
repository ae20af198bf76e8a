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

CompareOptions withoutUnknownTables()
{
    CompareOptions options;
    options.removeUnknownTables = false;
    return options;
}

} // namespace

CompareOptions compareOptions(const ModelSet &models)
{
    CompareOptions options;
    for (const NotUnderstood &each : models.notUnderstood) {
        if (!each.concernsTables())
            continue;
        if (each.table)
            options.incompleteTables.insert(each.table->toString());
        else if (!each.refusedBySqlAlchemy)
            options.removeUnknownTables = false;
        if (each.kind == NotUnderstood::Kind::Unplaced) { // it may be any table's
            for (const Table &table : models.schema.tables)
                options.incompleteTables.insert(table.tableName().toString());
        }
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
    nameNewConstraints(upgrade, downgrade, options);
    const RenderedRevision rendered = renderRevision(upgrade, downgrade, options);
    return {rendered.upgrade, rendered.downgrade, rendered.imports};
}

QStringList comparisonWarnings(const ModelSet &models, const DriftRules &rules)
{
    const auto isComplete = [&rules](const TableName &table) {
        return std::any_of(rules.begin(), rules.end(), [&table](const DriftRule &rule) {
            return rule.kind == DriftRule::Kind::Complete && rule.coversTable(table);
        });
    };
    const bool areAllComplete = completedByRules(withoutUnknownTables(), rules).removeUnknownTables;
    QStringList warnings;
    const auto warn = [&warnings](const SourcePlace &place, const QString &sentences) {
        warnings << QStringLiteral("%1:%2: %3").arg(place.file).arg(place.line).arg(sentences);
    };
    QStringList kept; // tables of which nothing is removed, to be named in what can be done
    bool keepsTables = false;
    for (const NotUnderstood &each : models.notUnderstood) {
        if (!each.concernsTables())
            continue; // autogenerate goes on as if nothing were amiss
        if (!each.table && each.refusedBySqlAlchemy) {
            warn(each.place, each.toText());
        } else if (each.kind == NotUnderstood::Kind::Unplaced) {
            warn(
                each.place,
                each.what + QLatin1Char(' ')
                    + (areAllComplete
                           ? coreTr(
                               "The models count as complete: what a table has beyond its model is removed.")
                           : coreTr("So no table and nothing of one is removed, whatever the models lack.")));
        } else if (!each.table) {
            keepsTables = keepsTables || !areAllComplete;
            warn(each.place,
                 each.what + QLatin1Char(' ')
                     + (areAllComplete
                            ? coreTr("The models count as complete: tables without one are removed.")
                            : coreTr("So no table is removed, whatever the models lack.")));
        } else if (isComplete(*each.table)) {
            warn(each.place,
                 each.what + QLatin1Char(' ')
                     + coreTr("The model of %1 counts as complete: what it lacks is removed.")
                           .arg(each.table->toString()));
        } else {
            if (!kept.contains(exactTable(*each.table)))
                kept << exactTable(*each.table);
            warn(each.place,
                 each.what + QLatin1Char(' ')
                     + coreTr("So nothing of table %1 is removed, whatever its model lacks.")
                           .arg(each.table->toString()));
        }
    }
    if (!kept.isEmpty() || keepsTables) {
        constexpr qsizetype most = 4;
        QStringList names = kept.mid(0, most);
        if (kept.size() > most)
            names << QStringLiteral("…");
        if (keepsTables)
            names << coreTr("\"*\" for all of them");
        warnings << coreTr(
                        "If the models say all there is even so, add --complete TABLE for this run, or the "
                        "lines [[drift.complete]] and table = \"TABLE\" to stillroom.toml for all runs; "
                        "here TABLE is %1.")
                        .arg(names.join(QStringLiteral(", ")));
    }
    for (const UnimportedModel &each : models.unimported) {
        if (each.isInSchema)
            continue;
        warn(each.place,
             isComplete(each.table)
                 ? coreTr("env.py does not import this model, and a rule says that its table may go: %1 is "
                          "removed. To keep the table, import %2 in env.py.")
                       .arg(each.table.toString(), each.module)
                 : coreTr("env.py does not import this model, so its table %1 is left as it is. Import %2 in "
                          "env.py to have it compared.")
                       .arg(each.table.toString(), each.module));
    }
    return warnings;
}

} // namespace stillroom
