#include "base/text.h"
#include "project/driftfinder.h"

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

/// Turns the operations of a comparison back into what they are made from: a pair of differing things.
class Teller final
{
public:
    Teller(const Schema &models, const Schema &database, const Dialect &dialect)
        : m_models(models)
        , m_database(database)
        , m_dialect(dialect)
    { }

    std::vector<Difference> tell(const std::vector<Operation> &operations)
    {
        for (const Operation &operation : operations)
            std::visit([this, &operation](const auto &kind) { add(operation, kind); }, operation.kind);
        for (Difference &each : m_found)
            finish(each);
        std::stable_sort(m_found.begin(), m_found.end(),
                         [](const Difference &a, const Difference &b) { return a.table < b.table; });
        return std::move(m_found);
    }

private:
    Difference &found(const TableName &table, DriftPart part, const QString &name, Drift status)
    {
        for (Difference &each : m_found) {
            if (each.table == table && each.part == part && each.name == name) {
                if (each.status != status)
                    each.status = Drift::Different; // dropped and made again
                return each;
            }
        }
        Difference difference;
        difference.table = table;
        difference.part = part;
        difference.name = name;
        difference.status = status;
        m_found.push_back(std::move(difference));
        return m_found.back();
    }

    [[nodiscard]] bool isOnBoth(const TableName &table) const
    {
        return m_models.table(table) && m_database.table(table);
    }

    template <class Kind>
    void add(const Operation &, const Kind &)
    { } // enumerated types follow from the columns that have them

    void add(const Operation &operation, const CreateTable &create)
    {
        Difference &each = found(create.table.tableName(), DriftPart::Table, {}, Drift::OnlyInModels);
        each.models = sqlText(create.table);
        each.operations.push_back(operation);
    }

    void add(const Operation &operation, const DropTable &drop)
    {
        Difference &each = found(drop.table, DriftPart::Table, {}, Drift::OnlyInDatabase);
        if (drop.original)
            each.database = sqlText(*drop.original);
        each.operations.push_back(operation);
    }

    void add(const Operation &operation, const AddColumn &add)
    {
        Difference &each = found(add.table, DriftPart::Column, add.column.name, Drift::OnlyInModels);
        each.models = sqlText(add.column, m_dialect);
        each.operations.push_back(operation);
    }

    void add(const Operation &operation, const DropColumn &drop)
    {
        Difference &each = found(drop.table, DriftPart::Column, drop.column, Drift::OnlyInDatabase);
        if (drop.original)
            each.database = sqlText(*drop.original, m_dialect);
        each.operations.push_back(operation);
    }

    void add(const Operation &, const AlterColumn &alter)
    {
        const Table *model = m_models.table(alter.table);
        const Table *table = m_database.table(alter.table);
        const Column *wanted = model ? model->column(alter.column) : nullptr;
        const Column *actual = table ? table->column(alter.column) : nullptr;
        if (!wanted || !actual)
            return;
        AlterColumn bare = alter;
        bare.type.reset();
        bare.nullable.reset();
        bare.serverDefault.reset();
        bare.identity.reset();
        bare.comment.reset();
        const auto tell
            = [&](DriftPart part, AlterColumn change, const QString &models, const QString &database) {
                  Difference &each = found(alter.table, part, alter.column, Drift::Different);
                  each.models = models;
                  each.database = database;
                  each.operations.emplace_back(std::move(change));
              };
        AlterColumn one = bare;
        if ((one.type = alter.type))
            tell(DriftPart::Type, one, driftTypeText(wanted->type, m_dialect),
                 driftTypeText(actual->type, m_dialect));
        one = bare;
        if ((one.nullable = alter.nullable))
            tell(DriftPart::Nullable, one, nullableText(*wanted), nullableText(*actual));
        one = bare;
        if ((one.serverDefault = alter.serverDefault))
            tell(DriftPart::Default, one, driftDefaultText(*wanted, m_dialect),
                 driftDefaultText(*actual, m_dialect));
        one = bare;
        if ((one.identity = alter.identity))
            tell(DriftPart::Identity, one, sqlText(wanted->identity), sqlText(actual->identity));
        one = bare;
        if ((one.comment = alter.comment))
            tell(DriftPart::Comment, one, wanted->comment, actual->comment);
    }

    static QString nullableText(const Column &column)
    {
        return column.nullable ? QStringLiteral("NULL") : QStringLiteral("NOT NULL");
    }

    void add(const Operation &operation, const CreateIndex &create)
    {
        Difference &each
            = found(create.table, DriftPart::Index, driftName(create.index), Drift::OnlyInModels);
        each.models = sqlText(create.index);
        each.operations.push_back(operation);
    }

    void add(const Operation &operation, const DropIndex &drop)
    {
        Difference &each = found(drop.table, DriftPart::Index, drop.name, Drift::OnlyInDatabase);
        if (drop.original)
            each.database = sqlText(*drop.original);
        each.operations.push_back(operation);
    }

    void add(const Operation &operation, const CreateConstraint &create)
    {
        if (!isOnBoth(create.table))
            return; // a key that only has to wait for its table
        QString name = std::visit([](const auto &each) { return driftName(each); }, create.constraint);
        if (const auto *key = std::get_if<ForeignKey>(&create.constraint))
            name = sameKey(create.table, *key).value_or(name);
        Difference &each = found(create.table, partOf(create.constraint), name, Drift::OnlyInModels);
        each.models = sqlText(create.constraint);
        each.operations.push_back(operation);
    }

    void add(const Operation &operation, const DropConstraint &drop)
    {
        if (!drop.original || !isOnBoth(drop.table))
            return;
        const QString name = std::visit([](const auto &each) { return driftName(each); }, *drop.original);
        Difference &each = found(drop.table, partOf(*drop.original), name, Drift::OnlyInDatabase);
        each.database = sqlText(*drop.original);
        each.operations.push_back(operation);
    }

    void add(const Operation &operation, const AlterTableComment &alter)
    {
        Difference &each = found(alter.table, DriftPart::Comment, {}, Drift::Different);
        each.models = alter.comment;
        each.database = alter.existingComment.value_or(QString());
        each.operations.push_back(operation);
    }

    /// The name of a key of the same columns that the database loses: the two are one key, which changes.
    std::optional<QString> sameKey(const TableName &table, const ForeignKey &key) const
    {
        for (const Difference &each : m_found) {
            if (each.table == table && each.part == DriftPart::ForeignKey && !each.operations.empty()
                && keyColumns(each.operations.front()) == key.columns)
                return each.name;
        }
        return {};
    }

    static DriftPart partOf(const Constraint &constraint)
    {
        static constexpr DriftPart parts[] = {DriftPart::PrimaryKey, DriftPart::ForeignKey, DriftPart::Unique,
                                              DriftPart::Check, DriftPart::Check};
        return parts[constraint.index()];
    }

    static void finish(Difference &each) { each.words = driftWords(each); }

    const Schema &m_models;
    const Schema &m_database;
    const Dialect &m_dialect;
    std::vector<Difference> m_found;
};

QString partWord(DriftPart part)
{
    switch (part) {
    case DriftPart::Table:
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

std::vector<Difference> differencesOf(const AutogenerateResult &result, const Schema &models,
                                      const Schema &database, const Dialect &dialect)
{
    return Teller(models, database, dialect).tell(result.operations);
}

} // namespace stillroom
