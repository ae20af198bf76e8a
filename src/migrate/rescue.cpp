#include "migrate/rescue.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/rowtraces.h"
#include "dialect/versionrows.h"
#include "schema/operationparts.h"
#include "schema/operationschemas.h"

#include <algorithm>

namespace stillroom {

namespace {

constexpr qint64 allRows = 1'000'000'000'000; ///< no bound: an UPDATE may have left any row

/// What its parts say of an operation.
Landed combined(const std::vector<LandedPart> &parts)
{
    bool yes = false;
    bool no = false;
    for (const LandedPart &part : parts) {
        if (part.doesNothing)
            continue;
        if (part.landed == Landed::Partly)
            return Landed::Partly;
        if (part.landed == Landed::Unknown)
            return Landed::Unknown;
        (part.landed == Landed::Yes ? yes : no) = true;
    }
    return yes && no ? Landed::Partly : no ? Landed::No : Landed::Yes;
}

QString reasonOf(const RescuedOperation &operation)
{
    QStringList reasons;
    for (const LandedPart &part : operation.parts) {
        if (!reasons.contains(part.reason) && !part.reason.isEmpty())
            reasons << part.reason;
    }
    constexpr qsizetype most = 3;
    if (reasons.size() > most && operation.landed != Landed::Partly)
        reasons = reasons.mid(0, most);
    return reasons.join(QLatin1Char(' '));
}

void conclude(RescuedOperation &operation)
{
    operation.landed = combined(operation.parts);
    operation.reason = reasonOf(operation);
}

/// Whether a part behind this one updates rows of the same table: it may make rows that this one looks for.
bool rowsAreUpdatedLater(const std::vector<LandedPart> &parts, std::size_t at, const Dialect &dialect)
{
    const std::optional<TableName> table = writtenTable(dialect, parts[at].operation);
    return std::any_of(parts.begin() + std::ptrdiff_t(at) + 1, parts.end(), [&](const LandedPart &later) {
        const auto *sql = later.operation.as<ExecuteSql>();
        const std::vector<SqlToken> tokens
            = sql ? solidTokens(sql->sql, dialect.syntax) : std::vector<SqlToken>();
        if (tokens.empty() || !tokens.front().isOneOf({"UPDATE", "WITH"}))
            return false;
        const std::optional<TableName> other = writtenTable(dialect, later.operation);
        return !table || !other || *other == *table;
    });
}

/// Asks the rows about a part the schema does not tell of. \param isNext all parts before it have landed
/// \return whether the rows it brings are there, all or none of them; nothing where that does not tell
std::optional<bool> askRows(Connection &connection, const Dialect &dialect, const Schema &actual, bool isNext,
                            LandedPart &part)
{
    const std::optional<RowTrace> trace = rowTrace(dialect, part.operation, actual);
    if (!trace) {
        if (const auto table = writtenTable(dialect, part.operation); table && !actual.table(*table)) {
            part.landed = Landed::No;
            part.reason = coreTr("There is no table %1 it could have written to.").arg(table->toString());
        }
        return {};
    }
    const auto count = [&](const RowProbe &probe) {
        return connection.scalar(countStatement(dialect, probe, allRows)).toInteger();
    };
    try {
        if (trace->left) {
            const qint64 left = count(*trace->left);
            const QString table = trace->left->table.toString();
            if (left == 0 && !isNext) {
                part.landed = Landed::No;
                part.reason = coreTr("What comes before it has not landed; run twice it does no harm.");
                return {};
            }
            part.landed = left == 0 ? Landed::Yes : Landed::No;
            part.reason = left == 0
                ? coreTr("No row of %1 is left that it would change.").arg(table)
                : coreTr("%n row(s) of %1 would still be changed by it.", int(left)).arg(table);
            return {};
        }
        std::size_t found = 0;
        for (const RowProbe &probe : trace->inserted)
            found += count(probe) > 0 ? 1 : 0;
        const std::size_t all = trace->inserted.size();
        const QString table = trace->inserted.front().table.toString();
        if (found == all) {
            part.landed = Landed::Yes;
            part.reason = coreTr("Its %n row(s) are in %1.", int(all)).arg(table);
            return true;
        } else if (found > 0) {
            part.landed = Landed::Partly;
            part.reason = coreTr("%1 of its %2 rows are in %3.").arg(found).arg(all).arg(table);
        } else if (trace->absenceCounts) {
            part.landed = Landed::No;
            part.reason = coreTr("Its %n row(s) are not in %1.", int(all)).arg(table);
            return false;
        } else {
            part.reason
                = coreTr("Its rows were not found in %1, which may keep them in another form.").arg(table);
        }
    } catch (const Error &error) {
        if (error.kind == Error::Kind::Cancelled || connection.isLost())
            throw;
        part.reason += QLatin1Char(' ') + coreTr("Its rows could not be asked for: %1").arg(error.message);
    }
    return {};
}

bool isRows(const Operation &operation)
{
    return operation.as<BulkInsert>() || operation.as<ExecuteSql>();
}

/// Statements run one after the other. So one on rows that tells nothing by itself has landed where what the
/// next brought is there, and has not where the one before it has not. Rows may have been there before, so
/// behind what the schema shows as missing they tell nothing.
void askNeighbours(std::vector<LandedPart> &parts, const std::vector<std::optional<bool>> &isFound)
{
    const auto isOpen
        = [](const LandedPart &part) { return part.landed == Landed::Unknown && isRows(part.operation); };
    const auto missing = std::find_if(parts.begin(), parts.end(), [](const LandedPart &part) {
        return part.landed == Landed::No && part.isSeen;
    });
    const auto firstMissing = std::size_t(missing - parts.begin());
    bool isFoundBehind = false;
    for (std::size_t i = parts.size(); i-- > 0;) {
        if (isOpen(parts[i]) && isFoundBehind && i < firstMissing) {
            parts[i].landed = Landed::Yes;
            parts[i].reason = coreTr("What comes behind it has landed, so it has run.");
        } else if (!parts[i].doesNothing) {
            isFoundBehind = isFound[i].value_or(false);
        }
    }
    bool isMissingBefore = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (isOpen(parts[i]) && isMissingBefore) {
            parts[i].landed = Landed::No;
            parts[i].reason = coreTr("What comes before it has not landed.");
        } else if (!parts[i].doesNothing) {
            isMissingBefore = !isFound[i].value_or(true);
        }
    }
}

/// The operations that run what is missing of one operation.
void addMissing(const RescuedOperation &operation, std::vector<Operation> &missing)
{
    if (operation.landed == Landed::Yes)
        return;
    if (operation.landed == Landed::No) {
        missing.push_back(operation.operation);
        return;
    }
    for (const LandedPart &part : operation.parts) {
        if (part.landed != Landed::Yes)
            missing.push_back(part.operation);
    }
}

/// What is lost for good, or comes back without what it held.
void warnOfLoss(const Operation &operation, bool isUndo, QStringList &warnings)
{
    if (const auto *drop = operation.as<DropTable>())
        warnings << coreTr("All rows of %1 are thrown away.").arg(drop->table.toString());
    if (const auto *drop = operation.as<DropColumn>())
        warnings << coreTr("All values of %1.%2 are thrown away.").arg(drop->table.toString(), drop->column);
    if (!isUndo)
        return;
    if (const auto *create = operation.as<CreateTable>())
        warnings << coreTr("Table %1 comes back without its rows.").arg(create->table.tableName().toString());
    if (const auto *add = operation.as<AddColumn>())
        warnings << coreTr("Column %1.%2 comes back without its values.")
                        .arg(add->table.toString(), add->column.name);
}

/// What takes the landed parts back, the last one first.
bool changesNothing(const LandedPart &part)
{
    Schema after = part.before;
    try {
        apply(part.operation, after);
    } catch (const Error &) {
        return false;
    }
    return after == part.before;
}

void planUndo(const Rescue &rescue, const Dialect &dialect, RescuePlan &plan)
{
    QSet<QString> dropped;
    std::vector<std::pair<QString, TableName>> kept;
    for (auto operation = rescue.operations.rbegin(); operation != rescue.operations.rend(); ++operation) {
        for (auto part = operation->parts.rbegin(); part != operation->parts.rend(); ++part) {
            if (part->doesNothing || part->landed == Landed::No)
                continue;
            if (isRows(part->operation)) {
                const auto table = writtenTable(dialect, part->operation);
                kept.emplace_back(toText(part->operation), table.value_or(TableName()));
                continue;
            }
            if (changesNothing(*part)) // IF NOT EXISTS, of what was there before
                continue;
            Operation back = reversed(completed(part->operation, part->before));
            back.autocommit = part->operation.autocommit;
            if (const auto *drop = back.as<DropTable>())
                dropped.insert(drop->table.toString());
            warnOfLoss(back, true, plan.warnings);
            plan.operations.push_back(std::move(back));
        }
    }
    for (const auto &[text, table] : kept) {
        if (!dropped.contains(table.toString())) // else its rows go with the table
            plan.warnings << coreTr("What this did to rows stays: %1").arg(text);
    }
}

QString sqlOf(const RescuePlan &plan, Schema schema, const Dialect &dialect, const VersionTable &versions)
{
    QStringList lines;
    for (const Operation &operation : plan.operations) {
        try {
            for (const Statement &statement : dialect.compile(operation, schema)) {
                if (!statement.text.isEmpty())
                    lines << withLiterals(dialect, statement).trimmed() + QLatin1Char(';');
            }
            apply(operation, schema);
        } catch (const Error &error) {
            lines << QStringLiteral("-- ") + toText(operation) + QStringLiteral(": ")
                    + QString(error.message).replace(QLatin1Char('\n'), QLatin1Char(' '));
        }
    }
    for (const VersionChange &change : plan.step.changes)
        lines << withLiterals(dialect, versions.statement(change)) + QLatin1Char(';');
    return lines.join(QLatin1String("\n\n")) + (lines.isEmpty() ? QString() : QStringLiteral("\n"));
}

/// Everything a rescue looks at, read once.
class Finder
{
public:
    Finder(Connection &connection, const Dialect &dialect, const VersionTable &versions,
           const RevisionReader &reader, const RevisionMap &map)
        : Finder(versions.read(connection), dialect, versions, reader, map)
    {
        m_connection = &connection;
    }
    Finder(const Schema &actual, const QStringList &current, const Dialect &dialect,
           const VersionTable &versions, const RevisionReader &reader, const RevisionMap &map)
        : Finder(current, dialect, versions, reader, map)
    {
        m_actual = &actual;
    }

    [[nodiscard]] const QStringList &current() const { return m_current; }

    Rescue look(const RevisionStep &step)
    {
        Rescue rescue;
        rescue.step = step;
        rescue.current = m_current;
        std::vector<Operation> operations;
        try {
            if (m_reader.asks(step.revision, step.upgrade))
                rescue.unreadable
                    = coreTr(
                          "What revision %1 does depends on what is in the database, so nobody can tell from "
                          "the schema how far it came.")
                          .arg(step.revision.id);
            else
                operations = m_reader(step.revision, step.upgrade);
        } catch (const Error &error) {
            rescue.unreadable = error.toText();
        }
        if (!rescue.unreadable.isEmpty())
            return rescue;
        if (!m_start) // it reads every script up to here
            m_start = Migrator(m_dialect, m_versions, m_reader).replayed(m_map, m_current);
        const Schema actual
            = m_actual ? *m_actual : inspectFor(*m_connection, m_dialect, m_versions, operations);
        Schema before = *m_start;
        before.server = actual.server;
        for (const Operation &operation : operations)
            rescue.operations.push_back({operation, Landed::Unknown, {}, {}});
        bool allLanded = true;
        std::vector<LandedPart> parts = landedParts(operations, before, actual, m_dialect);
        std::vector<std::optional<bool>> isFound(parts.size());
        for (std::size_t i = 0; i < parts.size(); ++i) {
            LandedPart &part = parts[i];
            if (m_connection && part.landed == Landed::Unknown && isRows(part.operation)) {
                if (rowsAreUpdatedLater(parts, i, m_dialect))
                    part.reason
                        = coreTr("A later statement updates rows of the same table, so they do not tell.");
                else
                    isFound[i] = askRows(*m_connection, m_dialect, actual, allLanded, part);
            }
            allLanded = allLanded && part.landed == Landed::Yes;
        }
        if (m_connection)
            askNeighbours(parts, isFound);
        for (LandedPart &part : parts) {
            const std::size_t of = part.of;
            rescue.operations[of].parts.push_back(std::move(part));
        }
        for (RescuedOperation &operation : rescue.operations)
            conclude(operation);
        return rescue;
    }

private:
    Finder(QStringList current, const Dialect &dialect, const VersionTable &versions,
           const RevisionReader &reader, const RevisionMap &map)
        : m_dialect(dialect)
        , m_reader(reader)
        , m_versions(versions)
        , m_map(map)
        , m_current(std::move(current))
    {
        for (const QString &id : std::as_const(m_current)) {
            if (!map.contains(id))
                throw Error(Error::Kind::Migration,
                            coreTr("Can't locate revision identified by '%1'").arg(id))
                    .withHint(coreTr("The database stands at a revision that is not among the scripts, so "
                                     "nobody knows what it was to look like."));
        }
    }

    Connection *m_connection = nullptr; ///< null: `m_actual` is all there is
    const Schema *m_actual = nullptr;
    const Dialect &m_dialect;
    const RevisionReader &m_reader;
    const VersionTable &m_versions;
    const RevisionMap &m_map;
    QStringList m_current;
    std::optional<Schema> m_start;
};

/// Whether the schema itself shows that something of it has landed.
bool isSeen(const Rescue &rescue)
{
    return std::any_of(rescue.operations.begin(), rescue.operations.end(), [](const RescuedOperation &each) {
        return std::any_of(each.parts.begin(), each.parts.end(), [](const LandedPart &part) {
            return part.isSeen && (part.landed == Landed::Yes || part.landed == Landed::Partly);
        });
    });
}

} // namespace

Rescue::State Rescue::state() const
{
    bool yes = false;
    bool other = false;
    for (const RescuedOperation &operation : operations) {
        for (const LandedPart &part : operation.parts) {
            if (part.doesNothing)
                continue;
            yes = yes || part.landed == Landed::Yes || part.landed == Landed::Partly;
            other = other || part.landed != Landed::Yes;
        }
    }
    return !yes ? State::Nothing : other ? State::Between : State::Complete;
}

std::size_t Rescue::count(Landed landed) const
{
    return std::size_t(
        std::count_if(operations.begin(), operations.end(),
                      [&](const RescuedOperation &operation) { return operation.landed == landed; }));
}

std::vector<std::size_t> Rescue::unknown(RescueWay way) const
{
    // Rows stay as they are when the schema goes back, so nobody has to know about them.
    const auto matters
        = [way](const LandedPart &part) { return way == RescueWay::Finish || !isRows(part.operation); };
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const RescuedOperation &operation = operations[i];
        const bool isOpen
            = std::any_of(operation.parts.begin(), operation.parts.end(), [&](const LandedPart &part) {
                  return matters(part)
                      && (part.landed == Landed::Unknown
                          || (part.landed == Landed::Partly && isRows(part.operation)));
              });
        if (isOpen)
            numbers.push_back(i + 1);
    }
    return numbers;
}

void Rescue::decide(std::size_t number, bool hasLanded)
{
    if (number == 0 || number > operations.size())
        throw Error(Error::Kind::Usage,
                    coreTr("Revision %1 has no operation %2; they are numbered from 1 to %3.")
                        .arg(step.revision.id)
                        .arg(number)
                        .arg(operations.size()));
    RescuedOperation &operation = operations[number - 1];
    for (LandedPart &part : operation.parts) {
        part.landed = hasLanded ? Landed::Yes : Landed::No;
        part.reason = coreTr("You said so.");
    }
    conclude(operation);
}

QString Rescue::summary() const
{
    const int all = int(operations.size());
    QStringList texts {coreTr("%1 of %n operation(s) have landed", all).arg(count(Landed::Yes))};
    if (const std::size_t partly = count(Landed::Partly); partly > 0)
        texts << coreTr("%1 in part").arg(partly);
    if (const std::size_t missing = count(Landed::No); missing > 0)
        texts << coreTr("%1 not").arg(missing);
    if (const std::size_t open = count(Landed::Unknown); open > 0)
        texts << coreTr("%1 cannot be told").arg(open);
    return texts.join(QStringLiteral(", "));
}

bool Rescue::isSame(const Rescue &other) const
{
    return step == other.step && current == other.current && unreadable == other.unreadable
        && std::equal(operations.begin(), operations.end(), other.operations.begin(), other.operations.end(),
                      [](const RescuedOperation &a, const RescuedOperation &b) {
                          return a.operation == b.operation && a.landed == b.landed;
                      });
}

Schema inspectFor(Connection &connection, const Dialect &dialect, const VersionTable &versions,
                  const std::vector<Operation> &operations)
{
    InspectOptions options = versions.inspectOptions();
    for (const Operation &operation : operations) {
        for (const QString &name : schemasOf(operation)) {
            if (!options.schemas.contains(name))
                options.schemas.append(name);
        }
    }
    return dialect.inspect(connection, options);
}

std::vector<RevisionStep> stepsFromHere(const RevisionMap &map, const QStringList &current)
{
    std::vector<RevisionStep> steps;
    const QSet<QString> applied = map.applied(current);
    for (const Revision &revision : map.all()) {
        if (applied.contains(revision.id))
            continue;
        const QStringList needed = revision.down + map.dependencies(revision.id);
        if (!std::all_of(needed.begin(), needed.end(),
                         [&](const QString &id) { return applied.contains(id); }))
            continue;
        const std::vector<RevisionStep> way = map.upgradeSteps(revision.id, current);
        if (way.size() == 1)
            steps.push_back(way.front());
    }
    for (const QString &row : current) {
        const Revision revision = map.at(row);
        if (revision.id.isEmpty())
            continue;
        try {
            const QString below = revision.down.isEmpty()
                ? (map.bases().size() == 1 ? QStringLiteral("base") : row + QStringLiteral("-1"))
                : revision.down.front();
            const std::vector<RevisionStep> down = map.downgradeSteps(below, current);
            if (!down.empty() && down.front().revision.id == row)
                steps.push_back(down.front());
        } catch (const Error &) { // nothing leads down from here
        }
    }
    return steps;
}

namespace {

std::vector<Rescue> foundBy(Finder &finder, const RevisionMap &map, const std::function<bool()> &cancelled)
{
    std::vector<Rescue> found;
    for (const RevisionStep &step : stepsFromHere(map, finder.current())) {
        if (cancelled && cancelled())
            throw Error(Error::Kind::Cancelled, coreTr("Looking for what has landed was cancelled."));
        Rescue rescue = finder.look(step);
        if (isSeen(rescue))
            found.push_back(std::move(rescue));
    }
    // Whoever has most of it in the database was most likely broken off.
    std::stable_sort(found.begin(), found.end(), [](const Rescue &a, const Rescue &b) {
        return a.count(Landed::Yes) > b.count(Landed::Yes);
    });
    return found;
}

} // namespace

std::vector<Rescue> findRescues(Connection &connection, const Dialect &dialect, const VersionTable &versions,
                                const RevisionReader &reader, const RevisionMap &map,
                                const std::function<bool()> &cancelled)
{
    Finder finder(connection, dialect, versions, reader, map);
    return foundBy(finder, map, cancelled);
}

std::vector<Rescue> findRescues(const Schema &actual, const QStringList &current, const Dialect &dialect,
                                const VersionTable &versions, const RevisionReader &reader,
                                const RevisionMap &map)
{
    Finder finder(actual, current, dialect, versions, reader, map);
    return foundBy(finder, map, {});
}

Rescue findRescue(Connection &connection, const Dialect &dialect, const VersionTable &versions,
                  const RevisionReader &reader, const RevisionMap &map, const RevisionStep &step)
{
    return Finder(connection, dialect, versions, reader, map).look(step);
}

RescuePlan planRescue(const Rescue &rescue, RescueWay way, const Schema &actual, const Dialect &dialect,
                      const VersionTable &versions)
{
    RescuePlan plan;
    plan.way = way;
    plan.step = rescue.step;
    const QString &id = rescue.step.revision.id;
    if (way == RescueWay::Stamp) {
        for (std::size_t i = 0; i < rescue.operations.size(); ++i) {
            if (rescue.operations[i].landed != Landed::Yes)
                plan.warnings << coreTr("Operation %1 is not run, nor has it landed for certain: %2")
                                     .arg(i + 1)
                                     .arg(toText(rescue.operations[i].operation));
        }
        plan.sql = sqlOf(plan, actual, dialect, versions);
        return plan;
    }
    if (!rescue.unreadable.isEmpty())
        throw Error(Error::Kind::Refused, rescue.unreadable)
            .withHint(coreTr("Put the schema right by hand, then stamp the database."));
    if (const std::vector<std::size_t> open = rescue.unknown(way); !open.empty()) {
        QStringList numbers;
        for (const std::size_t number : open)
            numbers << QString::number(number);
        throw Error(Error::Kind::Refused,
                    coreTr("Of operation %1 of revision %2 nobody can tell whether it has landed.")
                        .arg(numbers.join(QStringLiteral(", ")), id))
            .withHint(coreTr("Look at the rows, then say it: --landed NUMBER or --missing NUMBER."));
    }
    if (way == RescueWay::Finish) {
        for (const RescuedOperation &operation : rescue.operations)
            addMissing(operation, plan.operations);
        for (const Operation &operation : plan.operations)
            warnOfLoss(operation, false, plan.warnings);
    } else {
        plan.step.changes.clear();
        planUndo(rescue, dialect, plan);
    }
    plan.sql = sqlOf(plan, actual, dialect, versions);
    return plan;
}

void carryOut(Connection &connection, const RescuePlan &plan, const Rescue &rescue, const Dialect &dialect,
              const VersionTable &versions, const RevisionReader &reader, const RevisionMap &map,
              const Migrator::Progress &progress)
{
    if (versions.read(connection) != rescue.current)
        throw Error(Error::Kind::Migration, coreTr("Somebody else moved the database meanwhile."))
            .withHint(coreTr("Look again at what has landed."));
    const Migrator migrator(dialect, versions,
                            RevisionReader([&plan](const Revision &, bool) { return plan.operations; }));
    migrator.run(connection, {plan.step}, progress);
    if (plan.way == RescueWay::Stamp)
        return;
    // What was to be is compared with what is.
    std::vector<Operation> all;
    for (const RescuedOperation &operation : rescue.operations)
        all.push_back(operation.operation);
    Schema before = Migrator(dialect, versions, reader).replayed(map, rescue.current);
    const Schema actual = inspectFor(connection, dialect, versions, all);
    before.server = actual.server;
    const Landed wanted = plan.way == RescueWay::Finish ? Landed::Yes : Landed::No;
    QStringList wrong;
    for (const LandedPart &part : landedParts(all, before, actual, dialect)) {
        if (part.isSeen && !part.doesNothing && part.landed != wanted)
            wrong << toText(part.operation) + QLatin1String(": ") + part.reason;
    }
    if (!wrong.isEmpty())
        throw Error(Error::Kind::Migration,
                    coreTr("Everything ran, but the schema is not as it was to be: %1")
                        .arg(wrong.join(QLatin1String("; "))));
}

} // namespace stillroom
