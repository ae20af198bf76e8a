#include "record/deleteimpact.h"

#include "base/text.h"
#include "record/rowwindow.h"

#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

using Action = ImpactEdge::Action;

Action actionOf(const ForeignKey &key)
{
    const QString said = key.onDelete.toUpper();
    if (said == QStringLiteral("CASCADE"))
        return Action::Cascade;
    if (said == QStringLiteral("SET NULL"))
        return Action::SetNull;
    if (said == QStringLiteral("SET DEFAULT"))
        return Action::SetDefault;
    return Action::Blocked;
}

QByteArray rowMark(const TableName &table, const Row &key)
{
    QByteArray mark = table.toString().toUtf8();
    for (const Value &value : key)
        mark += '\0' + QByteArray::number(int(value.kind)) + value.bytes;
    return mark;
}

class Walk final
{
public:
    Walk(Connection &connection, const Dialect &dialect, const Schema &schema, int depth, qint64 bound)
        : m_connection(connection)
        , m_dialect(dialect)
        , m_schema(schema)
        , m_depth(depth)
        , m_left(bound)
    { }

    /// Marks rows as going. \return their keys that were not marked before
    std::vector<Row> mark(const TableName &table, const std::vector<Row> &keys)
    {
        std::vector<Row> fresh;
        for (const Row &key : keys) {
            const QByteArray name = rowMark(table, key);
            if (!m_seen.contains(name)) {
                m_seen.insert(name);
                fresh.push_back(key);
            }
        }
        return fresh;
    }

    std::vector<ImpactEdge> below(const TableName &parent, const std::vector<Row> &keys, int level)
    {
        std::vector<ImpactEdge> edges;
        for (const Table &child : m_schema.tables) {
            for (const ForeignKey &key : child.foreignKeys) {
                if (referredTable(key) != parent)
                    continue;
                ImpactEdge edge = follow(child, key, parent, keys, level);
                if (edge.rows > 0)
                    edges.push_back(std::move(edge));
            }
        }
        return edges;
    }

private:
    ImpactEdge follow(const Table &child, const ForeignKey &key, const TableName &parent,
                      const std::vector<Row> &parentKeys, int level)
    {
        ImpactEdge edge;
        edge.action = actionOf(key);
        edge.table = child.tableName();
        edge.columns = key.columns;
        std::vector<Row> touched;
        const QStringList childKey = rowWindowSpec(m_schema, edge.table, m_dialect).keyColumns;
        const QStringList parentKey = rowWindowSpec(m_schema, parent, m_dialect).keyColumns;
        const Table *parentTable = m_schema.table(parent);
        const QStringList referred = key.referredColumns.isEmpty() && parentTable
            ? parentTable->primaryKey.columns
            : key.referredColumns;
        if (childKey.isEmpty() || referred.size() != key.columns.size())
            return edge;
        for (const Row &referredRow : referredValues(parent, parentKey, referred, parentKeys)) {
            if (m_left <= 0) {
                edge.atLeast = true;
                break;
            }
            RowQuery query;
            query.table = edge.table;
            query.columns = childKey;
            for (qsizetype i = 0; i < key.columns.size(); ++i)
                query.filters.push_back(
                    {key.columns[i], RowFilter::Match::Equals, {referredRow[std::size_t(i)]}});
            query.limit = m_left + 1;
            const RowBatch rows = m_connection.query(m_dialect.selectRows(query));
            for (int row = 0; row < rows.rowCount(); ++row) {
                if (!m_seen.contains(rowMark(edge.table, rows.row(row))))
                    touched.push_back(rows.row(row));
            }
            if (rows.rowCount() > m_left)
                edge.atLeast = true;
            m_left -= rows.rowCount();
        }
        edge.rows = qint64(touched.size());
        if (edge.action == Action::Cascade && !touched.empty()) {
            touched = mark(edge.table, touched);
            if (level < m_depth)
                edge.below = below(edge.table, touched, level + 1);
            else
                edge.atLeast = true;
        }
        return edge;
    }

    /// What the children hold: the key itself, or other unique columns that are read.
    std::vector<Row> referredValues(const TableName &parent, const QStringList &parentKey,
                                    const QStringList &referred, const std::vector<Row> &keys)
    {
        if (referred == parentKey)
            return keys;
        std::vector<Row> values;
        for (const Row &key : keys) {
            std::vector<ColumnValue> address;
            for (qsizetype i = 0; i < parentKey.size(); ++i)
                address.push_back({parentKey[i], key[std::size_t(i)], false, {}});
            const auto row = readRow(m_connection, m_dialect, parent, referred, address);
            if (row && std::none_of(row->begin(), row->end(), [](const Value &v) { return v.isNull(); }))
                values.push_back(*row);
        }
        return values;
    }

    Connection &m_connection;
    const Dialect &m_dialect;
    const Schema &m_schema;
    int m_depth;
    qint64 m_left;
    QSet<QByteArray> m_seen;
};

bool blocked(const std::vector<ImpactEdge> &edges)
{
    return std::any_of(edges.begin(), edges.end(), [](const ImpactEdge &edge) {
        return edge.action == Action::Blocked || blocked(edge.below);
    });
}

qint64 cascadedRows(const std::vector<ImpactEdge> &edges)
{
    qint64 rows = 0;
    for (const ImpactEdge &edge : edges)
        rows += edge.action == Action::Cascade ? edge.rows + cascadedRows(edge.below) : 0;
    return rows;
}

void write(const std::vector<ImpactEdge> &edges, int depth, QStringList &lines)
{
    for (const ImpactEdge &edge : edges) {
        const QString rows = edge.rows == 1 && !edge.atLeast ? coreTr("1 row")
            : edge.atLeast                                   ? coreTr("at least %1 rows").arg(edge.rows)
                                                             : coreTr("%1 rows").arg(edge.rows);
        QString what;
        switch (edge.action) {
        case Action::Cascade:
            what = coreTr("%1: %2 deleted too (%3)");
            break;
        case Action::SetNull:
            what = coreTr("%1: %2 kept, %3 becomes NULL");
            break;
        case Action::SetDefault:
            what = coreTr("%1: %2 kept, %3 becomes its default");
            break;
        case Action::Blocked:
            what = coreTr("%1: %2 forbid it (%3)");
            break;
        }
        lines << QString(depth * 4, QLatin1Char(' '))
                + what.arg(edge.table.toString(), rows, edge.columns.join(QStringLiteral(", ")));
        write(edge.below, depth + 1, lines);
    }
}

} // namespace

bool DeleteImpact::isBlocked() const
{
    return blocked(edges);
}

qint64 DeleteImpact::cascaded() const
{
    return cascadedRows(edges);
}

QString DeleteImpact::toText() const
{
    QStringList lines;
    write(edges, 0, lines);
    return lines.join(QLatin1Char('\n'));
}

DeleteImpact deleteImpact(Connection &connection, const Dialect &dialect, const Schema &schema,
                          const TableName &table, const std::vector<std::vector<ColumnValue>> &keys,
                          int depth, qint64 bound)
{
    Walk walk(connection, dialect, schema, depth, bound);
    std::vector<Row> rows;
    for (const auto &key : keys) {
        Row row;
        for (const ColumnValue &part : key)
            row.push_back(part.value);
        rows.push_back(std::move(row));
    }
    DeleteImpact impact;
    impact.table = table;
    impact.rows = qint64(rows.size());
    impact.edges = walk.below(table, walk.mark(table, rows), 1);
    return impact;
}

} // namespace stillroom
