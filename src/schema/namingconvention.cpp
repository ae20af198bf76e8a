#include "schema/namingconvention.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

/// What the tokens of a pattern are filled from.
struct Parts
{
    QString table;
    QStringList columns;
    QString referredTable;
    QStringList referredColumns;
    QString constraintName;
};

QString joined(const QStringList &columns, const QString &kind, const QString &table,
               const QString &separator)
{
    QStringList names;
    for (const QString &column : columns)
        names << (kind == QStringLiteral("label") ? table + QLatin1Char('_') + column : column);
    return names.join(separator);
}

/// The text of one token such as column_0_name; nothing where it is unknown.
std::optional<QString> tokenText(const QString &token, const Parts &parts)
{
    if (token == QStringLiteral("table_name"))
        return parts.table;
    if (token == QStringLiteral("referred_table_name"))
        return parts.referredTable.isEmpty() ? std::nullopt : std::optional(parts.referredTable);
    if (token == QStringLiteral("constraint_name"))
        return parts.constraintName.isEmpty() ? std::nullopt : std::optional(parts.constraintName);
    static const QRegularExpression columnToken(
        QStringLiteral("^(referred_)?column_(\\d+)(_?N)?_(name|key|label)$"));
    const auto match = columnToken.match(token);
    if (!match.hasMatch())
        return std::nullopt;
    const bool referred = !match.captured(1).isEmpty();
    const QStringList &columns = referred ? parts.referredColumns : parts.columns;
    const QString &table = referred ? parts.referredTable : parts.table;
    if (!match.captured(3).isEmpty())
        return joined(columns, match.captured(4), table,
                      match.captured(3).startsWith(QLatin1Char('_')) ? QStringLiteral("_") : QString());
    const QStringList one = columns.mid(match.captured(2).toInt(), 1);
    return joined(one, match.captured(4), table, {});
}

QString filled(const QString &pattern, const Parts &parts)
{
    static const QRegularExpression token(QStringLiteral("%\\((\\w+)\\)s|%%"));
    QString result;
    qsizetype done = 0;
    for (auto it = token.globalMatch(pattern); it.hasNext();) {
        const auto match = it.next();
        result += pattern.mid(done, match.capturedStart() - done);
        done = match.capturedEnd();
        if (match.captured(1).isEmpty()) {
            result += QLatin1Char('%');
            continue;
        }
        const auto text = tokenText(match.captured(1), parts);
        if (!text)
            return {};
        result += *text;
    }
    return result + pattern.mid(done);
}

} // namespace

const NamingConvention &defaultNamingConvention()
{
    static const NamingConvention convention {
        {QStringLiteral("ix"), QStringLiteral("ix_%(column_0_label)s")}};
    return convention;
}

const NamingConvention &recommendedNamingConvention()
{
    static const NamingConvention convention {
        {QStringLiteral("ix"), QStringLiteral("ix_%(column_0_label)s")},
        {QStringLiteral("uq"), QStringLiteral("uq_%(table_name)s_%(column_0_name)s")},
        {QStringLiteral("ck"), QStringLiteral("ck_%(table_name)s_%(constraint_name)s")},
        {QStringLiteral("fk"), QStringLiteral("fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s")},
        {QStringLiteral("pk"), QStringLiteral("pk_%(table_name)s")},
    };
    return convention;
}

QString conventionName(const NamingConvention &convention, const QString &table, const Constraint &constraint)
{
    Parts parts;
    parts.table = table;
    QString kind;
    if (const auto *primaryKey = std::get_if<PrimaryKey>(&constraint)) {
        kind = QStringLiteral("pk");
        parts.columns = primaryKey->columns;
        parts.constraintName = primaryKey->name;
    } else if (const auto *foreignKey = std::get_if<ForeignKey>(&constraint)) {
        kind = QStringLiteral("fk");
        parts.columns = foreignKey->columns;
        parts.referredTable = foreignKey->referredTable;
        parts.referredColumns = foreignKey->referredColumns;
        parts.constraintName = foreignKey->name;
    } else if (const auto *unique = std::get_if<UniqueConstraint>(&constraint)) {
        kind = QStringLiteral("uq");
        parts.columns = unique->columns;
        parts.constraintName = unique->name;
    } else if (const auto *check = std::get_if<CheckConstraint>(&constraint)) {
        kind = QStringLiteral("ck");
        parts.constraintName = check->name;
    }
    const QString pattern = convention.value(kind);
    return pattern.isEmpty() ? QString() : filled(pattern, parts);
}

QString conventionName(const NamingConvention &convention, const QString &table, const Index &index)
{
    const QString pattern = convention.value(QStringLiteral("ix"));
    if (pattern.isEmpty() || index.columns().isEmpty())
        return {};
    Parts parts;
    parts.table = table;
    parts.columns = index.columns();
    return filled(pattern, parts);
}

std::vector<std::pair<Constraint, QString>> nameConstraints(Table &table, const NamingConvention &convention)
{
    std::vector<std::pair<Constraint, QString>> named;
    const auto name = [&](auto &constraint) {
        if (!constraint.name.isEmpty())
            return;
        const QString given = conventionName(convention, table.name, constraint);
        if (given.isEmpty())
            return;
        named.emplace_back(constraint, given);
        constraint.name = given;
    };
    if (!table.primaryKey.columns.isEmpty())
        name(table.primaryKey);
    std::for_each(table.foreignKeys.begin(), table.foreignKeys.end(), name);
    std::for_each(table.uniqueConstraints.begin(), table.uniqueConstraints.end(), name);
    std::for_each(table.checkConstraints.begin(), table.checkConstraints.end(), name);
    return named;
}

bool namesConstraints(const BatchAlterTable &batch)
{
    using Recreate = BatchAlterTable::Recreate;
    if (batch.namingConvention.isEmpty() || batch.recreate == Recreate::Never)
        return false;
    return batch.recreate == Recreate::Always
        || std::any_of(batch.operations.begin(), batch.operations.end(), [](const Operation &operation) {
               const auto *add = operation.as<AddColumn>();
               if (!add)
                   return !operation.as<CreateIndex>() && !operation.as<DropIndex>();
               const auto &fallback = add->column.serverDefault;
               return (fallback && fallback->kind != ServerDefault::Kind::Literal)
                   || (add->column.computed && add->column.computed->persisted.value_or(false))
                   || !add->foreignKeys.empty() || !add->checkConstraints.empty() || add->primaryKey
                   || (add->unique && !add->index);
           });
}

} // namespace stillroom
