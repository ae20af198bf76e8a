#include "base/topologicalsort.h"
#include "dialect/serverfacts.h"
#include "migrate/compare/comparison.h"

#include <QHash>
#include <algorithm>

namespace stillroom {

namespace {

using TableList = std::vector<const Table *>;

/// Virtual tables and the tables their modules keep beside them are nobody's model.
bool isVirtual(const Table &table, const QStringList &virtualNames)
{
    if (!table.virtualModule.isEmpty())
        return true;
    return std::any_of(virtualNames.begin(), virtualNames.end(),
                       [&](const QString &name) { return table.name.startsWith(name + QLatin1Char('_')); });
}

/// Parents first; ties by name, as MetaData.sorted_tables has it.
TableList sortedByDependency(TableList tables, std::vector<std::pair<const Table *, const Table *>> *cut)
{
    std::sort(tables.begin(), tables.end(), [](const Table *a, const Table *b) {
        return a->tableName().toString() < b->tableName().toString();
    });
    QHash<QString, std::size_t> positions;
    for (std::size_t i = 0; i < tables.size(); ++i)
        positions.insert(tables[i]->tableName().toString(), i);
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        for (const ForeignKey &key : tables[i]->foreignKeys) {
            const auto parent
                = positions.constFind(TableName {key.referredSchema, key.referredTable}.toString());
            if (parent != positions.constEnd() && !key.useAlter)
                edges.emplace_back(*parent, i);
        }
    }
    const TopologicalOrder order = topologicalSort(tables.size(), edges);
    TableList result;
    for (const std::size_t position : order.order)
        result.push_back(tables[position]);
    if (cut) {
        for (const auto &[before, after] : order.cut)
            cut->emplace_back(tables[before], tables[after]);
    }
    return result;
}

/// The table as create_table needs it: without what only an inspector knows.
Table bare(Table table)
{
    table.sql.clear();
    table.triggers.clear();
    for (Index &index : table.indexes)
        index.sql.clear();
    return table;
}

void createTables(const TableList &added, const Dialect &dialect, std::vector<SchemaChange> &found)
{
    std::vector<std::pair<const Table *, const Table *>> cut;
    const TableList ordered = sortedByDependency(added, &cut);
    std::vector<SchemaChange> later;
    for (const Table *table : ordered) {
        Table made = bare(*table);
        const auto mustWait = [&](const ForeignKey &key) {
            if (!dialect.supportsAlterColumn) // SQLite takes references to tables that come later, and no
                                              // other way
                return false;
            return key.useAlter || std::any_of(cut.begin(), cut.end(), [&](const auto &edge) {
                       return edge.second == table && edge.first->name == key.referredTable
                           && edge.first->schema == key.referredSchema;
                   });
        };
        for (const ForeignKey &key : made.foreignKeys) {
            if (mustWait(key))
                later.push_back({CreateConstraint {made.tableName(), key}, made.tableName(), true, {}});
        }
        std::erase_if(made.foreignKeys, mustWait);
        QStringList lines {QStringLiteral("Detected added table '%1'").arg(made.tableName().toString())};
        std::vector<Index> indexes = made.indexes;
        std::sort(indexes.begin(), indexes.end(),
                  [](const Index &a, const Index &b) { return a.name < b.name; });
        for (const Index &index : indexes)
            lines << addedIndexLine(index);
        found.push_back({CreateTable {std::move(made), false}, table->tableName(), true, lines});
    }
    found.insert(found.end(), later.begin(), later.end());
}

void dropTables(const TableList &removed, const Dialect &dialect, std::vector<SchemaChange> &found)
{
    std::vector<std::pair<const Table *, const Table *>> cut;
    TableList ordered = sortedByDependency(removed, &cut);
    std::reverse(ordered.begin(), ordered.end());
    const auto isCut = [&](const Table &table, const ForeignKey &key) {
        return dialect.supportsAlterColumn && !key.name.isEmpty()
            && std::any_of(cut.begin(), cut.end(), [&](const auto &edge) {
                   return edge.second->tableName() == table.tableName()
                       && edge.first->name == key.referredTable && edge.first->schema == key.referredSchema;
               });
    };
    for (const Table *table : ordered) { // a cycle must be opened before its tables can go
        for (const ForeignKey &key : table->foreignKeys) {
            if (isCut(*table, key))
                found.push_back({DropConstraint {key.name, table->tableName(),
                                                 DropConstraint::Type::ForeignKey, Constraint(key)},
                                 table->tableName(),
                                 true,
                                 {}});
        }
    }
    for (const Table *table : ordered) {
        const TableName name = table->tableName();
        Table dropped = bare(*table);
        std::erase_if(dropped.foreignKeys, [&](const ForeignKey &key) { return isCut(*table, key); });
        found.push_back({DropTable {name, std::move(dropped), false},
                         name,
                         true,
                         {QStringLiteral("Detected removed table '%1'").arg(name.toString())}});
    }
}

void compareTable(const Table &wanted, const Table &actual, const Dialect &dialect,
                  const CompareOptions &options, const Schema &inspected, std::vector<SchemaChange> &found)
{
    TableComparison comparison {wanted,
                                actual,
                                dialect,
                                options,
                                !options.incompleteTables.contains(wanted.tableName().toString()),
                                uniqueIsIndex(dialect, inspected),
                                keepsChecks(dialect, inspected),
                                found};
    ConstraintChanges constraints(comparison);
    constraints.drop();
    compareAddedColumns(comparison);
    compareKeptColumns(comparison);
    constraints.create();
    compareIndexesAndUniques(comparison);
    compareForeignKeys(comparison);
    compareTableComment(comparison);
    compareRemovedColumns(comparison);
}

} // namespace

void compareTables(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                   const CompareOptions &options, std::vector<SchemaChange> &found)
{
    QHash<QString, const Table *> there;
    QStringList virtualNames;
    for (const Table &table : actual.tables) {
        there.insert(table.tableName().toString(), &table);
        if (!table.virtualModule.isEmpty())
            virtualNames << table.name;
    }
    TableList added;
    std::vector<std::pair<const Table *, const Table *>> kept;
    QSet<QString> wantedNames;
    for (const Table &table : wanted.tables) {
        if (isVersionTable(table, options) || !table.virtualModule.isEmpty())
            continue;
        const QString name = table.tableName().toString();
        if (wantedNames.contains(name))
            continue;
        wantedNames.insert(name);
        const Table *match = there.value(name);
        if (match)
            kept.emplace_back(&table, match);
        else
            added.push_back(&table);
    }
    TableList removed;
    for (const Table &table : actual.tables) {
        const QString name = table.tableName().toString();
        if (!wantedNames.contains(name) && !options.incompleteTables.contains(name)
            && !isVersionTable(table, options) && !isVirtual(table, virtualNames)
            && table.extension.isEmpty())
            removed.push_back(&table);
    }
    std::sort(kept.begin(), kept.end(), [](const auto &a, const auto &b) {
        return a.second->tableName().toString() < b.second->tableName().toString();
    });

    createTables(added, dialect, found);
    for (const auto &[model, database] : kept)
        compareTable(*model, *database, dialect, options, actual, found);
    dropTables(removed, dialect, found);
}

} // namespace stillroom
