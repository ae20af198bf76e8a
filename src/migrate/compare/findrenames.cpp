#include "base/text.h"
#include "dialect/typeshape.h"
#include "migrate/compare/comparison.h"

#include <algorithm>

namespace stillroom {

namespace {

constexpr double leastScore = 0.5;

struct Scored
{
    double score = 0;
    QStringList reasons;
    void add(double part, double weight, const QString &reason)
    {
        score += part * weight;
        if (part >= 0.6)
            reasons << reason;
    }
};

QString neighbour(const Table &table, qsizetype position)
{
    if (position < 0)
        return QStringLiteral("^");
    return position < qsizetype(table.columns.size()) ? table.columns[std::size_t(position)].name
                                                      : QStringLiteral("$");
}

/// How well a column of one type can have become one of another: 1 the same, less where values go over, and
/// what speaks against it where they do not.
double typeLikeness(const SqlType &old, const SqlType &added, const Dialect &dialect)
{
    if (old.name.isEmpty() || added.name.isEmpty())
        return 0;
    if (dialect.sameType(added, old))
        return 1;
    const TypeShape from = typeShape(dialect, old);
    const TypeShape to = typeShape(dialect, added);
    const bool isKin = from.family == to.family || (from.isNumber() && to.isNumber())
        || (from.isText() && to.isText()) || (from.isMoment() && to.isMoment());
    return isKin ? 0.6 : -0.8;
}

Scored columnScore(const Table &actual, const Column &old, const Table &wanted, const Column &added,
                   const Dialect &dialect)
{
    Scored result;
    result.add(nameSimilarity(old.name, added.name), 0.45, coreTr("The names are alike."));
    const double likeness = typeLikeness(old.type, added.type, dialect);
    result.add(likeness, 0.25, likeness < 1 ? coreTr("The type is akin.") : coreTr("The type is the same."));
    const qsizetype from = actual.columnIndex(old.name);
    const qsizetype to = wanted.columnIndex(added.name);
    result.add(from == to ? 1 : 0, 0.15, coreTr("It stands at the same place in the table."));
    const int neighbours = int(neighbour(actual, from - 1) == neighbour(wanted, to - 1))
        + int(neighbour(actual, from + 1) == neighbour(wanted, to + 1));
    result.add(neighbours / 2.0, 0.15, coreTr("The columns before and after it are the same."));
    return result;
}

Scored tableScore(const Table &old, const Table &added, const Dialect &dialect)
{
    Scored result;
    double columns = 0;
    for (const Column &column : old.columns) {
        const Column *same = added.column(column.name);
        if (same)
            columns += !same->type.name.isEmpty() && !column.type.name.isEmpty()
                    && dialect.sameType(same->type, column.type)
                ? 1.0
                : 0.5;
    }
    const double share
        = 2.0 * columns / double(std::max<std::size_t>(1, old.columns.size() + added.columns.size()));
    result.add(share, 0.6, coreTr("Most columns are the same."));
    result.add(nameSimilarity(old.name, added.name), 0.4, coreTr("The names are alike."));
    return result;
}

/// Keeps, best first, at most one candidate for each old and each new name.
void keepBest(std::vector<RenameCandidate> &candidates)
{
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const RenameCandidate &a, const RenameCandidate &b) { return a.score > b.score; });
    QSet<QString> taken;
    std::erase_if(candidates, [&](const RenameCandidate &candidate) {
        using Kind = RenameCandidate::Kind;
        const QString place = QString::number(int(candidate.kind))
            + (candidate.kind == Kind::Table ? QString() : candidate.table.toString());
        const QString from = place + QStringLiteral("\n-") + candidate.oldName;
        const QString to = place + QStringLiteral("\n+") + candidate.newName;
        if (candidate.score < leastScore || taken.contains(from) || taken.contains(to))
            return true;
        taken << from << to;
        return false;
    });
}

void findColumnRenames(const Table &wanted, const Table &actual, const Dialect &dialect,
                       std::vector<RenameCandidate> &candidates)
{
    for (const Column &old : actual.columns) {
        if (wanted.column(old.name))
            continue;
        for (const Column &added : wanted.columns) {
            if (actual.column(added.name))
                continue;
            const Scored scored = columnScore(actual, old, wanted, added, dialect);
            candidates.push_back({actual.tableName(), old.name, added.name, RenameCandidate::Kind::Column,
                                  scored.score, scored.reasons});
        }
    }
}

} // namespace

/// Shared letters in order (longest common subsequence); whole words count double.
double nameSimilarity(const QString &left, const QString &right)
{
    const QString a = left.toLower();
    const QString b = right.toLower();
    std::vector<int> row(std::size_t(b.size()) + 1, 0);
    for (const QChar c : a) {
        int diagonal = 0;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const int above = row[std::size_t(j) + 1];
            row[std::size_t(j) + 1] = c == b[j] ? diagonal + 1 : std::max(above, row[std::size_t(j)]);
            diagonal = above;
        }
    }
    const double letters = 2.0 * row.back() / double(std::max<qsizetype>(1, a.size() + b.size()));
    const QStringList words = a.split(QLatin1Char('_'), Qt::SkipEmptyParts);
    const QStringList others = b.split(QLatin1Char('_'), Qt::SkipEmptyParts);
    const auto shared = std::count_if(words.begin(), words.end(),
                                      [&](const QString &word) { return others.contains(word); });
    const double wordShare
        = 2.0 * double(shared) / double(std::max<qsizetype>(1, words.size() + others.size()));
    return std::max(letters, wordShare);
}

QString RenameCandidate::oldText() const
{
    switch (kind) {
    case Kind::Table:
        return oldName;
    case Kind::Column:
        break;
    case Kind::Index:
        return coreTr("index %1 of %2").arg(oldName, table.toString());
    case Kind::NamedConstraint:
        return coreTr("constraint %1 of %2").arg(oldName, table.toString());
    case Kind::EnumValue:
        return coreTr("value %1 of %2").arg(oldName, table.toString());
    }
    return table.toString() + QLatin1Char('.') + oldName;
}

std::vector<RenameCandidate> findRenames(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                                         const CompareOptions &options)
{
    QHash<QString, const Table *> there;
    for (const Table &table : actual.tables)
        there.insert(table.tableName().toString(), &table);
    std::vector<RenameCandidate> candidates;
    std::vector<const Table *> added;
    QSet<QString> names;
    for (const Table &table : wanted.tables) {
        const QString name = table.tableName().toString();
        names.insert(name);
        const Table *same = there.value(name);
        if (!same)
            added.push_back(&table);
        else if (!options.incompleteTables.contains(name))
            findColumnRenames(table, *same, dialect, candidates);
    }
    for (const Table &table : actual.tables) {
        if (names.contains(table.tableName().toString()) || isVersionTable(table, options))
            continue;
        for (const Table *one : added) {
            const Scored scored = tableScore(table, *one, dialect);
            candidates.push_back({table.tableName(), table.name, one->name, RenameCandidate::Kind::Table,
                                  scored.score, scored.reasons});
        }
    }
    findNameRenames(wanted, actual, dialect, options, candidates);
    keepBest(candidates);
    return candidates;
}

std::vector<Operation> applyRenames(const std::vector<RenameCandidate> &renames, Schema &actual)
{
    std::vector<Operation> operations;
    QHash<QString, QString> newTableNames;
    for (const RenameCandidate &rename : renames) {
        if (rename.kind != RenameCandidate::Kind::Table)
            continue;
        operations.emplace_back(RenameTable {rename.table, rename.newName});
        newTableNames.insert(rename.table.toString(), rename.newName);
    }
    for (const RenameCandidate &rename : renames) {
        if (rename.kind != RenameCandidate::Kind::Column)
            continue;
        AlterColumn alter;
        alter.table = {rename.table.schema, newTableNames.value(rename.table.toString(), rename.table.name)};
        alter.column = rename.oldName;
        alter.newName = rename.newName;
        if (const Table *table = actual.table(rename.table)) {
            if (const Column *column = table->column(rename.oldName)) {
                alter.existingType = column->type;
                alter.existingNullable = column->nullable;
                if (column->serverDefault)
                    alter.existingServerDefault = column->serverDefault;
            }
        }
        operations.emplace_back(std::move(alter));
    }
    for (const Operation &operation : operations)
        apply(operation, actual);
    const auto rename = [&](Operation operation) {
        apply(operation, actual);
        operations.push_back(std::move(operation));
    };
    for (const RenameCandidate &each : renames) {
        using Kind = RenameCandidate::Kind;
        if (each.kind == Kind::Index || each.kind == Kind::NamedConstraint)
            rename(RenameConstraint {
                {each.table.schema, newTableNames.value(each.table.toString(), each.table.name)},
                each.oldName,
                each.newName,
                each.kind == Kind::Index});
        if (each.kind != Kind::EnumValue)
            continue;
        for (const EnumType &type : actual.enums) {
            if (type.schema != each.table.schema || type.name != each.table.name)
                continue;
            AlterEnum alter {type, type, {{each.oldName, each.newName}}, {}};
            alter.type.values = renamedValues(alter);
            rename(alter);
            break;
        }
    }
    return operations;
}

} // namespace stillroom
