#include "record/foreignkeylookup.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

bool isText(const SqlType &type)
{
    const QString name = (type.name.isEmpty() ? type.declared : type.name).toUpper();
    return name.contains(QStringLiteral("CHAR")) || name.contains(QStringLiteral("TEXT"))
        || name.contains(QStringLiteral("STRING")) || name.contains(QStringLiteral("UNICODE"))
        || name.contains(QStringLiteral("CLOB")) || name == QStringLiteral("ENUM");
}

/// How likely a person knows the row by this column.
int promise(const Table &table, const Column &column)
{
    static const QStringList known {
        QStringLiteral("name"),      QStringLiteral("title"),     QStringLiteral("label"),
        QStringLiteral("full_name"), QStringLiteral("fullname"),  QStringLiteral("display_name"),
        QStringLiteral("username"),  QStringLiteral("user_name"), QStringLiteral("login"),
        QStringLiteral("nickname"),  QStringLiteral("email"),     QStringLiteral("slug"),
        QStringLiteral("code"),      QStringLiteral("subject")};
    static const QRegularExpression never(QStringLiteral("password|passwd|hash|token|secret|uuid|guid"),
                                          QRegularExpression::CaseInsensitiveOption);
    if (never.match(column.name).hasMatch())
        return -1;
    int score = table.isUnique({column.name}) ? 30 : 0;
    const auto place = known.indexOf(column.name.toLower());
    if (place >= 0)
        score += 100 - 3 * int(place);
    else if (column.name.toLower().endsWith(QStringLiteral("name"))
             || column.name.toLower().endsWith(QStringLiteral("title")))
        score += 50;
    return score;
}

QString joined(const RowBatch &rows, int row, int from)
{
    QStringList parts;
    for (int column = from; column < rows.columnCount(); ++column) {
        if (!rows.isNull(row, column))
            parts << QString::fromUtf8(
                rows.bytes(row, column).first(std::min<qsizetype>(rows.bytes(row, column).size(), 200)));
    }
    return parts.join(QLatin1Char(' ')).simplified();
}

bool isWholeNumber(const QString &text)
{
    static const QRegularExpression number(QStringLiteral("^-?\\d{1,18}$"));
    return number.match(text).hasMatch();
}

} // namespace

ForeignKeyLookup ForeignKeyLookup::of(const Schema &schema, const TableName &parent,
                                      const QStringList &keyColumns, const RecordHints &hints)
{
    ForeignKeyLookup lookup {parent, keyColumns, {}};
    const Table *table = schema.table(parent);
    if (!table)
        return lookup;
    if (lookup.keyColumns.isEmpty())
        lookup.keyColumns = table->primaryKey.columns;
    for (const QString &column : hints.table(parent).labelColumns) {
        if (table->column(column) && !lookup.keyColumns.contains(column))
            lookup.labelColumns << column;
    }
    if (!lookup.labelColumns.isEmpty())
        return lookup;
    const Column *best = nullptr;
    int most = -1;
    for (const Column &column : table->columns) {
        if (lookup.keyColumns.contains(column.name) || !isText(column.type))
            continue;
        const int score = promise(*table, column);
        if (score > most) {
            most = score;
            best = &column;
        }
    }
    if (best)
        lookup.labelColumns = {best->name};
    return lookup;
}

std::vector<ParentRow> ForeignKeyLookup::find(Connection &connection, const Dialect &dialect,
                                              const QString &text, int limit) const
{
    std::vector<ParentRow> found;
    const int keys = int(keyColumns.size());
    const auto add = [&](const std::vector<RowFilter> &filters, const std::vector<RowOrder> &order) {
        if (int(found.size()) >= limit)
            return;
        RowQuery query;
        query.table = table;
        query.columns = keyColumns + labelColumns;
        query.filters = filters;
        query.order = order;
        query.limit = limit;
        const RowBatch rows = connection.query(dialect.selectRows(query));
        for (int row = 0; row < rows.rowCount() && int(found.size()) < limit; ++row) {
            ParentRow parent;
            for (int column = 0; column < keys; ++column)
                parent.key.push_back(rows.value(row, column));
            parent.label = joined(rows, row, keys);
            if (std::none_of(found.begin(), found.end(),
                             [&](const ParentRow &known) { return known.key == parent.key; }))
                found.push_back(std::move(parent));
        }
    };
    const QString typed = text.trimmed();
    const QString first = labelColumns.isEmpty() ? keyColumns.value(0) : labelColumns.front();
    if (typed.isEmpty()) {
        add({}, {{first, false}});
        return found;
    }
    if (keys == 1) {
        const Value key = isWholeNumber(typed) ? Value::integer(typed.toLongLong()) : Value::text(typed);
        add({{keyColumns.front(), RowFilter::Match::Equals, {key}}}, {});
    }
    if (labelColumns.isEmpty()) {
        add({{first, RowFilter::Match::StartsWith, {Value::text(typed)}}}, {});
        return found;
    }
    // A range is answered by an ordinary index, LIKE often is not: as typed, then with a capital.
    const QString capital = typed.left(1).toUpper() + typed.mid(1);
    QStringList spellings {typed};
    if (capital != typed)
        spellings << capital;
    for (const QString &spelling : spellings) {
        const QString end = spelling + QString::fromUcs4(U"\U0010FFFD", 1);
        add({{first, RowFilter::Match::Between, {Value::text(spelling), Value::text(end)}}},
            {{first, false}});
    }
    for (const auto match : {RowFilter::Match::StartsWith, RowFilter::Match::Contains}) {
        for (const QString &column : labelColumns)
            add({{column, match, {Value::text(typed)}}}, {});
    }
    return found;
}

std::vector<ParentRow> ForeignKeyLookup::labels(Connection &connection, const Dialect &dialect,
                                                const std::vector<Row> &keys) const
{
    constexpr std::size_t chunk = 200;
    const int width = int(keyColumns.size());
    std::vector<ParentRow> found;
    const auto read = [&](const std::vector<RowFilter> &filters) {
        RowQuery query;
        query.table = table;
        query.columns = keyColumns + labelColumns;
        query.filters = filters;
        const RowBatch rows = connection.query(dialect.selectRows(query));
        for (int row = 0; row < rows.rowCount(); ++row) {
            ParentRow parent;
            for (int column = 0; column < width; ++column)
                parent.key.push_back(rows.value(row, column));
            parent.label = joined(rows, row, width);
            found.push_back(std::move(parent));
        }
    };
    if (width != 1) {
        for (const Row &key : keys) {
            std::vector<RowFilter> filters;
            for (int column = 0; column < width && column < int(key.size()); ++column)
                filters.push_back({keyColumns[column], RowFilter::Match::Equals, {key[std::size_t(column)]}});
            read(filters);
        }
        return found;
    }
    for (std::size_t from = 0; from < keys.size(); from += chunk) {
        RowFilter filter {keyColumns.front(), RowFilter::Match::In, {}};
        for (std::size_t i = from; i < std::min(keys.size(), from + chunk); ++i)
            filter.values.push_back(keys[i].front());
        read({filter});
    }
    return found;
}

} // namespace stillroom
