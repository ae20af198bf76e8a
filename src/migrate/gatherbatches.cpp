#include "dialect/dialect.h"
#include "migrate/renderoperation.h"
#include "schema/sqltokens.h"

#include <QCryptographicHash>

namespace stillroom {

namespace {

NamingConvention namesFor(const NamingConvention &project)
{
    NamingConvention names = recommendedNamingConvention();
    names.insert(project);
    return names;
}

/// Whether plain op.add_column() works on SQLite, whatever the table holds.
bool canBeAdded(const AddColumn &add)
{
    const Column &column = add.column;
    if (!add.foreignKeys.empty() || !add.checkConstraints.empty() || add.primaryKey || add.unique)
        return false;
    if (column.computed)
        return !column.computed->persisted.value_or(false);
    if (column.serverDefault)
        return column.serverDefault->kind == ServerDefault::Kind::Literal;
    return column.nullable;
}

/// The table an operation changes; nothing for those that never belong into a batch.
const TableName *changedTable(const Operation &operation)
{
    return std::visit(
        [](const auto &kind) -> const TableName * {
            using T = std::decay_t<decltype(kind)>;
            if constexpr (
                std::is_same_v<
                    T,
                    AddColumn> || std::is_same_v<T, DropColumn> || std::is_same_v<T, AlterColumn> || std::is_same_v<T, CreateIndex> || std::is_same_v<T, DropIndex> || std::is_same_v<T, CreateConstraint> || std::is_same_v<T, DropConstraint>)
                return &kind.table;
            else
                return nullptr;
        },
        operation.kind);
}

bool needsBatch(const Operation &operation)
{
    if (const auto *add = operation.as<AddColumn>())
        return !canBeAdded(*add);
    return operation.as<DropColumn>() || operation.as<AlterColumn>() || operation.as<CreateConstraint>()
        || operation.as<DropConstraint>();
}

/// Whether Alembic itself would rebuild the table for this operation in a batch.
bool rebuilds(const Operation &operation)
{
    if (const auto *add = operation.as<AddColumn>())
        return add->column.serverDefault && add->column.serverDefault->kind != ServerDefault::Kind::Literal;
    return !operation.as<CreateIndex>() && !operation.as<DropIndex>();
}

QString nameOf(const Constraint &constraint)
{
    return std::visit([](const auto &one) { return one.name; }, constraint);
}

/// A convention names no check that has no name. This one tells the table, what the condition is about, and
/// the condition apart from others; short enough for every database.
QString checkName(const QString &table, const CheckConstraint &check)
{
    static const QStringList words {QStringLiteral("not"), QStringLiteral("case"), QStringLiteral("when"),
                                    QStringLiteral("null")};
    QString subject;
    const std::vector<SqlToken> tokens = tokenizeSql(check.sqltext);
    for (std::size_t i = 0; i < tokens.size() && subject.isEmpty(); ++i) {
        const bool isCall = i + 1 < tokens.size() && tokens[i + 1].isSymbol('(');
        if (tokens[i].isIdentifier() && !isCall && !words.contains(tokens[i].text.toLower()))
            subject = tokens[i].name().left(15) + QLatin1Char('_');
    }
    const QByteArray hash = QCryptographicHash::hash(check.sqltext.toUtf8(), QCryptographicHash::Md5);
    return QStringLiteral("ck_%1_%2%3")
        .arg(table.left(30), subject, QString::fromLatin1(hash.toHex().left(4)));
}

void nameNew(Operation &operation, const NamingConvention &names)
{
    auto *create = std::get_if<CreateConstraint>(&operation.kind);
    if (!create || !nameOf(create->constraint).isEmpty())
        return;
    const auto *check = std::get_if<CheckConstraint>(&create->constraint);
    const QString made = check ? checkName(create->table.name, *check)
                               : conventionName(names, create->table.name, create->constraint);
    std::visit([&](auto &one) { one.name = made; }, create->constraint);
}

/// Gives an unnamed constraint the name by which a batch can make or find it.
void nameConstraint(Operation &operation, const NamingConvention &names, NamingConvention &needed)
{
    const auto kind = [](const Constraint &constraint) {
        static const char *const kinds[] = {"pk", "fk", "uq", "ck", ""};
        return QString::fromLatin1(kinds[constraint.index()]);
    };
    nameNew(operation, names);
    if (auto *drop = std::get_if<DropConstraint>(&operation.kind)) {
        if (drop->name.isEmpty() && drop->original) {
            drop->name = conventionName(names, drop->table.name, *drop->original);
            needed.insert(kind(*drop->original), names.value(kind(*drop->original)));
        }
    }
}

BatchAlterTable batchOf(const TableName &table, std::vector<Operation> operations,
                        const NamingConvention &names)
{
    BatchAlterTable batch;
    batch.table = table;
    bool rebuild = false;
    bool mustRebuild = false;
    for (Operation &operation : operations) {
        rebuild = rebuild || rebuilds(operation);
        const auto *add = operation.as<AddColumn>();
        mustRebuild = mustRebuild || (add && !canBeAdded(*add));
        nameConstraint(operation, names, batch.namingConvention);
    }
    if (mustRebuild && !rebuild)
        batch.recreate = BatchAlterTable::Recreate::Always;
    batch.operations = std::move(operations);
    return batch;
}

} // namespace

void nameNewConstraints(std::vector<Operation> &upgrade, std::vector<Operation> &downgrade,
                        const RenderOptions &options)
{
    const NamingConvention names = namesFor(options.namingConvention);
    const Dialect &dialect = Dialect::named(options.dialect);
    for (Operation &operation : upgrade) {
        const Operation before = operation;
        nameNew(operation, names);
        const auto *created = before.as<CreateConstraint>();
        if (operation == before || !created)
            continue;
        std::visit([&](auto &one) { one.name = dialect.limited(one.name); },
                   std::get<CreateConstraint>(operation.kind).constraint);
        for (Operation &back : downgrade) {
            auto *drop = std::get_if<DropConstraint>(&back.kind);
            if (drop && drop->name.isEmpty() && drop->table == created->table && drop->original
                && *drop->original == created->constraint)
            {
                drop->original = operation.as<CreateConstraint>()->constraint;
                drop->name = nameOf(*drop->original);
            }
        }
    }
}

std::vector<Operation> gatheredForSqlite(const std::vector<Operation> &operations, bool everything,
                                         const NamingConvention &convention)
{
    const NamingConvention names = namesFor(convention);
    std::vector<Operation> result;
    for (std::size_t i = 0; i < operations.size();) {
        const TableName *table = changedTable(operations[i]); // of `operations`, which outlives it
        if (!table) {
            result.push_back(operations[i++]);
            continue;
        }
        std::vector<Operation> run;
        bool batch = everything;
        for (; i < operations.size(); ++i) {
            const TableName *next = changedTable(operations[i]);
            if (!next || *next != *table)
                break;
            batch = batch || needsBatch(operations[i]);
            run.push_back(operations[i]);
        }
        if (batch)
            result.push_back(batchOf(*table, std::move(run), names));
        else
            result.insert(result.end(), run.begin(), run.end());
    }
    return result;
}

} // namespace stillroom
