#include "dialect/dialect.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/mssql/mssqldialect.h"
#include "dialect/mysql/mysqldialect.h"
#include "dialect/postgres/postgresdialect.h"
#include "dialect/sqlite/sqlitedialect.h"

#include <QCryptographicHash>
#include <QRegularExpression>

namespace stillroom {

namespace {

/// The WHERE clause of one statement while it is put together. Columns are written with their table: SQLite
/// takes a quoted name it does not know for a string, a qualified one it refuses.
class Conditions
{
public:
    Conditions(const Dialect &dialect, const TableName &table, std::vector<Value> &binds)
        : m_dialect(dialect)
        , m_prefix(dialect.quoted(table) + QLatin1Char('.'))
        , m_binds(binds)
    { }

    [[nodiscard]] QString name(const QString &column) const { return m_prefix + m_dialect.quoted(column); }

    void add(const QString &condition) { m_parts.append(condition); }
    void add(const RowFilter &filter) { add(filterText(filter)); }
    void addEqual(const ColumnValue &value) { add(equal(value.column, value.value)); }
    void addUnchanged(const ColumnValue &value)
    {
        if (value.value.isNull())
            return addEqual(value);
        m_binds.push_back(value.value);
        add(m_dialect.unchangedCondition(name(value.column), value.value));
    }
    void addAfter(const std::vector<RowOrder> &order, const Row &after);

    [[nodiscard]] QString text() const
    {
        return m_parts.isEmpty() ? QString()
                                 : QStringLiteral(" WHERE ") + m_parts.join(QLatin1String(" AND "));
    }

private:
    [[nodiscard]] QString compared(const QString &column, const char *op, const Value &value)
    {
        m_binds.push_back(value);
        const QString plain = name(column) + QLatin1Char(' ') + QLatin1String(op) + QStringLiteral(" ?");
        const QString equal = m_dialect.alsoEqualCondition(name(column), value);
        if (equal.isEmpty())
            return plain;
        const bool whereEqual = QLatin1String(op).contains(QLatin1Char('='));
        return QStringLiteral("(%1 %2 %3)")
            .arg(plain, whereEqual ? QStringLiteral("OR") : QStringLiteral("AND NOT"), equal);
    }
    [[nodiscard]] QString equal(const QString &column, const Value &value)
    {
        return value.isNull() ? name(column) + QStringLiteral(" IS NULL") : compared(column, "=", value);
    }
    [[nodiscard]] QString like(const RowFilter &filter, const char *before, const char *behind)
    {
        QString pattern = filter.values.at(0).toString();
        for (const char *special : {"!", "%", "_"})
            pattern.replace(QLatin1String(special), QLatin1Char('!') + QLatin1String(special));
        m_binds.push_back(Value::text(QLatin1String(before) + pattern + QLatin1String(behind)));
        return m_dialect.likeCondition(name(filter.column));
    }
    [[nodiscard]] QString in(const RowFilter &filter);
    [[nodiscard]] QString filterText(const RowFilter &filter);

    const Dialect &m_dialect;
    QString m_prefix;
    std::vector<Value> &m_binds;
    QStringList m_parts;
};

QString Conditions::in(const RowFilter &filter)
{
    QStringList marks;
    QStringList further;
    bool withNull = false;
    for (const Value &value : filter.values) {
        withNull = withNull || value.isNull();
        if (value.isNull())
            continue;
        marks.append(QStringLiteral("?"));
        m_binds.push_back(value);
        const QString equal = m_dialect.alsoEqualCondition(name(filter.column), value);
        if (!equal.isEmpty())
            further.append(equal);
    }
    if (withNull)
        further.append(name(filter.column) + QStringLiteral(" IS NULL"));
    if (!marks.isEmpty())
        further.prepend(name(filter.column)
                        + QStringLiteral(" IN (%1)").arg(marks.join(QLatin1String(", "))));
    if (further.isEmpty())
        return QStringLiteral("1 = 0");
    return further.size() > 1 ? QStringLiteral("(%1)").arg(further.join(QLatin1String(" OR ")))
                              : further.front();
}

QString Conditions::filterText(const RowFilter &filter)
{
    using Match = RowFilter::Match;
    const std::size_t wanted
        = filter.match == Match::IsNull || filter.match == Match::IsNotNull || filter.match == Match::In ? 0
        : filter.match == Match::Between                                                                 ? 2
                                                                                                         : 1;
    if (filter.values.size() < wanted)
        throw Error(Error::Kind::Usage, coreTr("The filter on %1 lacks a value.").arg(filter.column));
    switch (filter.match) {
    case Match::Equals:
        return equal(filter.column, filter.values[0]);
    case Match::NotEquals:
        if (filter.values[0].isNull())
            return name(filter.column) + QStringLiteral(" IS NOT NULL");
        return QStringLiteral("(%1 OR %2 IS NULL)")
            .arg(compared(filter.column, "<>", filter.values[0]), name(filter.column));
    case Match::Contains:
        return like(filter, "%", "%");
    case Match::StartsWith:
        return like(filter, "", "%");
    case Match::EndsWith:
        return like(filter, "%", "");
    case Match::Less:
        return compared(filter.column, "<", filter.values[0]);
    case Match::LessOrEqual:
        return compared(filter.column, "<=", filter.values[0]);
    case Match::Greater:
        return compared(filter.column, ">", filter.values[0]);
    case Match::GreaterOrEqual:
        return compared(filter.column, ">=", filter.values[0]);
    case Match::Between:
        for (const Value &value : filter.values) {
            if (!m_dialect.alsoEqualCondition(name(filter.column), value).isEmpty()) {
                const QString least = compared(filter.column, ">=", filter.values[0]);
                return QStringLiteral("(%1 AND %2)")
                    .arg(least, compared(filter.column, "<=", filter.values[1]));
            }
        }
        m_binds.push_back(filter.values[0]);
        m_binds.push_back(filter.values[1]);
        return name(filter.column) + QStringLiteral(" BETWEEN ? AND ?");
    case Match::In:
        return in(filter);
    case Match::IsNull:
        return name(filter.column) + QStringLiteral(" IS NULL");
    case Match::IsNotNull:
        return name(filter.column) + QStringLiteral(" IS NOT NULL");
    }
    return {};
}

/// Rows strictly behind `after`: equal in the first i columns and behind in the next one, for each i. A plain
/// bound on the first column comes first, so that an index can be used.
void Conditions::addAfter(const std::vector<RowOrder> &order, const Row &after)
{
    if (order.size() != after.size() || order.empty())
        throw Error(Error::Kind::Usage, coreTr("The position to continue from does not fit the order."));
    // Whether NULLs come behind the values when walking in this column's direction.
    const auto nullsBehind
        = [&](const RowOrder &by) { return by.nullable && by.descending == m_dialect.nullsSortFirst; };
    if (order.size() > 1 && !after[0].isNull() && !nullsBehind(order[0]))
        add(compared(order[0].column, order[0].descending ? "<=" : ">=", after[0]));
    QStringList alternatives;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const RowOrder &last = order[i];
        if (after[i].isNull() && (!last.nullable || nullsBehind(last)))
            continue; // nothing sorts behind
        QStringList all;
        for (std::size_t before = 0; before < i; ++before)
            all.append(equal(order[before].column, after[before]));
        if (after[i].isNull())
            all.append(name(last.column) + QStringLiteral(" IS NOT NULL"));
        else if (nullsBehind(last))
            all.append(
                QStringLiteral("(%1 OR %2 IS NULL)")
                    .arg(compared(last.column, last.descending ? "<" : ">", after[i]), name(last.column)));
        else
            all.append(compared(last.column, last.descending ? "<" : ">", after[i]));
        alternatives.append(all.size() > 1 ? QStringLiteral("(%1)").arg(all.join(QLatin1String(" AND ")))
                                           : all[0]);
    }
    if (alternatives.isEmpty())
        add(QStringLiteral("1 = 0"));
    else
        add(alternatives.size() > 1 ? QStringLiteral("(%1)").arg(alternatives.join(QLatin1String(" OR ")))
                                    : alternatives[0]);
}

QString joinedConditions(const Dialect &dialect, const TableName &table, const std::vector<ColumnValue> &key,
                         const std::vector<ColumnValue> &old, std::vector<Value> &binds)
{
    if (key.empty())
        throw Error(Error::Kind::Usage,
                    coreTr("A row of %1 cannot be found without a key.").arg(table.toString()));
    Conditions conditions(dialect, table, binds);
    for (const ColumnValue &value : key)
        conditions.addEqual(value);
    for (const ColumnValue &value : old)
        conditions.addUnchanged(value);
    return conditions.text();
}

/// Without brackets around the whole and the quotes of a string: how Alembic compares defaults.
QString bareDefault(QString sql)
{
    static const QRegularExpression bracketed(QStringLiteral("^\\((.+)\\)$"),
                                              QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression quoted(QStringLiteral("^\"?'(.*)'\"?$"),
                                           QRegularExpression::DotMatchesEverythingOption);
    sql = sql.trimmed();
    for (auto match = bracketed.match(sql); match.hasMatch(); match = bracketed.match(sql))
        sql = match.captured(1).trimmed();
    const auto match = quoted.match(sql);
    return match.hasMatch() ? match.captured(1) : sql;
}

} // namespace

const Dialect &Dialect::of(Backend backend)
{
    if (backend == Backend::Sqlite) {
        static const SqliteDialect sqlite;
        return sqlite;
    }
    if (backend == Backend::SqlServer) {
        static const MssqlDialect mssql;
        return mssql;
    }
    if (backend == Backend::MySql || backend == Backend::MariaDb) {
        static const MySqlDialect mySql(false);
        static const MySqlDialect mariaDb(true);
        return backend == Backend::MariaDb ? mariaDb : mySql;
    }
    if (backend == Backend::PostgreSql) {
        static const PostgresDialect postgres;
        return postgres;
    }
    throw Error(Error::Kind::Usage, coreTr("The database dialect is not known."))
        .withHint(coreTr("Known are sqlite, postgresql, mysql, mariadb and mssql."));
}

const Dialect &Dialect::named(const QString &name)
{
    for (const Backend backend :
         {Backend::Sqlite, Backend::PostgreSql, Backend::MySql, Backend::MariaDb, Backend::SqlServer})
    {
        const Dialect &dialect = Dialect::of(backend);
        if (dialect.name == name)
            return dialect;
    }
    return Dialect::of(Backend::Sqlite);
}

QString Dialect::limited(const QString &identifier) const
{
    if (identifierLimit == 0 || identifier.size() <= identifierLimit)
        return identifier;
    const QByteArray hash = QCryptographicHash::hash(identifier.toUtf8(), QCryptographicHash::Md5).toHex();
    return identifier.left(identifierLimit - 8) + QLatin1Char('_') + QString::fromLatin1(hash.right(4));
}

bool Dialect::sameDefault(const Column &model, const Column &database) const
{
    if (model.serverDefault.has_value() != database.serverDefault.has_value())
        return false;
    if (!model.serverDefault)
        return true;
    const QString wanted = bareDefault(defaultDdl(*model.serverDefault));
    const QString found = bareDefault(defaultDdl(*database.serverDefault));
    return wanted == found
        || (model.serverDefault->kind == ServerDefault::Kind::Function
            && wanted.compare(found, Qt::CaseInsensitive) == 0);
}

QString Dialect::quoted(const QString &identifier) const
{
    QString doubled = identifier;
    doubled.replace(QLatin1String("\""), QLatin1String("\"\""));
    return QLatin1Char('"') + doubled + QLatin1Char('"');
}

namespace {

QStringList nameParts(const Dialect &dialect, const TableName &table)
{
    QStringList parts;
    if (dialect.dottedSchemas)
        parts = table.schema.split(QLatin1Char('.'), Qt::SkipEmptyParts);
    else if (!table.schema.isEmpty())
        parts.append(table.schema);
    return parts << table.name;
}

} // namespace

QString Dialect::quoted(const TableName &table) const
{
    QStringList parts = nameParts(*this, table);
    for (QString &part : parts)
        part = quoted(part);
    return parts.join(QLatin1Char('.'));
}

QString Dialect::quotedIfNeeded(const TableName &table) const
{
    QStringList parts = nameParts(*this, table);
    for (QString &part : parts)
        part = quotedIfNeeded(part);
    return parts.join(QLatin1Char('.'));
}

Statement Dialect::selectRows(const RowQuery &query) const
{
    Statement statement;
    Conditions conditions(*this, query.table, statement.binds);
    for (const RowFilter &filter : query.filters)
        conditions.add(filter);
    if (query.after)
        conditions.addAfter(query.order, *query.after);
    QStringList columns;
    for (const QString &column : query.columns)
        columns.append(conditions.name(column));
    statement.text = QStringLiteral("SELECT ")
        + (query.countOnly         ? QStringLiteral("count(*)")
               : columns.isEmpty() ? QStringLiteral("*")
                                   : columns.join(QLatin1String(", ")))
        + QStringLiteral(" FROM ") + quoted(query.table) + conditions.text();
    if (query.countOnly)
        return statement;
    QStringList order;
    for (const RowOrder &by : query.order)
        order.append(conditions.name(by.column) + (by.descending ? QStringLiteral(" DESC") : QString()));
    if (!order.isEmpty())
        statement.text += QStringLiteral(" ORDER BY ") + order.join(QLatin1String(", "));
    if (query.limit >= 0 || query.offset > 0)
        appendLimit(statement, query.limit, query.offset, !order.isEmpty());
    return statement;
}

void Dialect::appendLimit(Statement &statement, qint64 limit, qint64 offset, bool) const
{
    statement.text += QStringLiteral(" LIMIT ?");
    statement.binds.push_back(Value::integer(limit));
    if (offset > 0) {
        statement.text += QStringLiteral(" OFFSET ?");
        statement.binds.push_back(Value::integer(offset));
    }
}

QString Dialect::likeCondition(const QString &column) const
{
    return column + QStringLiteral(" LIKE ? ESCAPE '!'");
}

QString Dialect::alsoEqualCondition(const QString &, const Value &) const
{
    return {};
}

QString Dialect::unchangedCondition(const QString &column, const Value &) const
{
    return column + QStringLiteral(" = ?");
}

QString Dialect::defaultValuesText() const
{
    return QStringLiteral("DEFAULT VALUES");
}

Statement Dialect::insertRow(const TableName &table, const std::vector<ColumnValue> &values,
                             const QStringList &returned) const
{
    Statement statement;
    QStringList columns;
    QStringList marks;
    for (const ColumnValue &value : values) {
        if (value.useDefault && value.expression.isEmpty())
            continue; // left out, so that the database fills it
        columns.append(quoted(value.column));
        marks.append(value.useDefault ? value.expression : QStringLiteral("?"));
        if (!value.useDefault)
            statement.binds.push_back(value.value);
    }
    const QString into = QStringLiteral("INSERT INTO ") + quoted(table)
        + (columns.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(columns.join(QLatin1String(", "))));
    const QString filled = columns.isEmpty()
        ? defaultValuesText()
        : QStringLiteral("VALUES (%1)").arg(marks.join(QLatin1String(", ")));
    statement.text = returned.isEmpty() || insertedKey != InsertedKey::Returned
        ? into + QLatin1Char(' ') + filled
        : insertReturning(into, filled, returned);
    return statement;
}

QString Dialect::insertReturning(const QString &into, const QString &values,
                                 const QStringList &returned) const
{
    QStringList names;
    for (const QString &column : returned)
        names.append(quoted(column));
    return QStringLiteral("%1 %2 RETURNING %3").arg(into, values, names.join(QLatin1String(", ")));
}

Statement Dialect::updateRow(const TableName &table, const std::vector<ColumnValue> &values,
                             const std::vector<ColumnValue> &key, const std::vector<ColumnValue> &old) const
{
    Statement statement;
    QStringList assignments;
    for (const ColumnValue &value : values) {
        if (value.useDefault && value.expression.isEmpty())
            throw Error(Error::Kind::Usage,
                        coreTr("%1 cannot be set to its default by an update.").arg(value.column));
        assignments.append(quoted(value.column) + QStringLiteral(" = ")
                           + (value.useDefault ? value.expression : QStringLiteral("?")));
        if (!value.useDefault)
            statement.binds.push_back(value.value);
    }
    if (assignments.isEmpty())
        throw Error(Error::Kind::Usage, coreTr("There is nothing to change in the row."));
    statement.text = QStringLiteral("UPDATE ") + quoted(table) + QStringLiteral(" SET ")
        + assignments.join(QLatin1String(", ")) + joinedConditions(*this, table, key, old, statement.binds);
    return statement;
}

Statement Dialect::deleteRow(const TableName &table, const std::vector<ColumnValue> &key,
                             const std::vector<ColumnValue> &old) const
{
    Statement statement;
    statement.text = QStringLiteral("DELETE FROM ") + quoted(table)
        + joinedConditions(*this, table, key, old, statement.binds);
    return statement;
}

QString Dialect::rowidColumn(const Table &) const
{
    return {};
}

Statement Dialect::explain(const QString &sql) const
{
    return Statement(QStringLiteral("EXPLAIN ") + sql);
}

} // namespace stillroom
