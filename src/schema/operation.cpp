#include "schema/operation.h"

#include "base/error.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom {

namespace {

[[noreturn]] void cannotReverse(const QString &what)
{
    throw Error(Error::Kind::Migration, coreTr("%1 cannot be reversed.").arg(what))
        .withHint(coreTr("Write the downgrade by hand."));
}

DropConstraint::Type typeOf(const Constraint &constraint)
{
    using Type = DropConstraint::Type;
    constexpr Type types[] = {Type::PrimaryKey, Type::ForeignKey, Type::Unique, Type::Check, Type::Exclude};
    return types[constraint.index()];
}

QString nameOf(const Constraint &constraint)
{
    return std::visit([](const auto &value) { return value.name; }, constraint);
}

/// The way back of 'column::text::type', which is how a column becomes one of an enumerated type.
void reverseCast(QMap<QString, QString> &options, const SqlType &type)
{
    const auto cast = options.find(QStringLiteral("postgresql_using"));
    const qsizetype at = cast == options.end() ? -1 : cast->lastIndexOf(QLatin1String("::text::"));
    if (at < 0)
        return;
    const auto named = namedEnum(type);
    if (!named) {
        options.erase(cast);
        return;
    }
    const auto quoted = [](const QString &name) {
        const bool isPlain = std::all_of(name.begin(), name.end(), [](QChar c) {
            return (c >= QLatin1Char('a') && c <= QLatin1Char('z')) || c.isDigit() || c == QLatin1Char('_');
        });
        return isPlain ? name : QLatin1Char('"') + name + QLatin1Char('"');
    };
    *cast = cast->left(at + 8)
        + (named->schema.isEmpty() ? QString() : quoted(named->schema) + QLatin1Char('.'))
        + quoted(named->name) + cast->back();
}

struct Reverse
{
    const Operation &operation;

    Operation operator()(const CreateTable &create) const
    {
        return DropTable {create.table.tableName(), create.table, false};
    }
    Operation operator()(const DropTable &drop) const
    {
        if (!drop.original)
            cannotReverse(toText(operation));
        return CreateTable {*drop.original, false};
    }
    Operation operator()(const RenameTable &rename) const
    {
        return RenameTable {{rename.table.schema, rename.newName}, rename.table.name};
    }
    Operation operator()(const AddColumn &add) const
    {
        return DropColumn {add.table, add.column.name, add.column, false};
    }
    Operation operator()(const DropColumn &drop) const
    {
        if (!drop.original)
            cannotReverse(toText(operation));
        AddColumn add;
        add.table = drop.table;
        add.column = *drop.original;
        return add;
    }
    Operation operator()(const AlterColumn &alter) const
    {
        if ((alter.type && !alter.existingType) || (alter.nullable && !alter.existingNullable)
            || (alter.serverDefault && !alter.existingServerDefault)
            || (alter.identity && !alter.existingIdentity) || (alter.comment && !alter.existingComment))
            cannotReverse(toText(operation));
        AlterColumn back = alter;
        back.column = alter.newName.value_or(alter.column);
        if (alter.newName)
            back.newName = alter.column;
        const auto swapped = [](auto &now, auto &existing) {
            if (now)
                std::swap(now, existing);
        };

        swapped(back.type, back.existingType);
        if (back.type)
            reverseCast(back.options, *back.type);
        swapped(back.nullable, back.existingNullable);
        swapped(back.serverDefault, back.existingServerDefault);
        swapped(back.identity, back.existingIdentity);
        swapped(back.comment, back.existingComment);
        return back;
    }
    Operation operator()(const CreateIndex &create) const
    {
        return DropIndex {create.index.name, create.table, create.index, false};
    }
    Operation operator()(const DropIndex &drop) const
    {
        if (!drop.original || drop.table.name.isEmpty())
            cannotReverse(toText(operation));
        return CreateIndex {drop.table, *drop.original, false};
    }
    Operation operator()(const CreateConstraint &create) const
    {
        return DropConstraint {nameOf(create.constraint), create.table, typeOf(create.constraint),
                               create.constraint};
    }
    Operation operator()(const DropConstraint &drop) const
    {
        if (!drop.original)
            cannotReverse(toText(operation));
        return CreateConstraint {drop.table, *drop.original};
    }
    Operation operator()(const AlterTableComment &alter) const
    {
        if (!alter.existingComment)
            cannotReverse(toText(operation));
        return AlterTableComment {alter.table, *alter.existingComment, alter.comment};
    }
    Operation operator()(const CreateEnum &create) const
    {
        return DropEnum {{create.type.schema, create.type.name}, create.type, false};
    }
    Operation operator()(const DropEnum &drop) const
    {
        if (!drop.original)
            cannotReverse(toText(operation));
        return CreateEnum {*drop.original, false};
    }
    Operation operator()(const AlterEnum &alter) const
    {
        if (!alter.existing)
            cannotReverse(toText(operation));
        AlterEnum back {*alter.existing, alter.type, {}, alter.holders};
        for (auto value = alter.renamed.begin(); value != alter.renamed.end(); ++value)
            back.renamed.insert(value.value(), value.key());
        for (EnumHolder &holder : back.holders)
            std::swap(holder.serverDefault, holder.laterDefault);
        return back;
    }
    Operation operator()(const RenameConstraint &rename) const
    {
        return RenameConstraint {rename.table, rename.newName, rename.name, rename.isIndex};
    }
    Operation operator()(const CreateObject &create) const
    {
        return DropObject {create.object, create.object, false};
    }
    Operation operator()(const DropObject &drop) const
    {
        if (!drop.original)
            cannotReverse(toText(operation));
        return CreateObject {*drop.original, false};
    }
    Operation operator()(const AlterObject &alter) const
    {
        if (!alter.existing)
            cannotReverse(toText(operation));
        return AlterObject {*alter.existing, alter.object, alter.dependents};
    }
    Operation operator()(const ExecuteSql &) const { cannotReverse(toText(operation)); }
    Operation operator()(const BulkInsert &) const { cannotReverse(toText(operation)); }
    Operation operator()(const BatchAlterTable &batch) const
    {
        BatchAlterTable back = batch;
        back.operations = reversed(resolvedBatch(batch));
        // In a batch a column keeps the name it had when the batch began.
        QMap<QString, QString> before;
        for (Operation &inner : back.operations) {
            if (auto *alter = std::get_if<AlterColumn>(&inner.kind)) {
                const QString now = alter->column;
                alter->column = before.value(now, now);
                if (alter->newName)
                    before.insert(*alter->newName, alter->column);
            } else if (auto *drop = std::get_if<DropColumn>(&inner.kind)) {
                drop->column = before.value(drop->column, drop->column);
            }
        }
        return back;
    }
};

struct Complete
{
    const Schema &before;

    void operator()(DropTable &drop) const
    {
        const Table *table = before.table(drop.table);
        if (!drop.original && table)
            drop.original = *table;
    }
    void operator()(DropColumn &drop) const
    {
        const Table *table = before.table(drop.table);
        const Column *column = table ? table->column(drop.column) : nullptr;
        if (!drop.original && column)
            drop.original = *column;
    }
    void operator()(AlterColumn &alter) const
    {
        const Table *table = before.table(alter.table);
        const Column *column = table ? table->column(alter.column) : nullptr;
        if (!column)
            return;
        if (!alter.existingType)
            alter.existingType = column->type;
        if (!alter.existingNullable)
            alter.existingNullable = column->nullable;
        if (!alter.existingServerDefault)
            alter.existingServerDefault = column->serverDefault;
        if (alter.identity && !alter.existingIdentity)
            alter.existingIdentity = column->identity;
        if (!alter.existingComment)
            alter.existingComment = column->comment;
    }
    void operator()(DropIndex &drop) const
    {
        for (const Table &table : before.tables) {
            if (!drop.table.name.isEmpty() && table.tableName() != drop.table)
                continue;
            const auto found = std::find_if(table.indexes.begin(), table.indexes.end(),
                                            [&](const Index &index) { return index.name == drop.name; });
            if (found == table.indexes.end())
                continue;
            drop.table = table.tableName();
            if (!drop.original)
                drop.original = *found;
            return;
        }
    }
    void operator()(DropConstraint &drop) const
    {
        const Table *table = before.table(drop.table);
        if (drop.original || !table)
            return;
        Table copy = *table;
        drop.original = takeConstraint(copy, drop);
        if (drop.original)
            drop.type = typeOf(*drop.original);
    }
    void operator()(AlterTableComment &alter) const
    {
        const Table *table = before.table(alter.table);
        if (!alter.existingComment && table)
            alter.existingComment = table->comment;
    }
    void operator()(DropEnum &drop) const
    {
        for (const EnumType &type : before.enums) {
            if (!drop.original && type.name == drop.name.name && type.schema == drop.name.schema)
                drop.original = type;
        }
    }
    void operator()(AlterEnum &alter) const
    {
        for (const EnumType &type : before.enums) {
            if (!alter.existing && type.name == alter.type.name && type.schema == alter.type.schema)
                alter.existing = type;
        }
    }
    void operator()(DropObject &drop) const
    {
        if (!drop.original)
            drop.original = findObject(before, drop.object);
    }
    void operator()(AlterObject &alter) const
    {
        if (!alter.existing)
            alter.existing = findObject(before, alter.object);
        if (alter.dependents.empty() && std::holds_alternative<View>(alter.object))
            alter.dependents = dependentViews(before, objectName(alter.object));
    }
    void operator()(BatchAlterTable &batch) const
    {
        Schema now = before;
        std::vector<Operation> resolved = resolvedBatch(batch, before.table(batch.table));
        for (std::size_t i = 0; i < resolved.size(); ++i) {
            Operation done = completed(resolved[i], now);
            apply(done, now);
            // The batch's own words for columns stay.
            if (const auto *alter = batch.operations[i].as<AlterColumn>())
                std::get<AlterColumn>(done.kind).column = alter->column;
            else if (const auto *drop = batch.operations[i].as<DropColumn>())
                std::get<DropColumn>(done.kind).column = drop->column;
            batch.operations[i] = std::move(done);
        }
    }
    template <class T>
    void operator()(T &) const
    { }
};

} // namespace

QStringList renamedValues(const AlterEnum &alter)
{
    QStringList values = alter.existing ? alter.existing->values : QStringList();
    for (QString &value : values)
        value = alter.renamed.value(value, value);
    return values;
}

bool keepsType(const AlterEnum &alter)
{
    qsizetype at = 0;
    const QStringList values = renamedValues(alter);
    for (const QString &value : values) {
        at = alter.type.values.indexOf(value, at) + 1;
        if (at == 0)
            return false;
    }
    return alter.existing.has_value();
}

Operation reversed(const Operation &operation)
{
    return std::visit(Reverse {operation}, operation.kind);
}

std::vector<Operation> reversed(const std::vector<Operation> &operations)
{
    std::vector<Operation> back;
    back.reserve(operations.size());
    for (auto it = operations.rbegin(); it != operations.rend(); ++it)
        back.push_back(reversed(*it));
    return back;
}

Operation completed(Operation operation, const Schema &before)
{
    std::visit(Complete {before}, operation.kind);
    return operation;
}

} // namespace stillroom
