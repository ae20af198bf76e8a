#include "migrate/landedparts.h"

#include "base/error.h"
#include "base/text.h"
#include "schema/operationparts.h"

#include <algorithm>

namespace stillroom {

namespace {

/// A place in a schema that operations change.
struct Slot
{
    enum class Kind {
        Table,
        Column,
        Type,
        Nullable,
        Default,
        Identity,
        Comment,
        TableComment,
        PrimaryKey,
        Named, ///< an index or a unique constraint
        NamedKey, ///< a foreign key; MySQL leaves an index of its name behind
        NamedCheck, ///< a check or an exclusion constraint
        NamedAny, ///< a constraint of which nobody tells what it is
        UnnamedKey, ///< a foreign key, by what it says
        UnnamedUnique, ///< by its columns
        Enum,
    };
    Kind kind = Kind::Table;
    TableName table;
    QString name; ///< of the column, index, constraint or type; of an unnamed one what it says

    bool operator==(const Slot &) const = default;
};

/// What stands there. Not set as a whole where nobody knows.
struct SlotValue
{
    bool there = false;
    std::optional<Column> column {};
    QString text {}; ///< what an index or constraint says; empty where it cannot be compared
    std::optional<bool> tableThere {}; ///< not set where nobody knows

    [[nodiscard]] static SlotValue of(const QString &text) { return {true, {}, text, {}}; }
};

using Known = std::optional<SlotValue>;

QString action(const QString &onDelete)
{
    return onDelete.isEmpty() || onDelete == QLatin1String("NO ACTION")
            || onDelete == QLatin1String("RESTRICT")
        ? QString()
        : QLatin1Char(' ') + onDelete.toUpper();
}

QString keyText(const ForeignKey &key)
{
    return QStringLiteral("%1>%2(%3)")
               .arg(key.columns.join(QLatin1Char(',')), key.referredTable,
                    key.referredColumns.join(QLatin1Char(',')))
        + action(key.onDelete);
}

QString indexText(const Index &index)
{
    QStringList columns;
    for (const IndexElement &element : index.elements) {
        if (element.column.isEmpty())
            return {};
        columns << element.column;
    }
    return columns.join(QLatin1Char(','));
}

/// Looks into a schema, replayed or real.
class SlotReader
{
public:
    SlotReader(const Schema &schema, const Dialect &dialect) : m_schema(schema), m_dialect(dialect) { }

    [[nodiscard]] const Table *table(const TableName &name) const
    {
        if (const Table *found = m_schema.table(name))
            return found;
        if (!m_dialect.defaultSchema.isEmpty() && name.schema == m_dialect.defaultSchema)
            return m_schema.table(TableName {{}, name.name});
        return name.schema.isEmpty() && !m_dialect.defaultSchema.isEmpty()
            ? m_schema.table(TableName {m_dialect.defaultSchema, name.name})
            : nullptr;
    }

    [[nodiscard]] SlotValue value(const Slot &slot) const
    {
        if (slot.kind == Slot::Kind::Enum)
            return enumType(slot);
        const Table *found = table(slot.table);
        SlotValue value = found ? ofTable(*found, slot) : SlotValue {};
        value.tableThere = found != nullptr;
        return value;
    }

private:
    [[nodiscard]] SlotValue ofTable(const Table &table, const Slot &slot) const
    {
        const Table *found = &table;
        switch (slot.kind) {
        case Slot::Kind::Table:
            return {true};
        case Slot::Kind::TableComment:
            return SlotValue::of(found->comment);
        case Slot::Kind::PrimaryKey:
            return found->primaryKey.columns.isEmpty()
                ? SlotValue {}
                : SlotValue::of(found->primaryKey.columns.join(QLatin1Char(',')));
        case Slot::Kind::Named:
        case Slot::Kind::NamedKey:
        case Slot::Kind::NamedCheck:
        case Slot::Kind::NamedAny:
            return named(*found, slot);
        case Slot::Kind::UnnamedKey:
            return {std::any_of(found->foreignKeys.begin(), found->foreignKeys.end(),
                                [&](const ForeignKey &key) { return keyText(key) == slot.name; })};
        case Slot::Kind::UnnamedUnique:
            return {std::any_of(found->uniqueConstraints.begin(), found->uniqueConstraints.end(),
                                [&](const UniqueConstraint &unique) {
                                    return unique.columns.join(QLatin1Char(',')) == slot.name;
                                })};
        default:
            break;
        }
        const Column *column = found->column(slot.name);
        return column ? SlotValue {true, *column} : SlotValue {};
    }

    [[nodiscard]] SlotValue enumType(const Slot &slot) const
    {
        for (const EnumType &type : m_schema.enums) {
            if (type.name == slot.name && type.schema == slot.table.schema)
                return SlotValue::of(type.values.join(QLatin1Char(',')));
        }
        return {};
    }

    [[nodiscard]] SlotValue named(const Table &table, const Slot &slot) const
    {
        using Kind = Slot::Kind;
        const auto isIt = [&](const QString &other) {
            return !other.isEmpty() && m_dialect.limited(other) == m_dialect.limited(slot.name);
        };
        const bool any = slot.kind == Kind::NamedAny;
        if (any || slot.kind == Kind::NamedKey) {
            for (const ForeignKey &each : table.foreignKeys) {
                if (isIt(each.name))
                    return SlotValue::of(keyText(each));
            }
        }
        if (any || slot.kind == Kind::Named) {
            for (const Index &each : table.indexes) {
                if (isIt(each.name))
                    return SlotValue::of(indexText(each));
            }
            for (const UniqueConstraint &each : table.uniqueConstraints) {
                if (isIt(each.name))
                    return SlotValue::of(each.columns.join(QLatin1Char(',')));
            }
        }
        const auto isThere = [&](const auto &all) {
            return std::any_of(all.begin(), all.end(), [&](const auto &each) { return isIt(each.name); });
        };
        if (any || slot.kind == Kind::NamedCheck)
            return {isThere(table.checkConstraints) || isThere(table.excludeConstraints)
                    || (any && isIt(table.primaryKey.name))};
        return {};
    }

    const Schema &m_schema;
    const Dialect &m_dialect;
};

/// Whether the real schema has there what a replayed one has.
bool isSame(const Slot &slot, const SlotValue &wanted, const SlotValue &real, const Dialect &dialect)
{
    if (wanted.there != real.there)
        return false;
    // Not there because the table has another name is not the same as not there.
    if (slot.kind != Slot::Kind::Table && wanted.tableThere && real.tableThere
        && *wanted.tableThere != *real.tableThere)
        return false;
    if (!wanted.there)
        return true;
    if (wanted.column && real.column) {
        switch (slot.kind) {
        case Slot::Kind::Type:
            return wanted.column->type.name.isEmpty()
                || dialect.sameType(wanted.column->type, real.column->type);
        case Slot::Kind::Nullable:
            return wanted.column->nullable == real.column->nullable;
        case Slot::Kind::Default:
            return dialect.sameDefault(*wanted.column, *real.column);
        case Slot::Kind::Identity:
            return wanted.column->identity.has_value() == real.column->identity.has_value();
        case Slot::Kind::Comment:
            return wanted.column->comment == real.column->comment;
        default:
            return true;
        }
    }
    const bool canDiffer = slot.kind == Slot::Kind::TableComment || slot.kind == Slot::Kind::PrimaryKey
        || slot.kind == Slot::Kind::Enum || (!wanted.text.isEmpty() && !real.text.isEmpty());
    return !canDiffer || wanted.text == real.text;
}

/// The slots an operation changes. \param before finds the table of an index that does not name it, and what
/// a constraint says
std::vector<Slot> slotsOf(const Operation &operation, const Schema &before)
{
    using Kind = Slot::Kind;
    const auto ofConstraint = [](const TableName &table, const Constraint &constraint) -> std::vector<Slot> {
        if (std::holds_alternative<PrimaryKey>(constraint))
            return {{Kind::PrimaryKey, table, {}}};
        const QString name = std::visit([](const auto &each) { return each.name; }, constraint);
        if (!name.isEmpty()) {
            const Kind kind = std::holds_alternative<ForeignKey>(constraint) ? Kind::NamedKey
                : std::holds_alternative<UniqueConstraint>(constraint)       ? Kind::Named
                                                                             : Kind::NamedCheck;
            return {{kind, table, name}};
        }
        if (const auto *key = std::get_if<ForeignKey>(&constraint))
            return {{Kind::UnnamedKey, table, keyText(*key)}};
        if (const auto *unique = std::get_if<UniqueConstraint>(&constraint))
            return {{Kind::UnnamedUnique, table, unique->columns.join(QLatin1Char(','))}};
        return {};
    };
    if (const auto *create = operation.as<CreateTable>())
        return {{Kind::Table, create->table.tableName(), {}}};
    if (const auto *drop = operation.as<DropTable>())
        return {{Kind::Table, drop->table, {}}};
    if (const auto *rename = operation.as<RenameTable>())
        return {{Kind::Table, rename->table, {}}, {Kind::Table, {rename->table.schema, rename->newName}, {}}};
    if (const auto *add = operation.as<AddColumn>())
        return {{Kind::Column, add->table, add->column.name}};
    if (const auto *drop = operation.as<DropColumn>())
        return {{Kind::Column, drop->table, drop->column}};
    if (const auto *alter = operation.as<AlterColumn>()) {
        std::vector<Slot> slots;
        const QString name = alter->newName.value_or(alter->column);
        if (name != alter->column)
            slots = {{Kind::Column, alter->table, alter->column}, {Kind::Column, alter->table, name}};
        if (alter->type)
            slots.push_back({Kind::Type, alter->table, name});
        if (alter->nullable)
            slots.push_back({Kind::Nullable, alter->table, name});
        if (alter->serverDefault)
            slots.push_back({Kind::Default, alter->table, name});
        if (alter->identity)
            slots.push_back({Kind::Identity, alter->table, name});
        if (alter->comment)
            slots.push_back({Kind::Comment, alter->table, name});
        return slots;
    }
    if (const auto *create = operation.as<CreateIndex>())
        return {{Kind::Named, create->table, create->index.name}};
    if (const auto *drop = operation.as<DropIndex>()) {
        if (!drop->table.name.isEmpty())
            return {{Kind::Named, drop->table, drop->name}};
        for (const Table &table : before.tables) {
            if (std::any_of(table.indexes.begin(), table.indexes.end(),
                            [&](const Index &index) { return index.name == drop->name; }))
                return {{Kind::Named, table.tableName(), drop->name}};
        }
        return {};
    }
    if (const auto *create = operation.as<CreateConstraint>())
        return ofConstraint(create->table, create->constraint);
    if (const auto *drop = operation.as<DropConstraint>()) {
        if (drop->type == DropConstraint::Type::PrimaryKey)
            return {{Kind::PrimaryKey, drop->table, {}}};
        std::optional<Constraint> meant = drop->original;
        if (const Table *table = before.table(drop->table)) {
            Table copy = *table;
            if (const auto taken = takeConstraint(copy, *drop))
                meant = taken;
        }
        if (meant && std::visit([](const auto &each) { return each.name.isEmpty(); }, *meant))
            return ofConstraint(drop->table, *meant);
        if (drop->name.isEmpty())
            return {};
        using Type = DropConstraint::Type;
        const Kind kind = drop->type == Type::ForeignKey               ? Kind::NamedKey
            : drop->type == Type::Unique                               ? Kind::Named
            : drop->type == Type::Check || drop->type == Type::Exclude ? Kind::NamedCheck
                                                                       : Kind::NamedAny;
        if (kind == Kind::NamedAny && meant)
            return ofConstraint(drop->table, *meant);
        return {{kind, drop->table, drop->name}};
    }
    if (const auto *comment = operation.as<AlterTableComment>())
        return {{Kind::TableComment, comment->table, {}}};
    if (const auto *create = operation.as<CreateEnum>())
        return {{Kind::Enum, {create->type.schema, {}}, create->type.name}};
    if (const auto *drop = operation.as<DropEnum>())
        return {{Kind::Enum, {drop->name.schema, {}}, drop->name.name}};
    if (const auto *alter = operation.as<AlterEnum>())
        return {{Kind::Enum, {alter->type.schema, {}}, alter->type.name}};
    if (const auto *rename = operation.as<RenameConstraint>())
        return {{Kind::NamedAny, rename->table, rename->name},
                {Kind::NamedAny, rename->table, rename->newName}};
    return {};
}

bool doesNothingOn(const Dialect &dialect, const Operation &operation)
{
    if (operation.as<CreateEnum>() || operation.as<DropEnum>() || operation.as<AlterEnum>())
        return !dialect.nativeEnums;
    const auto *alter = operation.as<AlterColumn>();
    const bool isComment = operation.as<AlterTableComment>()
        || (alter && alter->comment && !alter->newName && !alter->type && !alter->nullable
            && !alter->serverDefault && !alter->identity && !alter->autoincrement);
    return isComment && !dialect.supportsComments;
}

QString slotText(const Slot &slot)
{
    const QString table = slot.table.toString();
    switch (slot.kind) {
    case Slot::Kind::Table:
        return coreTr("table %1").arg(table);
    case Slot::Kind::Column:
        return coreTr("column %1.%2").arg(table, slot.name);
    case Slot::Kind::Type:
        return coreTr("the type of %1.%2").arg(table, slot.name);
    case Slot::Kind::Nullable:
        return coreTr("the nullability of %1.%2").arg(table, slot.name);
    case Slot::Kind::Default:
        return coreTr("the default of %1.%2").arg(table, slot.name);
    case Slot::Kind::Identity:
        return coreTr("the identity of %1.%2").arg(table, slot.name);
    case Slot::Kind::Comment:
        return coreTr("the comment of %1.%2").arg(table, slot.name);
    case Slot::Kind::TableComment:
        return coreTr("the comment of %1").arg(table);
    case Slot::Kind::PrimaryKey:
        return coreTr("the primary key of %1").arg(table);
    case Slot::Kind::Named:
    case Slot::Kind::NamedKey:
    case Slot::Kind::NamedCheck:
    case Slot::Kind::NamedAny:
        return coreTr("“%1” of table %2").arg(slot.name, table);
    case Slot::Kind::UnnamedKey:
        return coreTr("the foreign key of %1 on (%2)").arg(table, slot.name.section(QLatin1Char('>'), 0, 0));
    case Slot::Kind::UnnamedUnique:
        return coreTr("the unique constraint of %1 on (%2)").arg(table, slot.name);
    case Slot::Kind::Enum:
        return coreTr("type %1").arg(slot.name);
    }
    return {};
}

/// "There is a table users", "The type of users.email is as after it".
QString foundText(const Slot &slot, const SlotValue &real, Landed landed)
{
    const QString what = slotText(slot);
    switch (slot.kind) {
    case Slot::Kind::Table:
    case Slot::Kind::Column:
    case Slot::Kind::Named:
    case Slot::Kind::NamedKey:
    case Slot::Kind::NamedCheck:
    case Slot::Kind::NamedAny:
    case Slot::Kind::UnnamedKey:
    case Slot::Kind::UnnamedUnique:
    case Slot::Kind::Enum:
        return real.there ? coreTr("%1 is there.").arg(what) : coreTr("%1 is not there.").arg(what);
    default:
        return landed == Landed::Yes ? coreTr("%1 is as it is afterwards.").arg(what)
                                     : coreTr("%1 is as it was before.").arg(what);
    }
}

QString sentence(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

class Judge
{
public:
    Judge(const std::vector<Operation> &operations, const Schema &before, const Schema &actual,
          const Dialect &dialect)
        : m_actual(actual)
        , m_real(m_actual, dialect)
        , m_dialect(dialect)
    {
        split(operations, before);
        follow();
    }

    std::vector<LandedPart> judged()
    {
        fits();
        const auto first = std::find(m_fits.begin(), m_fits.end(), true);
        if (first != m_fits.end())
            byState();
        else
            byPart();
        return std::move(m_parts);
    }

private:
    struct Change
    {
        std::size_t slot = 0;
        std::size_t part = 0;
    };

    /// Of all tables only those the operations may concern: each part keeps a copy.
    static Schema narrowed(const std::vector<Operation> &operations, const Schema &before)
    {
        QSet<QString> names;
        const std::function<void(const Operation &)> collect = [&](const Operation &operation) {
            for (const Slot &slot : slotsOf(operation, before))
                names.insert(slot.table.name);
            if (const auto *batch = operation.as<BatchAlterTable>()) {
                names.insert(batch->table.name);
                for (const Operation &inner : batch->operations)
                    collect(inner);
            }
            if (const auto *create = operation.as<CreateTable>())
                names.insert(create->table.name);
        };
        for (const Operation &operation : operations)
            collect(operation);
        Schema narrow = before;
        std::erase_if(narrow.tables, [&](const Table &table) {
            return !names.contains(table.name)
                && std::none_of(table.foreignKeys.begin(), table.foreignKeys.end(),
                                [&](const ForeignKey &key) { return names.contains(key.referredTable); });
        });
        return narrow;
    }

    void split(const std::vector<Operation> &operations, const Schema &before)
    {
        Schema now = narrowed(operations, before);
        now.dialect = m_dialect.name;
        for (std::size_t i = 0; i < operations.size(); ++i) {
            for (const Operation &part : partsOf(operations[i], now)) {
                LandedPart made;
                made.operation = part;
                made.of = i;
                made.before = now;
                made.doesNothing = doesNothingOn(m_dialect, part);
                try {
                    apply(part, now);
                    m_replayed.push_back(true);
                } catch (const Error &) { // SQL of the user's came before: it says itself what it changes
                    m_replayed.push_back(false);
                }
                m_parts.push_back(std::move(made));
            }
        }
        m_end = std::move(now);
    }

    /// What stands in each slot before the first part and behind each.
    void follow()
    {
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            if (m_parts[i].doesNothing)
                continue;
            for (const Slot &slot : slotsOf(m_parts[i].operation, m_parts[i].before)) {
                const auto found = std::find(m_slots.begin(), m_slots.end(), slot);
                m_changes.push_back({std::size_t(found - m_slots.begin()), i});
                if (found == m_slots.end())
                    m_slots.push_back(slot);
            }
        }
        m_values.resize(m_slots.size());
        for (std::size_t s = 0; s < m_slots.size(); ++s) {
            for (std::size_t k = 0; k <= m_parts.size(); ++k) {
                const Schema &state = k < m_parts.size() ? m_parts[k].before : m_end;
                m_values[s].push_back(SlotReader(state, m_dialect).value(m_slots[s]));
            }
            if (!isReplayed(s))
                implied(s);
        }
    }

    /// Whether the replay knows the table, or makes it itself, and could follow all that changes the slot.
    [[nodiscard]] bool isReplayed(std::size_t s) const
    {
        const Slot &slot = m_slots[s];
        if (std::any_of(m_changes.begin(), m_changes.end(),
                        [&](const Change &change) { return change.slot == s && !m_replayed[change.part]; }))
            return false;
        if (slot.kind == Slot::Kind::Enum || slot.kind == Slot::Kind::Table)
            return true;
        return std::any_of(m_parts.begin(), m_parts.end(), [&](const LandedPart &part) {
            return SlotReader(part.before, m_dialect).table(slot.table) != nullptr;
        });
    }

    /// SQL of the user's made the table: what is before and after is what the parts say of it.
    void implied(std::size_t s)
    {
        std::vector<Known> &values = m_values[s];
        Known now;
        std::size_t at = 0;
        for (const Change &change : m_changes) {
            if (change.slot != s)
                continue;
            const Operation &operation = m_parts[change.part].operation;
            const bool makes = operation.as<AddColumn>() || operation.as<CreateIndex>()
                || operation.as<CreateConstraint>();
            const bool takes
                = operation.as<DropColumn>() || operation.as<DropIndex>() || operation.as<DropConstraint>();
            if (makes || takes)
                now = SlotValue {takes};
            for (; at <= change.part; ++at)
                values[at] = now;
            now = makes || takes ? Known(SlotValue {makes}) : Known();
        }
        for (; at < values.size(); ++at)
            values[at] = now;
    }

    [[nodiscard]] bool fitsAt(std::size_t slot, std::size_t state) const
    {
        const Known &value = m_values[slot][state];
        return !value || isSame(m_slots[slot], *value, m_found[slot], m_dialect);
    }
    [[nodiscard]] bool fitsNowhere(std::size_t slot) const
    {
        for (std::size_t k = 0; k < m_values[slot].size(); ++k) {
            if (fitsAt(slot, k))
                return false;
        }
        return true;
    }

    /// Which states the real schema may be.
    void fits()
    {
        for (const Slot &slot : m_slots)
            m_found.push_back(m_real.value(slot));
        m_fits.assign(m_parts.size() + 1, true);
        for (std::size_t s = 0; s < m_slots.size(); ++s) {
            if (fitsNowhere(s))
                continue; // it tells nothing about how far the revision came
            for (std::size_t k = 0; k <= m_parts.size(); ++k)
                m_fits[k] = m_fits[k] && fitsAt(s, k);
        }
    }

    void say(LandedPart &part, Landed landed, const QString &reason, bool isSeen) const
    {
        part.landed = landed;
        part.reason = reason;
        part.isSeen = isSeen;
    }

    void sayNothing(LandedPart &part) const
    {
        say(part, Landed::Yes, coreTr("%1 has nothing to do here.").arg(m_dialect.title), false);
    }

    /// How one part's own slots look.
    [[nodiscard]] std::optional<Landed> own(std::size_t part, QString &reason) const
    {
        bool yes = false;
        bool no = false;
        QStringList texts;
        for (const Change &change : m_changes) {
            if (change.part != part)
                continue;
            if (fitsNowhere(change.slot)) {
                reason = sentence(
                    coreTr("%1 is neither as before nor as afterwards.").arg(slotText(m_slots[change.slot])));
                return Landed::Unknown;
            }
            bool before = false;
            bool after = false;
            for (std::size_t k = 0; k <= m_parts.size(); ++k)
                (k <= part ? before : after) |= fitsAt(change.slot, k);
            if (before == after)
                continue;
            (after ? yes : no) = true;
            texts << sentence(
                foundText(m_slots[change.slot], m_found[change.slot], after ? Landed::Yes : Landed::No));
        }
        reason = texts.join(QLatin1Char(' '));
        if (yes || no)
            return yes && no ? Landed::Partly : yes ? Landed::Yes : Landed::No;
        return {};
    }

    void byState()
    {
        const auto first = std::size_t(std::find(m_fits.begin(), m_fits.end(), true) - m_fits.begin());
        const auto last
            = m_parts.size() - std::size_t(std::find(m_fits.rbegin(), m_fits.rend(), true) - m_fits.rbegin());
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            LandedPart &part = m_parts[i];
            QString reason;
            const std::optional<Landed> seen = own(i, reason);
            if (part.doesNothing)
                sayNothing(part);
            else if (seen == Landed::Unknown)
                say(part, Landed::Unknown, reason, false);
            else if (i < first)
                say(part, Landed::Yes, reason.isEmpty() ? coreTr("What comes after it has landed.") : reason,
                    seen.has_value());
            else if (i >= last)
                say(part, Landed::No,
                    reason.isEmpty() ? coreTr("What comes before it has not landed.") : reason,
                    seen.has_value());
            else
                say(part, Landed::Unknown, unknownReason(part), false);
        }
    }

    void byPart()
    {
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            LandedPart &part = m_parts[i];
            QString reason;
            const std::optional<Landed> seen = own(i, reason);
            if (part.doesNothing)
                sayNothing(part);
            else if (seen)
                say(part, *seen, reason, *seen != Landed::Unknown);
            else
                say(part, Landed::Unknown, unknownReason(part), false);
        }
    }

    [[nodiscard]] static QString unknownReason(const LandedPart &part)
    {
        if (part.operation.as<BulkInsert>())
            return coreTr("It changes rows, and leaves no trace in the schema.");
        if (part.operation.as<ExecuteSql>())
            return coreTr("What its SQL does is not read from the schema.");
        if (const auto *create = part.operation.as<CreateConstraint>();
            create && std::holds_alternative<CheckConstraint>(create->constraint))
            return coreTr("The check has no name by which it could be found.");
        return coreTr("The schema looks the same with and without it.");
    }

    const Schema &m_actual;
    SlotReader m_real;
    const Dialect &m_dialect;
    std::vector<LandedPart> m_parts;
    std::vector<bool> m_replayed; ///< for each part, whether it fitted the schema before it
    Schema m_end;
    std::vector<Slot> m_slots;
    std::vector<Change> m_changes;
    std::vector<std::vector<Known>> m_values; ///< [slot][number of parts done]
    std::vector<SlotValue> m_found; ///< [slot], in the real schema
    std::vector<bool> m_fits; ///< [number of parts done]
};

} // namespace

std::vector<LandedPart> landedParts(const std::vector<Operation> &operations, const Schema &before,
                                    const Schema &actual, const Dialect &dialect)
{
    return Judge(operations, before, actual, dialect).judged();
}

} // namespace stillroom
