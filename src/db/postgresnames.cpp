#include "db/postgresnames.h"

#include "db/postgresresult.h"

namespace stillroom {

namespace {

constexpr qint64 oldAfterMs = 60'000;
constexpr int statementsKept = 500;

constexpr const char *lookup
    = "SELECT 't', o, m, pg_catalog.format_type(o, m), NULL"
      "  FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.oid[]), pg_catalog.unnest($2::pg_catalog.int4[]))"
      "    AS wanted(o, m)"
      " UNION ALL"
      " SELECT 'c', c.oid, a.attnum, c.relname::pg_catalog.text, a.attname::pg_catalog.text"
      "  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
      " WHERE c.oid = ANY ($3::pg_catalog.oid[]) AND a.attnum <> 0";

QByteArray arrayText(const QList<QByteArray> &numbers)
{
    return '{' + numbers.join(',') + '}';
}

PostgresResult lookUp(PGconn *handle, const QList<QByteArray> &types, const QList<QByteArray> &modifiers,
                      const QList<QByteArray> &tables)
{
    const QByteArray typeArray = arrayText(types);
    const QByteArray modifierArray = arrayText(modifiers);
    const QByteArray tableArray = arrayText(tables);
    const char *const values[] = {typeArray.constData(), modifierArray.constData(), tableArray.constData()};
    return PostgresResult(PQexecParams(handle, lookup, 3, nullptr, values, nullptr, nullptr, 0));
}

} // namespace

void PostgresNames::tryOut(PGconn *handle)
{
    m_usable = PQresultStatus(lookUp(handle, {}, {}, {}).get()) == PGRES_TUPLES_OK;
}

void PostgresNames::learn(PGconn *handle, const PGresult *described)
{
    QList<QByteArray> types;
    QList<QByteArray> modifiers;
    QList<QByteArray> tables;
    for (int i = 0; i < PQnfields(described); ++i) {
        const std::pair<uint, int> type {PQftype(described, i), PQfmod(described, i)};
        if (!m_types.contains(type)) {
            types << QByteArray::number(type.first);
            modifiers << QByteArray::number(type.second);
        }
        const std::pair<uint, int> origin {PQftable(described, i), PQftablecol(described, i)};
        if (origin.first != 0 && !m_origins.contains(origin))
            tables << QByteArray::number(origin.first);
    }
    if (types.isEmpty() && tables.isEmpty())
        return;
    const PostgresResult found = lookUp(handle, types, modifiers, tables);
    if (PQresultStatus(found.get()) != PGRES_TUPLES_OK)
        return; // the statement itself will tell what is wrong
    for (int row = 0; row < PQntuples(found.get()); ++row) {
        const auto text = [&](int column) { return QString::fromUtf8(PQgetvalue(found.get(), row, column)); };
        const std::pair<uint, int> key {text(1).toUInt(), text(2).toInt()};
        if (*PQgetvalue(found.get(), row, 0) == 't')
            m_types.insert(key, text(3));
        else
            m_origins.insert(key, {text(3), text(4)});
    }
    if (!m_age.isValid())
        m_age.start();
}

std::vector<ResultColumn> PostgresNames::columns(const PGresult *result) const
{
    std::vector<ResultColumn> columns;
    const int count = PQnfields(result);
    columns.reserve(std::size_t(count));
    for (int i = 0; i < count; ++i) {
        const auto [table, column] = m_origins.value({PQftable(result, i), PQftablecol(result, i)});
        columns.push_back({QString::fromUtf8(PQfname(result, i)),
                           m_types.value({PQftype(result, i), PQfmod(result, i)}), table, column});
    }
    return columns;
}

bool PostgresNames::wasDescribed(const QString &sql)
{
    if (m_age.isValid() && m_age.elapsed() > oldAfterMs)
        forget();
    return !m_usable || m_described.contains(sql);
}

void PostgresNames::setDescribed(const QString &sql)
{
    if (m_described.size() >= statementsKept)
        m_described.clear();
    m_described.insert(sql);
}

void PostgresNames::forget()
{
    const bool usable = m_usable;
    *this = {};
    m_usable = usable;
}

} // namespace stillroom
