#include "base/topologicalsort.h"
#include "migrate/compare/comparison.h"

#include <algorithm>

namespace stillroom {

namespace {

using Objects = std::vector<SchemaObject>;

/// Each behind what its SQL names; by kind where nothing tells.
Objects inOrder(Objects objects)
{
    std::stable_sort(objects.begin(), objects.end(),
                     [](const SchemaObject &a, const SchemaObject &b) { return kindOf(a) < kindOf(b); });
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        for (std::size_t j = 0; j < objects.size(); ++j) {
            if (i != j && mentionsName(objectSql(objects[j]), objectName(objects[i]).name))
                edges.emplace_back(i, j);
        }
    }
    Objects sorted;
    for (const std::size_t place : topologicalSort(objects.size(), edges).order)
        sorted.push_back(objects[place]);
    return sorted;
}

/// What compareTables() found, by the names of the tables.
struct TableChanges
{
    QStringList added;
    QStringList loosened; ///< that lose or change columns, or go

    explicit TableChanges(const std::vector<Operation> &operations)
    {
        for (const Operation &operation : operations) {
            if (const auto *create = operation.as<CreateTable>())
                added.append(create->table.name);
            else if (const auto *add = operation.as<AddColumn>())
                added.append(add->table.name);
            else if (const auto *drop = operation.as<DropColumn>())
                loosened.append(drop->table.name);
            else if (const auto *alter = operation.as<AlterColumn>(); alter && alter->type)
                loosened.append(alter->table.name);
            else if (const auto *table = operation.as<DropTable>())
                loosened.append(table->table.name);
        }
    }
};

bool mentionsAny(const QString &sql, const QStringList &names)
{
    return std::any_of(names.begin(), names.end(),
                       [&](const QString &name) { return mentionsName(sql, name); });
}

class ObjectComparison
{
public:
    ObjectComparison(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                     const CompareOptions &options, AutogenerateResult &result)
        : m_wanted(wanted)
        , m_actual(actual)
        , m_dialect(dialect)
        , m_options(options)
        , m_changes(result.operations)
        , m_result(result)
    { }

    void run()
    {
        findHeld();
        for (const SchemaObject &object : objectsOf(m_wanted)) {
            const auto before = findObject(m_actual, object);
            if (!counts(object) || isOnHeldView(object))
                continue;
            if (!before) {
                create(object);
                tell("added", object);
            } else if (!isHeld(object) && !isAlike(object, *before)) {
                alter(object, *before);
                tell("changed", object);
            } else if (isHeld(object)) {
                create(*findObject(m_wanted, object)); // with its triggers
            }
        }
        for (const SchemaObject &object : objectsOf(m_actual)) {
            const bool isWanted = findObject(m_wanted, object).has_value();
            if (!counts(object) || isOnHeldView(object))
                continue;
            if (!isWanted && mayGo(object)) {
                drop(object);
                tell("removed", object);
            } else if (isHeld(object)) {
                drop(object);
            }
        }
        assemble();
    }

private:
    void tell(const char *change, const SchemaObject &object)
    {
        m_result.detected << QStringLiteral("Detected %1 %2").arg(QLatin1String(change), objectText(object));
    }

    [[nodiscard]] bool counts(const SchemaObject &object) const
    {
        const auto *trigger = std::get_if<TableTrigger>(&object);
        if (trigger && trigger->table.name == m_options.versionTable
            && trigger->table.schema == m_options.versionTableSchema)
            return false;
        const auto *routine = std::get_if<Routine>(&object);
        const auto *view = std::get_if<View>(&object);
        return m_dialect.objectKinds.contains(kindOf(object)) && !(routine && routine->sql.isEmpty())
            && !(view && objectSql(object).isEmpty());
    }

    /// As with tables: what lies outside the default schema goes only where all schemas were looked at.
    [[nodiscard]] bool mayGo(const SchemaObject &object) const
    {
        const bool outside
            = std::holds_alternative<Namespace>(object) || !objectName(object).schema.isEmpty();
        return m_options.includeSchemas || !outside;
    }

    /// PostgreSQL lets no column go or change its type that a view reads: such views go before and come back
    /// behind, with those that read from them.
    void findHeld()
    {
        if (m_dialect.name != QLatin1String("postgresql") || m_changes.loosened.isEmpty())
            return;
        for (const View &view : m_actual.views) {
            if (!view.extension.isEmpty() || !mentionsAny(objectSql(view), m_changes.loosened))
                continue;
            m_held.emplace_back(view);
            for (const View &above : dependentViews(m_actual, {view.schema, view.name}))
                m_held.emplace_back(above);
        }
    }
    [[nodiscard]] bool isHeld(const SchemaObject &object) const
    {
        return std::any_of(m_held.begin(), m_held.end(),
                           [&](const SchemaObject &held) { return isSameObject(held, object); });
    }
    [[nodiscard]] bool isOnHeldView(const SchemaObject &object) const
    {
        const auto *trigger = std::get_if<TableTrigger>(&object);
        return trigger && std::any_of(m_held.begin(), m_held.end(), [&](const SchemaObject &held) {
                   return objectName(held) == trigger->table;
               });
    }

    void create(const SchemaObject &object)
    {
        const bool isLate = std::holds_alternative<View>(object)
            || std::holds_alternative<TableTrigger>(object)
            || (std::holds_alternative<Routine>(object) && mentionsAny(objectSql(object), m_changes.added));
        (isLate ? m_createdLate : m_createdEarly).push_back(object);
    }

    void drop(const SchemaObject &object)
    {
        bool isEarly = std::holds_alternative<View>(object) || std::holds_alternative<TableTrigger>(object);
        if (std::holds_alternative<Routine>(object)) // unless a table needs it as long as it is there
            isEarly = std::none_of(m_actual.tables.begin(), m_actual.tables.end(), [&](const Table &table) {
                return usesRoutine(table, objectName(object).name);
            });
        (isEarly ? m_droppedEarly : m_droppedLate).push_back(object);
    }

    static bool usesRoutine(const Table &table, const QString &name)
    {
        return std::any_of(table.columns.begin(), table.columns.end(),
                           [&](const Column &column) {
                               return (column.serverDefault && mentionsName(column.serverDefault->text, name))
                                   || (column.computed && mentionsName(column.computed->sqltext, name));
                           })
            || std::any_of(table.checkConstraints.begin(), table.checkConstraints.end(),
                           [&](const CheckConstraint &check) { return mentionsName(check.sqltext, name); });
    }

    void alter(const SchemaObject &object, const SchemaObject &before)
    {
        const bool isEarly
            = std::holds_alternative<Sequence>(object) || std::holds_alternative<Domain>(object);
        (isEarly ? m_alteredEarly : m_alteredLate).push_back(AlterObject {object, before, {}});
    }

    void assemble()
    {
        std::vector<Operation> operations;
        Schema left = m_actual;
        const auto dropAll = [&](Objects objects) {
            objects = inOrder(std::move(objects));
            for (auto object = objects.rbegin(); object != objects.rend(); ++object) {
                operations.emplace_back(DropObject {*object, findObject(m_actual, *object), false});
                removeObject(left, *object);
            }
        };
        const auto createAll = [&](Objects objects) {
            for (const SchemaObject &object : inOrder(std::move(objects)))
                operations.emplace_back(CreateObject {object, false});
        };
        // Triggers that go are told by themselves, so that a view does not bring them back on the way down.
        dropAll(std::move(m_droppedEarly));
        for (Operation &operation : operations) {
            auto &dropped = std::get<DropObject>(operation.kind);
            if (auto *view = dropped.original ? std::get_if<View>(&*dropped.original) : nullptr;
                view && !isHeld(dropped.object))
                view->triggers.clear();
        }
        createAll(std::move(m_createdEarly));
        for (AlterObject &alter : m_alteredEarly)
            operations.emplace_back(std::move(alter));
        std::move(m_result.operations.begin(), m_result.operations.end(), std::back_inserter(operations));
        for (AlterObject &alter : m_alteredLate) {
            if (std::holds_alternative<View>(alter.object))
                alter.dependents = dependentViews(left, objectName(alter.object));
        }
        // A changed view may read from a new one, and the other way round.
        Objects late = std::move(m_createdLate);
        for (const AlterObject &alter : m_alteredLate)
            late.push_back(alter.object);
        for (const SchemaObject &object : inOrder(std::move(late))) {
            const auto changed
                = std::find_if(m_alteredLate.begin(), m_alteredLate.end(),
                               [&](const AlterObject &alter) { return isSameObject(alter.object, object); });
            if (changed == m_alteredLate.end())
                operations.emplace_back(CreateObject {object, false});
            else
                operations.emplace_back(*changed);
        }
        dropAll(std::move(m_droppedLate));
        m_result.operations = std::move(operations);
    }

    const Schema &m_wanted;
    const Schema &m_actual;
    const Dialect &m_dialect;
    const CompareOptions &m_options;
    const TableChanges m_changes;
    AutogenerateResult &m_result;
    Objects m_held;
    Objects m_createdEarly;
    Objects m_createdLate;
    Objects m_droppedEarly;
    Objects m_droppedLate;
    std::vector<AlterObject> m_alteredEarly;
    std::vector<AlterObject> m_alteredLate;
};

} // namespace

void compareObjects(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                    const CompareOptions &options, AutogenerateResult &result)
{
    if (options.compareObjects)
        ObjectComparison(wanted, actual, dialect, options, result).run();
}

} // namespace stillroom
