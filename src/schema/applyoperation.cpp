#include "base/error.h"
#include "base/text.h"
#include "schema/namingconvention.h"
#include "schema/operation.h"
#include "schema/sqltokens.h"

#include <algorithm>

namespace stillroom {

namespace {

[[noreturn]] void fail(const QString &sentence)
{
    throw Error(Error::Kind::Migration, sentence);
}

Table &tableOf(Schema &schema, const TableName &name)
{
    if (Table *table = schema.table(name))
        return *table;
    fail(coreTr("There is no table %1 at this point.").arg(name.toString()));
}

/// The table, about to change: what the database kept as its text holds no longer.
Table &changedTable(Schema &schema, const TableName &name)
{
    Table &table = tableOf(schema, name);
    table.sql.clear();
    return table;
}

Column &columnOf(Table &table, const QString &name)
{
    if (Column *column = table.column(name))
        return *column;
    fail(coreTr("Table %1 has no column %2 at this point.").arg(table.tableName().toString(), name));
}

void renameIn(QStringList &names, const QString &from, const QString &to)
{
    std::replace(names.begin(), names.end(), from, to);
}

void renameColumn(Schema &schema, Table &table, const QString &from, const QString &to)
{
    if (table.column(to))
        fail(coreTr("Table %1 already has a column %2.").arg(table.tableName().toString(), to));
    columnOf(table, from).name = to;
    renameIn(table.primaryKey.columns, from, to);
    for (ForeignKey &key : table.foreignKeys)
        renameIn(key.columns, from, to);
    for (UniqueConstraint &unique : table.uniqueConstraints)
        renameIn(unique.columns, from, to);
    for (CheckConstraint &check : table.checkConstraints)
        check.sqltext = withColumnRenamed(check.sqltext, from, to);
    for (ExcludeConstraint &exclude : table.excludeConstraints) {
        for (ExcludeConstraint::Element &element : exclude.elements)
            element.expression = withColumnRenamed(element.expression, from, to);
        exclude.where = withColumnRenamed(exclude.where, from, to);
    }
    for (Column &column : table.columns) {
        if (column.computed)
            column.computed->sqltext = withColumnRenamed(column.computed->sqltext, from, to);
    }
    for (Index &index : table.indexes) {
        const Index old = index;
        for (IndexElement &element : index.elements) {
            if (element.column == from)
                element.column = to;
            element.expression = withColumnRenamed(element.expression, from, to);
        }
        index.where = withColumnRenamed(index.where, from, to);
        if (!(index == old))
            index.sql.clear();
    }
    const TableName self = table.tableName();
    for (Table &other : schema.tables) {
        for (ForeignKey &key : other.foreignKeys) {
            if (referredTable(key) == self && key.referredColumns.contains(from)) {
                renameIn(key.referredColumns, from, to);
                other.sql.clear();
            }
        }
    }
}

void addConstraint(Table &table, const Constraint &constraint)
{
    const auto requireColumns = [&](const QStringList &names) {
        for (const QString &name : names)
            columnOf(table, name);
    };
    const auto requireFreeName = [&](const auto &existing, const QString &name) {
        if (!name.isEmpty() && std::any_of(existing.begin(), existing.end(), [&](const auto &other) {
                return other.name == name;
            }))
            fail(coreTr("Table %1 already has a constraint %2.").arg(table.tableName().toString(), name));
    };
    if (const auto *primary = std::get_if<PrimaryKey>(&constraint)) {
        if (!table.primaryKey.columns.isEmpty())
            fail(coreTr("Table %1 already has a primary key.").arg(table.tableName().toString()));
        requireColumns(primary->columns);
        table.primaryKey = *primary;
    } else if (const auto *foreign = std::get_if<ForeignKey>(&constraint)) {
        requireColumns(foreign->columns);
        requireFreeName(table.foreignKeys, foreign->name);
        table.foreignKeys.push_back(*foreign);
    } else if (const auto *unique = std::get_if<UniqueConstraint>(&constraint)) {
        requireColumns(unique->columns);
        requireFreeName(table.uniqueConstraints, unique->name);
        table.uniqueConstraints.push_back(*unique);
    } else if (const auto *check = std::get_if<CheckConstraint>(&constraint)) {
        requireFreeName(table.checkConstraints, check->name);
        table.checkConstraints.push_back(*check);
    } else {
        const auto &exclude = std::get<ExcludeConstraint>(constraint);
        requireFreeName(table.excludeConstraints, exclude.name);
        table.excludeConstraints.push_back(exclude);
    }
}

/// Takes the first element out for which `matches` holds.
template <class T, class F>
std::optional<T> taken(std::vector<T> &all, F matches)
{
    const auto found = std::find_if(all.begin(), all.end(), matches);
    if (found == all.end())
        return {};
    T value = *found;
    all.erase(found);
    return value;
}

// The names a constraint without one goes by: PostgreSQL's own, and those of the naming conventions in
// SQLAlchemy's and Alembic's manuals.
QStringList conventionalNames(const Table &table, const ForeignKey &key)
{
    const QString first = key.columns.value(0);
    return {QStringLiteral("%1_%2_fkey").arg(table.name, key.columns.join(QLatin1Char('_'))),
            QStringLiteral("fk_%1_%2_%3").arg(table.name, first, key.referredTable),
            QStringLiteral("fk_%1_%2").arg(table.name, first)};
}

QStringList conventionalNames(const Table &table, const UniqueConstraint &unique)
{
    return {QStringLiteral("%1_%2_key").arg(table.name, unique.columns.join(QLatin1Char('_'))),
            QStringLiteral("uq_%1_%2").arg(table.name, unique.columns.value(0))};
}

QStringList conventionalNames(const Table &table, const CheckConstraint &check)
{
    QStringList names {table.name + QStringLiteral("_check")};
    for (const Column &column : table.columns) {
        if (mentionsColumn(check.sqltext, column.name))
            names.append(QStringLiteral("%1_%2_check").arg(table.name, column.name));
    }
    return names;
}

QStringList conventionalNames(const Table &, const ExcludeConstraint &)
{
    return {};
}

/// The constraint without a name that would have this one by the convention.
std::optional<Constraint> unnamedConstraint(const Table &table, const NamingConvention &convention,
                                            const QString &name)
{
    const auto find = [&](const auto &all) -> std::optional<Constraint> {
        for (const auto &candidate : all) {
            if (candidate.name.isEmpty() && conventionName(convention, table.name, candidate) == name)
                return candidate;
        }
        return {};
    };
    if (auto found = find(table.foreignKeys))
        return found;
    if (auto found = find(table.uniqueConstraints))
        return found;
    return find(table.checkConstraints);
}

/// Columns go with all that is made of them, as PostgreSQL does it.
void dropColumn(Table &table, const QString &name)
{
    columnOf(table, name);
    const auto uses = [&](const auto &constraint) { return constraint.columns.contains(name); };
    std::erase_if(table.columns, [&](const Column &column) { return column.name == name; });
    if (uses(table.primaryKey))
        table.primaryKey = {};
    std::erase_if(table.foreignKeys, uses);
    std::erase_if(table.uniqueConstraints, uses);
    std::erase_if(table.checkConstraints,
                  [&](const CheckConstraint &check) { return mentionsColumn(check.sqltext, name); });
    std::erase_if(table.excludeConstraints, [&](const ExcludeConstraint &exclude) {
        return mentionsColumn(exclude.where, name)
            || std::any_of(exclude.elements.begin(), exclude.elements.end(),
                           [&](const ExcludeConstraint::Element &element) {
                               return mentionsColumn(element.expression, name);
                           });
    });
    std::erase_if(table.indexes, [&](const Index &index) {
        return mentionsColumn(index.where, name)
            || std::any_of(index.elements.begin(), index.elements.end(), [&](const IndexElement &element) {
                   return element.column == name || mentionsColumn(element.expression, name);
               });
    });
}

void addIndex(Schema &schema, Table &table, const Index &index)
{
    for (const Table &other : schema.tables) {
        if (other.schema == table.schema
            && std::any_of(other.indexes.begin(), other.indexes.end(), [&](const Index &existing) {
                   return !index.name.isEmpty() && existing.name == index.name
                       && (schema.dialect == QLatin1String("sqlite") || &other == &table);
               }))
            fail(coreTr("There already is an index %1.").arg(index.name));
    }
    for (const QString &name : index.columns())
        columnOf(table, name);
    table.indexes.push_back(index);
}

/// \return false if there is one of that name
bool addEnum(Schema &schema, const EnumType &type)
{
    if (std::any_of(schema.enums.begin(), schema.enums.end(), [&](const EnumType &other) {
            return other.name == type.name && other.schema == type.schema;
        }))
        return false;
    schema.enums.push_back(type);
    return true;
}

/// A default that is a value of an enumerated type goes by its new name.
void renameDefault(Column &column, const QMap<QString, QString> &renamed)
{
    if (!column.serverDefault)
        return;
    const auto quoted = [](QString value) {
        return QLatin1Char('\'') + value.replace(QLatin1String("'"), QLatin1String("''")) + QLatin1Char('\'');
    };
    QString &text = column.serverDefault->text;
    for (auto value = renamed.begin(); value != renamed.end(); ++value) {
        const bool isLiteral = column.serverDefault->kind == ServerDefault::Kind::Literal;
        const QString old = isLiteral ? value.key() : quoted(value.key());
        const bool isIt = text == old || (!isLiteral && text.startsWith(old + QLatin1String("::")));
        if (!isIt)
            continue;
        text.replace(0, old.size(), isLiteral ? value.value() : quoted(value.value()));
        return;
    }
}

struct Apply
{
    Schema &schema;

    void operator()(const CreateTable &operation) const
    {
        if (schema.table(operation.table.tableName())) {
            if (operation.ifNotExists)
                return;
            fail(coreTr("There already is a table %1.").arg(operation.table.tableName().toString()));
        }
        schema.tables.push_back(operation.table);
        for (const Column &column : operation.table.columns) {
            if (const auto type = namedEnum(column.type);
                type && schema.dialect == QLatin1String("postgresql"))
                addEnum(schema, *type); // comes with the table
        }
    }

    void operator()(const DropTable &operation) const
    {
        const auto found = std::find_if(schema.tables.begin(), schema.tables.end(), [&](const Table &table) {
            return table.tableName() == operation.table;
        });
        if (found != schema.tables.end())
            schema.tables.erase(found);
        else if (!operation.ifExists)
            fail(coreTr("There is no table %1 at this point.").arg(operation.table.toString()));
    }

    void operator()(const RenameTable &operation) const
    {
        tableOf(schema, operation.table);
        const TableName renamed {operation.table.schema, operation.newName};
        if (schema.table(renamed))
            fail(coreTr("There already is a table %1.").arg(renamed.toString()));
        Table &table = changedTable(schema, operation.table);
        for (Table &other : schema.tables) {
            for (ForeignKey &key : other.foreignKeys) {
                if (referredTable(key) == operation.table) {
                    key.referredTable = operation.newName;
                    other.sql.clear();
                }
            }
        }
        for (Index &index : table.indexes)
            index.sql.clear();
        table.name = operation.newName;
    }

    void operator()(const AddColumn &operation) const
    {
        Table &table = changedTable(schema, operation.table);
        const QString &name = operation.column.name;
        if (table.column(name)) {
            if (operation.ifNotExists)
                return;
            fail(coreTr("Table %1 already has a column %2.").arg(operation.table.toString(), name));
        }
        table.columns.push_back(operation.column);
        if (operation.primaryKey)
            table.primaryKey.columns.append(name);
        for (const ForeignKey &key : operation.foreignKeys)
            table.foreignKeys.push_back(key);
        for (const CheckConstraint &check : operation.checkConstraints)
            table.checkConstraints.push_back(check);
        if (operation.index) {
            Index index;
            index.name = QStringLiteral("ix_%1_%2").arg(table.name, name);
            index.elements.resize(1);
            index.elements[0].column = name;
            index.unique = operation.unique;
            addIndex(schema, table, index);
        } else if (operation.unique) {
            table.uniqueConstraints.push_back({{}, {name}, {}});
        }
    }

    void operator()(const DropColumn &operation) const
    {
        Table &table = changedTable(schema, operation.table);
        if (table.column(operation.column) || !operation.ifExists)
            dropColumn(table, operation.column);
    }

    void operator()(const AlterColumn &operation) const
    {
        Table &table = changedTable(schema, operation.table);
        Column &column = columnOf(table, operation.column);
        if (operation.type)
            column.type = *operation.type;
        if (operation.nullable)
            column.nullable = *operation.nullable;
        if (operation.serverDefault)
            column.serverDefault = *operation.serverDefault;
        if (operation.identity)
            column.identity = *operation.identity;
        if (operation.comment)
            column.comment = *operation.comment;
        if (operation.autoincrement)
            column.autoincrement = operation.autoincrement;
        if (operation.newName && *operation.newName != operation.column)
            renameColumn(schema, table, operation.column, *operation.newName);
    }

    void operator()(const CreateIndex &operation) const
    {
        Table &table = tableOf(schema, operation.table);
        const bool exists = std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index &index) {
            return index.name == operation.index.name;
        });
        if (!(exists && operation.ifNotExists))
            addIndex(schema, table, operation.index);
    }

    void operator()(const DropIndex &operation) const
    {
        for (Table &table : schema.tables) {
            if (!operation.table.name.isEmpty() && table.tableName() != operation.table)
                continue;
            const auto isIt = [&](const auto &each) { return each.name == operation.name; };
            if (taken(table.indexes, isIt))
                return;
            const bool isMysql
                = schema.dialect == QLatin1String("mysql") || schema.dialect == QLatin1String("mariadb");
            if (isMysql && taken(table.uniqueConstraints, isIt)) // the two are one there
                return;
        }
        if (!operation.ifExists)
            fail(coreTr("There is no index %1 at this point.").arg(operation.name));
    }

    void operator()(const CreateConstraint &operation) const
    {
        addConstraint(changedTable(schema, operation.table), operation.constraint);
    }

    void operator()(const DropConstraint &operation) const
    {
        if (!takeConstraint(changedTable(schema, operation.table), operation))
            fail(operation.name.isEmpty()
                     ? coreTr("Table %1 has no such constraint.").arg(operation.table.toString())
                     : coreTr("Table %1 has no constraint named %2.")
                           .arg(operation.table.toString(), operation.name));
    }

    void operator()(const AlterTableComment &operation) const
    {
        tableOf(schema, operation.table).comment = operation.comment;
    }

    void operator()(const CreateEnum &operation) const
    {
        if (!addEnum(schema, operation.type) && !operation.ifNotExists
            && schema.dialect == QLatin1String("postgresql"))
            fail(coreTr("There already is a type %1.").arg(operation.type.name));
    }

    void operator()(const DropEnum &operation) const
    {
        std::erase_if(schema.enums, [&](const EnumType &type) {
            return type.name == operation.name.name && type.schema == operation.name.schema;
        });
    }

    void operator()(const AlterEnum &operation) const
    {
        const auto isIt = [&](const QString &name, const QString &space) {
            return name == operation.type.name && space == operation.type.schema;
        };
        for (EnumType &type : schema.enums) {
            if (isIt(type.name, type.schema))
                type.values = operation.type.values;
        }
        for (Table &table : schema.tables) {
            for (Column &column : table.columns) {
                const auto named = namedEnum(column.type);
                if (!named || !isIt(named->name, named->schema))
                    continue;
                (column.type.items.empty() ? column.type : column.type.items.front()).enumValues
                    = operation.type.values;
                renameDefault(column, operation.renamed);
            }
        }
        if (keepsType(operation))
            return;
        for (const EnumHolder &holder : operation.holders)
            columnOf(changedTable(schema, holder.table), holder.column).serverDefault = holder.laterDefault;
    }

    void operator()(const RenameConstraint &operation) const
    {
        Table &table = changedTable(schema, operation.table);
        const auto rename = [&](auto &all) {
            for (auto &each : all) {
                if (each.name != operation.name)
                    continue;
                each.name = operation.newName;
                return true;
            }
            return false;
        };
        bool isFound = false;
        if (operation.isIndex) {
            isFound = rename(table.indexes);
            for (Index &index : table.indexes)
                if (index.name == operation.newName)
                    index.sql.clear();
        } else {
            isFound = rename(table.uniqueConstraints) || rename(table.foreignKeys)
                || rename(table.checkConstraints) || rename(table.excludeConstraints);
            if (!isFound && table.primaryKey.name == operation.name) {
                table.primaryKey.name = operation.newName;
                isFound = true;
            }
        }
        if (!isFound)
            fail(coreTr("Table %1 has no constraint named %2.")
                     .arg(operation.table.toString(), operation.name));
    }

    void operator()(const CreateObject &operation) const
    {
        if (!operation.ifNotExists || !findObject(schema, operation.object))
            addObject(schema, operation.object);
    }

    /// What is not there may have been made by SQL that nobody read.
    void operator()(const DropObject &operation) const { removeObject(schema, operation.object); }
    void operator()(const AlterObject &operation) const { replaceObject(schema, operation.object); }

    void operator()(const ExecuteSql &) const { }
    void operator()(const BulkInsert &) const { }

    void operator()(const BatchAlterTable &operation) const
    {
        if (namesConstraints(operation))
            nameConstraints(changedTable(schema, operation.table), operation.namingConvention);
        for (const Operation &inner : resolvedBatch(operation, schema.table(operation.table)))
            apply(inner, schema);
    }
};

} // namespace

std::optional<Constraint> takeConstraint(Table &table, const DropConstraint &drop)
{
    using Type = DropConstraint::Type;
    const auto wants = [&](Type type) { return drop.type == Type::Unknown || drop.type == type; };
    const auto take = [&](auto &all, Type type) -> std::optional<Constraint> {
        using T = typename std::decay_t<decltype(all)>::value_type;
        const T *original = drop.original ? std::get_if<T>(&*drop.original) : nullptr;
        if (!wants(type) || (drop.name.isEmpty() && !original))
            return {};
        auto found = taken(all, [&](const T &candidate) {
            return drop.name.isEmpty() ? candidate == *original : candidate.name == drop.name;
        });
        if (!found && original)
            found = taken(all, [&](const T &candidate) {
                T unnamed = *original;
                unnamed.name.clear();
                return candidate == unnamed;
            });
        if (!found)
            found = taken(all, [&](const T &candidate) {
                return candidate.name.isEmpty() && conventionalNames(table, candidate).contains(drop.name);
            });
        if (!found)
            return {};
        return Constraint(std::move(*found));
    };
    if (auto found = take(table.foreignKeys, Type::ForeignKey))
        return found;
    if (auto found = take(table.uniqueConstraints, Type::Unique))
        return found;
    if (auto found = take(table.checkConstraints, Type::Check))
        return found;
    if (auto found = take(table.excludeConstraints, Type::Exclude))
        return found;
    const bool known = drop.original && std::holds_alternative<PrimaryKey>(*drop.original);
    if (wants(Type::PrimaryKey) && !table.primaryKey.columns.isEmpty()
        && (drop.type == Type::PrimaryKey || known
            || (!drop.name.isEmpty()
                && (table.primaryKey.name == drop.name
                    || (table.primaryKey.name.isEmpty()
                        && drop.name == table.name + QStringLiteral("_pkey"))))))
    {
        Constraint found = table.primaryKey;
        table.primaryKey = {};
        return found;
    }
    return {};
}

std::vector<Operation> resolvedBatch(const BatchAlterTable &batch, const Table *before)
{
    std::vector<Operation> operations = batch.operations;
    for (Operation &operation : operations) {
        auto *drop = std::get_if<DropConstraint>(&operation.kind);
        if (drop && before && !drop->original && !drop->name.isEmpty())
            drop->original = unnamedConstraint(*before, batch.namingConvention, drop->name);
    }
    QMap<QString, QString> renamed; // as the batch began -> now
    for (Operation &operation : operations) {
        QString *column = nullptr;
        if (auto *alter = std::get_if<AlterColumn>(&operation.kind))
            column = &alter->column;
        else if (auto *drop = std::get_if<DropColumn>(&operation.kind))
            column = &drop->column;
        if (!column)
            continue;
        const QString original = *column;
        *column = renamed.value(original, original);
        if (const auto *alter = operation.as<AlterColumn>(); alter && alter->newName)
            renamed.insert(original, *alter->newName);
    }
    return operations;
}

void apply(const Operation &operation, Schema &schema)
{
    std::visit(Apply {schema}, operation.kind);
}

} // namespace stillroom
