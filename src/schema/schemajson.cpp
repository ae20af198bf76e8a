#include "schema/schemajson.h"

#include "base/jsontext.h"

#include <QJsonDocument>

namespace stillroom {

namespace {

template <class T, class F>
void array(JsonText &json, const char *key, const std::vector<T> &items, F writeKeys)
{
    json.beginArray(key);
    for (const T &item : items) {
        json.beginObject();
        writeKeys(item);
        json.endObject();
    }
    json.endArray();
}

void identity(JsonText &json, const Column &column)
{
    if (!column.identity) {
        json.null("identity");
        return;
    }
    const QString always = QStringLiteral("always");
    const QMap<QString, QString> &options = column.identity->options;
    json.beginObject("identity");
    bool isWritten = options.contains(always);
    for (auto option = options.begin(); option != options.end(); ++option) {
        if (!isWritten && option.key() > always) {
            json.value("always", column.identity->always);
            isWritten = true;
        }
        json.value(option.key(), option.value());
    }
    if (!isWritten)
        json.value("always", column.identity->always);
    json.endObject();
}

void computed(JsonText &json, const Column &column)
{
    if (!column.computed) {
        json.null("computed");
        return;
    }
    json.beginObject("computed");
    if (column.computed->persisted)
        json.value("persisted", *column.computed->persisted);
    else
        json.null("persisted");
    json.value("sqltext", column.computed->sqltext);
    json.endObject();
}

void writeColumn(JsonText &json, const Column &column, const TypeText &typeText)
{
    if (column.autoincrement)
        json.value("autoincrement", *column.autoincrement);
    else
        json.value("autoincrement", QStringView(u"auto"));
    json.valueOrNull("comment", column.comment);
    computed(json, column);
    if (column.serverDefault)
        json.value("default", column.serverDefault->text);
    else
        json.null("default");
    identity(json, column);
    json.value("name", column.name);
    json.value("nullable", column.nullable);
    json.value("type", typeText(column.type));
}

void writeForeignKey(JsonText &json, const ForeignKey &key)
{
    json.value("columns", key.columns);
    if (key.deferrable)
        json.value("deferrable", *key.deferrable);
    else
        json.null("deferrable");
    json.valueOrNull("initially", key.initially);
    json.valueOrNull("name", key.name);
    json.valueOrNull("ondelete", key.onDelete);
    json.valueOrNull("onupdate", key.onUpdate);
    json.value("referred_columns", key.referredColumns);
    json.valueOrNull("referred_schema", key.referredSchema);
    json.value("referred_table", key.referredTable);
}

void writeIndex(JsonText &json, const Index &index)
{
    QStringList expressions;
    bool hasExpression = false;
    for (const IndexElement &element : index.elements) {
        hasExpression = hasExpression || element.column.isEmpty();
        expressions.append(element.column.isEmpty() ? element.expression : element.column);
    }
    json.value("columns", index.columns());
    json.value("expressions", hasExpression ? expressions : QStringList());
    json.value("name", index.name);
    json.value("unique", index.unique);
    json.valueOrNull("where", index.where);
}

void writeRelationship(JsonText &json, const Relationship &relationship)
{
    if (relationship.association)
        json.value("association", relationship.association->toString());
    else
        json.null("association");
    json.value("columns", relationship.columns);
    json.value("kind", kindName(relationship.kind));
    json.value("referred_table", relationship.referredTable.toString());
    json.value("table", relationship.table.toString());
}

void writeTable(JsonText &json, const Table &table, const TypeText &typeText)
{
    array(json, "check_constraints", table.checkConstraints, [&](const CheckConstraint &check) {
        json.valueOrNull("name", check.name);
        json.value("sqltext", check.sqltext);
    });
    array(json, "columns", table.columns, [&](const Column &column) { writeColumn(json, column, typeText); });
    json.valueOrNull("comment", table.comment);
    array(json, "foreign_keys", table.foreignKeys,
          [&](const ForeignKey &key) { writeForeignKey(json, key); });
    array(json, "indexes", table.indexes, [&](const Index &index) { writeIndex(json, index); });
    json.value("name", table.name);
    json.beginObject("primary_key");
    json.value("columns", table.primaryKey.columns);
    json.valueOrNull("name", table.primaryKey.name);
    json.endObject();
    json.valueOrNull("schema", table.schema);
    array(json, "unique_constraints", table.uniqueConstraints, [&](const UniqueConstraint &unique) {
        json.value("columns", unique.columns);
        json.valueOrNull("name", unique.name);
    });
}

} // namespace

QByteArray toJsonText(const Schema &schema, const TypeText &typeText)
{
    JsonText json;
    json.beginObject();
    json.valueOrNull("dialect", schema.dialect);
    array(json, "enums", schema.enums, [&](const EnumType &type) {
        json.value("name", type.name);
        json.valueOrNull("schema", type.schema);
        json.value("values", type.values);
    });
    array(json, "relationships", relationships(schema),
          [&](const Relationship &relationship) { writeRelationship(json, relationship); });
    array(json, "tables", schema.tables, [&](const Table &table) { writeTable(json, table, typeText); });
    array(json, "views", schema.views, [&](const View &view) {
        json.value("definition", view.definition);
        json.value("name", view.name);
        json.valueOrNull("schema", view.schema);
    });
    json.endObject();
    return json.finished();
}

QJsonObject toJson(const Schema &schema, const TypeText &typeText)
{
    return QJsonDocument::fromJson(toJsonText(schema, typeText)).object();
}

} // namespace stillroom
