#include "base/error.h"
#include "db/queryeach.h"
#include "dialect/ddloptions.h"
#include "dialect/mysql/mysqldatabaseinspection.h"
#include "dialect/mysql/mysqltypes.h"

namespace stillroom {

/// All tables of the database from the texts the server prints for them, which costs it a quarter of what the
/// catalogue's views do: MariaDB opens every table again for each of those.
/// \return false where a text is not understood, or may not be seen: then the catalogue has to tell
bool MySqlDatabaseInspection::readTexts(const QString &collation, const QString &engine)
{
    QStringList names;
    QStringList queries {QStringLiteral(
        "SELECT CHARACTER_SET_NAME, DEFAULT_COLLATE_NAME FROM information_schema.CHARACTER_SETS")};
    const RowBatch all = m_connection.query(
        Statement(QStringLiteral("SHOW FULL TABLES FROM ") + m_dialect.quoted(TableName {{}, m_own})));
    for (int row = 0; row < all.rowCount(); ++row) {
        const QString name = all.text(row, 0);
        if (addNonTable(name, all.text(row, 1)))
            continue;
        names.append(name);
        queries.append(QStringLiteral("SHOW CREATE TABLE ") + m_dialect.quoted(TableName {m_own, name}));
    }
    bool isUnderstood = true;
    qsizetype at = -1;
    const auto use = [&](const RowBatch &rows) {
        if (at++ < 0) {
            for (int row = 0; row < rows.rowCount(); ++row)
                m_usualCollations.insert(rows.text(row, 0), rows.text(row, 1));
            return;
        }
        std::optional<MySqlTableText> text;
        if (isUnderstood && !rows.isEmpty() && rows.columnCount() > 1)
            text = readMySqlTableText(rows.bytes(0, 1));
        isUnderstood = text.has_value();
        if (isUnderstood)
            addText(names[at - 1], *std::move(text), collation, engine);
    };
    try {
        queryEach(m_connection, queries, use);
    } catch (const Error &error) {
        if (error.kind != Error::Kind::Sql || m_connection.isLost())
            throw;
        isUnderstood = false; // a table of which only some columns may be seen, or that has just gone
    }
    if (isUnderstood)
        readViewColumns();
    else
        forgetTables();
    return isUnderstood;
}

void MySqlDatabaseInspection::addText(const QString &name, MySqlTableText text, const QString &collation,
                                      const QString &engine)
{
    const QString own = text.collation.isEmpty() ? m_usualCollations.value(text.charset) : text.collation;
    Table &table = addTable(name, own, collation);
    table.comment = text.comment;
    setEngine(table, text.engine, engine);
    setTableOptions(table, text.options);
    m_isPartitioned = m_isPartitioned || text.isPartitioned;
    // In the catalogue's order, before those beside a column lose their names.
    std::stable_sort(text.checks.begin(), text.checks.end(), [](const MySqlCheck &a, const MySqlCheck &b) {
        return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
    });
    for (MySqlCheck &each : text.checks)
        addCheck(table, std::move(each));
    table.columns.reserve(text.columns.size());
    for (std::size_t i = 0; i < text.columns.size(); ++i) {
        MySqlColumn &column = text.columns[i];
        if (column.collation.isEmpty() && !text.charsets[i].isEmpty())
            column.collation = m_usualCollations.value(text.charsets[i]);
        addColumn(table, std::move(column));
    }
    std::sort(text.indexes.begin(), text.indexes.end(),
              [](const MySqlTextIndex &a, const MySqlTextIndex &b) { return a.name < b.name; });
    for (const MySqlTextIndex &each : text.indexes)
        addTextIndex(table, each);
    for (ForeignKey &key : text.foreignKeys) {
        key.onDelete = action(key.onDelete);
        key.onUpdate = action(key.onUpdate);
        if (key.referredSchema.isEmpty())
            key.referredSchema = m_own;
    }
    table.foreignKeys = std::move(text.foreignKeys);
}

void MySqlDatabaseInspection::addTextIndex(Table &table, const MySqlTextIndex &told)
{
    Index index;
    index.name = told.name;
    index.unique = told.unique;
    if (!told.kind.isEmpty())
        index.options.insert(option("prefix"), pythonSource(told.kind));
    if (!told.parser.isEmpty())
        index.options.insert(option("with_parser"), pythonSource(told.parser));
    setMethod(index, table, told.method);
    for (const MySqlIndexPart &part : told.parts)
        addIndexElement(index, told.kind, part);
    addIndex(table, std::move(index));
}

/// Asked one by one: that way the server opens the views alone, and one that is broken has no columns.
void MySqlDatabaseInspection::readViewColumns()
{
    QStringList queries;
    for (const View &each : m_views)
        queries.append(
            QStringLiteral("SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = %1 AND "
                           "TABLE_NAME = %2 ORDER BY ORDINAL_POSITION")
                .arg(mysqlQuotedText(m_own, m_server.backslashEscapes),
                     mysqlQuotedText(each.name, m_server.backslashEscapes)));
    auto view = m_views.begin();
    queryEach(m_connection, queries, [&](const RowBatch &rows) {
        for (int row = 0; row < rows.rowCount(); ++row)
            view->columns.append(rows.text(row, 0));
        ++view;
    });
}

void MySqlDatabaseInspection::forgetTables()
{
    m_tables.clear();
    m_views.clear();
    m_sequences.clear();
    m_places.clear();
    m_collations.clear();
    m_jsonColumns.clear();
    m_isPartitioned = false;
}

} // namespace stillroom
