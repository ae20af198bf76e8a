#include "base/error.h"
#include "diagram/diagram.h"
#include "project/driftrules.h"

#include <QSet>

namespace stillroom {

namespace {

template <class List>
auto findNamed(List &list, const QString &name, const Dialect &dialect)
{
    return std::find_if(list.begin(), list.end(), [&](const auto &each) {
        // A long name is told as the database keeps it; what has none is told by its columns, whole.
        return (each.name.isEmpty() ? driftName(each) : dialect.limited(each.name)) == name;
    });
}

/// One thing of a list as the database has it: changed, added or taken away.
template <class List>
void takeOver(List &models, const List &database, const QString &name, const Dialect &dialect)
{
    const auto wanted = findNamed(models, name, dialect);
    const auto actual = findNamed(database, name, dialect);
    if (wanted != models.end() && actual != database.end())
        *wanted = *actual;
    else if (actual != database.end())
        models.push_back(*actual);
    else if (wanted != models.end())
        models.erase(wanted);
}

bool uses(const Index &index, const QString &column)
{
    return index.columns().contains(column);
}

template <class Constraint>
bool uses(const Constraint &constraint, const QString &column)
{
    return constraint.columns.contains(column);
}

void takeOverColumn(Table &models, const Table &database, const QString &name)
{
    if (!database.column(name)) { // what cannot stand without it goes with it
        const auto usesIt = [&name](const auto &each) { return uses(each, name); };
        std::erase_if(models.indexes, usesIt);
        std::erase_if(models.uniqueConstraints, usesIt);
        std::erase_if(models.foreignKeys, usesIt);
        models.primaryKey.columns.removeAll(name);
    }
    const auto isIt = [&name](const Column &column) { return column.name == name; };
    const auto wanted = std::find_if(models.columns.begin(), models.columns.end(), isIt);
    const Column *actual = database.column(name);
    if (wanted != models.columns.end() && actual)
        *wanted = *actual;
    else if (actual)
        models.columns.push_back(*actual);
    else if (wanted != models.columns.end())
        models.columns.erase(wanted);
}

void takeOverPart(Column &models, const Column &database, DriftPart part)
{
    switch (part) {
    case DriftPart::Type:
        models.type = database.type;
        break;
    case DriftPart::Nullable:
        models.nullable = database.nullable;
        break;
    case DriftPart::Default:
        models.serverDefault = database.serverDefault;
        break;
    case DriftPart::Identity:
        models.identity = database.identity;
        break;
    case DriftPart::Comment:
        models.comment = database.comment;
        break;
    default:
        break;
    }
}

/// A foreign key that has a name on one side only is still the same key.
void takeOverForeignKey(Table &models, const Table &database, const QString &name, const Dialect &dialect)
{
    const auto actual = findNamed(database.foreignKeys, name, dialect);
    if (actual != database.foreignKeys.end()
        && findNamed(models.foreignKeys, name, dialect) == models.foreignKeys.end())
    {
        std::erase_if(models.foreignKeys,
                      [&](const ForeignKey &key) { return key.columns == actual->columns; });
    }
    takeOver(models.foreignKeys, database.foreignKeys, name, dialect);
}

void ignore(const DriftRule &rule, const Dialect &dialect, Table &models, const Table &database)
{
    Column *column = models.column(rule.name);
    const Column *other = database.column(rule.name);
    switch (rule.part) {
    case DriftPart::Table:
        break;
    case DriftPart::Column:
        takeOverColumn(models, database, rule.name);
        break;
    case DriftPart::Index:
        takeOver(models.indexes, database.indexes, rule.name, dialect);
        break;
    case DriftPart::Unique:
        takeOver(models.uniqueConstraints, database.uniqueConstraints, rule.name, dialect);
        break;
    case DriftPart::ForeignKey:
        takeOverForeignKey(models, database, rule.name, dialect);
        break;
    case DriftPart::Check:
        takeOver(models.checkConstraints, database.checkConstraints, rule.name, dialect);
        break;
    case DriftPart::PrimaryKey:
        models.primaryKey = database.primaryKey;
        break;
    default:
        if (rule.part == DriftPart::Comment && rule.name.isEmpty())
            models.comment = database.comment;
        else if (column && other)
            takeOverPart(*column, *other, rule.part);
        break;
    }
}

void treatAsEqual(const DriftRule &rule, const Dialect &dialect, Table &models, const Table &database)
{
    for (Column &column : models.columns) {
        const Column *other = database.column(column.name);
        if (!other || (!rule.name.isEmpty() && rule.name != column.name))
            continue;
        const bool isType = rule.part == DriftPart::Type;
        const QString wanted
            = isType ? driftTypeText(column.type, dialect) : driftDefaultText(column, dialect);
        const QString actual
            = isType ? driftTypeText(other->type, dialect) : driftDefaultText(*other, dialect);
        if (wanted == rule.models && actual == rule.database)
            takeOverPart(column, *other, rule.part);
    }
}

} // namespace

QString driftTypeText(const SqlType &type, const Dialect &dialect)
{
    try {
        return type.declared.isEmpty() ? dialect.typeDdl(type) : type.declared;
    } catch (const Error &) { // a type this database cannot have, such as MySQL's VARCHAR without a length
        return genericTypeText(type);
    }
}

QString driftDefaultText(const Column &column, const Dialect &dialect)
{
    return column.serverDefault ? dialect.defaultDdl(*column.serverDefault) : QString();
}

Schema namedAsModels(const Schema &models, Schema database, const Dialect &dialect)
{
    if (dialect.defaultSchema.isEmpty())
        return database;
    QSet<QString> spelled;
    for (const Table &table : models.tables) {
        const bool isMeant = table.schema == dialect.defaultSchema && !models.table(table.name)
            && !database.table(table.tableName()) && database.table(table.name);
        if (isMeant)
            spelled.insert(table.name);
    }
    for (Table &table : database.tables) {
        if (table.schema.isEmpty() && spelled.contains(table.name))
            table.schema = dialect.defaultSchema;
        for (ForeignKey &key : table.foreignKeys) {
            if (key.referredSchema.isEmpty() && spelled.contains(key.referredTable))
                key.referredSchema = dialect.defaultSchema;
        }
    }
    return database;
}

CompareOptions completedByRules(CompareOptions options, const DriftRules &rules)
{
    for (const DriftRule &rule : rules) {
        if (rule.kind != DriftRule::Kind::Complete)
            continue;
        options.removeUnknownTables = options.removeUnknownTables || rule.table == QStringLiteral("*");
        erase_if(options.incompleteTables, [&rule](const QString &table) {
            const qsizetype dot = table.lastIndexOf(QLatin1Char('.'));
            return rule.coversTable({table.left(std::max<qsizetype>(dot, 0)), table.mid(dot + 1)});
        });
    }
    return options;
}

void applyDriftRules(const DriftRules &rules, const Dialect &dialect, Schema &models, Schema &database)
{
    for (const DriftRule &rule : rules) {
        if (rule.kind == DriftRule::Kind::Complete)
            continue;
        const auto isCovered = [&rule](const Table &table) { return rule.coversTable(table.tableName()); };
        if (rule.kind == DriftRule::Kind::Ignore && rule.part == DriftPart::Table) {
            std::erase_if(models.tables, isCovered);
            std::erase_if(database.tables, isCovered);
            continue;
        }
        for (Table &table : models.tables) {
            const Table *other = isCovered(table) ? database.table(table.tableName()) : nullptr;
            if (!other)
                continue;
            if (rule.kind == DriftRule::Kind::Ignore)
                ignore(rule, dialect, table, *other);
            else
                treatAsEqual(rule, dialect, table, *other);
        }
    }
}

} // namespace stillroom
