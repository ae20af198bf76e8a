#include "base/text.h"
#include "models/modelreader.h"

namespace stillroom {

bool ModelReader::isRelationship(const PyValue &value)
{
    static const QSet<QString> names {
        QStringLiteral("sqlalchemy.orm.relationship"),
        QStringLiteral("sqlalchemy.orm.relation"),
        QStringLiteral("sqlalchemy.orm.dynamic_loader"),
        QStringLiteral("sqlmodel.Relationship"),
    };
    return value.is(PyKind::Call) && names.contains(value.name());
}

std::optional<TableName> ModelReader::mappedTable(const PyValue &value)
{
    if (value.isCallTo("sqlalchemy.Table")) // empty where it is not read, which is told of the table
        return m_tables.value(value);
    if (value.is(PyKind::Attribute) && value.text() == QStringLiteral("__table__")) {
        const auto mapped = m_mappedIndex.constFind(value.callee());
        if (mapped != m_mappedIndex.constEnd())
            return m_mapped[static_cast<std::size_t>(*mapped)].table;
    }
    const PyValue tables = value.callee();
    if (value.is(PyKind::Subscript) && tables.is(PyKind::Attribute)
        && tables.text() == QStringLiteral("tables") && m_metadata.contains(metadataOf(tables.callee())))
    {
        for (const Table &table : m_set.schema.tables) {
            if (table.tableName().toString() == value.at(0).text())
                return table.tableName();
        }
    }
    return std::nullopt;
}

/// A class that is mapped to something else than a table: a join, a query, or what is not known.
void ModelReader::noteUnmapped(const SourcePlace &where, const PyValue &classValue, const PyValue &table)
{
    std::optional<TableName> part;
    int left = 10'000; // few values can hold one another in endlessly many ways
    const auto find = [&](auto &&self, const PyValue &value, int depth) -> void {
        if (part || value.isNull() || depth > 10 || --left < 0)
            return;
        if (const std::optional<TableName> known = mappedTable(value); known && !known->name.isEmpty()) {
            part = known;
            return;
        }
        self(self, value.callee(), depth + 1);
        for (const PyValue &item : value.items())
            self(self, item, depth + 1);
    };
    find(find, table, 0);
    note(where,
         coreTr("What “%1” is mapped to is not known: %2.")
             .arg(classValue.is(PyKind::Class) ? classValue.text() : shownAs(classValue), shownAs(table)),
         coreTr("The class is left out."), part,
         comesFromOutside(table) ? NotUnderstood::Kind::Unread : NotUnderstood::Kind::ClassOnly);
}

/// registry.map_imperatively(Class, table, properties={…})
void ModelReader::readImperative(const PyValue &call)
{
    const PyValue classValue = call.argument(0, QStringLiteral("class_"));
    const PyValue table = call.argument(1, QStringLiteral("local_table"));
    if (m_mappedIndex.contains(classValue))
        return;
    const std::optional<TableName> given = mappedTable(table);
    const bool isOfParent = table.isNull() || table.isNone(); // a class of single-table inheritance
    if (!given && !isOfParent) {
        noteUnmapped(place(call), classValue, table);
        return;
    }
    if (given && given->name.isEmpty())
        return;
    if (!classValue.is(PyKind::Class)) {
        note(place(call), coreTr("The class “%1” is not known.").arg(shownAs(classValue)),
             coreTr("What it is mapped to is shown as a table without a class."), given);
        return;
    }
    Mapped mapped;
    mapped.value = classValue;
    const PyValue properties = call.keyword(QStringLiteral("properties"));
    for (std::size_t i = 0; properties.is(PyKind::Dict) && i + 1 < properties.items().size(); i += 2) {
        const PyValue &value = properties.items()[i + 1];
        if (isRelationship(value)) {
            mapped.relationships.emplace_back(properties.items()[i].text(), value);
            mapped.annotations.emplace_back(properties.items()[i].text(), Annotation());
        }
    }
    for (const PyValue &base : linearized(classValue)) {
        if (base != classValue && m_mappedIndex.contains(base) && mapped.parent < 0)
            mapped.parent = m_mappedIndex.value(base);
    }
    if (!given && mapped.parent < 0)
        return;
    mapped.table = given ? *given : m_mapped[static_cast<std::size_t>(mapped.parent)].table;
    m_mappedIndex.insert(classValue, static_cast<int>(m_mapped.size()));
    m_mappedNames.insert(classValue.text(), static_cast<int>(m_mapped.size()));
    m_mapped.push_back(mapped);
    addClass(classValue, mapped, {});
    ModelTable &model = m_set.tables[mapped.table.toString()];
    if (model.className.isEmpty())
        model.className = classValue.text();
    model.labelAttributes = labelAttributes(classValue);
}

} // namespace stillroom
