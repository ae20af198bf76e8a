#include "dialect/copydatabase.h"

#include "schema/sqltokens.h"

namespace stillroom {

Statement copyDatabaseStatement(const Dialect &dialect, const QString &from, const QString &to)
{
    return Statement(
        QStringLiteral("CREATE DATABASE %1 TEMPLATE %2").arg(dialect.quoted(to), dialect.quoted(from)));
}

Statement dropDatabaseStatement(const Dialect &dialect, const QString &name)
{
    return Statement(QStringLiteral("DROP DATABASE IF EXISTS ") + dialect.quoted(name));
}

Statement encodingOf(const QString &database)
{
    return Statement(QStringLiteral("SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME "
                                    "FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?"),
                     {Value::text(database)});
}

Statement createDatabaseStatement(const Dialect &dialect, const QString &name, const QString &characterSet,
                                  const QString &collation)
{
    return Statement(QStringLiteral("CREATE DATABASE %1 CHARACTER SET %2 COLLATE %3")
                         .arg(dialect.quoted(name), dialect.quoted(characterSet), dialect.quoted(collation)));
}

Statement showCreateTable(const Dialect &dialect, const QString &database, const QString &table)
{
    return Statement(QStringLiteral("SHOW CREATE TABLE ") + dialect.quoted(TableName {database, table}));
}

Statement copyRows(const Dialect &dialect, const QString &database, const Table &table, qint64 bound)
{
    QStringList columns;
    for (const Column &column : table.columns) {
        if (!column.computed) // works itself out
            columns.append(dialect.quoted(column.name));
    }
    const QString list = columns.join(QLatin1String(", "));
    return Statement(
        QStringLiteral("INSERT INTO %1 (%2) SELECT %2 FROM %3 LIMIT ?")
            .arg(dialect.quoted(table.name), list, dialect.quoted(TableName {database, table.name})),
        {Value::integer(bound)});
}

Statement enforceForeignKeys(bool enforced)
{
    return Statement(QStringLiteral("SET SESSION foreign_key_checks = %1").arg(enforced ? 1 : 0));
}

QString withoutDatabase(const QString &sql, const QString &database)
{
    const std::vector<SqlToken> tokens = tokenizeSql(sql, SqlSyntax::mysql());
    std::vector<SqlToken> kept;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].isIdentifier() && tokens[i].name() == database && i + 1 < tokens.size()
            && tokens[i + 1].isSymbol('.'))
            ++i;
        else
            kept.push_back(tokens[i]);
    }
    return joined(kept);
}

Statement setSavepoint()
{
    return Statement(QStringLiteral("SAVEPOINT stillroom_step"));
}

QString releaseSavepoint()
{
    return QStringLiteral("SET CONSTRAINTS ALL IMMEDIATE; RELEASE SAVEPOINT stillroom_step");
}

QString rollbackToSavepoint()
{
    return QStringLiteral("ROLLBACK TO SAVEPOINT stillroom_step; RELEASE SAVEPOINT stillroom_step");
}

Statement boundLockWait(int milliseconds)
{
    return Statement(QStringLiteral("SET LOCAL lock_timeout = %1").arg(milliseconds));
}

} // namespace stillroom
