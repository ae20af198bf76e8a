#include "project/apiresource.h"

#include "dialect/ddlcompiler.h"
#include "python/pythontype.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

bool holdsPassword(const Column &column)
{
    static const QRegularExpression name(
        QStringLiteral("^(hashed_?password|password(_?hash(ed)?)?|passwd|pw_?hash|password_digest)$"),
        QRegularExpression::CaseInsensitiveOption);
    return name.match(column.name).hasMatch();
}

/// What the generated functions call by these names already.
QString parameterName(const QString &name)
{
    static const QStringList taken {QStringLiteral("db"),      QStringLiteral("row"),
                                    QStringLiteral("crud"),    QStringLiteral("models"),
                                    QStringLiteral("schemas"), QStringLiteral("values"),
                                    QStringLiteral("get_db")};
    return taken.contains(name) ? name + QLatin1Char('_') : name;
}

ApiField fieldOf(const Table &table, const Column &column, const PlannedModel &model)
{
    const PythonType type = pythonType(column.type);
    ApiField field;
    field.name = model.attribute(column.name);
    field.column = column.name;
    field.type = type.name;
    field.module = type.module;
    field.maxLength = type.name == QLatin1String("str") ? column.type.length.value_or(0) : 0;
    field.inKey = table.primaryKey.columns.contains(column.name);
    field.nullable = column.nullable && !field.inKey;
    field.isReadOnly = column.computed || (column.identity && column.identity->always)
        || autoincrementColumn(table) == &column;
    field.isFilled = column.serverDefault || column.identity;
    field.isPassword = holdsPassword(column);
    field.isUnique = !field.inKey && table.isUnique({column.name});
    return field;
}

} // namespace

QString ApiResource::path() const
{
    return QLatin1Char('/') + QString(plural).replace(QLatin1Char('_'), QLatin1Char('-'));
}

std::vector<ApiField> ApiResource::key() const
{
    std::vector<ApiField> found;
    std::copy_if(fields.begin(), fields.end(), std::back_inserter(found),
                 [](const ApiField &field) { return field.inKey; });
    std::sort(found.begin(), found.end(), [this](const ApiField &a, const ApiField &b) {
        return keyColumns.indexOf(a.column) < keyColumns.indexOf(b.column);
    });
    return found;
}

QStringList ApiResource::keyNames() const
{
    QStringList names;
    const std::vector<ApiField> parts = key();
    for (const ApiField &part : parts)
        names.append(parts.size() == 1 && part.name == QLatin1String("id") ? singular + QLatin1String("_id")
                                                                           : parameterName(part.name));
    return names;
}

QStringList ApiResource::keyParameters() const
{
    QStringList parameters = keyNames();
    const std::vector<ApiField> parts = key();
    for (qsizetype i = 0; i < parameters.size(); ++i)
        parameters[i] += QLatin1String(": ") + parts[std::size_t(i)].type;
    return parameters;
}

std::vector<ApiResource> apiResources(const Schema &schema)
{
    std::vector<ApiResource> resources;
    for (const PlannedModel &model : planModels(schema)) {
        const Table &table = schema.tables[model.table];
        if (!model.isClass || !table.virtualModule.isEmpty())
            continue;
        ApiResource resource;
        resource.className = model.name;
        resource.singular = parameterName(identifierOf(model.name));
        resource.plural = pluralOf(identifierOf(model.name));
        resource.keyColumns = table.primaryKey.columns;
        for (const Column &column : table.columns)
            resource.fields.push_back(fieldOf(table, column, model));
        resources.push_back(std::move(resource));
    }
    return resources;
}

} // namespace stillroom
