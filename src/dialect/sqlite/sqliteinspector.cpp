#include "dialect/sqlite/sqliteinspector.h"

#include "base/error.h"
#include "dialect/sqlite/sqlitestatements.h"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>
#include <charconv>
#include <map>

namespace stillroom {

namespace {

Statement sql(const char *text, std::vector<Value> binds = {})
{
    return Statement(QLatin1String(text), std::move(binds));
}

bool isCapital(QChar c)
{
    return c >= QLatin1Char('A') && c <= QLatin1Char('Z');
}

/// A key that ignores case as SQLite does: for ASCII letters only.
QString folded(QString name)
{
    if (std::none_of(name.cbegin(), name.cend(), isCapital))
        return name;
    for (QChar &c : name) {
        if (isCapital(c))
            c = c.toLower();
    }
    return name;
}

bool isSameName(QStringView a, QStringView b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](QChar left, QChar right) {
        return left == right
            || (isCapital(left) ? left.toLower() : left) == (isCapital(right) ? right.toLower() : right);
    });
}

qint64 integer(const RowBatch &rows, int row, int column)
{
    const QByteArrayView text = rows.bytes(row, column);
    qint64 number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

QString action(const QString &text)
{
    return text == QLatin1String("NO ACTION") ? QString() : text;
}

/// One moment for all queries: a savepoint works within a transaction and without one.
class Snapshot
{
public:
    explicit Snapshot(Connection &connection) : m_connection(connection)
    {
        m_connection.run(sql("SAVEPOINT stillroom_inspection"));
    }
    ~Snapshot()
    {
        // A cancel that has just arrived ends the first attempt only.
        for (int attempt = 0; attempt < 2; ++attempt) {
            try {
                m_connection.run(sql("RELEASE stillroom_inspection"));
                return;
            } catch (const Error &) {
                continue;
            }
        }
    }
    Snapshot(const Snapshot &) = delete;
    Snapshot &operator=(const Snapshot &) = delete;

private:
    Connection &m_connection;
};

class Inspection
{
public:
    Inspection(const Dialect &dialect, Connection &connection) : m_dialect(dialect), m_connection(connection)
    {
        m_schema.dialect = dialect.name;
    }

    Schema run()
    {
        readMaster();
        readColumns();
        readForeignKeys();
        readIndexes();
        for (Table &table : m_schema.tables)
            completeUniques(table);
        return std::move(m_schema);
    }

private:
    void readMaster();
    void addTable(const QString &name, const QString &text, bool isVirtual);
    void readColumns();
    void readColumnsOf(const RowBatch &rows);
    void addColumn(Table &table, const RowBatch &rows, int row);
    void readForeignKeys();
    void nameForeignKey(const Table &table, ForeignKey &key, std::size_t place);
    void completeReferred(ForeignKey &key);
    void readIndexes();
    void completeIndex(Index &index, const Table &table);
    void completeUniques(Table &table);

    [[nodiscard]] Table *table(const QString &name)
    {
        const auto found = m_tablePlaces.find(folded(name));
        return found == m_tablePlaces.end() ? nullptr : &m_schema.tables[*found];
    }
    /// A few types are declared over and over.
    [[nodiscard]] const SqlType &parsedType(const QString &declared)
    {
        auto found = m_types.constFind(declared);
        if (found == m_types.constEnd())
            found = m_types.insert(declared, m_dialect.parseType(declared));
        return *found;
    }
    [[nodiscard]] View *view(const QString &name)
    {
        const auto found = m_viewPlaces.find(folded(name));
        return found == m_viewPlaces.end() ? nullptr : &m_schema.views[*found];
    }
    /// The names as the table declares them, where a constraint writes them otherwise.
    [[nodiscard]] static QStringList ownNames(const Table &table, QStringList names)
    {
        for (QString &name : names) {
            for (const Column &column : table.columns) {
                if (isSameName(column.name, name)) {
                    name = column.name;
                    break;
                }
            }
        }
        return names;
    }

    const Dialect &m_dialect;
    Connection &m_connection;
    Schema m_schema;
    QHash<QString, std::size_t> m_tablePlaces; ///< by folded name
    QHash<QString, std::size_t> m_viewPlaces;
    QHash<QString, SqliteTableSql> m_texts; ///< by table name
    QHash<QString, SqlType> m_types; ///< by declaration
    QHash<QString, QString> m_indexTexts;
    QHash<QString, std::map<int, QString>> m_keys; ///< primary key columns by their place in the key
    QHash<QString, std::vector<QStringList>> m_uniqueIndexes; ///< made for UNIQUE constraints
};

void Inspection::readMaster()
{
    // Virtual tables, and the shadow tables that keep their content.
    const RowBatch kinds
        = m_connection.query(sql("SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type IN "
                                 "('virtual', 'shadow')"));
    QHash<QString, QString> kindOf;
    for (int row = 0; row < kinds.rowCount(); ++row)
        kindOf.insert(kinds.text(row, 0), kinds.text(row, 1));
    const RowBatch rows
        = m_connection.query(sql("SELECT type, name, tbl_name, sql FROM main.sqlite_master ORDER BY name"));
    std::vector<int> triggers;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const QString type = rows.text(row, 0);
        const QString name = rows.text(row, 1);
        const QString text = rows.text(row, 3);
        const QString kind = kindOf.value(name);
        if (name.startsWith(QLatin1String("sqlite_")) || kind == QLatin1String("shadow"))
            continue;
        if (type == QLatin1String("table")) {
            addTable(name, text, kind == QLatin1String("virtual"));
        } else if (type == QLatin1String("view")) {
            m_viewPlaces.insert(folded(name), m_schema.views.size());
            View view;
            view.name = name;
            view.definition = viewDefinition(text);
            view.sql = text;
            m_schema.views.push_back(std::move(view));
        } else if (type == QLatin1String("index")) {
            m_indexTexts.insert(name, text);
        } else {
            triggers.push_back(row);
        }
    }
    for (const int row : triggers) {
        const Trigger trigger {rows.text(row, 1), rows.text(row, 3)};
        if (Table *owner = table(rows.text(row, 2)))
            owner->triggers.push_back(trigger);
        else if (View *viewed = view(rows.text(row, 2)))
            viewed->triggers.push_back(trigger);
    }
}

void Inspection::addTable(const QString &name, const QString &text, bool isVirtual)
{
    Table table;
    table.name = name;
    table.sql = text;
    if (isVirtual) {
        table.virtualModule = virtualModule(text);
    } else {
        SqliteTableSql read = readCreateTable(text);
        if (read.autoincrement)
            table.options.insert(QStringLiteral("sqlite_autoincrement"), QStringLiteral("True"));
        if (read.withoutRowid)
            table.options.insert(QStringLiteral("sqlite_with_rowid"), QStringLiteral("False"));
        if (read.strict)
            table.options.insert(QStringLiteral("sqlite_strict"), QStringLiteral("True"));
        table.primaryKey.name = read.primaryKeyName;
        table.checkConstraints = read.checkConstraints;
        m_texts.insert(name, std::move(read));
    }
    m_tablePlaces.insert(folded(name), m_schema.tables.size());
    m_schema.tables.push_back(std::move(table));
}

void Inspection::readColumns()
{
    static const char *const ofMany
        = "SELECT m.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden FROM "
          "main.sqlite_master AS m "
          "JOIN pragma_table_xinfo(m.name, 'main') AS x WHERE m.type = ?1 ORDER BY m.name, x.cid";
    static const char *const ofOne
        = "SELECT ?1, name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?1, 'main')";
    const auto readAll = [&](const char *type, const QStringList &names) {
        try {
            readColumnsOf(m_connection.query(sql(ofMany, {Value::text(QLatin1String(type))})));
            return;
        } catch (const Error &error) {
            if (error.kind == Error::Kind::Cancelled)
                throw;
        }
        // A view on what is gone, or a virtual table whose module is missing, spoils the query for all.
        for (const QString &name : names) {
            try {
                readColumnsOf(m_connection.query(sql(ofOne, {Value::text(name)})));
            } catch (const Error &error) {
                if (error.kind == Error::Kind::Cancelled)
                    throw;
            }
        }
    };
    QStringList tables;
    for (const Table &each : m_schema.tables)
        tables.append(each.name);
    QStringList views;
    for (const View &each : m_schema.views)
        views.append(each.name);
    readAll("table", tables);
    readAll("view", views);
    for (Table &each : m_schema.tables) {
        for (const auto &[place, name] : m_keys.value(each.name))
            each.primaryKey.columns.append(name);
    }
}

void Inspection::readColumnsOf(const RowBatch &rows)
{
    for (int row = 0; row < rows.rowCount(); ++row) {
        if (integer(rows, row, 6) == 1)
            continue; // hidden column of a virtual table
        const QString owner = rows.text(row, 0);
        if (Table *found = table(owner))
            addColumn(*found, rows, row);
        else if (View *viewed = view(owner))
            viewed->columns.append(rows.text(row, 1));
    }
}

void Inspection::addColumn(Table &table, const RowBatch &rows, int row)
{
    static const QRegularExpression generatedAlways(QStringLiteral(R"(\s*\bGENERATED\s+ALWAYS\s*$)"),
                                                    QRegularExpression::CaseInsensitiveOption);
    const qint64 hidden = integer(rows, row, 6);
    const SqliteTableSql &text = m_texts[table.name];
    Column column;
    column.name = rows.text(row, 1);
    QString declared = rows.text(row, 2);
    if (hidden != 0)
        declared.remove(generatedAlways);
    column.type = parsedType(declared);
    column.nullable = integer(rows, row, 3) == 0;
    if (!rows.isNull(row, 4))
        column.serverDefault = ServerDefault {ServerDefault::Kind::Text, defaultClause(rows.text(row, 4))};
    for (const SqliteColumnSql &written : text.columns) {
        if (!isSameName(written.name, column.name))
            continue;
        column.type.collation = written.collation;
        if (hidden != 0)
            column.computed = Computed {written.generated, hidden == 3};
    }
    if (const int place = int(integer(rows, row, 5)); place > 0)
        m_keys[table.name][place] = column.name;
    table.columns.push_back(std::move(column));
}

void Inspection::readForeignKeys()
{
    // The catalogue numbers foreign keys from the last to the first.
    const RowBatch rows = m_connection.query(
        sql("SELECT m.name, f.id, f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete "
            "FROM main.sqlite_master AS m JOIN pragma_foreign_key_list(m.name, 'main') AS f WHERE m.type = "
            "'table' "
            "ORDER BY m.name, f.id DESC, f.seq"));
    Table *owner = nullptr;
    qint64 id = -1;
    for (int row = 0; row < rows.rowCount(); ++row) {
        Table *found = table(rows.text(row, 0));
        if (!found)
            continue;
        if (found != owner || id != integer(rows, row, 1)) {
            owner = found;
            id = integer(rows, row, 1);
            ForeignKey key;
            key.referredTable = rows.text(row, 2);
            key.onUpdate = action(rows.text(row, 5));
            key.onDelete = action(rows.text(row, 6));
            owner->foreignKeys.push_back(key);
        }
        ForeignKey &key = owner->foreignKeys.back();
        key.columns.append(rows.text(row, 3));
        if (!rows.isNull(row, 4))
            key.referredColumns.append(rows.text(row, 4));
    }
    for (Table &each : m_schema.tables) {
        for (std::size_t i = 0; i < each.foreignKeys.size(); ++i) {
            nameForeignKey(each, each.foreignKeys[i], i);
            completeReferred(each.foreignKeys[i]);
        }
    }
}

void Inspection::nameForeignKey(const Table &table, ForeignKey &key, std::size_t place)
{
    const auto text = m_texts.constFind(table.name);
    key.columns = ownNames(table, key.columns);
    if (text == m_texts.constEnd() || text->foreignKeys.size() != table.foreignKeys.size())
        return;
    const ForeignKey &written = text->foreignKeys[place];
    if (ownNames(table, written.columns) != key.columns)
        return;
    key.name = written.name;
    key.deferrable = written.deferrable;
    key.initially = written.initially;
    key.match = written.match; // the catalogue tells NONE whatever was written
}

void Inspection::completeReferred(ForeignKey &key)
{
    const Table *referred = table(key.referredTable);
    if (!referred)
        return;
    key.referredTable = referred->name;
    key.referredColumns = key.referredColumns.isEmpty() ? referred->primaryKey.columns
                                                        : ownNames(*referred, key.referredColumns);
}

void Inspection::readIndexes()
{
    const RowBatch rows = m_connection.query(
        sql("SELECT m.name, l.name, l.\"unique\", l.origin, x.name FROM main.sqlite_master AS m "
            "JOIN pragma_index_list(m.name, 'main') AS l JOIN pragma_index_xinfo(l.name, 'main') AS x "
            "WHERE m.type = 'table' AND x.key = 1 ORDER BY m.name, l.name, x.seqno"));
    for (int row = 0; row < rows.rowCount(); ++row) {
        Table *owner = table(rows.text(row, 0));
        if (!owner)
            continue;
        const QString name = rows.text(row, 1);
        const bool first = row == 0 || rows.text(row - 1, 1) != name;
        if (rows.text(row, 3) != QLatin1String("c")) { // belongs to a UNIQUE or PRIMARY KEY constraint
            std::vector<QStringList> &found = m_uniqueIndexes[owner->name];
            if (rows.text(row, 3) == QLatin1String("u")) {
                if (first)
                    found.emplace_back();
                found.back().append(rows.text(row, 4));
            }
            continue;
        }
        if (first) {
            Index index;
            index.sql = m_indexTexts.value(name);
            const Index read = readCreateIndex(index.sql);
            index.name = name;
            index.elements = read.elements;
            index.where = read.where;
            index.unique = integer(rows, row, 2) != 0;
            completeIndex(index, *owner);
            owner->indexes.push_back(std::move(index));
        }
    }
}

void Inspection::completeIndex(Index &index, const Table &table)
{
    for (IndexElement &element : index.elements) {
        if (element.column.isEmpty())
            continue;
        const QString own = ownNames(table, {element.column}).first();
        if (table.columnIndex(own) >= 0) {
            element.column = own;
        } else { // a keyword or the rowid, not a column
            element.expression = element.column;
            element.column.clear();
        }
    }
}

void Inspection::completeUniques(Table &table)
{
    std::vector<QStringList> left = m_uniqueIndexes.value(table.name);
    for (UniqueConstraint unique : std::as_const(m_texts[table.name].uniqueConstraints)) {
        unique.columns = ownNames(table, unique.columns);
        std::erase(left, unique.columns);
        table.uniqueConstraints.push_back(std::move(unique));
    }
    for (const QStringList &columns : left)
        table.uniqueConstraints.push_back({{}, columns, {}});
}

} // namespace

Schema inspectSqlite(const Dialect &dialect, Connection &connection)
{
    const Snapshot snapshot(connection);
    return Inspection(dialect, connection).run();
}

} // namespace stillroom
