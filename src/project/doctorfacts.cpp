#include "project/doctorfacts.h"

#include <QDir>

namespace stillroom {

namespace {

const ModelSet &noModels()
{
    static const ModelSet none;
    return none;
}

} // namespace

DoctorFacts::DoctorFacts(const DoctorInput &given)
    : input(given)
    , models(given.models ? *given.models : noModels())
{
    QHash<QString, std::vector<const ModelClass *>> byFile;
    for (const ModelClass &one : models.classes) {
        m_classes[one.name].push_back(&one);
        byFile[one.place.file].push_back(&one);
    }
    for (const OrmRelationship &relation : models.relationships)
        m_relationships[relation.className].push_back(&relation);
    for (auto &classes : byFile) {
        std::sort(classes.begin(), classes.end(),
                  [](const ModelClass *a, const ModelClass *b) { return a->place.line < b->place.line; });
    }
    for (const NotUnderstood &entry : models.notUnderstood) {
        if (!entry.concernsTables())
            continue;
        if (entry.table)
            m_partTables.insert(entry.table->toString());
        else if (entry.kind == NotUnderstood::Kind::Unread
                 || entry.kind == NotUnderstood::Kind::SecondMetadata)
            m_mayMissModels = true;
        // The class in whose lines it stands.
        const ModelClass *around = nullptr;
        for (const ModelClass *one : byFile.value(entry.place.file)) {
            if (one->place.line <= entry.place.line)
                around = one;
        }
        if (around)
            m_partClasses.insert(around);
    }
}

std::vector<const ModelClass *> DoctorFacts::classes(const QString &name) const
{
    return m_classes.value(name);
}

const ModelClass *DoctorFacts::classOf(const OrmRelationship &relation) const
{
    const std::vector<const ModelClass *> found = classes(relation.className);
    for (const ModelClass *one : found) {
        if (one->module == relation.module)
            return one;
    }
    return found.size() == 1 ? found.front() : nullptr;
}

const ModelClass *DoctorFacts::targetOf(const OrmRelationship &relation) const
{
    const std::vector<const ModelClass *> found = classes(relation.target);
    return found.size() == 1 ? found.front() : nullptr;
}

std::vector<const ModelClass *> DoctorFacts::lineage(const ModelClass &one) const
{
    std::vector<const ModelClass *> found {&one};
    while (!found.back()->parent.isEmpty() && found.size() < 50) {
        const std::vector<const ModelClass *> parents = classes(found.back()->parent);
        if (parents.size() != 1 || std::find(found.begin(), found.end(), parents.front()) != found.end())
            break;
        found.push_back(parents.front());
    }
    return found;
}

bool DoctorFacts::areRelated(const ModelClass &one, const ModelClass &other) const
{
    return lineage(one).back() == lineage(other).back();
}

const OrmRelationship *DoctorFacts::relationship(const ModelClass &owner, const QString &name) const
{
    for (const ModelClass *one : lineage(owner)) {
        for (const OrmRelationship *relation : m_relationships.value(one->name)) {
            if (relation->name == name && relation->module == one->module)
                return relation;
        }
    }
    return nullptr;
}

bool DoctorFacts::hasColumnAttribute(const ModelClass &owner, const QString &name) const
{
    const std::vector<const ModelClass *> all = lineage(owner);
    return std::any_of(all.begin(), all.end(),
                       [&](const ModelClass *one) { return one->attributes.contains(name); });
}

bool DoctorFacts::isWhole(const ModelClass &one) const
{
    const std::vector<const ModelClass *> all = lineage(one);
    // A parent that is not among the classes was not understood either.
    if (!all.back()->parent.isEmpty())
        return false;
    return std::none_of(all.begin(), all.end(), [this](const ModelClass *each) {
        return m_partClasses.contains(each) || !isWhole(each->table);
    });
}

bool DoctorFacts::isWhole(const TableName &table) const
{
    return !m_partTables.contains(table.toString());
}

SourcePlace DoctorFacts::tablePlace(const Table &table) const
{
    return models.tables.value(table.tableName().toString()).place;
}

SourcePlace DoctorFacts::columnPlace(const Table &table, const QString &column) const
{
    const ModelTable model = models.tables.value(table.tableName().toString());
    const SourcePlace place = model.columns.value(column).place;
    return place.file.isEmpty() ? model.place : place;
}

QString DoctorFacts::shownFile(const QString &absolute) const
{
    const QString relative = QDir(input.folder).relativeFilePath(absolute);
    return relative.startsWith(QStringLiteral("..")) ? absolute : relative;
}

} // namespace stillroom
