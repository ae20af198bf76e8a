#include "schema/operationparts.h"

#include "base/error.h"

#include <algorithm>

namespace stillroom {

namespace {

bool hasSeparateComments(const Schema &schema)
{
    return schema.dialect == QLatin1String("postgresql") || schema.dialect == QLatin1String("mssql");
}

struct PartList
{
    const Schema &before;
    std::vector<Operation> parts {};

    void operator()(const CreateTable &create)
    {
        CreateTable bare = create;
        bare.table.indexes.clear();
        std::vector<Operation> comments;
        if (hasSeparateComments(before)) {
            if (!bare.table.comment.isEmpty())
                comments.push_back(AlterTableComment {bare.table.tableName(), bare.table.comment, {}});
            bare.table.comment.clear();
            for (Column &column : bare.table.columns)
                takeComment(bare.table.tableName(), column, comments);
        }
        parts.push_back(bare);
        for (const Index &index : create.table.indexes)
            parts.push_back(CreateIndex {create.table.tableName(), index, create.ifNotExists});
        parts.insert(parts.end(), comments.begin(), comments.end());
    }

    void operator()(const AddColumn &add)
    {
        AddColumn bare = add;
        bare.index = false;
        bare.unique = false;
        bare.foreignKeys.clear();
        bare.checkConstraints.clear();
        std::vector<Operation> comments;
        if (hasSeparateComments(before))
            takeComment(add.table, bare.column, comments);
        parts.push_back(bare);
        if (add.index || add.unique || !add.foreignKeys.empty() || !add.checkConstraints.empty())
            addConstraintsOf(add);
        parts.insert(parts.end(), comments.begin(), comments.end());
    }

    void operator()(const AlterColumn &alter)
    {
        const bool isWhole
            = before.dialect == QLatin1String("mysql") || before.dialect == QLatin1String("mariadb");
        if (isWhole) {
            parts.push_back(alter);
            return;
        }
        AlterColumn bare = alter;
        bare.newName.reset();
        bare.type.reset();
        bare.nullable.reset();
        bare.serverDefault.reset();
        bare.identity.reset();
        bare.comment.reset();
        bare.autoincrement.reset();
        const auto take = [&](auto member) {
            if (!(alter.*member))
                return;
            AlterColumn part = bare;
            part.*member = alter.*member;
            parts.push_back(part);
        };
        take(&AlterColumn::type);
        take(&AlterColumn::serverDefault);
        take(&AlterColumn::nullable);
        take(&AlterColumn::identity);
        take(&AlterColumn::comment);
        take(&AlterColumn::autoincrement);
        take(&AlterColumn::newName);
        if (parts.empty())
            parts.push_back(alter);
    }

    void operator()(const BatchAlterTable &batch)
    {
        Schema now;
        now.dialect = before.dialect;
        now.enums = before.enums;
        if (const Table *table = before.table(batch.table))
            now.tables.push_back(*table);
        for (const Operation &operation : resolvedBatch(batch, before.table(batch.table))) {
            for (const Operation &part : partsOf(operation, now))
                parts.push_back(part);
            try {
                apply(operation, now);
            } catch (const Error &) { // told where it is judged
            }
        }
    }

    template <class T>
    void operator()(const T &one)
    {
        parts.push_back(one);
    }

private:
    static void takeComment(const TableName &table, Column &column, std::vector<Operation> &comments)
    {
        if (column.comment.isEmpty())
            return;
        AlterColumn alter;
        alter.table = table;
        alter.column = column.name;
        alter.comment = std::exchange(column.comment, QString());
        alter.existingType = column.type;
        alter.existingNullable = column.nullable;
        comments.push_back(alter);
    }

    /// Those the column brings along, as the replay makes them.
    void addConstraintsOf(const AddColumn &add)
    {
        Schema alone;
        alone.dialect = before.dialect;
        Table table;
        table.name = add.table.name;
        table.schema = add.table.schema;
        alone.tables.push_back(table);
        AddColumn whole = add;
        whole.primaryKey = false;
        apply(whole, alone);
        const Table &made = alone.tables.front();
        for (const CheckConstraint &check : made.checkConstraints)
            parts.push_back(CreateConstraint {add.table, check});
        for (const ForeignKey &key : made.foreignKeys)
            parts.push_back(CreateConstraint {add.table, key});
        for (const UniqueConstraint &unique : made.uniqueConstraints)
            parts.push_back(CreateConstraint {add.table, unique});
        for (const Index &index : made.indexes)
            parts.push_back(CreateIndex {add.table, index, false});
    }
};

} // namespace

std::vector<Operation> partsOf(const Operation &operation, const Schema &before)
{
    PartList visitor {before};
    std::visit(visitor, operation.kind);
    for (Operation &part : visitor.parts) {
        part.line = part.line > 0 ? part.line : operation.line;
        part.autocommit = part.autocommit || operation.autocommit;
    }
    return std::move(visitor.parts);
}

} // namespace stillroom
