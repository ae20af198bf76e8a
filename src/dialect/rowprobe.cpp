#include "dialect/rowprobe.h"

#include "dialect/ddloptions.h"
#include "dialect/sqlexpression.h"
#include "dialect/versionrows.h"
#include "schema/sqltokens.h"

#include <algorithm>

namespace stillroom {

namespace {

QString qualified(const Dialect &dialect, const TableName &table, const QString &column)
{
    return dialect.quoted(table.name) + QLatin1Char('.') + dialect.quoted(column);
}

QString joinedBy(const QStringList &parts, const char *word)
{
    return parts.join(QLatin1Char(' ') + QLatin1String(word) + QLatin1Char(' '));
}

QStringList mentioned(const Table &table, const QStringList &expressions)
{
    QStringList columns;
    for (const Column &column : table.columns) {
        if (std::any_of(expressions.begin(), expressions.end(),
                        [&](const QString &sql) { return mentionsColumn(sql, column.name); }))
            columns.append(column.name);
    }
    return columns;
}

/// FROM what a condition is asked of: the table's first rows, under the table's own name.
QString firstRows(const Dialect &dialect, const RowProbe &probe, Statement &statement, qint64 bound)
{
    QStringList columns;
    for (const QString &column : probe.columns)
        columns.append(qualified(dialect, probe.table, column));
    const QString what = columns.isEmpty() ? QStringLiteral("1 AS one") : columns.join(QLatin1String(", "));
    const bool isTop = dialect.name == QLatin1String("mssql");
    statement.binds.push_back(Value::integer(bound));
    return QStringLiteral("(SELECT %1%2 FROM %3%4) AS %5")
        .arg(isTop ? QStringLiteral("TOP (?) ") : QString(), what, dialect.quoted(probe.table),
             isTop ? QString() : QStringLiteral(" LIMIT ?"), dialect.quoted(probe.table.name));
}

QString where(const QString &condition)
{
    return condition.isEmpty() ? QString() : QStringLiteral(" WHERE ") + condition;
}

} // namespace

bool isOneExpression(const Dialect &dialect, const QString &sql)
{
    int depth = 0;
    bool isEmpty = true;
    for (const SqlToken &token : tokenizeSql(sql, dialect.syntax)) {
        if (token.kind == SqlToken::Kind::Blank) {
            if (token.text.contains(QLatin1String("--")) || token.text.contains(QLatin1Char('#')))
                return false; // a comment would swallow the closing bracket
            continue;
        }
        isEmpty = false;
        depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
        if (depth < 0 || token.isSymbol(';') || token.isSymbol('?'))
            return false;
    }
    return depth == 0 && !isEmpty;
}

RowProbe rowsOf(const TableName &table)
{
    return {RowProbe::Kind::Rows, table, {}, {}, {}};
}

RowProbe valuesOf(const Dialect &dialect, const TableName &table, const QString &column)
{
    return {RowProbe::Kind::Values,
            table,
            {column},
            qualified(dialect, table, column) + QStringLiteral(" IS NOT NULL"),
            {}};
}

RowProbe nullsOf(const Dialect &dialect, const TableName &table, const QString &column)
{
    return {RowProbe::Kind::Nulls,
            table,
            {column},
            qualified(dialect, table, column) + QStringLiteral(" IS NULL"),
            {}};
}

RowProbe duplicatesOf(const Dialect &dialect, const TableName &table, const QStringList &columns,
                      bool nullsAreEqual)
{
    RowProbe probe {RowProbe::Kind::Duplicates, table, columns, {}, {}};
    QStringList known;
    for (const QString &column : columns) {
        probe.groups.append(qualified(dialect, table, column));
        known.append(probe.groups.constLast() + QStringLiteral(" IS NOT NULL"));
    }
    // To SQL Server two NULLs are the same value.
    if (!nullsAreEqual && dialect.name != QLatin1String("mssql"))
        probe.condition = joinedBy(known, "AND");
    return probe;
}

std::optional<RowProbe> duplicatesOf(const Dialect &dialect, const Table &table, const Index &index)
{
    QStringList expressions;
    RowProbe probe = duplicatesOf(dialect, table.tableName(), index.columns(),
                                  isOn(index.options, "postgresql_nulls_not_distinct"));
    QStringList conditions;
    if (!probe.condition.isEmpty())
        conditions.append(probe.condition);
    for (const IndexElement &element : index.elements) {
        if (!element.column.isEmpty())
            continue;
        if (!isOneExpression(dialect, element.expression))
            return std::nullopt;
        expressions.append(element.expression);
        probe.groups.append(QStringLiteral("(%1)").arg(element.expression));
        conditions.append(QStringLiteral("(%1) IS NOT NULL").arg(element.expression));
    }
    if (!index.where.isEmpty()) {
        if (!isOneExpression(dialect, index.where))
            return std::nullopt;
        expressions.append(index.where);
        conditions.append(QStringLiteral("(%1)").arg(index.where));
    }
    for (const QString &column : mentioned(table, expressions)) {
        if (!probe.columns.contains(column))
            probe.columns.append(column);
    }
    probe.condition = joinedBy(conditions, "AND");
    if (probe.groups.isEmpty())
        return std::nullopt;
    return probe;
}

std::optional<RowProbe> orphansOf(const Dialect &dialect, const TableName &table, const ForeignKey &key,
                                  const Table &referred)
{
    const QStringList targets
        = key.referredColumns.isEmpty() ? referred.primaryKey.columns : key.referredColumns;
    if (targets.size() != key.columns.size() || targets.isEmpty())
        return std::nullopt;
    QString alias = QStringLiteral("referred");
    while (alias.compare(table.name, Qt::CaseInsensitive) == 0)
        alias += QLatin1Char('_');
    QStringList conditions;
    QStringList equal;
    for (qsizetype i = 0; i < targets.size(); ++i) {
        const QString column = qualified(dialect, table, key.columns[i]);
        conditions.append(column + QStringLiteral(" IS NOT NULL"));
        equal.append(
            QStringLiteral("%1.%2 = %3").arg(dialect.quoted(alias), dialect.quoted(targets[i]), column));
    }
    conditions.append(
        QStringLiteral("NOT EXISTS (SELECT 1 FROM %1 AS %2 WHERE %3)")
            .arg(dialect.quoted(referred.tableName()), dialect.quoted(alias), joinedBy(equal, "AND")));
    return RowProbe {RowProbe::Kind::Orphans, table, key.columns, joinedBy(conditions, "AND"), {}};
}

std::optional<RowProbe> failuresOf(const Dialect &dialect, const Table &table, const QString &check)
{
    if (!isOneExpression(dialect, check))
        return std::nullopt;
    return RowProbe {RowProbe::Kind::CheckFails,
                     table.tableName(),
                     mentioned(table, {check}),
                     QStringLiteral("NOT (%1)").arg(check),
                     {}};
}

Statement countStatement(const Dialect &dialect, const RowProbe &probe, qint64 bound)
{
    Statement statement;
    const QString rows = firstRows(dialect, probe, statement, bound);
    if (probe.kind != RowProbe::Kind::Duplicates) {
        statement.text = QStringLiteral("SELECT count(*) FROM ") + rows + where(probe.condition);
        return statement;
    }
    statement.text
        = QStringLiteral("SELECT coalesce(sum(%1.%2), 0) FROM (SELECT count(*) AS %2 FROM %3%4 "
                         "GROUP BY %5 HAVING count(*) > 1) AS %1")
              .arg(dialect.quoted(QStringLiteral("groups")), dialect.quoted(QStringLiteral("size")), rows,
                   where(probe.condition), probe.groups.join(QLatin1String(", ")));
    return statement;
}

QString showStatement(const Dialect &dialect, const RowProbe &probe, qint64 limit)
{
    const bool isTop = dialect.name == QLatin1String("mssql");
    const QString top = isTop ? QStringLiteral("TOP (%1) ").arg(limit) : QString();
    const QString tail = isTop ? QString() : QStringLiteral("\nLIMIT %1").arg(limit);
    const QString table = dialect.quoted(probe.table);
    if (probe.kind != RowProbe::Kind::Duplicates) {
        return QStringLiteral("SELECT %1*\nFROM %2").arg(top, table)
            + (probe.condition.isEmpty() ? QString() : QStringLiteral("\nWHERE ") + probe.condition) + tail;
    }
    const QString alias = dialect.quoted(QStringLiteral("repeated"));
    QStringList named;
    QStringList same;
    QStringList order;
    for (qsizetype i = 0; i < probe.groups.size(); ++i) {
        const QString name = dialect.quoted(QStringLiteral("value%1").arg(i + 1));
        const QString whole = alias + QLatin1Char('.') + name;
        named.append(QStringLiteral("%1 AS %2").arg(probe.groups[i], name));
        same.append(QStringLiteral("(%1 = %2 OR (%1 IS NULL AND %2 IS NULL))").arg(whole, probe.groups[i]));
        order.append(whole);
    }
    return QStringLiteral("SELECT %1%2.*\nFROM %3\nJOIN (SELECT %4\n      FROM %3%5\n      GROUP BY %6\n"
                          "      HAVING count(*) > 1) AS %7\n  ON %8%9\nORDER BY %10")
               .arg(top, dialect.quoted(probe.table.name), table, named.join(QLatin1String(", ")),
                    where(probe.condition), probe.groups.join(QLatin1String(", ")), alias,
                    same.join(QLatin1String(" AND ")),
                    probe.condition.isEmpty() ? QString() : QStringLiteral("\nWHERE ") + probe.condition,
                    order.join(QLatin1String(", ")))
        + tail;
}

QString TimeBound::applied(const QString &query) const
{
    return prefix + (hint.isEmpty() ? query : QString(query).replace(0, 6, QStringLiteral("SELECT ") + hint));
}

TimeBound timeBound(const Dialect &dialect, int milliseconds)
{
    if (dialect.name == QLatin1String("postgresql"))
        return {QStringLiteral("SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = %1; "
                               "SET LOCAL lock_timeout = %1")
                    .arg(milliseconds),
                {}};
    if (dialect.name == QLatin1String("mariadb"))
        return {{}, QStringLiteral("SET STATEMENT max_statement_time = %1 FOR ").arg(milliseconds / 1000.0)};
    if (dialect.name == QLatin1String("mysql"))
        return {{}, {}, QStringLiteral("/*+ MAX_EXECUTION_TIME(%1) */").arg(milliseconds)};
    return {};
}

} // namespace stillroom
