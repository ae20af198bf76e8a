#include "schema/operationschemas.h"

namespace stillroom {

namespace {

class Collector
{
public:
    void operator()(const CreateTable &create)
    {
        add(create.table.schema);
        addKeys(create.table.foreignKeys);
    }
    void operator()(const AddColumn &add)
    {
        this->add(add.table.schema);
        addKeys(add.foreignKeys);
    }
    void operator()(const CreateConstraint &create)
    {
        add(create.table.schema);
        if (const auto *key = std::get_if<ForeignKey>(&create.constraint))
            add(key->referredSchema);
    }
    void operator()(const BatchAlterTable &batch)
    {
        add(batch.table.schema);
        for (const Operation &operation : batch.operations)
            std::visit([this](const auto &kind) { (*this)(kind); }, operation.kind);
    }
    void operator()(const CreateEnum &create) { add(create.type.schema); }
    void operator()(const DropEnum &drop) { add(drop.name.schema); }
    void operator()(const AlterEnum &alter) { add(alter.type.schema); }
    void operator()(const RenameConstraint &rename) { add(rename.table.schema); }
    void operator()(const CreateObject &create) { add(objectName(create.object).schema); }
    void operator()(const DropObject &drop) { add(objectName(drop.object).schema); }
    void operator()(const AlterObject &alter) { add(objectName(alter.object).schema); }
    void operator()(const ExecuteSql &) { }
    void operator()(const DropTable &drop) { add(drop.table.schema); }
    void operator()(const RenameTable &rename) { add(rename.table.schema); }
    void operator()(const DropColumn &drop) { add(drop.table.schema); }
    void operator()(const AlterColumn &alter) { add(alter.table.schema); }
    void operator()(const CreateIndex &create) { add(create.table.schema); }
    void operator()(const DropIndex &drop) { add(drop.table.schema); }
    void operator()(const DropConstraint &drop) { add(drop.table.schema); }
    void operator()(const AlterTableComment &alter) { add(alter.table.schema); }
    void operator()(const BulkInsert &insert) { add(insert.table.schema); }

    QStringList schemas;

private:
    void add(const QString &schema)
    {
        if (!schema.isEmpty() && !schemas.contains(schema))
            schemas.append(schema);
    }
    void addKeys(const std::vector<ForeignKey> &keys)
    {
        for (const ForeignKey &key : keys)
            add(key.referredSchema);
    }
};

} // namespace

QStringList schemasOf(const Operation &operation)
{
    Collector collector;
    std::visit([&collector](const auto &kind) { collector(kind); }, operation.kind);
    return collector.schemas;
}

} // namespace stillroom
