#include "schema/schema.h"

#include <algorithm>

namespace stillroom {

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
