#include "migrate/branchoverlap.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/rowtraces.h"
#include "migrate/compareschemas.h"

#include <QHash>
#include <algorithm>

namespace stillroom {

namespace {

/// Something an operation changes.
struct Touch
{
    enum class How { Makes, Takes, Changes };
    QString table; ///< empty for a type
    QString key; ///< what two branches must not both change; names its kind
    QString text; ///< "column users.email"
    How how = How::Changes;
    bool isTable = false;
    QString revision {};
};

using How = Touch::How;

QString constraintName(const Constraint &constraint)
{
    return std::visit([](const auto &each) { return each.name; }, constraint);
}

/// Collects what an operation touches.
struct Touches
{
    const Dialect &dialect;
    std::vector<Touch> all {};

    void table(const TableName &name, How how)
    {
        all.push_back({name.toString(), QStringLiteral("table ") + name.toString(),
                       coreTr("table %1").arg(name.toString()), how, true});
    }
    void column(const TableName &of, const QString &name, How how)
    {
        all.push_back({of.toString(), QStringLiteral("column %1.%2").arg(of.toString(), name),
                       coreTr("column %1.%2").arg(of.toString(), name), how, false});
    }
    void named(const TableName &of, const QString &name, How how)
    {
        if (!name.isEmpty())
            all.push_back({of.toString(), QStringLiteral("name %1").arg(name),
                           coreTr("%1 of table %2").arg(name, of.toString()), how, false});
    }
    void rows(const TableName &of)
    {
        all.push_back({of.toString(), QStringLiteral("rows %1").arg(of.toString()),
                       coreTr("the rows of %1").arg(of.toString()), How::Changes, false});
    }

    void operator()(const CreateTable &each)
    {
        table(each.table.tableName(), How::Makes);
        for (const Index &index : each.table.indexes)
            named(each.table.tableName(), index.name, How::Makes);
    }
    void operator()(const DropTable &each) { table(each.table, How::Takes); }
    void operator()(const RenameTable &each)
    {
        table(each.table, How::Takes);
        table({each.table.schema, each.newName}, How::Makes);
    }
    void operator()(const AddColumn &each) { column(each.table, each.column.name, How::Makes); }
    void operator()(const DropColumn &each) { column(each.table, each.column, How::Takes); }
    void operator()(const AlterColumn &each)
    {
        const bool isRenamed = each.newName && *each.newName != each.column;
        column(each.table, each.column, isRenamed ? How::Takes : How::Changes);
        if (isRenamed)
            column(each.table, *each.newName, How::Makes);
    }
    void operator()(const CreateIndex &each) { named(each.table, each.index.name, How::Makes); }
    void operator()(const DropIndex &each) { named(each.table, each.name, How::Takes); }
    void operator()(const CreateConstraint &each)
    {
        if (std::holds_alternative<PrimaryKey>(each.constraint))
            named(each.table, QStringLiteral("primary key"), How::Makes);
        else
            named(each.table, constraintName(each.constraint), How::Makes);
    }
    void operator()(const DropConstraint &each) { named(each.table, each.name, How::Takes); }
    void operator()(const AlterTableComment &each)
    {
        named(each.table, QStringLiteral("comment"), How::Changes);
    }
    void operator()(const CreateEnum &each) { type({each.type.schema, each.type.name}, How::Makes); }
    void operator()(const DropEnum &each) { type(each.name, How::Takes); }
    void operator()(const AlterEnum &each) { type({each.type.schema, each.type.name}, How::Changes); }
    void operator()(const RenameConstraint &each)
    {
        named(each.table, each.name, How::Takes);
        named(each.table, each.newName, How::Makes);
    }
    void operator()(const CreateObject &each) { object(each.object, How::Makes); }
    void operator()(const DropObject &each) { object(each.object, How::Takes); }
    void operator()(const AlterObject &each) { object(each.object, How::Changes); }
    void operator()(const ExecuteSql &each)
    {
        if (const auto of = writtenTable(dialect, Operation(each)))
            rows(*of);
    }
    void operator()(const BulkInsert &each) { rows(each.table); }
    void operator()(const BatchAlterTable &each)
    {
        for (const Operation &inner : resolvedBatch(each))
            std::visit(*this, inner.kind);
    }

private:
    void object(const SchemaObject &each, How how)
    {
        const auto *trigger = std::get_if<TableTrigger>(&each);
        const TableName of = trigger ? trigger->table : objectName(each);
        all.push_back({of.toString(), objectText(each), objectText(each), how, false});
    }
    void type(const TableName &name, How how)
    {
        all.push_back({{},
                       QStringLiteral("type ") + name.toString(),
                       coreTr("type %1").arg(name.toString()),
                       how,
                       false});
    }
};

QString verb(How how)
{
    switch (how) {
    case How::Makes:
        return coreTr("makes");
    case How::Takes:
        return coreTr("drops or renames");
    case How::Changes:
        break;
    }
    return coreTr("changes");
}

/// The operations of one branch.
struct BranchWork
{
    std::vector<std::pair<QString, std::vector<Operation>>> revisions;
    std::vector<Touch> touches;
};

QString meeting(const Touch &left, const Touch &right)
{
    if (left.key == right.key && left.how == right.how)
        return left.how == How::Makes ? coreTr("Both make %1.").arg(left.text)
            : left.how == How::Takes  ? coreTr("Both drop or rename %1.").arg(left.text)
                                      : coreTr("Both change %1.").arg(left.text);
    return coreTr("%1 %2 %3, %4 %5 %6.")
        .arg(left.revision, verb(left.how), left.text, right.revision, verb(right.how), right.text);
}

/// Runs both branches one behind the other. \return why it does not, else empty
QString runs(Schema &schema, const BranchWork &first, const BranchWork &second)
{
    for (const BranchWork *work : {&first, &second}) {
        for (const auto &[id, operations] : work->revisions) {
            for (const Operation &operation : operations) {
                try {
                    apply(operation, schema);
                } catch (const Error &error) {
                    if (work == &first)
                        continue; // it does not fit by itself: SQL of the user's makes what is not replayed
                    return coreTr("%1: %2").arg(id, error.message);
                }
            }
        }
    }
    return {};
}

} // namespace

bool BranchOverlap::hasConflict() const
{
    return !leftFirst.isEmpty() || !rightFirst.isEmpty() || orderMatters
        || std::any_of(both.begin(), both.end(), [](const Both &each) { return each.isConflict; });
}

QString BranchOverlap::verdict() const
{
    if (!leftFirst.isEmpty() && !rightFirst.isEmpty())
        return coreTr("The branches contradict each other: neither runs behind the other.");
    if (!leftFirst.isEmpty())
        return coreTr("The order matters: %1 does not run behind %2.").arg(right.head, left.head);
    if (!rightFirst.isEmpty())
        return coreTr("The order matters: %1 does not run behind %2.").arg(left.head, right.head);
    if (orderMatters)
        return coreTr("The order matters: the schema is another one depending on which branch runs first.");
    if (hasConflict())
        return coreTr("Both branches change the same things. Look at them before you merge.");
    if (!notUnderstood.isEmpty())
        return coreTr("As far as the scripts are understood, the branches do not get in each other's way.");
    return both.empty()
        ? coreTr("The branches have nothing in common: merging is safe.")
        : coreTr("The branches meet in a table, but change different things: merging is safe.");
}

QStringList commonRows(const RevisionMap &map, const QString &left, const QString &right)
{
    const QSet<QString> shared = map.applied({left}) & map.applied({right});
    QStringList rows;
    for (const Revision &revision : map.all()) {
        if (!shared.contains(revision.id))
            continue;
        const QStringList above = map.allNext(revision.id);
        if (std::none_of(above.begin(), above.end(), [&](const QString &id) { return shared.contains(id); }))
            rows << revision.id;
    }
    return rows;
}

BranchOverlap compareBranches(const RevisionMap &map, const QString &left, const QString &right,
                              const Dialect &dialect, const RevisionReader &reader)
{
    BranchOverlap overlap;
    overlap.left.head = left;
    overlap.right.head = right;
    const QStringList rows = commonRows(map, left, right);
    if (rows.contains(left) || rows.contains(right))
        throw Error(Error::Kind::Migration,
                    coreTr("%1 and %2 are on one branch; there is nothing to merge.").arg(left, right));
    const auto work = [&](BranchOverlap::Branch &branch) {
        BranchWork made;
        const QSet<QString> other = map.applied({branch.head == left ? right : left});
        for (const RevisionStep &step : map.upgradeSteps(branch.head, rows)) {
            const QString &id = step.revision.id;
            if (other.contains(id))
                continue;
            branch.revisions.push_back(step.revision);
            std::vector<Operation> operations;
            try {
                if (reader.asks(step.revision, true))
                    throw Error(Error::Kind::Parse,
                                coreTr("what it does depends on what is in the database"));
                operations = reader(step.revision, true);
            } catch (const Error &error) {
                overlap.notUnderstood << coreTr("%1 was left out: %2").arg(id, error.message);
                continue;
            }
            Touches touches {dialect};
            for (const Operation &operation : operations)
                std::visit(touches, operation.kind);
            for (Touch &touch : touches.all) {
                touch.revision = id;
                made.touches.push_back(std::move(touch));
            }
            made.revisions.emplace_back(id, std::move(operations));
        }
        return made;
    };
    const BranchWork leftWork = work(overlap.left);
    const BranchWork rightWork = work(overlap.right);

    QSet<QString> said;
    QSet<QString> conflicting; // tables a conflict is told of already
    const auto tell = [&](bool isConflict, const QString &text, const Touch &a, const Touch &b) {
        if (said.contains(text))
            return;
        said.insert(text);
        if (isConflict)
            conflicting.insert(a.table);
        overlap.both.push_back({isConflict, text, a.revision, b.revision});
    };
    QHash<QString, std::vector<const Touch *>> ofTable;
    QHash<QString, std::vector<const Touch *>> ofKey;
    for (const Touch &touch : rightWork.touches) {
        ofTable[touch.table].push_back(&touch);
        ofKey[touch.key].push_back(&touch);
    }
    for (const Touch &mine : leftWork.touches) {
        for (const Touch *theirs : ofKey.value(mine.key))
            tell(true, meeting(mine, *theirs), mine, *theirs);
        if (mine.table.isEmpty())
            continue;
        for (const Touch *theirs : ofTable.value(mine.table)) {
            if (theirs->key != mine.key
                && ((mine.isTable && mine.how == How::Takes)
                    || (theirs->isTable && theirs->how == How::Takes)))
                tell(true, meeting(mine, *theirs), mine, *theirs);
        }
    }
    for (const Touch &mine : leftWork.touches) {
        const auto theirs = ofTable.value(mine.table);
        if (!mine.table.isEmpty() && !theirs.empty() && !conflicting.contains(mine.table))
            tell(false, coreTr("Both change table %1, in different places.").arg(mine.table), mine,
                 *theirs.front());
    }
    std::stable_sort(overlap.both.begin(), overlap.both.end(),
                     [](const BranchOverlap::Both &a, const BranchOverlap::Both &b) {
                         return a.isConflict > b.isConflict;
                     });

    const Schema start = Migrator(dialect, VersionTable(dialect), reader).replayed(map, rows);
    Schema leftThenRight = start;
    Schema rightThenLeft = start;
    overlap.leftFirst = runs(leftThenRight, leftWork, rightWork);
    overlap.rightFirst = runs(rightThenLeft, rightWork, leftWork);
    // What does not fit the start by itself says nothing about the order.
    Schema alone = start;
    if (!overlap.leftFirst.isEmpty() && runs(alone, {}, rightWork) == overlap.leftFirst)
        overlap.leftFirst.clear();
    alone = start;
    if (!overlap.rightFirst.isEmpty() && runs(alone, {}, leftWork) == overlap.rightFirst)
        overlap.rightFirst.clear();
    if (overlap.leftFirst.isEmpty() && overlap.rightFirst.isEmpty()) {
        CompareOptions options;
        options.compareServerDefaults = true;
        options.includeSchemas = true;
        options.beyondAlembic = true;
        overlap.orderMatters
            = !compareSchemas(leftThenRight, rightThenLeft, dialect, options).operations.empty();
    }
    return overlap;
}

} // namespace stillroom
