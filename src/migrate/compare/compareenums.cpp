#include "dialect/ddloptions.h"
#include "migrate/compare/comparison.h"

#include <algorithm>

namespace stillroom {

namespace {

const QString inheritSchema = QStringLiteral("inherit_schema");

QString keyOf(const EnumType &type)
{
    return TableName {type.schema, type.name}.toString();
}

std::optional<EnumType> enumOf(const SqlType &type, const TableName &table)
{
    std::optional<EnumType> named = namedEnum(type);
    const SqlType &element = type.items.empty() ? type : type.items.front();
    if (named && named->schema.isEmpty() && isOn(element.arguments, "inherit_schema"))
        named->schema = table.schema;
    return named;
}

/// Alembic makes a table's enumerated types with it unless it is told not to.
void leaveOut(SqlType &type, const EnumType &named)
{
    SqlType &element = type.items.empty() ? type : type.items.front();
    element.name = QStringLiteral("ENUM");
    element.module = QStringLiteral("postgresql");
    element.arguments.remove(inheritSchema);
    element.arguments.insert(QStringLiteral("create_type"), pythonSource(false));
    if (!named.schema.isEmpty())
        element.arguments.insert(QStringLiteral("schema"), pythonSource(named.schema));
}

class EnumComparison
{
public:
    EnumComparison(const Schema &actual, const Dialect &dialect) : m_actual(actual), m_dialect(dialect)
    {
        for (const EnumType &type : actual.enums)
            m_known.insert(keyOf(type));
    }

    std::vector<Operation> completed(std::vector<Operation> operations)
    {
        for (Operation &operation : operations) {
            if (auto *create = std::get_if<CreateTable>(&operation.kind)) {
                for (Column &column : create->table.columns) {
                    if (const auto named = make(column.type, create->table.tableName()))
                        leaveOut(column.type, *named);
                }
            } else if (auto *add = std::get_if<AddColumn>(&operation.kind)) {
                static_cast<void>(make(add->column.type, add->table));
            } else if (auto *alter = std::get_if<AlterColumn>(&operation.kind)) {
                if (alter->type && make(*alter->type, alter->table))
                    alter->options.insert(QStringLiteral("postgresql_using"),
                                          pythonSource(m_dialect.quotedIfNeeded(alter->column)
                                                       + QStringLiteral("::text::")
                                                       + m_dialect.typeDdl(*alter->type)));
            }
            m_result.push_back(std::move(operation));
        }
        dropUnused();
        return std::move(m_result);
    }

private:
    std::optional<EnumType> make(const SqlType &type, const TableName &table)
    {
        const std::optional<EnumType> named = enumOf(type, table);
        if (named && !m_known.contains(keyOf(*named))) {
            m_known.insert(keyOf(*named));
            m_result.emplace_back(CreateEnum {*named, false});
        }
        return named;
    }

    static QSet<QString> used(const Schema &schema)
    {
        QSet<QString> keys;
        for (const Table &table : schema.tables) {
            for (const Column &column : table.columns) {
                if (const auto named = enumOf(column.type, table.tableName()))
                    keys.insert(keyOf(*named));
            }
        }
        return keys;
    }

    /// Types that lost their last column go too.
    void dropUnused()
    {
        Schema after = m_actual;
        try {
            for (const Operation &operation : m_result)
                apply(operation, after);
        } catch (const Error &) {
            return; // what does not fit in memory cannot tell
        }
        const QSet<QString> before = used(m_actual);
        const QSet<QString> left = used(after);
        for (const EnumType &type : m_actual.enums) {
            if (before.contains(keyOf(type)) && !left.contains(keyOf(type)))
                m_result.emplace_back(DropEnum {{type.schema, type.name}, type, false});
        }
    }

    const Schema &m_actual;
    const Dialect &m_dialect;
    QSet<QString> m_known;
    std::vector<Operation> m_result;
};

/// Whether the default is one of these values.
bool isOneOf(const ServerDefault &serverDefault, const QStringList &values, const Dialect &dialect)
{
    return std::any_of(values.begin(), values.end(), [&](const QString &value) {
        if (serverDefault.kind == ServerDefault::Kind::Literal)
            return serverDefault.text == value;
        const QString literal = dialect.literal(Value::text(value));
        return serverDefault.text == literal || serverDefault.text.startsWith(literal + QStringLiteral("::"));
    });
}

/// All columns of the type. One whose default goes with its value has the model's afterwards.
std::vector<EnumHolder> holdersOf(const EnumType &type, const QStringList &gone, const Schema &wanted,
                                  const Schema &actual, const Dialect &dialect)
{
    std::vector<EnumHolder> holders;
    for (const Table &table : actual.tables) {
        const Table *model = wanted.table(table.tableName());
        for (const Column &column : table.columns) {
            const auto named = enumOf(column.type, table.tableName());
            if (!named || keyOf(*named) != keyOf(type))
                continue;
            const Column *inModel = model ? model->column(column.name) : nullptr;
            const bool losesDefault = column.serverDefault && isOneOf(*column.serverDefault, gone, dialect);
            holders.push_back({table.tableName(), column.name, !column.type.items.empty(),
                               column.serverDefault,
                               !losesDefault ? column.serverDefault
                                   : inModel ? inModel->serverDefault
                                             : std::nullopt});
        }
    }
    return holders;
}

} // namespace

QMap<QString, EnumType> enumTypes(const Schema &schema)
{
    QMap<QString, EnumType> types;
    for (const Table &table : schema.tables) {
        for (const Column &column : table.columns) {
            const auto named = enumOf(column.type, table.tableName());
            if (named && !named->values.isEmpty() && !types.contains(keyOf(*named)))
                types.insert(keyOf(*named), *named);
        }
    }
    return types;
}

void compareEnumValues(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                       const CompareOptions &options, std::vector<SchemaChange> &found)
{
    if (!dialect.nativeEnums)
        return;
    const QMap<QString, EnumType> types = enumTypes(wanted);
    std::vector<SchemaChange> changes;
    for (const EnumType &existing : actual.enums) {
        const auto type = types.constFind(keyOf(existing));
        if (type == types.cend() || type->values == existing.values)
            continue;
        AlterEnum alter {*type, existing, {}, {}};
        QStringList gone = existing.values;
        for (const QString &value : type->values)
            gone.removeAll(value);
        alter.holders = holdersOf(*type, gone, wanted, actual, dialect);
        const bool stays = keepsType(alter);
        const bool isIncomplete
            = std::any_of(alter.holders.begin(), alter.holders.end(), [&options](const EnumHolder &holder) {
                  return options.incompleteTables.contains(holder.table.toString());
              });
        if (!stays && isIncomplete)
            continue;
        SchemaChange &change = changes.emplace_back();
        change.table
            = alter.holders.empty() ? TableName {type->schema, type->name} : alter.holders.front().table;
        change.isBeyondAlembic = true;
        change.detected << QStringLiteral("Detected changed values of type '%1': %2 to %3")
                               .arg(keyOf(*type),
                                    pythonList(existing.values, QLatin1Char('['), QLatin1Char(']')),
                                    pythonList(type->values, QLatin1Char('['), QLatin1Char(']')));
        // Old servers add no value in a transaction, and no server uses it before the commit.
        change.operation = alter;
        change.operation.autocommit = stays;
    }
    found.insert(found.begin(), std::make_move_iterator(changes.begin()),
                 std::make_move_iterator(changes.end()));
}

void dropDefaultsSetByEnums(std::vector<SchemaChange> &changes)
{
    std::vector<std::pair<TableName, QString>> set;
    for (const SchemaChange &change : changes) {
        const auto *alter = change.operation.as<AlterEnum>();
        if (!alter || keepsType(*alter))
            continue;
        for (const EnumHolder &holder : alter->holders) {
            if (holder.serverDefault != holder.laterDefault)
                set.emplace_back(holder.table, holder.column);
        }
    }
    std::erase_if(changes, [&set](const SchemaChange &change) {
        const auto *column = change.operation.as<AlterColumn>();
        return column && column->serverDefault
            && std::find(set.begin(), set.end(), std::pair(column->table, column->column)) != set.end();
    });
}

std::vector<Operation> withEnums(std::vector<Operation> operations, const Schema &actual,
                                 const Dialect &dialect)
{
    return dialect.nativeEnums ? EnumComparison(actual, dialect).completed(std::move(operations))
                               : std::move(operations);
}

} // namespace stillroom
