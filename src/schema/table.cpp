#include "schema/table.h"

#include <QSet>
#include <algorithm>

namespace stillroom {

QStringList Index::columns() const
{
    QStringList names;
    for (const IndexElement &element : elements) {
        if (!element.column.isEmpty())
            names.append(element.column);
    }
    return names;
}

const Column *Table::column(const QString &columnName) const
{
    const qsizetype index = columnIndex(columnName);
    return index < 0 ? nullptr : &columns[static_cast<std::size_t>(index)];
}

Column *Table::column(const QString &columnName)
{
    return const_cast<Column *>(std::as_const(*this).column(columnName));
}

qsizetype Table::columnIndex(const QString &columnName) const
{
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const Column &column) { return column.name == columnName; });
    return found == columns.end() ? -1 : found - columns.begin();
}

bool Table::isUnique(const QStringList &columnNames) const
{
    const QSet<QString> wanted(columnNames.begin(), columnNames.end());
    const auto covers = [&](const QStringList &key) {
        return !key.isEmpty() && std::all_of(key.begin(), key.end(), [&](const QString &columnName) {
            return wanted.contains(columnName);
        });
    };
    return covers(primaryKey.columns)
        || std::any_of(uniqueConstraints.begin(), uniqueConstraints.end(),
                       [&](const UniqueConstraint &unique) { return covers(unique.columns); })
        || std::any_of(indexes.begin(), indexes.end(), [&](const Index &index) {
               return index.unique && index.where.isEmpty()
                   && index.columns().size() == qsizetype(index.elements.size()) && covers(index.columns());
           });
}

} // namespace stillroom
