#include "base/error.h"
#include "base/text.h"
#include "dialect/sqlite/sqliteddl.h"

#include <algorithm>

namespace stillroom {

namespace {

QString quotedList(const Dialect &dialect, const QStringList &names)
{
    QStringList quoted;
    for (const QString &name : names)
        quoted.append(dialect.quotedIfNeeded(name));
    return quoted.join(QStringLiteral(", "));
}

QString constraintName(const Dialect &dialect, const QString &name)
{
    return name.isEmpty() ? QString() : QStringLiteral("CONSTRAINT %1 ").arg(dialect.quotedIfNeeded(name));
}

/// A keyword argument that is a Python string, "'IGNORE'", as a word of SQL.
QString onConflict(const QMap<QString, QString> &options)
{
    QString word = options.value(QStringLiteral("sqlite_on_conflict"));
    if (word.size() > 1 && (word[0] == QLatin1Char('\'') || word[0] == QLatin1Char('"')))
        word = word.mid(1, word.size() - 2);
    return word.isEmpty() ? QString() : QStringLiteral(" ON CONFLICT ") + word;
}

bool isOn(const Table &table, const char *option)
{
    return table.options.value(QLatin1String(option)) == QLatin1String("True");
}

bool isOff(const Table &table, const char *option)
{
    return table.options.value(QLatin1String(option)) == QLatin1String("False");
}

/// CHECK beside Boolean and Enum where the type asks for one.
std::optional<CheckConstraint> typeCheck(const Dialect &dialect, const Column &column)
{
    if (!column.type.createConstraint)
        return {};
    QStringList values;
    for (const QString &value : column.type.enumValues)
        values.append(dialect.literal(Value::text(value)));
    if (column.type.name.compare(QLatin1String("Boolean"), Qt::CaseInsensitive) == 0)
        values = QStringList {QStringLiteral("0"), QStringLiteral("1")};
    if (values.isEmpty())
        return {};
    return CheckConstraint {column.type.enumName,
                            QStringLiteral("%1 IN (%2)")
                                .arg(dialect.quotedIfNeeded(column.name), values.join(QStringLiteral(", ")))};
}

} // namespace

QString sqliteColumnDdl(const Dialect &dialect, const Column &column)
{
    QString text = dialect.quotedIfNeeded(column.name);
    const QString type = dialect.typeDdl(column.type);
    if (!type.isEmpty())
        text += QLatin1Char(' ') + type;
    if (!column.type.collation.isEmpty() && !type.contains(QLatin1String(" COLLATE "), Qt::CaseInsensitive))
        text += QStringLiteral(" COLLATE %1").arg(dialect.quoted(column.type.collation));
    if (column.serverDefault)
        text += QStringLiteral(" DEFAULT ") + dialect.defaultDdl(*column.serverDefault);
    if (!column.nullable)
        text += QStringLiteral(" NOT NULL");
    if (column.computed) {
        text += QStringLiteral(" GENERATED ALWAYS AS (%1)").arg(column.computed->sqltext);
        if (column.computed->persisted)
            text += *column.computed->persisted ? QStringLiteral(" STORED") : QStringLiteral(" VIRTUAL");
    }
    return text;
}

QString sqliteReferences(const Dialect &dialect, const ForeignKey &key)
{
    QString text = QStringLiteral("REFERENCES ") + dialect.quotedIfNeeded(key.referredTable);
    if (!key.referredColumns.isEmpty())
        text += QStringLiteral(" (%1)").arg(quotedList(dialect, key.referredColumns));
    if (!key.match.isEmpty())
        text += QStringLiteral(" MATCH ") + key.match;
    if (!key.onDelete.isEmpty())
        text += QStringLiteral(" ON DELETE ") + key.onDelete;
    if (!key.onUpdate.isEmpty())
        text += QStringLiteral(" ON UPDATE ") + key.onUpdate;
    if (key.deferrable)
        text += *key.deferrable ? QStringLiteral(" DEFERRABLE") : QStringLiteral(" NOT DEFERRABLE");
    if (!key.initially.isEmpty())
        text += QStringLiteral(" INITIALLY ") + key.initially;
    return text;
}

QString sqliteConstraintDdl(const Dialect &dialect, const Constraint &constraint)
{
    const QString name
        = constraintName(dialect, std::visit([](const auto &value) { return value.name; }, constraint));
    if (const auto *primary = std::get_if<PrimaryKey>(&constraint))
        return name + QStringLiteral("PRIMARY KEY (%1)").arg(quotedList(dialect, primary->columns));
    if (const auto *unique = std::get_if<UniqueConstraint>(&constraint))
        return name + QStringLiteral("UNIQUE (%1)").arg(quotedList(dialect, unique->columns))
            + onConflict(unique->options);
    if (const auto *check = std::get_if<CheckConstraint>(&constraint))
        return name + QStringLiteral("CHECK (%1)").arg(check->sqltext);
    const auto &key = std::get<ForeignKey>(constraint);
    return name
        + QStringLiteral("FOREIGN KEY(%1) %2")
              .arg(quotedList(dialect, key.columns), sqliteReferences(dialect, key));
}

QString sqliteCreateTable(const Dialect &dialect, const Table &table)
{
    QStringList items;
    const QStringList &key = table.primaryKey.columns;
    const bool autoincrement = isOn(table, "sqlite_autoincrement") && key.size() == 1;
    for (const Column &column : table.columns) {
        QString item = sqliteColumnDdl(dialect, column);
        if (autoincrement && column.name == key.front())
            item += QStringLiteral(" PRIMARY KEY AUTOINCREMENT");
        items.append(item);
    }
    if (!autoincrement && !key.isEmpty())
        items.append(sqliteConstraintDdl(dialect, table.primaryKey));
    for (const CheckConstraint &check : table.checkConstraints)
        items.append(sqliteConstraintDdl(dialect, check));
    for (const ForeignKey &foreign : table.foreignKeys) {
        if (foreign.referredSchema.isEmpty() || foreign.referredSchema == table.schema)
            items.append(sqliteConstraintDdl(dialect, foreign));
    }
    for (const UniqueConstraint &unique : table.uniqueConstraints)
        items.append(sqliteConstraintDdl(dialect, unique));
    for (const Column &column : table.columns) {
        const auto check = typeCheck(dialect, column);
        if (check && std::count(table.checkConstraints.begin(), table.checkConstraints.end(), *check) == 0)
            items.append(sqliteConstraintDdl(dialect, *check));
    }
    QStringList options;
    if (isOff(table, "sqlite_with_rowid"))
        options.append(QStringLiteral("WITHOUT ROWID"));
    if (isOn(table, "sqlite_strict"))
        options.append(QStringLiteral("STRICT"));
    QString sql = QStringLiteral("CREATE TABLE %1 (\n\t").arg(dialect.quotedIfNeeded(table.tableName()))
        + items.join(QStringLiteral(", \n\t")) + QStringLiteral("\n)");
    if (!options.isEmpty())
        sql += QStringLiteral("\n ") + options.join(QStringLiteral(", "));
    return sql;
}

QString sqliteCreateIndex(const Dialect &dialect, const TableName &table, const Index &index)
{
    QStringList elements;
    for (const IndexElement &element : index.elements) {
        QString text = element.column.isEmpty() ? element.expression : dialect.quotedIfNeeded(element.column);
        if (!element.collation.isEmpty())
            text += QStringLiteral(" COLLATE ") + dialect.quotedIfNeeded(element.collation);
        if (element.descending)
            text += QStringLiteral(" DESC");
        elements.append(text);
    }
    if (elements.isEmpty())
        throw Error(Error::Kind::Migration, coreTr("Index %1 has no columns.").arg(index.name));
    QString sql = QStringLiteral("CREATE %1INDEX %2 ON %3 (%4)")
                      .arg(index.unique ? QStringLiteral("UNIQUE ") : QString(),
                           dialect.quotedIfNeeded(TableName {table.schema, index.name}),
                           dialect.quotedIfNeeded(table.name), elements.join(QStringLiteral(", ")));
    if (!index.where.isEmpty())
        sql += QStringLiteral(" WHERE ") + index.where;
    return sql;
}

} // namespace stillroom
