#include "project/diagraminput.h"

#include "base/text.h"

#include <algorithm>
#include <map>

namespace stillroom {

namespace {

bool isVersionTable(const Table &table)
{
    return table.name == QLatin1String("alembic_version") && table.columns.size() == 1;
}

const ForeignKey *findKey(const std::vector<ForeignKey> &keys, const ForeignKey &wanted)
{
    const auto found = std::find_if(keys.begin(), keys.end(), [&wanted](const ForeignKey &key) {
        return key.columns == wanted.columns && key.referredTable == wanted.referredTable;
    });
    return found == keys.end() ? nullptr : &*found;
}

/// Compares one table that both sides have; `merged` gets the columns and keys of both, types as the
/// database has them.
class TableComparison final
{
public:
    TableComparison(const Table &model, const Table &database, const Dialect *dialect, DiagramDrift &drift)
        : m_model(model)
        , m_database(database)
        , m_dialect(dialect)
        , m_all(drift)
    { }

    Table merged()
    {
        Table table = m_model;
        for (Column &column : table.columns)
            compareColumn(column);
        for (const Column &column : m_database.columns) {
            if (m_model.column(column.name))
                continue;
            table.columns.push_back(column);
            differ(column.name, Drift::OnlyInDatabase, coreTr("only in the database"));
        }
        for (const ForeignKey &key : m_model.foreignKeys) {
            if (!findKey(m_database.foreignKeys, key))
                keyDiffers(key, coreTr("foreign key to %1 only in the models"));
        }
        for (const ForeignKey &key : m_database.foreignKeys) {
            if (findKey(m_model.foreignKeys, key))
                continue;
            table.foreignKeys.push_back(key);
            keyDiffers(key, coreTr("foreign key to %1 only in the database"));
        }
        m_drift.status = m_drift.columns.isEmpty() ? Drift::Equal : Drift::Different;
        m_all.tables.insert(m_model.tableName().toString(), m_drift);
        return table;
    }

private:
    QString typeText(const SqlType &type) const
    {
        return type.declared.isEmpty() && m_dialect ? m_dialect->typeDdl(type) : genericTypeText(type);
    }

    void differ(const QString &column, Drift status, const QString &what)
    {
        // What a column is missing on one side weighs more than a key that is missing with it.
        if (!m_drift.columns.contains(column))
            m_drift.columns.insert(column, status);
        m_all.differences << QStringLiteral("%1.%2: %3").arg(m_model.tableName().toString(), column, what);
    }

    void keyDiffers(const ForeignKey &key, const QString &sentence)
    {
        for (const QString &column : key.columns) {
            if (!m_drift.columns.contains(column))
                differ(column, Drift::Different, sentence.arg(key.referredTable));
        }
    }

    void compareColumn(Column &column)
    {
        const Column *database = m_database.column(column.name);
        if (!database) {
            differ(column.name, Drift::OnlyInModels, coreTr("only in the models"));
            return;
        }
        const SqlType modelType = column.type;
        column.type = database->type;
        const bool isSame = m_dialect ? m_dialect->sameType(modelType, database->type)
                                      : typeText(modelType) == typeText(database->type);
        if (!isSame) {
            differ(column.name, Drift::Different,
                   QStringLiteral("%1 → %2").arg(typeText(database->type), typeText(modelType)));
        } else if (column.nullable != database->nullable && !m_model.primaryKey.columns.contains(column.name))
        {
            differ(column.name, Drift::Different,
                   column.nullable ? QStringLiteral("NOT NULL → NULL") : QStringLiteral("NULL → NOT NULL"));
        }
    }

    const Table &m_model;
    const Table &m_database;
    const Dialect *m_dialect;
    DiagramDrift &m_all;
    TableDrift m_drift;
};

Schema mergedSchema(const Schema &database, const ModelSet &models, const Dialect *dialect,
                    DiagramDrift &drift)
{
    Schema merged;
    merged.dialect = database.dialect;
    for (const Table &table : models.schema.tables) {
        if (const Table *other = database.table(table.tableName())) {
            merged.tables.push_back(TableComparison(table, *other, dialect, drift).merged());
            continue;
        }
        merged.tables.push_back(table);
        drift.tables.insert(table.tableName().toString(), {Drift::OnlyInModels, {}});
        drift.differences << coreTr("%1: table only in the models").arg(table.tableName().toString());
    }
    for (const Table &table : database.tables) {
        if (models.schema.table(table.tableName()) || isVersionTable(table))
            continue;
        merged.tables.push_back(table);
        drift.tables.insert(table.tableName().toString(), {Drift::OnlyInDatabase, {}});
        drift.differences << coreTr("%1: table only in the database").arg(table.tableName().toString());
    }
    for (const NotUnderstood &unknown : models.notUnderstood) {
        if (!unknown.table)
            continue;
        const auto found = drift.tables.find(unknown.table->toString());
        if (found != drift.tables.end())
            found->status = Drift::NotUnderstood;
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
                          DiagramShown shown)
{
    DiagramInput input;
    if (models) {
        for (auto it = models->tables.cbegin(); it != models->tables.cend(); ++it)
            input.options.classNames.insert(it.key(), it->className);
        input.options.labels = labelsOf(*models);
    }
    if (dialect) {
        input.options.typeText = [dialect](const SqlType &type) {
            return type.declared.isEmpty() ? dialect->typeDdl(type) : type.declared;
        };
    }
    if (database && models && shown == DiagramShown::Both) {
        input.schema = mergedSchema(*database, *models, dialect, input.options.drift);
    } else if (models && (shown != DiagramShown::Database || !database)) {
        input.schema = models->schema;
    } else if (database) {
        input.schema = *database;
        std::erase_if(input.schema.tables, [](const Table &table) { return isVersionTable(table); });
    }
    return input;
}

} // namespace stillroom
