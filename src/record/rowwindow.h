#pragma once

#include "base/error.h"
#include "db/connection.h"
#include "dialect/dialect.h"

#include <functional>
#include <memory>
#include <unordered_map>

namespace stillroom {

/// Which rows of a table or view are looked at, and how they are told apart.
struct RowWindowSpec
{
    TableName table;
    QStringList columns; ///< shown, in order
    QStringList keyColumns; ///< primary key or the dialect's row id; empty = rows have no address (a view)
    bool integerKey
        = false; ///< one integer column: positions can be estimated between its least and greatest
    std::vector<RowFilter> filters;
    std::vector<RowOrder> order; ///< what the user asked for; the key is added behind it

    [[nodiscard]] QStringList selectedColumns()
        const; ///< columns, and those of the key that are not among them
    [[nodiscard]] std::vector<RowOrder> fullOrder() const;
};

/// All columns, addressed by the primary key, or by row id where there is none or where it may hold NULL.
[[nodiscard]] RowWindowSpec rowWindowSpec(const Schema &schema, const TableName &name,
                                          const Dialect &dialect);

/// Rows that follow one another. A cell longer than longestCell is kept as its beginning.
struct RowPage
{
    static constexpr qsizetype longestCell = 64 * 1024;

    RowBatch rows; ///< columns as RowWindowSpec::selectedColumns()
    std::unordered_map<quint64, qint64> shortened; ///< cell number (row * columns + column) -> bytes it has

    [[nodiscard]] bool isShortened(int row, int column) const
    {
        return shortened.contains(quint64(row) * quint64(rows.columnCount()) + quint64(column));
    }
};

/// What to read so that a page of a window can be shown.
struct PageRequest
{
    quint64 generation = 0; ///< of the window that asked; an answer to an older one is not taken
    qint64 page = 0;
    RowQuery query;
    bool reversed = false; ///< the rows come last first
    bool approximate = false; ///< the position was estimated
};

struct KeyRange
{
    qint64 least = 0;
    qint64 greatest = -1; ///< less than `least`: there are no rows
};

/// \throws Error(Sql, Cancelled)
[[nodiscard]] std::shared_ptr<const RowPage> readPage(Connection &connection, const Dialect &dialect,
                                                      const PageRequest &request);
/// Counts the rows the filters leave. Slow on large tables. \throws Error(Sql, Cancelled)
[[nodiscard]] qint64 countRows(Connection &connection, const Dialect &dialect, const RowWindowSpec &spec);
/// Least and greatest key of the whole table; not set where the key holds something else than integers.
[[nodiscard]] std::optional<KeyRange> readKeyRange(Connection &connection, const Dialect &dialect,
                                                   const RowWindowSpec &spec);
/// One row by its key, all values whole; not set if it is gone.
[[nodiscard]] std::optional<Row> readRow(Connection &connection, const Dialect &dialect,
                                         const TableName &table, const QStringList &columns,
                                         const std::vector<ColumnValue> &key);

/// The part of a table that is in memory, as pages of equal length, at most `budget` bytes of them. It does
/// no I/O: request() says what to read next, accept() takes the answer. Belongs to one thread.
///
/// A page is reached by the cheapest way: behind or before a neighbour by key, by a short OFFSET from the
/// nearer end, by a key estimated between least and greatest, or by OFFSET. An estimated page is marked as
/// approximate until exactRequest() was answered, except where the keys leave no gaps.
class RowWindow final
{
public:
    static constexpr int pageSize = 200;

    explicit RowWindow(RowWindowSpec spec = {}, qint64 budget = 20 * 1024 * 1024);

    [[nodiscard]] const RowWindowSpec &spec() const { return m_spec; }
    void reset(RowWindowSpec spec); ///< forgets all rows
    [[nodiscard]] quint64 generation() const { return m_generation; }

    [[nodiscard]] qint64 rowCount() const { return m_count; } ///< as far as known
    [[nodiscard]] bool isCountExact() const { return m_countExact; }
    void setCount(qint64 count);
    void setKeyRange(const KeyRange &range);

    /// The page to read next so that the rows from `first` to `last` can be shown; none if all are here.
    [[nodiscard]] std::optional<PageRequest> request(qint64 first, qint64 last);
    /// The exact version of the first approximate page among these rows.
    [[nodiscard]] std::optional<PageRequest> exactRequest(qint64 first, qint64 last) const;
    bool accept(const PageRequest &request,
                std::shared_ptr<const RowPage> rows); ///< \return false if outdated

    struct Place
    {
        const RowPage *page = nullptr; ///< nullptr: not in memory
        int row = 0;
        bool approximate = false;
    };
    [[nodiscard]] Place find(qint64 position) const;
    [[nodiscard]] std::vector<ColumnValue> key(const Place &place) const;
    [[nodiscard]] qint64 cachedBytes() const;

private:
    struct Cached
    {
        std::shared_ptr<const RowPage> rows;
        bool approximate = false;
        mutable quint64 used = 0;
    };

    [[nodiscard]] PageRequest plan(qint64 page, bool exact) const;
    [[nodiscard]] PageRequest byOffset(qint64 page) const;
    [[nodiscard]] Row orderValues(const RowPage &page, int row) const;
    [[nodiscard]] bool ordersByKeyOnly() const;
    void evict(qint64 keep);

    RowWindowSpec m_spec;
    qint64 m_budget;
    quint64 m_generation = 1;
    qint64 m_count = 0;
    bool m_countExact = false;
    std::optional<KeyRange> m_range;
    std::unordered_map<qint64, Cached> m_pages;
    mutable quint64 m_clock = 0;
};

} // namespace stillroom
