#include "record/readrecord.h"

#include <algorithm>

namespace stillroom {

namespace {

std::vector<RowFilter> equalTo(const QStringList &columns, const Row &values)
{
    std::vector<RowFilter> filters;
    for (qsizetype i = 0; i < columns.size(); ++i)
        filters.push_back({columns[i], RowFilter::Match::Equals, {values[std::size_t(i)]}});
    return filters;
}

std::optional<Row> valuesOf(const QMap<QString, Value> &values, const QStringList &columns)
{
    Row row;
    for (const QString &column : columns) {
        const Value value = values.value(column);
        if (value.isNull())
            return std::nullopt;
        row.push_back(value);
    }
    return row;
}

std::optional<Row> valuesOf(const RowPage &page, int row, const QStringList &all, const QStringList &columns)
{
    Row values;
    for (const QString &column : columns) {
        const auto at = int(all.indexOf(column));
        if (at < 0 || page.rows.isNull(row, at))
            return std::nullopt;
        values.push_back(page.rows.value(row, at));
    }
    return values;
}

QString labelAmong(const std::vector<ParentRow> &parents, const Row &key)
{
    const auto found = std::find_if(parents.begin(), parents.end(),
                                    [&](const ParentRow &parent) { return parent.key == key; });
    return found == parents.end() ? QString() : found->label;
}

class Reading final
{
public:
    Reading(Connection &connection, const Dialect &dialect, const Schema &schema, const RecordHints &hints)
        : m_connection(connection)
        , m_dialect(dialect)
        , m_schema(schema)
        , m_hints(hints)
    { }

    CollectionRows collection(const FormCollection &said, const QMap<QString, Value> &record, qint64 limit)
    {
        const bool many = said.kind == FormCollection::Kind::ManyToMany;
        const TableName table = many ? said.association : said.table;
        RowWindowSpec window = rowWindowSpec(m_schema, table, m_dialect);
        CollectionRows read;
        read.columns = window.selectedColumns();
        const auto own = valuesOf(record, said.ownColumns);
        if (!own) {
            read.page = std::make_shared<const RowPage>(RowPage {RowBatch(int(read.columns.size())), {}});
            return read;
        }
        window.filters = equalTo(many ? said.associationColumns : said.columns, *own);
        PageRequest request;
        request.query.table = table;
        request.query.columns = read.columns;
        request.query.filters = window.filters;
        request.query.order = window.fullOrder();
        request.query.limit = limit;
        read.page = readPage(m_connection, m_dialect, request);
        read.count = read.page->rows.rowCount();
        if (read.count >= limit)
            read.count = countRows(m_connection, m_dialect, window);
        if (many)
            name(read, said.table, said.farColumns, said.associationFarColumns);
        else if (said.kind == FormCollection::Kind::OneToOne)
            name(read, said.table, rowWindowSpec(m_schema, said.table, m_dialect).keyColumns,
                 rowWindowSpec(m_schema, said.table, m_dialect).keyColumns);
        else
            nameParents(read, said.table);
        return read;
    }

    std::vector<ColumnValue> neighbour(const TableName &table, const QStringList &keyColumns, const Row &key,
                                       bool next)
    {
        RowQuery query;
        query.table = table;
        query.columns = keyColumns;
        for (const QString &column : keyColumns)
            query.order.push_back({column, !next, false});
        query.after = key;
        query.limit = 1;
        const RowBatch found = m_connection.query(m_dialect.selectRows(query));
        std::vector<ColumnValue> values;
        for (int column = 0; !found.isEmpty() && column < found.columnCount(); ++column)
            values.push_back({keyColumns[column], found.value(0, column), false, {}});
        return values;
    }

    std::vector<ParentRow> labels(const TableName &table, const QStringList &keyColumns,
                                  const std::vector<Row> &keys)
    {
        if (keys.empty() || keyColumns.isEmpty())
            return {};
        return ForeignKeyLookup::of(m_schema, table, keyColumns, m_hints)
            .labels(m_connection, m_dialect, keys);
    }

private:
    void name(CollectionRows &read, const TableName &table, const QStringList &keyColumns,
              const QStringList &columns)
    {
        std::vector<Row> keys;
        for (int row = 0; row < read.page->rows.rowCount(); ++row)
            keys.push_back(valuesOf(*read.page, row, read.columns, columns).value_or(Row {}));
        const auto found = labels(table, keyColumns, keys);
        for (const Row &key : keys)
            read.labels << labelAmong(found, key);
    }

    void nameParents(CollectionRows &read, const TableName &child)
    {
        const FormSpec spec = formSpec(m_schema, child, m_dialect, m_hints);
        for (const FormField &field : spec.fields) {
            if (field.kind != FormField::Kind::ForeignKey || field.columns.size() != 1)
                continue;
            std::vector<Row> keys;
            for (int row = 0; row < read.page->rows.rowCount(); ++row) {
                const auto key = valuesOf(*read.page, row, read.columns, field.columns);
                if (key && std::find(keys.begin(), keys.end(), *key) == keys.end())
                    keys.push_back(*key);
            }
            for (const ParentRow &parent : labels(field.parent, field.parentColumns, keys))
                read.parentLabels[field.column()].insert(parent.key.front().bytes, parent.label);
        }
    }

    Connection &m_connection;
    const Dialect &m_dialect;
    const Schema &m_schema;
    const RecordHints &m_hints;
};

} // namespace

RecordRows readRecord(Connection &connection, const Dialect &dialect, const Schema &schema,
                      const FormSpec &spec, const std::vector<ColumnValue> &key, const RecordHints &hints,
                      qint64 limit)
{
    RecordRows record;
    const QStringList columns = rowWindowSpec(schema, spec.table, dialect).selectedColumns();
    const auto row = readRow(connection, dialect, spec.table, columns, key);
    if (!row)
        return record;
    record.found = true;
    for (qsizetype i = 0; i < columns.size(); ++i)
        record.values.insert(columns[i], (*row)[std::size_t(i)]);
    Reading reading(connection, dialect, schema, hints);
    for (const FormField &field : spec.fields) {
        if (field.kind != FormField::Kind::ForeignKey)
            continue;
        const auto parent = valuesOf(record.values, field.columns);
        if (!parent)
            continue;
        const auto found = reading.labels(field.parent, field.parentColumns, {*parent});
        if (!found.empty())
            record.parentLabels.insert(field.column(), found.front().label);
    }
    for (const FormCollection &collection : spec.collections)
        record.collections.push_back(reading.collection(collection, record.values, limit));
    Row keyValues;
    for (const ColumnValue &part : key)
        keyValues.push_back(part.value);
    if (int(keyValues.size()) == spec.keyColumns.size()) {
        record.previous = reading.neighbour(spec.table, spec.keyColumns, keyValues, false);
        record.next = reading.neighbour(spec.table, spec.keyColumns, keyValues, true);
    }
    return record;
}

std::optional<ParentRow> rowHolding(Connection &connection, const Dialect &dialect,
                                    const ForeignKeyLookup &names, const std::vector<ColumnValue> &values)
{
    const auto row = readRow(connection, dialect, names.table, names.keyColumns, values);
    if (!row)
        return std::nullopt;
    const auto found = names.labels(connection, dialect, {*row});
    return found.empty() ? ParentRow {*row, {}} : found.front();
}

} // namespace stillroom
