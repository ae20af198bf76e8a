#include "migrate/impactsheet.h"

#include "base/text.h"
#include "dialect/ddloptions.h"
#include "migrate/roworigins.h"

#include <QFileInfo>
#include <algorithm>

namespace stillroom {

namespace {

using Effect = ImpactFact::Effect;

Measured notMeasured(const QString &reason)
{
    return {Measured::State::NotMeasured, 0, reason};
}

QString madeOnTheWay()
{
    return coreTr("its values are only made by this migration");
}

/// The facts of one operation, with the schema as it will be before it.
class Facts
{
public:
    Facts(const Dialect &dialect, const Schema &before, const Schema &database, const RowOrigins &origins,
          ImpactStep &step)
        : m_dialect(dialect)
        , m_before(before)
        , m_database(database)
        , m_origins(origins)
        , m_step(step)
    { }

    void operator()(const DropTable &drop) const
    {
        concern(drop.table);
        if (const auto table = m_origins.table(drop.table))
            add(Effect::Loses, rowsOf(*table), drop.table.toString(), drop.table);
    }
    void operator()(const RenameTable &rename) const { concern(rename.table); }
    void operator()(const AddColumn &add) const
    {
        concern(add.table);
        const Column &column = add.column;
        const QString subject = place(add.table, column.name);
        const bool hasValue
            = column.serverDefault || column.computed || column.identity || fillsByItself(add);
        if ((!column.nullable || add.primaryKey) && !hasValue)
            needValue(add.table, subject);
        const bool isSame = column.serverDefault.has_value() && !column.computed && !column.identity;
        if (add.unique && isSame)
            this->add(Effect::Blocks, m_origins.table(add.table), RowProbe::Kind::Duplicates, subject,
                      add.table, coreTr("every row gets the same default"));
    }
    void operator()(const DropColumn &drop) const
    {
        concern(drop.table);
        if (const auto column = m_origins.column(drop.table, drop.column))
            add(Effect::Loses, valuesOf(m_dialect, *m_origins.table(drop.table), *column),
                place(drop.table, drop.column), drop.table);
    }
    void operator()(const AlterColumn &alter) const
    {
        concern(alter.table);
        const QString subject = place(alter.table, alter.column);
        const Table *then = m_before.table(alter.table);
        const Column *columnThen = then ? then->column(alter.column) : nullptr;
        const bool wasNullable = !columnThen || columnThen->nullable;
        if (alter.nullable && !*alter.nullable && wasNullable)
            notNull(alter.table, alter.column);
        if (!alter.type)
            return;
        const auto table = m_origins.table(alter.table);
        const auto column = m_origins.column(alter.table, alter.column);
        if (!table || !column)
            return;
        const Table *now = m_database.table(*table);
        const Column *columnNow = now ? now->column(*column) : nullptr;
        if (!columnNow)
            return;
        for (const TypeRisk &risk : typeRisks(m_dialect, m_database, *table, *column, columnNow->type, alter))
        {
            ImpactFact &fact
                = add(risk.loses ? Effect::Loses : Effect::Blocks, risk.probe, subject, alter.table);
            fact.always = risk.always;
            if (!risk.unknown.isEmpty())
                fact.found = notMeasured(risk.unknown);
        }
    }
    void operator()(const CreateIndex &create) const
    {
        concern(create.table);
        if (create.index.unique)
            unique(create.table, create.index);
    }
    void operator()(const DropIndex &drop) const { concern(tableOfIndex(drop, m_before)); }
    void operator()(const CreateConstraint &create) const
    {
        concern(create.table);
        std::visit([&](const auto &constraint) { refused(create.table, constraint); }, create.constraint);
    }
    void operator()(const DropConstraint &drop) const { concern(drop.table); }
    void operator()(const AlterTableComment &alter) const { concern(alter.table); }
    void operator()(const BulkInsert &insert) const { concern(insert.table); }
    void operator()(const BatchAlterTable &batch) const { concern(batch.table); }
    void operator()(const CreateTable &) const { }
    void operator()(const ExecuteSql &) const { }
    void operator()(const CreateEnum &) const { }
    void operator()(const DropEnum &) const { }
    void operator()(const AlterEnum &alter) const
    {
        for (const EnumHolder &holder : alter.holders)
            concern(holder.table);
    }
    void operator()(const RenameConstraint &rename) const { concern(rename.table); }
    // Rows are in none of them, but a trigger belongs to a table.
    void operator()(const CreateObject &create) const { concern(create.object); }
    void operator()(const DropObject &drop) const { concern(drop.object); }
    void operator()(const AlterObject &alter) const { concern(alter.object); }

private:
    [[nodiscard]] static QString place(const TableName &table, const QString &column)
    {
        return table.toString() + QLatin1Char('.') + column;
    }
    void concern(const TableName &table) const
    {
        if (!m_step.table)
            m_step.table = m_origins.table(table);
    }
    void concern(const SchemaObject &object) const
    {
        if (const auto *trigger = std::get_if<TableTrigger>(&object))
            concern(trigger->table);
    }
    ImpactFact &add(Effect effect, const RowProbe &probe, const QString &subject, const TableName &then) const
    {
        m_step.facts.push_back({effect, probe, subject, false, m_origins.mayChange(then), {}});
        return m_step.facts.back();
    }
    /// A fact that cannot be asked of the rows there are.
    void add(Effect effect, const std::optional<TableName> &table, RowProbe::Kind kind,
             const QString &subject, const TableName &then, const QString &reason) const
    {
        if (!table) // a table that is made on the way has no rows to stand in the way
            return;
        RowProbe probe = rowsOf(*table);
        probe.kind = kind;
        add(effect, probe, subject, then).found = notMeasured(reason);
    }

    /// MySQL gives a column without a default a value of its own; a key that counts fills itself.
    [[nodiscard]] bool fillsByItself(const AddColumn &add) const
    {
        const bool isMySql
            = m_dialect.name == QLatin1String("mysql") || m_dialect.name == QLatin1String("mariadb");
        return add.primaryKey || isMySql || add.column.autoincrement.value_or(false)
            || m_dialect.typeDdl(add.column.type).contains(QLatin1String("SERIAL"), Qt::CaseInsensitive);
    }
    /// Every row there is would have no value.
    void needValue(const TableName &then, const QString &subject) const
    {
        const auto table = m_origins.table(then);
        if (!table)
            return;
        RowProbe probe = rowsOf(*table);
        probe.kind = RowProbe::Kind::Nulls;
        add(Effect::Blocks, probe, subject, then);
    }
    void notNull(const TableName &then, const QString &column) const
    {
        const QString subject = place(then, column);
        if (const auto now = m_origins.column(then, column))
            add(Effect::Blocks, nullsOf(m_dialect, *m_origins.table(then), *now), subject, then);
        else if (m_origins.isEmptyColumn(then, column))
            needValue(then, subject);
        else
            add(Effect::Blocks, m_origins.table(then), RowProbe::Kind::Nulls, subject, then, madeOnTheWay());
    }

    void unique(const TableName &then, const Index &index) const
    {
        const auto table = m_origins.table(then);
        const Table *shape = m_before.table(then);
        const Table *now = table ? m_database.table(*table) : nullptr;
        if (!now || !shape)
            return;
        Index renamed = index;
        bool isKnown = true;
        const auto translate = [&](QString &text, bool isColumn) {
            if (text.isEmpty())
                return;
            const auto name = isColumn ? m_origins.column(then, text) : m_origins.expression(*shape, text);
            isKnown = isKnown && name.has_value();
            text = name.value_or(text);
        };
        for (IndexElement &element : renamed.elements) {
            translate(element.column, true);
            translate(element.expression, false);
        }
        translate(renamed.where, false);
        const QStringList columns = index.columns();
        const QString subject = columns.isEmpty() ? QStringLiteral("%1 (%2)").arg(then.toString(), index.name)
                                                  : place(then, columns.join(QStringLiteral(", ")));
        const auto probe = isKnown ? duplicatesOf(m_dialect, *now, renamed) : std::nullopt;
        if (probe)
            add(Effect::Blocks, *probe, subject, then);
        else
            add(Effect::Blocks, table, RowProbe::Kind::Duplicates, subject, then,
                isKnown ? coreTr("its expression cannot be asked for") : madeOnTheWay());
    }
    void uniqueColumns(const TableName &then, const QStringList &columns, bool nullsAreEqual) const
    {
        const auto now = m_origins.columns(then, columns);
        const QString subject = place(then, columns.join(QStringLiteral(", ")));
        if (now)
            add(Effect::Blocks, duplicatesOf(m_dialect, *m_origins.table(then), *now, nullsAreEqual), subject,
                then);
        else
            add(Effect::Blocks, m_origins.table(then), RowProbe::Kind::Duplicates, subject, then,
                madeOnTheWay());
    }

    void refused(const TableName &then, const PrimaryKey &key) const
    {
        for (const QString &column : key.columns) {
            const Table *table = m_before.table(then);
            const Column *known = table ? table->column(column) : nullptr;
            if (!known || known->nullable)
                notNull(then, column);
        }
        uniqueColumns(then, key.columns, false);
    }
    void refused(const TableName &then, const UniqueConstraint &unique) const
    {
        uniqueColumns(then, unique.columns, isOn(unique.options, "postgresql_nulls_not_distinct"));
    }
    void refused(const TableName &then, const ForeignKey &key) const
    {
        if (isOn(key.options, "postgresql_not_valid"))
            return;
        const QString subject = place(then, key.columns.join(QStringLiteral(", ")));
        const TableName referredThen = referredTable(key);
        const auto table = m_origins.table(then);
        const auto referred = m_origins.table(referredThen);
        const Table *parent = referred ? m_database.table(*referred) : nullptr;
        const auto columns = m_origins.columns(then, key.columns);
        if (!table)
            return;
        ForeignKey now = key;
        now.columns = columns.value_or(QStringList());
        const auto targets = m_origins.columns(referredThen, key.referredColumns);
        now.referredColumns = targets.value_or(QStringList());
        const bool isKnown = parent && columns && targets;
        const auto probe = isKnown ? orphansOf(m_dialect, *table, now, *parent) : std::nullopt;
        // A column that is NULL everywhere refers to nothing.
        if (key.columns.size() == 1 && m_origins.isEmptyColumn(then, key.columns.front()))
            return;
        if (probe)
            add(Effect::Blocks, *probe, subject, then).mayChange
                = m_origins.mayChange(then) || m_origins.mayChange(referredThen);
        else
            add(Effect::Blocks, table, RowProbe::Kind::Orphans, subject, then, madeOnTheWay());
    }
    void refused(const TableName &then, const CheckConstraint &check) const
    {
        const auto table = m_origins.table(then);
        const Table *shape = m_before.table(then);
        const Table *now = table ? m_database.table(*table) : nullptr;
        if (!now || !shape || isOn(check.options, "postgresql_not_valid"))
            return;
        const QString subject = check.name.isEmpty() ? then.toString() : check.name;
        const auto sql = m_origins.expression(*shape, check.sqltext);
        const auto probe = sql ? failuresOf(m_dialect, *now, *sql) : std::nullopt;
        if (probe)
            add(Effect::Blocks, *probe, subject, then);
        else
            add(Effect::Blocks, table, RowProbe::Kind::CheckFails, subject, then,
                sql ? coreTr("its expression cannot be asked for") : madeOnTheWay());
    }
    void refused(const TableName &then, const ExcludeConstraint &exclude) const
    {
        add(Effect::Blocks, m_origins.table(then), RowProbe::Kind::Duplicates,
            exclude.name.isEmpty() ? then.toString() : exclude.name, then,
            coreTr("only PostgreSQL itself can compare the rows"));
    }

    const Dialect &m_dialect;
    const Schema &m_before;
    const Schema &m_database;
    const RowOrigins &m_origins;
    ImpactStep &m_step;
};

/// What an added column brings along, as operations of their own: each is refused by rows in its own way.
std::vector<Operation> constraintsOf(const AddColumn &add)
{
    std::vector<Operation> constraints;
    for (const ForeignKey &key : add.foreignKeys)
        constraints.emplace_back(CreateConstraint {add.table, key});
    for (const CheckConstraint &check : add.checkConstraints)
        constraints.emplace_back(CreateConstraint {add.table, check});
    return constraints;
}

class Planner
{
public:
    Planner(const Dialect &dialect, const Schema &database)
        : m_dialect(dialect)
        , m_database(database)
        , m_now(database)
        , m_origins(database)
    { }

    void plan(const QString &revision, const Operation &operation)
    {
        const auto *batch = operation.as<BatchAlterTable>();
        if (batch && !isOneStep(m_dialect, *batch, m_now)) {
            for (const Operation &inner : resolvedBatch(*batch, m_now.table(batch->table)))
                plan(revision, inner);
            return;
        }
        ImpactStep step;
        step.revision = revision;
        step.title = toText(operation);
        step.cost = operationCost(m_dialect, operation, m_now);
        std::erase_if(step.cost.locks, [this](const TableLock &lock) {
            return !lock.table.name.isEmpty() && m_now.table(lock.table) && !m_origins.table(lock.table);
        });
        for (TableLock &lock : step.cost.locks)
            lock.table = m_origins.table(lock.table).value_or(lock.table);
        if (batch) {
            std::visit(Facts(m_dialect, m_now, m_database, m_origins, step), operation.kind);
            step.title = coreTr("Rebuild table %1").arg(batch->table.toString());
            for (const Operation &inner : resolvedBatch(*batch, m_now.table(batch->table))) {
                step.details.append(toText(inner));
                collect(inner, step);
            }
        } else {
            collect(operation, step);
        }
        if (!step.table && !operation.as<ExecuteSql>() && !operation.as<CreateTable>())
            step.cost.rewrites = Rewrites::Nothing; // there are no rows yet
        m_sheet.steps.push_back(std::move(step));
    }

    /// A revision whose operations nobody knows yet: what comes after it may meet other rows.
    void planUnknown(const PlannedRevision &revision)
    {
        ImpactStep step;
        step.revision = revision.id;
        step.title = coreTr("Asks the database what to do");
        step.details = {revision.unknown};
        step.isKnown = false;
        step.cost.rewrites = Rewrites::Unknown;
        m_sheet.steps.push_back(std::move(step));
        m_origins.follow(ExecuteSql {});
    }

    ImpactSheet take() { return std::move(m_sheet); }

private:
    void collect(const Operation &operation, ImpactStep &step)
    {
        std::visit(Facts(m_dialect, m_now, m_database, m_origins, step), operation.kind);
        std::vector<Operation> brought;
        if (const auto *add = operation.as<AddColumn>())
            brought = constraintsOf(*add);
        m_origins.follow(operation);
        try {
            apply(operation, m_now);
        } catch (const Error &) { // what does not fit is told when it is compiled
        }
        for (const Operation &each : brought)
            std::visit(Facts(m_dialect, m_now, m_database, m_origins, step), each.kind);
    }

    const Dialect &m_dialect;
    const Schema &m_database;
    Schema m_now;
    RowOrigins m_origins;
    ImpactSheet m_sheet;
};

} // namespace

bool ImpactSheet::isBlocked() const
{
    return std::any_of(steps.begin(), steps.end(), [](const ImpactStep &step) {
        return std::any_of(step.facts.begin(), step.facts.end(),
                           [](const ImpactFact &fact) { return fact.blocks(); });
    });
}

bool ImpactSheet::losesData() const
{
    return std::any_of(steps.begin(), steps.end(), [](const ImpactStep &step) {
        return std::any_of(step.facts.begin(), step.facts.end(), [](const ImpactFact &fact) {
            return fact.effect == Effect::Loses && fact.found.isKnown() && fact.found.count > 0;
        });
    });
}

ImpactSheet planImpact(const std::vector<PlannedRevision> &revisions, const Schema &before,
                       const Dialect &dialect)
{
    Planner planner(dialect, before);
    for (const PlannedRevision &revision : revisions) {
        if (!revision.unknown.isEmpty())
            planner.planUnknown(revision);
        for (const Operation &operation : revision.operations)
            planner.plan(revision.id, operation);
    }
    return planner.take();
}

std::vector<PlannedRevision> plannedRevisions(const std::vector<RevisionStep> &steps,
                                              const RevisionReader &reader)
{
    std::vector<PlannedRevision> planned;
    for (const RevisionStep &step : steps) {
        PlannedRevision &revision = planned.emplace_back();
        revision.id = step.revision.id;
        try {
            revision.operations = reader(step.revision, step.upgrade);
        } catch (const Error &error) {
            if (!reader.asks(step.revision, step.upgrade))
                throw;
            revision.unknown = QStringLiteral("%1:%2: %3")
                                   .arg(QFileInfo(error.file).fileName())
                                   .arg(error.line)
                                   .arg(error.message);
        }
    }
    return planned;
}

} // namespace stillroom
