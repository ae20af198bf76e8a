#include "project/diagraminput.h"

#include "project/autogenerate.h"

#include <algorithm>
#include <map>

namespace stillroom {

namespace {

bool isVersionTable(const Table &table)
{
    return table.name == QLatin1String("alembic_version") && table.columns.size() == 1;
}

bool hasKey(const std::vector<ForeignKey> &keys, const ForeignKey &wanted)
{
    return std::any_of(keys.begin(), keys.end(), [&wanted](const ForeignKey &key) {
        return key.columns == wanted.columns && key.referredTable == wanted.referredTable;
    });
}

/// The columns and keys of both; types as the database has them.
Table mergedTable(const Table &model, const Table &database)
{
    Table table = model;
    for (Column &column : table.columns) {
        if (const Column *other = database.column(column.name))
            column.type = other->type;
    }
    for (const Column &column : database.columns) {
        if (!model.column(column.name))
            table.columns.push_back(column);
    }
    for (const ForeignKey &key : database.foreignKeys) {
        if (!hasKey(model.foreignKeys, key))
            table.foreignKeys.push_back(key);
    }
    return table;
}

Schema mergedSchema(const Schema &database, const ModelSet &models)
{
    Schema merged;
    merged.dialect = database.dialect;
    for (const Table &table : models.schema.tables) {
        const Table *other = database.table(table.tableName());
        merged.tables.push_back(other ? mergedTable(table, *other) : table);
    }
    for (const Table &table : database.tables) {
        if (!models.schema.table(table.tableName()) && !isVersionTable(table))
            merged.tables.push_back(table);
    }
    return merged;
}

/// "child / parent": the attribute on the side with the foreign key first; one alone where two are too long.
std::vector<DiagramLabel> labelsOf(const ModelSet &models)
{
    struct Names
    {
        QString near; ///< of the class whose table has the key
        QString far;
    };
    QHash<QString, QString> tableOf;
    for (auto it = models.tables.cbegin(); it != models.tables.cend(); ++it)
        tableOf.insert(it->className, it.key());
    std::map<std::pair<QString, QStringList>, Names> found;
    std::map<std::pair<QString, QStringList>, TableName> tables;
    for (const OrmRelationship &relationship : models.relationships) {
        const bool isThrough = !relationship.association.isEmpty();
        if (!isThrough && relationship.foreignKeyColumns.isEmpty())
            continue;
        TableName table = relationship.foreignKeyTable;
        if (isThrough) {
            const Table *association = models.schema.table(relationship.association);
            table = association ? association->tableName() : TableName {{}, relationship.association};
        }
        const std::pair key(table.toString(), isThrough ? QStringList() : relationship.foreignKeyColumns);
        tables[key] = table;
        Names &names = found[key];
        // A relationship of a table to itself is near where it is "to one".
        const bool isNear = isThrough ? names.near.isEmpty()
            : relationship.className == relationship.target
            ? relationship.kind == QLatin1String("many-to-one")
            : tableOf.value(relationship.className) == table.toString();
        QString &own = isNear ? names.near : names.far;
        QString &other = isNear ? names.far : names.near;
        if (own.isEmpty())
            own = relationship.name;
        if (other.isEmpty() && !relationship.backPopulates.isEmpty())
            other = relationship.backPopulates;
    }
    std::vector<DiagramLabel> labels;
    for (const auto &[key, names] : found) {
        constexpr int longest = 24;
        QString text = names.near.isEmpty() ? names.far : names.near;
        if (!names.near.isEmpty() && !names.far.isEmpty()
            && names.near.size() + names.far.size() + 3 <= longest)
            text = names.near + QStringLiteral(" / ") + names.far;
        labels.push_back({tables[key], key.second, text});
    }
    return labels;
}

} // namespace

DiagramInput diagramInput(const Schema *database, const ModelSet *models, const Dialect *dialect,
                          DiagramShown shown, const DriftReport *drift)
{
    DiagramInput input;
    if (models) {
        for (auto it = models->tables.cbegin(); it != models->tables.cend(); ++it)
            input.options.classNames.insert(it.key(), it->className);
        input.options.labels = labelsOf(*models);
    }
    if (dialect) {
        input.options.typeText = [dialect](const SqlType &type) { return driftTypeText(type, *dialect); };
    }
    if (database && models && shown == DiagramShown::Both) {
        input.schema
            = mergedSchema(dialect ? namedAsModels(models->schema, *database, *dialect) : *database, *models);
        if (drift)
            input.options.drift = drift->forDiagram();
    } else if (models && (shown != DiagramShown::Database || !database)) {
        input.schema = models->schema;
    } else if (database) {
        input.schema = *database;
        std::erase_if(input.schema.tables, [](const Table &table) { return isVersionTable(table); });
    }
    return input;
}

} // namespace stillroom
