#include "base/error.h"
#include "base/text.h"
#include "diagram/diagram.h"
#include "project/driftfinder.h"

#include <QSet>

#include <algorithm>

namespace stillroom {

namespace {

const QString comma = QStringLiteral(", ");

QString inBrackets(const QStringList &names)
{
    return QLatin1Char('(') + names.join(comma) + QLatin1Char(')');
}

QString sqlText(const Column &column, const Dialect &dialect)
{
    QString text = driftTypeText(column.type, dialect);
    if (column.computed)
        text += QStringLiteral(" AS (%1)").arg(column.computed->sqltext);
    if (const QString value = driftDefaultText(column, dialect); !value.isEmpty())
        text += QStringLiteral(" DEFAULT ") + value;
    if (!column.nullable)
        text += QStringLiteral(" NOT NULL");
    return text;
}

QString sqlText(const Index &index)
{
    QStringList elements;
    for (const IndexElement &element : index.elements)
        elements << (element.column.isEmpty() ? element.expression : element.column)
                + (element.descending ? QStringLiteral(" DESC") : QString());
    QString text = (index.unique ? QStringLiteral("UNIQUE ") : QString()) + inBrackets(elements);
    if (!index.where.isEmpty())
        text += QStringLiteral(" WHERE ") + index.where;
    return text;
}

QString sqlText(const Constraint &constraint)
{
    if (const auto *key = std::get_if<ForeignKey>(&constraint)) {
        const TableName referred {key->referredSchema, key->referredTable};
        QString text
            = QStringLiteral("%1 REFERENCES %2 %3")
                  .arg(inBrackets(key->columns), referred.toString(), inBrackets(key->referredColumns));
        if (!key->onDelete.isEmpty())
            text += QStringLiteral(" ON DELETE ") + key->onDelete;
        if (!key->onUpdate.isEmpty())
            text += QStringLiteral(" ON UPDATE ") + key->onUpdate;
        if (key->deferrable.value_or(false))
            text += QStringLiteral(" DEFERRABLE");
        return text;
    }
    if (const auto *check = std::get_if<CheckConstraint>(&constraint))
        return check->sqltext;
    if (const auto *unique = std::get_if<UniqueConstraint>(&constraint))
        return inBrackets(unique->columns);
    if (const auto *primary = std::get_if<PrimaryKey>(&constraint))
        return inBrackets(primary->columns);
    if (const auto *exclude = std::get_if<ExcludeConstraint>(&constraint)) {
        const QString text = exclusionText(*exclude);
        return exclude->where.isEmpty() ? text : text + QStringLiteral(" WHERE ") + exclude->where;
    }
    return {};
}

QString sqlText(const std::optional<Identity> &identity)
{
    if (!identity)
        return {};
    QStringList parts {identity->always ? QStringLiteral("ALWAYS") : QStringLiteral("BY DEFAULT")};
    for (auto option = identity->options.cbegin(); option != identity->options.cend(); ++option)
        parts << option.key().toUpper() + QLatin1Char(' ') + option.value();
    return parts.join(QLatin1Char(' '));
}

QString sqlText(const Table &table)
{
    QStringList columns;
    for (const Column &column : table.columns)
        columns << column.name;
    return inBrackets(columns);
}

/// Tells each change of a comparison as what it is made from: a pair of differing things.
class Teller final
{
public:
    Teller(const SchemaChanges &found, const Schema &models, const Dialect &dialect)
        : m_changes(found.changes)
        , m_models(models)
        , m_database(found.actual)
        , m_dialect(dialect)
    { }

    ToldChanges tell()
    {
        for (const SchemaChange &change : m_changes) {
            const std::size_t position = change.isPartOfLast ? m_told.of.back()
                : change.isOfWholeTable
                ? tellTable(change)
                : std::visit([&](const auto &kind) { return tell(change, kind); }, change.operation.kind);
            Difference &each = m_told.differences[position];
            each.isBeyondAlembic
                = change.isBeyondAlembic && (each.operations.empty() || each.isBeyondAlembic);
            each.operations.push_back(change.operation);
            m_told.of.push_back(position);
        }
        for (Difference &each : m_told.differences)
            each.words = driftWords(each);
        return std::move(m_told);
    }

private:
    std::size_t found(const SchemaChange &change, DriftPart part, const QString &name, Drift status)
    {
        Difference difference;
        difference.table = change.table;
        difference.part = part;
        difference.name = name;
        difference.status = status;
        const QString id = difference.id();
        const auto known = m_positions.constFind(id);
        if (known != m_positions.cend()) {
            Difference &each = m_told.differences[*known];
            if (each.status != status)
                each.status = Drift::Different; // dropped and made again
            return *known;
        }
        m_positions.insert(id, m_told.differences.size());
        m_told.differences.push_back(std::move(difference));
        return m_told.differences.size() - 1;
    }

    std::size_t told(const SchemaChange &change, DriftPart part, const QString &name, Drift status,
                     const QString &text)
    {
        const std::size_t position = found(change, part, name, status);
        Difference &each = m_told.differences[position];
        (status == Drift::OnlyInModels ? each.models : each.database) = text;
        return position;
    }

    std::size_t tellPair(const SchemaChange &change, DriftPart part, const QString &name,
                         const QString &models, const QString &database)
    {
        const std::size_t position = found(change, part, name, Drift::Different);
        m_told.differences[position].models = models;
        m_told.differences[position].database = database;
        return position;
    }

    /// A table that is made or dropped, and the keys that are made after it or dropped before it.
    std::size_t tellTable(const SchemaChange &change)
    {
        const auto *create = change.operation.as<CreateTable>();
        const auto *drop = change.operation.as<DropTable>();
        const bool isMade = create || change.operation.as<CreateConstraint>();
        const std::size_t position
            = found(change, DriftPart::Table, {}, isMade ? Drift::OnlyInModels : Drift::OnlyInDatabase);
        if (create)
            m_told.differences[position].models = sqlText(create->table);
        else if (drop && drop->original)
            m_told.differences[position].database = sqlText(*drop->original);
        return position;
    }

    /// The comparison finds no other changes.
    template <class Kind>
    std::size_t tell(const SchemaChange &change, const Kind &)
    {
        return found(change, DriftPart::Table, {}, Drift::Different);
    }

    std::size_t tell(const SchemaChange &change, const AlterEnum &alter)
    {
        const auto text = [](const EnumType &type) {
            return TableName {type.schema, type.name}.toString() + QLatin1Char(' ') + inBrackets(type.values);
        };
        return tellPair(change, DriftPart::Type,
                        alter.holders.empty() ? alter.type.name : alter.holders.front().column,
                        text(alter.type), text(alter.existing.value_or(EnumType())));
    }

    std::size_t tell(const SchemaChange &change, const AddColumn &add)
    {
        return told(change, DriftPart::Column, add.column.name, Drift::OnlyInModels,
                    sqlText(add.column, m_dialect));
    }

    std::size_t tell(const SchemaChange &change, const DropColumn &drop)
    {
        return told(change, DriftPart::Column, drop.column, Drift::OnlyInDatabase,
                    drop.original ? sqlText(*drop.original, m_dialect) : QString());
    }

    std::size_t tell(const SchemaChange &change, const AlterColumn &alter)
    {
        static const Column none;
        const Table *model = m_models.table(change.table);
        const Table *table = m_database.table(change.table);
        const Column *inModel = model ? model->column(alter.column) : nullptr;
        const Column *inTable = table ? table->column(alter.column) : nullptr;
        const Column &wanted = inModel ? *inModel : none;
        const Column &actual = inTable ? *inTable : none;
        if (alter.type)
            return tellPair(change, DriftPart::Type, alter.column, driftTypeText(wanted.type, m_dialect),
                            driftTypeText(actual.type, m_dialect));
        if (alter.nullable)
            return tellPair(change, DriftPart::Nullable, alter.column, nullableText(wanted),
                            nullableText(actual));
        if (alter.serverDefault)
            return tellPair(change, DriftPart::Default, alter.column, driftDefaultText(wanted, m_dialect),
                            driftDefaultText(actual, m_dialect));
        if (alter.identity)
            return tellPair(change, DriftPart::Identity, alter.column, sqlText(wanted.identity),
                            sqlText(actual.identity));
        return tellPair(change, DriftPart::Comment, alter.column, wanted.comment, actual.comment);
    }

    static QString nullableText(const Column &column)
    {
        return column.nullable ? QStringLiteral("NULL") : QStringLiteral("NOT NULL");
    }

    std::size_t tell(const SchemaChange &change, const CreateIndex &create)
    {
        return told(change, DriftPart::Index, driftName(create.index), Drift::OnlyInModels,
                    sqlText(create.index));
    }

    std::size_t tell(const SchemaChange &change, const DropIndex &drop)
    {
        return told(change, DriftPart::Index, drop.name, Drift::OnlyInDatabase,
                    drop.original ? sqlText(*drop.original) : QString());
    }

    std::size_t tell(const SchemaChange &change, const CreateConstraint &create)
    {
        QString name = std::visit([](const auto &each) { return driftName(each); }, create.constraint);
        if (const auto *key = std::get_if<ForeignKey>(&create.constraint))
            name = sameKey(change.table, *key).value_or(name);
        if (std::holds_alternative<PrimaryKey>(create.constraint))
            name.clear(); // a table has one, whatever it is called
        return told(change, partOf(create.constraint), name, Drift::OnlyInModels, sqlText(create.constraint));
    }

    std::size_t tell(const SchemaChange &change, const DropConstraint &drop)
    {
        const Constraint constraint = drop.original.value_or(CheckConstraint());
        QString name = drop.original
            ? std::visit([](const auto &each) { return driftName(each); }, constraint)
            : drop.name;
        if (std::holds_alternative<PrimaryKey>(constraint))
            name.clear();
        return told(change, partOf(constraint), name, Drift::OnlyInDatabase, sqlText(constraint));
    }

    std::size_t tell(const SchemaChange &change, const AlterTableComment &alter)
    {
        return tellPair(change, DriftPart::Comment, {}, alter.comment,
                        alter.existingComment.value_or(QString()));
    }

    /// The name of a key of the same columns that the database loses: the two are one key, which changes.
    std::optional<QString> sameKey(const TableName &table, const ForeignKey &key) const
    {
        const std::vector<Difference> &all = m_told.differences;
        for (auto each = all.rbegin(); each != all.rend() && each->table == table; ++each) {
            if (each->part == DriftPart::ForeignKey && !each->operations.empty()
                && keyColumns(each->operations.front()) == key.columns)
                return each->name;
        }
        return {};
    }

    static DriftPart partOf(const Constraint &constraint)
    {
        static constexpr DriftPart parts[] = {DriftPart::PrimaryKey, DriftPart::ForeignKey, DriftPart::Unique,
                                              DriftPart::Check, DriftPart::Exclude};
        return parts[constraint.index()];
    }

    const std::vector<SchemaChange> &m_changes;
    const Schema &m_models;
    const Schema &m_database;
    const Dialect &m_dialect;
    ToldChanges m_told;
    QHash<QString, std::size_t> m_positions; ///< in m_told.differences, by id
};

QString partWord(DriftPart part)
{
    switch (part) {
    case DriftPart::Table:
    case DriftPart::Model:
        return coreTr("table");
    case DriftPart::Column:
        return coreTr("column");
    case DriftPart::Type:
        return coreTr("type");
    case DriftPart::Nullable:
        return coreTr("nullability");
    case DriftPart::Default:
        return coreTr("default");
    case DriftPart::Identity:
        return coreTr("identity");
    case DriftPart::Comment:
        return coreTr("comment");
    case DriftPart::Index:
        return coreTr("index");
    case DriftPart::Unique:
        return coreTr("unique constraint");
    case DriftPart::ForeignKey:
        return coreTr("foreign key");
    case DriftPart::PrimaryKey:
        return coreTr("primary key");
    case DriftPart::Exclude:
        return coreTr("exclusion constraint");
    case DriftPart::Check:
        break;
    }
    return coreTr("check constraint");
}

} // namespace

QString driftWords(const Difference &each)
{
    const bool hasName = each.part >= DriftPart::Index && !each.name.isEmpty();
    const QString what = hasName ? partWord(each.part) + QLatin1Char(' ') + each.name : partWord(each.part);
    if (each.status == Drift::OnlyInModels)
        return coreTr("%1 only in the models").arg(what);
    if (each.status == Drift::OnlyInDatabase)
        return coreTr("%1 only in the database").arg(what);
    const auto shown = [&each](const QString &text) {
        QString one = text.simplified();
        if (each.part == DriftPart::ForeignKey && one.startsWith(each.name))
            one = one.mid(each.name.size()).trimmed(); // its columns, which an unnamed one is called by
        return one.isEmpty() ? coreTr("none") : one.size() > 60 ? one.left(59) + QChar(0x2026) : one;
    };
    const QString change = QStringLiteral("%1 → %2").arg(shown(each.database), shown(each.models));
    return each.part == DriftPart::Nullable ? change : QStringLiteral("%1 %2").arg(what, change);
}

QStringList keyColumns(const Operation &operation)
{
    const Constraint *constraint = nullptr;
    if (const auto *create = operation.as<CreateConstraint>())
        constraint = &create->constraint;
    else if (const auto *drop = operation.as<DropConstraint>(); drop && drop->original)
        constraint = &*drop->original;
    const auto *key = constraint ? std::get_if<ForeignKey>(constraint) : nullptr;
    return key ? key->columns : QStringList();
}

QString driftTypeText(const SqlType &type, const Dialect &dialect)
{
    try {
        return type.declared.isEmpty() ? dialect.typeDdl(type) : type.declared;
    } catch (const Error &) { // a type this database cannot have, such as MySQL's VARCHAR without a length
        return genericTypeText(type);
    }
}

QString exclusionText(const ExcludeConstraint &exclude)
{
    QStringList elements;
    for (const ExcludeConstraint::Element &element : exclude.elements)
        elements << element.expression + QStringLiteral(" WITH ") + element.op;
    return inBrackets(elements);
}

QString driftDefaultText(const Column &column, const Dialect &dialect)
{
    return column.serverDefault ? dialect.defaultDdl(*column.serverDefault) : QString();
}

Schema namedAsModels(const Schema &models, Schema database, const Dialect &dialect)
{
    if (dialect.defaultSchema.isEmpty())
        return database;
    QSet<QString> spelled;
    for (const Table &table : models.tables) {
        const bool isMeant = table.schema == dialect.defaultSchema && !models.table(table.name)
            && !database.table(table.tableName()) && database.table(table.name);
        if (isMeant)
            spelled.insert(table.name);
    }
    for (Table &table : database.tables) {
        if (table.schema.isEmpty() && spelled.contains(table.name))
            table.schema = dialect.defaultSchema;
        for (ForeignKey &key : table.foreignKeys) {
            if (key.referredSchema.isEmpty() && spelled.contains(key.referredTable))
                key.referredSchema = dialect.defaultSchema;
        }
    }
    return database;
}

ToldChanges tellChanges(const SchemaChanges &found, const Schema &models, const Dialect &dialect)
{
    return Teller(found, models, dialect).tell();
}

bool isListedBefore(const Difference &a, const Difference &b)
{
    return std::tie(a.table, a.part, a.name) < std::tie(b.table, b.part, b.name);
}

CompareOptions completedByRules(CompareOptions options, const DriftRules &rules)
{
    for (const DriftRule &rule : rules) {
        options.beyondAlembic = options.beyondAlembic || rule.kind == DriftRule::Kind::Beyond;
        if (rule.kind != DriftRule::Kind::Complete)
            continue;
        options.removeUnknownTables = options.removeUnknownTables || rule.table == QStringLiteral("*");
        erase_if(options.incompleteTables, [&rule](const QString &table) {
            const qsizetype dot = table.lastIndexOf(QLatin1Char('.'));
            return rule.coversTable({table.left(std::max<qsizetype>(dot, 0)), table.mid(dot + 1)});
        });
    }
    return options;
}

} // namespace stillroom
