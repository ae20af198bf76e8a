#include "project/recordhints.h"

namespace stillroom {

RecordHints recordHints(const ModelSet &models)
{
    RecordHints hints;
    QHash<QString, TableName> tableOfClass;
    for (const Table &table : models.schema.tables) {
        const QString name = table.tableName().toString();
        const ModelTable model = models.tables.value(name);
        if (!model.className.isEmpty())
            tableOfClass.insert(model.className, table.tableName());
        TableHint hint;
        for (const QString &label : model.labelAttributes) {
            QString column = label;
            for (auto said = model.columns.begin(); said != model.columns.end(); ++said) {
                if (said->attribute == label)
                    column = said.key();
            }
            hint.labelColumns << column;
        }
        for (auto said = model.columns.begin(); said != model.columns.end(); ++said)
            hint.columns.insert(said.key(), {said->pythonDefault, said->onUpdate});
        for (const Column &column : table.columns) {
            if (!column.type.name.isEmpty())
                hint.columns[column.name].isBoolean
                    = column.type.name.compare(QStringLiteral("Boolean"), Qt::CaseInsensitive) == 0;
        }
        hints.tables.insert(name, hint);
    }
    for (const OrmRelationship &said : models.relationships) {
        if (!tableOfClass.contains(said.className) || !tableOfClass.contains(said.target))
            continue;
        RelationshipHint hint;
        hint.name = said.name;
        hint.target = tableOfClass.value(said.target);
        hint.foreignKeyTable = said.foreignKeyTable;
        hint.foreignKeyColumns = said.foreignKeyColumns;
        if (!said.association.isEmpty()) {
            const qsizetype dot = said.association.indexOf(QLatin1Char('.'));
            hint.association
                = {dot < 0 ? QString() : said.association.left(dot), said.association.mid(dot + 1)};
        }
        hint.many = said.kind == QStringLiteral("one-to-many") || said.kind == QStringLiteral("many-to-many");
        hints.tables[tableOfClass.value(said.className).toString()].relationships.push_back(hint);
    }
    return hints;
}

} // namespace stillroom
