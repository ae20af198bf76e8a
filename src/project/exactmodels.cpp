#include "project/exactmodels.h"

#include "base/error.h"
#include "base/text.h"
#include "project/exactprocess.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QUuid>

namespace stillroom {

namespace {

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &each : value.toArray())
        list << each.toString();
    return list;
}

std::optional<bool> optionalBool(const QJsonObject &object, const char *key)
{
    const QJsonValue value = object.value(QLatin1String(key));
    return value.isBool() ? std::optional<bool>(value.toBool()) : std::nullopt;
}

Column columnOf(const QJsonObject &object, const Dialect &dialect)
{
    Column column;
    column.name = text(object, "name");
    const QJsonObject type = object.value(QLatin1String("type")).toObject();
    const QString ddl = text(type, "ddl");
    if (!ddl.isEmpty()) {
        column.type = dialect.parseType(ddl);
        column.type.declared = ddl;
    }
    column.nullable = object.value(QLatin1String("nullable")).toBool(true);
    if (const QJsonValue value = object.value(QLatin1String("default")); value.isObject()) {
        const bool isLiteral = text(value.toObject(), "kind") == QLatin1String("literal");
        column.serverDefault
            = ServerDefault {isLiteral ? ServerDefault::Kind::Literal : ServerDefault::Kind::Text,
                             text(value.toObject(), "text")};
    }
    if (const QJsonValue value = object.value(QLatin1String("computed")); value.isObject())
        column.computed
            = Computed {text(value.toObject(), "sqltext"), optionalBool(value.toObject(), "persisted")};
    if (const QJsonValue value = object.value(QLatin1String("identity")); value.isObject()) {
        column.identity = Identity {value.toObject().value(QLatin1String("always")).toBool(), {}};
        const QJsonObject options = value.toObject().value(QLatin1String("options")).toObject();
        for (auto option = options.begin(); option != options.end(); ++option)
            column.identity->options.insert(option.key(), option.value().toString());
    }
    column.comment = text(object, "comment");
    return column;
}

ForeignKey foreignKeyOf(const QJsonObject &object)
{
    ForeignKey key;
    key.name = text(object, "name");
    key.columns = texts(object.value(QLatin1String("columns")));
    key.referredSchema = text(object, "referred_schema");
    key.referredTable = text(object, "referred_table");
    key.referredColumns = texts(object.value(QLatin1String("referred_columns")));
    key.onDelete = text(object, "ondelete");
    key.onUpdate = text(object, "onupdate");
    key.deferrable = optionalBool(object, "deferrable");
    key.initially = text(object, "initially");
    return key;
}

Index indexOf(const QJsonObject &object)
{
    Index index;
    index.name = text(object, "name");
    index.unique = object.value(QLatin1String("unique")).toBool();
    index.where = text(object, "where");
    for (const QJsonValue &each : object.value(QLatin1String("elements")).toArray()) {
        IndexElement element;
        element.column = text(each.toObject(), "column");
        element.expression = text(each.toObject(), "expression");
        element.descending = each.toObject().value(QLatin1String("descending")).toBool();
        element.nulls = text(each.toObject(), "nulls");
        index.elements.push_back(std::move(element));
    }
    return index;
}

Table tableOf(const QJsonObject &object, const Dialect &dialect)
{
    const auto each = [&object](const char *key, const auto &take) {
        for (const QJsonValue &value : object.value(QLatin1String(key)).toArray())
            take(value.toObject());
    };
    Table table;
    table.name = text(object, "name");
    table.schema = text(object, "schema");
    table.comment = text(object, "comment");
    each("columns", [&](const QJsonObject &one) { table.columns.push_back(columnOf(one, dialect)); });
    each("foreign_keys", [&](const QJsonObject &one) { table.foreignKeys.push_back(foreignKeyOf(one)); });
    each("indexes", [&](const QJsonObject &one) { table.indexes.push_back(indexOf(one)); });
    each("unique_constraints", [&](const QJsonObject &one) {
        table.uniqueConstraints.push_back(
            {text(one, "name"), texts(one.value(QLatin1String("columns"))), {}});
    });
    each("check_constraints", [&](const QJsonObject &one) {
        table.checkConstraints.push_back({text(one, "name"), text(one, "sqltext")});
    });
    const QJsonObject key = object.value(QLatin1String("primary_key")).toObject();
    table.primaryKey = {text(key, "name"), texts(key.value(QLatin1String("columns")))};
    return table;
}

OrmRelationship relationshipOf(const QJsonObject &object)
{
    OrmRelationship relationship;
    relationship.className = text(object, "class");
    relationship.name = text(object, "name");
    relationship.target = text(object, "target");
    relationship.kind = text(object, "kind");
    relationship.backPopulates = text(object, "back_populates");
    relationship.association = text(object, "association");
    return relationship;
}

/// The dotted name of a module by its file; a guess for files outside of sys.path's first folders.
QString moduleOf(const QString &file, const QStringList &paths, const QString &folder)
{
    const QString path = QDir(folder).absoluteFilePath(file);
    for (const QString &root : paths) {
        QString inner = QDir(root).relativeFilePath(path);
        if (inner.startsWith(QStringLiteral("..")) || !inner.endsWith(QStringLiteral(".py")))
            continue;
        inner.chop(3);
        if (inner.endsWith(QStringLiteral("/__init__")))
            inner.chop(9);
        return inner.replace(QLatin1Char('/'), QLatin1Char('.'));
    }
    return {};
}

QStringList modulesOf(const ModelSet &read, const ExactRequest &request)
{
    QStringList modules;
    QSet<QString> classFiles;
    for (const ModelClass &each : read.classes) {
        modules << each.module;
        classFiles.insert(each.place.file);
    }
    for (const ModelTable &table : read.tables) {
        if (!classFiles.contains(table.place.file))
            modules << moduleOf(table.place.file, request.paths, request.folder);
    }
    modules.removeAll(QString());
    modules.removeDuplicates();
    return modules;
}

} // namespace

ExactModels importModels(const ExactRequest &request, const ModelSet &read)
{
    if (read.metadata.isEmpty())
        throw Error(Error::Kind::Usage, coreTr("No metadata was found in the source that could be imported."))
            .withHint(coreTr("Name it with --metadata MODULE:NAME."));
    const QString mark = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QJsonObject asked {
        {QStringLiteral("mark"), mark},
        {QStringLiteral("dialect"), request.dialect->name},
        {QStringLiteral("metadata"), read.metadata},
        {QStringLiteral("paths"), QJsonArray::fromStringList(request.paths)},
        {QStringLiteral("modules"), QJsonArray::fromStringList(modulesOf(read, request))}};
    const QByteArray output
        = runExactProcess(request, QString::fromUtf8(QJsonDocument(asked).toJson(QJsonDocument::Compact)));
    const qsizetype at = output.lastIndexOf(mark.toLatin1());
    QJsonParseError broken;
    const QJsonDocument document
        = at < 0 ? QJsonDocument() : QJsonDocument::fromJson(output.mid(at + mark.size()).trimmed(), &broken);
    if (!document.isObject())
        throw Error(Error::Kind::Io, coreTr("The project's Python ended without an answer that can be read."))
            .withHint(
                coreTr("Something in the project ends the process or writes to its output by other ways."));
    const QJsonObject answer = document.object();
    ExactModels exact;
    exact.problems = texts(answer.value(QLatin1String("errors")));
    exact.python = text(answer, "python");
    exact.sqlalchemy = text(answer, "sqlalchemy");
    if (!answer.value(QLatin1String("tables")).isArray())
        throw Error(Error::Kind::Io, coreTr("The models cannot be imported. %1").arg(exact.problems.value(0)))
            .withHint(coreTr("Check that %1 is the Python that the project runs with.").arg(request.python));
    exact.models.metadata = read.metadata;
    exact.models.schema.dialect = request.dialect->name;
    for (const QJsonValue &each : answer.value(QLatin1String("tables")).toArray())
        exact.models.schema.tables.push_back(tableOf(each.toObject(), *request.dialect));
    for (const QJsonValue &each : answer.value(QLatin1String("orm_relationships")).toArray())
        exact.models.relationships.push_back(relationshipOf(each.toObject()));
    return exact;
}

} // namespace stillroom
