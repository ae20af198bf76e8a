#include "schema/schema.h"

#include <algorithm>

namespace stillroom {

std::optional<EnumType> namedEnum(const SqlType &type)
{
    if (!type.items.empty())
        return namedEnum(type.items.front());
    const bool isNative
        = type.name == QLatin1String("ENUM") || (type.name == QLatin1String("Enum") && type.nativeEnum);
    if (!isNative || type.enumName.isEmpty())
        return {};
    QString schema = type.arguments.value(QStringLiteral("schema")); // Python source of a string
    if (schema.size() >= 2 && (schema.front() == QLatin1Char('\'') || schema.front() == QLatin1Char('"')))
        schema = schema.mid(1, schema.size() - 2);
    return EnumType {type.enumName, schema == QLatin1String("None") ? QString() : schema, type.enumValues};
}

const Table *Schema::table(const TableName &name) const
{
    const auto found = std::find_if(tables.begin(), tables.end(), [&](const Table &candidate) {
        return candidate.name == name.name && candidate.schema == name.schema;
    });
    return found == tables.end() ? nullptr : &*found;
}

Table *Schema::table(const TableName &name)
{
    return const_cast<Table *>(std::as_const(*this).table(name));
}

} // namespace stillroom
