#include "dialect/ddloptions.h"
#include "dialect/sqlite/sqliteddl.h"

#include <algorithm>

namespace stillroom {

QString SqliteDdlCompiler::columnText(const Table &table, const Column &column) const
{
    QString text = name(column.name);
    const QString type = m_dialect.typeDdl(column.type);
    if (!type.isEmpty())
        text += QLatin1Char(' ') + type;
    if (!column.type.collation.isEmpty() && !type.contains(QLatin1String(" COLLATE "), Qt::CaseInsensitive))
        text += QStringLiteral(" COLLATE %1").arg(m_dialect.quoted(column.type.collation));
    if (column.serverDefault)
        text += QStringLiteral(" DEFAULT ") + m_dialect.defaultDdl(*column.serverDefault);
    if (!column.nullable)
        text += QStringLiteral(" NOT NULL");
    if (column.computed) {
        text += QStringLiteral(" GENERATED ALWAYS AS (%1)").arg(column.computed->sqltext);
        if (column.computed->persisted)
            text += *column.computed->persisted ? QStringLiteral(" STORED") : QStringLiteral(" VIRTUAL");
    }
    if (countsByKeyword(table) && column.name == table.primaryKey.columns.front())
        text += QStringLiteral(" PRIMARY KEY AUTOINCREMENT");
    return text;
}

bool SqliteDdlCompiler::countsByKeyword(const Table &table)
{
    return isOn(table.options, "sqlite_autoincrement") && table.primaryKey.columns.size() == 1;
}

QString SqliteDdlCompiler::referencesText(const ForeignKey &key) const
{
    ForeignKey local = key;
    local.referredSchema.clear(); // a key cannot leave its database file
    return DdlCompiler::referencesText(local);
}

QString SqliteDdlCompiler::constraintText(const Constraint &constraint) const
{
    const QString text = DdlCompiler::constraintText(constraint);
    const auto *unique = std::get_if<UniqueConstraint>(&constraint);
    const QString conflict = unique ? optionText(unique->options, "sqlite_on_conflict") : QString();
    return conflict.isEmpty() ? text : text + QStringLiteral(" ON CONFLICT ") + conflict;
}

std::vector<Constraint> SqliteDdlCompiler::inlineConstraints(const Table &table) const
{
    std::vector<Constraint> constraints = DdlCompiler::inlineConstraints(table);
    const auto isElsewhere = [&](const Constraint &constraint) {
        const auto *key = std::get_if<ForeignKey>(&constraint);
        return (key && !key->referredSchema.isEmpty() && key->referredSchema != table.schema)
            || (std::holds_alternative<PrimaryKey>(constraint) && countsByKeyword(table));
    };
    constraints.erase(std::remove_if(constraints.begin(), constraints.end(), isElsewhere), constraints.end());
    return constraints;
}

QString SqliteDdlCompiler::tableSuffix(const Table &table) const
{
    QStringList options;
    if (isOff(table.options, "sqlite_with_rowid"))
        options.append(QStringLiteral("WITHOUT ROWID"));
    if (isOn(table.options, "sqlite_strict"))
        options.append(QStringLiteral("STRICT"));
    return options.isEmpty() ? QString() : QStringLiteral("\n ") + options.join(QStringLiteral(", "));
}

QString SqliteDdlCompiler::createTableText(const Table &table, bool ifNotExists) const
{
    return table.virtualModule.isEmpty() ? DdlCompiler::createTableText(table, ifNotExists) : table.sql;
}

QString SqliteDdlCompiler::indexPlaceText(const TableName &table, const Index &index) const
{
    return QStringLiteral("%1 ON %2").arg(name(TableName {table.schema, index.name}), name(table.name));
}

QString SqliteDdlCompiler::createIndexText(const TableName &table, const Index &index, bool ifNotExists) const
{
    const QString text = DdlCompiler::createIndexText(table, index, ifNotExists);
    return index.where.isEmpty() ? text : text + QStringLiteral(" WHERE ") + index.where;
}

} // namespace stillroom
