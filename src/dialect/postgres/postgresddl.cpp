#include "dialect/postgres/postgresddl.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/ddloptions.h"
#include "dialect/operationcost.h"
#include "dialect/postgres/postgrestypes.h"
#include "dialect/typeshape.h"
#include "schema/sqltokens.h"

#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

/// Options of an identity or a sequence, in the order SQLAlchemy writes them.
QString sequenceClauses(const DdlOptions &options)
{
    static const std::pair<const char *, const char *> numbers[] = {
        {"increment", "INCREMENT BY"},
        {"start", "START WITH"},
        {"minvalue", "MINVALUE"},
        {"maxvalue", "MAXVALUE"},
    };
    QStringList parts;
    const auto addNumber = [&](const char *keyword, const char *words) {
        if (const QString value = optionText(options, keyword); !value.isEmpty())
            parts.append(QLatin1String(words) + QLatin1Char(' ') + value);
    };
    const auto addFlag = [&](const char *keyword, const char *on, const char *off) {
        if (isOn(options, keyword))
            parts.append(QLatin1String(on));
        else if (isOff(options, keyword) && *off != '\0')
            parts.append(QLatin1String(off));
    };
    for (const auto &[keyword, words] : numbers)
        addNumber(keyword, words);
    addFlag("nominvalue", "NO MINVALUE", "");
    addFlag("nomaxvalue", "NO MAXVALUE", "");
    addNumber("cache", "CACHE");
    addFlag("cycle", "CYCLE", "NO CYCLE");
    return parts.join(QLatin1Char(' '));
}

/// The renames of values one after the other, each to a name that no value has at that moment; values that
/// change their names among each other do so by way of another name.
std::vector<std::pair<QString, QString>> renamesInOrder(const AlterEnum &alter)
{
    QStringList present = alter.existing ? alter.existing->values : alter.renamed.keys();
    std::vector<std::pair<QString, QString>> steps;
    const auto rename = [&](const QString &from, const QString &to) {
        present.removeAll(from);
        present << to;
        steps.emplace_back(from, to);
    };
    QMap<QString, QString> left = alter.renamed;
    while (!left.isEmpty()) {
        auto next = std::find_if(left.begin(), left.end(),
                                 [&present](const QString &to) { return !present.contains(to); });
        if (next != left.end()) {
            rename(next.key(), next.value());
            left.erase(next);
            continue;
        }
        const QString to = left.first();
        if (!left.contains(to)) { // a value that stays has the name: the server says so
            rename(left.firstKey(), to);
            left.erase(left.begin());
            continue;
        }
        int number = 1;
        while (present.contains(QStringLiteral("renamed_%1").arg(number)))
            ++number;
        const QString between = QStringLiteral("renamed_%1").arg(number);
        rename(left.firstKey(), between);
        left.erase(left.begin());
        left.insert(between, to);
    }
    return steps;
}

/// What follows a constraint: DEFERRABLE, INITIALLY and NOT VALID.
QString constraintSuffix(const DdlOptions &options)
{
    QString text;
    if (isOn(options, "deferrable"))
        text += QStringLiteral(" DEFERRABLE");
    else if (isOff(options, "deferrable"))
        text += QStringLiteral(" NOT DEFERRABLE");
    if (const QString initially = optionText(options, "initially"); !initially.isEmpty())
        text += QStringLiteral(" INITIALLY ") + initially;
    if (isOn(options, "postgresql_not_valid"))
        text += QStringLiteral(" NOT VALID");
    return text;
}

/// The values of an operator class for each column: {"title": "gin_trgm_ops"}.
QString operatorClass(const Index &index, const QString &column)
{
    for (const auto &[key, value] : pythonPairs(index.options.value(QStringLiteral("postgresql_ops")))) {
        if (key == column)
            return QLatin1Char(' ') + value;
    }
    return {};
}

/// An index takes names and calls as they are, other expressions in brackets only.
QString bracketedIfNeeded(const QString &expression)
{
    const std::vector<SqlToken> tokens = tokenizeSql(expression);
    const bool hasOperator = std::any_of(tokens.begin(), tokens.end(), [](const SqlToken &token) {
        return token.kind == SqlToken::Kind::Symbol && token.depth == 0 && !token.isSymbol('(')
            && !token.isSymbol(')') && !token.isSymbol('.');
    });
    return hasOperator ? QLatin1Char('(') + expression + QLatin1Char(')') : expression;
}

QString concurrently(const DdlOptions &options)
{
    return isOn(options, "postgresql_concurrently") ? QStringLiteral("CONCURRENTLY ") : QString();
}

/// CockroachDB spreads such an index over buckets and wants to hear of it behind the columns.
bool isHashSharded(const PostgresServer &server, const Index &index)
{
    return server.hasHiddenColumns()
        && optionText(index.options, "postgresql_using").compare(QLatin1String("hash"), Qt::CaseInsensitive)
        == 0;
}

/// Whether the column's values come from a sequence of its own, by its type or by what was inspected.
bool isSerial(const Table &table, const Column &column, const Schema &before)
{
    if (column.identity || column.computed || !isIntegerType(column.type))
        return false;
    if (!column.serverDefault)
        return autoincrementColumn(table) == &column;
    const QString text = column.serverDefault->text;
    if (!column.autoincrement.value_or(false) || !text.startsWith(QLatin1String("nextval(")))
        return false;
    return std::none_of(before.sequences.begin(), before.sequences.end(), [&](const Sequence &shared) {
        return text.contains(shared.name); // one that others use too
    });
}

QString serialType(const SqlType &type)
{
    const QString name = type.name.toLower();
    if (name.startsWith(QLatin1String("big")))
        return QStringLiteral("BIGSERIAL");
    return name.startsWith(QLatin1String("small")) ? QStringLiteral("SMALLSERIAL") : QStringLiteral("SERIAL");
}

/// A column whose enumerated type lies in its table's schema.
Column withOwnSchema(Column column, const Table &table)
{
    SqlType &type = column.type.items.empty() ? column.type : column.type.items.front();
    if (isOn(type.arguments, "inherit_schema") && optionText(type.arguments, "schema").isEmpty()
        && !table.schema.isEmpty())
        type.arguments.insert(QStringLiteral("schema"), pythonSource(table.schema));
    return column;
}

/// Whether ALTER COLUMN TYPE wants to be told how: there is no assignment cast from one type to the other.
bool needsUsing(const Dialect &dialect, const SqlType &from, const SqlType &to)
{
    const TypeShape old = typeShape(dialect, from);
    const TypeShape wanted = typeShape(dialect, to);
    if (wanted.isText() || dialect.sameType(to, from))
        return false;
    const bool isKin = (old.isNumber() && wanted.isNumber()) || (old.isMoment() && wanted.isMoment());
    using Family = TypeShape::Family;
    const bool isKnown = old.family != Family::Unknown && wanted.family != Family::Unknown;
    const bool isSame
        = isKnown ? old.family == wanted.family && old.family != Family::Enum : old.word == wanted.word;
    const bool takesTime = old.family == Family::DateTime && wanted.family == Family::Time;
    return !isKin && !isSame && !takesTime;
}

/// By way of the text, which every type has.
QString castThroughText(const Dialect &dialect, const QString &column, const SqlType &to)
{
    return dialect.quotedIfNeeded(column) + QStringLiteral("::text::") + dialect.typeDdl(to);
}

} // namespace

QString postgresIdentityText(const Identity &identity)
{
    const QString options = sequenceClauses(identity.options);
    return QStringLiteral("GENERATED %1 AS IDENTITY")
               .arg(identity.always ? QStringLiteral("ALWAYS") : QStringLiteral("BY DEFAULT"))
        + (options.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(options));
}

QString PostgresDdlCompiler::columnText(const Table &table, const Column &given) const
{
    const bool serial = isSerial(table, given, m_before);
    const Column column = withOwnSchema(given, table);
    QString text = name(column.name) + QLatin1Char(' ');
    if (serial) {
        text += serialType(column.type);
    } else {
        text += m_dialect.typeDdl(column.type);
        if (column.serverDefault && !column.computed && !column.identity)
            text += QStringLiteral(" DEFAULT ") + m_dialect.defaultDdl(*column.serverDefault);
    }
    if (column.computed) {
        const bool isVirtual = column.computed->persisted && !*column.computed->persisted;
        refuse(!isVirtual && !m_server.hasStoredColumns(), coreTr("generated columns"), column.name);
        if (isVirtual && !m_server.hasVirtualColumns())
            throw Error(Error::Kind::Migration,
                        coreTr("PostgreSQL keeps generated columns only as STORED, so %1 cannot be made.")
                            .arg(column.name))
                .withHint(coreTr("Set persisted=True, or leave it out."));
        text += QStringLiteral(" GENERATED ALWAYS AS (%1) %2")
                    .arg(column.computed->sqltext,
                         isVirtual ? QStringLiteral("VIRTUAL") : QStringLiteral("STORED"));
    }
    if (column.identity)
        text += QLatin1Char(' ') + postgresIdentityText(*column.identity);
    if (!column.nullable && !column.identity)
        text += QStringLiteral(" NOT NULL");
    else if (column.nullable && column.identity)
        text += QStringLiteral(" NULL");
    return text;
}

std::optional<CheckConstraint> PostgresDdlCompiler::typeCheck(const Column &column) const
{
    // Boolean and Enum are types of their own here; only native_enum=False asks for a check.
    return column.type.name == QLatin1String("Enum") && !column.type.nativeEnum
        ? DdlCompiler::typeCheck(column)
        : std::nullopt;
}

QString PostgresDdlCompiler::exclusionText(const ExcludeConstraint &exclude) const
{
    QStringList elements;
    const auto classes = pythonPairs(exclude.options.value(QStringLiteral("ops")));
    for (const ExcludeConstraint::Element &element : exclude.elements) {
        QString text = element.expression;
        for (const auto &[column, operators] : classes)
            text += column == element.expression ? QLatin1Char(' ') + operators : QString();
        elements.append(QStringLiteral("%1 WITH %2").arg(text, element.op));
    }
    const QString method = optionText(exclude.options, "using");
    return namedConstraint(exclude.name)
        + QStringLiteral("EXCLUDE USING %1 (%2)")
              .arg(method.isEmpty() ? QStringLiteral("gist") : method.toLower(),
                   elements.join(QStringLiteral(", ")))
        + (exclude.where.isEmpty() ? QString() : QStringLiteral(" WHERE (%1)").arg(exclude.where))
        + constraintSuffix(exclude.options);
}

QString PostgresDdlCompiler::constraintText(const Constraint &constraint) const
{
    checkConstraint(constraint);
    if (const auto *exclude = std::get_if<ExcludeConstraint>(&constraint))
        return exclusionText(*exclude);
    QString text = DdlCompiler::constraintText(constraint);
    if (const auto *primary = std::get_if<PrimaryKey>(&constraint))
        return text + constraintSuffix(primary->options);
    if (const auto *check = std::get_if<CheckConstraint>(&constraint))
        return text + constraintSuffix(check->options);
    if (const auto *unique = std::get_if<UniqueConstraint>(&constraint)) {
        if (isOn(unique->options, "postgresql_nulls_not_distinct"))
            text.replace(QLatin1String("UNIQUE ("), QLatin1String("UNIQUE NULLS NOT DISTINCT ("));
        const QStringList include = pythonTexts(unique->options.value(QStringLiteral("postgresql_include")));
        if (!include.isEmpty())
            text += QStringLiteral(" INCLUDE (%1)").arg(names(include));
        return text + constraintSuffix(unique->options);
    }
    return text + constraintSuffix(std::get<ForeignKey>(constraint).options);
}

QString PostgresDdlCompiler::createTableText(const Table &table, bool ifNotExists) const
{
    checkTable(table);
    QString text = DdlCompiler::createTableText(table, ifNotExists);
    const QStringList prefixes = pythonTexts(table.options.value(QStringLiteral("prefixes")));
    if (!prefixes.isEmpty())
        text.replace(0, 12, QStringLiteral("CREATE %1 TABLE").arg(prefixes.join(QLatin1Char(' '))));
    return text;
}

QString PostgresDdlCompiler::tableSuffix(const Table &table) const
{
    QString text;
    const DdlOptions &options = table.options;
    const QStringList parents = pythonTexts(options.value(QStringLiteral("postgresql_inherits")));
    if (!parents.isEmpty())
        text += QStringLiteral("\n INHERITS ( %1 )").arg(names(parents));
    if (const QString by = optionText(options, "postgresql_partition_by"); !by.isEmpty())
        text += QStringLiteral("\n PARTITION BY ") + by;
    if (const QString method = optionText(options, "postgresql_using"); !method.isEmpty())
        text += QStringLiteral("\n USING ") + method;
    QStringList parameters;
    for (const auto &[key, value] : pythonPairs(options.value(QStringLiteral("postgresql_with"))))
        parameters.append(QStringLiteral("%1 = %2").arg(key, value));
    if (!parameters.isEmpty())
        text += QStringLiteral("\n WITH (%1)").arg(parameters.join(QStringLiteral(", ")));
    if (isOn(options, "postgresql_with_oids"))
        text += QStringLiteral("\n WITH OIDS");
    else if (isOff(options, "postgresql_with_oids"))
        text += QStringLiteral("\n WITHOUT OIDS");
    if (QString commit = optionText(options, "postgresql_on_commit"); !commit.isEmpty())
        text
            += QStringLiteral("\n ON COMMIT ") + commit.replace(QLatin1Char('_'), QLatin1Char(' ')).toUpper();
    if (const QString space = optionText(options, "postgresql_tablespace"); !space.isEmpty())
        text += QStringLiteral("\n TABLESPACE ") + name(space);
    return text;
}

bool PostgresDdlCompiler::hasEnum(const EnumType &type) const
{
    return std::any_of(m_before.enums.begin(), m_before.enums.end(), [&](const EnumType &other) {
        return other.name == type.name && other.schema == type.schema;
    });
}

DdlCompiler::Statements PostgresDdlCompiler::compiled(const CreateEnum &create) const
{
    if (create.ifNotExists && hasEnum(create.type))
        return {};
    QStringList values;
    for (const QString &value : create.type.values)
        values.append(literal(value));
    return {Statement(
        QStringLiteral("CREATE TYPE %1 AS ENUM (%2)")
            .arg(name(TableName {create.type.schema, create.type.name}), values.join(QStringLiteral(", "))))};
}

DdlCompiler::Statements PostgresDdlCompiler::compiled(const DropEnum &drop) const
{
    return {Statement(QStringLiteral("DROP TYPE %1%2")
                          .arg(drop.ifExists ? QStringLiteral("IF EXISTS ") : QString(), name(drop.name)))};
}

/// Values are renamed and added where they belong. Of those that are added each may be the neighbour of the
/// next; IF NOT EXISTS, because what runs outside a transaction may have to be run again.
DdlCompiler::Statements PostgresDdlCompiler::compiled(const AlterEnum &alter) const
{
    const QString type = name(TableName {alter.type.schema, alter.type.name});
    Statements result;
    for (const auto &[from, to] : renamesInOrder(alter))
        result.emplace_back(
            QStringLiteral("ALTER TYPE %1 RENAME VALUE %2 TO %3").arg(type, literal(from), literal(to)));
    if (!keepsType(alter)) {
        append(result, replacedEnum(alter));
        return result;
    }
    const QStringList had = renamedValues(alter);
    for (qsizetype i = 0; i < alter.type.values.size(); ++i) {
        const QString &value = alter.type.values[i];
        if (had.contains(value))
            continue;
        QString place;
        const bool isLast = std::none_of(alter.type.values.begin() + i, alter.type.values.end(),
                                         [&had](const QString &later) { return had.contains(later); });
        if (!isLast)
            place = i > 0 ? QStringLiteral(" AFTER ") + literal(alter.type.values[i - 1])
                          : QStringLiteral(" BEFORE ") + literal(had.front());
        result.emplace_back(
            QStringLiteral("ALTER TYPE %1 ADD VALUE IF NOT EXISTS %2%3").arg(type, literal(value), place));
    }
    return result;
}

/// PostgreSQL takes no value away. Rows that still have one that goes are refused by the cast.
DdlCompiler::Statements PostgresDdlCompiler::replacedEnum(const AlterEnum &alter) const
{
    const TableName place {alter.type.schema, alter.type.name};
    const QString oldName = m_dialect.limited(alter.type.name + QStringLiteral("_old"));
    const QString type = name(place);
    Statements result;
    result.emplace_back(
        QStringLiteral("ALTER TYPE %1 RENAME TO %2").arg(type, m_dialect.quotedIfNeeded(oldName)));
    append(result, compiled(CreateEnum {alter.type, false}));
    for (const EnumHolder &holder : alter.holders) {
        const QString column = alterColumn(holder.table, holder.column) + QLatin1Char(' ');
        const QString brackets = holder.isArray ? QStringLiteral("[]") : QString();
        if (holder.serverDefault)
            result.emplace_back(column + QStringLiteral("DROP DEFAULT"));
        result.emplace_back(column
                            + QStringLiteral("TYPE %1%3 USING %2::text%3::%1%3")
                                  .arg(type, m_dialect.quotedIfNeeded(holder.column), brackets));
        if (holder.laterDefault)
            result.emplace_back(column + QStringLiteral("SET DEFAULT ")
                                + m_dialect.defaultDdl(*holder.laterDefault));
    }
    append(result, compiled(DropEnum {{alter.type.schema, oldName}, {}, false}));
    return result;
}

DdlCompiler::Statements PostgresDdlCompiler::compiled(const RenameConstraint &rename) const
{
    const QString newName = m_dialect.quotedIfNeeded(rename.newName);
    if (rename.isIndex)
        return {Statement(QStringLiteral("ALTER INDEX %1 RENAME TO %2")
                              .arg(name(TableName {rename.table.schema, rename.name}), newName))};
    return {Statement(QStringLiteral("ALTER TABLE %1 RENAME CONSTRAINT %2 TO %3")
                          .arg(name(rename.table), m_dialect.quotedIfNeeded(rename.name), newName))};
}

/// The enumerated types of the columns come first, as SQLAlchemy makes them with the table; one that is
/// there already is not made again.
DdlCompiler::Statements PostgresDdlCompiler::compiled(const CreateTable &create) const
{
    Statements result;
    QSet<QString> made;
    for (const Column &given : create.table.columns) {
        const SqlType type = withOwnSchema(given, create.table).type;
        const SqlType &element = type.items.empty() ? type : type.items.front();
        const auto named = namedEnum(type);
        if (!named || isOff(element.arguments, "create_type")
            || element.arguments.contains(QStringLiteral("metadata")) || hasEnum(*named))
            continue;
        const QString key = TableName {named->schema, named->name}.toString();
        if (!made.contains(key))
            append(result, compiled(CreateEnum {*named, false}));
        made.insert(key);
    }
    append(result, DdlCompiler::compiled(create));
    return result;
}

QString PostgresDdlCompiler::identityChange(const AlterColumn &alter) const
{
    const QString column = alterColumn(alter.table, alter.column) + QLatin1Char(' ');
    if (!*alter.identity)
        return column + QStringLiteral("DROP IDENTITY");
    const Identity &wanted = **alter.identity;
    const Table *table = m_before.table(alter.table);
    const Column *known = table ? table->column(alter.column) : nullptr;
    const std::optional<Identity> now = alter.existingIdentity ? *alter.existingIdentity
        : known                                                ? known->identity
                                                               : Identity(); // as Alembic assumes
    if (!now)
        return column + QStringLiteral("ADD ") + postgresIdentityText(wanted);
    const Identity &existing = *now;
    QStringList changes;
    if (wanted.always != existing.always)
        changes.append(QStringLiteral("SET GENERATED ")
                       + (wanted.always ? QStringLiteral("ALWAYS") : QStringLiteral("BY DEFAULT")));
    for (auto option = wanted.options.begin(); option != wanted.options.end(); ++option) {
        if (existing.options.value(option.key()) == option.value() || option.key() == QLatin1String("order")
            || option.key() == QLatin1String("on_null"))
            continue;
        const QString text = sequenceClauses({{option.key(), option.value()}});
        if (!text.isEmpty())
            changes.append(QStringLiteral("SET ") + text);
    }
    return column + changes.join(QLatin1Char(' '));
}

/// Alembic changes the type first here; USING comes with it.
DdlCompiler::Statements PostgresDdlCompiler::compiled(const AlterColumn &alter) const
{
    Statements result;
    QString expression = optionText(alter.options, "postgresql_using");
    if (alter.type)
        checkSpread(alter.table, alter.column);
    // Where PostgreSQL itself knows no way from one type to the other, a default is in the way too.
    std::optional<std::optional<ServerDefault>> defaultAgain;
    const bool isCast = alter.type && alter.existingType && expression.isEmpty()
        && needsUsing(m_dialect, *alter.existingType, *alter.type);
    if (isCast) {
        expression = castThroughText(m_dialect, alter.column, *alter.type);
        const Table *table = m_before.table(alter.table);
        const Column *known = table ? table->column(alter.column) : nullptr;
        const std::optional<ServerDefault> existing = alter.existingServerDefault
            ? *alter.existingServerDefault
            : known ? known->serverDefault
                    : std::nullopt;
        if (existing) {
            result.emplace_back(alterColumn(alter.table, alter.column) + QStringLiteral(" DROP DEFAULT"));
            defaultAgain = alter.serverDefault.value_or(existing);
        }
    }
    if (alter.type) {
        result.emplace_back(alterColumn(alter.table, alter.column) + QStringLiteral(" TYPE ")
                            + m_dialect.typeDdl(*alter.type)
                            + (expression.isEmpty() ? QString() : QStringLiteral(" USING ") + expression));
    } else if (!expression.isEmpty()) {
        throw Error(Error::Kind::Migration,
                    coreTr("postgresql_using of %1.%2 says how to change the type, but no type is given.")
                        .arg(alter.table.toString(), alter.column));
    }
    AlterColumn rest = alter;
    if (defaultAgain)
        rest.serverDefault = *defaultAgain ? defaultAgain : std::nullopt;
    rest.type.reset();
    rest.identity.reset();
    if (!alter.identity) {
        append(result, DdlCompiler::compiled(rest));
        return result;
    }
    // NULL is refused while a column is an identity, and an identity wants NOT NULL.
    AlterColumn nullability = rest;
    nullability.comment.reset();
    nullability.newName.reset();
    nullability.serverDefault.reset();
    rest.nullable.reset();
    if (*alter.identity)
        append(result, DdlCompiler::compiled(nullability));
    result.emplace_back(identityChange(alter));
    if (!*alter.identity)
        append(result, DdlCompiler::compiled(nullability));
    append(result, DdlCompiler::compiled(rest));
    return result;
}

QString PostgresDdlCompiler::indexPlaceText(const TableName &table, const Index &index) const
{
    const QString method = optionText(index.options, "postgresql_using");
    return DdlCompiler::indexPlaceText(table, index)
        + (method.isEmpty() || isHashSharded(m_server, index) ? QString()
                                                              : QStringLiteral(" USING ") + method.toLower());
}

QString PostgresDdlCompiler::indexElementText(const Index &index, const IndexElement &element) const
{
    QString text = element.column.isEmpty() ? bracketedIfNeeded(element.expression) : name(element.column);
    if (!element.collation.isEmpty())
        text += QStringLiteral(" COLLATE ") + name(element.collation);
    text += operatorClass(index, element.column.isEmpty() ? element.expression : element.column);
    if (element.descending)
        text += QStringLiteral(" DESC");
    if (!element.nulls.isEmpty())
        text += QStringLiteral(" NULLS ") + element.nulls;
    return text;
}

QString PostgresDdlCompiler::createIndexText(const TableName &table, const Index &index,
                                             bool ifNotExists) const
{
    checkIndex(index);
    if (index.unique)
        checkUniqueness(table, index.columns(), index.name);
    QStringList elements;
    for (const IndexElement &element : index.elements)
        elements.append(indexElementText(index, element));
    if (elements.isEmpty())
        throw Error(Error::Kind::Migration, coreTr("Index %1 has no columns.").arg(index.name));
    const DdlOptions &options = index.options;
    QString text = QStringLiteral("CREATE %1INDEX %2%3%4 (%5)")
                       .arg(index.unique ? QStringLiteral("UNIQUE ") : QString(), concurrently(options),
                            ifNotExists ? QStringLiteral("IF NOT EXISTS ") : QString(),
                            indexPlaceText(table, index), elements.join(QStringLiteral(", ")));
    const QStringList included = pythonTexts(options.value(QStringLiteral("postgresql_include")));
    if (!included.isEmpty())
        text += QStringLiteral(" INCLUDE (%1)").arg(names(included));
    if (isOn(options, "postgresql_nulls_not_distinct"))
        text += QStringLiteral(" NULLS NOT DISTINCT");
    if (isHashSharded(m_server, index))
        text += QStringLiteral(" USING HASH");
    QStringList parameters;
    for (const auto &[key, value] : pythonPairs(options.value(QStringLiteral("postgresql_with"))))
        parameters.append(QStringLiteral("%1 = %2").arg(key, value));
    if (!parameters.isEmpty())
        text += QStringLiteral(" WITH (%1)").arg(parameters.join(QStringLiteral(", ")));
    if (const QString space = optionText(options, "postgresql_tablespace"); !space.isEmpty())
        text += QStringLiteral(" TABLESPACE ") + name(space);
    return index.where.isEmpty() ? text : text + QStringLiteral(" WHERE ") + index.where;
}

/// The index of a unique constraint goes with CASCADE only, where the two are one thing.
DdlCompiler::Statements PostgresDdlCompiler::compiled(const DropIndex &drop) const
{
    const Table *table = m_server.uniqueIsIndex() ? m_before.table(drop.table) : nullptr;
    const bool isConstraint = table
        && std::any_of(table->uniqueConstraints.begin(), table->uniqueConstraints.end(),
                       [&](const UniqueConstraint &unique) { return unique.name == drop.name; });
    return {Statement(QStringLiteral("DROP INDEX %1%2%3%4")
                          .arg(concurrently(drop.options),
                               drop.ifExists ? QStringLiteral("IF EXISTS ") : QString(),
                               name(TableName {drop.table.schema, m_dialect.limited(drop.name)}),
                               isConstraint ? QStringLiteral(" CASCADE") : QString()))};
}

DdlCompiler::Statements PostgresDdlCompiler::compiled(const CreateConstraint &create) const
{
    if (const auto *primary = std::get_if<PrimaryKey>(&create.constraint))
        checkUniqueness(create.table, primary->columns, primary->name);
    else if (const auto *unique = std::get_if<UniqueConstraint>(&create.constraint))
        checkUniqueness(create.table, unique->columns, unique->name);
    return DdlCompiler::compiled(create);
}

DdlCompiler::Statements PostgresDdlCompiler::compiled(const DropConstraint &drop) const
{
    const auto known = droppedConstraint(drop, m_before);
    const bool isPrimary = drop.type == DropConstraint::Type::PrimaryKey
        || (known && std::holds_alternative<PrimaryKey>(*known));
    if (isPrimary && !m_server.dropsPrimaryKeys())
        throw Error(Error::Kind::Migration,
                    coreTr("%1 leaves no table without its primary key, so that of %2 cannot be dropped.")
                        .arg(m_server.flavour.name(), drop.table.toString()))
            .withHint(
                coreTr("Change it in one statement: op.execute() with ALTER TABLE … ALTER PRIMARY KEY."));
    const bool isUnique = drop.type == DropConstraint::Type::Unique
        || (known && std::holds_alternative<UniqueConstraint>(*known));
    if (isUnique && m_server.uniqueIsIndex() && !drop.name.isEmpty())
        // ALTER TABLE … DROP CONSTRAINT is for checks and foreign keys there.
        return {Statement(
            QStringLiteral("DROP INDEX %1@%2 CASCADE").arg(name(drop.table), limitedName(drop.name)))};
    return DdlCompiler::compiled(drop);
}

DdlCompiler::Statements PostgresDdlCompiler::compiled(const DropColumn &drop) const
{
    checkSpread(drop.table, drop.column);
    return DdlCompiler::compiled(drop);
}

void PostgresDdlCompiler::refuse(bool isRefused, const QString &what, const QString &object) const
{
    if (isRefused)
        throw Error(
            Error::Kind::Migration,
            object.isEmpty()
                ? coreTr("%1 has no %2.").arg(m_server.flavour.name(), what)
                : coreTr("%1 has no %2, so %3 cannot be made.").arg(m_server.flavour.name(), what, object));
}

void PostgresDdlCompiler::checkConstraint(const Constraint &constraint) const
{
    const QString object = constraintName(constraint);
    if (const auto *key = std::get_if<ForeignKey>(&constraint)) {
        const bool defers = key->deferrable.value_or(false)
            || key->initially.compare(QLatin1String("DEFERRED"), Qt::CaseInsensitive) == 0;
        refuse(defers && !m_server.defersForeignKeys(), coreTr("deferrable foreign keys"), object);
        return;
    }
    const DdlOptions options = std::visit([](const auto &each) { return each.options; }, constraint);
    refuse(std::holds_alternative<ExcludeConstraint>(constraint) && !m_server.hasExclusionConstraints(),
           coreTr("exclusion constraints"), object);
    const bool defers = isOn(options, "deferrable")
        || optionText(options, "initially").compare(QLatin1String("DEFERRED"), Qt::CaseInsensitive) == 0;
    refuse(defers && !m_server.defersUniqueness(), coreTr("deferrable constraints of this kind"), object);
    refuse(isOn(options, "postgresql_nulls_not_distinct") && !m_server.hasNullsNotDistinct(),
           coreTr("NULLS NOT DISTINCT"), object);
}

void PostgresDdlCompiler::checkTable(const Table &table) const
{
    const DdlOptions &options = table.options;
    const QString object = table.tableName().toString();
    refuse(!m_server.hasInherits() && options.contains(QStringLiteral("postgresql_inherits")),
           coreTr("inheritance between tables"), object);
    refuse(!m_server.hasPartitionsAndInheritance()
               && options.contains(QStringLiteral("postgresql_partition_by")),
           coreTr("partitions as PostgreSQL declares them"), object);
    refuse(!m_server.hasTablespaces() && options.contains(QStringLiteral("postgresql_tablespace")),
           coreTr("tablespaces"), object);
}

void PostgresDdlCompiler::checkIndex(const Index &index) const
{
    const QString method = optionText(index.options, "postgresql_using").toLower();
    refuse(!m_server.hasIndexMethod(method), coreTr("index method %1").arg(method), index.name);
    refuse(isOn(index.options, "postgresql_nulls_not_distinct") && !m_server.hasNullsNotDistinct(),
           coreTr("NULLS NOT DISTINCT"), index.name);
    refuse(!m_server.hasTablespaces() && index.options.contains(QStringLiteral("postgresql_tablespace")),
           coreTr("tablespaces"), index.name);
    for (const IndexElement &element : index.elements) {
        refuse(!element.collation.isEmpty() && !m_server.hasIndexCollations(),
               coreTr("collation of an index alone"), index.name);
        const bool isUsual
            = element.nulls == (element.descending ? QLatin1String("LAST") : QLatin1String("FIRST"));
        refuse(m_server.indexesNullsFirst() && !element.nulls.isEmpty() && !isUsual,
               coreTr("other place for NULL in an index than before all values"), index.name);
    }
}

/// Citus looks for equal values within a shard only: "cannot create constraint", as its documentation has it.
void PostgresDdlCompiler::checkUniqueness(const TableName &table, const QStringList &columns,
                                          const QString &object) const
{
    const QString spread = distributionColumn(m_before, table);
    if (spread.isEmpty() || columns.contains(spread))
        return;
    throw Error(
        Error::Kind::Migration,
        coreTr("The rows of %1 are distributed by %2, so %3 can be unique only together with it.")
            .arg(table.toString(), spread, object.isEmpty() ? columns.join(QStringLiteral(", ")) : object))
        .withHint(coreTr("Add %1 to its columns.").arg(spread));
}

void PostgresDdlCompiler::checkSpread(const TableName &table, const QString &column) const
{
    if (!column.isEmpty() && distributionColumn(m_before, table) == column)
        throw Error(
            Error::Kind::Migration,
            coreTr("The rows of %1 are distributed by %2, which can be neither dropped nor given another "
                   "type.")
                .arg(table.toString(), column))
            .withHint(coreTr("Distribute the table by another column first, or take it together again with "
                             "undistribute_table()."));
}

} // namespace stillroom
