#include "dialect/versionrows.h"

#include "schema/sqltokens.h"

namespace stillroom {

namespace {

const QString column = QStringLiteral("version_num");

QString qualified(const Dialect &dialect, const TableName &table)
{
    return dialect.quotedIfNeeded(table) + QLatin1Char('.') + column;
}

} // namespace

Statement selectVersions(const Dialect &dialect, const TableName &table)
{
    return Statement(
        QStringLiteral("SELECT %1 FROM %2").arg(qualified(dialect, table), dialect.quotedIfNeeded(table)));
}

Statement insertVersion(const Dialect &dialect, const TableName &table, const QString &id)
{
    return Statement(
        QStringLiteral("INSERT INTO %1 (%2) VALUES (?)").arg(dialect.quotedIfNeeded(table), column),
        {Value::text(id)});
}

Statement updateVersion(const Dialect &dialect, const TableName &table, const QString &from,
                        const QString &to)
{
    return Statement(QStringLiteral("UPDATE %1 SET %2=? WHERE %3 = ?")
                         .arg(dialect.quotedIfNeeded(table), column, qualified(dialect, table)),
                     {Value::text(to), Value::text(from)});
}

Statement deleteVersion(const Dialect &dialect, const TableName &table, const QString &id)
{
    return Statement(QStringLiteral("DELETE FROM %1 WHERE %2 = ?")
                         .arg(dialect.quotedIfNeeded(table), qualified(dialect, table)),
                     {Value::text(id)});
}

QString withLiterals(const Dialect &dialect, const Statement &statement)
{
    if (statement.binds.empty())
        return statement.text;
    QString text;
    auto value = statement.binds.begin();
    for (const SqlToken &token : tokenizeSql(statement.text))
        text
            += token.isSymbol('?') && value != statement.binds.end() ? dialect.literal(*value++) : token.text;
    return text;
}

} // namespace stillroom
