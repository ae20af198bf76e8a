#include "record/rowwindow.h"

#include <algorithm>

namespace stillroom {

namespace {

/// OFFSETs up to here cost less than anything cleverer.
constexpr qint64 shortOffset = 20000;

bool isInteger(const SqlType &type)
{
    static const QStringList names {QStringLiteral("INTEGER"), QStringLiteral("BIGINT"),
                                    QStringLiteral("SMALLINT"), QStringLiteral("INT")};
    const QString name = type.name.toUpper();
    return names.contains(name) || name == QStringLiteral("BIGINTEGER")
        || name == QStringLiteral("SMALLINTEGER");
}

bool keyMayBeNull(const Table &table)
{
    const QStringList &key = table.primaryKey.columns;
    if (key.size() == 1) {
        const Column *column = table.column(key.front());
        if (column && column->type.declared.compare(QStringLiteral("INTEGER"), Qt::CaseInsensitive) == 0)
            return false;
    }
    return std::any_of(key.begin(), key.end(), [&](const QString &name) {
        const Column *column = table.column(name);
        return !column || column->nullable;
    });
}

std::vector<RowOrder> turned(std::vector<RowOrder> order)
{
    for (RowOrder &part : order)
        part.descending = !part.descending;
    return order;
}

/// Appends a row, cutting what is too long for a grid.
void appendShortened(RowPage &page, const RowBatch &from, int row)
{
    const int columns = from.columnCount();
    const auto base = quint64(page.rows.rowCount()) * quint64(columns);
    for (int column = 0; column < columns; ++column) {
        QByteArrayView bytes = from.bytes(row, column);
        if (bytes.size() > RowPage::longestCell) {
            page.shortened.emplace(base + quint64(column), bytes.size());
            qsizetype end = RowPage::longestCell;
            if (from.kind(row, column) == Value::Kind::Text) {
                while (end > 0 && (uchar(bytes[end]) & 0xC0) == 0x80)
                    --end; // never cut inside a character
            }
            bytes = bytes.first(end);
        }
        page.rows.append(from.kind(row, column), bytes);
    }
}

} // namespace

QStringList RowWindowSpec::selectedColumns() const
{
    QStringList all = columns;
    for (const QString &key : keyColumns) {
        if (!all.contains(key))
            all.append(key);
    }
    return all;
}

std::vector<RowOrder> RowWindowSpec::fullOrder() const
{
    std::vector<RowOrder> all = order;
    // The key follows the direction of what it refines, so that an index can be read in one direction.
    const bool descending = !order.empty() && order.back().descending;
    for (const QString &key : keyColumns) {
        if (std::none_of(all.begin(), all.end(), [&](const RowOrder &part) { return part.column == key; }))
            all.push_back({key, descending});
    }
    for (RowOrder &part : all)
        part.nullable = !keyColumns.contains(part.column); // rowWindowSpec() takes no key that may hold NULL
    return all;
}

RowWindowSpec rowWindowSpec(const Schema &schema, const TableName &name, const Dialect &dialect)
{
    RowWindowSpec spec;
    spec.table = name;
    const Table *table = schema.table(name);
    if (!table) {
        for (const View &view : schema.views) {
            if (view.name == name.name && view.schema == name.schema)
                spec.columns = view.columns;
        }
        return spec;
    }
    for (const Column &column : table->columns)
        spec.columns.append(column.name);
    const QString rowid = dialect.rowidColumn(*table);
    if (!table->primaryKey.columns.isEmpty() && (!keyMayBeNull(*table) || rowid.isEmpty())) {
        spec.keyColumns = table->primaryKey.columns;
        const Column *only = spec.keyColumns.size() == 1 ? table->column(spec.keyColumns.front()) : nullptr;
        spec.integerKey = only && isInteger(only->type);
    } else if (!rowid.isEmpty()) {
        spec.keyColumns = {rowid};
        spec.integerKey = true;
    }
    return spec;
}

std::shared_ptr<const RowPage> readPage(Connection &connection, const Dialect &dialect,
                                        const PageRequest &request)
{
    auto cursor = connection.execute(dialect.selectRows(request.query));
    const int columns = int(cursor->columns().size());
    RowPage read {RowBatch(columns), {}};
    for (bool more = true; more;) {
        RowBatch part(columns);
        more = cursor->fetch(part, 16); // few at a time: cells may be megabytes
        for (int row = 0; row < part.rowCount(); ++row)
            appendShortened(read, part, row);
    }
    if (!request.reversed)
        return std::make_shared<const RowPage>(std::move(read));

    RowPage turnedRound {RowBatch(columns), {}};
    const int rows = read.rows.rowCount();
    for (int row = rows - 1; row >= 0; --row) {
        for (int column = 0; column < columns; ++column) {
            const auto from = read.shortened.find(quint64(row) * quint64(columns) + quint64(column));
            if (from != read.shortened.end())
                turnedRound.shortened.emplace(quint64(rows - 1 - row) * quint64(columns) + quint64(column),
                                              from->second);
            turnedRound.rows.append(read.rows.kind(row, column), read.rows.bytes(row, column));
        }
    }
    return std::make_shared<const RowPage>(std::move(turnedRound));
}

qint64 countRows(Connection &connection, const Dialect &dialect, const RowWindowSpec &spec)
{
    RowQuery query;
    query.table = spec.table;
    query.filters = spec.filters;
    query.countOnly = true;
    return connection.scalar(dialect.selectRows(query)).toInteger();
}

std::optional<KeyRange> readKeyRange(Connection &connection, const Dialect &dialect,
                                     const RowWindowSpec &spec)
{
    if (!spec.integerKey)
        return std::nullopt;
    KeyRange range;
    for (const bool greatest : {false, true}) {
        RowQuery query;
        query.table = spec.table;
        query.columns = spec.keyColumns;
        query.order = {{spec.keyColumns.front(), greatest}};
        query.limit = 1;
        const RowBatch found = connection.query(dialect.selectRows(query));
        if (found.isEmpty())
            return KeyRange {};
        if (found.kind(0, 0) != Value::Kind::Integer)
            return std::nullopt;
        (greatest ? range.greatest : range.least) = found.value(0, 0).toInteger();
    }
    return range;
}

std::optional<Row> readRow(Connection &connection, const Dialect &dialect, const TableName &table,
                           const QStringList &columns, const std::vector<ColumnValue> &key)
{
    RowQuery query;
    query.table = table;
    query.columns = columns;
    for (const ColumnValue &part : key) {
        if (part.value.isNull())
            query.filters.push_back({part.column, RowFilter::Match::IsNull, {}});
        else
            query.filters.push_back({part.column, RowFilter::Match::Equals, {part.value}});
    }
    query.limit = 1;
    const RowBatch found = connection.query(dialect.selectRows(query));
    if (found.isEmpty())
        return std::nullopt;
    return found.row(0);
}

RowWindow::RowWindow(RowWindowSpec spec, qint64 budget) : m_spec(std::move(spec)), m_budget(budget) { }

void RowWindow::reset(RowWindowSpec spec)
{
    m_spec = std::move(spec);
    ++m_generation;
    m_count = 0;
    m_countExact = false;
    m_range.reset();
    m_pages.clear();
}

void RowWindow::setCount(qint64 count)
{
    m_count = count;
    m_countExact = true;
    // What was estimated was estimated against another number of rows.
    std::erase_if(m_pages, [&](const auto &entry) {
        return entry.second.approximate || entry.first * pageSize >= count;
    });
}

void RowWindow::setKeyRange(const KeyRange &range)
{
    m_range = range;
    if (!m_countExact && m_spec.filters.empty() && m_count >= pageSize)
        m_count = std::max(m_count, range.greatest - range.least + 1);
}

bool RowWindow::ordersByKeyOnly() const
{
    const std::vector<RowOrder> order = m_spec.fullOrder();
    return order.size() == 1 && m_spec.keyColumns.size() == 1
        && order.front().column == m_spec.keyColumns.front();
}

Row RowWindow::orderValues(const RowPage &page, int row) const
{
    const QStringList selected = m_spec.selectedColumns();
    Row values;
    for (const RowOrder &part : m_spec.fullOrder())
        values.push_back(page.rows.value(row, int(selected.indexOf(part.column))));
    return values;
}

PageRequest RowWindow::byOffset(qint64 page) const
{
    PageRequest request;
    request.generation = m_generation;
    request.page = page;
    request.query.table = m_spec.table;
    request.query.columns = m_spec.selectedColumns();
    request.query.filters = m_spec.filters;
    request.query.order = m_spec.fullOrder();
    request.query.offset = page * pageSize;
    request.query.limit = pageSize;
    if (!m_countExact || request.query.order.empty())
        return request;
    const qint64 rows = std::min<qint64>(pageSize, m_count - page * pageSize);
    const qint64 behind = m_count - page * pageSize - rows;
    if (behind < request.query.offset) {
        request.reversed = true;
        request.query.order = turned(std::move(request.query.order));
        request.query.offset = behind;
        request.query.limit = std::max<qint64>(rows, 0);
    }
    return request;
}

PageRequest RowWindow::plan(qint64 page, bool exact) const
{
    PageRequest request = byOffset(page);
    if (exact || request.query.offset <= shortOffset)
        return request;

    const auto usable = [&](qint64 neighbour, int row) -> const Cached * {
        const auto found = m_pages.find(neighbour);
        if (found == m_pages.end() || m_spec.keyColumns.isEmpty() || found->second.rows->rows.isEmpty())
            return nullptr;
        if (row >= 0 && found->second.rows->rows.rowCount() != pageSize)
            return nullptr;
        return &found->second;
    };
    if (const Cached *before = usable(page - 1, pageSize - 1)) {
        request.reversed = false;
        request.query.order = m_spec.fullOrder();
        request.query.offset = 0;
        request.query.limit = pageSize;
        request.query.after = orderValues(*before->rows, pageSize - 1);
        request.approximate = before->approximate;
        return request;
    }
    if (const Cached *behind = usable(page + 1, -1)) {
        request.reversed = true;
        request.query.order = turned(m_spec.fullOrder());
        request.query.offset = 0;
        request.query.limit = pageSize;
        request.query.after = orderValues(*behind->rows, 0);
        request.approximate = behind->approximate;
        return request;
    }
    if (!m_range || !m_spec.filters.empty() || !ordersByKeyOnly() || m_count < 2)
        return request;

    const std::vector<RowOrder> order = m_spec.fullOrder();
    const qint64 keys = m_range->greatest - m_range->least;
    const bool gapless = m_countExact && keys + 1 == m_count;
    const qint64 position = page * pageSize;
    const qint64 step = gapless ? position : qint64(double(keys) * (double(position) / double(m_count - 1)));
    const bool descending = order.front().descending;
    request.reversed = false;
    request.query.order = order;
    request.query.offset = 0;
    request.query.limit = pageSize;
    request.query.after
        = Row {Value::integer(descending ? m_range->greatest - step + 1 : m_range->least + step - 1)};
    request.approximate = !gapless;
    return request;
}

std::optional<PageRequest> RowWindow::request(qint64 first, qint64 last)
{
    first = std::max<qint64>(first, 0);
    last = std::max(first, last);
    if (m_countExact) {
        if (m_count == 0)
            return std::nullopt;
        last = std::min(last, m_count - 1);
    }
    for (qint64 page = first / pageSize; page <= last / pageSize; ++page) {
        const auto found = m_pages.find(page);
        if (found == m_pages.end())
            return plan(page, false);
        found->second.used = ++m_clock;
    }
    return std::nullopt;
}

std::optional<PageRequest> RowWindow::exactRequest(qint64 first, qint64 last) const
{
    for (qint64 page = std::max<qint64>(first, 0) / pageSize; page <= last / pageSize; ++page) {
        const auto found = m_pages.find(page);
        if (found != m_pages.end() && found->second.approximate)
            return plan(page, true);
    }
    return std::nullopt;
}

bool RowWindow::accept(const PageRequest &request, std::shared_ptr<const RowPage> rows)
{
    if (request.generation != m_generation)
        return false;
    const int read = rows->rows.rowCount();
    if (!request.approximate) {
        const auto former = m_pages.find(request.page);
        if (former != m_pages.end() && former->second.approximate)
            std::erase_if(m_pages, [](const auto &entry) { return entry.second.approximate; });
    }
    m_pages[request.page] = {std::move(rows), request.approximate, ++m_clock};
    const qint64 end = request.page * pageSize + read;
    if (!request.approximate && !request.reversed && read < pageSize && (read > 0 || request.page == 0)) {
        m_count = end;
        m_countExact = true;
    } else if (!m_countExact && read == pageSize) {
        m_count = std::max(m_count, end + 1); // there is perhaps one more: scrolling on asks for it
    } else if (!m_countExact && !request.approximate && !request.reversed && read == 0
               && m_pages.contains(request.page - 1))
    {
        m_count = end;
        m_countExact = true;
    }
    evict(request.page);
    return true;
}

void RowWindow::evict(qint64 keep)
{
    qint64 bytes = cachedBytes();
    while (bytes > m_budget && m_pages.size() > 1) {
        auto oldest = m_pages.end();
        for (auto entry = m_pages.begin(); entry != m_pages.end(); ++entry) {
            if (entry->first != keep && (oldest == m_pages.end() || entry->second.used < oldest->second.used))
                oldest = entry;
        }
        bytes -= oldest->second.rows->rows.byteSize();
        m_pages.erase(oldest);
    }
}

RowWindow::Place RowWindow::find(qint64 position) const
{
    const auto found = m_pages.find(position / pageSize);
    if (position < 0 || found == m_pages.end())
        return {};
    const auto row = int(position % pageSize);
    if (row >= found->second.rows->rows.rowCount())
        return {};
    return {found->second.rows.get(), row, found->second.approximate};
}

std::vector<ColumnValue> RowWindow::key(const Place &place) const
{
    std::vector<ColumnValue> values;
    const QStringList selected = m_spec.selectedColumns();
    for (const QString &column : m_spec.keyColumns)
        values.push_back(
            {column, place.page->rows.value(place.row, int(selected.indexOf(column))), false, {}});
    return values;
}

qint64 RowWindow::cachedBytes() const
{
    qint64 bytes = 0;
    for (const auto &[page, cached] : m_pages)
        bytes += cached.rows->rows.byteSize();
    return bytes;
}

} // namespace stillroom
