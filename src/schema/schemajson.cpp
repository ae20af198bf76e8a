#include "schema/schemajson.h"

#include <QJsonArray>

namespace stillroom {

namespace {

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonArray list(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

template <class T, class F>
QJsonArray each(const std::vector<T> &items, F toObject)
{
    QJsonArray array;
    for (const T &item : items)
        array.append(toObject(item));
    return array;
}

QString k(const char *key)
{
    return QLatin1String(key);
}

QJsonValue identity(const Column &column)
{
    if (!column.identity)
        return {};
    QJsonObject object {{k("always"), column.identity->always}};
    for (auto option = column.identity->options.begin(); option != column.identity->options.end(); ++option)
        object.insert(option.key(), option.value());
    return object;
}

QJsonValue computed(const Column &column)
{
    if (!column.computed)
        return {};
    return QJsonObject {
        {k("sqltext"), column.computed->sqltext},
        {k("persisted"),
         column.computed->persisted ? QJsonValue(*column.computed->persisted) : QJsonValue()}};
}

QJsonObject toJson(const Column &column, const TypeText &typeText)
{
    return {{k("name"), column.name},
            {k("type"), typeText(column.type)},
            {k("nullable"), column.nullable},
            {k("default"), column.serverDefault ? QJsonValue(column.serverDefault->text) : QJsonValue()},
            {k("autoincrement"),
             column.autoincrement ? QJsonValue(*column.autoincrement) : QJsonValue(k("auto"))},
            {k("computed"), computed(column)},
            {k("identity"), identity(column)},
            {k("comment"), orNull(column.comment)}};
}

QJsonObject toJson(const ForeignKey &key)
{
    return {{k("name"), orNull(key.name)},
            {k("columns"), list(key.columns)},
            {k("referred_schema"), orNull(key.referredSchema)},
            {k("referred_table"), key.referredTable},
            {k("referred_columns"), list(key.referredColumns)},
            {k("ondelete"), orNull(key.onDelete)},
            {k("onupdate"), orNull(key.onUpdate)},
            {k("deferrable"), key.deferrable ? QJsonValue(*key.deferrable) : QJsonValue()},
            {k("initially"), orNull(key.initially)}};
}

QJsonObject toJson(const Index &index)
{
    QStringList expressions;
    bool hasExpression = false;
    for (const IndexElement &element : index.elements) {
        hasExpression = hasExpression || element.column.isEmpty();
        expressions.append(element.column.isEmpty() ? element.expression : element.column);
    }
    return {{k("name"), index.name},
            {k("columns"), list(index.columns())},
            {k("expressions"), list(hasExpression ? expressions : QStringList())},
            {k("unique"), index.unique},
            {k("where"), orNull(index.where)}};
}

QJsonObject toJson(const Relationship &relationship)
{
    return {{k("table"), relationship.table.toString()},
            {k("columns"), list(relationship.columns)},
            {k("referred_table"), relationship.referredTable.toString()},
            {k("kind"), kindName(relationship.kind)},
            {k("association"),
             relationship.association ? QJsonValue(relationship.association->toString()) : QJsonValue()}};
}

} // namespace

QJsonObject toJson(const Table &table, const TypeText &typeText)
{
    return {
        {k("name"), table.name},
        {k("schema"), orNull(table.schema)},
        {k("comment"), orNull(table.comment)},
        {k("columns"), each(table.columns, [&](const Column &column) { return toJson(column, typeText); })},
        {k("primary_key"),
         QJsonObject {{k("name"), orNull(table.primaryKey.name)},
                      {k("columns"), list(table.primaryKey.columns)}}},
        {k("foreign_keys"), each(table.foreignKeys, [](const ForeignKey &key) { return toJson(key); })},
        {k("unique_constraints"),
         each(table.uniqueConstraints,
              [](const UniqueConstraint &unique) {
                  return QJsonObject {{k("name"), orNull(unique.name)}, {k("columns"), list(unique.columns)}};
              })},
        {k("indexes"), each(table.indexes, [](const Index &index) { return toJson(index); })},
        {k("check_constraints"), each(table.checkConstraints, [](const CheckConstraint &check) {
             return QJsonObject {{k("name"), orNull(check.name)}, {k("sqltext"), check.sqltext}};
         })}};
}

QJsonObject toJson(const Schema &schema, const TypeText &typeText)
{
    return {{k("dialect"), orNull(schema.dialect)},
            {k("tables"), each(schema.tables, [&](const Table &table) { return toJson(table, typeText); })},
            {k("views"),
             each(schema.views,
                  [](const View &view) {
                      return QJsonObject {{k("name"), view.name},
                                          {k("schema"), orNull(view.schema)},
                                          {k("definition"), view.definition}};
                  })},
            {k("enums"),
             each(schema.enums,
                  [](const EnumType &type) {
                      return QJsonObject {{k("name"), type.name},
                                          {k("schema"), orNull(type.schema)},
                                          {k("values"), list(type.values)}};
                  })},
            {k("relationships"), each(relationships(schema), [](const Relationship &relationship) {
                 return toJson(relationship);
             })}};
}

} // namespace stillroom
